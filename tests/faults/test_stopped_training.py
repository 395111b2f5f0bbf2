"""train.py as a separate process, killed, interrupted or out of disk space: the old artifacts stay whole."""

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


def output_until(process, moment):
    """The process's output up to ``moment``, or all of it."""
    output = b""
    while moment.encode() not in output and (block := os.read(process.stdout.fileno(), 4096)):
        output += block
    return output.decode()


def test_ctrl_c_prints_one_line_and_changes_nothing(two, shipped):  # noqa: F811
    default = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with started(two, shipped, **default) as process:
        output_until(process, "invented")
        process.send_signal(signal.SIGINT)
        output = process.communicate()[0].decode()
    assert process.returncode == 130
    assert output.splitlines()[-1] == "train.py: stopped; --out is intact"
    assert "Traceback" not in output


@pytest.mark.long  # killed while it writes is another test: tests/export/test_artifacts.py
@pytest.mark.parametrize("moment", ["validation NLL", "invented"])
def test_killed_while_training_changes_nothing(moment, two, shipped):  # noqa: F811
    with started(two, shipped) as process:
        assert moment in output_until(process, moment)
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
        received = 0
        while received < length * part // 10 and (block := os.read(process.stdout.fileno(), 64)):
            received += len(block)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    manifest, graphs = verify(out)  # this also puts the old folder back if the kill fell between the two renames
    assert tree(out) == before or (manifest["seed"] == 1 and tree(out).keys() == before.keys())
    write(prepare(out), graphs, {})  # the next run clears away what the killed one left beside it
    assert [path.name for path in tmp_path.glob("out*")] == ["out"]


@pytest.mark.parametrize("kilobytes", [100, 130, 0])
def test_a_disk_that_is_full_after_some_kilobytes_changes_nothing(kilobytes, two, shipped, brief, capsys):  # noqa: F811
    """No file may grow beyond that: 0 stops at the first byte, 100 at the first graph, 130 at the second."""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1000, unlimited[1]))
    try:
        assert run("--data", two, "--recipe", "quick", "--out", shipped) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    errors = capsys.readouterr().err
    assert errors.splitlines()[-1].startswith("train.py: ")
    assert "Traceback" not in errors


def test_an_unwritable_model_card_gives_a_one_line_error(two, brief, tmp_path, monkeypatch, capsys):  # noqa: F811
    monkeypatch.setattr(train, "ARTIFACTS", tmp_path / "out")
    monkeypatch.setattr(train, "CARD", tmp_path)
    assert run("--data", two, "--recipe", "quick", "--out", tmp_path / "out") == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert str(tmp_path) in error
    assert "train.py: " in error
    verify(tmp_path / "out")
