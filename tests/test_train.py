"""train.py from the command line: a real run on real names, and every way it can be refused or stopped."""

import errno
import hashlib
import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

import training.recipe
from letterwise import Predictor
from letterwise import corpus as corpora
from letterwise.__main__ import main as letterwise
from letterwise.manifest import ARTIFACTS, verify
from letterwise.parts import part
from letterwise.text import ALPHABET
from models import MyLSTM
from train import main

REPOSITORY = Path(__file__).resolve().parent.parent
ARCHIVE = corpora.DATA / "data.zip"  # where --data archive keeps it
STARTER = corpora.DATA / "starter"
NAMES = [f"{a}{b}{c}" for a in "BDGKLMNPRST" for b in "aeiou" for c in ("no", "ri", "ta", "ke")]  # 220
MODELS = ["RNN", "LSTM", "MyLSTM"]


def run(*arguments):
    """The exit code, whether main returns it or argparse exits with it."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return stop.code


def tree(folder):
    """What is in a folder: the names, and hashes of the files, short enough for an assertion to show."""
    files = {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}
    return {str(path.relative_to(folder)): hashlib.sha256(content).hexdigest() for path, content in files.items()}


def corpus_at(path, **names):
    path.mkdir()
    for language, rows in names.items():
        (path / f"{language}.txt").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def two(tmp_path):
    """A user's own corpus: 110 names ending in -sky, 110 in a vowel."""
    return corpus_at(tmp_path / "two", Left=[f"{n}sky" for n in NAMES[::2]], Right=NAMES[1::2])


@pytest.fixture(scope="module")
def brief():
    """The quick recipe made quicker: two epochs over fewer invented names."""
    with pytest.MonkeyPatch.context() as patch:
        quick = training.recipe.RECIPES["quick"]
        patch.setitem(training.recipe.RECIPES, "quick", replace(quick, invented=20_000, epochs=2, repeats=1))
        yield


@pytest.fixture
def shipped(tmp_path):
    """A folder that already holds artifacts and evidence; the test fails if it or anything beside it changes."""
    out = tmp_path / "place" / "out"
    out.mkdir(parents=True)
    for file in ARTIFACTS.iterdir():
        (out / file.name).write_bytes(file.read_bytes())
    (out / "evidence.json").write_text("{}")
    before = tree(out.parent)
    yield out
    assert tree(out.parent) == before


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """Every fourth name of the starter lists."""
    folder = tmp_path_factory.mktemp("lists") / "quarter"
    rows = {file.stem: file.read_text(encoding="utf-8").splitlines()[::4] for file in STARTER.glob("*.txt")}
    return corpus_at(folder, **rows)


@pytest.fixture(scope="module")
def trained(brief, quarter, tmp_path_factory):
    out = tmp_path_factory.mktemp("trained") / "a"
    assert run("--data", quarter, "--recipe", "quick", "--out", out) == 0
    return out


@pytest.mark.ci
def test_the_folder_verifies_and_its_manifest_says_what_it_is(trained, quarter):
    manifest, _ = verify(trained)
    corpus = corpora.load(quarter)
    assert sorted(p.name for p in trained.iterdir()) == sorted([*manifest["files"], "manifest.json"])
    assert [p.name for p in trained.parent.iterdir()] == ["a"]
    assert manifest["languages"] == list(corpus.languages)
    assert manifest["alphabet"] == ALPHABET
    assert manifest["corpus"]["name"] == "quarter"
    assert manifest["corpus"]["sha256"] == corpus.sha256
    assert manifest["seed"] == 0
    assert manifest["recipe"]["name"] == "quick"
    assert {"python", "torch", "onnx"} <= set(manifest["versions"])


@pytest.mark.ci
def test_scores_are_there_for_every_model_under_every_prior(trained, quarter):
    by_model = verify(trained)[0]["scores"]["quarter"]
    assert sorted(by_model) == sorted([*MODELS, "n-gram"])
    tests = sum(part(text) == "test" for text in corpora.load(quarter).texts)
    for by_prior in by_model.values():
        assert sorted(by_prior) == ["balanced", "corpus", "equal"]
        for figures in by_prior.values():
            assert {"accuracy", "top3", "macro_f1", "nll", "ece", "n"} <= set(figures)
            assert figures["n"] == tests
            assert 3 / 18 < figures["accuracy"] < figures["top3"] < 1
            assert 0 < figures["nll"] < math.log(18)  # better than guessing


@pytest.mark.ci
def test_a_bare_session_answers_as_the_predictor(trained):
    predictor = Predictor.load(trained)
    for model, file in zip(MODELS, ("rnn", "lstm", "mylstm"), strict=True):
        session = onnxruntime.InferenceSession(trained / f"{file}.onnx", providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
        for name in ("Satoshi", "O'Brien", "Ng"):
            letters = np.array([[metadata["alphabet"].index(letter) for letter in name]])
            learned = np.exp(session.run(["log_probs"], {"letters": letters})[0][0, -1].astype(np.float64))
            equal = learned / json.loads(metadata["prior"])
            expected = {"corpus": learned, "equal": equal / equal.sum()}
            for prior, probabilities in expected.items():
                best = json.loads(metadata["languages"])[probabilities.argmax()]
                ((language, probability),) = predictor.predict(name, top=1, prior=prior)[model]
                assert language == best
                assert probability == pytest.approx(probabilities.max(), abs=1e-5)


@pytest.mark.ci
@pytest.mark.parametrize("prior", ["balanced", "corpus", "equal"])
def test_evaluating_the_split_gives_the_manifests_scores(prior, trained, quarter, tmp_path, capsys):
    assert run("--data", quarter, "--split-out", tmp_path) == 0
    capsys.readouterr()
    test = tmp_path / "test.tsv"
    assert letterwise(["--evaluate", str(test), "--prior", prior, "--json", "--artifacts", str(trained)]) == 0
    measured = json.loads(capsys.readouterr().out)
    recorded = verify(trained)[0]["scores"]["quarter"]
    assert list(measured) == MODELS
    for model, figures in measured.items():
        for name, figure in figures.items():
            assert figure == pytest.approx(recorded[model][prior][name], abs=6e-5), (model, name)


def test_a_corpus_of_two_languages_works(two, brief, tmp_path):
    assert run("--data", two, "--recipe", "quick", "--out", tmp_path / "out", "--seed", 7) == 0
    manifest, _ = verify(tmp_path / "out")
    assert manifest["languages"] == ["Left", "Right"]
    assert manifest["seed"] == 7
    answers = Predictor.load(tmp_path / "out").predict("Dostoevsky", top=3)
    assert all(sorted(language for language, _ in best) == ["Left", "Right"] for best in answers.values())


@pytest.mark.ci
def test_the_same_seed_gives_the_same_graphs_and_keeps_the_evidence(two, brief, tmp_path):
    graphs = []
    for _ in range(2):
        assert run("--data", two, "--recipe", "quick", "--out", tmp_path / "out") == 0
        graphs.append(verify(tmp_path / "out")[1])
        (tmp_path / "out" / "evidence.json").touch()
    assert graphs[0] == graphs[1]
    assert [p.name for p in tmp_path.glob("out*")] == ["out"]


@pytest.mark.parametrize("far", ["validation", "test"])
def test_a_language_without_a_train_name_does_not_stop_the_run(far, two, brief, tmp_path):
    """Its only name fell into another part: it is scored where possible, and training succeeds."""
    (two / "Rare.txt").write_text(next(f"{n}x" for n in NAMES if part(f"{n}x") == far) + "\n")
    assert run("--data", two, "--recipe", "quick", "--out", tmp_path / "out") == 0
    assert "Rare" in verify(tmp_path / "out")[0]["languages"]


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_any_whole_seed_trains_or_is_refused_in_a_line(seed, two, brief, tmp_path, capsys):
    code = run("--data", two, "--recipe", "quick", "--out", tmp_path / "out", f"--seed={seed}")
    assert code in (0, 2)
    assert code == 0 or len(capsys.readouterr().err.splitlines()) == 1


def test_split_out_writes_three_files_and_trains_nothing(two, shipped, tmp_path, monkeypatch):
    monkeypatch.setattr("training.networks.train_networks", None)
    assert run("--data", two, "--split-out", tmp_path / "parts", "--out", shipped) == 0
    assert sorted(p.name for p in (tmp_path / "parts").iterdir()) == ["test.tsv", "train.tsv", "validation.tsv"]


def test_control_characters_of_a_corpus_do_not_reach_the_terminal(two, tmp_path, capsys):
    (two / "a\x1b[31mb").touch()
    assert run("--data", two, "--split-out", tmp_path / "c\nd") == 0
    output = capsys.readouterr().out
    assert r"a\x1b[31mb" in output
    assert len(output.splitlines()) == 2


def test_without_torch_one_line_says_what_to_install(shipped):
    script = "import sys; sys.modules['torch'] = None; import train; sys.exit(train.main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "--data", "starter", "--out", shipped],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "requirements-dev.txt" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--data", "no/such/place"], "no/such/place"),
        (["--data", "{place}/one"], "one"),
        (["--data", "{place}/few"], "few"),
        (["--data", "{place}/notes.zip"], "notes.zip"),
        (["--data", "{place}/two", "--out", "{place}/strangers"], "notes.txt"),
        (["--data", "{place}/two", "--out", "/"], "/"),
        (["--data", "{place}/two", "--split-out", "{place}/notes.zip"], "notes.zip"),
        (["--data", "{place}/few", "--split-out", "{place}/parts"], "few"),
        (["--data", "{place}/two", "--recipe", "slow"], "quick"),
        (["--data", "{place}/two", "--seed", "one"], "one"),
        (["--colour", "red"], "--colour"),
        (["--data", ""], "path is empty"),
        (["--data", "a\nb"], r"a\nb"),
        (["--out", "{place}/notes.zip/a\x85b", "--data", "{place}/two"], r"a\x85b"),
        (["--col\nour", "red"], r"--col\nour"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "names",
)
def test_unusable_arguments_are_refused_in_one_line(arguments, named, two, shipped, tmp_path, capsys):
    corpus_at(tmp_path / "one", Left=NAMES)
    corpus_at(tmp_path / "few", Left=["Ng"], Right=["Li"])
    corpus_at(tmp_path / "strangers", notes=["mine"])
    (tmp_path / "notes.zip").write_text("mine")
    before = tree(tmp_path)
    filled = [argument.format(place=tmp_path) for argument in arguments]
    assert run("--out", shipped, "--recipe", "quick", *filled) == 2
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 1, errors
    assert named in errors
    assert tree(tmp_path) == before


def test_ctrl_c_while_training_changes_nothing(two, shipped, brief, monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(MyLSTM, "unroll", stop)
    assert run("--data", two, "--recipe", "quick", "--out", shipped) == 130
    assert "intact" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.ci
def test_sixty_languages_and_one_with_a_single_name_train_and_the_untested_is_named(brief, tmp_path, capsys):
    lists = {f"L{k:02}": [f"{name}{chr(97 + k % 26)}" for name in NAMES[k % 7 :: 7]] for k in range(60)}
    lists["Lonely"] = [next(f"{n}x" for n in NAMES if part(f"{n}x") == "train")]
    folder = corpus_at(tmp_path / "sixty", **lists)
    assert run("--data", folder, "--recipe", "quick", "--out", tmp_path / "out") == 0
    manifest, _ = verify(tmp_path / "out")
    assert len(manifest["languages"]) == 61
    assert manifest["details"]["support"]["Lonely"] == 0
    assert manifest["details"]["recall"]["LSTM"]["equal"]["Lonely"] is None
    line_of_untested = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("no test names"))
    assert "Lonely" in line_of_untested


def test_a_full_disk_changes_nothing(two, shipped, brief, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run("--data", two, "--recipe", "quick", "--out", shipped) == 2
    assert "No space left" in capsys.readouterr().err.splitlines()[-1]


def test_a_failed_gate_changes_nothing(two, shipped, brief, monkeypatch, capsys):
    monkeypatch.setattr("export.gate.TOLERANCE", -1.0)
    assert run("--data", two, "--recipe", "quick", "--out", shipped) == 1
    assert "RNN" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not ARCHIVE.is_file(), reason=f"{ARCHIVE} is missing")
def test_accuracy_on_the_archive_is_as_promised(tmp_path):
    assert run("--data", ARCHIVE, "--out", tmp_path / "out", "--seed", 0) == 0
    manifest, _ = verify(tmp_path / "out")
    assert manifest["corpus"]["name"] == "archive"
    accuracy = {model: scores["corpus"]["accuracy"] for model, scores in manifest["scores"]["archive"].items()}
    assert accuracy["LSTM"] >= 0.83
    assert accuracy["MyLSTM"] >= 0.83
    assert accuracy["RNN"] >= 0.76
