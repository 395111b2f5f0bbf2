"""What docs/hosting.md promises: the Space's front matter, the Dockerfile, nginx in front of two replicas."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import expect

from tests.page.conftest import free_port

pytestmark = pytest.mark.ci

REPOSITORY = Path(__file__).resolve().parent.parent
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def instructions(kind: str) -> list[str]:
    return [line.split(maxsplit=1)[1] for line in DOCKERFILE if line.startswith(f"{kind} ")]


@contextmanager
def started(command: list[str], folder: Path, port: int, **environment: str) -> Iterator[subprocess.Popen]:
    """The process of a page, once it answers on ``port``."""
    process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    try:
        assert "ready" in process.stdout.readline()
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_space_runs_the_pinned_version():
    front_matter = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("---")[1]
    entries = dict(line.split(": ", 1) for line in front_matter.strip().splitlines())
    pinned = dict(re.findall(r"^([a-z-]+)==([^ ;\n]+)", (REPOSITORY / "requirements.txt").read_text(), re.M))
    assert entries["sdk"] == "gradio"
    assert entries["sdk_version"] == pinned["gradio"]
    assert (REPOSITORY / entries["app_file"]).is_file()
    assert tuple(map(int, entries["python_version"].strip('"').split("."))) >= (3, 11)


def test_the_container_contains_all_that_its_command_needs(tmp_path):
    for line in instructions("COPY"):
        source, target = line.split()
        place = tmp_path / target.rstrip("/") if target != "./" else tmp_path / source
        copy = shutil.copytree if (REPOSITORY / source).is_dir() else shutil.copy
        copy(REPOSITORY / source, place)
        assert f"!{source}" in (REPOSITORY / ".dockerignore").read_text().splitlines()
    environment = dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())
    port = free_port()
    environment |= {"GRADIO_SERVER_PORT": str(port), "GRADIO_SERVER_NAME": "127.0.0.1"}
    (command,) = instructions("CMD")
    (check,) = (line.removeprefix("CMD ") for line in instructions("HEALTHCHECK"))
    command, check = ([sys.executable, *eval(line)[1:]] for line in (command, check))
    with started(command, tmp_path, port, **environment):
        assert subprocess.run(check, env=os.environ | environment, check=False).returncode == 0
    assert subprocess.run(check, env=os.environ | environment, stderr=subprocess.DEVNULL, check=False).returncode != 0


def test_the_container_is_small_and_not_root():
    assert instructions("FROM") == ["python:3.12-slim"]
    assert instructions("USER") == ["1000"]
    assert len(DOCKERFILE) < 25


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx on this machine")
def test_nginx_serves_two_replicas_under_a_path(tmp_path, browser):
    outside, first, second = free_port(), free_port(), free_port()
    config = (REPOSITORY / "docs" / "nginx.conf").read_text(encoding="utf-8")
    log = tmp_path / "access.log"
    for old, new in (
        ("7861;", f"{first};"),
        ("7862;", f"{second};"),
        ("listen 8080", f"listen 127.0.0.1:{outside}"),
        ("/var/log/nginx/letterwise.log", str(log)),
        ("/var/log/nginx/letterwise.error.log", str(tmp_path / "error.log")),
    ):
        assert old in config
        config = config.replace(old, new)
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/main.log crit; daemon off;\nevents {{}}\nhttp {{\n{config}\n}}\n"
    )
    hosting = (REPOSITORY / "docs" / "hosting.md").read_text(encoding="utf-8")
    printed = [shlex.split(line.rstrip(" &"))[1:] for line in re.findall(r"^python app.py --port .*$", hosting, re.M)]
    replicas = [
        [sys.executable, *(str(port) if word.isdigit() else word for word in line)]
        for line, port in zip(printed, (first, second), strict=True)
    ]
    with started(replicas[0], REPOSITORY, first) as replica, started(replicas[1], REPOSITORY, second):
        nginx = subprocess.Popen(["nginx", "-c", str(main), "-p", str(tmp_path)])
        try:
            address = f"http://127.0.0.1:{outside}/names/"
            _wait_until_answered(address + "healthz")
            tab = browser.new_page()
            failed = []
            tab.on("response", lambda r: failed.append((r.status, r.url)) if r.status >= 400 else None)
            with tab.expect_response(lambda response: "/gradio_api/run/" in response.url):
                tab.goto(f"{address}?name=Satoshi")
            box = tab.locator("#name textarea, #name input")
            for letter in "xyz":
                with tab.expect_response(lambda response: response.request.method == "POST"):
                    box.press(letter)
            expect(tab.locator("#verdict")).to_be_visible()
            assert failed == []
            client = Client(address, verbose=False)
            answers = [client.predict("Satoshi", 3, "equal", api_name="/predict")["read_as"] for _ in range(20)]
            assert answers == ["Satoshi"] * 20
            replica.kill()
            replica.wait()
            for _ in range(4):
                assert urllib.request.urlopen(address + "api/predict?name=Canaryname").status == 200
            tab.close()
            assert log.read_text().count("/names/") > 5
            assert "Canary" not in log.read_text() + (tmp_path / "error.log").read_text()
        finally:
            nginx.terminate()
            nginx.wait()


def _wait_until_answered(address: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address)
            return
        except OSError:
            continue
    raise AssertionError(f"{address} does not answer")
