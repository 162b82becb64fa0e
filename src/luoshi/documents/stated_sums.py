"""Sums that one sentence states: 共45个，其中教师37个、教辅4个、管理4个.

Whether the parts are meant to be all of it no sentence says for certain, so that only parts which come near the whole
are taken for all of it: 100家企业，其中高新企业30家 adds up nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luoshi.documents.figures import Measure, Quantity, read_figures

_SENTENCE: Final = re.compile(r"[^。\n]+")
_AMONG: Final = re.compile(r"其中|包括")
_MARKS: Final = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBERED: Final = re.compile(f"[{_MARKS}]")
_IN_ALL: Final = re.compile(r"共|合计|总计|总数|总额|总量")
# What keeps a list from being the parts of a whole: it leaves something out, or its figures are not amounts of it.
_NOT_PARTS: Final = re.compile(r"不含|不包括|除外|除.{1,12}外|另[有外加设行]|等(?:[，,；;)）]|$)")
_NOT_A_PART: Final = re.compile(
    r"(?:每|各|均|约|近|比|增加|增长|提高|减少|降低|不少于|超过?|达到?|到|至)[^，,、；;：:]{0,6}$"
)
_NAME: Final = re.compile(rf"[^，,、；;：:。（()）{_MARKS}\s]*$")
_ABOUT: Final = re.compile(r"[余多]|左右|上下|以[上下内]")
_OPENING: Final = "（("
_CLOSING: Final = "）)"
# Posts and people are counted in any of these.
_ONE_BY_ONE: Final = frozenset("名个人")
# How far the parts may be from the whole: nearer where 其中 may well leave something out than in a numbered list.
_NEAR_AMONG: Final = Decimal("0.05")
_NEAR_NUMBERED: Final = Decimal("0.2")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class StatedSum:
    """A figure and the figures that the sentence `text` lists as its parts, which come near it or make it up."""

    text: str
    whole: Quantity
    parts: tuple[Quantity, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What stands before each part: 教师 of 教师37个; empty where nothing does."""
        found = (_NAME.search(self.text[: part.start]) for part in self.parts)
        return tuple(_AMONG.split(name[0])[-1] if name is not None else "" for name in found)

    @property
    def sum(self) -> Decimal:
        """What the parts come to, in the unit of the whole, money in yuan."""
        return sum((part.value for part in self.parts), Decimal(0))


def read_sums(text: str) -> tuple[StatedSum, ...]:
    """Every sum that a sentence of the text states."""
    return tuple(found for sentence in _SENTENCE.finditer(text) for found in _sums(sentence[0].strip()))


def _sums(sentence: str) -> Iterator[StatedSum]:
    if _NOT_PARTS.search(sentence):
        return
    quantities = [each for each in read_figures(sentence) if isinstance(each, Quantity) and _is_amount(each)]
    among = list(_AMONG.finditer(sentence))
    for number, marker in enumerate(among):
        end = among[number + 1].start() if number + 1 < len(among) else len(sentence)
        listed = _inside(sentence, marker.end(), end)
        # A list ends at a semicolon, or runs on behind it.
        breaks = [index for index in range(*listed) if sentence[index] in "；;"]
        for last in (*breaks[:1], listed[1]):
            found = _stated(sentence, quantities, marker.start(), [(listed[0], last)])
            if found is not None:
                yield found
                break
    numbered = [found.start() for found in _NUMBERED.finditer(sentence)]
    if numbered and _IN_ALL.search(sentence[: numbered[0]]):
        ends = [*numbered[1:], len(sentence)]
        found = _stated(sentence, quantities, numbered[0], list(zip(numbered, ends, strict=True)))
        if found is not None:
            yield found


def _stated(
    sentence: str, quantities: Sequence[Quantity], start: int, spans: Sequence[tuple[int, int]]
) -> StatedSum | None:
    """The sum of the last figure before `start` and its parts: in one span all that are alike, in several the first."""
    before = [each for each in quantities if each.end <= start]
    if not before:
        return None
    whole = before[-1]
    parts: list[Quantity] = []
    for first, last in spans:
        alike = [
            each
            for each in quantities
            if first <= each.start
            and each.end <= last
            and _are_alike(whole, each)
            and _depth(sentence, first, each) == 0
        ]
        parts += alike if len(spans) == 1 else alike[:1]
    found = StatedSum(sentence, whole, tuple(parts))
    near = _NEAR_AMONG if len(spans) == 1 else _NEAR_NUMBERED
    is_near = abs(found.sum - whole.value) <= whole.value * near
    plain = _is_exact(sentence, whole) and all(_is_part(sentence, each) for each in parts)
    return found if plain and is_near and len(parts) >= _FEWEST else None


def _inside(sentence: str, start: int, end: int) -> tuple[int, int]:
    """From `start` to the end of the bracket that it stands in, or else to `end`."""
    depth = 0
    for index in range(start, end):
        depth += (sentence[index] in _OPENING) - (sentence[index] in _CLOSING)
        if depth < 0:
            return start, index
    return start, end


def _depth(sentence: str, start: int, quantity: Quantity) -> int:
    between = sentence[start : quantity.start]
    return sum(each in _OPENING for each in between) - sum(each in _CLOSING for each in between)


def _is_amount(quantity: Quantity) -> bool:
    return quantity.measure in (Measure.MONEY, Measure.COUNT) and bool(quantity.unit)


def _are_alike(whole: Quantity, part: Quantity) -> bool:
    if whole.measure is Measure.MONEY:
        return part.measure is Measure.MONEY
    return part.measure is Measure.COUNT and (whole.unit == part.unit or {whole.unit, part.unit} <= _ONE_BY_ONE)


def _is_exact(sentence: str, quantity: Quantity) -> bool:
    """Whether it is neither a limit nor a rough figure."""
    is_rough = _ABOUT.search(quantity.written) or _ABOUT.match(sentence, quantity.end)
    return quantity.bound is None and not is_rough


def _is_part(sentence: str, quantity: Quantity) -> bool:
    """Whether it is an amount of something, not a rise or so much each."""
    return _is_exact(sentence, quantity) and not _NOT_A_PART.search(sentence[: quantity.start])
