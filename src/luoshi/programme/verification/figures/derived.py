"""Figures of a clause that follow from others of it: what several come to, what one makes in a year."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from luoshi.documents import Figure, Quantity

_FEWEST_SUMMANDS = 2
_IN_ALL = re.compile(r"(?:合计|共计|总计|总和|总共|共|计)[^，。；、\d]{0,6}$")
_BREAK = re.compile(r"[，。；、,;()（）\n]")
# How many times a year something falls due.
_TURNS: Final = ((re.compile("年"), 1), (re.compile("季"), 4), (re.compile("月"), 12))


def sources_of(text: str, figure: Figure, beside: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Each group of the other figures of a clause's text, all of which are `beside`, from which the figure follows."""
    if not isinstance(figure, Quantity):
        return
    if _IN_ALL.search(text[: figure.start]):
        place = beside.index(figure)
        yield from _summands(figure, beside[:place][::-1])
        yield from _summands(figure, beside[place + 1 :])
    turns = _turns(text, figure)
    for other in beside:
        if not isinstance(other, Quantity) or other.measure is not figure.measure:
            continue
        own = _turns(text, other)
        if turns is not None and own is not None and turns != own and figure.value * turns == other.value * own:
            yield (other,)


def _summands(whole: Quantity, others: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The first figures that together come to the whole."""
    found: list[Figure] = []
    left = whole.value
    for other in others:
        if not isinstance(other, Quantity) or other.measure is not whole.measure or other.value > left:
            return
        found.append(other)
        left -= other.value
        if left == 0:
            break
    if left == 0 and len(found) >= _FEWEST_SUMMANDS:
        yield tuple(found)


def _turns(text: str, figure: Quantity) -> int | None:
    """How many times a year the figure falls due, by the words before or after it: 每月1000元, 1000元/月."""
    words = _BREAK.split(text[: figure.start])[-1] + _BREAK.split(text[figure.end :])[0][:2]
    found = [turns for pattern, turns in _TURNS if pattern.search(words)]
    return found[0] if len(found) == 1 else None
