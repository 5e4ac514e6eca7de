"""A table whose cells are shaded by how far they lie from nought; each holds its signed number, so that it prints."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from landsea.report.numbers import biggest
from landsea.report.style import GREY, PALE
from landsea.report.svg import canvas, el, shortened, text, text_width

WIDTH = 680.0
#: Colours of rises and falls, at full strength; the sign in the cell tells them apart without colour.
RISE, FALL = "#0067a5", "#c2520c"
_ROW = 19.0
_SIZE = 9.5
_LINES = 3


def heat(
    rows: Sequence[tuple[str, Sequence[float | None]]],
    columns: Sequence[str],
    *,
    name: str,
    title: str,
    places: int = 1,
) -> Markup:
    """Draw a cell a value, None for a blank.

    Parameters
    ----------
    rows : sequence of (str, sequence of float or None)
        Name and values of each row.
    columns : sequence of str
        Headings, broken into lines where they are long.
    name, title : str
    places : int
        Decimal places of the numbers.
    """
    left = min(170.0, max((text_width(label) for label, _ in rows), default=0.0) + 10)
    step = (WIDTH - left) / max(len(columns), 1)
    far = biggest(value for _, cells in rows for value in cells if value is not None) or 1.0
    heads = [broken(column, step - 6) for column in columns]
    deep = max((len(lines) for lines in heads), default=1)
    parts = [_head(left + step * (k + 0.5), lines, deep) for k, lines in enumerate(heads)]
    top = 12.0 * deep + 8
    for k, (label, cells) in enumerate(rows):
        y = top + _ROW * k
        parts.append(text(0, y + 13, shortened(label, left - 8)))
        parts += [_cell(left + step * n, y, step, value, far, places) for n, value in enumerate(cells)]
    return canvas(WIDTH, top + _ROW * len(rows) + 4, *parts, name=name, title=title)


def broken(words: str, width: float) -> list[str]:
    """Break words into lines of a width: at blanks, or between the letters of a script without them."""
    pieces = words.split(" ") if " " in words else [words] if words.isascii() else list(words)
    joint = " " if " " in words else ""
    lines: list[str] = []
    for piece in pieces:
        longer = f"{lines[-1]}{joint}{piece}" if lines else piece
        if lines and text_width(longer, _SIZE) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], joint.join(lines[_LINES - 1 :])]
    return [shortened(line, width, _SIZE) for line in lines]


def _head(x: float, lines: Sequence[str], deep: int) -> Markup:
    first = 12.0 * (deep - len(lines)) + 10
    return el("g", *(text(x, first + 12 * k, line, text_anchor="middle", font_size=f"{_SIZE}", font_weight="600")
                     for k, line in enumerate(lines)))  # fmt: skip


def _cell(x: float, y: float, step: float, value: float | None, far: float, places: int) -> Markup:
    middle = x + step / 2
    if value is None:
        return text(middle, y + 13, "·", text_anchor="middle", fill=GREY)
    strength = abs(value) / far
    shade = {"fill": RISE if value > 0 else FALL, "fill_opacity": f"{0.85 * strength:.2f}"}
    box = el("rect", x=x + 1, y=y + 1, width=step - 2, height=_ROW - 2, stroke=PALE, stroke_width=".5", **shade)
    shown = f"{value:+.{places}f}".replace("-", "−")
    zero = not any(digit in shown for digit in "123456789")
    # The sheet of styles sets all words' colours; only a style of their own beats it.
    ink = "fill:#fff" if strength > 0.62 else None
    words = text(middle, y + 13, "0" if zero else shown, text_anchor="middle", font_size=f"{_SIZE}", style=ink)
    return el("g", box, words)
