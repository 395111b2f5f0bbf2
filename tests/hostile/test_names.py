"""Any string is read and answered: no exception, a sound answer, and never much slower than an ordinary name."""

import json
import statistics
import time

import numpy as np
import pytest

from letterwise.text import ALPHABET, CHANGES, MAX_LETTERS, read
from tests.hostile.strings import KNOWN_BAD, NAMES, ORDINARY

READ_LIMIT = 1024  # characters of a name; the rest is not read
SLOWER = 10  # times as slow as an ordinary name, at most


def seconds(call, *arguments, times=5):
    """The fastest of several calls, so that whatever else the machine does is not counted."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        call(*arguments)
        durations.append(time.perf_counter() - start)
    return min(durations)


def within(limit, call, *arguments):
    """Whether a call takes less than ``limit`` seconds; tried again and again if the machine is busy."""
    return any(seconds(call, *arguments, times=times) < limit for times in (1, 5, 50, 200))


@pytest.fixture(scope="module")
def seconds_per_letter():
    """Seconds per letter to read an ordinary name that is not just ASCII letters."""
    return statistics.median(seconds(read, name, times=50) / len(name) for name in ORDINARY[1:])


def test_reading(each, seconds_per_letter):
    def check(name):
        reading = read(name)
        assert set(reading.text) <= set(ALPHABET)
        assert len(reading.text) <= MAX_LETTERS
        assert set(reading.changes) <= set(CHANGES)
        limit = SLOWER * seconds_per_letter * min(max(len(name), 10), READ_LIMIT)
        assert within(limit, read, name)

    for name in KNOWN_BAD:
        check(name)
    each("read", NAMES, check)


@pytest.fixture(scope="module")
def seconds_per_answer(predictor):
    """Seconds to answer an ordinary name."""
    return statistics.median(seconds(predictor.answer, name, times=50) for name in ORDINARY)


def test_predictor(each, predictor, seconds_per_answer):
    def check(name):
        assert within(SLOWER * seconds_per_answer, predictor.answer, name)
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
def test_no_answer_takes_ten_times_as_long(predictor, name, seconds_per_answer):
    assert within(SLOWER * seconds_per_answer, predictor.answer, KNOWN_BAD[name])
