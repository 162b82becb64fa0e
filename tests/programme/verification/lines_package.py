"""Packages of a few decisions about invented clauses, for tests of what clauses say about the same figure."""

from luoshi.deadlines import Calendar
from luoshi.programme import Programme, load_files
from luoshi.programme.verification.subject import Subject

DOCUMENT = """# 某项补助办法
## 一、条件
（一）甲。
（二）乙。
（三）丙。
## 二、标准
（一）第一档。
（二）第二档。
（三）第三档。
（四）除外。
## 三、执行
自2020年1月1日起执行，至2022年12月31日止。
"""

_HEAD = """id: some-aid
title: 某项补助
issuer: 某局
summary: 补助。
document: document.md
in_force: {from: 2020-01-01, until: 2022-12-31, clause: 三}
"""

TERMS = """
  年龄: {type: integer, min: 0, max: 120, unit: 岁, clause: 一(一), question: 年龄？}
  收入: {type: money, min: 0, max: 1000000, unit: 元, clause: 一(二), question: 收入？}
  人数: {type: integer, min: 1, max: 20, unit: 人, clause: 一(二), question: 人数？}
  面积: {type: decimal, min: 0, max: 1000, unit: 平方米, clause: 一(三), question: 面积？}
  迟报天数: {type: integer, min: 0, max: 30, unit: 天, clause: 一(三), question: 迟报几天？}
  入职日: {type: date, clause: 一(三), question: 哪天入职？}
  残疾: {type: boolean, clause: 一(一), question: 是否残疾？}
  在职: {type: boolean, clause: 一(一), question: 是否在职？}
  类别: {type: choice, choices: [甲类, 乙类], clause: 一(一), question: 哪一类？}
"""


def programme(decisions: str, more: str = "", parameters: str = "", terms: str = "") -> Programme:
    """The package with these decisions, in YAML, and further sections, parameters and facts."""
    listed = f"parameters:\n{parameters}" if parameters else ""
    text = f"{_HEAD}{listed}terms:{TERMS}{terms}decisions:\n{decisions}{more}"
    loaded = load_files({"programme.yaml": text.encode(), "document.md": DOCUMENT.encode(), "cases.yaml": b"[]"})
    assert loaded.programme is not None, [str(problem) for problem in loaded.problems]
    return loaded.programme


def subject(decisions: str, more: str = "", parameters: str = "", terms: str = "") -> Subject:
    """The same, ready for verification."""
    return Subject.of(programme(decisions, more, parameters, terms), Calendar.china())
