"""Sets of languages that include the right one for a given share of names, the coverage.

Split conformal prediction (Vovk et al. 2005) with the least ambiguous sets (Sadinle, Lei and Wasserman 2019): a
language is in the set if its probability reaches a threshold, chosen so that the right language reaches it often enough
on the validation names. The coverage holds for names like those, on average over all of them.
"""

import math

import numpy as np

COVERAGE = 0.9  # of the sets shown on pages
LEVELS = tuple(k / 100 for k in range(50, 100))  # coverages with thresholds in the manifest


def thresholds(chances: np.ndarray) -> list[float]:
    """The threshold for each of LEVELS, from the probabilities [names] given to the right languages."""
    ordered = np.sort(chances.astype(np.float64))
    missed = [math.floor((len(ordered) + 1) * (1 - level) + 1e-9) for level in LEVELS]  # how many names fall below it
    return [math.floor(float(ordered[k - 1]) * 1e6) / 1e6 if k else 0.0 for k in missed]


def level_of(coverage: float) -> int:
    """The index in LEVELS of the least coverage that suffices. Raises ValueError for one out of range."""
    if not LEVELS[0] <= coverage <= LEVELS[-1]:
        raise ValueError(f"coverage is {coverage!r}; it must be a number from {LEVELS[0]} to {LEVELS[-1]}")
    return math.ceil(100 * coverage - 1e-9) - 50


def sizes(probabilities: np.ndarray, threshold: float) -> np.ndarray:
    """The number of languages, likeliest first, in the set of each row [..., languages]: at least one."""
    counts: np.ndarray = np.maximum(1, (probabilities >= threshold).sum(axis=-1))
    return counts
