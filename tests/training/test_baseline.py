"""The n-gram rival: what it sees, what it weighs, and that it learns."""

from dataclasses import replace

import numpy as np
import pytest

from letterwise import corpus as corpora
from training.baseline import marked, ngram_model
from training.split import split


def corpus_of(tmp_path, **names):
    for language, rows in names.items():
        (tmp_path / f"{language}.txt").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return corpora.load(str(tmp_path))


def starter(language):
    return (corpora.DATA / "starter" / f"{language}.txt").read_text(encoding="utf-8").split("\n")


def test_marks_stand_at_both_ends():
    assert marked(["Ng", "O'Brien", ""]) == ["^Ng$", "^O'Brien$", "^$"]


def test_it_sees_one_to_three_letters_in_their_case_the_ends_and_the_given_rows_alone(tmp_path):
    corpus = corpus_of(tmp_path, A=["Abc", "Vwvw"], B=["Xyz"])
    rows = np.array([corpus.texts.index("Abc"), corpus.texts.index("Xyz")])
    assert set(ngram_model(corpus, rows)[0].get_feature_names_out()) == {
        *("^", "A", "b", "c", "$", "^A", "Ab", "bc", "c$", "^Ab", "Abc", "bc$"),
        *("X", "y", "z", "^X", "Xy", "yz", "z$", "^Xy", "Xyz", "yz$"),
    }


def test_it_beats_the_majority_class_and_gives_probabilities(tmp_path):
    corpus = corpus_of(tmp_path, **{language: starter(language) for language in ("Greek", "Irish", "Japanese")})
    parts = split(corpus)
    model = ngram_model(corpus, parts["train"])
    probabilities = model.predict_proba(marked([corpus.texts[row] for row in parts["test"]]))
    right = corpus.labels[parts["test"]]
    assert probabilities.shape == (len(right), 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (probabilities.argmax(axis=1) == right).mean() > np.bincount(right).max() / len(right) + 0.3


@pytest.mark.parametrize("heavier", [0, 1])
def test_rows_count_by_their_weight(heavier):
    """The same name under two languages goes to the one that the first source has more of."""
    first = [(f"Q{letter}", heavier) for letter in "abcdefgh"] + [("Xx", 1 - heavier)]
    rows = [*first, *((f"X{letter}", 1 - heavier) for letter in "abcdefg"), ("Lee", 0), ("Lee", 1)]
    corpus = corpora.Corpus(
        sources=("archive", "starter"),
        languages=("A", "B"),
        texts=tuple(text for text, _ in rows),
        labels=np.array([label for _, label in rows]),
        source=np.array([0] * len(first) + [1] * (len(rows) - len(first))),
    )
    assert corpus.weights[-2:].argmax() == heavier
    assert ngram_model(corpus, np.arange(len(rows))).predict(marked(["Lee"]))[0] == heavier


def test_same_rows_same_model(tmp_path):
    corpus = corpus_of(tmp_path, Korean=starter("Korean"), Polish=starter("Polish"))
    texts, rows = marked(corpus.texts), np.arange(0, len(corpus.texts), 2)
    first, second = (ngram_model(replace(corpus), rows).predict_proba(texts) for _ in range(2))
    assert np.array_equal(first, second)
