"""Any string, read and answered: no exception, a sound answer, and never much slower than an ordinary name."""

import json
import statistics
import time

import numpy as np
import pytest

from letterwise.text import ALPHABET, CHANGES, MAX_LETTERS, read
from tests.hostile.strings import KNOWN_BAD, NAMES, ORDINARY

LOOKED_AT = 1024  # characters of a name that are read at all
SLOWER = 10  # times


def seconds(call, *arguments, times=5):
    """The best of several calls: what the machine does beside is no part of it."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        call(*arguments)
        found.append(time.perf_counter() - started)
    return min(found)


def within(limit, call, *arguments):
    """Whether a call keeps to so many seconds; tried again and again where the machine has much else to do."""
    return any(seconds(call, *arguments, times=times) < limit for times in (1, 5, 50, 200))


@pytest.fixture(scope="module")
def a_letter():
    """Seconds to read a letter of a name that is not plain ASCII in order."""
    return statistics.median(seconds(read, name, times=50) / len(name) for name in ORDINARY[1:])


def test_reading(each, a_letter):
    def check(name):
        reading = read(name)
        assert set(reading.text) <= set(ALPHABET)
        assert len(reading.text) <= MAX_LETTERS
        assert set(reading.changes) <= set(CHANGES)
        read_at_most = SLOWER * a_letter * min(max(len(name), 10), LOOKED_AT)
        assert within(read_at_most, read, name)

    for name in KNOWN_BAD:
        check(name)
    each("read", NAMES, check)


@pytest.fixture(scope="module")
def an_answer(predictor):
    """Seconds to answer an ordinary name."""
    return statistics.median(seconds(predictor.answer, name, times=50) for name in ORDINARY)


def test_predictor(each, predictor, an_answer):
    def check(name):
        assert within(SLOWER * an_answer, predictor.answer, name)
        (answer,) = predictor.answers([name], 18)
        assert answer["name"] == name
        assert json.loads(json.dumps(answer["answers"])) == answer["answers"]
        for best in answer["answers"].values():
            shares = [guess["probability"] for guess in best]
            assert bool(answer["read_as"]) == bool(shares)
            assert not shares or sum(shares) == pytest.approx(1, abs=1e-4)
        for probabilities in predictor.by_letter(name).values():
            assert probabilities.shape == (len(answer["read_as"]), len(predictor.languages))
            assert np.isfinite(probabilities).all()

    for name in KNOWN_BAD:
        check(name)
    each("predictor", NAMES, check)


@pytest.mark.parametrize("name", range(len(KNOWN_BAD)))
def test_no_answer_takes_ten_times_as_long(predictor, name, an_answer):
    assert within(SLOWER * an_answer, predictor.answer, KNOWN_BAD[name])
