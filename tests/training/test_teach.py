"""Teaching all three: repeatable, better than the majority class, blind to test names, an honest prior."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from letterwise import corpus as corpora
from letterwise.text import ALPHABET, BLANK, encode
from models import LSTM, RNN, MyLSTM
from training.recipe import RECIPES
from training.split import part, split
from training.teach import learned_prior, teach

BRIEF = replace(RECIPES["quick"], invented=1000, epochs=2)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The starter's Japanese and Polish lists as a corpus of their own."""
    path = tmp_path_factory.mktemp("two")
    for language in ("Japanese", "Polish"):
        (path / f"{language}.txt").write_bytes((corpora.DATA / "starter" / f"{language}.txt").read_bytes())
    return corpora.load(str(path))


def weights(networks):
    return {f"{name}.{key}": w for name, network in networks.items() for key, w in network.state_dict().items()}


def same(first, second):
    assert first.keys() == second.keys()
    return all(torch.equal(value, second[key]) for key, value in first.items())


def answers(network, texts):
    letters = torch.from_numpy(encode(texts))
    one_hot = torch.eye(BLANK + 1)[:, :BLANK][letters.T]
    with torch.no_grad():
        log_probs, _ = network.unroll(one_hot)
    return log_probs[torch.tensor([len(t) - 1 for t in texts]), torch.arange(len(texts))].argmax(dim=1).numpy()


def test_same_seed_same_weights_and_the_reports_sizes(two):
    parts = split(two)
    first = teach(two, parts, BRIEF, seed=0)
    assert [type(network) for network in first.values()] == [RNN, LSTM, MyLSTM]
    assert list(first) == ["RNN", "LSTM", "MyLSTM"]
    sizes = [(RNN, 128), (LSTM, 64), (MyLSTM, 64)]
    assert [str(network) for network in first.values()] == [str(kind(57, hidden, 2)) for kind, hidden in sizes]
    assert not any(network.training for network in first.values())
    assert same(weights(first), weights(teach(two, parts, BRIEF, seed=0)))
    assert not same(weights(first), weights(teach(two, parts, BRIEF, seed=1)))


def test_what_is_learned_beats_the_majority_class(two):
    parts = split(two)
    texts, labels = [two.texts[row] for row in parts["test"]], two.labels[parts["test"]]
    majority = np.bincount(labels).max() / len(labels)
    assert majority < 0.7
    for network in teach(two, parts, replace(RECIPES["quick"], invented=5000, epochs=6, batch=128), seed=0).values():
        assert (answers(network, texts) == labels).mean() > majority + 0.15


def test_test_rows_leave_no_trace_in_the_weights(two):
    """Other names and labels in the test part: the very same weights."""
    parts = split(two)
    rows, texts, labels = set(parts["test"].tolist()), list(two.texts), two.labels.copy()
    for row in rows:
        texts[row], labels[row] = "Q" * (1 + row % 9), 0
    spoiled = replace(two, texts=tuple(texts), labels=labels)
    # Labels weigh nothing here: one source, so every row counts the same.
    assert same(weights(teach(two, parts, BRIEF, seed=0)), weights(teach(spoiled, parts, BRIEF, seed=0)))


def test_nothing_but_train_names_is_ever_learned_from(two, monkeypatch):
    """Whatever runs through a network while gradients are kept is a train name, made-up names included."""
    seen = set()

    def spy(unroll):
        def spied(network, letters):
            if torch.is_grad_enabled():
                for name in letters.detach().transpose(0, 1):  # (time, 57)
                    seen.add("".join(ALPHABET[int(k.argmax())] if k.any() else "\0" for k in name).rstrip("\0"))
            return unroll(network, letters)

        return spied

    for kind in (RNN, LSTM, MyLSTM):
        monkeypatch.setattr(kind, "unroll", spy(kind.unroll))
    parts = split(two)
    teach(two, parts, replace(BRIEF, epochs=1), seed=0)
    assert {two.texts[row] for row in parts["train"]} < seen
    assert {part(name) for name in seen} == {"train"}


def test_learned_prior_is_the_share_of_rows(two):
    rows = split(two)["train"]
    prior = learned_prior(two, rows)
    assert prior.sum() == pytest.approx(1)
    np.testing.assert_allclose(prior, np.bincount(two.labels[rows]) / len(rows))


def test_learned_prior_counts_a_language_without_rows_as_one_row(two):
    japanese = np.flatnonzero(two.labels == 0)
    prior = learned_prior(two, japanese)
    np.testing.assert_allclose(prior, [len(japanese) / (len(japanese) + 1), 1 / (len(japanese) + 1)])


def test_a_joint_corpus_is_learned_in_the_mix_of_its_first_source():
    rows = 100
    joint = corpora.Corpus(
        sources=("archive", "starter"),
        languages=("A", "B"),
        texts=tuple(f"N{k}" for k in range(rows)),
        labels=np.array([0] * 40 + [1] * 10 + [1] * 50),  # the first source: four A to one B
        source=np.array([0] * 50 + [1] * 50),
    )
    np.testing.assert_allclose(learned_prior(joint, np.arange(rows)), [0.8, 0.2])
