"""The artifacts folder: sealed, verified file by file, restored after an interrupted write."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from letterwise import Predictor
from letterwise.manifest import ARTIFACTS, BULK, EVIDENCE, GRAPHS, MANIFEST, ArtifactsError, remedy, seal, verify


def refusal(folder):
    """The message of the ArtifactsError that ``verify`` raises, one line that says what to run."""
    with pytest.raises(ArtifactsError) as caught:
        verify(folder)
    assert len(str(caught.value).splitlines()) == 1
    assert "train.py" in str(caught.value)
    return str(caught.value)


def rewrite(folder, **changes):
    """Change the manifest and seal it again."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(seal(manifest | changes)), encoding="utf-8")


def test_the_shipped_artifacts_verify(artifacts):
    manifest, graphs = verify(artifacts)
    assert seal(manifest) == manifest
    assert {name: (artifacts / name).read_bytes() for name in GRAPHS} == graphs
    assert {name: len(graphs[name]) for name in GRAPHS} == {name: manifest["files"][name]["bytes"] for name in GRAPHS}


def test_a_seal_depends_on_every_value_but_not_on_the_order_of_keys():
    sealed = seal({"b": 1, "a": ["é", {"c": 0.1}]})
    assert seal(sealed) == sealed
    assert seal({"a": ["é", {"c": 0.1}], "b": 1}) == sealed
    assert seal({"a": ["é", {"c": 0.2}], "b": 1})["sha256"] != sealed["sha256"]


def test_the_manifest_may_be_reformatted(artifacts):
    rewrite(artifacts)
    assert set(verify(artifacts)[1]) == set(GRAPHS)


@pytest.mark.parametrize("name", [*GRAPHS, MANIFEST])
def test_a_missing_file_is_named(artifacts, name):
    (artifacts / name).unlink()
    assert f"{artifacts / name} is missing" in refusal(artifacts)


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("at", [0, 1000, -1])
def test_a_flipped_byte_is_found(artifacts, name, at):
    content = bytearray((artifacts / name).read_bytes())
    content[at] ^= 1
    (artifacts / name).write_bytes(content)
    assert str(artifacts / name) in refusal(artifacts)


def test_swapped_graphs_are_found(artifacts):
    (artifacts / "lstm.onnx").write_bytes((artifacts / "mylstm.onnx").read_bytes())
    assert str(artifacts / "lstm.onnx") in refusal(artifacts)


@pytest.mark.parametrize("step", [211, pytest.param(7, marks=pytest.mark.long)])
def test_a_manifest_damaged_anywhere_is_refused_or_means_the_same(artifacts, step):
    good = (artifacts / MANIFEST).read_bytes()
    manifest = json.loads(good)
    for at in range(0, len(good), step):
        for mask in (1, 0x80):
            (artifacts / MANIFEST).write_bytes(good[:at] + bytes([good[at] ^ mask]) + good[at + 1 :])
            try:
                outcome = verify(artifacts)[0]
            except ArtifactsError as error:
                outcome = str(error)
            assert outcome == manifest or MANIFEST in outcome


def test_an_edited_manifest_is_refused(artifacts):
    manifest = json.loads((artifacts / MANIFEST).read_bytes())
    (artifacts / MANIFEST).write_text(json.dumps(manifest | {"seed": 99}), encoding="utf-8")
    assert str(artifacts / MANIFEST) in refusal(artifacts)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_schema_is_refused_with_both_numbers(artifacts, version):
    rewrite(artifacts, schema_version=version)
    message = refusal(artifacts)
    assert str(artifacts / MANIFEST) in message
    assert repr(version) in message


@pytest.mark.parametrize("files", [{}, None, {"rnn.onnx": {}}])
def test_a_sealed_manifest_that_lists_no_files_is_refused(artifacts, files):
    rewrite(artifacts, files=files)
    assert MANIFEST in refusal(artifacts)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<html>", b"[]", b"{}", b"null", b'"schema_version"', b"\xff\xfe", b"[" * 100_000, b"9" * 5000),
        *(b'{"schema_version": 1}', b'{"schema_version": 1, "a": "\\ud800"}'),
    ],
    ids=lambda content: content[:40].decode("ascii", "backslashreplace"),
)
def test_a_file_that_is_no_manifest_is_refused(artifacts, content):
    (artifacts / MANIFEST).write_bytes(content)
    assert str(artifacts / MANIFEST) in refusal(artifacts)


@pytest.mark.parametrize("name", ["nowhere", "x" * 300])
def test_a_missing_folder_is_refused(tmp_path, name):
    assert name in refusal(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "artifacts").write_bytes(b"")
    assert "artifacts" in refusal(tmp_path / "artifacts")


def test_the_folder_may_be_named_from_inside(artifacts, monkeypatch):
    monkeypatch.chdir(artifacts)
    assert set(verify(Path())[1]) == set(GRAPHS)
    assert Predictor.load(".").languages


def test_evidence_is_no_part_of_the_seal(artifacts):
    (artifacts / EVIDENCE).write_text("not even JSON", encoding="utf-8")
    assert set(verify(artifacts)[1]) == set(GRAPHS)


def test_previous_artifacts_are_restored_with_a_message(artifacts, capsys):
    previous = artifacts.rename(artifacts.with_name("artifacts.previous"))
    assert set(verify(artifacts)[1]) == set(GRAPHS)
    assert not previous.exists()
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert str(previous) in err


def test_previous_artifacts_beside_whole_ones_are_left_alone(artifacts, capsys):
    previous = Path(shutil.copytree(artifacts, artifacts.with_name("artifacts.previous")))
    (previous / MANIFEST).unlink()
    verify(artifacts)
    assert previous.is_dir()
    assert capsys.readouterr().err == ""


CORPUS = "archive+starter+packages"  # of the shipped networks
INCOMPLETE = "its alphabet, its languages, their prior or the networks' scores on its corpus are missing or wrong"


def changed(folder, *path, to):
    """Change one value deep in the manifest and seal it again; ``to`` gets the old value."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    inner = manifest
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to(inner[path[-1]])
    (folder / MANIFEST).write_text(json.dumps(seal(manifest)), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (["alphabet"], lambda old: old[:-1]),
        (["languages"], lambda old: dict.fromkeys(old)),
        (["languages"], lambda old: [*old[:-1], 7]),
        (["languages"], lambda old: None),
        (["prior"], lambda old: "0.5"),
        (["balanced"], lambda old: -0.1),
        (["balanced"], lambda old: 1.1),
        (["balanced"], lambda old: "half"),
        (["scores"], lambda old: {}),
        (["corpus"], lambda old: {}),
        (["scores", CORPUS, "LSTM", "equal", "accuracy"], lambda old: float("nan")),
        (["scores", CORPUS, "RNN", "corpus", "macro_recall"], lambda old: float("inf")),
        (["scores", CORPUS, "MyLSTM", "balanced", "n"], lambda old: "many"),
        (["scores", CORPUS, "LSTM", "balanced"], lambda old: {}),
        (["coverage", "thresholds", "LSTM", "balanced"], lambda old: old[:-1]),
        (["coverage", "thresholds", "RNN", "corpus"], lambda old: [-0.1, *old[1:]]),
        (["coverage", "thresholds", "MyLSTM", "equal"], lambda old: [*old[:-1], 1.1]),
        (["coverage", "thresholds", "LSTM"], lambda old: {}),
        (["coverage"], lambda old: {}),
    ],
)
def test_a_manifest_that_lacks_what_is_read_from_it_is_refused(artifacts, path, to):
    changed(artifacts, *path, to=to)
    expected = f"{artifacts / MANIFEST} is damaged: {INCOMPLETE}; {remedy(artifacts)}"
    assert refusal(artifacts) == expected


@pytest.mark.parametrize("balanced", [0, 0.5, 1])
def test_a_balanced_prior_lies_between_the_two_others(artifacts, balanced):
    rewrite(artifacts, balanced=balanced)
    assert verify(artifacts)[0]["balanced"] == balanced


def test_thresholds_lie_between_0_and_1(artifacts):
    changed(artifacts, "coverage", "thresholds", "LSTM", "balanced", to=lambda old: [0, 1, *old[2:]])
    assert verify(artifacts)[0]["coverage"]["thresholds"]["LSTM"]["balanced"][:2] == [0, 1]


def test_artifacts_of_older_versions_verify(artifacts):
    manifest = json.loads((artifacts / MANIFEST).read_text(encoding="utf-8"))
    for key in ("balanced", "coverage"):
        del manifest[key]
    del manifest["files"][BULK]
    for scores in manifest["scores"][CORPUS].values():
        scores.pop("balanced", None)
    (artifacts / MANIFEST).write_text(json.dumps(seal(manifest)), encoding="utf-8")
    (artifacts / BULK).unlink()
    assert list(verify(artifacts)[1]) == [name for name in GRAPHS if name != BULK]


def test_each_refusal_says_what_is_wrong_and_what_to_run(artifacts):
    manifest, run = artifacts / MANIFEST, remedy(artifacts)
    good = manifest.read_text(encoding="utf-8")
    assert run == f"run: python train.py --data starter --out {artifacts}"
    rewrite(artifacts, schema_version=2)
    message = "has schema 2, but this version of Letterwise reads 1; use the version that wrote it, or"
    assert refusal(artifacts) == f"{manifest} {message} {run}"
    manifest.write_text(good.replace("archive", "Archive"), encoding="utf-8")
    assert refusal(artifacts) == f"{manifest} is damaged: its SHA-256 does not match; {run}"
    manifest.write_text("{}", encoding="utf-8")
    assert refusal(artifacts) == f"{manifest} is damaged: it is not a manifest; {run}"
    manifest.write_text(good, encoding="utf-8")
    files = json.loads(good)["files"]
    rewrite(artifacts, files={name: file for name, file in files.items() if name != "lstm.onnx"})
    assert refusal(artifacts) == f"{manifest} is damaged: it does not list 'lstm.onnx'; {run}"
    manifest.write_text(good, encoding="utf-8")
    rewrite(artifacts, languages=["<", *json.loads(good)["languages"][1:]])
    assert refusal(artifacts).startswith(f"{manifest}: '<' cannot be the name of a language: ")
    assert refusal(artifacts).endswith(f"; {run}")
    manifest.write_text(good, encoding="utf-8")
    (artifacts / "rnn.onnx").write_bytes(b"other")
    message = "is not the file listed in the manifest: its SHA-256 differs"
    assert refusal(artifacts) == f"{artifacts / 'rnn.onnx'} {message}; {run}"
    (artifacts / "rnn.onnx").unlink()
    assert refusal(artifacts) == f"{artifacts / 'rnn.onnx'} is missing; {run}"
    (artifacts / "rnn.onnx").mkdir()
    assert refusal(artifacts) == f"{artifacts / 'rnn.onnx'} cannot be read (Is a directory); {run}"


def test_the_shipped_artifacts_can_be_checked_out_again():
    expected = "run: git checkout artifacts (the shipped ones) or python train.py --data starter"
    assert remedy(ARTIFACTS) == expected


def test_the_message_about_restored_artifacts_is_exact(artifacts, capsys):
    previous = artifacts.rename(artifacts.with_name("artifacts.previous"))
    verify(artifacts)
    message = f"an earlier run was stopped while writing: {artifacts} was restored from {previous}"
    assert capsys.readouterr().err == f"{message}\n"


def test_the_seal_is_the_hash_of_sorted_keys_without_blanks_in_utf8():
    expected = hashlib.sha256('{"a":["é",1.5],"b":null}'.encode()).hexdigest()
    assert seal({"b": None, "a": ["é", 1.5], "sha256": "old"}) == {"b": None, "a": ["é", 1.5], "sha256": expected}
