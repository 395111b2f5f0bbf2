"""The memory task: its strings, its bound, its networks and what is recorded about them."""

from itertools import product

import numpy as np
import pytest
import torch

from evidence import recall


def test_strings_contain_one_mark_and_the_letter_after_it_is_the_target():
    letters, marked = recall.strings(300, 7, torch.Generator().manual_seed(0))
    assert letters.shape == (7 + recall.PLACES + 1, 300)
    places = [row.index(recall.MARK) for row in letters.T.tolist()]
    assert all(row.count(recall.MARK) == 1 for row in letters.T.tolist())
    assert set(places) == set(range(recall.PLACES))
    assert [row[k + 1] for row, k in zip(letters.T.tolist(), places, strict=True)] == marked.tolist()
    assert min(len(letters) - 2 - k for k in places) == 7  # letters that follow the marked one
    assert set(marked.tolist()) == set(range(recall.LETTERS))


def test_the_linear_bound_matches_counting_by_hand(monkeypatch):
    monkeypatch.setattr(recall, "LETTERS", 2)
    monkeypatch.setattr(recall, "PLACES", 3)
    by_hand = np.mean([max(row.count(0), row.count(1)) / 3 for row in product((0, 1), repeat=3)])
    assert recall.linear_bound(200_000) == pytest.approx(by_hand, abs=0.005)


@pytest.mark.parametrize("network", recall.NETWORKS)
def test_networks_are_reproducible_and_of_similar_size(network):
    first, again = recall.fresh(network, 3), recall.fresh(network, 3)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert 5_300 < sum(p.numel() for p in first.parameters()) < 5_800


@pytest.mark.ci
def test_a_linear_network_stays_below_its_bound_where_a_gated_one_solves_the_task():
    job = recall.Job("LSTM, forget bias 2", 1, 1e-2, 0, 400)
    solved = recall.train(job)
    assert solved["solved_after"]
    assert solved["accuracy"] > 0.9
    linear = recall.train(recall.Job("linear RNN", 1, 1e-2, 0, 400))
    assert linear["solved_after"] is None
    assert linear["accuracy"] < recall.linear_bound() + 0.03


def test_tune_picks_the_rate_that_solves_soonest_or_comes_closest():
    results = [
        {"network": n, "rate": rate, "solved_after": solved_after, "validation": validation}
        for n in recall.NETWORKS
        for rate, solved_after, validation in (
            ((0.1, None, 0.9), (0.2, 300, 0.96), (0.3, 200, 0.95))
            if n == "GRU"
            else ((0.1, None, 0.2), (0.2, None, 0.3), (0.3, None, 0.1))
        )
    ]
    rates = recall.tune(results)
    assert rates["GRU"] == 0.3
    assert rates["linear RNN"] == 0.2


def test_results_are_summarised_by_lag():
    settings = recall.Settings((2, 4), 2, 100)
    results = [
        {"network": n, "lag": lag, "solved_after": solved_after, "accuracy": accuracy}
        for n in recall.NETWORKS
        for lag, solved_after, accuracy in ((2, 50, 1.0), (2, 100, 0.96), (4, None, 0.2), (4, 60, 0.98))
    ]
    figures = recall.experiment(results, {}, settings)["networks"]["MyLSTM"]
    assert figures == {"solved": [1, 0.5], "updates": [75, 60], "accuracy": [0.98, 0.59]}
