"""Page, command line and training in bare environments: no HOME, no usable TMPDIR, LANG=C, nowhere to write."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.page.conftest import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
BARE = {
    "no HOME, no such TMPDIR": {"LANG": "C", "TMPDIR": "/nowhere/at/all"},
    "ASCII, and files in place of folders": {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "HOME": "/dev/null",
        "TMPDIR": "/dev/null",
        "XDG_CACHE_HOME": "/dev/null",
    },
    "folders that nobody can write to": {"LANG": "C", "HOME": "/proc", "TMPDIR": "/proc"},
}


HARDEST = "ASCII, and files in place of folders"


@pytest.fixture(params=[HARDEST, *(pytest.param(name, marks=pytest.mark.long) for name in BARE if name != HARDEST)])
def start_bare(request):
    """start_bare(*arguments): Python in such an environment, with nothing of ours in it."""
    environment = {"PATH": os.environ["PATH"], "no_proxy": "*"} | BARE[request.param]

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-B", *arguments],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


def test_the_command_line_answers(start_bare):
    with start_bare("-m", "letterwise", "Ng", "Müller") as process:
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert output.count(b"MyLSTM") == 2


def test_the_corpus_is_split(start_bare, tmp_path):
    pytest.importorskip("torch", reason="train.py needs it")
    with start_bare("train.py", "--data", "starter", "--split-out", str(tmp_path)) as process:
        errors = process.communicate(timeout=60)[1]
    assert (process.returncode, errors) == (0, b"")
    assert len(list(tmp_path.glob("*.tsv"))) == 3


def test_the_page_answers(start_bare):
    port = free_port()
    with start_bare("app.py", "--port", str(port)) as process:
        try:
            assert b"ready" in process.stdout.readline()
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                assert client.get("/").status_code == 200
                assert client.get("/api/predict", params={"name": "Müller"}).json()["read_as"] == "Muller"
                call = client.post("/gradio_api/run/predict", json={"data": ["김", 3, "equal"]})
                assert call.json()["data"][0]["read_as"] == "Kim"
        finally:
            process.kill()
            errors = process.communicate()[1].decode()
    assert "Traceback" not in errors


def test_without_a_place_for_temporary_files_one_line_says_what_to_set():
    environment = {"PATH": os.environ["PATH"], "GRADIO_TEMP_DIR": "/dev/null/gradio"}
    command = [sys.executable, "-B", "app.py", "--port", str(free_port())]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "TMPDIR" in done.stderr
