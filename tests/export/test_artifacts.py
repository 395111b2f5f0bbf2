"""Writing the artifacts folder: a refusal changes nothing, and a run stopped at any step loses nothing."""

import errno
import itertools
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from export.artifacts import prepare, write
from letterwise.manifest import ARTIFACTS, MANIFEST, ArtifactsError, recover, verify

FILES = ("rnn.onnx", "lstm.onnx", "mylstm.onnx", "lstm_trace.onnx")
EVIDENCE = b'{"measured": "long ago"}'
STEPS = [  # everything that touches the disk
    (Path, "mkdir"),
    (Path, "write_bytes"),
    (Path, "write_text"),
    (Path, "rename"),
    (shutil, "copyfile"),
    (shutil, "rmtree"),
]


def graphs(run):
    return {name: f"{run} {name}".encode() * 100 for name in FILES}


def entries(run):
    shipped = json.loads((ARTIFACTS / MANIFEST).read_bytes())
    return {key: shipped[key] for key in ("alphabet", "languages", "prior", "corpus", "scores")} | {"run": run}


def state(folder):
    """The run whose artifacts are there, complete; raises ArtifactsError or fails for anything in between."""
    manifest, contents = verify(folder)
    assert contents == graphs(manifest["run"])
    return manifest["run"]


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def earlier_run(out):
    """Artifacts of an earlier run, with its evidence."""
    write(out, graphs("old"), entries("old"))
    (out / "evidence.json").write_bytes(EVIDENCE)
    return out


@pytest.fixture
def out(tmp_path):
    return earlier_run(tmp_path / "home" / "artifacts")


def has_no_siblings(folder):
    """Whether nothing else is left beside the folder."""
    return [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_what_was_written_verifies(out):
    manifest, contents = verify(out)
    assert contents == graphs("old")
    assert {name: file["bytes"] for name, file in manifest["files"].items()} == {n: len(contents[n]) for n in FILES}
    assert manifest == json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert has_no_siblings(out)


def test_one_changed_byte_is_found_and_the_file_named(out):
    for name in (*FILES, "manifest.json"):
        honest = (out / name).read_bytes()
        (out / name).write_bytes(honest.replace(b"o", b"0", 1))
        with pytest.raises(ArtifactsError, match=name):
            verify(out)
        (out / name).unlink()
        with pytest.raises(ArtifactsError, match=name):
            verify(out)
        (out / name).write_bytes(honest)
    assert state(out) == "old"


def test_writing_again_replaces_all_but_the_evidence(out):
    write(prepare(out), graphs("new"), entries("new"))
    assert state(out) == "new"
    assert (out / "evidence.json").read_bytes() == EVIDENCE
    assert has_no_siblings(out)


@pytest.mark.parametrize("place", ["new/with/parents", "empty"])
def test_a_new_or_empty_folder_is_accepted(place, tmp_path):
    (tmp_path / "empty").mkdir()
    write(prepare(tmp_path / place), graphs("new"), entries("new"))
    assert state(tmp_path / place) == "new"


@pytest.mark.parametrize(
    "stranger", ["out/notes.txt", "out/.git/config", "out.previous/notes.txt", "out.new/notes.txt"]
)
@pytest.mark.parametrize("trained", [False, True])
def test_foreign_files_are_refused_and_kept(stranger, trained, tmp_path):
    """In the folder itself and in the two folders beside it that writing uses."""
    if trained:
        write(tmp_path / "out", graphs("old"), entries("old"))
    (tmp_path / stranger).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / stranger).write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(ArtifactsError, match=re.escape(stranger.split("/")[0])):
        prepare(tmp_path / "out")
    assert tree(tmp_path) == before


def test_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "file" / "far" / "below"):
        with pytest.raises(ArtifactsError, match="file"):
            prepare(place)
    assert tree(tmp_path) == {"file": b"mine"}


@pytest.mark.parametrize("place", ["/proc/letterwise", "/proc/letterwise/deep", "/", "x" * 300])
def test_a_place_that_cannot_be_written_is_refused(place):
    with pytest.raises(ArtifactsError) as refusal:
        prepare(Path(place))
    assert "\n" not in str(refusal.value)


def test_the_current_folder_can_be_loaded(out, monkeypatch):
    monkeypatch.chdir(out)
    assert state(Path()) == "old"
    assert state(Path("../artifacts")) == "old"


def test_prepare_restores_what_an_interrupted_run_left(out, capsys):
    out.rename(out.with_name("artifacts.previous"))
    prepare(out)
    assert state(out) == "old"
    assert "artifacts.previous" in capsys.readouterr().err


def stop_at(number, action, after):
    """Run ``action`` in place of the ``number``-th step, or after it; the list returned grows with every step."""
    counted = []

    def guard(owner, name):
        real = getattr(owner, name)

        def step(*args, **kwargs):
            counted.append(name)
            if len(counted) != number:
                return real(*args, **kwargs)
            if after:
                real(*args, **kwargs)
            return action(name, args, kwargs)

        setattr(owner, name, step)

    for owner, name in STEPS:
        guard(owner, name)
    return counted


def ctrl_c(name, args, kwargs):
    raise KeyboardInterrupt


def killed(name, args, kwargs):
    os._exit(3)  # no finally clause runs


def disk_full(name, args, kwargs):
    if name == "write_bytes":
        with args[0].open("wb") as half:
            half.write(args[1][: len(args[1]) // 2])
    if not kwargs.get("ignore_errors"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def attempt(out, number, action, after):
    """Write in a child process that is hit by ``action``; how it ended."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            counted = stop_at(number, action, after)
            write(out, graphs("new"), entries("new"))
            code = 0 if len(counted) < number else 1
        except ArtifactsError:
            code = 2
        except KeyboardInterrupt:
            code = 3
        finally:
            os._exit(code)
    return ["no such step", "finished", "refused", "stopped"][os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(
    ("action", "after"), [(ctrl_c, False), (ctrl_c, True), (killed, False), (killed, True), (disk_full, False)]
)
def test_interrupted_at_any_step_the_old_or_the_new_artifacts_are_whole(action, after, tmp_path):
    states = []
    for number in itertools.count(1):
        out = earlier_run(tmp_path / str(number) / "artifacts")
        for leftover in ("artifacts.new", "artifacts.previous"):  # from an earlier run that was killed
            out.with_name(leftover).mkdir()
            (out.with_name(leftover) / "rnn.onnx").write_bytes(b"half")
        outcome = attempt(out, number, action, after)
        if outcome == "no such step":
            break
        assert (outcome == "stopped") == (action is not disk_full)
        assert action is not disk_full or not out.with_name("artifacts.new").exists()
        assert outcome != "refused" or out.is_dir()  # put back at once, before anything calls recover
        recover(out)
        states.append(state(out))
        assert outcome == "stopped" or states[-1] == {"refused": "old", "finished": "new"}[outcome]
        assert (out / "evidence.json").read_bytes() == EVIDENCE
        write(prepare(out), graphs("next"), entries("next"))  # the next run clears away what is left beside it
        assert state(out) == "next"
        assert has_no_siblings(out)
    assert len(states) >= 10
    assert states == sorted(states, reverse=True)  # old at first, new from some step on
    assert set(states) == {"old", "new"}
