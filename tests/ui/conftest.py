"""The page on both of its hosts, the Gradio page and the static site.

They share every module of ui/, so each test runs on one of them, half of the tests on each;
``pytest -m "long or not long"`` runs all on both.
"""

from collections import defaultdict
from zlib import crc32

import pytest

from tests.page.conftest import url as gradio  # noqa: F401  a fixture
from tests.web.conftest import root  # noqa: F401  a fixture
from tests.web.conftest import url as static  # noqa: F401  a fixture

HOSTS = ("gradio", "static")


@pytest.fixture(scope="session", params=HOSTS)
def url(request) -> str:
    """The address of the page, without a slash at its end."""
    return request.getfixturevalue(request.param).rstrip("/")


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
