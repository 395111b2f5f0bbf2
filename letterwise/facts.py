"""What a page draws: one name and the open views in, a plain dict of numbers out, the same on both hosts.

    {"text", "changes", "other"}            the reading; no other keys if there is nothing to read
    "log_probs"                             [networks, letters, languages], as if the name ended at each letter
    "ledger"                                {"before": [networks, languages], "letters": [networks, letters, languages]}
    "what_if"                               by prior: {"languages": [networks], "change": [networks, 26, letters],
                                            "together": [networks]}, for the last letters
    "gates"                                 by network: five quantities [letters, units], "votes" [units], "survival"
    "stress"                                {"text", "ends", "norms": [networks, letters of the text],
                                            "log_probs": [networks, repetitions, languages]}
    "same_machine"                          [letters, languages]: MyLSTM's equations with the LSTM's weights

Networks are in the order of ``Predictor.sessions``; log-probabilities and scores are under the corpus's prior, so a
page can change prior, number of languages and its own language without asking again. Arrays are flat:
``{"float32": base64}``, little-endian, or ``{"uint8": base64, "low", "high"}`` in 256 steps. web/site/source.js
returns the same, unpacked.
"""

import base64
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from letterwise import __version__, explanations
from letterwise.coverage import COVERAGE, level_of
from letterwise.explanations import GATED, Gates, WhatIf
from letterwise.manifest import MODELS
from letterwise.predictor import PRIORS, Predictor
from letterwise.scripts import OTHERS
from letterwise.sentences import LANGS, NOTED, WORDS
from letterwise.showcase import EXAMPLES, FIRST_NAME, VIEW_EXAMPLES, colour
from letterwise.text import MAX_LETTERS, PARTICLES, SURNAME_WORDS, encode, read

VIEWS = tuple(VIEW_EXAMPLES)
FIRST_TOP = 3
MAX_LINES = 1000  # of a pasted list
MAX_CHARACTERS = 150_000


def facts(predictor: Predictor, name: str, views: Collection[str] = ()) -> dict[str, Any]:
    """All of the above for ``name``, with the requested ``views`` except "what_if", which takes long.

    Each network reads the name once: 3 runs, plus at most 5 for the views.
    """
    reading = read(name)
    result: dict[str, Any] = {
        "text": reading.text,
        "changes": list(reading.changes),
        "other": [list(pair) for pair in reading.other],
    }
    if not reading.text:
        return result
    letters, traces = encode([reading.text]), {}
    if not {"ledger", "gates"}.isdisjoint(views):
        traces = {model: predictor.trace(model, letters) for model in GATED}
    elif "same_machine" in views:
        traces = {"LSTM": predictor.trace("LSTM", letters)}
    result["log_probs"] = _float32(
        [
            traces[model]["log_probs"][0]
            if model == "MyLSTM" and model in traces
            else predictor.log_probs(model, letters)[0]
            for model in predictor.sessions
        ]
    )
    if "ledger" in views:
        shares = explanations.ledger(predictor, reading.text, traces).values()
        result["ledger"] = {
            "before": _float32([share.before for share in shares]),
            "letters": _float32([share.letters for share in shares]),
        }
    if "gates" in views:
        result["gates"] = {model: _gates(explanations.gates(trace)) for model, trace in traces.items()}
    if "stress" in views:
        stress = explanations.stress(predictor, reading.text)
        result["stress"] = {
            "text": stress.text,
            "ends": stress.ends,
            "norms": _float32(list(stress.norms.values())),
            "log_probs": _float32(list(stress.log_probs.values())),
        }
    if "same_machine" in views:
        result["same_machine"] = _float32(traces["LSTM"]["log_probs"][0])
    return result


def what_if(by_network: Sequence[dict[str, WhatIf]]) -> dict[str, Any]:
    """``explanations.what_if`` of each network, in the layout above."""
    return {
        prior: {
            "languages": [by_prior[prior].language for by_prior in by_network],
            "change": _float32([by_prior[prior].change for by_prior in by_network]),
            "together": [by_prior[prior].together for by_prior in by_network],
        }
        for prior in PRIORS
    }


def facts_of_list(predictor: Predictor, names: Sequence[str]) -> dict[str, Any]:
    """For many names: texts as read, changes, and log-probabilities [names, networks, languages]."""
    readings = [read(name) for name in names]
    last = predictor.last_log_probs([reading.text for reading in readings])
    return {
        "texts": [reading.text for reading in readings],
        "changes": [list(reading.changes) for reading in readings],
        "log_probs": _float32(np.stack(list(last.values()), axis=1)),
    }


def settings(manifest: dict[str, Any]) -> dict[str, Any]:
    """What a page needs only once: languages, priors, scores, examples, and every sentence in both languages."""
    languages, scores = manifest["languages"], manifest["scores"][manifest["corpus"]["name"]]
    figure = {"balanced": "macro_recall", "equal": "macro_recall", "corpus": "accuracy"}
    return {
        "release": __version__,
        "models": list(MODELS),
        "languages": languages,
        "colours": [colour(language, k) for k, language in enumerate(languages)],
        "circle": _circle(manifest),
        "log_prior": np.log(manifest["prior"]).tolist(),
        "powers": {"balanced": manifest.get("balanced", 0.0), "equal": 0.0, "corpus": 1.0},
        "scores": {  # older artifacts have no balanced prior: they use equal
            model: {
                prior: {"n": of.get(prior, of["equal"])["n"], "share": of.get(prior, of["equal"])[figure[prior]]}
                for prior in PRIORS
            }
            for model, of in scores.items()
            if model in MODELS
        },
        "enough": _enough(manifest),
        "first": {"name": FIRST_NAME, "top": min(FIRST_TOP, len(languages)), "prior": PRIORS[0], "lang": LANGS[0]},
        "examples": [
            {"name": name, "language": language} for language, name in EXAMPLES.items() if language in languages
        ],
        "view_examples": VIEW_EXAMPLES,
        "noted": sorted(NOTED),
        "particles": sorted(PARTICLES | SURNAME_WORDS),
        "others": OTHERS,
        "max_letters": MAX_LETTERS,
        "max_lines": MAX_LINES,
        "max_characters": MAX_CHARACTERS,
        "words": WORDS,
    }


def _enough(manifest: dict[str, Any]) -> dict[str, Any] | None:
    """For the COVERAGE sets: the probability threshold by network and prior, and how the sets did on test names."""
    if "coverage" not in manifest:  # older artifacts have none
        return None
    levels = manifest["coverage"]["thresholds"].items()
    limits = {model: {prior: of[level_of(COVERAGE)] for prior, of in by_prior.items()} for model, by_prior in levels}
    return {"coverage": COVERAGE, "thresholds": limits, "test": manifest["coverage"]["test"]}


def _circle(manifest: dict[str, Any]) -> list[int]:
    """The languages in their order around the rose; older artifacts have alphabetical order only."""
    default = list(range(len(manifest["languages"])))
    circle = manifest.get("circle")
    return circle if isinstance(circle, list) and sorted(circle, key=str) == sorted(default, key=str) else default


def _gates(gates: Gates) -> dict[str, Any]:
    reach = float(np.abs(gates.cell).max())
    return {
        "forget": _uint8(gates.forget, 0, 1),
        "input_gate": _uint8(gates.input_gate, 0, 1),
        "candidate": _uint8(gates.candidate, -1, 1),
        "output_gate": _uint8(gates.output_gate, 0, 1),
        "cell": _uint8(gates.cell, -reach, reach),
        "votes": gates.votes.tolist(),
        "survival": _float32(gates.survival),
    }


def _float32(values: Any) -> dict[str, str]:
    return {"float32": base64.b64encode(np.asarray(values, "<f4").tobytes()).decode()}


def _uint8(values: np.ndarray, low: float, high: float) -> dict[str, Any]:
    steps = np.rint((values - low) / (high - low) * 255).astype(np.uint8)
    return {"uint8": base64.b64encode(steps.tobytes()).decode(), "low": low, "high": high}
