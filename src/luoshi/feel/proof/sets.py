"""Sets of the values that one column of a table may have: numbers and days by intervals, texts by name, and null."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, assert_never

from luoshi.feel.proof.formulas import Sort, Variable

Cut = tuple[Fraction, bool]
"""A place between two values: just below a number, or just above it where the second part is true."""

Label = str | bool


class Kind(StrEnum):
    """What the values of a column are; a day is a number, counted as `date.toordinal` does."""

    NUMBER = "number"
    DAY = "day"
    TEXT = "text"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from one cut to another; None where there is no end."""

    low: Cut | None
    high: Cut | None

    def __contains__(self, value: Fraction) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or self.low < (value, True)
        return above and (self.high is None or self.high > (value, False))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that have an odd number of cuts below them, or with `from_start` an even one."""

    from_start: bool
    cuts: tuple[Cut, ...]

    def spans(self) -> Iterator[Span]:
        """Its intervals from the least to the greatest; no two of them touch."""
        ends: tuple[Cut | None, ...] = (None, *self.cuts) if self.from_start else self.cuts
        for place in range(0, len(ends), 2):
            yield Span(ends[place], ends[place + 1] if place + 1 < len(ends) else None)

    def __contains__(self, value: Fraction) -> bool:
        """Whether the number is one of them."""
        above = (value, True)
        return (sum([cut < above for cut in self.cuts]) % 2 == 1) is not self.from_start


@dataclass(frozen=True, slots=True)
class Labels:
    """Texts, or true and false, that are named; with `others` all those that are not named."""

    named: frozenset[Label]
    others: bool = False

    def __contains__(self, value: Label) -> bool:
        """Whether the text or boolean is one of them."""
        return (value in self.named) is not self.others


Known = Numbers | Labels


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one column; `null` whether null is one of them."""

    known: Known
    null: bool


@dataclass(frozen=True, slots=True)
class Domain:
    """What a column may have at all; a number is a multiple of `step`, any fraction where that is None."""

    kind: Kind
    values: Values
    step: Fraction | None = None


ALL_NUMBERS: Final = Numbers(True, ())
NO_NUMBERS: Final = Numbers(False, ())
ALL_TEXTS: Final = Labels(frozenset(), others=True)
NO_LABELS: Final = Labels(frozenset())
BOOLEANS: Final = Labels(frozenset({True, False}))


def everything(kind: Kind) -> Values:
    """Every value of the kind, and null."""
    match kind:
        case Kind.NUMBER | Kind.DAY:
            return Values(ALL_NUMBERS, null=True)
        case Kind.TEXT:
            return Values(ALL_TEXTS, null=True)
        case Kind.BOOLEAN:
            return Values(BOOLEANS, null=True)
        case _:
            assert_never(kind)


def nothing(kind: Kind) -> Values:
    """No value of the kind, nor null."""
    return Values(NO_NUMBERS if kind in (Kind.NUMBER, Kind.DAY) else NO_LABELS, null=False)


def between(low: Fraction | None, high: Fraction | None, low_closed: bool = True, high_closed: bool = True) -> Numbers:
    """The numbers from `low` to `high`; None for no end. There are none where the ends are the wrong way round."""
    cuts = [] if low is None else [(low, not low_closed)]
    if high is not None:
        cuts.append((high, high_closed))
    if low is not None and high is not None and cuts[0] >= cuts[1]:
        return NO_NUMBERS
    return Numbers(low is None, tuple(cuts))


def domain_of(variable: Variable) -> Domain:
    """What a fact may be; it is never null."""
    match variable.sort:
        case Sort.NUMBER:
            kind = Kind.DAY if variable.is_day else Kind.NUMBER
            return Domain(kind, Values(between(variable.low, variable.high), null=False), variable.step)
        case Sort.BOOLEAN:
            return Domain(Kind.BOOLEAN, Values(BOOLEANS, null=False))
        case Sort.TEXT:
            texts = ALL_TEXTS if variable.texts is None else Labels(frozenset(variable.texts))
            return Domain(Kind.TEXT, Values(texts, null=False))
        case _:
            assert_never(variable.sort)


def opposite(values: Values, kind: Kind) -> Values:
    """Everything of the kind that is not among the values, null included."""
    match values.known:
        case Numbers(from_start, cuts):
            return Values(Numbers(not from_start, cuts), not values.null)
        case Labels(named) if kind is Kind.BOOLEAN:
            return Values(Labels(BOOLEANS.named - named), not values.null)
        case Labels(named, others):
            return Values(Labels(named, not others), not values.null)
        case _:
            assert_never(values.known)


def either(left: Values, right: Values) -> Values:
    """What is among the ones or the others. Raises TypeError for sets of different kinds."""
    return Values(_merged(left.known, right.known, both=False), left.null or right.null)


def both(left: Values, right: Values) -> Values:
    """What is among the ones and the others. Raises TypeError for sets of different kinds."""
    return Values(_merged(left.known, right.known, both=True), left.null and right.null)


def is_empty(values: Values, step: Fraction | None) -> bool:
    """Whether nothing is in the set, numbers being multiples of `step`."""
    if values.null:
        return False
    match values.known:
        case Numbers() as numbers:
            return all(lacks_multiples(span, step) for span in numbers.spans())
        case Labels(named, others):
            return not named and not others
        case _:
            assert_never(values.known)


def lacks_multiples(span: Span, step: Fraction | None) -> bool:
    """Whether no multiple of `step` lies in the interval; without a step it always has a number."""
    if step is None or span.low is None or span.high is None:
        return False
    return _steps_below(span.low, step) >= _steps_below(span.high, step)


def first_multiple(low: Cut, step: Fraction) -> Fraction:
    """The least multiple of `step` above the cut."""
    return step * (_steps_below(low, step) + 1)


def last_multiple(high: Cut, step: Fraction) -> Fraction:
    """The greatest multiple of `step` below the cut."""
    return step * _steps_below(high, step)


def _steps_below(cut: Cut, step: Fraction) -> int:
    """How often `step` fits below the cut; negative where the cut is below zero."""
    value, is_above = cut
    # In whole numbers: fractions are slow, and a large table asks this for each of its ends.
    whole, rest = divmod(value.numerator * step.denominator, value.denominator * step.numerator)
    return whole if rest or is_above else whole - 1


def simplest(span: Span, near: Fraction, step: Fraction | None) -> Fraction | None:
    """The number in the interval that people would take: few decimals first, then the least distance from `near`.

    None where the interval has no multiple of `step`.
    """
    if near in span and (step is None or near % step == 0):
        return near
    if step is not None:
        return _nearest_multiple(span, near, step)
    unit = Fraction(1)
    while True:
        found = _nearest_multiple(span, near, unit)
        if found is not None:
            return found
        unit /= 10


def _nearest_multiple(span: Span, near: Fraction, step: Fraction) -> Fraction | None:
    """The multiple of `step` in the interval that is nearest; `near` itself is none."""
    found = [
        each
        for each in (
            None if span.low is None else first_multiple(span.low, step),
            None if span.high is None else last_multiple(span.high, step),
            first_multiple((near, False), step),
            last_multiple((near, True), step),
        )
        if each is not None and each in span
    ]
    return min(found, key=lambda each: (abs(each - near), each)) if found else None


def _merged(left: Known, right: Known, both: bool) -> Known:
    match left, right:
        case Numbers(), Numbers():
            return _merged_numbers(left, right, both)
        case Labels(), Labels():
            return _merged_labels(left, right, both)
        case _:
            raise TypeError(f"{left!r} and {right!r} are of different kinds")


def _merged_numbers(left: Numbers, right: Numbers, both: bool) -> Numbers:
    if not left.cuts or not right.cuts:
        plain, other = (left, right) if not left.cuts else (right, left)
        # Everything joined with a set is everything, everything met by a set is that set; nothing the other way round.
        return other if plain.from_start is both else plain
    mine, theirs = set(left.cuts), set(right.cuts)
    in_mine, in_theirs = left.from_start, right.from_start
    inside = from_start = (in_mine and in_theirs) if both else (in_mine or in_theirs)
    cuts: list[Cut] = []
    for cut in sorted(mine | theirs):
        in_mine ^= cut in mine
        in_theirs ^= cut in theirs
        is_inside = (in_mine and in_theirs) if both else (in_mine or in_theirs)
        if is_inside is not inside:
            cuts.append(cut)
            inside = is_inside
    return Numbers(from_start, tuple(cuts))


def _merged_labels(left: Labels, right: Labels, both: bool) -> Labels:
    if left.others is right.others:
        is_narrower = both is not left.others
        return Labels(left.named & right.named if is_narrower else left.named | right.named, left.others)
    some, all_but = (right, left) if left.others else (left, right)
    return Labels(some.named - all_but.named) if both else Labels(all_but.named - some.named, others=True)
