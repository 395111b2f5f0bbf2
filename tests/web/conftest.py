"""The static site, built once and served under a path by a file server of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from letterwise.manifest import ARTIFACTS
from web.build import build


@pytest.fixture(scope="session")
def root(npm, tmp_path_factory) -> Path:
    """A folder with the site under ``some/where``."""
    root = tmp_path_factory.mktemp("host")
    build(root / "some" / "where", ARTIFACTS)
    return root


@contextmanager
def served(folder: Path) -> Iterator[tuple[ThreadingHTTPServer, list[str]]]:
    """A file server that redirects index.html to its bare folder, as many hosts do, and the list of its requests."""
    requests: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, _form: str, *values: object) -> None:
            requests.append(str(values[0]))

        def do_GET(self) -> None:
            if not self.path.split("?")[0].endswith("/index.html"):
                return super().do_GET()
            self.send_response(308)
            self.send_header("Location", "./")
            return self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server, requests
    server.shutdown()
    server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/some/where/"


@pytest.fixture(scope="session")
def url(root) -> Iterator[str]:
    with served(root) as (server, _):
        yield address(server)
