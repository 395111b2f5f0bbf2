"""Teaching all three networks on one corpus.

What they are to answer for a listed name is above all whose name it is: of each language's bearers, the share that the
lists give. For the many names that no list holds it is what a teacher says who has counted letters, and who invents
such names to practise on; a 64-unit LSTM that sees real names alone remembers them and does not learn to spell.
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
from letterwise.parts import folded, part, scored
from letterwise.text import BLANK, read
from models import LSTM, RNN, MyLSTM, Network
from training.feminine import feminine
from training.loop import Examples, calibrate, fit
from training.recipe import Recipe
from training.teacher import Teacher

HIDDEN: dict[type[Network], int] = {RNN: 128, LSTM: 64, MyLSTM: 64}  # the report's sizes
LONGEST = 20  # letters of an invented name: hardly any real one has more


def train_networks(
    corpus: Corpus, parts: dict[str, np.ndarray], teacher: Teacher, recipe: Recipe, seed: int
) -> dict[str, Network]:
    """RNN, LSTM and MyLSTM by name, taught on the train part.

    They are taught under a mix of languages between an even one and the corpus's, and then answer under the corpus's:
    by Bayes' rule that is one number a language, added to the output's bias.
    """
    with threadpool_limits(limits=1):
        taught = training_set(corpus, parts["train"], teacher, recipe, seed)
    prior = corpus_prior(corpus, parts["train"])
    lacking = np.log(prior) - np.log(to_power(prior, recipe.tau))
    rows = parts["validation"]
    answers = np.eye(len(corpus.languages))[corpus.labels[rows]]
    validation = Examples.of([corpus.texts[row] for row in rows], answers, corpus.weights[rows])
    as_taught = replace(
        validation, weights=validation.weights * (validation.targets @ torch.from_numpy(np.exp(-lacking)).float())
    )
    torch.set_num_threads(1)  # at this size a second thread waits more than it works; a second network does not
    networks: dict[str, Network] = {}
    stop = threading.Event()
    for kind, hidden_size in HIDDEN.items():
        torch.manual_seed(seed)
        networks[kind.__name__] = kind(BLANK, hidden_size, len(corpus.languages))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        slowest_first = reversed(networks.values())
        jobs = [pool.submit(fit, network, taught, as_taught, recipe, seed, stop) for network in slowest_first]
        try:
            for job in jobs:
                job.result()
        except BaseException:  # Ctrl-C too: the others are not waited for
            stop.set()
            raise
    for network in networks.values():
        output = network.i2o if isinstance(network, RNN) else network.out
        with torch.no_grad():
            output.bias.add_(torch.from_numpy(lacking).float())
        calibrate(network, output, validation, np.log(prior))
    return {name: network.eval() for name, network in networks.items()}


def corpus_prior(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """Share of each language in the given rows by weight, float64 [languages]; none counts for less than one row."""
    counts = np.bincount(corpus.labels[rows], weights=corpus.weights[rows], minlength=len(corpus.languages))
    shares: np.ndarray = np.maximum(counts, 1) / np.maximum(counts, 1).sum()
    return shares


def to_power(shares: np.ndarray, power: float) -> np.ndarray:
    """Shares to a power, normalised again: 1 leaves them, 0 makes them even."""
    raised: np.ndarray = shares**power / (shares**power).sum()
    return raised


def make_teacher(corpus: Corpus, rows: np.ndarray) -> Teacher:
    """The teacher who has seen the given rows."""
    texts = [corpus.texts[row] for row in rows]
    with threadpool_limits(limits=1):  # BLAS would spin a thread a core on vectors of a few hundred numbers
        return Teacher(texts, corpus.labels[rows], corpus.weights[rows], len(corpus.languages))


def training_set(corpus: Corpus, rows: np.ndarray, teacher: Teacher, recipe: Recipe, seed: int) -> Examples:
    """Real names of the given rows, their feminine forms and invented names, with what is to be answered."""
    prior = corpus_prior(corpus, rows)
    taught = to_power(prior, recipe.tau)
    bearers = listed(corpus, rows, recipe, seed)
    real, shares = list(bearers), np.array(list(bearers.values()))  # (names, languages)
    often = to_power(prior, recipe.mix)
    invented = invent(teacher, (recipe.invented * often).astype(int), set(real), seed, np.random.default_rng(seed))
    names = [*real, *invented]
    answers = teacher.answers(names) * taught / prior
    answers /= answers.sum(axis=1, keepdims=True)
    owners = shares * taught
    owners /= owners.sum(axis=1, keepdims=True)
    answers[: len(real)] += recipe.memory * (owners - answers[: len(real)])
    draws = shares**recipe.common
    draws = (draws / draws.sum(axis=0).clip(1e-12) * often).sum(axis=1)
    times = np.ones(len(names), int)
    if not np.allclose(corpus.shares, by_language(np.ones(len(corpus.shares)), corpus.labels)):
        times[: len(real)] = np.maximum(1, np.rint(recipe.repeats * len(real) * draws))
    weights = answers @ (taught / often)  # back to the mix that is taught
    return Examples.of(names, answers, weights).repeated(times)


def listed(corpus: Corpus, rows: np.ndarray, recipe: Recipe, seed: int) -> dict[str, np.ndarray]:
    """Every name of the given rows and their feminine forms -> its share of each language's bearers [languages]."""
    labels, languages = corpus.labels[rows], len(corpus.languages)
    shares = by_language(corpus.shares[rows], labels)
    bearers: dict[str, np.ndarray] = {}
    for row, label, share in zip(rows, labels, shares, strict=True):
        bearers.setdefault(corpus.texts[row], np.zeros(languages))[label] += share
    forms: dict[str, np.ndarray] = {}
    for row, label, share in zip(rows, labels, shares, strict=True):
        form = feminine(corpus.texts[row], corpus.languages[label])
        if form and form not in bearers and allowed(form, seed):
            forms.setdefault(form, np.zeros(languages))[label] += recipe.feminine * share
    return bearers | forms


def invent(
    teacher: Teacher, counts: np.ndarray, known: set[str], seed: int, generator: np.random.Generator
) -> list[str]:
    """New names, ``counts`` [languages] of them asked for; only such as the split gives to training."""
    written = teacher.letters.invent(np.repeat(np.arange(len(counts)), counts), generator)
    return [
        name
        for name in tqdm(dict.fromkeys(written), desc="invented", unit="name", unit_scale=True)
        if name not in known and len(name) <= LONGEST and read(name).text == name and allowed(name, seed)
    ]


def allowed(text: str, seed: int) -> bool:
    """Whether a name that stands in no list may be trained on: its part is train, and it scores nowhere."""
    return part(text, seed) == "train" and folded(text) not in scored()
