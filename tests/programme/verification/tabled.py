"""A package that is little more than one decision table, for tests that look at its rows."""

from collections.abc import Iterable, Sequence

from luoshi.deadlines import Calendar
from luoshi.programme import Programme, load_files
from luoshi.programme.verification.findings import Finding, Proved, Result, Unsettled
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.tables.examining import tables

DOCUMENT = """# 试行办法
## 一、标准
（一）甲档。
（二）乙档。
（三）丙档。
"""

HEAD = """id: trial
title: 试行办法
issuer: 某局
summary: 分档的试行办法，条款都是虚构的。
document: document.md
in_force: {from: 2020-01-01, until: 2022-12-31, clause: 一}
parameters:
  界限: {type: decimal, clause: 一, values: [{from: 2020-01-01, value: 5}, {from: 2021-01-01, value: 8}]}
terms:
  人数: {type: integer, min: 0, max: 100, unit: 人, clause: 一, question: 几人？}
  在册: {type: integer, min: 0, max: 100, unit: 人, clause: 一, question: 在册几人？}
  费率: {type: rate, min: 0, max: 1, clause: 一, question: 费率多少？}
  工资: {type: money, min: 0, max: 100000, clause: 一, question: 工资多少？}
  地段: {type: choice, choices: [主干道, 背街, 村里], clause: 一, question: 在哪里？}
  单位: {type: text, clause: 一, question: 哪个单位？}
  登记日: {type: date, clause: 一, question: 哪天登记？}
  首次: {type: boolean, clause: 一, question: 是否首次？}
decisions:
"""
_ITEMS = "一二三"


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], hit: str = "unique", more: str = "", name: str = "档次"
) -> str:
    """A decision that is a table, each row its tests and its result; rows cite the three clauses in turn."""
    lines = [f"  {name}:", "    clause: 一", "    type: decimal", "    table:", f"      hit: {hit}"]
    lines.append(f"      in: [{', '.join(map(_quoted, columns))}]")
    lines += [f"      {more}"] if more else []
    lines.append("      rules:")
    for number, (*tests, result) in enumerate(rows):
        when = ", ".join(map(_quoted, tests))
        lines.append(f"        - {{when: [{when}], then: {_quoted(result)}, clause: 一({_ITEMS[number % 3]})}}")
    return "\n".join(lines) + "\n"


def programme(*decisions: str) -> Programme:
    """The package with these decisions."""
    files = {"programme.yaml": HEAD + "".join(decisions), "document.md": DOCUMENT}
    loaded = load_files({name: text.encode() for name, text in files.items()})
    assert loaded.programme is not None, "\n".join(map(str, loaded.problems))
    return loaded.programme


def results(made: Programme) -> list[Result]:
    """What is found of the tables of a programme."""
    return list(tables(Subject.of(made, Calendar.china())))


def told(made: Programme) -> dict[str, str]:
    """The same in brief: `gap 档次/人数为5 人` with its message, `gap 档次` with a proof or a reason."""
    found: dict[str, str] = {}
    for result in results(made):
        match result:
            case Finding(kind=kind, about=about, message=message):
                found[f"{kind.value} {about}"] = message
            case Proved(kind, about, _, text, method):
                found[f"{kind.value} {about}"] = f"{text}（{method.value}）"
            case Unsettled(kind, about, _, reason):
                found[f"{kind.value} {about}"] = f"未能判断：{reason}"
    return found


def _quoted(text: str) -> str:
    return f"'{text}'"
