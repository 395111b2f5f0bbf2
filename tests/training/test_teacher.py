"""The teacher: its letter models against counting by hand, its inventions, its answers."""

import random

import numpy as np
import pytest

from letterwise import corpus as corpora
from training.split import part, split
from training.teach import invent
from training.teacher import SYMBOLS, LetterModel, Teacher

TEXTS = ["Anna", "Ann", "Otto", "O'To"]
LABELS = np.array([0, 0, 1, 1])


def starter(*languages):
    texts, labels = [], []
    for k, language in enumerate(languages):
        names = (corpora.DATA / "starter" / f"{language}.txt").read_text(encoding="utf-8").split("\n")[:-1]
        texts += names
        labels += [k] * len(names)
    return texts, np.array(labels)


def by_hand(context, symbol, language):
    """Witten-Bell with pseudo-counts 2 per distinct follower, from the definition."""
    lines = ["^" + text + "$" for text, label in zip(TEXTS, LABELS, strict=True) if label == language]
    followers = [line[k] for line in lines for k in range(1, len(line)) if line[:k].endswith(context)]
    shorter = by_hand(context[1:], symbol, language) if context else 1 / len(SYMBOLS)
    if not followers:
        return shorter
    unseen = 2 * len(set(followers))
    return (followers.count(symbol) + unseen * shorter) / (len(followers) + unseen)


@pytest.mark.parametrize("line", ["^", "^A", "^An", "^Ann", "^Anna", "^Ot", "^Q", "^O'T", "^AnnOtto"])
def test_letters_are_counted_as_defined(line):
    table = LetterModel(TEXTS, LABELS, 2).after(line)
    np.testing.assert_allclose(table.sum(axis=1), 1)
    for language in (0, 1):
        expected = [by_hand(line[-4:], symbol, language) for symbol in SYMBOLS]
        np.testing.assert_allclose(table[language], expected)


def test_a_names_likelihood_is_the_product_over_its_letters_and_its_end():
    model = LetterModel(TEXTS, LABELS, 2)
    for text in ("Anna", "Ott", "Q"):
        line = "^" + text + "$"
        product = np.prod([model.after(line[:k])[:, SYMBOLS.index(line[k])] for k in range(1, len(line))], axis=0)
        np.testing.assert_allclose(np.exp(model.log_likelihood([text])[0]), product)


def test_answers_are_probabilities_that_know_their_languages():
    texts, labels = starter("Greek", "Irish")
    teacher = Teacher(texts, labels, np.ones(len(texts)), 3)
    answers = teacher.answers(texts)
    np.testing.assert_allclose(answers.sum(axis=1), 1)
    assert (answers.argmax(axis=1) == labels).mean() > 0.95
    assert not answers[:, 2].any()


def test_tilted_answers_hear_rare_languages():
    texts, labels = starter("Greek", "Irish")
    weights = np.where(labels == 0, 9.0, 1.0)
    plain, tilted = (Teacher(texts, labels, weights, 2, tilt).answers(["Kelly", "Petrou", "Rowe"]) for tilt in (0, 0.5))
    odds = (tilted[:, 1] / tilted[:, 0]) / (plain[:, 1] / plain[:, 0])
    np.testing.assert_allclose(odds, np.sqrt(weights[labels == 0].sum() / weights[labels == 1].sum()))


def test_invented_names_are_new_readable_train_names_in_the_numbers_asked():
    texts, labels = starter("Greek", "Irish")
    teacher = Teacher(texts, labels, np.ones(len(texts)), 2)
    invented = invent(teacher, np.array([300, 100]), set(texts), seed=3)
    assert {part(name, 3) for name in invented} == {"train"}
    assert not set(invented) & set(texts)
    written_as = np.array(list(invented.values()))
    assert 30 < (written_as == 1).sum() <= 100 < (written_as == 0).sum() <= 300
    guessed = teacher.answers(list(invented)).argmax(axis=1)
    assert (guessed == written_as).mean() > 0.8
    assert invent(teacher, np.array([300, 100]), set(texts), seed=3) == invented


def test_a_name_ends_where_the_letters_run_out():
    model = LetterModel(["aaaa"], np.array([0]), 1, backoff=1e-9)
    assert max(len(model.invent(0, random.Random(k))) for k in range(50)) <= 64


def test_split_of_the_starter_leaves_no_train_name_in_the_test():
    corpus = corpora.load("starter")
    parts = split(corpus)
    names = {name: {corpus.texts[row].casefold() for row in rows} for name, rows in parts.items()}
    assert not names["train"] & names["test"]
    assert not names["train"] & names["validation"]


@pytest.mark.parametrize("context", ["^", "A", "Ann", "Q"])
def test_letters_are_drawn_as_often_as_they_are_likely(context):
    model, generator = LetterModel(TEXTS, LABELS, 2), random.Random(0)
    draws = [model._draw(context, 0, generator) for _ in range(20_000)]
    likely = model.after(context)[0]
    for symbol in set("^AnaO$") & set(SYMBOLS):
        assert draws.count(symbol) / len(draws) == pytest.approx(likely[SYMBOLS.index(symbol)], abs=0.015)
