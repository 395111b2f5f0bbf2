"""The page on both of its hosts: every test of this folder runs on the Gradio page and on the static site."""

import pytest

from tests.page.conftest import url as gradio  # noqa: F401  a fixture
from tests.web.conftest import root  # noqa: F401  a fixture
from tests.web.conftest import url as static  # noqa: F401  a fixture


@pytest.fixture(scope="session", params=["gradio", "static"])
def url(request) -> str:
    """The address of the page, without a slash at its end."""
    return request.getfixturevalue(request.param).rstrip("/")
