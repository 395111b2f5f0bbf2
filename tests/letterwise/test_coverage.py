"""Sets contain the right language as often as promised: on random names, and as shipped on test names."""

import numpy as np
import pytest

from letterwise import Predictor, corpus
from letterwise.coverage import LEVELS, level_of, sizes, thresholds
from letterwise.manifest import MODELS
from letterwise.parts import part
from letterwise.predictor import PRIORS


def sample(names, seed):
    """Probabilities [names, languages] of an overconfident model, and the right languages."""
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(names, 12))
    labels = (scores + generator.gumbel(size=scores.shape)).argmax(axis=1)  # drawn in proportion to exp(score)
    overconfident = np.exp(3 * scores)
    return overconfident / overconfident.sum(axis=1, keepdims=True), labels


def test_sets_reach_the_requested_coverage_on_unseen_names():
    known, known_labels = sample(20_000, 1)
    unseen, labels = sample(20_000, 2)
    levels = thresholds(known[np.arange(20_000), known_labels])
    for coverage in (0.6, 0.75, 0.9, 0.99):
        counts = sizes(unseen, levels[level_of(coverage)])
        ranks = (unseen > unseen[np.arange(20_000), labels][:, None]).sum(axis=1)
        assert (ranks < counts).mean() == pytest.approx(coverage, abs=0.01)


def test_thresholds_by_hand():
    chances = np.arange(1, 20) / 20  # 0.05 to 0.95 for 19 names: a tenth of (19 + 1) is 2
    levels = thresholds(chances)
    assert len(levels) == len(LEVELS)
    assert levels[level_of(0.9)] == pytest.approx(0.10)
    assert levels[level_of(0.5)] == pytest.approx(0.50)
    assert levels[level_of(0.99)] == 0  # too few names for this level: every language


@pytest.mark.parametrize(("coverage", "level"), [(0.5, 0), (0.9, 40), (0.901, 41), (0.99, 49)])
def test_a_coverage_between_two_levels_takes_the_higher(coverage, level):
    assert level_of(coverage) == level


@pytest.mark.parametrize("coverage", [0, 0.49, 0.995, 1, -1, float("nan"), float("inf")])
def test_coverages_out_of_reach_are_refused(coverage):
    with pytest.raises(ValueError, match=r"must be a number from 0\.5 to 0\.99"):
        level_of(coverage)


def test_a_set_is_never_empty():
    assert sizes(np.array([[0.5, 0.3, 0.2], [0.9, 0.05, 0.05]]), 0.6).tolist() == [1, 1]


@pytest.mark.parametrize("prior", PRIORS)
def test_answers_by_coverage_are_the_likeliest_and_reach_the_threshold(predictor, prior):
    for model, best in predictor.predict("Smith", prior=prior, coverage=0.9).items():
        ranking = predictor.predict("Smith", 99, prior)[model]
        threshold = predictor.manifest["coverage"]["thresholds"][model][prior][level_of(0.9)]
        assert best == ranking[: len(best)]
        assert all(p >= threshold for _, p in best[1:])  # the likeliest is always given
        assert threshold > ranking[len(best)][1]


def test_more_coverage_takes_no_fewer_languages(predictor):
    for model in MODELS:
        counts = [len(predictor.predict("Smith", coverage=level)[model]) for level in LEVELS]
        assert counts == sorted(counts)


def test_nothing_to_read_is_in_no_set(predictor):
    assert predictor.predict("123", coverage=0.9) == {"RNN": [], "LSTM": [], "MyLSTM": []}


def test_artifacts_without_thresholds_say_so(predictor):
    older = Predictor.load()
    older.manifest = {key: value for key, value in older.manifest.items() if key != "coverage"}
    with pytest.raises(ValueError, match="train again, or use top"):
        older.predict("Smith", coverage=0.9)


def test_as_shipped_test_names_are_covered_within_two_points(predictor):
    """Within 0.02 in the manifest, for all test names; within 0.06 on data/starter's, which are only some of them."""
    ours = corpus.load("starter")
    rows = [row for row, text in enumerate(ours.texts) if part(text) == "test"]
    labels = ours.labels[rows]
    for prior in PRIORS:
        for model, p in predictor.predict_texts([ours.texts[row] for row in rows], prior).items():
            reported = predictor.manifest["coverage"]["test"][model][prior]
            assert reported["covered"] == pytest.approx(0.9, abs=0.02)
            ranks = (p > p[np.arange(len(rows)), labels][:, None]).sum(axis=1)
            counts = sizes(p, predictor.manifest["coverage"]["thresholds"][model][prior][level_of(0.9)])
            assert (ranks < counts).mean() == pytest.approx(0.9, abs=0.06)


@pytest.mark.parametrize(("names", "missed"), [(9, 1), (18, 1), (19, 2), (8, 0), (29, 3)])
def test_a_threshold_lets_a_tenth_of_all_names_and_one_more_fall_below(names, missed):
    """Split conformal prediction: of n names the threshold is the value at place (n + 1) / 10, rounded down."""
    chances = np.arange(1, names + 1)[::-1] / 100
    assert thresholds(chances)[level_of(0.9)] == pytest.approx(missed / 100, abs=1e-9)


def test_thresholds_are_rounded_down_to_six_places():
    assert thresholds(np.full(99, 0.123456789))[level_of(0.5)] == 0.123456
    assert thresholds(np.full(99, np.float32(0.7)))[level_of(0.9)] == 0.699999


def test_a_language_at_the_threshold_is_in_the_set():
    assert sizes(np.array([[0.5, 0.25, 0.25], [0.5, 0.3, 0.2]]), 0.25).tolist() == [3, 2]
