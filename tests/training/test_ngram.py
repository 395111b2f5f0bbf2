"""The n-gram model: its features, its weights, and that it learns."""

import numpy as np
import pytest

from letterwise import corpus as corpora
from training.ngram import NgramModel
from training.split import split


def starter(language):
    return (corpora.DATA / "starter" / f"{language}.txt").read_text(encoding="utf-8").split()


def model_of(texts, labels, weights=None, languages=2):
    labels = np.array(labels)
    return NgramModel(texts, labels, np.ones(len(labels)) if weights is None else np.array(weights), languages)


def test_features_are_cased_n_grams_of_one_to_three_letters_with_ends():
    model = model_of(["Abc", "Xyz"], [0, 1])
    assert set(model.model[0].get_feature_names_out()) == {
        *("^", "A", "b", "c", "$", "^A", "Ab", "bc", "c$", "^Ab", "Abc", "bc$"),
        *("X", "y", "z", "^X", "Xy", "yz", "z$", "^Xy", "Xyz", "yz$"),
    }


def test_the_model_beats_the_majority_class_and_gives_probabilities(tmp_path):
    for language in ("Greek", "Irish", "Japanese"):
        (tmp_path / f"{language}.txt").write_bytes((corpora.DATA / "starter" / f"{language}.txt").read_bytes())
    corpus = corpora.load(str(tmp_path))
    parts = split(corpus)
    train, test = ([corpus.texts[row] for row in parts[part]] for part in ("train", "test"))
    probabilities = model_of(train, corpus.labels[parts["train"]], languages=3).probabilities(test)
    right = corpus.labels[parts["test"]]
    assert probabilities.shape == (len(right), 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (probabilities.argmax(axis=1) == right).mean() > np.bincount(right).max() / len(right) + 0.3


@pytest.mark.parametrize("heavier", [0, 1])
def test_names_count_by_their_weight(heavier):
    """A name under two languages goes to the one where it weighs more."""
    weights = [1.0, 1.0, 1.0, 1.0]
    weights[heavier] = 5.0
    model = model_of(["Lee", "Lee", "Qa", "Xb"], [0, 1, 0, 1], weights)
    assert model.probabilities(["Lee"])[0].argmax() == heavier


def test_a_language_without_names_gets_no_probability():
    np.testing.assert_array_equal(model_of(["Qa", "Xb"], [0, 2], languages=3).probabilities(["Lee"])[:, 1], 0)
    np.testing.assert_array_equal(model_of(["Qa", "Xb"], [1, 1], languages=3).probabilities(["Lee"]), [[0, 1, 0]])


def test_the_same_names_give_the_same_model():
    texts = starter("Korean")[:100] + starter("Polish")[:100]
    first, second = (model_of(texts, [0] * 100 + [1] * 100).probabilities(texts) for _ in range(2))
    assert np.array_equal(first, second)
