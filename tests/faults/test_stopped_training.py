"""train.py killed, interrupted and out of disk as a process of its own: the old artifacts stay whole."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import train
from export.artifacts import prepare, write
from letterwise.manifest import verify
from tests.test_train import brief, run, shipped, tree, two  # noqa: F401  fixtures

REPOSITORY = Path(__file__).resolve().parents[2]
BRIEF = """
import sys
from dataclasses import replace
import training.recipe
recipes = training.recipe.RECIPES
recipes["quick"] = replace(recipes["quick"], invented=20_000, epochs=2)
import train
sys.exit(train.main(sys.argv[1:]))
"""


def started(data, out, *more, **options):
    command = [sys.executable, "-c", BRIEF, "--data", data, "--recipe", "quick", "--out", out, *more]
    options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=REPOSITORY, env=os.environ | {"PYTHONUNBUFFERED": "1"}, **options)


def until(process, moment):
    """What the process has said up to ``moment``, or to its end."""
    said = b""
    while moment.encode() not in said and (block := os.read(process.stdout.fileno(), 4096)):
        said += block
    return said.decode()


def test_ctrl_c_is_one_line_and_changes_nothing(two, shipped):  # noqa: F811
    default = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with started(two, shipped, **default) as process:
        until(process, "epoch")
        process.send_signal(signal.SIGINT)
        said = process.communicate()[0].decode()
    assert process.returncode == 130
    assert said.splitlines()[-1] == "train.py: stopped; --out is intact"
    assert "Traceback" not in said


@pytest.mark.parametrize("moment", ["invented", "validation NLL"])
def test_killed_while_training_changes_nothing(moment, two, shipped):  # noqa: F811
    with started(two, shipped) as process:
        assert moment in until(process, moment)
        process.kill()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(10))
def test_killed_at_any_tenth_of_its_output(two, tmp_path, part):  # noqa: F811
    out = tmp_path / "out"
    with started(two, out) as process:
        length = len(process.communicate()[0])
    assert process.returncode == 0
    before = tree(out)
    with started(two, out, "--seed", "1") as process:
        said = 0
        while said < length * part // 10 and (block := os.read(process.stdout.fileno(), 64)):
            said += len(block)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    manifest, graphs = verify(out)  # and puts the old folder back where the kill fell between the two renames
    assert tree(out) == before or (manifest["seed"] == 1 and tree(out).keys() == before.keys())
    write(prepare(out), graphs, {})  # the next run clears away what the killed one left beside
    assert [path.name for path in tmp_path.glob("out*")] == ["out"]


@pytest.mark.parametrize("kilobytes", [100, *(pytest.param(size, marks=pytest.mark.long) for size in (0, 130))])
def test_a_disk_that_is_full_after_some_kilobytes_changes_nothing(two, shipped, kilobytes):  # noqa: F811
    """No file may grow beyond that: the first graph cannot be written whole; nothing at all; the second graph."""
    limit = kilobytes * 1000
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))}
    with started(two, shipped, **small) as process:
        said = process.communicate()[0].decode()
    assert process.returncode == 2, said
    assert said.splitlines()[-1].startswith("train.py: ")
    assert "Traceback" not in said


def test_a_model_card_that_cannot_be_written_is_one_line(two, brief, tmp_path, monkeypatch, capsys):  # noqa: F811
    monkeypatch.setattr(train, "ARTIFACTS", tmp_path / "out")
    monkeypatch.setattr(train, "CARD", tmp_path)
    assert run("--data", two, "--recipe", "quick", "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert str(tmp_path) in said
    assert "train.py: " in said
    verify(tmp_path / "out")
