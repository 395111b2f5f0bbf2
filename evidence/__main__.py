"""Measure the report's five claims on networks trained here, and write the data for the page's "Five claims".

    python -m evidence                            # 45 minutes; the tutorial's archive, downloaded once
    python -m evidence --data data.zip            # the same archive, already downloaded
    python -m evidence --quick --out quick.json   # two minutes: fewer seeds and names, a trial run

An interrupted run keeps what it has finished: run the same command to resume.
"""

import argparse
import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from evidence.document import document
from evidence.results import as_json_data, load_or_run, write
from letterwise import corpus as corpora
from letterwise.arguments import Parser, as_path, complain
from letterwise.folders import ROOT
from letterwise.manifest import ARTIFACTS, EVIDENCE, ArtifactsError, seal
from letterwise.parts import PARTS
from letterwise.predictor import Predictor
from letterwise.verdicts import EXPERIMENTS, SCHEMA_VERSION, verdicts


@dataclass(frozen=True)
class Settings:
    """How much to run: the trainings on names, and the recall experiment."""

    training_runs: Any
    recall: Any


DOCUMENT = ROOT / "docs" / "claims.md"
UNFINISHED = ROOT / ".evidence"  # what interrupted runs had finished


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 done, 2 bad arguments or files, 130 stopped by Ctrl-C."""
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    except (corpora.CorpusError, ArtifactsError) as error:
        complain("evidence", error)
        return 2
    except OSError as error:
        complain("evidence", f"{error.filename}: cannot be written ({error.strerror})")
        return 2
    except KeyboardInterrupt:
        print("\nevidence: stopped; run the same command to resume", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    try:
        from evidence import recall, training_runs
        from training.corpora import load
    except ModuleNotFoundError as error:
        if error.name not in ("torch", "sklearn"):
            raise
        complain("evidence", f"this needs {error.name}; run: pip install -r requirements-dev.txt")
        return 2
    corpus = load(arguments.data)
    predictor = Predictor.load()
    if corpus.languages != predictor.languages:
        reason = "languages differ from the shipped networks'; use --data archive or all"
        raise corpora.CorpusError(f"{arguments.data}: {reason}")
    print(corpus.report())
    settings = (
        Settings(training_runs.QUICK, recall.QUICK) if arguments.quick else Settings(training_runs.FULL, recall.FULL)
    )
    evidence = seal(measure(corpus, predictor, settings, arguments.seed))
    content = json.dumps(evidence, ensure_ascii=False, separators=(",", ":"))
    write(arguments.out, content)
    if arguments.out.resolve() == ARTIFACTS / EVIDENCE:
        write(DOCUMENT, document(json.loads(content)).rstrip("\n"))
    print(f"wrote {arguments.out} ({len(content.encode()) / 1000:.0f} KB)")
    for verdict in verdicts(evidence):
        print(f"{verdict.claim}: {verdict.verdict}; " + ", ".join(f"{k} {v:.3g}" for k, v in verdict.values.items()))
    return 0


def measure(corpus: corpora.Corpus, predictor: Predictor, settings: Any, seed: int) -> dict[str, Any]:
    """All experiments and their provenance. Finished parts stay in UNFINISHED until all are done."""
    from evidence import gating, memory, recall, same_machine, scoreboard, training_runs
    from evidence.networks import NETWORKS
    from evidence.training_history import OWN
    from training.loop import Examples
    from training.ngram import NgramModel
    from training.split import split

    provenance = _provenance(corpus, predictor, settings, seed)
    folder = UNFINISHED / hashlib.sha256((json.dumps(provenance) + _sources()).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    rows = split(corpus, 0)
    parts = tuple(_examples(Examples, corpus, rows[part]) for part in PARTS)
    texts = [corpus.texts[row] for row in rows["test"]]
    names = len(rows["train"])

    histories = training_runs.run_all(training_runs.jobs(settings.training_runs, seed, names), parts, folder)
    rates = training_runs.tune(histories, OWN)
    own_runs = {
        n: {job.seed: f for job, f in histories.items() if (job.regime, job.network, job.rate) == (OWN, n, rates[n])}
        for n in NETWORKS
    }

    def score() -> dict[str, Any]:
        train_texts = [corpus.texts[row] for row in rows["train"]]
        baseline = NgramModel(train_texts, corpus.labels[rows["train"]], np.ones(names), len(corpus.languages))
        answers = {name: np.stack([f.answers for f in by_seed.values()]) for name, by_seed in own_runs.items()}
        return scoreboard.experiment(answers, baseline.probabilities(texts), predictor, corpus, rows["test"], 0)

    experiments: dict[str, Callable[[], dict[str, Any]]] = {
        "echo": lambda: memory.echo_experiment(own_runs, texts, seed),
        "eigenvalues": lambda: memory.eigenvalues_experiment(own_runs["RNN"]),
        "gates": lambda: gating.experiment(own_runs, texts),
        "training_runs": lambda: training_runs.experiment(histories, settings.training_runs),
        "scoreboard": score,
        "same_machine": lambda: same_machine.experiment(own_runs, parts[2]),
        "recall": lambda: recall.measure(settings.recall, seed, folder),
    }
    results = {"provenance": provenance}
    for name in EXPERIMENTS:
        results[name] = load_or_run(folder / f"{name}.json", experiments[name])
        print(f"{name}: done")
    shutil.rmtree(folder)
    return results


def _examples(kind: Any, corpus: corpora.Corpus, rows: np.ndarray) -> Any:
    targets = np.eye(len(corpus.languages))[corpus.labels[rows]]
    return kind.of([corpus.texts[row] for row in rows], targets, np.ones(len(rows)))


def _provenance(corpus: corpora.Corpus, predictor: Predictor, settings: Any, seed: int) -> dict[str, Any]:
    from evidence.networks import NETWORKS, fresh
    from evidence.training_history import BATCH

    size = len(corpus.languages)
    return {
        "schema_version": SCHEMA_VERSION,
        "corpus": corpus.name,
        "corpus_sha256": corpus.sha256,
        "languages": list(corpus.languages),
        "seeds": list(range(seed, seed + settings.training_runs.seeds)),
        "split_seed": 0,
        "settings": as_json_data(asdict(settings)) | {"batch": BATCH},
        "parameters": {n: sum(p.numel() for p in fresh(n, size, 0).parameters()) for n in NETWORKS},
        "shipped": predictor.manifest["sha256"],
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("torch", "numpy")},
    }


def _sources() -> str:
    """A hash of this package, so that results kept from an experiment that has changed are not used."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _parser() -> Parser:
    parser = Parser(prog="evidence", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="archive", help="archive (default), starter, all, or a path")
    parser.add_argument("--out", type=as_path, default=ARTIFACTS / EVIDENCE, help="default: artifacts/evidence.json")
    parser.add_argument("--seed", type=int, default=0, help="first seed; default: 0")
    parser.add_argument("--quick", action="store_true", help="two seeds, few names: a trial run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
