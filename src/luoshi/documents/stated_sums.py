"""Sums that one sentence states: 共45个，其中教师37个、教辅4个、管理4个; marks in a full mark, shares in 100 %.

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
_IN_ALL: Final = re.compile(r"共|合计|总计|总数|总额|总量|满分|总分")
# A full mark, or 100 %, is what its parts come to and nothing less.
_FULL: Final = re.compile(r"(?:满分|总分值?|合计|共计|总计|总和|之和|相加)(?:应当?)?(?:为|是|等于|达到?|得)?\s*$")
_FULL_MARK = "分"
# Marks that are given or taken beside the full mark, and those that only tell good from bad.
_BESIDE_MARKS: Final = re.compile(r"加分|扣分|倒扣|附加")
_GRADED: Final = re.compile(r"为?(?:优|良|中等|合格|及格|达标|通过|不)")
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
_NEAR_FULL: Final = _NEAR_NUMBERED
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
        return tuple(_AMONG.split(name[0])[-1].rstrip("占为") if name is not None else "" for name in found)

    @property
    def sum(self) -> Decimal:
        """What the parts come to, in the unit of the whole, money in yuan, shares as fractions of 1."""
        return sum((part.value for part in self.parts), Decimal(0))


def read_sums(text: str) -> tuple[StatedSum, ...]:
    """Every sum that a sentence of the text states."""
    return tuple(found for sentence in _SENTENCE.finditer(text) for found in _sums(sentence[0].strip()))


def _sums(sentence: str) -> Iterator[StatedSum]:
    if _NOT_PARTS.search(sentence):
        return
    quantities = [each for each in read_figures(sentence) if isinstance(each, Quantity) and _is_amount(each)]
    markers = sorted({found.span() for found in _AMONG.finditer(sentence)} | set(_colons(sentence, quantities)))
    for number, (start, listed_from) in enumerate(markers):
        end = markers[number + 1][0] if number + 1 < len(markers) else len(sentence)
        listed = _inside(sentence, listed_from, end)
        # A list ends at a semicolon, or runs on behind it.
        breaks = [index for index in range(*listed) if sentence[index] in "；;"]
        for last in (*breaks[:1], listed[1]):
            found = _stated(sentence, quantities, start, [(listed[0], last)])
            if found is not None:
                yield found
                break
    yield from _shares_before(sentence, quantities, len(markers))
    numbered = [found.start() for found in _NUMBERED.finditer(sentence)]
    if numbered and _IN_ALL.search(sentence[: numbered[0]]):
        ends = [*numbered[1:], len(sentence)]
        found = _stated(sentence, quantities, numbered[0], list(zip(numbered, ends, strict=True)))
        if found is not None:
            yield found


def _colons(sentence: str, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """The colons between a full mark, or 100 %, and its parts; parts with numbers are read by these."""
    for each in quantities:
        follows = sentence[each.end : each.end + 1]
        if follows and follows in "：:" and not _NUMBERED.match(sentence, each.end + 1) and _is_full(sentence, each):
            yield each.end, each.end + 1


def _shares_before(sentence: str, quantities: Sequence[Quantity], markers: int) -> Iterator[StatedSum]:
    """省级50%、市级50%，合计100%; where 其中 or a colon parts the sentence, it does not say so plainly."""
    for whole in quantities:
        if markers or whole.measure is not Measure.SHARE or not _is_full(sentence, whole):
            continue
        found = _summed(sentence, whole, quantities, [(0, whole.start)])
        if found is not None:
            yield found


def _stated(
    sentence: str, quantities: Sequence[Quantity], start: int, spans: Sequence[tuple[int, int]]
) -> StatedSum | None:
    """The sum of the last figure before `start` and its parts: in one span all that are alike, in several the first."""
    wholes = [each for each in quantities if each.measure is not Measure.SHARE or _is_full(sentence, each)]
    before = [each for each in wholes if each.end <= start]
    return _summed(sentence, before[-1], quantities, spans) if before else None


def _summed(
    sentence: str, whole: Quantity, quantities: Sequence[Quantity], spans: Sequence[tuple[int, int]]
) -> StatedSum | None:
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
    is_full = _is_full(sentence, whole)
    near = _NEAR_FULL if is_full else _NEAR_AMONG if len(spans) == 1 else _NEAR_NUMBERED
    is_near = abs(found.sum - whole.value) <= whole.value * near
    plain = _is_exact(sentence, whole) and all(_is_part(sentence, each) for each in parts)
    if whole.unit == _FULL_MARK:
        plain = plain and not _BESIDE_MARKS.search(sentence)
        plain = plain and not any(_GRADED.match(sentence, each.end) for each in parts)
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
    return quantity.measure in (Measure.MONEY, Measure.COUNT, Measure.SHARE) and bool(quantity.unit)


def _is_full(sentence: str, quantity: Quantity) -> bool:
    """Whether it is a full mark, or the 100 % to which shares come."""
    measured = quantity.value == 1 if quantity.measure is Measure.SHARE else quantity.unit == _FULL_MARK
    return measured and _FULL.search(sentence[: quantity.start]) is not None


def _are_alike(whole: Quantity, part: Quantity) -> bool:
    if whole.measure is not Measure.COUNT:
        return part.measure is whole.measure
    return part.measure is Measure.COUNT and (whole.unit == part.unit or {whole.unit, part.unit} <= _ONE_BY_ONE)


def _is_exact(sentence: str, quantity: Quantity) -> bool:
    """Whether it is neither a limit nor a rough figure."""
    is_rough = _ABOUT.search(quantity.written) or _ABOUT.match(sentence, quantity.end)
    return quantity.bound is None and not is_rough


def _is_part(sentence: str, quantity: Quantity) -> bool:
    """Whether it is an amount of something, not a rise or so much each."""
    return _is_exact(sentence, quantity) and not _NOT_A_PART.search(sentence[: quantity.start])
