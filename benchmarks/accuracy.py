"""How accurate the three networks are, beside their rivals, all trained in this run on the archive alone.

    python benchmarks/accuracy.py        # about a quarter of an hour on two cores

For split seeds 0, 1 and 2 it trains RNN, LSTM and MyLSTM with the full recipe and scores their ONNX files on the test
names, which nothing here has seen, beside: the n-gram model (scikit-learn's default lower-casing, and case kept as in
the teacher), the majority class, and the tutorial's own loop. Once, with the quick recipe, it scores the customary
random split of all rows, copies included, beside the honest one. Writes accuracy.json and accuracy.md beside itself.
"""

import os
import platform
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import export
from benchmarks import tutorial
from benchmarks.publish import publish
from letterwise import corpus as corpora
from letterwise.corpus import Corpus, by_language
from letterwise.manifest import MODELS
from letterwise.predictor import Predictor, under
from letterwise.scores import calibrated_error, macro_recall, scores
from letterwise.text import encode, read
from training.ngram import NgramModel
from training.recipe import RECIPES, Recipe
from training.split import split
from training.teach import learned_prior, teach, teacher_of

SEEDS = (0, 1, 2)
COLUMNS = ("accuracy", "top3", "macro_f1", "nll", "ece", "ece_floor", "macro_recall", "seconds", "parameters", "bytes")
TITLES = ("accuracy", "top-3", "macro-F1", "NLL", "ECE", "ECE floor", "recall, equal prior", "seconds", "parameters",
          "bytes")  # fmt: skip
Answer = Callable[[list[str]], np.ndarray]  # texts -> probabilities as learned [names, languages]
Figures = dict[str, float]


def figures(answer: Answer, texts: list[str], labels: np.ndarray, prior: np.ndarray) -> Figures:
    """All scores of one model; ``prior`` [languages] is what it has learned."""
    learned = answer(texts)
    equal = under(0, np.log(np.maximum(learned, np.finfo(np.float32).tiny)), np.log(prior))
    beginnings = answer([text[:2].rstrip() for text in texts])
    return scores(learned, labels) | {
        "ece_floor": calibrated_error(learned),
        "macro_recall": macro_recall(equal, labels),
        "confidence_after_2": float(beginnings.max(axis=1).mean()),
        "accuracy_after_2": float((beginnings.argmax(axis=1) == labels).mean()),
    }


def networks(corpus: Corpus, parts: dict[str, np.ndarray], recipe: Recipe, seed: int) -> dict[str, Figures]:
    """RNN, LSTM and MyLSTM, taught together; ``seconds`` are those of all three, teacher included."""
    started = time.monotonic()
    taught = teach(corpus, parts, teacher_of(corpus, parts["train"]), recipe, seed)
    seconds = time.monotonic() - started
    prior = learned_prior(corpus, parts["train"])
    graphs = export.graphs(taught, export.Labels(corpus.languages, prior.tolist(), corpus.sha256))
    predictor, (texts, labels) = Predictor(graphs), _names(corpus, parts["test"])
    return {
        name: figures(lambda texts, name=name: predictor.predict_texts(texts, "corpus")[name], texts, labels, prior)
        | {"seconds": seconds, "parameters": _parameters(network), "bytes": len(graphs[MODELS[name]])}
        for name, network in taught.items()
    }


def ngram(corpus: Corpus, parts: dict[str, np.ndarray], lowercase: bool) -> Figures:
    """The rival: a linear model of letter n-grams."""
    rows, started = parts["train"], time.monotonic()
    texts, labels = _names(corpus, rows)
    model = NgramModel(texts, labels, corpus.weights[rows], len(corpus.languages), lowercase)
    seconds, coefficients = time.monotonic() - started, model.model[-1].coef_
    scored = figures(model.probabilities, *_names(corpus, parts["test"]), learned_prior(corpus, rows))
    return scored | {"seconds": seconds, "parameters": coefficients.size, "bytes": coefficients.nbytes}


def majority(corpus: Corpus, parts: dict[str, np.ndarray]) -> Figures:
    """The shares of the languages, whatever the name."""
    prior = learned_prior(corpus, parts["train"])
    return figures(lambda texts: np.tile(prior, (len(texts), 1)), *_names(corpus, parts["test"]), prior)


def tutorials_loop(corpus: Corpus, parts: dict[str, np.ndarray], seed: int) -> Figures:
    """The linear RNN as the tutorial trains it: it draws languages evenly, so what it learns is an even prior.

    Its weights can grow beyond all bounds on a long name; it is then started again, and ``diverged`` counts that.
    """
    started, diverged = time.monotonic(), -1
    finite = False
    while not finite:
        diverged += 1
        network = tutorial.train(*_names(corpus, parts["train"]), len(corpus.languages), seed + 1000 * diverged)
        finite = all(weights.isfinite().all() for weights in network.parameters())
    seconds = time.monotonic() - started
    even = np.full(len(corpus.languages), 1 / len(corpus.languages))
    scored = figures(partial(answers, network), *_names(corpus, parts["test"]), even)
    return scored | {"seconds": seconds, "parameters": _parameters(network), "diverged": diverged}


@torch.no_grad()
def answers(network: torch.nn.Module, texts: list[str]) -> np.ndarray:
    """Probabilities of a torch network after each text's last letter: float64 [names, languages]."""
    found = []
    for start in range(0, len(texts), 1000):
        some = texts[start : start + 1000]
        log_probs, _ = network.unroll(torch.from_numpy(encode(some)).T)
        found.append(log_probs[[len(text) - 1 for text in some], range(len(some))].double().exp().numpy())
    return np.concatenate(found)


def leak(corpus: Corpus, seed: int = 0) -> dict[str, dict[str, Figures]]:
    """What the customary split is worth: all rows with their copies, at random 8:1:1, beside the honest split."""
    rows = []
    with zipfile.ZipFile(corpora.fetch_archive(corpora.DATA / "data.zip")) as archive:
        for label, language in enumerate(corpus.languages):
            lines = archive.read(f"data/names/{language}.txt").decode().split("\n")
            rows += [(text, label) for line in lines if (text := read(line).text)]
    texts, labels = tuple(text for text, _ in rows), np.array([label for _, label in rows])
    order = np.random.default_rng(seed).permutation(len(texts))
    train, validation, test = np.split(order, [len(order) * 8 // 10, len(order) * 9 // 10])
    even = by_language(np.ones(len(texts)), labels)
    leaky = replace(corpus, texts=texts, labels=labels, source=np.zeros(len(texts), np.int64), shares=even)
    splits = {
        "honest split": (corpus, split(corpus, seed)),
        "random rows": (leaky, {"train": train, "validation": validation, "test": test}),
    }
    return {
        name: networks(names, parts, RECIPES["quick"], seed) | {"n-gram": ngram(names, parts, lowercase=True)}
        for name, (names, parts) in splits.items()
    }


def table(mean: dict[str, Figures]) -> str:
    """Markdown: a row a model, the mean over the seeds."""
    lines = [f"| | {' | '.join(TITLES)} |", "|---" * (len(TITLES) + 1) + "|"]
    for model, scored in mean.items():
        cells = [_cell(name, scored.get(name)) for name in COLUMNS]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(name: str, figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if name in ("seconds", "parameters", "bytes") else f"{figure:.3f}"


def _names(corpus: Corpus, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    return [corpus.texts[row] for row in rows], corpus.labels[rows]


def _parameters(network: torch.nn.Module) -> int:
    return sum(weights.numel() for weights in network.parameters())


def _mean(by_seed: list[dict[str, Figures]]) -> dict[str, Figures]:
    first = by_seed[0]
    return {m: {name: float(np.mean([s[m][name] for s in by_seed])) for name in first[m]} for m in first}


def main() -> None:
    """Train, score, write."""
    corpus, by_seed = corpora.load("archive"), []
    for seed in SEEDS:
        parts = split(corpus, seed)
        scored = networks(corpus, parts, RECIPES["full"], seed)
        scored["n-gram"] = ngram(corpus, parts, lowercase=True)
        scored["n-gram, case kept"] = ngram(corpus, parts, lowercase=False)
        scored["tutorial's loop"] = tutorials_loop(corpus, parts, seed)
        scored["majority class"] = majority(corpus, parts)
        by_seed.append(scored)
        print(f"\nsplit seed {seed}, {len(parts['test']):,} test names\n{table(scored)}", flush=True)
    mean, leaked = _mean(by_seed), leak(corpus)
    machine: dict[str, Any] = {"cores": os.cpu_count(), "python": platform.python_version(), "torch": torch.__version__}
    facts = {
        "corpus": {"name": corpus.name, "sha256": corpus.sha256},
        "recipe": asdict(RECIPES["full"]),
        "machine": machine,
        "mean": mean,
        "seeds": dict(zip(map(str, SEEDS), by_seed, strict=True)),
        "leak": leaked,
    }
    text = f"Mean over split seeds {SEEDS}, the archive alone:\n\n{table(mean)}"
    for name, scored in leaked.items():
        text += f"\nQuick recipe, seed 0, {name}:\n\n{table(scored)}"
    publish(__file__, facts, text)


if __name__ == "__main__":
    main()
