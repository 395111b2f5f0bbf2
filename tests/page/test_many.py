"""The list of names: table, overview and downloads, as strings and in a browser."""

import base64
import csv
import io
import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from letterwise.predictor import PRIORS
from letterwise.text import read
from letterwise.words import LANGS, language_name, percent, say
from page import many
from tests.conftest import barriers
from tests.page.test_page import open_page

LIST = ["Satoshi", "", "123", "O'Brien", "Müller", "=1+1", '<b>"x"</b>', "Достоевский", "@SUM(A1)", "Satoshi"]
NAMES = [name for name in LIST if name]


def paste(tab: Page, lines: str) -> None:
    """As a visitor does, with a click first: Gradio empties a box once more in the frame after it has drawn it."""
    tab.locator("#lines textarea").click()
    with tab.expect_response(lambda response: response.request.method == "POST"):
        tab.locator("#lines textarea").fill(lines)


@pytest.fixture
def listed(tab, url) -> Page:
    open_page(tab, f"{url}/?tab=many")
    paste(tab, "\n".join(LIST))
    expect(tab.locator("#many-answers tbody [data-detail]")).to_have_count(len(NAMES))
    return tab


def drawn(predictor, lines, prior="balanced", lang="en"):
    pasted = many.pasted(lines)
    answers = predictor.predict_texts([reading.text for reading in pasted.readings], prior)
    return many.render(pasted, answers, predictor.languages, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("prior", PRIORS)
def test_every_row_holds_the_predictors_answers(predictor, prior, lang):
    html = drawn(predictor, "\r\n".join(LIST), prior, lang)
    rows = re.findall(r"<tr><th scope=\"row\"><button type=\"button\" data-detail.*?</tr>", html, re.S)
    assert len(rows) == len(NAMES)
    for row, name in zip(rows, NAMES, strict=True):
        best = predictor.predict(name, 1, prior)
        said = [f"{language_name(b[0][0], lang)}</b> {percent(b[0][1])}" for b in best.values() if b]
        assert all(answer in row for answer in said)
        firsts = [b[0][0] for b in best.values() if b]
        most = max((firsts.count(first) for first in firsts), default=0)
        assert row.endswith(f"<td>{f'{most}/3' if firsts else '–'}</td></tr>")


def test_packed_probabilities_are_the_predictors(predictor):
    html = drawn(predictor, "\n".join(LIST))
    packed = re.search(r'data-values="([^"]*)"', html)[1]
    values = np.frombuffer(base64.b64decode(packed), "<i2").reshape(len(NAMES), 3, -1) / 10_000
    for model, (name, expected) in enumerate(predictor.predict_many(NAMES).items()):
        assert name in ("RNN", "LSTM", "MyLSTM")
        assert values[:, model] == pytest.approx(np.nan_to_num(expected, nan=-1e-4), abs=6e-5)


def test_agreement_and_counts_are_those_of_the_answers(predictor):
    html = drawn(predictor, "\n".join(LIST))
    best = np.array([p.argmax(axis=1) for p in predictor.predict_many([n for n in NAMES if read(n).text]).values()])
    shares = [percent(s) if s < 1 else "100 %" for row in best for s in [(row == other).mean() for other in best]]
    table = html.split('class="agreement"')[1].split("</table>")[0]
    assert re.findall(r"<td style=[^>]*>(.*?)</td>", table) == shares
    counts = html.split('class="counts"')[1].split("</table>")[0]
    total = sum(int(n) for n in re.findall(r"</i> (\d+)</td>", counts))
    assert total == best.size


@pytest.mark.parametrize(
    ("lines", "rows", "cut"),
    [("", 0, False), ("\n \n\t\n", 0, False), ("Abe", 1, False), ("Abe\n" * 1000, 1000, False),
     ("Abe\n" * 1001, 1000, True), ("a" * 1_000_000, 1, True), ("x\n" * 500_000, 1000, True)],
)  # fmt: skip
def test_lists_of_any_length_are_answered_as_far_as_they_are_promised(predictor, lines, rows, cut):
    html = drawn(predictor, lines)
    assert html.count("data-detail=") == rows
    assert (say("many_cut", "en", lines="1,000", characters="150,000") in html) == cut


def test_a_list_is_pasted_sorted_and_told_in_full(listed, predictor):
    expect(listed.locator(".note")).to_contain_text(f"{len(NAMES)} names, 2 of them")
    listed.locator('[data-sort="0"]').press("Enter")
    expect(listed.locator("#many-answers .list thead th").first).to_have_attribute("aria-sort", "ascending")
    shown = listed.locator("#many-answers tbody [data-detail]").all_inner_texts()
    assert sorted(shown) == sorted(NAMES)
    assert [n for n in shown if n.isalpha() and n.isascii()] == ["Satoshi", "Satoshi"]
    assert shown != NAMES
    listed.locator('[data-detail="0"]').click()
    detail = listed.locator(".detail tbody tr")
    expect(detail).to_have_count(len(predictor.languages))
    best = predictor.predict("Satoshi", 1)["LSTM"][0]
    expect(detail.first).to_contain_text(best[0])
    expect(detail.first.locator("td").nth(1)).to_have_text(f"{100 * best[1]:.2f} %")


def test_downloads_hold_every_answer_and_no_formula(listed, predictor):
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
    found = json.loads(json_file.value.path().read_text(encoding="utf-8"))
    for answer, name in zip(found, NAMES, strict=True):
        expected = predictor.answer(name, len(predictor.languages))
        assert {k: answer[k] for k in ("name", "read_as", "changes")} == {
            k: expected[k] for k in ("name", "read_as", "changes")
        }
        for model, best in expected["answers"].items():
            given = {a["language"]: a["probability"] for a in answer["answers"][model]}
            assert given == pytest.approx({a["language"]: a["probability"] for a in best}, abs=1e-4)


def test_prior_switch_and_address_of_the_list(listed, predictor):
    assert "tab=many" in listed.url
    listed.locator("#list-prior").get_by_label(say("prior_corpus", "en")).check()
    best = predictor.predict("O'Brien", 1, "corpus")["RNN"][0]
    row = listed.locator("#many-answers tbody tr", has_text="O'Brien")
    expect(row.locator("td").nth(1)).to_have_text(f"{best[0]} {percent(best[1])}")
    listed.get_by_role("tab", name=say("tab_one", "en")).click()
    assert "tab=" not in listed.url


@pytest.mark.parametrize("lines", ["a" * 1_000_000, "\u0000\n\ud800\n\u202e", "${alert(1)}\n<script>alert(1)</script>"])
def test_whatever_is_pasted_is_answered_and_nothing_runs(tab, url, lines):
    dialogs = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(tab, f"{url}/?tab=many")
    tab.locator("#lines textarea").wait_for()
    with tab.expect_response(lambda response: response.request.method == "POST") as answered:
        tab.evaluate("""lines => {
            const box = document.querySelector("#lines textarea");
            box.value = lines;
            box.dispatchEvent(new Event("input", {bubbles: true}));
        }""", lines)  # fmt: skip
    assert answered.value.status == 200
    expect(tab.locator("#many-answers .note")).to_contain_text("names")
    expect(tab.locator(".toast-wrap")).to_be_empty()
    assert not dialogs


def test_the_addresss_tab_opens_on_a_slow_machine_too(tab, url):
    tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    tab.goto(f"{url}/?tab=many")
    expect(tab.locator("#lines textarea")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_list_reads_well_everywhere(tab, url, width, theme, lang):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=theme)
    open_page(tab, f"{url}/?tab=many&lang={lang}")
    paste(tab, "\n".join(LIST))
    expect(tab.locator("#many-answers tbody [data-detail]")).to_have_count(len(NAMES))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(tab) == []
