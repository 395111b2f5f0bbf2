"""Charts of the evidence: SVG with axes and units, every point readable on demand, no plotting library.

A series' points are stored once, in ``data-points``: ui/views/claims.js reads them out under the pointer and by arrow
keys, and builds the table and the CSV from them. Coordinates are in the SVG's own WIDTH x HEIGHT.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate

import numpy as np

from letterwise.sentences import say

WIDTH, HEIGHT = 400, 270
LEFT, RIGHT, TOP, BOTTOM = 46, 66, 26, 38  # margins; the right one holds the direct labels
POSITIVE, NEGATIVE = "#2f78c4", "#c2622a"  # for signed quantities that belong to no language
LABEL_STEP = 13  # minimum distance between two direct labels


@dataclass(frozen=True)
class Axis:
    """``low``..``high`` in the data's unit; ticks at the given values."""

    label: str
    low: float
    high: float
    ticks: Sequence[float]
    log: bool = False
    shares: bool = False  # of a whole: shown in percent

    def format(self, value: float | None) -> str:
        """A value formatted for people."""
        return share(value) if self.shares and value is not None else number(value)

    def position(self, value: float) -> float:
        """The position of a value: 0 at ``low``, 1 at ``high``, clipped to that range."""
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, self.low))
        return min(1.0, max(0.0, (value - low) / (high - low)))


@dataclass(frozen=True)
class Series:
    """Points with a direct label. A y of None (NaN or infinite) is left out."""

    name: str
    kind: str  # style class: rnn, lstm, mylstm, tanh, other
    xs: Sequence[float]
    ys: Sequence[float | None]
    low: Sequence[float | None] = ()  # of a band
    high: Sequence[float | None] = ()
    group: str = ""  # of the control that shows it, in this frame
    frame: int = 0
    label: str = ""  # of the frame, for the table
    line: bool = True
    marks: bool = True
    named: bool = True  # whether its label stands at the end of its line


def decades(low: int, high: int, step: int = 1) -> list[float]:
    """Powers of ten from 10^low to 10^high."""
    return [10.0**k for k in range(low, high + 1, step)]


def log_axis(label: str, values: Sequence[float | None], floor: float = 1e-12) -> Axis:
    """A logarithmic axis of whole decades that covers all ``values``."""
    positive = [max(v, floor) for v in values if v is not None and v > 0]
    low, high = math.floor(math.log10(min(positive))), math.ceil(math.log10(max(positive)))
    high += high == low
    return Axis(label, 10.0**low, 10.0**high, decades(low, high, max(1, (high - low + 5) // 6)), log=True)


@dataclass(frozen=True)
class Frame:
    """A whole chart that a control shows or hides."""

    group: str
    number: int
    label: str  # for the table
    visible: bool


def chart(
    title: str,
    x: Axis,
    y: Axis,
    series: Sequence[Series],
    sentence: str,
    *,
    shapes: str = "",
    place: Frame | None = None,
) -> str:
    """An SVG of lines or points; grouped series start at their first frame.

    ``sentence`` reads out a point: ``[0]`` the series, ``[1]`` its x, ``[2]`` its y. ``shapes`` is drawn beneath.
    """
    body = "".join(_series(s, x, y) for s in series)
    for frame in {s.frame for s in series if s.group}:
        body += _labels([s for s in series if s.group and s.frame == frame], x, y)
    body += _labels([s for s in series if not s.group], x, y)
    rule = f'<path class="rule" d="M0 {TOP}V{HEIGHT - BOTTOM}" display="none"/>' if series[0].line else ""
    return _svg(title, sentence, _axes(x, y) + shapes + body + rule, place=place)


def dots(
    title: str,
    x: Axis,
    rows: Sequence[tuple[str, str, float, float, float]],
    sentence: str,
    place: Frame | None = None,
) -> str:
    """Rows of (name, kind, value, low, high): a dot on a horizontal axis, with its interval from low to high."""
    step = (HEIGHT - TOP - BOTTOM) / len(rows)
    left = 128
    body = _x_axis(x, left)
    for k, (name, kind, value, low, high) in enumerate(rows):
        at, a, b = (left + x.position(v) * (WIDTH - left - 20) for v in (value, low, high))
        middle = TOP + step * (k + 0.5)
        points = json.dumps([[round(at, 1), round(middle, 1), *map(x.format, (value, low, high))]])
        body += (
            f'<text class="row" x="{left - 10}" y="{middle + 4:.1f}">{escape(name)}</text>'
            f"<g class='series {kind}' data-name='{escape(name)}' data-points='{points}'>"
            f'<path class="rail" d="M{left} {middle:.1f}H{WIDTH - 20}"/>'
            f'<path class="interval" d="M{a:.1f} {middle:.1f}H{b:.1f}"/>'
            f'<path class="marks big" d="M{at:.1f} {middle:.1f}h0"/></g>'
        )
    return _svg(title, sentence, body, place=place)


def bars(title: str, x: Axis, rows: Sequence[tuple[str, Sequence[tuple[str, str, float]]]], sentence: str) -> str:
    """Rows of (name, (series, kind, value)...): horizontal bars, one below another."""
    step = (HEIGHT - TOP - BOTTOM) / len(rows)
    left = 92
    by_series: dict[str, tuple[str, str, list[list[float | str]]]] = {}
    body = _x_axis(x, left)
    for k, (name, values) in enumerate(rows):
        body += f'<text class="row" x="{left - 8}" y="{TOP + step * (k + 0.5) + 4:.1f}">{escape(name)}</text>'
        height = step * 0.8 / len(values)
        for n, (series, kind, value) in enumerate(values):
            top, end = TOP + step * (k + 0.1) + n * height, left + x.position(value) * (WIDTH - left - 20)
            _, d, points = by_series.setdefault(series, (kind, "", []))
            d += f"M{left} {top:.1f}H{end:.1f}v{height:.1f}H{left}z"
            points.append([round(end, 1), round(top + height / 2, 1), name, number(value)])
            by_series[series] = (kind, d, points)
            if not k:
                place = f'x="{end + 4:.1f}" y="{top + height / 2 + 4:.1f}"'
                body += f'<text class="direct {kind}" {place}>{escape(series)}</text>'
    for series, (kind, d, points) in by_series.items():
        body += (
            f"<g class='series {kind}' data-name='{escape(series)}' data-points='{escape(json.dumps(points))}'>"
            f'<path class="bar" d="{d}"/></g>'
        )
    return _svg(title, sentence, body)


@dataclass(frozen=True)
class Matrix:
    """One frame of a heat map of languages against languages."""

    name: str
    values: np.ndarray  # [rows, columns]; signed values are drawn in two colours
    label: str


def heat(
    title: str,
    group: str,
    matrices: Sequence[Matrix],
    names: Sequence[str],
    examples: Sequence[Sequence[str]],
    axes: tuple[str, str],
    sentences: tuple[str, str],
) -> str:
    """Heat maps shown one at a time; ``axes`` label the rows and the columns.

    The first of ``sentences`` reads out a cell (``[0]`` the map, ``[1]`` row, ``[2]`` column, ``[3]`` value, ``[4]``
    example name), the second one that has no example.
    """
    (row_label, column_label), (sentence, bare) = axes, sentences
    size, left, top = 17.0, 82, 86
    side = size * len(names)
    labels = "".join(
        f'<text class="row" x="{left - 6}" y="{top + size * (k + 0.5) + 4:.1f}">{escape(name)}</text>'
        f'<text class="column" transform="translate({left + size * (k + 0.5) + 4:.1f} {top - 6}) rotate(-90)">'
        f"{escape(name)}</text>"
        for k, name in enumerate(names)
    )
    labels += (
        f'<text class="unit" x="{left}" y="12">{escape(column_label)} →</text>'
        f'<text class="unit" x="{left + side:.0f}" y="{top + side + 16:.0f}" text-anchor="end">'
        f"↑ {escape(row_label)}</text>"
    )
    body = ""
    for frame, matrix in enumerate(matrices):
        off_diagonal = matrix.values - np.diag(np.diag(matrix.values))
        peak = max(float(np.abs(off_diagonal).max()), 1e-9)
        points = [
            [
                round(left + size * (j + 0.5), 1),
                round(top + size * (i + 0.5), 1),
                names[i],
                names[j],
                number(matrix.values[i, j]),
                *(examples[i][j : j + 1] if examples else []),
            ]
            for i in range(len(names))
            for j in range(len(names))
        ]
        body += (
            f'<g class="series" data-group="{group}" data-frame="{frame}" data-name="{escape(matrix.label)}" '
            f"data-points='{escape(json.dumps(points, ensure_ascii=False))}'{_hidden(frame != 0)}>"
            f"{_cells(matrix.values / peak, left, top, size)}</g>"
        )
    frame_rule = f'<rect class="frame" x="{left}" y="{top}" width="{side}" height="{side}"/>'
    return _svg(title, sentence, labels + body + frame_rule, height=int(top + side + 24), kind="heat", bare=bare)


def figure(key: str, title: str, caption: str, svg: str, heads: Sequence[str], lang: str, control: str = "") -> str:
    """The chart with its caption, control, readout, downloads and a table that the script fills."""
    buttons = "".join(
        f'<button type="button" class="plain" data-figure="{kind}">{say("download", lang, kind=kind.upper())}</button>'
        for kind in ("svg", "csv")
    )
    return (
        f'<figure class="chart" id="figure-{key}" data-heads="{escape(json.dumps(list(heads), ensure_ascii=False))}">'
        f"<figcaption><h3>{escape(title)}</h3><p>{escape(caption)}</p></figcaption>{control}{svg}"
        f'<p class="readout" aria-live="polite">{escape(say("chart_hint", lang))}</p>'
        f'<div class="downloads">{buttons}</div>'
        f"<details><summary>{escape(say('chart_numbers', lang))}</summary>"
        f'<div class="table" tabindex="0"></div></details></figure>'
    )


def _cells(values: np.ndarray, left: float, top: float, size: float) -> str:
    """A square for each value that is not 0; from -1 and 1 outwards the colour is full."""
    return "".join(
        f'<rect x="{left + size * j:g}" y="{top + size * i:g}" width="{size:g}" height="{size:g}" '
        f'fill="{POSITIVE if values[i, j] > 0 else NEGATIVE}" fill-opacity="{min(1, abs(values[i, j]) ** 0.5):.2f}"/>'
        for i, j in np.argwhere(values)
    )


def slider(group: str, label: str, says: Sequence[str], play: str) -> str:
    """A slider with a play button; it shows one frame of every series of ``group`` on the page, initially the first."""
    return (
        f'<div class="slider"><button type="button" class="plain" data-play>{escape(play)}</button>'
        f'<label>{escape(label)} <input type="range" min="0" max="{len(says) - 1}" value="0" '
        f'data-control="{group}" data-says="{escape(json.dumps(list(says), ensure_ascii=False))}" '
        f'aria-valuetext="{escape(says[0])}"><output>{escape(says[0])}</output></label></div>'
    )


def switch(group: str, label: str, names: Sequence[str]) -> str:
    """Buttons that show one frame of every series of ``group``, initially the first."""
    buttons = "".join(
        f'<button type="button" class="plain" data-control="{group}" value="{k}" aria-pressed="{str(not k).lower()}">'
        f"{escape(name)}</button>"
        for k, name in enumerate(names)
    )
    return f'<div class="switch" role="group" aria-label="{escape(label)}">{buttons}</div>'


def number(value: float | None) -> str:
    """Three significant digits: 0.813, 1,650, 3.4e−7."""
    if value is None:
        return "–"
    if value and not 1e-3 <= abs(value) < 1e5:
        digits, exponent = f"{value:.1e}".split("e")
        text = f"{digits}e{int(exponent)}"
    elif abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "\u2212")


def share(value: float) -> str:
    """A share in percent, three significant digits: 81.3 %."""
    return f"{number(100 * value)} %"


def framed(series: Sequence[Series], group: str, frame: int, label: str) -> list[Series]:
    """The same series, shown only in one frame of ``group``."""
    return [replace(s, group=group, frame=frame, label=label) for s in series]


def _svg(
    title: str,
    sentence: str,
    body: str,
    height: int = HEIGHT,
    kind: str = "",
    place: Frame | None = None,
    bare: str = "",
) -> str:
    frame = ""
    if place:
        frame = f' data-group="{place.group}" data-frame="{place.number}" data-label="{escape(place.label)}"'
        frame += _hidden(not place.visible)
    return (
        f'<svg class="{kind}" viewBox="0 0 {WIDTH} {height}" role="img" tabindex="0" aria-label="{escape(title)}" '
        f'data-sentence="{escape(sentence)}" data-bare="{escape(bare)}"{frame}>{body}'
        '<circle class="mark" r="6" display="none"/></svg>'
    )


def _at(x: Axis, y: Axis, horizontal: float, vertical: float) -> tuple[float, float]:
    return (
        LEFT + x.position(horizontal) * (WIDTH - LEFT - RIGHT),
        HEIGHT - BOTTOM - y.position(vertical) * (HEIGHT - TOP - BOTTOM),
    )


def _series(s: Series, x: Axis, y: Axis) -> str:
    known = [(a, b) for a, b in zip(s.xs, s.ys, strict=True) if b is not None]
    places = [_at(x, y, a, b) for a, b in known]
    points = [
        [round(h, 1), round(v, 1), x.format(a), y.format(b)] for (h, v), (a, b) in zip(places, known, strict=True)
    ]
    body = ""
    if s.low:
        bounds = [(a, lo, hi) for a, lo, hi in zip(s.xs, s.low, s.high, strict=True) if lo is not None]
        edge = [_at(x, y, a, y.high if hi is None else hi) for a, _, hi in bounds]
        edge += [_at(x, y, a, lo) for a, lo, _ in reversed(bounds)]
        body += f'<path class="band" d="M{"L".join(f"{h:.1f} {v:.1f}" for h, v in edge)}z"/>'
    if s.line and places:
        body += f'<path class="curve" d="M{"L".join(f"{h:.1f} {v:.1f}" for h, v in places)}"/>'
    if s.marks:
        body += f'<path class="marks" d="{"".join(f"M{h:.1f} {v:.1f}h0" for h, v in places)}"/>'
    frames = f'data-group="{s.group}" data-frame="{s.frame}" data-label="{escape(s.label)}" ' if s.group else ""
    return (
        f"<g class='series {s.kind}' {frames}data-name='{escape(s.name)}' data-points='{json.dumps(points)}'"
        f"{_hidden(bool(s.group) and s.frame > 0)}>{body}</g>"
    )


def _labels(series: Sequence[Series], x: Axis, y: Axis) -> str:
    """Direct labels at the lines' ends, moved apart where they would overlap."""
    ends: list[tuple[float, Series]] = []
    for s in series:
        known = [(a, b) for a, b in zip(s.xs, s.ys, strict=True) if b is not None]
        if known and s.line and s.named:
            ends.append((_at(x, y, *known[-1])[1], s))
    ends.sort(key=lambda end: end[0])
    heights = list(accumulate((height for height, _ in ends), lambda above, wanted: max(wanted, above + LABEL_STEP)))
    bottom = HEIGHT - BOTTOM + 4
    for k in range(len(heights)):
        heights[-1 - k] = min(heights[-1 - k], bottom - k * LABEL_STEP)
    return "".join(
        f'<text class="direct {s.kind.replace("faint", "").strip()}" x="{WIDTH - RIGHT + 5}" y="{place + 4:.1f}"'
        + (f' data-group="{s.group}" data-frame="{s.frame}"' if s.group else "")
        + f"{_hidden(bool(s.group) and s.frame > 0)}>{escape(s.name)}</text>"
        for place, (_, s) in zip(heights, ends, strict=True)
    )


def _axes(x: Axis, y: Axis) -> str:
    body = _x_axis(x, LEFT, WIDTH - RIGHT)
    for tick in y.ticks:
        at = HEIGHT - BOTTOM - y.position(tick) * (HEIGHT - TOP - BOTTOM)
        body += (
            f'<path class="grid" d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}"/>'
            f'<text class="tick y" x="{LEFT - 5}" y="{at + 4:.1f}">{_tick(tick, y)}</text>'
        )
    return body + f'<text class="unit" x="4" y="9">{escape(y.label)}</text>'


def _x_axis(x: Axis, left: float, right: float = WIDTH - 20) -> str:
    base = HEIGHT - BOTTOM
    body = f'<path class="base" d="M{left} {base}H{right}"/>'
    for tick in x.ticks:
        at = left + x.position(tick) * (right - left)
        body += (
            f'<path class="base" d="M{at:.1f} {base}v4"/>'
            f'<text class="tick x" x="{at:.1f}" y="{base + 16}">{_tick(tick, x)}</text>'
        )
    return body + f'<text class="unit" x="{right}" y="{HEIGHT - 6}" text-anchor="end">{escape(x.label)}</text>'


def _tick(value: float, axis: Axis) -> str:
    if axis.shares:
        return f"{100 * value:g} %".replace("-", "\u2212")
    if axis.log and not 0.001 <= value <= 1000:
        return f'10<tspan dy="-4" font-size="8">{round(math.log10(value))}</tspan>'.replace(">-", ">\u2212")
    return f"{value:,g}".replace("-", "\u2212")


def _hidden(hidden: bool) -> str:
    return ' display="none"' if hidden else ""
