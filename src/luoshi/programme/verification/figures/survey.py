"""The figures of the package laid beside those of the document: which belong together, which stand alone."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar, assert_never

from luoshi.documents import Bound, Figure, Measure, NamedDay, Quantity, read_figures
from luoshi.programme.model import Clauses, Programme
from luoshi.programme.verification.figures.clause_figures import ClauseFigures, Mention
from luoshi.programme.verification.figures.matching import (
    Slip,
    agrees,
    agrees_by_next,
    agrees_in_effect,
    counts_the_same,
    distance,
    is_comparable,
    limits_alike,
    slip_between,
)
from luoshi.programme.verification.figures.of_package import figures_of
from luoshi.programme.verification.figures.owners import ElementFigure, ElementText, Moment, Owner, ParameterLimit
from luoshi.source import Place

_T = TypeVar("_T")
_MOST_PAIRED = 400
"""A generated table has no clause for each of its figures; so many are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Slipped:
    """A figure of an element with the digits of a clause in another unit."""

    figure: ElementFigure
    mention: Mention
    slip: Slip


@dataclass(frozen=True, slots=True)
class Differing:
    """A figure of an element where its clause gives another."""

    figure: ElementFigure
    mention: Mention


@dataclass(frozen=True, slots=True)
class Ungiven:
    """A figure of an element that none of its clauses gives; `beside` are figures of its kind that they do give.

    `product` are an amount and a share of theirs that multiply to it.
    """

    figure: ElementFigure
    beside: tuple[Mention, ...]
    product: tuple[Quantity, Quantity] | None = None


@dataclass(frozen=True, slots=True)
class Unused:
    """A figure of a clause that no element linked to the clause has; `elsewhere` where another element has it."""

    mention: Mention
    elsewhere: Owner | None


@dataclass(frozen=True, slots=True)
class Misbounded:
    """A limit that a clause draws on one side of a number, and a rule on the other, there where it is written."""

    owner: Owner
    where: Place
    written: str
    bound: Bound
    clause: str
    given: Quantity


@dataclass(frozen=True, slots=True)
class Survey:
    """What came of the comparison of all `figures`: agreements, differences of every sort, mentions carried out."""

    figures: tuple[ElementFigure, ...]
    agreements: tuple[ElementFigure, ...]
    slips: tuple[Slipped, ...]
    differences: tuple[Differing, ...]
    ungiven: tuple[Ungiven, ...]
    unused: tuple[Unused, ...]
    misbounded: tuple[Misbounded, ...]
    carried: tuple[Mention, ...]


# 年底前, 上半年, 每季度末 name a day without a number.
_PART_OF_YEAR = re.compile(r"季度|半年|年底|年末|年初")
_TURNING_DAYS = frozenset({(1, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30), (10, 1), (12, 31)})
# A clause that doubles or halves gives no number for the result.
_DOUBLED = re.compile(r"加倍|翻倍|翻番|一倍|双倍|减半|一半|半数|半价|折半|对半|平分")
_TWO: Final = (Decimal(2),)


def survey(programme: Programme) -> Survey:
    """Every figure of the package beside the figures of its clauses, and the other way round."""
    return _Comparing(programme).survey()


class _Comparing:
    """One comparison; each figure and each mention is told of once."""

    def __init__(self, programme: Programme) -> None:
        self._text = ClauseFigures(programme)
        self._ignored = {each.clause for each in programme.declaratory}
        self._figures: list[ElementFigure] = []
        self._limits: list[ParameterLimit] = []
        shown: dict[Clauses, list[Figure]] = {}
        near: dict[Clauses, list[ElementFigure]] = {}
        far: dict[Clauses, list[ElementFigure]] = {}
        for item in figures_of(programme):
            match item:
                case ElementText(clauses, text):
                    shown.setdefault(clauses, []).extend(read_figures(text))
                case ElementFigure(owner):
                    self._figures.append(item)
                    near.setdefault(owner.clauses, []).append(item)
                    far.setdefault(owner.shared, []).append(item)
                case ParameterLimit():
                    self._limits.append(item)
                case _:
                    assert_never(item)
        self._shown, self._near, self._far = self._spread(shown), self._spread(near), self._spread(far)

    def _spread(self, found: Mapping[Clauses, Sequence[_T]]) -> Mapping[str, Sequence[_T]]:
        """The same for each clause of the families."""
        spread: dict[str, list[_T]] = {}
        for clauses, what in found.items():
            for address in self._text.families(clauses):
                spread.setdefault(address, []).extend(what)
        return spread

    def survey(self) -> Survey:
        """All of it; what has the same digits in another unit is not told again as a difference."""
        agreements: list[ElementFigure] = []
        slips: list[Slipped] = []
        alone: list[ElementFigure] = []
        for figure in self._figures:
            if self._is_given(figure):
                agreements.append(figure)
            elif figure.is_needed:
                slipped = self._slip(figure)
                slips += [slipped] if slipped is not None else []
                alone += [figure] if slipped is None else []
        claimed = {each.mention for each in slips}
        differences, ungiven = self._paired(alone, claimed)
        claimed |= {each.mention for each in differences}
        late, unused, carried = self._unused(claimed)
        return Survey(
            tuple(self._figures),
            tuple(agreements),
            tuple(slips),
            (*differences, *late),
            ungiven,
            unused,
            tuple(self._misbounded()),
            carried,
        )

    # From the package to the document

    def _is_given(self, figure: ElementFigure) -> bool:
        """Whether the figure stands in its clauses, nearby, or in what was added to them, or follows from them."""
        owner = figure.owner
        near = self._text.near(owner.clauses)
        if any(agrees(figure, each.figure) or agrees_by_next(figure, each.figure) for each in near):
            return True
        if any(agrees(figure, each) for each in self._text.remarks(owner.clauses)):
            return True
        # That something is taken once has to be said where it is done.
        nearby = () if figure.value == 1 else (*self._text.near(owner.nearby), *self._text.near(owner.named))
        if any(agrees(figure, each.figure) for each in nearby) and not self._is_contrary(figure):
            return True
        if not figure.is_needed:
            return False
        if isinstance(figure.value, Moment) and self._text.says(_PART_OF_YEAR, owner.clauses):
            return (figure.value.month, figure.value.day) in _TURNING_DAYS
        factors = _TWO if self._text.says(_DOUBLED, owner.clauses) else ()
        return agrees_in_effect(figure, (each.figure for each in (*near, *nearby)), factors)

    def _is_contrary(self, figure: ElementFigure) -> bool:
        """Whether the clauses themselves draw such a limit, of the same kind and way, at another figure."""
        if figure.bound is None:
            return False
        drawn = [each.figure for each in self._text.inside(figure.owner.clauses) if limits_alike(figure, each.figure)]
        return bool(drawn) and not any(agrees(figure, each) for each in drawn)

    def _slip(self, figure: ElementFigure) -> Slipped | None:
        owner = figure.owner
        for clauses in (owner.clauses, owner.nearby, owner.named):
            for each in self._text.near(clauses):
                slip = slip_between(figure, each.figure)
                if slip is not None:
                    return Slipped(figure, each, slip)
        return None

    def _paired(
        self, alone: Sequence[ElementFigure], claimed: Set[Mention]
    ) -> tuple[tuple[Differing, ...], tuple[Ungiven, ...]]:
        """Each figure with the mention nearest to it that nothing else has; those without any."""
        pairs: list[tuple[Decimal, int, Mention]] = []
        for index, figure in enumerate(alone[:_MOST_PAIRED]):
            for each in self._text.near(figure.owner.clauses):
                if each.figure.is_firm and each not in claimed and is_comparable(figure, each.figure):
                    pairs.append((distance(figure, each.figure), index, each))
        found: dict[int, Mention] = {}
        taken: set[Mention] = set()
        for _, index, mention in sorted(pairs, key=lambda pair: pair[:2]):
            if index not in found and mention not in taken and not self._has_own(mention, is_needed=True):
                found[index] = mention
                taken.add(mention)
        differences = tuple(Differing(alone[index], found[index]) for index in sorted(found))
        rest = [figure for index, figure in enumerate(alone) if index not in found]
        return differences, tuple(Ungiven(figure, self._beside(figure), self._product(figure)) for figure in rest)

    def _beside(self, figure: ElementFigure) -> tuple[Mention, ...]:
        """The figures of its kind in the clauses themselves."""
        firm = [each for each in self._text.inside(figure.owner.clauses) if each.figure.is_firm]
        return tuple(each for each in firm if is_comparable(figure, each.figure))

    def _product(self, figure: ElementFigure) -> tuple[Quantity, Quantity] | None:
        given = [each.figure for each in self._text.near(figure.owner.clauses) if isinstance(each.figure, Quantity)]
        shares = [each for each in given if each.measure is Measure.SHARE]
        amounts = [each for each in given if each.measure is Measure.MONEY]
        pairs = ((amount, share) for amount in amounts for share in shares)
        return next((pair for pair in pairs if pair[0].value * pair[1].value == figure.value), None)

    # From the document to the package

    def _has_own(self, mention: Mention, *, is_needed: bool = False) -> bool:
        """Whether an element linked to the clause has the figure itself; with `is_needed` more than a fact's bound."""
        return any(
            agrees(figure, mention.figure) or agrees_by_next(figure, mention.figure)
            for figure in self._near.get(mention.clause, ())
            if figure.is_needed or not is_needed
        )

    def _is_carried(self, mention: Mention) -> bool:
        given = mention.figure
        if self._has_own(mention):
            return True
        if any(agrees(each, given) for each in self._far.get(mention.clause, ())):
            return True
        told = (*self._shown.get(mention.clause, ()), *self._text.remarks((mention.clause,)))
        if any(_is_same(each, given) for each in told):
            return True
        return any(agrees_in_effect(each, (given,), ()) for each in self._near.get(mention.clause, ()))

    def _follows(self, mention: Mention) -> bool:
        """Whether other figures of the clause, all of them carried out, come to this one."""
        return any(all(map(self._is_carried, found)) for found in self._text.sources_of(mention))

    def _unused(self, claimed: Set[Mention]) -> tuple[tuple[Differing, ...], tuple[Unused, ...], tuple[Mention, ...]]:
        """The mentions that nothing carries out, of which some stand beside a day that differs; and those carried."""
        late: list[Differing] = []
        unused: list[Unused] = []
        carried: list[Mention] = []
        seen: set[tuple[str, str]] = set()
        # What differs from its clause is told once, wherever else the clauses give the same figure.
        told = {_value_of(each.figure) for each in claimed}
        for mention in self._text.mentions:
            value = _value_of(mention.figure)
            if not mention.figure.is_firm or mention.clause in self._ignored or (mention.clause, value) in seen:
                continue
            seen.add((mention.clause, value))
            if self._is_carried(mention) or self._follows(mention):
                carried.append(mention)
                continue
            if value in told:
                continue
            day = self._differing_day(mention)
            if day is not None:
                late.append(Differing(day, mention))
            else:
                unused.append(Unused(mention, self._elsewhere(mention)))
        return tuple(late), tuple(unused), tuple(carried)

    def _differing_day(self, mention: Mention) -> ElementFigure | None:
        """A day that needs no clause, such as the first in force, where the clause gives another day."""
        days = [
            figure
            for figure in self._near.get(mention.clause, ())
            if mention.clause in figure.owner.clauses
            and isinstance(figure.value, Moment)
            and isinstance(mention.figure, NamedDay)
            and not figure.is_needed
            and figure.value.day is not None
            and not self._is_given(figure)
        ]
        return min(days, key=lambda figure: distance(figure, mention.figure), default=None)

    def _elsewhere(self, mention: Mention) -> Owner | None:
        if not isinstance(mention.figure, Quantity):
            return None
        given = mention.figure
        same = (each.owner for each in self._figures if agrees(each, given) and counts_the_same(each, given))
        return next(same, None)

    # Limits

    def _misbounded(self) -> Iterator[Misbounded]:
        for figure in self._figures:
            if figure.bound is not None and isinstance(figure.value, Decimal):
                yield from self._against(figure.owner, figure.place, figure.bound, figure.written, (figure,))
        series: dict[str, list[ElementFigure]] = {}
        for figure in self._figures:
            series.setdefault(figure.owner.column, []).append(figure)
        for limit in self._limits:
            figures = [each for each in series.get(f"参数{limit.parameter}", ()) if isinstance(each.value, Decimal)]
            yield from self._against(limit.owner, limit.owner.where, limit.bound, limit.parameter, figures)

    def _against(
        self, owner: Owner, where: Place, bound: Bound, written: str, figures: Sequence[ElementFigure]
    ) -> Iterator[Misbounded]:
        """The first limit of the clauses for this number, where all of them lie on the other side of it."""
        for mentions in (self._text.inside(owner.clauses), self._text.around(owner.clauses)):
            limits = [
                (each.clause, each.figure, each.figure.bound)
                for each in mentions
                if isinstance(each.figure, Quantity)
                and each.figure.bound is not None
                and any(agrees(figure, each.figure) for figure in figures)
            ]
            if limits:
                if all(limit.joins_upper is not bound.joins_upper for _, _, limit in limits):
                    # Of 低于1.2万元 and 1.2万元以上 the one that the rule means to write.
                    meant = bound.including(number=not bound.is_inclusive)
                    clause, given, _ = next((each for each in limits if each[2] is meant), limits[0])
                    yield Misbounded(owner, where, written, bound, clause, given)
                return


def _is_same(one: Figure, other: Figure) -> bool:
    match one, other:
        case Quantity(), Quantity():
            return (one.measure, one.value, one.time) == (other.measure, other.value, other.time)
        case NamedDay(), NamedDay():
            same_year = one.year == other.year or None in (one.year, other.year)
            return same_year and (one.month, one.day, one.is_end) == (other.month, other.day, other.is_end)
        case _:
            return False


def _value_of(figure: Figure) -> str:
    match figure:
        case Quantity():
            return f"{figure.measure}{figure.value.normalize()}{figure.time}"
        case NamedDay():
            return f"{figure.year}-{figure.month}-{figure.day}"
        case _:
            assert_never(figure)
