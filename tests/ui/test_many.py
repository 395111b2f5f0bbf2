"""The list of names: table, overview and downloads."""

import csv
import io
import json

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from letterwise.predictor import PRIORS
from letterwise.sentences import LANGS, language_name, percent, say
from letterwise.text import read
from tests.conftest import barriers
from tests.ui.pages import go_to, open_page, paste, set_theme

LIST = ["Satoshi", "", "123", "O'Brien", "Müller", "=1+1", '<b>"x"</b>', "Достоевский", "@SUM(A1)", "Satoshi"]
NAMES = [name for name in LIST if name]
CELLS = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"


@pytest.fixture
def listed(new_tab, url) -> Page:
    open_page(new_tab, f"{url}/?tab=many")
    paste(new_tab, "\n".join(LIST))
    expect(new_tab.locator("#many-answers tbody [data-detail]")).to_have_count(len(NAMES))
    return new_tab


def test_every_row_has_the_predictors_answers(tab, url, predictor):
    go_to(tab, f"{url}/?tab=many&lang=en")
    paste(tab, "\r\n".join(LIST))
    rows = tab.locator("#many-answers .list tbody tr")
    expect(rows).to_have_count(len(NAMES))
    for lang, label in zip(LANGS, ("English", "中文"), strict=True):
        tab.locator("#lang").get_by_label(label).check()
        for prior in PRIORS:
            tab.locator(f"#list-prior input[value={prior}]").check()
            for cells, name in zip(rows.evaluate_all(CELLS), NAMES, strict=True):
                best = predictor.predict(name, 1, prior)
                answers = [f"{language_name(b[0][0], lang)} {percent(b[0][1])}" if b else "–" for b in best.values()]
                firsts = [b[0][0] for b in best.values() if b]
                most = max((firsts.count(first) for first in firsts), default=0)
                assert cells == [name, read(name).text, *answers, f"{most}/3" if firsts else "–"]


def test_agreement_and_counts_are_those_of_the_answers(listed, predictor):
    best = np.array([p.argmax(axis=1) for p in predictor.predict_many([n for n in NAMES if read(n).text]).values()])
    shares = [percent(s) if s < 1 else "100 %" for row in best for s in [(row == other).mean() for other in best]]
    assert listed.locator("table.agreement tbody td").all_inner_texts() == shares
    counts = listed.locator("table.counts tbody td").all_inner_texts()
    assert sum(int(n) for n in counts) == best.size


@pytest.mark.parametrize("url", ["gradio"], indirect=True)
def test_lists_are_answered_up_to_the_promised_length(tab, url):
    go_to(tab, f"{url}/?tab=many")
    note = expect(tab.locator("#many-answers .note"))
    sentence = say("many_cut", "en", lines="1,000", characters="150,000")
    long = "\n".join("A" * (k % 60 + 1) + chr(97 + k // 60) for k in range(1500))
    for lines, rows, cut in (
        ("Xu", 1, False),
        ("a" * 1_000_000, 1, True),
        ("\n \n\t\n", 0, False),
        ("Abe\n" * 1000, 1000, False),
        ("Ng", 1, False),
        (long, 1000, True),
    ):
        paste(tab, lines)
        (note.to_contain_text if cut else note.not_to_contain_text)(sentence)
        expect(tab.locator("#many-answers [data-detail]")).to_have_count(rows)


def test_a_list_is_pasted_sorted_and_shown_in_full(listed, predictor):
    expect(listed.locator(".note")).to_contain_text(f"{len(NAMES)} names, 2 of them")
    listed.locator('[data-sort="0"]').press("Enter")
    expect(listed.locator("#many-answers .list thead th").first).to_have_attribute("aria-sort", "ascending")
    names = listed.locator("#many-answers tbody [data-detail]").all_inner_texts()
    assert sorted(names) == sorted(NAMES)
    assert [n for n in names if n.isalpha() and n.isascii()] == ["Satoshi", "Satoshi"]
    assert names != NAMES
    listed.locator('[data-detail="0"]').click()
    detail = listed.locator(".detail tbody tr")
    expect(detail).to_have_count(len(predictor.languages))
    best = predictor.predict("Satoshi", 1)["LSTM"][0]
    expect(detail.first).to_contain_text(best[0])
    expect(detail.first.locator("td").nth(1)).to_have_text(f"{100 * best[1]:.2f} %")


def test_downloads_contain_every_answer_and_no_formula(listed, predictor):
    with listed.expect_download() as csv_file:
        listed.locator("[data-download=csv]").click()
    text = csv_file.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == [f"'{n}" if n[0] in "=@" else n for n in NAMES]
    for row, name in zip(rows, NAMES, strict=True):
        for model, best in predictor.predict(name, 1).items():
            language, probability = best[0] if best else ("", "")
            assert row[f"{model}_language"] == language
            assert not best or float(row[f"{model}_probability"]) == pytest.approx(probability, abs=1e-4)
    with listed.expect_download() as json_file:
        listed.locator("[data-download=json]").click()
    downloaded = json.loads(json_file.value.path().read_text(encoding="utf-8"))
    for answer, name in zip(downloaded, NAMES, strict=True):
        expected = predictor.answer(name, len(predictor.languages))
        assert {k: answer[k] for k in ("name", "read_as", "changes")} == {
            k: expected[k] for k in ("name", "read_as", "changes")
        }
        for model, best in expected["answers"].items():
            given = {a["language"]: a["probability"] for a in answer["answers"][model]}
            assert given == pytest.approx({a["language"]: a["probability"] for a in best}, abs=1e-4)


def test_prior_switch_and_address_of_the_list(listed, predictor):
    listed.wait_for_url(lambda address: "tab=many" in address)
    listed.locator("#list-prior").get_by_label(say("prior_corpus", "en")).check()
    best = predictor.predict("O'Brien", 1, "corpus")["RNN"][0]
    row = listed.locator("#many-answers tbody tr", has_text="O'Brien")
    expect(row.locator("td").nth(1)).to_have_text(f"{best[0]} {percent(best[1])}")
    listed.get_by_role("tab", name=say("tab_one", "en")).click()
    listed.wait_for_url(lambda address: "tab=" not in address)


@pytest.mark.parametrize("lines", ["\u0000\n\ud800\n\u202e", "${alert(1)}\n<script>alert(1)</script>"])
def test_any_pasted_text_is_answered_and_nothing_runs(new_tab, url, lines):
    dialogs = []
    new_tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(new_tab, f"{url}/?tab=many")
    new_tab.locator("#lines textarea").click()
    new_tab.evaluate(
        """lines => {
        const box = document.querySelector("#lines textarea");
        box.value = lines;
        box.dispatchEvent(new Event("input", {bubbles: true}));
    }""",
        lines,
    )
    expect(new_tab.locator("#many-answers .note")).to_contain_text("names")
    assert not dialogs


def test_a_growing_list_requests_only_its_new_names_and_keeps_its_order(listed):
    expect(listed.locator("#many-answers [data-detail]").first).to_have_text(NAMES[0])
    before = listed.locator("#many-answers [data-detail]").first.element_handle()
    listed.locator("#lines textarea").press("ControlOrMeta+End")
    listed.locator("#lines textarea").press_sequentially("\nRossi")
    rows = listed.locator("#many-answers [data-detail]")
    expect(rows).to_have_text([*NAMES, "Rossi"])
    assert listed.evaluate("(row) => row.isConnected", before)


@pytest.mark.long
@pytest.mark.parametrize("url", ["static"], indirect=True)
def test_the_tab_in_the_address_opens_on_a_slow_machine_too(new_tab, url):
    new_tab.context.new_cdp_session(new_tab).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    new_tab.goto(f"{url}/?tab=many")
    expect(new_tab.locator("#lines textarea")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(
    ("width", "theme", "lang"),
    [
        (360, "light", "en"),
        (1280, "dark", "zh"),
        pytest.param(360, "light", "zh", marks=pytest.mark.long),
        pytest.param(1280, "dark", "en", marks=pytest.mark.long),
    ],
)
def test_list_reads_well_everywhere(tab, url, width, theme, lang):
    tab.set_viewport_size({"width": width, "height": 800})
    go_to(tab, f"{url}/?tab=many&lang={lang}")
    set_theme(tab, theme)
    paste(tab, "\n".join(LIST))
    expect(tab.locator("#many-answers tbody [data-detail]")).to_have_count(len(NAMES))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(tab) == []
