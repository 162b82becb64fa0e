"""`reference`: what the document and the package say of each other: figures, limits, clauses that nothing carries out.

A length of time that differs from its clause is told as `deadline`, digits in another unit as `unit`.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from luoshi.documents import Bound, Figure, Measure, NamedDay, Quantity
from luoshi.documents.numerals import NUMERAL, read_numeral
from luoshi.feel import show
from luoshi.programme.coverage import coverage
from luoshi.programme.elements import elements
from luoshi.programme.model import Clauses, Programme
from luoshi.programme.verification.figures.matching import in_own_unit
from luoshi.programme.verification.figures.owners import Owner
from luoshi.programme.verification.figures.survey import Differing, Misbounded, Survey, Ungiven, Unused
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

_KIND: Final = FindingKind.REFERENCE
_MOST_TOLD = 6
_MOST_BESIDE = 3
_OWN_ARTICLE = re.compile(
    rf"(?P<own>本(?:方案|办法|规定|细则|意见|通知|制度|章程|规程|标准|条例|实施方案|实施细则|实施办法))?第(?P<number>{NUMERAL})条"
)
_BEGINS = re.compile(r"(?:^|[，。；、（(\s]|按照|依照|依据|根据|违反|符合|适用|有|按|和|与|及|至|到|或)$")


def references(subject: Subject) -> Iterator[Result]:
    """Every clause and its figures against the elements linked to it, every element's figures against its clauses."""
    programme = subject.programme
    found = subject.survey
    unlinked = _unlinked(programme)
    told = [_misbounded(each) for each in found.misbounded]
    told += [_differing(each) for each in found.differences if not each.figure.is_length]
    told += _ungiven([each for each in found.ungiven if not each.figure.is_length])
    told += [_unused(programme, each) for each in found.unused if each.mention.clause not in unlinked]
    told += [_not_carried_out(programme, clause) for clause in unlinked]
    told += _named_articles(programme)
    yield from told
    yield from _proofs(programme, found, {clause for each in told for clause in each.clauses})


# Elements -------------------------------------------------------------------------------------------------------------


def _differing(found: Differing) -> Finding:
    owner, mention = found.figure.owner, found.mention
    given = mention.figure.written
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{given}",
        tuple(dict.fromkeys((mention.clause, *owner.clauses))),
        f"{mention.clause}写的是“{given}”{_if_no_day(mention.figure)}，{owner.element}却是{found.figure.shown}。",
        f"以条文为准，把{found.figure.shown}改成“{given}”{_in_the_package(found)}；条文写错的，改条文。",
        FiguresWitness({mention.clause: given, owner.element: found.figure.shown}),
        found.figure.place,
    )


def _in_the_package(found: Differing) -> str:
    """How the clause's figure is written there, where that is not as in the clause."""
    figure, given = found.figure, found.mention.figure
    if not isinstance(given, Quantity) or not isinstance(figure.value, Decimal):
        return ""
    written = in_own_unit(figure, given)
    told = "" if written in (None, given.written) else f"，写作 {written}"
    if given.measure is Measure.SHARE and figure.value == 1 - given.value:
        return f"{told}（要的是余下部分的，写作 1 - {written}）"
    return told


def _ungiven(found: Sequence[Ungiven]) -> list[Finding]:
    """One for each figure; those of one decision together where there are many, as in a table that stands nowhere."""
    groups: dict[tuple[str, Clauses], list[Ungiven]] = {}
    for each in found:
        owner = each.figure.owner
        groups.setdefault((owner.column.partition("#")[0] or owner.about, owner.clauses), []).append(each)
    findings: list[Finding] = []
    for (about, _), figures in groups.items():
        if len(figures) > _MOST_TOLD:
            findings.append(_without_clause(about, figures))
        else:
            findings += [_without_clause(each.figure.owner.about, [each]) for each in figures]
    return findings


def _without_clause(about: str, figures: Sequence[Ungiven]) -> Finding:
    owner, clauses = figures[0].figure.owner, "、".join(figures[0].figure.owner.clauses)
    written = list(dict.fromkeys(each.figure.shown for each in figures))
    beside = list(dict.fromkeys(each.figure.written for each in figures[0].beside))
    given = "、".join(beside[:_MOST_BESIDE]) + ("等" if len(beside) > _MOST_BESIDE else "")
    shown = "、".join(written[:_MOST_TOLD]) + (f"等{len(written)}个数" if len(written) > _MOST_TOLD else "")
    element = owner.element if len(figures) == 1 else f"“{about}”"
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{about}/{figures[0].figure.written}",
        owner.clauses,
        f"{element}用了{shown}，{clauses}里没有写" + (f"，写的是{given}。" if given else "。"),
        _reckoned(figures[0])
        + "改成条文里的数；出自别的条款的，在 clause 里补上那一条；条文没有、由本单位设定的，写明 label。",
        FiguresWitness({element: shown, f"{clauses}写的": given or "没有数"}),
        figures[0].figure.place,
    )


def _reckoned(found: Ungiven) -> str:
    """How to write a figure that was reckoned beforehand out of two of the clause's."""
    if found.product is None:
        return ""
    amount, share = found.product
    formula = f"{in_own_unit(found.figure, amount)} * {show(share.value * 100)}%"
    return f"由{amount.written}和{share.written}算出来的，照算式写作 {formula}。不是的，"


def _misbounded(found: Misbounded) -> Finding:
    owner, clause, limit = found.owner, found.clause, found.given.bound
    given, said = found.given.written, found.given.phrase
    rule = f"{found.bound.value} {found.written}"
    if limit is not None and limit.including(number=found.bound.is_inclusive) is found.bound:
        sides = (
            f"“{said}”（{_itself(limit)}{given}本身），{owner.element}写的却是“{rule}”（{_itself(found.bound)}本身）"
        )
        parts = "两边不一样"
    else:
        sides = f"“{said}”，{owner.element}写的却是“{rule}”"
        parts = f"按条文归{_side(not found.bound.joins_upper)}，按规则归{_side(found.bound.joins_upper)}"
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{said}",
        tuple(dict.fromkeys((clause, *owner.clauses))),
        f"{clause}说的是{sides}：恰好等于{given}时，{parts}。",
        f"按条文把“{found.bound.value}”改成“{_turned(found.bound).value}”；条文本意如此的，改条文。",
        FiguresWitness({clause: said, owner.element: rule}),
        found.where,
    )


def _itself(bound: Bound) -> str:
    return "含" if bound.is_inclusive else "不含"


def _side(is_upper: bool) -> str:
    return "高的一边" if is_upper else "低的一边"


def _turned(bound: Bound) -> Bound:
    return bound.including(number=not bound.is_inclusive)


# Clauses --------------------------------------------------------------------------------------------------------------


def _unused(programme: Programme, found: Unused) -> Finding:
    clause, given = found.mention.clause, found.mention.figure.written
    place = programme.document.clause(clause)
    if found.elsewhere is None:
        message = f"{clause}写有“{given}”{_if_no_day(found.mention.figure)}，没有一处规定用到这个数。"
        remedy = "写明它落实到哪里；只作说明的，在 notes 里注明"
    else:
        element = found.elsewhere.element
        message = f"{clause}写有“{given}”，出自这一条的规定都没有用到它；{element}也是这个数，但没有注明出自这一条。"
        remedy = f"是一回事的，在{element}的 clause 里补上{clause}；不是的，写明它落实到哪里"
    day = "日期" if isinstance(found.mention.figure, NamedDay) else "数"
    return Finding(
        _KIND,
        Severity.WARNING,
        f"{clause}/{given}",
        (clause,),
        message,
        f"{remedy}。",
        FiguresWitness({clause: given, f"用到这个{day}的": found.elsewhere.element if found.elsewhere else "没有"}),
        place.where if place is not None else programme.in_force_where,
    )


def _unlinked(programme: Programme) -> Clauses:
    """The operative clauses that no element at all carries out."""
    return coverage(programme, {element.key for element in elements(programme)}).unlinked


def _not_carried_out(programme: Programme, address: str) -> Finding:
    clause = programme.document.clause(address)
    return Finding(
        _KIND,
        Severity.ERROR,
        address,
        (address,),
        f"{address}没有落实：没有一处规定、材料、环节或者任务出自这一条。",
        "写明它落实到哪里；确实只作宣示的，列入 declaratory 并写明理由。",
        FiguresWitness({address: clause.text if clause is not None else "", "落实到": "没有"}),
        clause.where if clause is not None else programme.in_force_where,
    )


def _named_articles(programme: Programme) -> list[Finding]:
    """Articles of its own that a clause names and the document does not have."""
    articles = {clause.address for clause in programme.document.clauses if clause.address.startswith("第")}
    found: list[Finding] = []
    for clause in programme.document.clauses:
        for named in _OWN_ARTICLE.finditer(clause.text):
            name = f"第{named['number']}条"
            is_own = named["own"] or _BEGINS.search(clause.text[: named.start()][-3:])
            if not articles or not is_own or name in articles or read_numeral(named["number"]) is None:
                continue
            found.append(
                Finding(
                    _KIND,
                    Severity.ERROR,
                    f"{clause.address}/{name}",
                    (clause.address,),
                    f"{clause.address}提到“{named[0]}”，本文件没有这一条。",
                    "核对条号；指别的文件的，写明文件名称。",
                    FiguresWitness({clause.address: named[0], "本文件": f"没有{name}"}),
                    clause.where,
                )
            )
    return found


def _proofs(programme: Programme, found: Survey, told: set[str]) -> Iterator[Proved]:
    """One for each clause whose figures are all carried out, one for each element whose figures are all given."""
    carried: dict[str, list[str]] = {}
    for mention in found.carried:
        carried.setdefault(mention.clause, []).append(mention.figure.written)
    for clause, written in carried.items():
        if clause not in told:
            text = f"{clause}的{_all(written)}已落实"
            yield Proved(_KIND, clause, (clause,), text, Method.READING)
    given: dict[tuple[str, str, Clauses], list[str]] = {}
    for figure in found.agreements:
        owner: Owner = figure.owner
        if figure.is_needed:
            given.setdefault((owner.about, owner.element, owner.clauses), []).append(figure.written)
    for (about, element, clauses), figures in given.items():
        if not told & set(clauses):
            text = f"{element}的{_all(figures)}出自{'、'.join(clauses)}"
            yield Proved(_KIND, about, clauses, text, Method.READING)
    count = len(programme.document.clauses)
    if not _unlinked(programme):
        yield Proved(_KIND, "条款", (), f"{count}条都已落实、宣示或者只是标题", Method.READING)


def _if_no_day(figure: Figure) -> str:
    return "（没有这一天）" if isinstance(figure, NamedDay) and not figure.exists else ""


def _all(written: Sequence[str]) -> str:
    """The figures, each once; 都 where there are several."""
    distinct = list(dict.fromkeys(written))
    return "、".join(distinct) + ("都" if len(distinct) > 1 else "")
