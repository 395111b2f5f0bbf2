"""Drawing: strips whose columns are the name's letters, as strings of SVG and HTML with a fixed number of nodes."""

import base64
import io
import json
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from markupsafe import escape as markup
from PIL import Image

LEAST_COLUMNS = 8  # so that a name of two letters is not two walls
POSITIVE, NEGATIVE = "#2f78c4", "#c2622a"  # signed quantities that belong to no language
AGAINST = "#85827b"  # what speaks against a language, whose own colour is what speaks for it
NO_BREAK = "\u00a0"
_FAINT = bytes(min(255, 2 * abs(k - 128)) for k in range(256))  # opacity of a heat map's values


def columns(text: str) -> int:
    """Columns of a strip for ``text``."""
    return max(len(text), LEAST_COLUMNS)


def letters(text: str, count: int) -> str:
    """The head of strips with ``count`` columns: a letter over each, all in one node."""
    centres = " ".join(f"{100 * (k + 0.5) / count:.2f}%" for k in range(len(text))) or "0"
    shown = escape(text.replace(" ", NO_BREAK)) or NO_BREAK
    return f'<svg class="letters" aria-hidden="true"><text x="{centres}" y="1em">{shown}</text></svg>'


def strip(label: str, plot: str, aside: str, kind: str = "") -> str:
    """A row: what it is, the plot over the letters' columns, what it says; all but Markup is escaped."""
    heading = f"<h3>{markup(label)}</h3>" if label else "<span></span>"
    return f'<div class="strip {kind}">{heading}{plot}<p class="aside">{markup(aside or NO_BREAK)}</p></div>'


def plot(sentence: str, says: Sequence[str], body: str, kind: str = "") -> str:
    """A figure that ``sentence`` describes; ``says`` is what a column says under the pointer or by arrow keys."""
    columns = escape(json.dumps(list(says), ensure_ascii=False))
    return (
        f'<div class="plot {kind}" role="img" tabindex="0" aria-label="{escape(sentence)}" data-says="{columns}">'
        f"{body}</div>"
    )


def svg(count: int, height: float, *paths: str) -> str:
    """A drawing as wide as the columns: x in columns, y in 0..height downwards."""
    return f'<svg viewBox="0 0 {count} {height:g}" preserveAspectRatio="none" aria-hidden="true">{"".join(paths)}</svg>'


def bars(tops: Sequence[float], bottoms: Sequence[float], ink: str) -> str:
    """One bar a column, from ``bottoms`` up to ``tops`` (y), all in one path."""
    d = "".join(
        f"M{k + 0.06:.2f} {bottom:.4f}V{top:.4f}h.88V{bottom:.4f}z"
        for k, (top, bottom) in enumerate(zip(tops, bottoms, strict=True))
    )
    return f'<path d="{d or "M0 0"}" fill="{ink}"/>'


def line(heights: Sequence[float], kind: str = "") -> str:
    """A line through the middle of each column at the given y."""
    d = "L".join(f"{k + 0.5:g} {y:.4f}" for k, y in enumerate(heights))
    return f'<path class="line {kind}" d="M{d or "0 0"}"/>'


def heat(values: np.ndarray, peak: float, positive: str = POSITIVE, negative: str = NEGATIVE) -> str:
    """An image with a pixel for each value [rows, columns]: the deeper the colour, the nearer to ``peak`` or -peak."""
    image = Image.fromarray(np.rint(np.clip(values / peak, -1, 1) * 127 + 128).astype(np.uint8))
    image.putpalette(_rgb(negative) * 128 + _rgb(positive) * 128)
    return _png(image, transparency=_FAINT)


def stripes(colours: Sequence[str]) -> str:
    """An image one pixel wide with a row for each colour."""
    image = Image.new("RGBA", (1, max(1, len(colours))))
    for row, c in enumerate(colours):
        image.putpixel((0, row), (*_rgb(c), 255))
    return _png(image)


def packed(values: np.ndarray) -> str:
    """Thousandths as little-endian int16 in base64, row by row: what the page reads a value out of."""
    return base64.b64encode(np.rint(np.clip(values * 1000, -32000, 32000)).astype("<i2").tobytes()).decode()


def table(shown: bool, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The numbers as text, where they are asked for."""
    if not shown:
        return '<div class="table"></div>'
    cells = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    return (
        f'<div class="table" tabindex="0"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, minus as it is printed."""
    return f"{value:+.{digits}f}".replace("-", "\u2212")


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def _png(image: Image.Image, **options: bytes) -> str:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
