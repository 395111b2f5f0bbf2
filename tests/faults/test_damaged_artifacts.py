"""Every artifact damaged in every way: app.py says which file and what to run, in one line, before anything starts."""

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import onnx
import pytest

import app
from letterwise import Predictor
from letterwise.manifest import ARTIFACTS, GRAPHS, MANIFEST, ArtifactsError, seal, sha256

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(ARTIFACTS, tmp_path / "artifacts"))


@pytest.fixture
def refused(folder, capsys, monkeypatch):
    """refused(file): app.py does not start, and its one line names ``file`` and a command."""
    monkeypatch.setattr("page.server.serve", lambda *arguments: None)

    def check(file):
        assert app.main(["--artifacts", str(folder)]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1, said
        assert str(folder) in said
        assert file in said
        assert "run: python train.py" in said

    return check


def put(folder, name, content):
    """Put ``content`` there and seal the manifest anew, as if it belonged there."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"][name] |= {"sha256": sha256(content), "bytes": len(content)}
    (folder / MANIFEST).write_text(json.dumps(seal(manifest)), encoding="utf-8")


@pytest.mark.parametrize("name", [*GRAPHS, MANIFEST])
def test_truncated_anywhere(folder, refused, name):
    content = (folder / name).read_bytes()
    for part in range(20):
        (folder / name).write_bytes(content[: len(content) * part // 20])
        refused(name)
    (folder / name).unlink()
    (folder / name).mkdir()
    refused(name)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_byte_flipped_anywhere(folder, refused, name):
    content = (folder / name).read_bytes()
    for part in range(100):
        at = len(content) * part // 100
        (folder / name).write_bytes(content[:at] + bytes([content[at] ^ 1 << part % 8]) + content[at + 1 :])
        refused(name)


@pytest.mark.parametrize(("one", "other"), itertools.combinations([*GRAPHS, MANIFEST], 2))
def test_any_two_changed_places(folder, refused, one, other):
    first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
    (folder / one).write_bytes(second)
    (folder / other).write_bytes(first)
    refused(MANIFEST if MANIFEST in (one, other) else one)


def changed(content, change):
    graph = onnx.load_from_string(content)
    change(graph)
    return graph.SerializeToString()


def facts(graph, **values):
    """Set or, with None, take away what stands in a graph's metadata."""
    kept = {entry.key: entry.value for entry in graph.metadata_props} | values
    del graph.metadata_props[:]
    onnx.helper.set_model_props(graph, {key: value for key, value in kept.items() if value is not None})


UNFIT = {
    "empty": lambda graph: b"",
    "no graph": lambda graph: b"good morning",
    "half": lambda graph: graph[: len(graph) // 2],
    "newer format": lambda graph: changed(graph, lambda model: setattr(model, "ir_version", 99)),
    "newer operators": lambda graph: changed(graph, lambda model: setattr(model.opset_import[0], "version", 99)),
    "newer schema": lambda graph: changed(graph, lambda model: facts(model, schema_version="2")),
    "no alphabet": lambda graph: changed(graph, lambda model: facts(model, alphabet=None)),
    "another alphabet": lambda graph: changed(graph, lambda model: facts(model, alphabet="abc")),
    "no languages": lambda graph: changed(graph, lambda model: facts(model, languages="{")),
    "no prior": lambda graph: changed(graph, lambda model: facts(model, prior=None)),
    "a prior of nothing": lambda graph: changed(graph, lambda model: facts(model, prior="[0.5]")),
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("how", UNFIT)
def test_sealed_by_somebody_else(folder, refused, name, how):
    put(folder, name, UNFIT[how]((folder / name).read_bytes()))
    refused(name)


def test_networks_of_different_corpora_are_refused(folder, refused):
    put(folder, "lstm.onnx", changed((folder / "lstm.onnx").read_bytes(), lambda g: facts(g, corpus_sha256="0")))
    refused("lstm.onnx")


@pytest.mark.parametrize("command", [["app.py"], ["-m", "letterwise", "Ng"]])
def test_as_a_command_too(folder, command):
    (folder / "mylstm.onnx").write_bytes(b"")
    environment = {"PATH": os.environ["PATH"], "LANG": "C"}
    done = subprocess.run(
        [sys.executable, *command, "--artifacts", folder], cwd=REPOSITORY, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert str(folder / "mylstm.onnx") in done.stderr


def test_a_predictor_says_the_same(folder):
    put(folder, "rnn.onnx", b"")
    with pytest.raises(ArtifactsError, match=r"rnn\.onnx"):
        Predictor.load(folder)
