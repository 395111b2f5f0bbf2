"""What only the static site has: networks in the browser, offline use, new versions. The rest is in tests/ui."""

import re
import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from letterwise.corpus import DATA
from letterwise.manifest import MODELS
from letterwise.sentences import say
from letterwise.text import read
from tests.conftest import strict
from tests.ui.pages import box, expect_answers, open_page
from tests.web.conftest import address, served

SCRIPTS = (
    "Достоевский",
    "Παπαδόπουλος",
    "田中",
    "김",
    "さとう",
    "サトウ",
    "محمد",
    "כהן",
    "शर्मा",
    "ნინუა",
    "Müller",
    "Nguyễn",
    "Łukasiewicz",
    "Straße",
    "O’Brien",
    "d'Artagnan",
    "Lloyd-Jones",
    "van der Berg",
    "SMITH",
    "smith",
    "McDonald",
    "STRAẞE",
    "Ǆordan",
    "x",
    "Ng",
    "a" * 200,
    "Wolfeschlegelsteinhausenbergerdorff",
    "é",
    "e\u0301",
    "😀Smith😀",
    "1a2b",
)
LIST = """async ([root, names]) => {  // what the site's own networks say, [names, networks, languages]
  const {default: site} = await import(`${root}/web/site/site.js`);
  const {read, encode} = await import(`${root}/web/site/reading.js`);
  const {factsOfList} = await import(`${root}/web/site/facts.js`);
  const {Predictor} = await import(`${root}/web/site/predictor.js`);
  const {run} = await import(`${root}/web/site/networks.js`);
  const {texts, log_probs} = await factsOfList(new Predictor(run, {encode, ...site}), names.map(read));
  return [texts, [...log_probs].map((value) => (Number.isNaN(value) ? null : value))];
}"""


def test_two_hundred_names_are_read_and_answered_as_in_python(tab, url, predictor):
    open_page(tab, url)
    rows = (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()[::2]
    names = [*SCRIPTS, *(row.split("\t")[0] for row in rows)][:200]
    assert len(names) == 200
    root = url + tab.locator("link[rel=stylesheet]:not([media])").get_attribute("href").split("/")[0]
    texts, log_probs = tab.evaluate(LIST, [root, names])
    assert texts == [read(name).text for name in names]
    probabilities = np.exp(np.array(log_probs, float).reshape(len(names), len(MODELS), -1))
    for n, expected in enumerate(predictor.predict_many(names, "corpus").values()):
        assert probabilities[:, n] == pytest.approx(expected, abs=1e-4, nan_ok=True)


@pytest.mark.ci
def test_what_if_pauses_while_a_name_is_typed(tab, url, predictor):
    """Twenty letters make some five hundred names: they are answered in pieces, and dropped when the name changes."""
    open_page(tab, f"{url}?name=Wolfeschlegelsteinha&show=what_if")
    expect(tab.locator(".waiting")).to_have_count(0)
    box(tab).press("End")
    box(tab).press_sequentially("useno", delay=1)
    expect_answers(tab, predictor, "Wolfeschlegelsteinhauseno")
    expect(tab.locator(".waiting")).to_have_count(0)
    expect(tab.locator("#fold-what-if .readout")).to_have_text(say("what_if_hint", "en"))


@pytest.mark.ci
def test_opens_offline_after_the_first_load_and_sends_the_host_no_name(browser, root, predictor):
    context = browser.new_context(locale="en-GB")
    tab = context.new_page()
    with served(root) as (server, requests):
        home = address(server)
        faults = strict(tab, home)
        open_page(tab, home)
        box(tab).press_sequentially("canary")
        tab.wait_for_url(re.compile("canary"))
        tab.evaluate("navigator.serviceWorker.ready.then(({active}) => active.state)")
        tab.wait_for_function("() => navigator.serviceWorker.controller")
        tab.reload()
        expect_answers(tab, predictor, "canary")
        assert not [line for line in requests if "canary" in line]
        assert len({line.split()[1].split("/")[-2] for line in requests if ".onnx" in line}) == 1
    open_page(tab, f"{home}?name=Satoshi&lang=en")
    expect_answers(tab, predictor, "Satoshi")
    open_page(tab, f"{home}index.html")
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


@pytest.mark.ci
def test_a_new_version_replaces_the_old_one(browser, root, tmp_path):
    home = tmp_path / "some" / "where"
    shutil.copytree(root / "some" / "where", home)
    context = browser.new_context(locale="en-GB")
    tab = context.new_page()
    with served(tmp_path) as (server, _):
        open_page(tab, address(server))
        tab.wait_for_function("() => navigator.serviceWorker.controller")
        (old,) = (path for path in home.iterdir() if path.is_dir())
        for file in ("index.html", "sw.js"):
            text = (home / file).read_text(encoding="utf-8")
            (home / file).write_text(text.replace(old.name, "newer"), encoding="utf-8")
        old.rename(home / "newer")
        open_page(tab, address(server))
        tab.evaluate(
            """async () => { let names;
            do { await new Promise((done) => setTimeout(done, 20)); names = await caches.keys(); }
            while (names.length > 1 || !names[0]?.endsWith("newer")); }"""
        )
        open_page(tab, address(server))
        assert tab.locator("link[rel=stylesheet]:not([media])").get_attribute("href") == "newer/style.css"
    context.close()


def test_a_graph_that_cannot_be_fetched_is_said_to_be_and_fetched_again(browser, url, predictor):
    context = browser.new_context(locale="en-GB", service_workers="block")
    tab = context.new_page()
    open_page(tab, f"{url}/?lang=en")
    context.route("**/lstm_trace.onnx", lambda route: route.abort())
    tab.locator("#fold-gates [data-show]").click()
    expect(tab.locator("#away")).to_have_text(say("away", "en"))
    context.unroute("**/lstm_trace.onnx")
    expect(tab.locator("#fold-gates .voting h4").first).to_be_visible()
    expect(tab.locator("#away")).to_have_text("")
    box(tab).fill("Suzuki")
    expect_answers(tab, predictor, "Suzuki")
    context.close()


def test_networks_that_cannot_be_loaded_are_reported(browser, url):
    tab = browser.new_page(locale="en-GB")
    tab.route("**/*.wasm", lambda route: route.abort())
    tab.goto(url)
    expect(tab.locator("#note")).to_have_text(say("no_load", "en"), timeout=20_000)
    tab.close()
