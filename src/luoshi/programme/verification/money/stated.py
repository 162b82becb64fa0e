"""`total`: sums that a sentence of the document states and no total of the package takes up.

Those that the package declares are added up from its own figures in `totals`.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from luoshi.documents import Clause, Document, Measure, Quantity, StatedSum, read_sums
from luoshi.programme.amounts import Figure
from luoshi.programme.deciding import figure_on
from luoshi.programme.model import Clauses, Programme
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
)
from luoshi.programme.verification.money.totals import plain_number
from luoshi.programme.verification.subject import Subject

_MARKS = "①②③④⑤⑥⑦⑧⑨⑩"
_SCALES = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))


def stated_sums(subject: Subject) -> Iterator[Result]:
    """Every sum that stands in a clause, or in a clause and those in it, beside the ones that totals declare."""
    programme = subject.programme
    for clause in programme.document.clauses:
        for cited, text in _readings(programme.document, clause):
            for found in read_sums(text):
                if not _is_declared(programme, cited, found) and not _is_portioned(programme, cited, found):
                    yield _answer(programme, clause, cited, found)


def _readings(document: Document, clause: Clause) -> Iterator[tuple[Clauses, str]]:
    """The text of a clause, and where it ends in a colon the clauses in it as its numbered list."""
    children = document.children(clause.address)
    if clause.text.endswith(("：", ":")) and 1 < len(children) <= len(_MARKS):
        items = (
            mark + (child.title + child.text).replace("。", "；").replace("\n", "")
            for mark, child in zip(_MARKS, children, strict=False)
        )
        yield (clause.address, *(child.address for child in children)), clause.text + "".join(items)
    elif clause.text:
        yield (clause.address,), clause.text


def _is_declared(programme: Programme, clauses: Clauses, found: StatedSum) -> bool:
    declared = [(total.total, total.unit, total.clauses) for total in programme.totals.values()]
    funds = [fund.total for fund in programme.funds.values() if fund.total is not None]
    declared += [(total.amount, "元", total.clauses) for total in funds]
    return any(
        set(cited) & set(clauses) and _value(programme, figure, unit, found.whole) == found.whole.value
        for figure, unit, cited in declared
    )


def _is_portioned(programme: Programme, clauses: Clauses, found: StatedSum) -> bool:
    """Whether the shares are those by which a fund is raised or allotted: the fund adds them up."""
    portions = (each for fund in programme.funds.values() for each in (*fund.raised_from, *fund.allotted_to))
    cited = {clause for each in portions if each.share is not None for clause in each.clauses}
    return found.whole.measure is Measure.SHARE and bool(cited & set(clauses))


def _value(programme: Programme, figure: Figure, unit: str, like: Quantity) -> Decimal:
    """A declared figure in the unit in which figures of the text are read: money in yuan, 万 and 亿 written out."""
    value = figure_on(programme, figure, programme.since)
    if like.measure is Measure.SHARE and unit == "%":
        return value / 100
    for sign, scale in _SCALES:
        if like.measure is Measure.MONEY and unit.startswith(sign):
            return value * scale
    return value


def _answer(programme: Programme, clause: Clause, clauses: Clauses, found: StatedSum) -> Result:
    about = f"{clauses[0]}/{found.whole.written}"
    cited = "、".join(clauses)
    parts = "＋".join(part.written for part in found.parts)
    claim = f"按《{programme.document.title}》{cited}，共{found.whole.written}，所列各项是{parts}"
    shown = _shown(found.sum, found.whole)
    if found.sum == found.whole.value:
        return Proved(FindingKind.TOTAL, about, clauses, f"{claim}＝{shown}", Method.ARITHMETIC)
    gap = found.sum - found.whole.value
    differs = f"{'多' if gap > 0 else '少'}{_shown(abs(gap), found.whole)}"
    are_told_apart = all(found.names) and len(set(found.names)) == len(found.names)
    names = found.names if are_told_apart else [f"第{number}项" for number, _ in enumerate(found.parts, 1)]
    figures = {name: part.written for name, part in zip(names, found.parts, strict=True)}
    return Finding(
        kind=FindingKind.TOTAL,
        severity=Severity.WARNING,
        about=about,
        clauses=clauses,
        message=f"{claim}＝{shown}，{differs}",
        remedy="所列就是全部的，请改正总数或其中一项；所列不是全部的，写进 totals 并写明 at_most: true",
        witness=FiguresWitness({**figures, "各项之和": shown, "写明的总数": found.whole.written}),
        where=clause.where,
    )


def _shown(value: Decimal, like: Quantity) -> str:
    """A figure in the unit in which another is written: 17.4286亿元 beside 17.46亿元, shares as percentages."""
    if like.measure is Measure.SHARE:
        return f"{plain_number(Fraction(value) * 100)}%"
    sign, scale = next(((sign, scale) for sign, scale in _SCALES if sign in like.written), ("", Decimal(1)))
    return f"{plain_number(Fraction(value) / Fraction(scale))}{sign}{like.unit}"
