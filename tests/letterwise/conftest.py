"""Shared fixtures: the shipped networks, a copy of their folder to damage, the command line as a process,
and a web server that delivers a small corpus, correctly or with a fault.
"""

import http.server
import io
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from letterwise.manifest import ARTIFACTS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def artifacts(tmp_path):
    """A copy of the shipped artifacts."""
    return Path(shutil.copytree(ARTIFACTS, tmp_path / "artifacts"))


@pytest.fixture
def run():
    """``python -m letterwise`` in its own process: run(*arguments, stdin=b"", stdout=PIPE, **environment)."""

    def call(*arguments, stdin=b"", stdout=subprocess.PIPE, **environment):
        return subprocess.run(
            [sys.executable, "-m", "letterwise", *arguments],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | environment,
            timeout=60,
            check=False,
        )

    return call


class Handler(http.server.BaseHTTPRequestHandler):
    """Responds by path; the server has the content, the paths requested and the event that ends a stall."""

    def do_GET(self):
        self.server.requested.append(self.path)
        content = self.server.content
        if self.path == "/missing":
            self.send_error(404)
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif self.path == "/garbage":
            self.wfile.write(b"good morning\r\n\r\n")
        elif self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\nnot a length\r\n")
        else:
            body = {"/page": b"<!doctype html><title>Sign in</title>" * 99, "/wrong": content[::-1]}.get(
                self.path, content
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2 if self.path in ("/truncated", "/stall") else None])
            if self.path == "/stall":
                self.wfile.flush()
                self.server.finished.wait(60)

    def log_message(self, *arguments):
        """Silent: request lines would clutter the test output."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("English.txt", "Smith\nJones\n")
        archive.writestr("Czech.txt", "Dvorak\n")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.content, httpd.requested, httpd.finished = buffer.getvalue(), [], threading.Event()
        httpd.handle_error = lambda *arguments: None
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.finished.set()
        httpd.shutdown()
        thread.join()
