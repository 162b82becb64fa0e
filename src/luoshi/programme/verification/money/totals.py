"""`total`: figures that the document says add up, and do not: totals, the sources and the purposes of a fund."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from luoshi.programme.amounts import Figure, ParameterName, Portion, Total
from luoshi.programme.deciding import figure_on, value_on
from luoshi.programme.elements import Kind
from luoshi.programme.model import Clauses, Fund, Programme, TermType
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
)
from luoshi.programme.verification.subject import Subject
from luoshi.source import Place

_ALL = Fraction(1)
_TEN_THOUSAND = 10000
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """A figure that is added up, and how the document gives it where that is otherwise than as the sum is shown."""

    name: str
    value: Fraction
    given: str = ""


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Parts against a whole on a day; `show` writes a figure with its unit, which an addition has once, at its end."""

    on: dt.date
    whole: Fraction
    parts: tuple[_Part, ...]
    show: Callable[[Fraction], str]
    unit: str = ""

    @property
    def sum(self) -> Fraction:
        """What the parts come to."""
        return sum((part.value for part in self.parts), Fraction(0))

    @property
    def shown_sum(self) -> str:
        """The addition as one writes it: 37＋5＋3＝45个."""
        return (
            "＋".join(self.show(part.value).removesuffix(self.unit) for part in self.parts) + f"＝{self.show(self.sum)}"
        )

    def holds(self, at_most: bool) -> bool:
        """Whether the parts come to the whole, or with `at_most` do not exceed it."""
        return self.sum <= self.whole if at_most else self.sum == self.whole


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing that must add up, as it stands on each day on which its figures differ, in order of the days.

    `claim` is what must hold, the whole standing at `{}`; `parts` is what the parts are called.
    """

    about: str
    claim: str
    parts: str
    clauses: Clauses
    where: Place
    at_most: bool
    reckonings: tuple[_Reckoning, ...]


def totals(subject: Subject) -> Iterator[Result]:
    """Every total against its parts, every fund against its sources and purposes, under each set of parameters."""
    programme = subject.programme
    days = tuple(ruleset.on for ruleset in subject.rulesets)
    for total in programme.totals.values():
        yield _answer(programme, _of_total(programme, total, days))
    for fund in programme.funds.values():
        for question in _of_fund(programme, fund, days):
            yield _answer(programme, question)


def plain_number(value: Fraction) -> str:
    """A number whose digits end, since it was added up from such, without trailing zeros."""
    digits = 0
    while value * 10**digits % 1:
        digits += 1
    whole, rest = divmod(int(value * 10**digits), 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)


def _of_total(programme: Programme, total: Total, days: Sequence[dt.date]) -> _Question:
    show = _shower(programme, total, days)
    reckonings = []
    for on in days:
        parts = tuple(_Part(part.name, Fraction(figure_on(programme, part.value, on))) for part in total.parts)
        reckonings.append(_Reckoning(on, Fraction(figure_on(programme, total.total, on)), parts, show, total.unit))
    cited = (*total.clauses, *(clause for part in total.parts for clause in part.clauses))
    clauses = _cited(programme, cited, (total.total, *(part.value for part in total.parts)), days)
    claim = f"“{total.name}”{'不超过' if total.at_most else '共'}{{}}"
    return _Question(total.name, claim, "各项", clauses, total.where, total.at_most, _distinct(reckonings))


def _of_fund(programme: Programme, fund: Fund, days: Sequence[dt.date]) -> Iterator[_Question]:
    """What the sources give against the whole, and what the purposes may take; nothing where no whole is known."""
    for kind, portions, at_most in ((Kind.SOURCE, fund.raised_from, False), (Kind.PURPOSE, fund.allotted_to, True)):
        found = [_of_portions(programme, fund, portions, on, is_source=not at_most) for on in days]
        reckonings = tuple(each for each in found if each is not None)
        if not portions or not reckonings:
            continue
        cited = [clause for portion in portions for clause in portion.clauses]
        figures = [figure for portion in portions for figure in (portion.amount, portion.share) if figure is not None]
        if _are_shares(portions):
            claim = f"“{fund.name}”的{kind.value}所占比例，合计应{'不超过' if at_most else '为'}{{}}"
        else:
            claim = f"“{fund.name}”共{{}}"
            cited += fund.total.clauses if fund.total is not None else fund.clauses
            figures += [fund.total.amount] if fund.total is not None else []
        clauses = _cited(programme, cited, figures, days)
        about = f"{fund.name}/{kind.value}"
        yield _Question(about, claim, kind.value, clauses, fund.where, at_most, _distinct(reckonings))


def _of_portions(
    programme: Programme, fund: Fund, portions: Sequence[Portion], on: dt.date, is_source: bool
) -> _Reckoning | None:
    if _are_shares(portions):
        return _Reckoning(on, _ALL, tuple(_share(programme, portion, on) for portion in portions), _percent)
    whole = _money_of(programme, fund, on, is_source)
    if whole is None:
        return None
    return _Reckoning(on, whole, tuple(_amount(programme, portion, whole, on) for portion in portions), _yuan)


def _money_of(programme: Programme, fund: Fund, on: dt.date, is_source: bool) -> Fraction | None:
    """The money of a fund: what the document names, or else, for its purposes, what its sources give in all."""
    if fund.total is not None:
        return Fraction(figure_on(programme, fund.total.amount, on))
    amounts = [portion.amount for portion in fund.raised_from]
    if is_source or not amounts or None in amounts:
        return None
    given = (Fraction(figure_on(programme, amount, on)) for amount in amounts if amount is not None)
    return sum(given, Fraction(0))


def _are_shares(portions: Sequence[Portion]) -> bool:
    return all(portion.share is not None for portion in portions)


def _share(programme: Programme, portion: Portion, on: dt.date) -> _Part:
    return _Part(portion.name, _known(programme, portion.share, on))


def _amount(programme: Programme, portion: Portion, whole: Fraction, on: dt.date) -> _Part:
    if portion.share is None:
        return _Part(portion.name, _known(programme, portion.amount, on))
    share = _known(programme, portion.share, on)
    return _Part(portion.name, share * whole, f"{_percent(share)}，即{_yuan(share * whole)}")


def _known(programme: Programme, figure: Figure | None, on: dt.date) -> Fraction:
    if figure is None:
        raise AssertionError("reading gives every portion an amount or a share")
    return Fraction(figure_on(programme, figure, on))


def _distinct(reckonings: Sequence[_Reckoning]) -> tuple[_Reckoning, ...]:
    """Those whose figures differ from the ones before."""
    found: list[_Reckoning] = []
    for each in reckonings:
        if not found or (found[-1].whole, found[-1].parts) != (each.whole, each.parts):
            found.append(each)
    return tuple(found)


def _answer(programme: Programme, question: _Question) -> Result:
    wrong = [each for each in question.reckonings if not each.holds(question.at_most)]
    if not wrong:
        sums = (f"{question.claim.format(each.show(each.whole))}：{each.shown_sum}" for each in question.reckonings)
        return Proved(FindingKind.TOTAL, question.about, question.clauses, "；".join(sums), Method.ARITHMETIC)
    first = wrong[0]
    figures = {part.name: part.given or first.show(part.value) for part in first.parts}
    figures |= {"各项之和": first.show(first.sum), "写明的总数": first.show(first.whole)}
    return Finding(
        kind=FindingKind.TOTAL,
        severity=Severity.ERROR,
        about=question.about,
        clauses=question.clauses,
        message="；".join(_message(programme, question, each) for each in wrong),
        remedy="对照原文逐项核对：方案包抄错的改方案包，文件本身写错的请起草单位改正总数或分项",
        witness=FiguresWitness(figures),
        where=question.where,
    )


def _message(programme: Programme, question: _Question, wrong: _Reckoning) -> str:
    since = "" if wrong.on == programme.since else f"{wrong.on} 起，"
    gap = wrong.sum - wrong.whole
    return (
        f"{since}按《{programme.document.title}》，{question.claim.format(wrong.show(wrong.whole))}"
        f"（{'、'.join(question.clauses)}），{question.parts}相加是{wrong.shown_sum}，"
        f"{'多' if gap > 0 else '少'}{wrong.show(abs(gap))}"
    )


def _shower(programme: Programme, total: Total, days: Sequence[dt.date]) -> Callable[[Fraction], str]:
    """How the figures of a total are written: with its unit, or as what they can only be."""
    if total.unit == "元":
        return _yuan
    if total.unit:
        return lambda value: f"{plain_number(value)}{total.unit}"
    figures = (total.total, *(part.value for part in total.parts))
    kinds = {programme.parameters[each.name].type for each in figures if isinstance(each, ParameterName)}
    if TermType.MONEY in kinds:
        return _yuan
    values = [figure_on(programme, figure, on) for figure in figures for on in days]
    is_share = max(values) <= 1 and any(value != value.to_integral_value() for value in values)
    return _percent if TermType.RATE in kinds or is_share else plain_number


def _percent(value: Fraction) -> str:
    return f"{plain_number(value * _HUNDRED)}%"


def _yuan(value: Fraction) -> str:
    """Yuan as documents write them: in ten thousands where that leaves two decimals at most."""
    if abs(value) >= _TEN_THOUSAND and value % _HUNDRED == 0:
        return f"{plain_number(value / _TEN_THOUSAND)}万元"
    return f"{plain_number(value)}元"


def _cited(programme: Programme, clauses: Sequence[str], figures: Sequence[Figure], days: Sequence[dt.date]) -> Clauses:
    """The clauses of what is added up, and those that give its parameters their values, in the order of the text."""
    names = [figure.name for figure in figures if isinstance(figure, ParameterName)]
    given = (clause for name in names for on in days for clause in value_on(programme.parameters[name], on).clauses)
    return tuple(sorted({*clauses, *given}, key=programme.document.position))
