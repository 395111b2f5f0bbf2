"""The order around the rose: a permutation, similar neighbours, no better when a stretch of it is reversed."""

from itertools import pairwise

import numpy as np
import pytest

from training.circle import round_trip


def length(order, alike):
    return sum(alike[a, b] for a, b in pairwise([*order, order[0]]))


@pytest.mark.parametrize("count", [2, 3, 5, 18, 60])
def test_every_language_occurs_once_and_reversing_a_stretch_is_no_better(count):
    alike = np.random.default_rng(count).random((count, count))
    alike += alike.T
    order = round_trip(alike)
    assert sorted(order) == list(range(count))
    assert order[0] == 0
    assert count < 3 or order[1] < order[-1]
    for i in range(1, count):
        for j in range(i + 1, count + 1):
            changed = order[:i] + order[i:j][::-1] + order[j:]
            assert length(changed, alike) <= length(order, alike) + 1e-9


def test_a_known_circle_is_recovered():
    places = np.array([0, 3, 1, 4, 2, 5]) * 2 * np.pi / 6
    alike = np.cos(places[:, None] - places) + 1
    assert round_trip(alike) == [0, 2, 4, 1, 3, 5]
