"""The teacher: its letter models against counting by hand, the names it invents, its answers."""

import numpy as np
import pytest

from letterwise import corpus as corpora
from letterwise.parts import part
from training import teacher
from training.networks import LONGEST, invent
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


@pytest.mark.parametrize("name", ["A", "Ann", "Anna", "Annan", "Ot", "Q", "O'T", "AnnOtto", "nnnnnnnn"])
def test_a_names_likelihood_is_the_product_over_its_letters_and_its_end(name):
    line = "^" + name + "$"
    log_likelihoods = LetterModel(TEXTS, LABELS, 2).log_likelihood(["Otto", name, "B"])[1]
    for language in (0, 1):
        by_letter = [by_hand(line[max(0, k - 4) : k], line[k], language) for k in range(1, len(line))]
        assert log_likelihoods[language] == pytest.approx(np.log(by_letter).sum())


def test_likelihoods_of_many_names_equal_those_of_each_alone(monkeypatch):
    texts, labels = starter("Greek", "Irish")
    model = LetterModel(texts, labels, 2)
    alone = [model.log_likelihood([text])[0] for text in texts[::400]]
    np.testing.assert_allclose(model.log_likelihood(texts)[::400], alone)
    monkeypatch.setattr(teacher, "CHUNK", 7)
    np.testing.assert_allclose(model.log_likelihood(texts[::400]), alone)
    assert model.log_likelihood([]).shape == (0, 2)


def test_answers_are_probabilities_that_favour_the_right_language():
    texts, labels = starter("Greek", "Irish")
    teacher = Teacher(texts, labels, np.ones(len(texts)), 3)
    answers = teacher.answers(texts)
    np.testing.assert_allclose(answers.sum(axis=1), 1)
    assert (answers.argmax(axis=1) == labels).mean() > 0.95
    assert not answers[:, 2].any()


def test_invented_names_are_new_readable_train_names_in_the_requested_numbers():
    texts, labels = starter("Greek", "Irish")
    teacher = Teacher(texts, labels, np.ones(len(texts)), 2)
    invented = invent(teacher, np.array([300, 100]), set(texts), 3, np.random.default_rng(3))
    assert {part(name, 3) for name in invented} == {"train"}
    assert not set(invented) & set(texts)
    assert len(set(invented)) == len(invented)
    assert max(map(len, invented)) <= LONGEST
    irish = teacher.answers(invented)[:, 1].round().sum()
    assert 30 < irish <= 120
    assert 100 < len(invented) - irish <= 320
    assert invent(teacher, np.array([300, 100]), set(texts), 3, np.random.default_rng(3)) == invented


def test_invented_names_are_limited_to_64_letters():
    model = LetterModel(["aaaa"], np.array([0]), 1, backoff=1e-9)
    assert max(map(len, model.invent(np.zeros(50, int), np.random.default_rng(0)))) <= 64


def test_letters_are_drawn_as_often_as_they_are_likely():
    names = LetterModel(TEXTS, LABELS, 2).invent(np.tile([0, 1], 20_000), np.random.default_rng(0))
    for language, context in ((0, "^"), (0, "^A"), (1, "^O"), (1, "^Ot"), (0, "^Q")):
        after = [(f"^{name}$" + " ")[len(context)] for name in names[language::2] if f"^{name}$".startswith(context)]
        assert len(after) > 50
        for symbol in "AO'nat$":
            error = 4 * np.sqrt(0.25 / len(after))
            assert after.count(symbol) / len(after) == pytest.approx(by_hand(context, symbol, language), abs=error)
