"""`unit`: the same digits in another unit: yuan and ten thousand yuan, percent and rate, days and workdays."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, assert_never

from luoshi.documents import Quantity
from luoshi.programme.model import Clauses, CountColumn, Programme, Return, TermType
from luoshi.programme.verification.figures.matching import Slip, in_own_unit, is_same_unit, scale_of
from luoshi.programme.verification.figures.owners import ElementFigure, sense_in, show_figure
from luoshi.programme.verification.figures.percents import percents
from luoshi.programme.verification.figures.senses import Sense
from luoshi.programme.verification.figures.survey import Slipped, Survey
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

_KIND: Final = FindingKind.UNIT
_FEWEST_NEIGHBOURS = 3
_FAR_OFF = (Decimal(5000), Decimal(20000))
_FAR_OFF_SHARE = (Decimal(50), Decimal(200))
_MONEY_UNITS = ("元", "角", "分钱")


def units(subject: Subject) -> Iterator[Result]:
    """Every figure against the unit of its clauses and of its neighbours, every fact and column against its type.

    A figure whose digits stand in its clause in another unit is told here and not as one that no clause gives.
    """
    programme = subject.programme
    found = subject.survey
    wrong = [_slipped(each) for each in found.slips]
    told = {each.figure for each in found.slips}
    wrong += [_beyond_one(each.figure) for each in found.ungiven if _is_beyond_one(each.figure)]
    wrong += _far_from_neighbours(found, told)
    wrong += percents(programme)
    yield from wrong
    yield from _of_terms(programme)
    for owed in programme.returns.values():
        yield from _of_return(programme, owed)
    yield from _proofs(found.agreements, {each.about for each in wrong})


def _proofs(agreements: Iterable[ElementFigure], wrong: set[str]) -> Iterator[Proved]:
    """One for each element whose figures all have the unit of their clauses."""
    figures: dict[tuple[str, str, Clauses], list[str]] = {}
    for each in agreements:
        owner = each.owner
        if each.is_needed:
            figures.setdefault((owner.about, owner.element, owner.clauses), []).append(each.written)
    for (about, element, clauses), written in figures.items():
        if not any(each.startswith(f"{about}/") for each in wrong):
            text = f"{element}的{'、'.join(dict.fromkeys(written))}和条文的单位一致"
            yield Proved(_KIND, about, clauses, text, Method.READING)


def _slipped(found: Slipped) -> Finding:
    owner, figure, mention = found.figure.owner, found.figure, found.mention
    given = mention.figure.written
    match found.slip:
        case Slip.SCALE:
            why = "差了一万倍，元和万元不能混"
        case Slip.SHARE:
            why = "百分数和比率差了一百倍，4%就是0.04"
        case Slip.TIME:
            unit = figure.sense.unit
            why = (f"它以{unit}计，" if unit else "") + "数目一样，单位不同，期限就不一样长"
        case _:
            assert_never(found.slip)
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{given}",
        tuple(dict.fromkeys((mention.clause, *owner.clauses))),
        f"{mention.clause}写的是“{given}”，{owner.element}写成了{figure.shown}：{why}。",
        _in_rule_text(found),
        FiguresWitness({mention.clause: given, owner.element: figure.written}),
        figure.place,
    )


def _in_rule_text(found: Slipped) -> str:
    """What to do to have the clause's figure in the package."""
    given, figure = found.mention.figure, found.figure
    if not isinstance(given, Quantity):
        return f"改成和{found.mention.clause}相同的单位，写作 {given.written}。"
    written = in_own_unit(figure, given)
    if written is None:
        return f"{figure.owner.element}所用的事实改按{given.unit.removeprefix('个')}计，再写作 {given.value:f}。"
    unit = f"按{figure.sense.unit}计，" if found.slip is Slip.TIME and figure.sense.unit else ""
    return f"改成和{found.mention.clause}一样，{unit}写作 {written}。"


def _is_beyond_one(figure: ElementFigure) -> bool:
    """Whether a share stands there as a plain number of more than one, which no clause gives."""
    is_share = figure.sense.type is TermType.RATE and not figure.written.endswith("%")
    return is_share and isinstance(figure.value, Decimal) and figure.value > 1


def _beyond_one(figure: ElementFigure) -> Finding:
    owner = figure.owner
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{figure.written}",
        owner.clauses,
        f"{owner.element}拿比率和{figure.written}相比：{figure.written}就是{_as_share(figure)}，多半是漏了百分号。",
        f"写作 {figure.written}%；确实要超过100%的，也写成百分数。",
        FiguresWitness({owner.element: figure.written, "即": _as_share(figure)}),
        figure.place,
    )


def _as_share(figure: ElementFigure) -> str:
    """The number as a share: 4 is 400%."""
    return show_figure(figure.value, figure.sense) if isinstance(figure.value, Decimal) else figure.written


# Neighbours -----------------------------------------------------------------------------------------------------------


def _far_from_neighbours(found: Survey, told: set[ElementFigure]) -> list[Finding]:
    """Each figure ten thousand times what stands beside it, or a ten-thousandth; of shares a hundred times.

    A share that its clause gives is left alone: half a percent beside fifty percent is no slip.
    """
    columns: dict[tuple[str, TermType | None], list[ElementFigure]] = {}
    given = set(found.agreements)
    for figure in found.figures:
        if figure.owner.column and isinstance(figure.value, Decimal) and figure.value > 0 and figure not in told:
            columns.setdefault((figure.owner.column, figure.sense.type), []).append(figure)
    findings = []
    for (_, kind), figures in columns.items():
        low, high = _FAR_OFF_SHARE if kind is TermType.RATE else _FAR_OFF
        odd = _odd_one(figures, low, high)
        if odd is not None and not (kind is TermType.RATE and odd in given):
            findings.append(_far_off(odd, [each for each in figures if each is not odd]))
    return findings


def _odd_one(figures: list[ElementFigure], low: Decimal, high: Decimal) -> ElementFigure | None:
    """The largest or smallest of a column, where every other one is so many times away from it."""
    if len(figures) <= _FEWEST_NEIGHBOURS:
        return None
    ordered = sorted(figures, key=_number)
    smallest, second, before_last, largest = (_number(ordered[place]) for place in (0, 1, -2, -1))
    if low <= second / smallest and largest / smallest <= high:
        return ordered[0]
    if low <= largest / before_last and largest / smallest <= high:
        return ordered[-1]
    return None


def _number(figure: ElementFigure) -> Decimal:
    return figure.value if isinstance(figure.value, Decimal) else Decimal(0)


def _far_off(figure: ElementFigure, others: list[ElementFigure]) -> Finding:
    owner = figure.owner
    beside = "、".join(each.written for each in others[:_FEWEST_NEIGHBOURS])
    times = "一百" if figure.sense.type is TermType.RATE else "一万"
    return Finding(
        _KIND,
        Severity.WARNING,
        f"{owner.about}/{figure.written}",
        owner.clauses,
        f"{owner.element}写的是{figure.written}，同一列的其他数是{beside}等，相差{times}倍上下，可能是单位写错。",
        "核对条文：元和万元、百分数和比率不要混；确实如此的，说明理由。",
        FiguresWitness({owner.element: figure.written, "同列其他数": beside}),
        figure.place,
    )


# Facts and columns ----------------------------------------------------------------------------------------------------


def _of_terms(programme: Programme) -> Iterator[Result]:
    """Money is kept in yuan whatever a fact calls its unit, and a share as a fraction of one."""
    for term in programme.terms.values():
        if not term.unit:
            continue
        scale = scale_of(term.unit)
        if term.type is TermType.MONEY and (scale != 1 or not term.unit.startswith("元")):
            why = f"金额一律按元计算，单位却写“{term.unit}”：填5会当作5元"
            yield _of_term(term.name, term.clauses, term.where, term.unit, why, "单位改成“元”，或者 type 改成 decimal")
        elif term.type is TermType.RATE and term.unit != "%":
            why = f"比率没有单位，却写“{term.unit}”"
            yield _of_term(term.name, term.clauses, term.where, term.unit, why, "删去单位，或者改 type")
        else:
            yield Proved(_KIND, term.name, term.clauses, f"事实“{term.name}”以{term.unit}计", Method.READING)


def _of_term(name: str, clauses: Clauses, where: Place, unit: str, why: str, remedy: str) -> Finding:
    witness = FiguresWitness({f"事实“{name}”的单位": unit})
    return Finding(
        _KIND, Severity.ERROR, f"{name}/{unit}", clauses, f"事实“{name}”：{why}。", f"{remedy}。", witness, where
    )


def _of_return(programme: Programme, owed: Return) -> Iterator[Result]:
    """What a column calls its unit, and what it counts or adds up."""
    counted = [column for column in owed.columns if isinstance(column, CountColumn)]
    wrong = 0
    for column in counted:
        own = _own_unit(programme, column)
        if own is None or not column.unit or is_same_unit(column.unit, own):
            continue
        wrong += 1
        what = f"合计的“{column.sum_of}”以{own}计" if column.sum_of else "数的是办件，一件一件地数"
        yield Finding(
            _KIND,
            Severity.ERROR,
            f"{owed.name}/{column.title}",
            owed.clauses,
            f"报送“{owed.name}”的“{column.title}”单位写“{column.unit}”，{what}：报出的数和单位对不上。",
            f"单位改成“{own}”，或者换一个合计的事实。"
            if column.sum_of
            else "单位改成户、件、人等，或者写明 sum 合计什么。",
            FiguresWitness({f"“{column.title}”的单位": column.unit, "数的是": column.sum_of or "办件数"}),
            owed.where,
        )
    if counted and not wrong:
        text = f"报送“{owed.name}”各栏的单位和所合计的事实一致"
        yield Proved(_KIND, owed.name, owed.clauses, text, Method.READING)


def _own_unit(programme: Programme, column: CountColumn) -> str | None:
    """The unit of what a column adds up; None where it may be called by any name, 户 or 件 or 人."""
    if column.sum_of is None:
        is_amount = column.unit.endswith(_MONEY_UNITS) or column.unit.startswith("%")
        return "件" if is_amount else None
    sense: Sense = sense_in(programme, column.sum_of)
    if sense.type is TermType.MONEY:
        return "元"
    return sense.unit or None
