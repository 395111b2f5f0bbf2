"""Why the networks answer as they do: exact quantities from what their graphs output, in plain numpy.

Scores here are centred logits: a language's logit less the mean over all languages, in nats. They are what is left of
log-probabilities when their mean is taken away, and softmax gives the probabilities back. All is as learned: under
another prior a score differs by the same amount for every name. A text is as ``read`` gives it, of at least a letter.
"""

import string
from dataclasses import dataclass

import numpy as np

from letterwise.predictor import Predictor, apply_prior
from letterwise.text import BLANK, MAX_LETTERS, encode

WINDOW = 20  # letters that "what if" replaces, counted from the end
REPEATS = 8  # times that the stress test writes the name, as far as MAX_LETTERS goes
GATED = ("LSTM", "MyLSTM")


@dataclass(frozen=True)
class Ledger:
    """Contributions that add up to the centred logit of every language, as learned."""

    before: np.ndarray  # [languages]: with no letter read
    letters: np.ndarray  # [letters, languages]


@dataclass(frozen=True)
class WhatIf:
    """What one other letter would change, under one prior."""

    language: int  # the likeliest one, whose log-probability it is about
    change: np.ndarray  # [26, letters]: nats gained if the letter of that row stood there; 0 for the one that does
    together: float  # mean size of the second difference of neighbouring letters: 0 where letters act one by one


@dataclass(frozen=True)
class Gates:
    """What an LSTM's units do at each letter; units stand in the order of the language that they vote for."""

    forget: np.ndarray  # [letters, units], as the next two in 0..1
    input_gate: np.ndarray
    output_gate: np.ndarray
    candidate: np.ndarray  # [letters, units], in -1..1
    cell: np.ndarray  # [letters, units]
    votes: np.ndarray  # int [units]: the language with the unit's largest centred output weight
    survival: np.ndarray  # [letters]: mean over the units of the product of all later forget gates


@dataclass(frozen=True)
class Stress:
    """The name written again and again."""

    text: str  # all of it
    norms: dict[str, np.ndarray]  # network -> length of its hidden state after every letter
    ends: list[int]  # letters read at the end of each writing
    log_probs: dict[str, np.ndarray]  # network -> as learned [writings, languages]


Trace = dict[str, np.ndarray]  # as Predictor.trace gives it, of one name


def ledger(predictor: Predictor, text: str, traces: dict[str, Trace]) -> dict[str, Ledger]:
    """Each letter's share of every language's score, by network; ``traces`` are those of GATED for ``text``.

    RNN: it is linear, so a letter's share is what the network says of it alone, all others blank, less what it says of
    blanks alone. LSTMs: with w_s what letter s wrote into the cell that is still there at the end, S_t = w_1 + .. + w_t
    and o the last output gate, letter t's share is out o (tanh S_t - tanh S_{t-1}).
    """
    alone = np.full((len(text) + 1, len(text)), BLANK)
    np.fill_diagonal(alone, encode([text])[0])
    spoken = _centred(predictor.log_probs("RNN", alone)[:, -1])
    shares = {"RNN": Ledger(spoken[-1], spoken[:-1] - spoken[-1])}
    return shares | {model: Ledger(predictor.bias[model], _lstm_shares(traces[model])) for model in GATED}


def what_if(predictor: Predictor, model: str, text: str) -> dict[str, WhatIf]:
    """Every letter from a to z in place of each of the last WINDOW letters, in one network; by prior.

    Hundreds of names go through it: tens of milliseconds.
    """
    length, start = len(text), max(0, len(text) - WINDOW)
    columns = np.arange(start, length)
    letters = encode([text])[0]
    others = np.stack([encode([_other(text[column])])[0] for column in columns], axis=1)  # (26, columns)
    rows = np.tile(letters, (26 * len(columns), 1))
    rows[np.arange(len(rows)), np.tile(columns, 26)] = others.ravel()
    without = np.tile(letters, (length, 1))
    np.fill_diagonal(without, BLANK)
    without_both = without[:-1].copy()
    without_both[np.arange(length - 1), np.arange(1, length)] = BLANK
    log_probs = predictor.log_probs(model, np.concatenate([letters[None], rows, without, without_both]))[:, -1]
    found = {}
    for prior, power in predictor.powers.items():
        top = int(apply_prior(power, log_probs[0], predictor.log_prior).argmax())
        scores = log_probs[: 1 + len(rows)] - (1 - power) * predictor.log_prior
        chances = scores[:, top] - np.logaddexp.reduce(scores, axis=1)
        change = chances[1:] - chances[0]
        whole, _, one_less, two_less = np.split(_centred(log_probs)[:, top], np.cumsum([1, len(rows), length]))
        second = np.abs(whole - one_less[:-1] - one_less[1:] + two_less)
        found[prior] = WhatIf(top, change.reshape(26, -1), float(second.mean()) if len(second) else 0.0)
    return found


def gates(trace: Trace) -> Gates:
    """The gates and the cell of an LSTM at every letter."""
    order, votes = order_of_units(trace["out_weight"]), trace["out_weight"].argmax(axis=0)
    parts = {k: trace[k][0][:, order] for k in ("forget", "input_gate", "output_gate", "candidate", "cell")}
    survival = _later_product(parts["forget"].astype(np.float64)).mean(axis=1)
    return Gates(**parts, votes=votes[order], survival=survival)


def order_of_units(out_weight: np.ndarray) -> np.ndarray:
    """Units by the language that they vote for, the strongest first: int [units], from weights [languages, units]."""
    weight = out_weight - out_weight.mean(axis=0)
    order: np.ndarray = np.lexsort((-weight.max(axis=0), weight.argmax(axis=0)))
    return order


def stress(predictor: Predictor, text: str) -> Stress:
    """The name written up to REPEATS times, MAX_LETTERS at most: states and answers, from one reading of it all."""
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
    """Product of all rows after each row, of [letters, units]."""
    later = np.concatenate([forget[1:], np.ones_like(forget[:1])])
    return np.cumprod(later[::-1], axis=0)[::-1]


def _other(letter: str) -> str:
    """The alphabet in the letter's own case."""
    return string.ascii_uppercase if letter in string.ascii_uppercase else string.ascii_lowercase
