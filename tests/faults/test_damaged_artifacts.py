"""Every artifact damaged in every way: one line names the file and what to run, before anything starts."""

import copy
import functools
import itertools
import json
import math
import operator
import os
import shutil
import subprocess
import sys
from pathlib import Path

import onnx
import pytest

import app
from letterwise import Predictor
from letterwise.manifest import ARTIFACTS, EVIDENCE, GRAPHS, MANIFEST, MODELS, ArtifactsError, seal, sha256
from letterwise.predictor import PRIORS
from letterwise.verdicts import EvidenceError, load

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(ARTIFACTS, tmp_path / "artifacts"))


@pytest.fixture
def refused(folder, capsys, monkeypatch):
    """refused(file): app.py does not start, and its one-line error names ``file`` and a command."""
    monkeypatch.setattr("page.server.serve", lambda *arguments: None)

    def check(file):
        assert app.main(["--artifacts", str(folder)]) == 2
        errors = capsys.readouterr().err
        assert errors.count("\n") == 1, errors
        assert str(folder) in errors
        assert file in errors
        assert "run: python train.py" in errors

    return check


def reseal(folder, change):
    """Change the manifest and seal it again."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(seal(manifest)), encoding="utf-8")


def put(folder, name, content):
    """Replace a file and seal the manifest again, as if ``content`` belonged there."""
    (folder / name).write_bytes(content)
    entry = {"sha256": sha256(content), "bytes": len(content)}
    reseal(folder, lambda manifest: manifest["files"].update({name: entry}))


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
def test_a_flipped_byte_anywhere(folder, refused, name):
    content = (folder / name).read_bytes()
    for part in range(100):
        at = len(content) * part // 100
        (folder / name).write_bytes(content[:at] + bytes([content[at] ^ 1 << part % 8]) + content[at + 1 :])
        refused(name)


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations([*GRAPHS, MANIFEST], 2)])
def test_any_two_files_swapped(folder, refused, one, other):
    first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
    (folder / one).write_bytes(second)
    (folder / other).write_bytes(first)
    refused(MANIFEST if MANIFEST in (one, other) else one)


def changed(content, change):
    graph = onnx.load_from_string(content)
    change(graph)
    return graph.SerializeToString()


def set_metadata(graph, **values):
    """Set entries of a graph's metadata, or remove them with None."""
    metadata = {entry.key: entry.value for entry in graph.metadata_props} | values
    del graph.metadata_props[:]
    onnx.helper.set_model_props(graph, {key: value for key, value in metadata.items() if value is not None})


UNFIT = {
    "empty": lambda graph: b"",
    "no graph": lambda graph: b"good morning",
    "half": lambda graph: graph[: len(graph) // 2],
    "newer format": lambda graph: changed(graph, lambda model: setattr(model, "ir_version", 99)),
    "newer operators": lambda graph: changed(graph, lambda model: setattr(model.opset_import[0], "version", 99)),
    "newer schema": lambda graph: changed(graph, lambda model: set_metadata(model, schema_version="2")),
    "no alphabet": lambda graph: changed(graph, lambda model: set_metadata(model, alphabet=None)),
    "another alphabet": lambda graph: changed(graph, lambda model: set_metadata(model, alphabet="abc")),
    "no languages": lambda graph: changed(graph, lambda model: set_metadata(model, languages="{")),
    "no prior": lambda graph: changed(graph, lambda model: set_metadata(model, prior=None)),
    "a prior of nothing": lambda graph: changed(graph, lambda model: set_metadata(model, prior="[0.5]")),
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("damage", UNFIT)
def test_unfit_graphs_with_a_valid_seal(folder, refused, name, damage):
    put(folder, name, UNFIT[damage]((folder / name).read_bytes()))
    refused(name)


LANGUAGES = json.loads((ARTIFACTS / MANIFEST).read_bytes())["languages"]
UNSOUND = [
    *({"languages": text} for text in (None, "{", "3", "null", '"ab"', "{}", '["a"]', "[" * 100_000)),
    *({"languages": json.dumps([*LANGUAGES[:17], last])} for last in (LANGUAGES[0], "", None, 3, ["a"])),
    *({"languages": json.dumps(languages)} for languages in (LANGUAGES[:17], [*LANGUAGES, "Elvish"], [*range(18)])),
    *({"prior": text} for text in (None, "{", "3", "null", "{}", "[0.5]", f'"{"5" * 18}"', "[" * 100_000)),
    *({"prior": json.dumps([0.05] * 17 + [last])} for last in ("0.05", 0, -1, math.nan, math.inf, 10**400, None, [])),
    {"languages": json.dumps(LANGUAGES[:17]), "prior": json.dumps([1 / 17] * 17)},  # sound, but the graphs have 18
    {"languages": '["a"]', "prior": "[1]"},
]
MISMATCHED = [{"languages": json.dumps([*LANGUAGES[:17], "Elvish"])}, {"prior": json.dumps([1 / 18] * 18)}]


@pytest.mark.parametrize(
    ("values", "file"),
    [*((values, "rnn.onnx") for values in UNSOUND), *((values, MANIFEST) for values in MISMATCHED)],
    ids=lambda value: str(value)[:40],
)
def test_all_graphs_changed_alike(folder, refused, values, file):
    for name in GRAPHS:
        put(folder, name, changed((folder / name).read_bytes(), lambda model: set_metadata(model, **values)))
    refused(file)


def rename(model, output):
    model.graph.node.append(onnx.helper.make_node("Identity", [output], [f"{output}_2"]))
    next(candidate for candidate in model.graph.output if candidate.name == output).name = f"{output}_2"


@pytest.mark.parametrize(
    ("name", "output"),
    [(name, output.name) for name in GRAPHS for output in onnx.load(ARTIFACTS / name).graph.output],
)
def test_a_renamed_output(folder, refused, name, output):
    put(folder, name, changed((folder / name).read_bytes(), lambda model: rename(model, output)))
    refused(name)


def test_another_width_than_the_graph_declares(folder, refused):
    def narrow(model):
        model.graph.output[0].type.tensor_type.shape.dim[-1].dim_value = 17
        set_metadata(model, languages=json.dumps(LANGUAGES[:17]), prior=json.dumps([1 / 17] * 17))

    for name in GRAPHS:
        put(folder, name, changed((folder / name).read_bytes(), narrow))
    reseal(folder, lambda manifest: manifest.update(languages=LANGUAGES[:17], prior=[1 / 17] * 17))
    refused("rnn.onnx")


CORPUS = json.loads((ARTIFACTS / MANIFEST).read_bytes())["corpus"]["name"]
REQUIRED = [
    *(("files",), ("alphabet",), ("languages",), ("prior",), ("corpus",), ("corpus", "name"), ("scores",)),
    ("scores", CORPUS),
    *(("scores", CORPUS, model) for model in MODELS),
    *(("scores", CORPUS, "LSTM", prior) for prior in PRIORS),
    *(("scores", CORPUS, "RNN", "equal", figure) for figure in ("accuracy", "macro_recall", "n")),
]


@pytest.mark.parametrize("path", REQUIRED, ids="/".join)
def test_a_manifest_in_which_something_we_read_is_missing_or_nonsense(folder, refused, path):
    original = json.loads((folder / MANIFEST).read_bytes())
    for replacement in (None, {}, [], "x", [["x"]], 10**400, "gone"):
        manifest = copy.deepcopy(original)
        parent = functools.reduce(operator.getitem, path[:-1], manifest)
        parent[path[-1]] = replacement
        if replacement == "gone":
            del parent[path[-1]]
        (folder / MANIFEST).write_text(json.dumps(seal(manifest)), encoding="utf-8")
        refused(MANIFEST)


@pytest.mark.parametrize("power", [None, {}, "x", [0.2], 10**400, -0.1, 1.1, float("nan")])
def test_an_invalid_power(folder, refused, power):
    reseal(folder, lambda manifest: manifest.update(balanced=power))
    refused(MANIFEST)


def test_networks_of_different_corpora_are_refused(folder, refused):
    put(folder, "lstm.onnx", changed((folder / "lstm.onnx").read_bytes(), lambda g: set_metadata(g, corpus_sha256="0")))
    refused("lstm.onnx")


@pytest.fixture
def served(monkeypatch):
    """The evidence that app.py gives the page, run after run."""
    served = []
    monkeypatch.setattr("page.server.serve", lambda predictor, evidence, *_, **__: served.append(evidence))
    return served


@pytest.fixture
def warned(folder, served, capsys, monkeypatch):
    """warned(content): with that as evidence.json, app.py still starts; its one line names the file and a command."""
    predictor = Predictor.load(folder)
    monkeypatch.setattr(Predictor, "load", lambda folder: predictor)

    def check(content):
        (folder / EVIDENCE).write_bytes(content)
        assert app.main(["--artifacts", str(folder)]) == 0
        errors = capsys.readouterr().err
        assert errors.count("\n") == 1, errors
        assert EVIDENCE in errors
        assert "run: git checkout artifacts/evidence.json or python -m evidence" in errors
        assert isinstance(served.pop(), EvidenceError)

    return check


def test_evidence_truncated_anywhere(folder, warned):
    content = (folder / EVIDENCE).read_bytes()
    for part in range(20):
        warned(content[: len(content) * part // 20])


def test_a_byte_of_the_evidence_flipped_anywhere(folder, warned):
    content = (folder / EVIDENCE).read_bytes()
    for part in range(100):
        at = len(content) * part // 100
        # Always the lowest bit: another one can turn a number's e into an E, which means the same.
        warned(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])


@pytest.mark.parametrize("name", [*GRAPHS, MANIFEST])
def test_another_artifact_in_place_of_the_evidence(folder, warned, name):
    warned((folder / name).read_bytes())


def test_without_evidence_of_its_own_the_shipped_one_is_shown(folder, served, capsys):
    (folder / EVIDENCE).unlink()
    assert app.main(["--artifacts", str(folder)]) == 0
    assert served == [load(ARTIFACTS / EVIDENCE)]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", [["app.py"], ["-m", "letterwise", "Ng"]])
def test_damage_is_reported_on_the_command_line_too(folder, command):
    (folder / "mylstm.onnx").write_bytes(b"")
    environment = {"PATH": os.environ["PATH"], "LANG": "C"}
    done = subprocess.run(
        [sys.executable, *command, "--artifacts", folder],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert str(folder / "mylstm.onnx") in done.stderr


def test_the_predictor_reports_the_same(folder):
    put(folder, "rnn.onnx", b"")
    with pytest.raises(ArtifactsError, match=r"rnn\.onnx"):
        Predictor.load(folder)
