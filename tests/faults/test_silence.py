"""What we stand on is silent too: nothing is written at home and nobody is called, whichever room comes first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ALL = "import letterwise; letterwise.Predictor.load().predict('Ng')"


@pytest.mark.parametrize("first", ["letterwise", "page.server", "export.gate", "train", "benchmarks.accuracy"])
def test_nothing_is_written_at_home(tmp_path, first):
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary)}
    home.mkdir(), temporary.mkdir()
    subprocess.run([sys.executable, "-B", "-c", f"import {first}; {ALL}"], cwd=REPOSITORY, env=environment, check=True)
    assert [str(path) for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace on this machine")
def test_nobody_is_called(tmp_path):
    """No name is looked up and no address connected to, from the first import to the last answer."""
    trace = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace,
         sys.executable, "-B", "-m", "letterwise", "Ng"],
        cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    assert [line for line in trace.read_text().splitlines() if "AF_INET" in line] == []
