"""What verification found, for JSON and as people read it: one place for the command line, the pages and the API."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never

from luoshi.feel import Value, show
from luoshi.programme.checking import problem_json
from luoshi.programme.model import Programme, TermType
from luoshi.programme.showing import Result, json_value, kind_of, show_named, show_value
from luoshi.programme.verification.findings import (
    Cliff,
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Severity,
    Unsettled,
    Verified,
)
from luoshi.source import show_place

KIND_NAMES = MappingProxyType(
    {
        FindingKind.CONTRADICTION: "条款冲突",
        FindingKind.GAP: "规定有空当",
        FindingKind.OVERLAP: "规定有重叠",
        FindingKind.UNREACHABLE: "用不到的规定",
        FindingKind.NEVER: "从不成立的条件",
        FindingKind.ALWAYS: "总是成立的条件",
        FindingKind.CLIFF: "差一点差很多",
        FindingKind.MONOTONE: "增减方向不符",
        FindingKind.TOTAL: "合计对不上",
        FindingKind.UNIT: "单位可疑",
        FindingKind.DEADLINE: "时限来不及",
        FindingKind.BUDGET: "资金可能不够",
        FindingKind.REFERENCE: "引用对不上",
    }
)
"""What is wrong, of a finding."""
TOPIC_NAMES = MappingProxyType(
    {
        FindingKind.CONTRADICTION: "条款之间",
        FindingKind.GAP: "空当",
        FindingKind.OVERLAP: "重叠",
        FindingKind.UNREACHABLE: "用不用得到",
        FindingKind.NEVER: "条件能不能成立",
        FindingKind.ALWAYS: "条件会不会不成立",
        FindingKind.CLIFF: "落差",
        FindingKind.MONOTONE: "增减方向",
        FindingKind.TOTAL: "合计",
        FindingKind.UNIT: "单位",
        FindingKind.DEADLINE: "时限",
        FindingKind.BUDGET: "资金",
        FindingKind.REFERENCE: "引用",
    }
)
"""What is examined, said without a verdict: for what was proved and what could not be settled."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact, a figure or an answer by its name, as people read it on each side; `differs` where the sides do."""

    name: str
    shown: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether it is what tells one side from the other."""
        return len(set(self.shown)) > 1


@dataclass(frozen=True, slots=True)
class Sides:
    """A witness as a table: what is given and what is answered, one column a side.

    `days` are the days by whose rules it is answered, one a side; none for figures.
    """

    given: tuple[Row, ...]
    answered: tuple[Row, ...]
    days: tuple[dt.date, ...]

    @property
    def day(self) -> dt.date | None:
        """The day of all sides; None for figures, and where the sides are of different days."""
        return self.days[0] if len(set(self.days)) == 1 else None


def severity_name(severity: Severity) -> str:
    """How much a finding matters, in Chinese."""
    match severity:
        case Severity.ERROR:
            return "错误"
        case Severity.WARNING:
            return "提示"
        case _:
            assert_never(severity)


def sides_of(programme: Programme | None, finding: Finding) -> Sides:
    """The witness of a finding, with its other side where it has one."""
    match finding.witness:
        case FactsWitness() as witness:
            return sides(programme, (witness, finding.beside) if finding.beside else (witness,))
        case FiguresWitness(figures):
            return Sides(tuple(Row(name, (text,)) for name, text in figures.items()), (), ())
        case _:
            assert_never(finding.witness)


def sides(programme: Programme | None, witnesses: tuple[FactsWitness, ...]) -> Sides:
    """Facts beside facts; what one side alone has is empty on the other."""
    return Sides(
        given=_rows(programme, tuple(each.facts for each in witnesses)),
        answered=_rows(programme, tuple(each.shows for each in witnesses)),
        days=tuple(each.on for each in witnesses),
    )


def shown_share(cliff: Cliff) -> str:
    """The share of the amount that is lost, as a percentage with its sign."""
    return cliff.share if cliff.share.endswith("%") else f"{cliff.share}%"


def as_json(verified: Verified, programme: Programme | None) -> dict[str, object]:
    """The object that `luoshi verify --json` prints; `programme` is None where the package could not be loaded."""
    return {
        "findings": [_finding_json(programme, each) for each in verified.findings],
        "proved": [
            {
                "kind": each.kind.value,
                "about": each.about,
                "clauses": list(each.clauses),
                "text": each.text,
                "method": each.method.value,
            }
            for each in verified.proved
        ],
        "unsettled": [_unsettled_json(each) for each in verified.unsettled],
        "cliffs": [_cliff_json(programme, each) for each in verified.cliffs],
        "checks": {
            "proved": len(verified.proved),
            "refuted": len(verified.findings),
            "unsettled": len(verified.unsettled),
        },
        "problems": [problem_json(each) for each in verified.problems],
    }


def facts_json(programme: Programme | None, facts: Mapping[str, Value]) -> dict[str, Result]:
    """Facts or answers in the form in which `luoshi decide` reads and prints them."""
    return {name: _result(programme, name, value) for name, value in facts.items()}


def _rows(programme: Programme | None, columns: tuple[Mapping[str, Value], ...]) -> tuple[Row, ...]:
    names = dict.fromkeys(name for column in columns for name in column)
    return tuple(
        Row(name, tuple(_shown(programme, name, column[name]) if name in column else "" for column in columns))
        for name in names
    )


def _shown(programme: Programme | None, name: str, value: Value) -> str:
    """The value in Chinese; what has no name in the package, such as a condition, is shown as its own type is."""
    if programme is not None and _is_named(programme, name):
        return show_named(programme, name, value)
    return show_value(TermType.DECIMAL, value)


def _result(programme: Programme | None, name: str, value: Value) -> Result:
    if programme is not None and _is_named(programme, name):
        return json_value(kind_of(programme, name), value)
    return show(value)


def _is_named(programme: Programme, name: str) -> bool:
    return any(name in named for named in (programme.terms, programme.decisions, programme.parameters))


def _finding_json(programme: Programme | None, finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "about": finding.about,
        "clauses": list(finding.clauses),
        "message": finding.message,
        "remedy": finding.remedy,
        **_witness_json(programme, finding.witness),
        "beside": _witness_json(programme, finding.beside) if finding.beside is not None else None,
        "where": show_place(finding.where),
        "explained": (
            {"by": finding.explained.by, "reason": finding.explained.reason} if finding.explained is not None else None
        ),
    }


def _witness_json(programme: Programme | None, witness: FactsWitness | FiguresWitness) -> dict[str, object]:
    match witness:
        case FactsWitness(facts, on, shows):
            return {
                "witness": facts_json(programme, facts),
                "on": on.isoformat(),
                "shows": facts_json(programme, shows),
            }
        case FiguresWitness(figures):
            return {"witness": dict(figures), "on": None, "shows": {}}
        case _:
            assert_never(witness)


def _unsettled_json(unsettled: Unsettled) -> dict[str, object]:
    return {
        "kind": unsettled.kind.value,
        "about": unsettled.about,
        "clauses": list(unsettled.clauses),
        "reason": unsettled.reason,
    }


def _cliff_json(programme: Programme | None, cliff: Cliff) -> dict[str, object]:
    return {
        "decision": cliff.decision,
        "fact": cliff.fact,
        "share": cliff.share,
        "before": _witness_json(programme, cliff.before),
        "after": _witness_json(programme, cliff.after),
    }
