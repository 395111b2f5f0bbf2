"""The whole run in miniature: it repeats its figures, resumes where it was stopped, and refuses in one line."""

import json
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import pytest

from evidence import __main__ as run
from evidence import document, memory, pool, recall, same_machine, training_history, training_runs
from letterwise.corpus import load
from letterwise.predictor import Predictor
from letterwise.verdicts import EXPERIMENTS, verdicts
from letterwise.verdicts import load as load_evidence

CLAIMS = ["memory", "gates", "training", "accuracy", "own"]

TINY = run.Settings(
    training_runs.Settings(2, 1, 30, (1e-2,), {"RNN": (0.05,), "LSTM": (0.05,)}, 1),
    recall.Settings((2, 3), 2, 2, (1e-2,), 2),
)


@pytest.fixture(scope="module")
def small():
    corpus, rows = load("starter"), slice(None, None, 32)
    few = replace(corpus, texts=corpus.texts[rows], labels=corpus.labels[rows], source=corpus.source[rows])
    return Predictor.load(), few


@pytest.fixture
def unfinished(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "UNFINISHED", tmp_path / "unfinished")
    return tmp_path / "unfinished"


def without_seconds(value):
    if isinstance(value, dict):
        return {key: without_seconds(entry) for key, entry in value.items() if key != "seconds"}
    return value


class InlinePool:
    """A pool that does its work at once, in this process."""

    def __init__(self, *_, initargs, **__):
        pool.SHARED[:] = initargs

    def __enter__(self):
        return self

    def __exit__(self, *_): ...

    def submit(self, function, *arguments):
        future = Future()
        future.set_result(function(*arguments))
        return future

    def shutdown(self, **_): ...


@pytest.mark.ci
def test_an_interrupted_run_resumes_and_gives_the_same_results(small, unfinished, monkeypatch):
    predictor, corpus = small
    monkeypatch.setattr(pool, "ProcessPoolExecutor", InlinePool)
    monkeypatch.setattr(memory, "UNTRAINED", 2)
    monkeypatch.setattr(memory, "strings", partial(memory.strings, count=10))
    for module in (training_history, memory):
        monkeypatch.setattr(module, "POINTS", (0, 0.5, 1))
    with monkeypatch.context() as patched:
        patched.setattr(same_machine, "experiment", stop)
        with pytest.raises(KeyboardInterrupt):
            run.measure(corpus, predictor, TINY, 0)
    finished = {path.stem for path in unfinished.rglob("*.json")}
    assert finished == {"echo", "eigenvalues", "gates", "training_runs", "scoreboard"}
    with monkeypatch.context() as patched:
        patched.setattr(training_runs, "train_one", stop)  # nothing is trained again
        patched.setattr(memory, "echo_experiment", stop)  # nor measured again
        resumed = run.measure(corpus, predictor, TINY, 0)
    assert not any(unfinished.iterdir())
    afresh = run.measure(corpus, predictor, TINY, 0)
    assert without_seconds(resumed) == without_seconds(afresh)
    assert [verdict.claim for verdict in verdicts(json.loads(json.dumps(afresh)))] == CLAIMS


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_quick_run_is_reproducible(tmp_path):
    runs = []
    for name in ("first.json", "again.json"):
        command = [sys.executable, "-m", "evidence", "--data", "starter", "--quick", "--out", str(tmp_path / name)]
        done = subprocess.run(command, cwd=run.UNFINISHED.parent, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        runs.append(load_evidence(tmp_path / name))
    assert [verdict.claim for verdict in verdicts(runs[0])] == CLAIMS
    first, again = (without_seconds({key: evidence[key] for key in EXPERIMENTS}) for evidence in runs)
    assert first == again


def stop(*_):
    raise KeyboardInterrupt


def test_corpora_that_are_missing_or_of_other_languages_are_refused(tmp_path, unfinished, capsys):
    for language in ("Elvish", "Dwarvish"):
        (tmp_path / f"{language}.txt").write_text("Legolas\nGimli\n", encoding="utf-8")
    assert run.main(["--data", str(tmp_path)]) == 2
    assert run.main(["--data", str(tmp_path / "nothing")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "languages differ" in lines[0]
    assert not unfinished.exists()


def test_the_output_file_is_written_whole_or_left_untouched(tmp_path, monkeypatch):
    out = tmp_path / "evidence.json"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        run.write(out, "new")
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.json"]
    assert out.read_text(encoding="utf-8") == "old"


def test_results_become_json_data():
    nan, infinite = float("nan"), float("inf")
    assert run.as_json_data({"a": [1.23456, nan, infinite], 2: "b"}) == {"a": [1.235, None, None], "2": "b"}


def test_the_committed_evidence_loads_and_is_small():
    path = run.ARTIFACTS / run.EVIDENCE
    assert path.stat().st_size < 400_000
    provenance = load_evidence(path)["provenance"]
    assert provenance["corpus"] == "archive"
    assert provenance["shipped"] == Predictor.load().manifest["sha256"]
    assert len(provenance["seeds"]) == 5


def test_the_committed_document_matches_the_committed_evidence():
    evidence = load_evidence(run.ARTIFACTS / run.EVIDENCE)
    assert run.DOCUMENT.read_text(encoding="utf-8") == document.document(evidence)


def test_no_best_rate_is_at_an_end_of_its_grid():
    evidence = load_evidence(run.ARTIFACTS / run.EVIDENCE)
    for regime, best in (("own", "rates"), ("tutorial", "tutorial_rates")):
        for name, attempts in evidence["training_runs"]["tried"][regime].items():
            rates = [attempt["rate"] for attempt in attempts]
            assert min(rates) < evidence["training_runs"][best][name] < max(rates), (regime, name)
