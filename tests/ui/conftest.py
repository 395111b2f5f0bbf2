"""The page on both of its hosts, the Gradio page and the static site.

They share every module of ui/, so each test runs on one of them, half of the tests on each;
``pytest -m "long or not long"`` runs all on both.
"""

from collections import defaultdict
from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Page

from tests.conftest import strict
from tests.conftest import tab as new_tab  # noqa: F401  a fixture
from tests.page.conftest import url as gradio  # noqa: F401  a fixture
from tests.web.conftest import root  # noqa: F401  a fixture
from tests.web.conftest import url as static  # noqa: F401  a fixture

HOSTS = ("gradio", "static")


@pytest.fixture(scope="session", params=HOSTS)
def url(request) -> str:
    """The address of the page, without a slash at its end."""
    return request.getfixturevalue(request.param).rstrip("/")


@pytest.fixture(scope="module")
def kept(context, url) -> Iterator[tuple[Page, list[str]]]:
    """A tab for all tests of a module, and a list that collects its faults."""
    tab = context.new_page()
    yield tab, strict(tab, url)
    tab.close()


@pytest.fixture
def tab(kept, request) -> Iterator[Page]:
    """The module's tab, for tests that ``go_to`` an address and need no document of their own, as ``new_tab`` is."""
    tab, faults = kept
    faults.clear()
    failed = request.session.testsfailed
    yield tab
    if request.session.testsfailed > failed:
        tab.goto("about:blank")  # the next test does not start where this one stopped
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    assert not faults


@pytest.hookimpl(tryfirst=True)  # before "not long" is deselected
def pytest_collection_modifyitems(items):
    """Of a test that is there for both hosts, one is long."""
    hosts = defaultdict(dict)
    for item in items:
        parameters = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        if (host := parameters.pop("url", None)) in HOSTS:
            hosts[f"{item.location[0]} {item.originalname} {parameters}"][host] = item
    for test, by_host in hosts.items():
        if len(by_host) == 2:
            by_host[HOSTS[crc32(test.encode()) % 2]].add_marker(pytest.mark.long)
