"""Drawing with SVG: elements, scales, ticks."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable

from markupsafe import Markup, escape

FONT = 11.0

#: Takes a value to its place on the page.
Scale = Callable[[float], float]


def number(value: float) -> str:
    """Write a coordinate as short as a tenth of a pixel allows."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def el(tag: str, *children: str, **attributes: str | float | None) -> Markup:
    """Return an SVG element; children that are not markup are escaped, ``class_`` becomes ``class``."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        shown = number(value) if isinstance(value, int | float) else str(value)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    inside = "".join(str(escape(child)) for child in children)
    if not inside:
        return Markup(f"<{tag}{''.join(parts)}/>")
    return Markup(f"<{tag}{''.join(parts)}>{inside}</{tag}>")


def text(x: float, y: float, words: str, **attributes: str | float | None) -> Markup:
    """Return a text element."""
    return el("text", words, x=x, y=y, **attributes)


def canvas(width: float, height: float, *children: str, name: str, title: str, description: str = "") -> Markup:
    """Return a whole picture with the title and description that a screen reader tells."""
    head = [el("title", title, id=f"{name}-title")]
    labels = f"{name}-title"
    if description:
        head.append(el("desc", description, id=f"{name}-desc"))
        labels += f" {name}-desc"
    return el(
        "svg",
        *head,
        *children,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=labels,
        class_="picture",
    )


def standalone(picture: Markup) -> str:
    """Return a picture as a file of its own: with its name space, its size, and the look that a page gives it."""
    look = (
        f"svg{{font-size:{FONT:g}px;"
        "font-family:'Helvetica Neue',Arial,'Noto Sans CJK SC','Microsoft YaHei',sans-serif}"
        "text{fill:#1f2328}text[fill]{fill:#5c6269}"
        ".halo{paint-order:stroke;stroke:#fff;stroke-width:2.6px;stroke-linejoin:round}"
    )
    opening, rest = str(picture).split(">", 1)
    space = opening.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{space}><style>{look}</style>{rest}"


def text_width(words: str, size: float = FONT) -> float:
    """Estimate the width of words: a wide character takes one em, others a little over half."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return size * (wide + 0.56 * (len(words) - wide))


def shortened(words: str, width: float, size: float = FONT) -> str:
    """Cut words to a width, with an ellipsis where something is left out."""
    if text_width(words, size) <= width:
        return words
    while words and text_width(f"{words}…", size) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Return the scale that takes low..high to start..end."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def nice_step(span: float, count: int) -> float:
    """Return the step of 1, 2 or 5 times a power of ten that cuts a span in about count parts."""
    if span <= 0:
        return 1.0
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round values from low to high."""
    step = nice_step(high - low, count)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]
