"""How accurate the three networks and their rivals are, all trained in this run on the archive alone.

    python benchmarks/accuracy.py        # up to an hour on two cores; an interrupted run resumes

For ten split seeds it trains RNN, LSTM and MyLSTM with the full recipe and scores their ONNX files on the test names,
which no model here was trained on. Rivals: their teacher, which they cannot be expected to surpass; the n-gram model as
the teacher uses it, and with C, tolerance and case folding tuned on the validation names; the majority class; and the
tutorial's own loop. Leads are paired by split, with 95 % intervals. It also measures what the customary random split of
all rows is worth: accuracy on test names with a copy among the training rows, and on those without. Writes
accuracy.json and accuracy.md next to this script.
"""

import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
UNFINISHED = HERE / ".accuracy"  # splits that an interrupted run had finished
sys.path.insert(0, str(HERE.parent))

import export
from benchmarks import tutorial
from benchmarks.publish import publish
from evidence.results import load_or_run
from evidence.scoreboard import interval
from export.graph import Labels
from letterwise import corpus as corpora
from letterwise.corpus import Corpus
from letterwise.manifest import MODELS
from letterwise.predictor import Predictor, apply_prior
from letterwise.scores import calibrated_error, macro_recall, scores
from letterwise.text import encode, read
from models import Recurrent
from training.networks import corpus_prior, make_teacher, train_networks
from training.ngram import NgramModel
from training.recipe import RECIPES, Recipe
from training.scoring import VISITORS
from training.split import split
from training.teacher import Teacher

SEEDS = tuple(range(10))
RIVALS = ("n-gram", "n-gram, tuned", "teacher")  # models over which the networks' leads are given
GRID = [  # settings of the n-gram model, compared on the validation names
    {"C": C, "tol": tol, "lowercase": lowercase}
    for C in (3.0, 10.0, 30.0)
    for tol in (1e-4, 1e-2)
    for lowercase in (True, False)
]
TITLES = {
    "accuracy": "accuracy",
    "top3": "top-3",
    "macro_f1": "macro-F1",
    "nll": "NLL",
    "ece": "ECE",
    "ece_floor": "ECE floor",
    "visitors_recall": f"recall, prior^{VISITORS}",
    "macro_recall": "recall, equal prior",
    "parameters": "parameters",
    "bytes": "bytes",
}
LEADS = ("accuracy", "macro_f1", "visitors_recall", "macro_recall")
Answer = Callable[[list[str]], np.ndarray]  # texts -> probabilities under the corpus prior [names, languages]
Figures = dict[str, float]


def figures(answer: Answer, texts: list[str], labels: np.ndarray, prior: np.ndarray) -> Figures:
    """All scores of one model; its answers are under ``prior`` [languages]."""
    probabilities = answer(texts)
    log_probs = np.log(np.maximum(probabilities, np.finfo(np.float32).tiny))
    beginnings = answer([text[:2].rstrip() for text in texts])
    return scores(probabilities, labels) | {
        "ece_floor": calibrated_error(probabilities),
        "macro_recall": macro_recall(apply_prior(0, log_probs, np.log(prior)), labels),
        "visitors_recall": macro_recall(apply_prior(VISITORS, log_probs, np.log(prior)), labels),
        "confidence_after_2": float(beginnings.max(axis=1).mean()),
        "accuracy_after_2": float((beginnings.argmax(axis=1) == labels).mean()),
    }


def networks(
    corpus: Corpus, parts: dict[str, np.ndarray], recipe: Recipe, seed: int, teacher: Teacher
) -> dict[str, Figures]:
    """RNN, LSTM and MyLSTM, trained together."""
    trained = train_networks(corpus, parts, teacher, recipe, seed)
    prior = corpus_prior(corpus, parts["train"])
    graphs = export.graphs(trained, Labels(corpus.languages, prior.tolist(), corpus.sha256))
    predictor, (texts, labels) = Predictor(graphs), _names(corpus, parts["test"])

    def answer(name: str, texts: list[str]) -> np.ndarray:
        return predictor.predict_texts(texts, "corpus")[name]

    return {
        name: figures(partial(answer, name), texts, labels, prior)
        | {"parameters": _parameters(network), "bytes": len(graphs[MODELS[name]])}
        for name, network in trained.items()
    }


def ngram(corpus: Corpus, parts: dict[str, np.ndarray], **settings: Any) -> Figures:
    """The rival: a linear model of letter n-grams."""
    model = _ngram(corpus, parts["train"], **settings)
    coefficients = model.model[-1].coef_
    scored = figures(model.probabilities, *_names(corpus, parts["test"]), corpus_prior(corpus, parts["train"]))
    return scored | {"parameters": coefficients.size, "bytes": coefficients.nbytes}


def tuned(corpus: Corpus, parts: dict[str, np.ndarray]) -> Figures:
    """The n-gram model with the settings of GRID that are most accurate on the validation names."""
    texts, labels = _names(corpus, parts["validation"])

    def right(settings: dict[str, Any]) -> float:
        model = _ngram(corpus, parts["train"], **settings)
        return float((model.probabilities(texts).argmax(axis=1) == labels).mean())

    best = max(GRID, key=right)
    return ngram(corpus, parts, **best) | {"C": best["C"], "tol": best["tol"], "lowercase": float(best["lowercase"])}


def _ngram(corpus: Corpus, rows: np.ndarray, **settings: Any) -> NgramModel:
    texts, labels = _names(corpus, rows)
    return NgramModel(texts, labels, corpus.weights[rows], len(corpus.languages), **settings)


def majority(corpus: Corpus, parts: dict[str, np.ndarray]) -> Figures:
    """Answers with the shares of the languages, whatever the name."""
    prior = corpus_prior(corpus, parts["train"])
    return figures(lambda texts: np.tile(prior, (len(texts), 1)), *_names(corpus, parts["test"]), prior)


def tutorials_loop(corpus: Corpus, parts: dict[str, np.ndarray], seed: int) -> Figures:
    """The linear RNN as the tutorial trains it. It draws languages uniformly, so it learns a uniform prior; Bayes' rule
    changes that to the corpus prior, which all others here have.

    Its weights can diverge on a long name; training is then restarted, and ``diverged`` counts the restarts.
    """
    diverged, finite = -1, False
    while not finite:
        diverged += 1
        network = tutorial.train(*_names(corpus, parts["train"]), len(corpus.languages), seed + 1000 * diverged)
        finite = all(weights.isfinite().all() for weights in network.parameters())
    prior = corpus_prior(corpus, parts["train"])

    def answer(texts: list[str]) -> np.ndarray:
        weighed = answers(network, texts) * prior
        return np.asarray(weighed / weighed.sum(axis=1, keepdims=True))

    scored = figures(answer, *_names(corpus, parts["test"]), prior)
    return scored | {"parameters": _parameters(network), "diverged": diverged}


@torch.no_grad()
def answers(network: Recurrent, texts: list[str]) -> np.ndarray:
    """Probabilities of a torch network after each text's last letter: float64 [names, languages]."""
    batches = []
    for start in range(0, len(texts), 1000):
        batch = texts[start : start + 1000]
        log_probs, _ = network.unroll(torch.from_numpy(encode(batch)).T)
        batches.append(log_probs[[len(text) - 1 for text in batch], range(len(batch))].double().exp().numpy())
    return np.concatenate(batches)


def leak(corpus: Corpus, seed: int) -> dict[str, float]:
    """The n-gram model on the customary split, all rows including copies at random 8:1:1: its accuracy on the test
    rows, on those with a copy among the training rows and on those without, and the share with a copy."""
    rows = []
    with zipfile.ZipFile(corpora.fetch_archive(corpora.DATA / "data.zip")) as archive:
        for label, language in enumerate(corpus.languages):
            lines = archive.read(f"data/names/{language}.txt").decode().split("\n")
            rows += [(text, label) for line in lines if (text := read(line).text)]
    order = np.random.default_rng(seed).permutation(len(rows))
    train, test = ([rows[k] for k in part] for part in np.split(order, [len(order) * 8 // 10])[:2])
    test = test[len(test) // 2 :]  # the first half of the rest is for validation
    labels = np.array([label for _, label in train])
    model = NgramModel([text for text, _ in train], labels, np.ones(len(train)), len(corpus.languages), True)
    predicted = model.probabilities([text for text, _ in test]).argmax(axis=1)
    right, train_rows = predicted == [label for _, label in test], set(train)
    copied = np.array([row in train_rows for row in test])
    return {
        "accuracy": float(right.mean()),
        "with a copy": float(right[copied].mean()),
        "without": float(right[~copied].mean()),
        "share with a copy": float(copied.mean()),
    }


def leads(by_seed: list[dict[str, Figures]]) -> dict[str, dict[str, dict[str, float]]]:
    """Each network's lead over each of RIVALS, paired by split: mean and 95 % interval."""
    return {
        f"{name} over {rival}": {
            key: interval([scored[name][key] - scored[rival][key] for scored in by_seed]) for key in LEADS
        }
        for name in ("LSTM", "MyLSTM")
        for rival in RIVALS
    }


def table(mean: dict[str, Figures]) -> str:
    """Markdown: a row per model, the mean over the seeds."""
    lines = [f"| | {' | '.join(TITLES.values())} |", "|---" * (len(TITLES) + 1) + "|"]
    for model, scored in mean.items():
        cells = [_cell(name, scored.get(name)) for name in TITLES]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(name: str, figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if name in ("parameters", "bytes") else f"{figure:.3f}"


def _names(corpus: Corpus, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    return [corpus.texts[row] for row in rows], corpus.labels[rows]


def _parameters(network: torch.nn.Module) -> int:
    return sum(weights.numel() for weights in network.parameters())


def _mean(by_seed: list[dict[str, Figures]]) -> dict[str, Figures]:
    first = by_seed[0]
    return {m: {name: float(np.mean([s[m][name] for s in by_seed])) for name in first[m]} for m in first}


def one_split(corpus: Corpus, seed: int) -> dict[str, Figures]:
    """Every model's figures on one split."""
    parts = split(corpus, seed)
    teacher, prior = make_teacher(corpus, parts["train"]), corpus_prior(corpus, parts["train"])
    scored = networks(corpus, parts, RECIPES["full"], seed, teacher)
    scored["teacher"] = figures(teacher.answers, *_names(corpus, parts["test"]), prior)
    scored["n-gram"] = ngram(corpus, parts)
    scored["n-gram, tuned"] = tuned(corpus, parts)
    scored["tutorial's loop"] = tutorials_loop(corpus, parts, seed)
    scored["majority class"] = majority(corpus, parts)
    print(f"\nsplit seed {seed}, {len(parts['test']):,} test names\n{table(scored)}", flush=True)
    return scored


def document(report: dict[str, Any]) -> str:
    """accuracy.md: the means, the leads, and what copies are worth."""
    text = f"Mean over {len(report['seeds'])} splits, the archive alone:\n\n{table(report['mean'])}\n"
    text += leads_table(report)
    copies = {key: float(np.mean([split_leak[key] for split_leak in report["leak"]])) for key in report["leak"][0]}
    cells = " | ".join(f"{value:.3f}" for value in copies.values())
    return (
        f"{text}\nThe customary random split of all rows, n-gram model, mean over as many splits:\n\n"
        f"| {' | '.join(copies)} |\n{'|---' * len(copies)}|\n| {cells} |\n"
    )


def leads_table(report: dict[str, Any]) -> str:
    """Markdown: leads with their intervals."""
    titles = [TITLES[key] for key in LEADS]
    lines = [f"| lead, paired by split | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for comparison, by_score in report["leads"].items():
        cells = [f"{lead['mean']:+.3f} ({lead['low']:+.3f} to {lead['high']:+.3f})" for lead in by_score.values()]
        lines.append(f"| {comparison} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train, score, write."""
    corpus = corpora.load("archive")
    UNFINISHED.mkdir(exist_ok=True)
    by_seed = [load_or_run(UNFINISHED / f"{seed}.json", partial(one_split, corpus, seed)) for seed in SEEDS]
    machine: dict[str, Any] = {"cores": os.cpu_count(), "python": platform.python_version(), "torch": torch.__version__}
    report = {
        "corpus": {"name": corpus.name, "sha256": corpus.sha256},
        "recipe": asdict(RECIPES["full"]),
        "machine": machine,
        "mean": _mean(by_seed),
        "leads": leads(by_seed),
        "seeds": dict(zip(map(str, SEEDS), by_seed, strict=True)),
        "leak": [leak(corpus, seed) for seed in SEEDS],
    }
    publish(__file__, report, document(report))
    shutil.rmtree(UNFINISHED)


if __name__ == "__main__":
    main()
