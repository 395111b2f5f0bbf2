"""Why the networks answer as they do: exact quantities computed from their graphs' outputs, in plain numpy.

Scores here are centred logits: a language's logit minus the mean over all languages, in nats. They equal
log-probabilities minus their mean, and softmax gives the probabilities back. Everything is under the corpus's prior:
another prior changes a score by the same amount for every name. A text is what ``read`` returns, at least one letter.
"""

import string
from dataclasses import dataclass

import numpy as np

from letterwise.predictor import Predictor, apply_prior
from letterwise.text import BLANK, MAX_LETTERS, encode

WINDOW = 20  # letters that "what if" replaces, counted from the end
REPEATS = 8  # how often the stress test writes the name, within MAX_LETTERS
GATED = ("LSTM", "MyLSTM")


@dataclass(frozen=True)
class Ledger:
    """Contributions that add up to the centred logit of every language, under the corpus's prior."""

    before: np.ndarray  # [languages]: before any letter is read
    letters: np.ndarray  # [letters, languages]


@dataclass(frozen=True)
class WhatIf:
    """What replacing one letter would change, under one prior."""

    language: int  # the likeliest one; ``change`` is about its log-probability
    change: np.ndarray  # [26, letters]: nats gained if the row's letter stood there; 0 for the one that does
    together: float  # mean absolute second difference of neighbouring letters: 0 if letters act independently


@dataclass(frozen=True)
class Gates:
    """What an LSTM's units do at each letter; units are ordered by the language they vote for."""

    forget: np.ndarray  # [letters, units], in 0..1 like the next two
    input_gate: np.ndarray
    output_gate: np.ndarray
    candidate: np.ndarray  # [letters, units], in -1..1
    cell: np.ndarray  # [letters, units]
    votes: np.ndarray  # int [units]: the language with the unit's largest centred output weight
    survival: np.ndarray  # [letters]: mean over the units of the product of all later forget gates


@dataclass(frozen=True)
class Stress:
    """The name written over and over."""

    text: str  # with all its repetitions
    norms: dict[str, np.ndarray]  # network -> Euclidean norm of its hidden state after every letter
    ends: list[int]  # letters read by the end of each repetition
    log_probs: dict[str, np.ndarray]  # network -> [repetitions, languages], under the corpus's prior


Trace = dict[str, np.ndarray]  # from Predictor.trace, for one name


def ledger(predictor: Predictor, text: str, traces: dict[str, Trace]) -> dict[str, Ledger]:
    """Each letter's share of every language's score, by network; ``traces`` are those of GATED for ``text``.

    RNN: it is linear, so a letter's share is the network's output for it alone, all others blank, minus its output for
    blanks alone. LSTMs: if w_s is what letter s wrote into the cell and is still there at the end, S_t = w_1 + .. + w_t
    and o is the last output gate, letter t's share is out o (tanh S_t - tanh S_{t-1}).
    """
    one_letter = np.full((len(text) + 1, len(text)), BLANK)
    np.fill_diagonal(one_letter, encode([text])[0])
    scores = _centred(predictor.log_probs("RNN", one_letter)[:, -1])
    shares = {"RNN": Ledger(scores[-1], scores[:-1] - scores[-1])}
    return shares | {model: Ledger(predictor.bias[model], _lstm_shares(traces[model])) for model in GATED}


def what_if(predictor: Predictor, model: str, text: str) -> dict[str, WhatIf]:
    """Every letter from a to z in place of each of the last WINDOW letters, for one network; by prior.

    Runs hundreds of names: takes tens of milliseconds.
    """
    length, start = len(text), max(0, len(text) - WINDOW)
    columns = np.arange(start, length)
    letters = encode([text])[0]
    replacements = np.stack([encode([_alphabet_like(text[column])])[0] for column in columns], axis=1)  # (26, columns)
    rows = np.tile(letters, (26 * len(columns), 1))
    rows[np.arange(len(rows)), np.tile(columns, 26)] = replacements.ravel()
    without = np.tile(letters, (length, 1))
    np.fill_diagonal(without, BLANK)
    without_both = without[:-1].copy()
    without_both[np.arange(length - 1), np.arange(1, length)] = BLANK
    log_probs = predictor.log_probs(model, np.concatenate([letters[None], rows, without, without_both]))[:, -1]
    by_prior = {}
    for prior, power in predictor.powers.items():
        top = int(apply_prior(power, log_probs[0], predictor.log_prior).argmax())
        scores = log_probs[: 1 + len(rows)] - (1 - power) * predictor.log_prior
        top_log_probs = scores[:, top] - np.logaddexp.reduce(scores, axis=1)
        change = top_log_probs[1:] - top_log_probs[0]
        whole, _, one_less, two_less = np.split(_centred(log_probs)[:, top], np.cumsum([1, len(rows), length]))
        second = np.abs(whole - one_less[:-1] - one_less[1:] + two_less)
        by_prior[prior] = WhatIf(top, change.reshape(26, -1), float(second.mean()) if len(second) else 0.0)
    return by_prior


def gates(trace: Trace) -> Gates:
    """An LSTM's gates and cell at every letter."""
    order, votes = order_of_units(trace["out_weight"]), trace["out_weight"].argmax(axis=0)
    parts = {k: trace[k][0][:, order] for k in ("forget", "input_gate", "output_gate", "candidate", "cell")}
    survival = _later_product(parts["forget"].astype(np.float64)).mean(axis=1)
    return Gates(**parts, votes=votes[order], survival=survival)


def order_of_units(out_weight: np.ndarray) -> np.ndarray:
    """Units by the language they vote for, strongest first: int [units], from weights [languages, units]."""
    weight = out_weight - out_weight.mean(axis=0)
    order: np.ndarray = np.lexsort((-weight.max(axis=0), weight.argmax(axis=0)))
    return order


def stress(predictor: Predictor, text: str) -> Stress:
    """The name written up to REPEATS times, at most MAX_LETTERS long: states and answers from a single pass."""
    times = max(1, min(REPEATS, MAX_LETTERS // len(text)))
    letters = encode([text * times])
    ends = [len(text) * (k + 1) for k in range(times)]
    log_probs, hidden = {}, {}
    log_probs["RNN"], hidden["RNN"] = (output[0] for output in predictor.hidden(letters))
    for model in GATED:
        trace = predictor.trace(model, letters)
        log_probs[model] = trace["log_probs"][0]
        hidden[model] = trace["output_gate"][0] * np.tanh(trace["cell"][0])
    norms = {model: np.linalg.norm(h, axis=1) for model, h in hidden.items()}
    return Stress(text * times, norms, ends, {model: p[np.array(ends) - 1] for model, p in log_probs.items()})


def _centred(scores: np.ndarray) -> np.ndarray:
    """[..., languages] in double precision."""
    centred: np.ndarray = scores - scores.mean(axis=-1, keepdims=True, dtype=np.float64)
    return centred


def _lstm_shares(trace: dict[str, np.ndarray]) -> np.ndarray:
    """[letters, languages]"""
    forget, write, candidate = (trace[k][0].astype(np.float64) for k in ("forget", "input_gate", "candidate"))
    still_there = np.cumsum(_later_product(forget) * write * candidate, axis=0)
    squashed = np.diff(np.tanh(still_there), axis=0, prepend=0)
    return _centred(trace["output_gate"][0, -1] * squashed @ trace["out_weight"].T)


def _later_product(forget: np.ndarray) -> np.ndarray:
    """For each row of [letters, units], the product of all later rows."""
    later = np.concatenate([forget[1:], np.ones_like(forget[:1])])
    return np.cumprod(later[::-1], axis=0)[::-1]


def _alphabet_like(letter: str) -> str:
    """The alphabet in the case of ``letter``."""
    return string.ascii_uppercase if letter in string.ascii_uppercase else string.ascii_lowercase
