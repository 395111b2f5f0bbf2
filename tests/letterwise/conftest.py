"""What these tests share: the shipped networks, a copy of their folder to damage, and the command line as a process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from letterwise import Predictor
from letterwise.manifest import ARTIFACTS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def predictor():
    return Predictor.load()


@pytest.fixture
def artifacts(tmp_path):
    """A copy of the shipped artifacts."""
    return Path(shutil.copytree(ARTIFACTS, tmp_path / "artifacts"))


@pytest.fixture
def run():
    """``python -m letterwise`` in a process of its own: run(*arguments, stdin=b"", stdout=PIPE, **environment)."""

    def call(*arguments, stdin=b"", stdout=subprocess.PIPE, **environment):
        return subprocess.run(
            [sys.executable, "-m", "letterwise", *arguments],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | environment,
            timeout=60,
            check=False,
        )

    return call
