"""A sample of hostile names on the real page: typed, pasted as a list, in the address. Nothing runs, nothing breaks."""

from itertools import count
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from letterwise.facts import MAX_CHARACTERS
from letterwise.sentences import say
from tests.hostile.strings import KNOWN_BAD, NAMES
from tests.ui.pages import expect_answers, open_page, paste

TYPE = """([id, text]) => {
    const box = document.querySelector(`#${id} textarea, #${id} input`);
    box.value = text;
    box.dispatchEvent(new Event("input", {bubbles: true}));
}"""


@pytest.fixture
def watched(tab):
    """A tab; the test fails if a dialog opens, an error is shown or a stranger's element appears."""
    dialogs = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield tab
    expect(tab.locator(".toast-wrap")).to_be_empty()
    expect(tab.locator("main script, main iframe, main style, main [onerror], main [onload]")).to_have_count(0)
    assert not dialogs


def test_typed(each, watched, url, predictor):
    open_page(watched, url)
    number = count()

    def check(name):
        typed = f"{name[:400]}{next(number)}"  # never the same twice, wherever the name is cut
        with watched.expect_response(lambda response: response.request.method == "POST") as answered:
            watched.evaluate(TYPE, ["name", typed])
        assert answered.value.status == 200

    for name in KNOWN_BAD[::4]:  # the others come up by chance: NAMES is made of them
        check(name[:2000])
    each("typed", NAMES, check, share=10)
    watched.evaluate(TYPE, ["name", "Satoshi"])
    expect_answers(watched, predictor, "Satoshi")


def test_pasted_as_a_list(watched, url):
    open_page(watched, f"{url}/?tab=many")
    paste(watched, "\n".join(name[:900] for name in KNOWN_BAD))
    rows = watched.locator("#many-answers tbody [data-detail]")
    expect(rows.last).to_be_visible()
    assert rows.count() > 100
    for column in ("0", "1", "5"):
        watched.locator(f'[data-sort="{column}"]').press("Enter")
    watched.evaluate("for (const row of document.querySelectorAll('[data-detail]')) row.click()")
    expect(watched.locator(".detail caption")).to_have_count(1)
    for kind in ("csv", "json"):
        with watched.expect_download():
            watched.locator(f"[data-download={kind}]").click()


def test_the_longest_list_of_what_takes_most_room(watched, url):
    open_page(watched, f"{url}/?tab=many")
    for first, character in zip("ABCDEF", ("\1", '"', "\u2028", "字", "😀", "\ud83d"), strict=True):
        with watched.expect_response(lambda response: response.request.method == "POST") as answered:
            watched.evaluate(TYPE, ["lines", f"{first}\n{character * MAX_CHARACTERS}"])
        assert answered.value.status == 200, first


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("name={}", "\u202e\0😀" + "a" * 5000),
        ("name={0}&show={0}&language={0}", "a" * 999 + "😀"),
        ("show={0}&language={0}&page={0}&deep_link={0}&view={0}", "${alert(1)}"),
        ("lang={0}&prior={0}&top={0}&tab={0}&{0}={0}", "</script><script>alert(1)</script>"),
    ],
)
def test_in_the_address(watched, url, name, query):
    open_page(watched, f"{url}/?{query.format(quote(name))}")
    expect(watched.locator("h1")).to_have_text(say("title", "en"))
