"""The wheel has all that the networks need, puts little else on Python's path, and gives the same answers."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from letterwise import __version__

pytestmark = pytest.mark.ci

REPOSITORY = Path(__file__).resolve().parent.parent
LARGEST = 2_000_000  # bytes


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from the checkout with the installed tools."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel, unpacked as pip does it, far from the checkout."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(site)
    return site


def run(installed, tmp_path, *arguments):
    """Run Python in an empty folder, with the unpacked wheel on its path and without the checkout."""
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_wheel_is_small_and_installs_one_package(wheel):
    assert wheel.stat().st_size < LARGEST
    with zipfile.ZipFile(wheel) as content:
        tops = {name.split("/")[0] for name in content.namelist()}
        assert tops == {"letterwise", f"letterwise-{__version__}.dist-info"}
        assert not [name for name in content.namelist() if "__pycache__" in name or "data.zip" in name]
        metadata = content.read(f"letterwise-{__version__}.dist-info/METADATA").decode()
        commands = content.read(f"letterwise-{__version__}.dist-info/entry_points.txt").decode()
    needed = re.findall(r"^Requires-Dist: ([\w-]+)[^;\n]*$", metadata, re.M)
    assert sorted(needed) == ["anyascii", "numpy", "onnxruntime", "tqdm"]
    assert {"page", "train", "tables"} <= set(re.findall(r"^Provides-Extra: (\w+)$", metadata, re.M))
    assert re.findall(r"^(letterwise[\w-]*) =", commands, re.M) == ["letterwise", "letterwise-page", "letterwise-train"]


def test_the_wheel_answers_as_the_checkout_does(installed, tmp_path, predictor):
    done = run(installed, tmp_path, "-m", "letterwise", "Satoshi", "Müller", "田中", "--coverage", "0.9", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == predictor.answers(["Satoshi", "Müller", "田中"], coverage=0.9)
    program = "import letterwise; print(letterwise.__file__, letterwise.Predictor.load().languages[0])"
    assert run(installed, tmp_path, "-c", program).stdout.startswith(str(installed))
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_reports_its_version(installed, tmp_path):
    assert run(installed, tmp_path, "-m", "letterwise", "--version").stdout == f"letterwise {__version__}\n"


@pytest.mark.parametrize("command", ["page", "train"])
def test_the_wheels_other_commands_start(installed, tmp_path, command):
    program = f"import sys; from letterwise import folders; sys.argv = ['x', '--help']; folders.{command}()"
    done = run(installed, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr
    assert "--artifacts" in done.stdout or "--recipe" in done.stdout


def test_what_is_missing_can_be_installed_without_a_checkout(installed, tmp_path):
    start = "import sys; sys.modules[{!r}] = None; from letterwise import folders; sys.argv = ['x']; folders.{}()"
    assert (
        "run: pip install 'letterwise[train]'" in run(installed, tmp_path, "-c", start.format("torch", "train")).stderr
    )
    assert (
        "run: pip install 'letterwise[page]'" in run(installed, tmp_path, "-c", start.format("gradio", "page")).stderr
    )
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_of_the_package_means_to_reinstall_it(installed, tmp_path):
    copy = shutil.copytree(installed, tmp_path / "site")
    graph = next(copy.rglob("rnn.onnx"))
    graph.write_bytes(graph.read_bytes()[:-1])
    done = run(copy, tmp_path, "-m", "letterwise", "Ng")
    assert done.returncode == 2
    assert done.stderr.endswith("; reinstall letterwise\n")
    assert len(done.stderr.splitlines()) == 1


SERVE = """
import sys
from threading import Thread
from urllib.request import urlopen

from letterwise import Predictor, folders
from letterwise.verdicts import load
from letterwise.manifest import ARTIFACTS

sys.path.insert(0, str(folders.ROOT))
from page.server import Server

server = Server(Predictor.load(), load(ARTIFACTS / "evidence.json"), "127.0.0.1", 0)
thread = Thread(target=server.run, daemon=True)
thread.start()
while not server.started:
    thread.join(0.01)
for path in ("", "page/source.js", "ui/main.js", "ui/card.png", "page/lists.json", "page/claims-en.html"):
    print(path, len(urlopen(server.address + path).read()) > 1000)
server.should_exit = True
thread.join()
"""


def test_the_wheels_page_is_complete(installed, tmp_path):
    done = run(installed, tmp_path, "-c", SERVE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("True") == 6
    assert "False" not in done.stdout
