"""Teaching all three networks on one corpus.

They learn from a teacher: its answers on the real names, and on many more that its letter models invent. A 64-unit
LSTM that sees 14,000 real names alone remembers them; with invented ones beside it has to learn how languages spell.
"""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from letterwise.corpus import DATA, Corpus
from letterwise.text import BLANK, read
from models import LSTM, RNN, MyLSTM, Network
from training.feminine import feminine
from training.loop import Examples, calibrate, train
from training.recipe import Recipe
from training.split import part
from training.teacher import Teacher

HIDDEN = {RNN: 128, LSTM: 64, MyLSTM: 64}  # the report's sizes


def teach(corpus: Corpus, parts: dict[str, np.ndarray], recipe: Recipe, seed: int) -> dict[str, Network]:
    """RNN, LSTM and MyLSTM by name, taught on the train part, each at its best on the validation part."""
    with threadpool_limits(limits=1):  # BLAS would spin a thread a core on vectors of a few hundred numbers
        taught = lessons(corpus, parts["train"], recipe, seed)
    rows = parts["validation"]
    answers = np.eye(len(corpus.languages))[corpus.labels[rows]]
    validation = Examples.of([corpus.texts[row] for row in rows], answers, corpus.weights[rows])
    torch.set_num_threads(1)  # at this size a second thread waits more than it works; a second network does not
    networks, stop = {}, threading.Event()
    for kind, hidden_size in HIDDEN.items():
        torch.manual_seed(seed)
        networks[kind.__name__] = kind(BLANK, hidden_size, len(corpus.languages))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        slowest_first = reversed(networks.values())
        jobs = [pool.submit(train, network, taught, validation, recipe, seed, stop) for network in slowest_first]
        try:
            for job in jobs:
                job.result()
        except BaseException:  # Ctrl-C too: the others are not waited for
            stop.set()
            raise
    for network in networks.values():
        calibrate(network, network.i2o if isinstance(network, RNN) else network.out, validation)
    return {name: network.eval() for name, network in networks.items()}


def learned_prior(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """Share of each language in the given rows by weight, float64 [languages]; none counts for less than one row."""
    counts = np.bincount(corpus.labels[rows], weights=corpus.weights[rows], minlength=len(corpus.languages))
    return np.maximum(counts, 1) / np.maximum(counts, 1).sum()


def lessons(corpus: Corpus, rows: np.ndarray, recipe: Recipe, seed: int) -> Examples:
    """Real names of the given rows, their feminine forms and invented names, with the teacher's answers."""
    texts, labels, weights = [corpus.texts[row] for row in rows], corpus.labels[rows], corpus.weights[rows]
    teacher = Teacher(texts, labels, weights, len(corpus.languages), recipe.tilt)
    closed = held_out()
    known = set(texts)
    forms = {
        form: (label, recipe.feminine * weight)
        for text, label, weight in zip(texts, labels.tolist(), weights, strict=True)
        if (form := feminine(text, corpus.languages[label])) and form not in known and allowed(form, seed, closed)
    }
    share = teacher.prior**recipe.mix / (teacher.prior**recipe.mix).sum()
    invented = invent(teacher, (recipe.invented * share).astype(int), known | forms.keys(), seed, closed)
    importance = (teacher.prior / np.maximum(share, 1e-12))[list(invented.values())]  # back to the corpus's mix
    names = [*texts, *forms, *invented]
    answers = teacher.answers(names)
    for row, (label, _) in enumerate(forms.values(), start=len(texts)):
        answers[row] = (answers[row] + np.eye(len(corpus.languages))[label]) / 2  # the teacher has seen hardly any
    return Examples.of(names, answers, np.concatenate([weights, [weight for _, weight in forms.values()], importance]))


def held_out() -> frozenset[str]:
    """What no training may see whatever its part: the list that scores, by ``folded`` name."""
    lines = (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(folded(read(line.split("\t")[0]).text) for line in lines)


def folded(text: str) -> str:
    """A reading without what differs between spellings of one name: blanks, apostrophes and capitals."""
    return text.replace(" ", "").replace("'", "").casefold()


def allowed(text: str, seed: int, closed: frozenset[str]) -> bool:
    """Whether a name that stands in no list may be trained on: its part is train, and it scores nowhere."""
    return part(text, seed) == "train" and folded(text) not in closed


def invent(
    teacher: Teacher, counts: np.ndarray, known: set[str], seed: int, closed: frozenset[str] = frozenset()
) -> dict[str, int]:
    """New names and the language each was written as; only such as the split gives to training."""
    generator, invented = random.Random(seed), {}
    with tqdm(total=int(counts.sum()), desc="invented", unit="name", unit_scale=True) as progress:
        for language, count in enumerate(counts.tolist()):
            for _ in range(count):
                name = teacher.letters.invent(language, generator)
                if name in known or name in invented:
                    continue
                if read(name).text == name and allowed(name, seed, closed):
                    invented[name] = language
            progress.update(count)
    return invented
