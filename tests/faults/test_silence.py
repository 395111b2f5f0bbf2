"""Our dependencies are silent too: nothing is written to the home folder, whichever package is imported first.

onnxruntime would keep a device id there, and the telemetry it is about to upload.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ALL = "import letterwise; letterwise.Predictor.load().predict('Ng')"


@pytest.mark.parametrize(
    "first",
    ["letterwise", "page.server", "export.gate", "train", pytest.param("benchmarks.accuracy", marks=pytest.mark.long)],
)
def test_nothing_is_written_to_the_home_folder(tmp_path, first):
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary)}
    home.mkdir(), temporary.mkdir()
    subprocess.run([sys.executable, "-B", "-c", f"import {first}; {ALL}"], cwd=REPOSITORY, env=environment, check=True)
    assert [str(path) for path in tmp_path.rglob("*") if path.is_file()] == []
