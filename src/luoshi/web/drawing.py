"""Bars as numbers: what a template needs to draw shares of a whole as SVG, without a script or a style."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar in units of `WIDTH`; `look` is the number of its colour, from 1."""

    look: int
    x: int
    width: int
    label: str
    percent: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The pieces from left to right, and what the bar says to those who do not see it."""

    pieces: tuple[Piece, ...]
    text: str


def shares(parts: Sequence[tuple[str, int]], whole: int) -> Bar:
    """The parts, each a label and an amount, as shares of the whole; nothing is drawn of a whole of nothing."""
    pieces: list[Piece] = []
    x = 0
    for look, (label, amount) in enumerate(parts, 1):
        width = amount * WIDTH // whole if whole > 0 else 0
        percent = amount * _PERCENT // whole if whole > 0 else 0
        pieces.append(Piece(look, x, width, label, percent))
        x += width
    return Bar(tuple(pieces), "，".join(f"{piece.label}，占 {piece.percent}%" for piece in pieces))
