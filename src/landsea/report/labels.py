"""Places labels so that none covers another: greedy, in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def inside(self, frame: Box) -> bool:
        """Tell whether the rectangle lies wholly in a frame."""
        across = frame.left <= self.left and self.right <= frame.right
        return across and frame.top <= self.top and self.bottom <= frame.bottom


def candidates(x: float, y: float, gap: float, width: float, height: float) -> Iterable[Box]:
    """Yield the eight places around a point, the best first: right, left, above, below, corners."""
    for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
        reach = gap if dx == 0 or dy == 0 else gap * 0.75
        left = x + dx * reach - (width if dx < 0 else 0 if dx > 0 else width / 2)
        top = y + dy * reach - (height if dy < 0 else 0 if dy > 0 else height / 2)
        yield Box(left, top, left + width, top + height)


def place_label(
    x: float, y: float, gap: float, width: float, height: float, taken: Sequence[Box], frame: Box
) -> Box | None:
    """Return a free place for a label beside a point, or None if it must be left out."""
    for box in candidates(x, y, gap, width, height):
        if box.inside(frame) and not any(box.meets(other) for other in taken):
            return box
    return None
