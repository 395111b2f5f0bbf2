"""The tab of the five claims: the report's sentence, what was measured, the verdict. Drawn once per language."""

import math
from html import escape
from typing import Any

import numpy as np

from letterwise import chart
from letterwise.chart import Axis, Series
from letterwise.sentences import language_name, percent, say
from letterwise.verdicts import EvidenceError, Verdict, verdicts

NETWORKS = {"RNN": "rnn", "LSTM": "lstm", "MyLSTM": "mylstm"}  # network -> style class
GATES = {"forget": "rnn", "input_gate": "lstm", "output_gate": "tanh"}
SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
TRAINING = "training"  # group of the charts that the slider controls
# The verdicts' values that are shares of a whole, by claim; and, for all claims, those that are differences of shares.
SHARES_OF = {
    "gates": {"open", "closed", "least", "within"},
    "training": {f"{regime}_{network}" for regime in ("own", "tutorial", "best") for network in ("lstm", "rnn")},
    "accuracy": {"lstm", "rnn", "by_tanh", "by_tanh_low", "by_tanh_high", "transformer", "n_gram"},
    "own": {"same_answer", "agreement"},
}
POINTS = frozenset(
    {*(f"{what}{end}" for what in ("gain", "growth", "apart") for end in ("", "_low", "_high")), "gru", "margin"}
)
# Networks of the memory task, and untrained ones -> (label in a chart, style classes).
RECALL = {
    "linear RNN": ("RNN", "rnn"),
    "linear RNN, orthogonal": ("RNN orth.", "rnn dashed"),
    "tanh RNN": ("tanh RNN", "tanh"),
    "GRU": ("GRU", "tanh dashed"),
    "LSTM, forget bias 0": ("LSTM +0", "lstm dashed"),
    "LSTM, forget bias 1": ("LSTM +1", "lstm faint"),
    "LSTM, forget bias 2": ("LSTM +2", "lstm"),
    "MyLSTM": ("MyLSTM", "mylstm"),
}
UNTRAINED = {
    "RNN": ("RNN", "rnn"),
    "RNN, orthogonal": ("RNN orth.", "rnn dashed"),
    "LSTM, forget bias 0": ("LSTM +0", "lstm dashed"),
    **{f"LSTM, forget bias {bias}": (f"LSTM +{bias}", "lstm") for bias in (1, 2, 3)},
}


def render(evidence: dict[str, Any] | EvidenceError, lang: str) -> str:
    """HTML of all five claims with their figures; one sentence if there is no evidence to show."""
    if isinstance(evidence, EvidenceError):
        return f'<p class="note" role="status">{escape(say("no_evidence", lang, reason=evidence))}</p>'
    try:
        figures = {
            "memory": _memory(evidence, lang),
            "gates": _gates(evidence, lang),
            "training": _training(evidence, lang),
            "accuracy": _accuracy(evidence, lang),
            "own": _own(evidence, lang),
        }
        by_claim = {verdict.claim: verdict for verdict in verdicts(evidence)}
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        return render(EvidenceError(f"evidence.json is damaged ({type(error).__name__})"), lang)
    sections = "".join(
        f'<section class="claim-sheet" id="claim-{claim}"><h2>{number}. {say(f"claim_{claim}", lang)}</h2>'
        f'<p class="claim">{say(f"report_{claim}", lang)}</p>{_verdict(by_claim[claim], lang)}'
        f'<div class="figures">{figure}</div></section>'
        for number, (claim, figure) in enumerate(figures.items(), 1)
    )
    overview = "".join(
        f'<li><a href="#claim-{claim}">{number}. {say(f"claim_{claim}", lang)}</a> '
        f'<span class="badge {v.verdict}">{say(f"verdict_{v.verdict}", lang, when=say("when", lang))}</span></li>'
        for number, (claim, v) in enumerate(by_claim.items(), 1)
    )
    return (
        f'<div class="evidence"><p class="claim">{say("claims_intro", lang)}</p><ol class="overview">{overview}</ol>'
        f"{sections}{_provenance(evidence, lang)}</div>"
    )


def outcome(verdict: Verdict, lang: str) -> str:
    """The verdict in a few words."""
    return say(f"verdict_{verdict.verdict}", lang, when=say(f"when_{verdict.claim}", lang))


def _verdict(verdict: Verdict, lang: str) -> str:
    rule = say("rule", lang, rule=say(f"rule_{verdict.claim}", lang))
    badge = f'<strong class="badge {verdict.verdict}">{outcome(verdict, lang)}</strong>'
    return f'<p class="verdict">{badge} {reason(verdict, lang)}</p><p class="rule-text">{rule}</p>'


def reason(verdict: Verdict, lang: str) -> str:
    """What the verdict rests on, in a few sentences."""
    values = {key: _formatted(verdict.claim, key, value, lang) for key, value in verdict.values.items()}
    return say(f"why_{verdict.claim}", lang, **values)


def _formatted(claim: str, key: str, value: float, lang: str) -> str:
    """A value of a verdict as text: shares in percent, their differences in points, anything else as a number."""
    if key in SHARES_OF.get(claim, ()):
        return chart.share(value)
    if key not in POINTS:
        return chart.number(value)
    points = chart.number(100 * value)
    return say("point" if points == "1" else "points", lang, number=points)


def _memory(evidence: dict[str, Any], lang: str) -> str:
    echo, eigenvalues = evidence["echo"], evidence["eigenvalues"]
    frames = [_names_seen(names, lang) for names in echo["names"]]
    lags = list(range(len(echo["echo"]["RNN"][0])))
    x = Axis(say("axis_lag", lang), 0, lags[-1], range(0, lags[-1] + 1, 5))
    backwards, factors, circle = [], [], []
    for k, label in enumerate(frames):
        curves = [Series(n, kind, lags, echo["echo"][n][k]) for n, kind in NETWORKS.items()]
        backwards += chart.framed(curves, TRAINING, k, label)
        exact = [
            Series("‖Wᵏ‖", "rnn", lags, echo["power_norm"][k]),
            Series("ρᵏ", "rnn dashed", lags, echo["radius_power"][k]),
        ]
        exact += [Series(f"∏f {n}", NETWORKS[n], lags, curve[k]) for n, curve in echo["kept"].items()]
        factors += chart.framed(exact, TRAINING, k, label)
        real, imaginary = np.array(eigenvalues["values"][k]).T.tolist()
        points = [Series("RNN", "rnn", real, imaginary, line=False)]
        circle += chart.framed(points, TRAINING, k, label)
    biased = [Series(*UNTRAINED[name], lags, echo["untrained_curves"][name]) for name in UNTRAINED]
    along = [
        Series(
            n, NETWORKS[n], echo["names"], *(f(np.array(curves), axis=0).tolist() for f in (np.median, np.min, np.max))
        )
        for n, curves in echo["along"].items()
    ]
    heads = [say("head_seen", lang), say("head_series", lang), say("axis_lag", lang)]
    gradient = say("axis_gradient", lang)
    point = say("point_lag", lang)
    y = _log(gradient, backwards)
    figures = chart.figure(
        "echo",
        say("echo_title", lang),
        say("echo_caption", lang),
        chart.chart(say("echo_title", lang), x, y, backwards, point),
        [*heads, gradient],
        lang,
    )
    figures += chart.figure(
        "bias",
        say("bias_title", lang),
        say("bias_caption", lang),
        chart.chart(say("bias_title", lang), x, _log(gradient, biased), biased, point),
        [*heads[1:], gradient],
        lang,
    )
    factor = say("axis_factor", lang)
    figures += chart.figure(
        "factors",
        say("factors_title", lang),
        say("factors_caption", lang),
        chart.chart(say("factors_title", lang), x, _log(factor, factors), factors, point),
        [*heads, factor],
        lang,
    )
    x_names, share_label = _linear(say("axis_names", lang), echo["names"][-1]), say("axis_share_of_last", lang)
    figures += chart.figure(
        "explosion",
        say("explosion_title", lang),
        say("explosion_caption", lang, lags=lags[-1]),
        chart.chart(say("explosion_title", lang), x_names, _log(share_label, along), along, say("point_along", lang)),
        [heads[1], x_names.label, share_label],
        lang,
    )
    figures += _circle(eigenvalues, circle, lang) + _recall(evidence["recall"], lang)
    return chart.slider(TRAINING, say("training_label", lang), frames, say("play", lang)) + figures


def _recall(recall: dict[str, Any], lang: str) -> str:
    """The memory task: right answers, seeds that solved it and updates needed, by lag and network."""
    lags, title = recall["lags"], say("recall_title", lang)
    x = Axis(say("axis_recall", lang), lags[0], lags[-1], lags, log=True)
    charts, labels = "", {key: say(f"recall_{key}", lang) for key in ("accuracy", "solved", "updates")}
    for frame, (key, label) in enumerate(labels.items()):
        series = [Series(*RECALL[n], lags, result[key]) for n, result in recall["networks"].items()]
        if key == "accuracy":
            series.append(Series(say("recall_bound", lang), "other faint", lags, [recall["linear_bound"]] * len(lags)))
        y = _linear(label, recall["updates"]) if key == "updates" else Axis(label, 0, 1, SHARES, shares=True)
        place = chart.Frame("recall", frame, label, visible=not frame)
        charts += chart.chart(title, x, y, series, say("point_curve", lang), place=place)
    heads = [say("head_score", lang), say("head_network", lang), x.label, say("head_value", lang)]
    control = chart.switch("recall", say("head_score", lang), list(labels.values()))
    return chart.figure("recall", title, recall_caption(recall, lang), charts, heads, lang, control)


def recall_caption(recall: dict[str, Any], lang: str) -> str:
    """The memory task, and how often guessing and the best linear network are right; docs/claims.md says the same."""
    return say(
        "recall_caption",
        lang,
        seeds=recall["seeds"],
        updates=f"{recall['updates']:,}",
        chance=chart.share(recall["chance"]),
        bound=chart.share(recall["linear_bound"]),
    )


def _circle(eigenvalues: dict[str, Any], series: list[Series], lang: str) -> str:
    reach = max(1.2, math.ceil(10 * max(eigenvalues["radius"])) / 10)
    wide = reach * (chart.WIDTH - chart.LEFT - chart.RIGHT) / (chart.HEIGHT - chart.TOP - chart.BOTTOM)
    x = Axis(say("axis_real", lang), -wide, wide, (-1, 0, 1))
    y = Axis(say("axis_imaginary", lang), -reach, reach, (-1, 0, 1))
    middle = (chart.LEFT + chart.WIDTH - chart.RIGHT) / 2, (chart.TOP + chart.HEIGHT - chart.BOTTOM) / 2
    radius = (chart.HEIGHT - chart.TOP - chart.BOTTOM) / 2 / reach
    unit = f'<circle class="unit-circle" cx="{middle[0]}" cy="{middle[1]}" r="{radius:.1f}"/>'
    caption = say(
        "eigenvalues_caption",
        lang,
        low=chart.number(min(eigenvalues["radius_by_seed"])),
        high=chart.number(max(eigenvalues["radius_by_seed"])),
    )
    return chart.figure(
        "eigenvalues",
        say("eigenvalues_title", lang),
        caption,
        chart.chart(say("eigenvalues_title", lang), x, y, series, say("point_eigenvalue", lang), shapes=unit),
        [say("head_seen", lang), say("head_series", lang), say("axis_real", lang), say("axis_imaginary", lang)],
        lang,
    )


def _gates(evidence: dict[str, Any], lang: str) -> str:
    gates = evidence["gates"]
    bins = len(gates["LSTM"]["histogram"]["forget"])
    middles = [(k + 0.5) / bins for k in range(bins)]
    highest = max(max(curve) for network in gates.values() for curve in network["histogram"].values())
    x, y = Axis(say("axis_gate", lang), 0, 1, SHARES), _linear(say("axis_share", lang), highest, shares=True)
    histograms = []
    for frame, (name, network) in enumerate(gates.items()):
        curves = [
            Series(say(f"gate_{gate}", lang), GATES[gate], middles, curve)
            for gate, curve in network["histogram"].items()
        ]
        histograms += chart.framed(curves, "gates", frame, name)
    extremes = {f"{gate}_{side}": percent(gates["LSTM"][side][gate]) for gate in GATES for side in ("open", "closed")}
    head = say("head_series", lang)
    figures = chart.figure(
        "gates",
        say("gates_figure_title", lang),
        say("gates_figure_caption", lang, **extremes),
        chart.chart(say("gates_figure_title", lang), x, y, histograms, say("point_gate", lang)),
        [say("head_network", lang), head, x.label, y.label],
        lang,
        chart.switch("gates", say("head_network", lang), list(gates)),
    )
    count = len(gates["LSTM"]["units"])
    units = [Series(n, NETWORKS[n], range(1, count + 1), network["units"]) for n, network in gates.items()]
    x = Axis(say("axis_unit", lang), 1, count, (1, count // 4, count // 2, 3 * count // 4, count))
    y = Axis(say("axis_mean_forget", lang), 0, 1, SHARES)
    figures += chart.figure(
        "units",
        say("units_title", lang),
        say("units_caption", lang),
        chart.chart(say("units_title", lang), x, y, units, say("point_unit", lang)),
        [head, x.label, y.label],
        lang,
    )
    lags = list(range(len(gates["LSTM"]["held"])))
    held_curves = [Series(n, NETWORKS[n], lags, network["held"]) for n, network in gates.items()]
    highest = max(v for network in gates.values() for v in network["held"] if v is not None)
    x, y = (
        Axis(say("axis_lag", lang), 0, lags[-1], range(0, lags[-1] + 1, 2)),
        _linear(say("axis_held", lang), highest, shares=True),
    )
    figures += chart.figure(
        "held",
        say("held_title", lang),
        say("held_caption", lang),
        chart.chart(say("held_title", lang), x, y, held_curves, say("point_lag", lang)),
        [head, x.label, y.label],
        lang,
    )
    return figures


def _training(evidence: dict[str, Any], lang: str) -> str:
    runs, figures = evidence["training_runs"], ""
    rates = ", ".join(f"{n} {chart.number(runs['rates'][n])}" for n in NETWORKS)
    reported = {
        regime: {n: band for n, band in bands.items() if n in NETWORKS} for regime, bands in runs["bands"].items()
    }
    for regime in ("own", "tutorial"):
        bands = reported[regime]
        best_rates = runs["rates" if regime == "own" else "tutorial_rates"]
        best = ", ".join(
            f"{n} {chart.share(trial['accuracy'])} ({chart.number(trial['rate'])})"
            for n in bands
            for trial in runs["tried"][regime][n]
            if trial["rate"] == best_rates[n]
        )
        rate = rates if regime == "own" else chart.number(runs["tutorial_rate"])
        figures += _training_curves(
            f"{regime}-accuracy",
            say(f"training_{regime}_title", lang),
            say(f"training_{regime}_caption", lang, rate=rate, best=best),
            bands,
            "accuracy",
            say("axis_accuracy", lang),
            lang,
        )
        figures += _training_curves(
            f"{regime}-loss",
            say(f"training_{regime}_loss_title", lang),
            say("loss_caption", lang),
            bands,
            "loss",
            say("axis_loss", lang),
            lang,
        )
    for regime in ("own", "tutorial"):
        figures += _gradients(regime, reported[regime], lang)
    return figures + _rates(runs, rates, lang)


def _rates(runs: dict[str, Any], rates: str, lang: str) -> str:
    """The largest gradient norms of RNN and LSTM at every learning rate tried."""
    tried = {n: runs["tried"]["own"][n] for n in ("RNN", "LSTM")}
    rows = [
        (chart.number(trial["rate"]), [(n, NETWORKS[n], norm) for n in tried if (norm := tried[n][k]["gradient_p99"])])
        for k, trial in enumerate(tried["RNN"])
    ]
    x = chart.log_axis(say("axis_norm", lang), [v for _, values in rows for *_, v in values])
    title = say("rates_title", lang)
    return chart.figure(
        "rates",
        title,
        say("rates_caption", lang, rate=rates),
        chart.bars(title, x, rows, say("point_rates", lang)),
        [say("head_network", lang), say("head_rate", lang), x.label],
        lang,
    )


def _training_curves(
    key: str, title: str, caption: str, bands: dict[str, Any], what: str, label: str, lang: str
) -> str:
    """Median and range over the seeds, against names seen or, at the switch, against seconds."""
    medians = [v for band in bands.values() for v in band[what]["median"] if v is not None]
    y = Axis(label, 0, 1, SHARES, shares=True) if what == "accuracy" else _linear(label, min(4.0, max(medians)))
    charts, x_labels = "", {"names": say("axis_names", lang), "seconds": say("axis_seconds", lang)}
    for frame, (unit, unit_label) in enumerate(x_labels.items()):
        x = _linear(unit_label, max(band[unit][-1] for band in bands.values()))
        series = [
            Series(n, NETWORKS[n], band[unit], band[what]["median"], band[what]["low"], band[what]["high"])
            for n, band in bands.items()
        ]
        place = chart.Frame(f"training-{key}", frame, unit_label, visible=not frame)
        charts += chart.chart(title, x, y, series, say("point_curve", lang), place=place)
    heads = [say("head_against", lang), say("head_network", lang), say("head_value", lang), label]
    control = chart.switch(f"training-{key}", say("head_against", lang), list(x_labels.values()))
    return chart.figure(key, title, caption, charts, heads, lang, control)


def _gradients(regime: str, bands: dict[str, Any], lang: str) -> str:
    """Gradient norms before clipping: median and 99th percentile between two measuring points, median over seeds."""
    title, label = say(f"gradient_{regime}_title", lang), say("axis_norm", lang)
    charts, x_labels = "", {"names": say("axis_names", lang), "seconds": say("axis_seconds", lang)}
    for frame, (unit, unit_label) in enumerate(x_labels.items()):
        series = []
        for n, band in bands.items():
            high, middle = (band[f"gradient_{which}"]["median"][1:] for which in ("p99", "median"))
            series.append(Series(f"{n} p99", NETWORKS[n], band[unit][1:], high))
            series.append(Series(f"{n} p50", f"{NETWORKS[n]} faint", band[unit][1:], middle, named=False))
        x = _linear(unit_label, max(band[unit][-1] for band in bands.values()))
        place = chart.Frame(f"gradient-{regime}", frame, unit_label, visible=not frame)
        charts += chart.chart(title, x, _log(label, series), series, say("point_curve", lang), place=place)
    heads = [say("head_against", lang), say("head_series", lang), say("head_value", lang), label]
    control = chart.switch(f"gradient-{regime}", say("head_against", lang), list(x_labels.values()))
    return chart.figure(f"{regime}-gradient", title, say("gradient_caption", lang), charts, heads, lang, control)


def _accuracy(evidence: dict[str, Any], lang: str) -> str:
    board, languages = evidence["scoreboard"], evidence["provenance"]["languages"]
    charts, labels = "", {key: say(f"score_{key}", lang) for key in ("accuracy", "top3", "macro_f1")}
    for frame, (key, label) in enumerate(labels.items()):
        rows = [
            (n, NETWORKS.get(n, "tanh"), *(scores[key][side] for side in ("mean", "low", "high")))
            for n, scores in board["by_network"].items()
        ]
        rows += [
            (say("shipped", lang, network=n), NETWORKS[n], *[scores[key]] * 3) for n, scores in board["shipped"].items()
        ]
        rows.append((say("n_gram", lang), "other", *[board["n_gram"][key]] * 3))
        values = [v for row in rows for v in row[2:]]
        low, high = math.floor(20 * min(values)) / 20, math.ceil(20 * max(values)) / 20
        ticks = [round(low + k * 0.05, 2) for k in range(round((high - low) / 0.05) + 1)]
        x = Axis(label, low, high, ticks, shares=key != "macro_f1")
        place = chart.Frame("scores", frame, label, visible=not frame)
        charts += chart.dots(say("scores_title", lang), x, rows, say("point_score", lang), place=place)
    heads = [
        say("head_score", lang),
        say("head_network", lang),
        *(say(f"head_{k}", lang) for k in ("mean", "low", "high")),
    ]
    figures = chart.figure(
        "scores",
        say("scores_title", lang),
        say("scores_caption", lang, names=f"{board['names']:,}"),
        charts,
        heads,
        lang,
        chart.switch("scores", say("head_score", lang), list(labels.values())),
    )
    figures += _paired(board["paired"], lang) + _growth(board, lang)
    return figures + _confusion(board, languages, lang)


def _growth(board: dict[str, Any], lang: str) -> str:
    """The LSTM's gain over the RNN by length of the name."""
    rows = [
        (label, "lstm", *(gain[side] for side in ("mean", "low", "high")))
        for label, gain in zip(_lengths(board["paired"], lang), board["gain_by_length"], strict=True)
        if gain
    ]
    values = [v for row in rows for v in row[2:]]
    step = next(size for size in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if max(values) - min(0, *values) < 7 * size)
    first, last = math.floor(min(0, *values) / step), math.ceil(max(values) / step)
    ticks = [round(k * step, 2) for k in range(first, last + 1)]
    x, title = Axis(say("axis_gain", lang), ticks[0], ticks[-1], ticks, shares=True), say("growth_title", lang)
    return chart.figure(
        "growth",
        title,
        say("growth_caption", lang),
        chart.dots(title, x, rows, say("point_score", lang)),
        [say("head_length", lang), *(say(f"head_{k}", lang) for k in ("mean", "low", "high"))],
        lang,
    )


def _lengths(bins: list[dict[str, Any]], lang: str) -> list[str]:
    """The label of each length bin."""
    labels = []
    for k, group in enumerate(bins):
        low = bins[k - 1]["up_to"] + 1 if k else 1
        length = f"{low}+" if group["up_to"] is None else f"{low}–{group['up_to']}" if not k else f"{low}"
        labels.append(say("letters_names", lang, letters=length, names=group["names"]))
    return labels


def _paired(bins: list[dict[str, Any]], lang: str) -> str:
    rows = [
        (label, [("LSTM", "lstm", group["only_first"]), ("RNN", "rnn", group["only_second"])])
        for label, group in zip(_lengths(bins, lang), bins, strict=True)
    ]
    x = _linear(say("axis_only", lang), max(value for _, values in rows for *_, value in values))
    first, second = (sum(group[key] for group in bins) for key in ("only_first", "only_second"))
    caption = say("paired_caption", lang, first=chart.number(first), second=chart.number(second))
    return chart.figure(
        "paired",
        say("paired_title", lang),
        caption,
        chart.bars(say("paired_title", lang), x, rows, say("point_paired", lang)),
        [say("head_right", lang), say("head_length", lang), x.label],
        lang,
    )


def _confusion(board: dict[str, Any], languages: list[str], lang: str) -> str:
    confusion = {n: np.array(cells, float) for n, cells in board["confusion"].items()}
    matrices = [chart.Matrix(n, cells, n) for n, cells in confusion.items()]
    matrices.append(chart.Matrix("difference", confusion["LSTM"] - confusion["RNN"], "LSTM − RNN"))
    names = [language_name(language, lang) for language in languages]
    title = say("confusion_title", lang)
    svg = chart.heat(
        title,
        "confusion",
        matrices,
        names,
        board["examples"],
        (say("head_language", lang), say("head_answer", lang)),
        (say("point_confusion", lang), say("point_confusion_bare", lang)),
    )
    heads = [
        say("head_network", lang),
        say("head_language", lang),
        say("head_answer", lang),
        say("head_names", lang),
        say("head_example", lang),
    ]
    control = chart.switch("confusion", say("head_network", lang), [m.label for m in matrices])
    return chart.figure("confusion", title, say("confusion_caption", lang), svg, heads, lang, control)


def _own(evidence: dict[str, Any], lang: str) -> str:
    same = evidence["same_machine"]
    rows = [
        (
            say(f"same_{key}", lang),
            [
                (say(direction, lang), kind, same[direction][key])
                for direction, kind in (("lstm_in_mylstm", "lstm"), ("mylstm_in_lstm", "mylstm"))
            ],
        )
        for key in ("probability", "h", "C", "letter_gradient", "weight_gradient")
    ]
    x = chart.log_axis(say("axis_difference", lang), [v for _, values in rows for *_, v in values] + [1e-4])
    figures = chart.figure(
        "same",
        say("same_title", lang),
        say("same_caption", lang, names=f"{same['names']:,}"),
        chart.bars(say("same_title", lang), x, rows, say("point_same", lang)),
        [say("head_weights", lang), say("head_quantity", lang), x.label],
        lang,
    )
    bands = {n: evidence["training_runs"]["bands"]["own"][n] for n in ("LSTM", "MyLSTM")}
    board = evidence["scoreboard"]
    rows_apart = [
        (n, NETWORKS[n], *(board["by_network"][n]["accuracy"][side] for side in ("mean", "low", "high"))) for n in bands
    ] + [
        (f"{n}, {say('seed', lang)} {seed}", NETWORKS[n], value, value, value)
        for n, band in bands.items()
        for seed, value in zip(evidence["provenance"]["seeds"], band["accuracy_by_seed"], strict=True)
    ]
    values = [v for row in rows_apart for v in row[2:]]
    low, high = math.floor(50 * min(values)) / 50, math.ceil(50 * max(values)) / 50
    x = Axis(
        say("score_accuracy", lang),
        low,
        high,
        np.linspace(low, high, 1 + round((high - low) / 0.02)).round(3).tolist(),
        shares=True,
    )
    return figures + chart.figure(
        "apart",
        say("apart_title", lang),
        say("apart_caption", lang, agreement=percent(board["agreement"])),
        chart.dots(say("apart_title", lang), x, rows_apart, say("point_score", lang)),
        [say("head_network", lang), *(say(f"head_{k}", lang) for k in ("mean", "low", "high"))],
        lang,
    )


def _provenance(evidence: dict[str, Any], lang: str) -> str:
    provenance = evidence["provenance"]
    settings, runs = provenance["settings"], evidence["training_runs"]
    sentence = say(
        "provenance",
        lang,
        corpus=provenance["corpus"],
        sha256=provenance["corpus_sha256"],
        seeds=", ".join(map(str, provenance["seeds"])),
        epochs=settings["training_runs"]["epochs"],
        batch=settings["batch"],
        tutorial=f"{settings['training_runs']['tutorial_names']:,}",
        rates=", ".join(f"{n} {chart.number(rate)}" for n, rate in runs["rates"].items()),
        parameters=", ".join(f"{n} {count:,}" for n, count in provenance["parameters"].items()),
        versions=", ".join(f"{name} {number}" for name, number in provenance["versions"].items()),
        schema=provenance["schema_version"],
        shipped=provenance["shipped"][:12],
    )
    return f'<p class="provenance">{escape(sentence)}</p><p class="provenance">{say("sources", lang)}</p>'


def _names_seen(names: float, lang: str) -> str:
    return say("seen", lang, names=f"{names:,.0f}") if names else say("untrained", lang)


def _log(label: str, series: list[Series]) -> Axis:
    return chart.log_axis(label, [v for s in series for v in s.ys])


def _linear(label: str, most: float, shares: bool = False) -> Axis:
    """An axis from 0 to at least ``most`` in three to five round steps."""
    step = 10.0 ** math.floor(math.log10(most / 4))
    step *= next(k for k in (1, 2, 2.5, 5, 10) if 5 * k * step >= most)
    count = math.ceil(most / step - 1e-9)
    return Axis(label, 0, step * count, [step * k for k in range(count + 1)], shares=shares)
