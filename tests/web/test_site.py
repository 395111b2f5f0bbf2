"""The static site in a real browser, on a file server under a path: answers, words, address, offline, privacy."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from letterwise.corpus import DATA
from letterwise.manifest import MODELS
from letterwise.predictor import PRIORS
from letterwise.sentences import LANGS, say
from letterwise.showcase import EXAMPLES, FIRST_NAME
from letterwise.text import read
from page import answers, reading, verdict
from tests.conftest import barriers, strict
from tests.ui.pages import box, expect_answers
from tests.web.conftest import address, served

SCRIPTS = (
    "Достоевский", "Παπαδόπουλος", "田中", "김", "さとう", "サトウ", "محمد", "כהן", "शर्मा", "ნინუა", "Müller", "Nguyễn",
    "Łukasiewicz", "Straße", "O’Brien", "d'Artagnan", "Lloyd-Jones", "van der Berg", "SMITH", "smith", "McDonald",
    "STRAẞE", "Ǆordan", "x", "Ng", "a" * 200, "Wolfeschlegelsteinhausenbergerdorff", "é", "e\u0301", "😀Smith😀",
    "1a2b",
)  # fmt: skip
TEXTS = """() => {  // all that is said of a name, on this page as on Gradio's
  const texts = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent);
  return {note: texts("#note"), agreement: texts("#agreement"), tiles: texts(".tile:not([hidden])"),
    best: texts(".best strong, .best .share"), about: texts(".about"), scores: texts(".score"),
    bars: texts(".bars li:not([hidden]) .language, .bars li:not([hidden]) .share"),
    title: texts("#verdict h2"), letters: texts("svg.letters text"), stories: texts("#verdict .aside"),
    labels: [...document.querySelectorAll(".plot")].map((plot) => plot.getAttribute("aria-label")),
    drawn: [...document.querySelectorAll("#verdict svg:not(.letters)")].map((svg) => svg.getAttribute("viewBox")),
    readout: texts(".readout")};
}"""
ANSWER = """async ([names, count]) => {  // what the page reads in each name and answers to it
  const box = document.querySelector("#name input"), view = document.querySelector("#view");
  const told = [];
  for (const name of names) {
    box.value = name;
    box.dispatchEvent(new Event("input", {bubbles: true}));
    while (view.ariaBusy === "true") await new Promise((done) => setTimeout(done));
    told.push([[...view.querySelectorAll(".tile:not([hidden])")].map((tile) => tile.textContent).join(""),
      [...view.querySelectorAll(".network")].map((network) => Object.fromEntries(
        [...network.querySelectorAll(".bars li")].slice(0, count).map((bar) =>
          [bar.querySelector(".language").textContent, Number(bar.style.getPropertyValue("--share"))])))]);
  }
  return told;
}"""


def ready(tab: Page) -> None:
    expect(tab.locator("#view")).to_have_attribute("aria-busy", "false", timeout=20_000)


def visit(tab: Page, address: str) -> None:
    tab.goto(address)
    ready(tab)


def test_two_hundred_names_are_read_and_answered_as_in_python(tab, url, predictor):
    visit(tab, f"{url}?lang=en")
    rows = (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()[::2]
    names = [*SCRIPTS, *(row.split("\t")[0] for row in rows)][:200]
    assert len(names) == 200
    told = tab.evaluate(ANSWER, [names, len(predictor.languages)])
    expected = predictor.predict_many(names)
    for k, (name, (text, networks)) in enumerate(zip(names, told, strict=True)):
        assert text == read(name).text, name
        for model, shares in zip(MODELS, networks, strict=True):
            gaps = [shares[language] - p for language, p in zip(predictor.languages, expected[model][k], strict=True)]
            assert max(map(abs, gaps)) < 1e-4, (name, model)


@pytest.mark.parametrize("lang", LANGS)
def test_says_what_the_gradio_page_says(tab, url, predictor, lang):
    blank = tab.context.new_page()
    visit(tab, f"{url}?lang={lang}&top=4")
    for name in (FIRST_NAME, "Müller", "田中", "O'Brien Smith", "van-den Berg", "", "Bo", "smith"):
        tab.evaluate(ANSWER, [[name], 0])
        seen, best = read(name), predictor.predict(name, 4)
        page = (
            reading.render(name, seen, lang)
            + answers.render(best, predictor.manifest, 4, PRIORS[0], lang)
            + verdict.render(seen.text, predictor.by_letter(name), predictor.languages, False, lang)
        )
        blank.set_content(page)
        assert tab.evaluate(TEXTS) == blank.evaluate(TEXTS), name
    blank.close()


def test_answers_real_keys_backspace_and_paste_and_replaces_no_element(tab, url, predictor):
    visit(tab, url)
    expect_answers(tab, predictor, FIRST_NAME)
    tab.evaluate(
        """() => { window.replaced = 0;
        new MutationObserver((all) => { for (const one of all) window.replaced +=
            [...one.addedNodes, ...one.removedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE).length; })
        .observe(document.querySelector("#view"), {childList: true, subtree: true}); }"""
    )
    box(tab).press("ControlOrMeta+a")
    box(tab).press("Delete")
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
    expect(tab.locator(".bars li:visible")).to_have_count(0)
    box(tab).press_sequentially("Satoshi")
    expect_answers(tab, predictor, "Satoshi")
    box(tab).press("Backspace")
    expect_answers(tab, predictor, "Satosh")
    tab.evaluate("navigator.clipboard.writeText('Достоевский')")
    box(tab).press("ControlOrMeta+a")
    box(tab).press("ControlOrMeta+v")
    expect_answers(tab, predictor, "Достоевский")
    assert tab.evaluate("window.replaced") == 0


def test_controls_are_in_the_address_and_come_back_from_it(tab, url, predictor):
    visit(tab, url)
    box(tab).fill("O'Brien & Müller?")
    tab.locator("#top input").press("End")
    tab.get_by_label(say("prior_corpus", "en")).check()
    tab.wait_for_url(re.compile(r"name=O%27Brien\+%26\+M%C3%BCller%3F&top=18&prior=corpus&lang=en$"))
    tab.reload()
    ready(tab)
    expect(box(tab)).to_have_value("O'Brien & Müller?")
    expect_answers(tab, predictor, "O'Brien & Müller?", top=18, prior="corpus")
    tab.get_by_label("中文").check()
    expect(tab.locator("h1")).to_have_text(say("title", "zh"))
    expect(tab.locator("html")).to_have_attribute("lang", "zh")
    expect_answers(tab, predictor, "O'Brien & Müller?", top=18, prior="corpus", lang="zh")


@pytest.mark.parametrize("query", ["top=0&prior=none&lang=xx&name=", "top=999&name=%00%F0%9F%98%80", "top=x&name=%ED"])
def test_senseless_addresses_open_the_page(tab, url, query):
    visit(tab, f"{url}?{query}")
    expect(tab.locator("#answer-rnn h2")).to_be_visible()
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))


def test_whatever_is_typed_is_answered_and_nothing_runs(tab, url, predictor):
    visit(tab, url)
    for name in (
        "<img src=x onerror=alert(1)>",
        "\ud800Satoshi",
        "\u202eSatoshi",
        "{language}",
        "a" * 999,
        "😀😀",
        "$&",
    ):
        (told,) = tab.evaluate(ANSWER, [[name], 0])
        assert told[0] == read(name).text


def test_every_example_and_every_column_can_be_reached_by_keyboard(tab, url, predictor):
    visit(tab, url)
    expect(tab.locator("#examples button")).to_have_count(len(EXAMPLES))
    tab.locator('#examples button[data-name="Suzuki"]').press("Enter")
    expect_answers(tab, predictor, "Suzuki")
    plot = tab.locator("#verdict .plot").nth(1)
    for key, start in (("ArrowRight", "S"), ("ArrowRight", "Su"), ("ArrowLeft", "S")):
        plot.press(key)
        expect(tab.locator(".readout")).to_contain_text(f"“{start}”, if the name ended here: LSTM says")
    plot.hover()
    expect(tab.locator(".readout")).to_contain_text("“Suzu")


def test_opens_offline_after_the_first_load_and_tells_the_host_no_name(browser, root, predictor):
    context = browser.new_context(locale="en-GB")
    tab = context.new_page()
    with served(root) as (server, asked):
        place = address(server)
        faults = strict(tab, place)
        visit(tab, place)
        box(tab).press_sequentially("canary")
        tab.wait_for_url(re.compile("canary"))
        tab.evaluate("navigator.serviceWorker.ready.then(({active}) => active.state)")
        tab.wait_for_function("() => navigator.serviceWorker.controller")
        tab.reload()
        ready(tab)
        assert not [line for line in asked if "canary" in line]
        assert len({line.split()[1].split("/")[-2] for line in asked if ".onnx" in line}) == 1
    visit(tab, f"{place}?name=Satoshi&lang=en")
    expect_answers(tab, predictor, "Satoshi")
    visit(tab, f"{place}index.html")
    kept = tab.evaluate(
        """async () => {
        const kept = [{...localStorage}, {...sessionStorage}, document.cookie, await indexedDB.databases()];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
        return JSON.stringify(kept); }"""
    )
    assert "rnn.onnx" in kept
    assert "canary" not in kept.lower()
    assert "satoshi" not in kept.lower()
    assert not faults
    context.close()


def test_a_new_version_takes_the_place_of_the_old_one(browser, root, tmp_path):
    home = tmp_path / "some" / "where"
    shutil.copytree(root / "some" / "where", home)
    context = browser.new_context(locale="en-GB")
    tab = context.new_page()
    with served(tmp_path) as (server, _):
        visit(tab, address(server))
        tab.wait_for_function("() => navigator.serviceWorker.controller")
        (old,) = (path for path in home.iterdir() if path.is_dir())
        for file in ("index.html", "sw.js"):
            text = (home / file).read_text(encoding="utf-8")
            (home / file).write_text(text.replace(old.name, "newer"), encoding="utf-8")
        old.rename(home / "newer")
        visit(tab, address(server))
        tab.evaluate(
            """async () => { let names;
            do { await new Promise((done) => setTimeout(done, 20)); names = await caches.keys(); }
            while (names.length > 1 || !names[0]?.endsWith("newer")); }"""
        )
        visit(tab, address(server))
        assert tab.locator("link[rel=stylesheet]").get_attribute("href") == "newer/style.css"
    context.close()


def test_says_so_where_the_networks_cannot_be_loaded(browser, url):
    tab = browser.new_page(locale="en-GB")
    tab.route("**/*.wasm", lambda route: route.abort())
    tab.goto(url)
    expect(tab.locator("#note")).to_have_text(say("no_load", "en"), timeout=20_000)
    tab.close()


@pytest.mark.parametrize(("width", "theme", "lang"), [(360, "dark", "en"), (1280, "light", "zh"), (360, "light", "zh")])
def test_reads_well_everywhere(tab, url, width, theme, lang):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=theme)
    visit(tab, f"{url}?name=Wolfeschlegelsteinhausenbergerdorff&top=18&lang={lang}")
    expect(tab.locator("h1")).to_have_text(say("title", lang))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    dark = tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 27)"
    assert dark == (theme == "dark")
    assert barriers(tab) == []
