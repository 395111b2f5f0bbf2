"""docs/claims.md: what was measured of the five claims, in words and tables, made of evidence.json alone."""

from typing import Any

from letterwise.chart import number, share
from letterwise.claims import reason
from letterwise.sentences import say
from letterwise.verdicts import verdicts
from training.card import table


def document(evidence: dict[str, Any]) -> str:
    """The page as Markdown."""
    facts, board = evidence["provenance"], evidence["scoreboard"]
    seeds, names = len(facts["seeds"]), f"{board['names']:,}"
    right = board["by_network"]["LSTM"]["accuracy"]["mean"]
    sampling = 196 * (right * (1 - right) / board["names"]) ** 0.5
    parts = [
        "# The five claims, measured",
        f"{say('claims_intro', 'en')} `python -m evidence` trains the networks on the tutorial's archive, over {seeds} "
        "seeds, and writes `artifacts/evidence.json` and this page. The rules that judge are in "
        "[letterwise/verdicts.py](../letterwise/verdicts.py). Intervals are over training seeds, on one test set of "
        f"{names} names; other names from the same place would move a score by {sampling:.1f} points either way.",
    ]
    for count, found in enumerate(verdicts(evidence), 1):
        verdict = say(f"verdict_{found.verdict}", "en", when=say(f"when_{found.claim}", "en"))
        parts += [
            f"## {count}. {say(f'claim_{found.claim}', 'en')}",
            say(f"report_{found.claim}", "en"),
            f"**{verdict[0].upper()}{verdict[1:]}.** {reason(found, 'en')}",
            say("rule", "en", rule=say(f"rule_{found.claim}", "en")),
        ]
    recall = evidence["recall"]
    caption = say(
        "recall_caption", "en", seeds=recall["seeds"], updates=f"{recall['updates']:,}",
        chance=share(recall["chance"]), bound=share(recall["linear_bound"]),
    )  # fmt: skip
    rows = [
        [name, f"{recall['parameters'][name]:,}", number(recall["rates"][name])]
        + [_solved(found, k, recall["seeds"]) for k in range(len(recall["lags"]))]
        for name, found in recall["networks"].items()
    ]
    parts += [
        "## A task that needs memory",
        f"{caption} Each cell: seeds that solved it, median of their updates, mean of all right answers.",
        table(["network", "parameters", "rate", *(f"{lag} letters" for lag in recall["lags"])], rows),
        "## Networks trained on names",
        f"{say('scores_caption', 'en', names=names)} Rates are each network's own.",
        table(
            ["network", "parameters", "rate", "accuracy", "macro-F1", "LSTM's lead in accuracy"],
            [
                [
                    name, f"{facts['parameters'][name]:,}", number(evidence["film"]["rates"][name]),
                    _interval(found["accuracy"]), _interval(found["macro_f1"]),
                    _interval(board["lstm_minus"][name]) if name in board["lstm_minus"] else "",
                ]
                for name, found in board["by_network"].items()
            ]
            + [["n-gram model", "", "", number(board["n_gram"]["accuracy"]), number(board["n_gram"]["macro_f1"]), ""]],
        ),
        "## Memory in letters",
        "Letters after which half of a letter's echo is left, trained; median over the seeds, lowest and highest.",
        table(
            ["network", "letters"],
            [[name, _half_life(lives)] for name, lives in evidence["echo"]["half_life"].items()],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _solved(found: dict[str, Any], k: int, seeds: int) -> str:
    updates = f", {found['updates'][k]:,.0f}" if found["updates"][k] else ""
    return f"{round(found['solved'][k] * seeds)} of {seeds}{updates}, {share(found['accuracy'][k])}"


def _interval(found: dict[str, float]) -> str:
    return f"{found['mean']:.3f} ({found['low']:.3f} to {found['high']:.3f})"


def _half_life(lives: list[float | None]) -> str:
    """Of the seeds in order; one whose echo never halves is longer than all."""
    ordered = sorted(float("inf") if life is None else life for life in lives)
    low, middle, high = (ordered[k] for k in (0, len(ordered) // 2, -1))
    return f"{_letters(middle)} ({_letters(low)} to {_letters(high)})"


def _letters(life: float) -> str:
    return "more than 19" if life == float("inf") else f"{life:.1f}"
