"""Training all three networks on one corpus.

The target of a listed name comes mainly from the lists: the share of each language's bearers who have it. For the many
unlisted names it is the answer of a teacher built on letter counts, which also invents such names to train on; a
64-unit LSTM that sees only real names memorises them instead of learning how names are spelt.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from letterwise.corpus import Corpus, by_language
from letterwise.parts import folded, part, scoring_names
from letterwise.text import BLANK, read
from models import LSTM, RNN, MyLSTM, Network
from training.feminine import feminine
from training.loop import Examples, calibrate, fit
from training.recipe import Recipe
from training.teacher import Teacher

HIDDEN: dict[type[Network], int] = {RNN: 128, LSTM: 64, MyLSTM: 64}  # the report's sizes
LONGEST = 20  # letters of an invented name; hardly any real one is longer


def train_networks(
    corpus: Corpus, parts: dict[str, np.ndarray], teacher: Teacher, recipe: Recipe, seed: int
) -> dict[str, Network]:
    """RNN, LSTM and MyLSTM by name, trained on the train part.

    They are trained under a mix of languages between a uniform one and the corpus's, and then moved to the corpus
    prior: by Bayes' rule, that adds one number per language to the output's bias.
    """
    with threadpool_limits(limits=1):
        examples = training_set(corpus, parts["train"], teacher, recipe, seed)
    prior = corpus_prior(corpus, parts["train"])
    bias_shift = np.log(prior) - np.log(to_power(prior, recipe.tau))
    rows = parts["validation"]
    targets = np.eye(len(corpus.languages))[corpus.labels[rows]]
    validation = Examples.of([corpus.texts[row] for row in rows], targets, corpus.weights[rows])
    reweighted = replace(
        validation, weights=validation.weights * (validation.targets @ torch.from_numpy(np.exp(-bias_shift)).float())
    )
    torch.set_num_threads(1)  # at this size a second thread mostly waits; training a second network in it does not
    networks: dict[str, Network] = {}
    stop = threading.Event()
    for kind, hidden_size in HIDDEN.items():
        torch.manual_seed(seed)
        networks[kind.__name__] = kind(BLANK, hidden_size, len(corpus.languages))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        slowest_first = reversed(networks.values())
        jobs = [pool.submit(fit, network, examples, reweighted, recipe, seed, stop) for network in slowest_first]
        try:
            for job in jobs:
                job.result()
        except BaseException:  # Ctrl-C too: do not wait for the other networks
            stop.set()
            raise
    for network in networks.values():
        output = network.i2o if isinstance(network, RNN) else network.out
        with torch.no_grad():
            output.bias.add_(torch.from_numpy(bias_shift).float())
        calibrate(network, output, validation, np.log(prior))
    return {name: network.eval() for name, network in networks.items()}


def corpus_prior(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """Share of each language in ``rows`` by weight, float64 [languages]; each counts for at least one row."""
    counts = np.bincount(corpus.labels[rows], weights=corpus.weights[rows], minlength=len(corpus.languages))
    shares: np.ndarray = np.maximum(counts, 1) / np.maximum(counts, 1).sum()
    return shares


def to_power(shares: np.ndarray, power: float) -> np.ndarray:
    """Shares raised to a power and normalised: 1 leaves them unchanged, 0 makes them uniform."""
    raised: np.ndarray = shares**power / (shares**power).sum()
    return raised


def make_teacher(corpus: Corpus, rows: np.ndarray) -> Teacher:
    """A teacher trained on ``rows``."""
    texts = [corpus.texts[row] for row in rows]
    with threadpool_limits(limits=1):  # BLAS would start a thread per core for vectors of a few hundred numbers
        return Teacher(texts, corpus.labels[rows], corpus.weights[rows], len(corpus.languages))


def training_set(corpus: Corpus, rows: np.ndarray, teacher: Teacher, recipe: Recipe, seed: int) -> Examples:
    """The names of ``rows``, their feminine forms and invented names, with targets and weights."""
    prior = corpus_prior(corpus, rows)
    training_prior = to_power(prior, recipe.tau)
    bearers = listed(corpus, rows, recipe, seed)
    real, shares = list(bearers), np.array(list(bearers.values()))  # (names, languages)
    name_mix = to_power(prior, recipe.mix)
    invented = invent(teacher, (recipe.invented * name_mix).astype(int), set(real), seed, np.random.default_rng(seed))
    names = [*real, *invented]
    targets = teacher.answers(names) * training_prior / prior
    targets /= targets.sum(axis=1, keepdims=True)
    list_targets = shares * training_prior
    list_targets /= list_targets.sum(axis=1, keepdims=True)
    targets[: len(real)] += recipe.memory * (list_targets - targets[: len(real)])
    draws = shares**recipe.common
    draws = (draws / draws.sum(axis=0).clip(1e-12) * name_mix).sum(axis=1)
    times = np.ones(len(names), int)
    if not np.allclose(corpus.shares, by_language(np.ones(len(corpus.shares)), corpus.labels)):
        times[: len(real)] = np.maximum(1, np.rint(recipe.repeats * len(real) * draws))
    weights = targets @ (training_prior / name_mix)  # back to the training mix
    return Examples.of(names, targets, weights).repeated(times)


def listed(corpus: Corpus, rows: np.ndarray, recipe: Recipe, seed: int) -> dict[str, np.ndarray]:
    """Every name of ``rows`` and every feminine form -> its share of each language's bearers, [languages]."""
    labels, languages = corpus.labels[rows], len(corpus.languages)
    shares = by_language(corpus.shares[rows], labels)
    bearers: dict[str, np.ndarray] = {}
    for row, label, share in zip(rows, labels, shares, strict=True):
        bearers.setdefault(corpus.texts[row], np.zeros(languages))[label] += share
    forms: dict[str, np.ndarray] = {}
    for row, label, share in zip(rows, labels, shares, strict=True):
        form = feminine(corpus.texts[row], corpus.languages[label])
        if form and form not in bearers and may_train_on(form, seed):
            forms.setdefault(form, np.zeros(languages))[label] += recipe.feminine * share
    return bearers | forms


def invent(
    teacher: Teacher, counts: np.ndarray, known: set[str], seed: int, generator: np.random.Generator
) -> list[str]:
    """Invented names: of the ``counts`` [languages] drawn, those that are new and may be trained on."""
    drawn = teacher.letters.invent(np.repeat(np.arange(len(counts)), counts), generator)
    with tqdm(dict.fromkeys(drawn), desc="invented", unit="name", unit_scale=True) as progress:
        return [
            name
            for name in progress
            if name not in known and len(name) <= LONGEST and read(name).text == name and may_train_on(name, seed)
        ]


def may_train_on(text: str, seed: int) -> bool:
    """Whether an unlisted name may be trained on: its part is train, and no scoring list has it."""
    return part(text, seed) == "train" and folded(text) not in scoring_names()
