"""docs/claims.md: the measurements for the five claims in words and tables, from evidence.json alone."""

from typing import Any

from letterwise.chart import number, share
from letterwise.claims import outcome, reason, recall_caption
from letterwise.sentences import say
from letterwise.verdicts import verdicts
from training.card import table

COMMANDS = """\
python -m evidence                            # three quarters of an hour on two cores; an interrupted run resumes
python -m evidence --quick --out quick.json   # two minutes: two seeds, few names"""


def document(evidence: dict[str, Any]) -> str:
    """The page as Markdown."""
    provenance, board = evidence["provenance"], evidence["scoreboard"]
    seeds, names = len(provenance["seeds"]), f"{board['names']:,}"
    accuracy = board["by_network"]["LSTM"]["accuracy"]["mean"]
    sampling = 196 * (accuracy * (1 - accuracy) / board["names"]) ** 0.5
    parts = [
        "# The five claims, measured",
        f"{say('claims_intro', 'en')} `python -m evidence` trains the networks on the tutorial's archive, over {seeds} "
        "seeds, and writes `artifacts/evidence.json` and this page. The rules that judge are in "
        "[letterwise/verdicts.py](../letterwise/verdicts.py). Intervals are over training seeds, on one test set of "
        f"{names} names; another sample of names would change a score by up to {sampling:.1f} points (95 %).",
        f"```sh\n{COMMANDS}\n```",
    ]
    for count, result in enumerate(verdicts(evidence), 1):
        verdict = outcome(result, "en")
        parts += [
            f"## {count}. {say(f'claim_{result.claim}', 'en')}",
            say(f"report_{result.claim}", "en"),
            f"**{verdict[0].upper()}{verdict[1:]}.** {reason(result, 'en')}",
            say("rule", "en", rule=say(f"rule_{result.claim}", "en")),
        ]
    recall = evidence["recall"]
    rows = [
        [name, f"{recall['parameters'][name]:,}", number(recall["rates"][name])]
        + [_solved(result, k, recall["seeds"]) for k in range(len(recall["lags"]))]
        for name, result in recall["networks"].items()
    ]
    parts += [
        "## A task that needs memory",
        f"{recall_caption(recall, 'en')} "
        "Each cell: seeds that solved it, median of their updates, mean of all right answers.",
        table(["network", "parameters", "rate", *(f"{lag} letters" for lag in recall["lags"])], rows),
        "## Networks trained on names",
        f"{say('scores_caption', 'en', names=names)} Rates are each network's own.",
        table(
            ["network", "parameters", "rate", "accuracy", "macro-F1", "LSTM's lead in accuracy"],
            [
                [
                    name,
                    f"{provenance['parameters'][name]:,}",
                    number(evidence["training_runs"]["rates"][name]),
                    _interval(result["accuracy"]),
                    _interval(result["macro_f1"]),
                    _interval(board["lstm_minus"][name]) if name in board["lstm_minus"] else "",
                ]
                for name, result in board["by_network"].items()
            ]
            + [["n-gram model", "", "", number(board["n_gram"]["accuracy"]), number(board["n_gram"]["macro_f1"]), ""]],
        ),
        "## Memory in letters",
        "Letters after which half of a letter's echo is left, trained; median over the seeds, lowest and highest.",
        table(
            ["network", "letters"],
            [[name, _half_life(lives)] for name, lives in evidence["echo"]["half_life"].items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _solved(result: dict[str, Any], k: int, seeds: int) -> str:
    updates = f", {result['updates'][k]:,.0f}" if result["updates"][k] else ""
    return f"{round(result['solved'][k] * seeds)} of {seeds}{updates}, {share(result['accuracy'][k])}"


def _interval(interval: dict[str, float]) -> str:
    return f"{interval['mean']:.3f} ({interval['low']:.3f} to {interval['high']:.3f})"


def _half_life(lives: list[float | None]) -> str:
    """Median, lowest and highest over the seeds; an echo that never halves counts as longer than any other."""
    ordered = sorted(float("inf") if life is None else life for life in lives)
    low, middle, high = (ordered[k] for k in (0, len(ordered) // 2, -1))
    return f"{_letters(middle)} ({_letters(low)} to {_letters(high)})"


def _letters(life: float) -> str:
    return "more than 19" if life == float("inf") else f"{life:.1f}"
