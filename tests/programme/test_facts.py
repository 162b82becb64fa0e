"""Facts as people and programs give them: what is taken, and how what is not taken is said."""

import datetime as dt
from decimal import Decimal

import pytest

from luoshi.feel import Null, NullCode, Value
from luoshi.programme import Programme, TermType, check_facts, json_value, load_files, read_facts, show_value
from luoshi.source import FieldPlace

TERMS = """
  人数: {type: integer, min: 0, max: 100, unit: 人, clause: 一, question: 几人？}
  金额: {type: money, min: 0, unit: 元, clause: 一, question: 多少？}
  比例: {type: rate, min: 0, max: 1, clause: 一, question: 多少？}
  长度: {type: decimal, unit: 米, clause: 一, question: 多长？}
  是否: {type: boolean, clause: 一, question: 是否？}
  日期: {type: date, clause: 一, question: 哪天？}
  名称: {type: text, max_length: 4, clause: 一, question: 什么？}
  类别: {type: choice, choices: [甲类, 乙类], clause: 一, question: 哪类？}
  账号: {type: account, clause: 一, question: 账号？}
"""
PACKAGE = f"""id: facts
title: 事实
issuer: 办公室
summary: 只有事实的方案。
in_force: {{from: 2020-01-01, until: 2020-12-31, clause: 一}}
terms:{TERMS}"""


def programme() -> Programme:
    loaded = load_files({"programme.yaml": PACKAGE.encode(), "document.md": "# 事实\n一、办法。\n".encode()})
    assert loaded.problems == ()
    assert loaded.programme is not None
    return loaded.programme


TAKEN: list[tuple[str, object, Value]] = [
    ("人数", 12, Decimal(12)),
    ("人数", "12", Decimal(12)),
    ("人数", " １２ ", Decimal(12)),
    ("人数", Decimal("12.0"), Decimal(12)),
    ("人数", "0", Decimal(0)),
    ("人数", "100", Decimal(100)),
    ("金额", "1,234,567.80", Decimal("1234567.80")),
    ("金额", Decimal("0.01"), Decimal("0.01")),
    ("金额", "100.10", Decimal("100.10")),
    ("比例", "2.5%", Decimal("0.025")),
    ("比例", "0.025", Decimal("0.025")),
    ("比例", "２％", Decimal("0.02")),
    ("长度", "-1.5", Decimal("-1.5")),
    ("是否", True, True),
    ("是否", "否", False),
    ("是否", "true", True),
    ("日期", "2020-02-29", dt.date(2020, 2, 29)),
    ("日期", dt.date(2020, 2, 29), dt.date(2020, 2, 29)),
    ("名称", " 甲（乙 ", "甲（乙"),
    ("类别", "乙类", "乙类"),
    ("账号", "6222 0000-1234 567", "622200001234567"),
    ("账号", "12345678", "12345678"),
]


@pytest.mark.parametrize(("name", "given", "expected"), TAKEN, ids=[f"{row[0]}={row[1]!r}" for row in TAKEN])
def test_taken(name: str, given: object, expected: Value) -> None:
    assert read_facts(programme(), {name: given}) == ({name: expected}, ())


@pytest.mark.parametrize("blank", [None, "", "   ", "　"])
def test_blanks_are_not_given(blank: object) -> None:
    assert read_facts(programme(), {"人数": blank, "名称": blank}) == ({}, ())


REFUSED: list[tuple[str, object, str]] = [
    ("人数", "十二", "fact-type"),
    ("人数", "1e3", "fact-type"),
    ("人数", "12人", "fact-type"),
    ("人数", "1,2", "fact-type"),
    ("人数", "12%", "fact-type"),
    ("人数", True, "fact-type"),
    ("人数", 12.0, "fact-type"),
    ("人数", [12], "fact-type"),
    ("人数", "9" * 41, "fact-type"),
    ("人数", "1.5", "fact-whole"),
    ("人数", "-1", "fact-range"),
    ("人数", 101, "fact-range"),
    ("金额", "0.001", "fact-decimals"),
    ("金额", "-0.01", "fact-range"),
    ("金额", "NaN", "fact-type"),
    ("金额", Decimal("NaN"), "fact-type"),
    ("金额", Decimal("Infinity"), "fact-type"),
    ("比例", "101%", "fact-range"),
    ("是否", "maybe", "fact-type"),
    ("是否", 1, "fact-type"),
    ("日期", "2021-02-29", "fact-type"),
    ("日期", "2020/02/29", "fact-type"),
    ("日期", 20200229, "fact-type"),
    ("名称", "一二三四五", "fact-length"),
    ("名称", "甲\x00乙", "fact-control-character"),
    ("名称", 1, "fact-type"),
    ("名称", "字" * 10_000_000, "fact-length"),
    ("类别", "丙类", "fact-choice"),
    ("账号", "1234567", "fact-account"),
    ("账号", "1" * 33, "fact-account"),
    ("账号", "6222A0001234", "fact-account"),
    ("账号", 12345678, "fact-type"),
    ("无此项", 1, "fact-unknown"),
]


@pytest.mark.parametrize(("name", "given", "code"), REFUSED, ids=[f"{row[0]}={row[1]!r:.20}" for row in REFUSED])
def test_refused(name: str, given: object, code: str) -> None:
    facts, problems = read_facts(programme(), {name: given})
    assert facts == {}
    assert [(problem.code, problem.where) for problem in problems] == [(code, FieldPlace(name))]
    assert problems[0].remedy
    assert len(str(problems[0])) < 200


def test_an_applicant_reads_what_to_do() -> None:
    raw = {"人数": "101", "金额": "1.001", "类别": "丙类", "人员数": 1}
    _, problems = read_facts(programme(), raw)
    assert [f"{problem.message}；{problem.remedy}" for problem in problems] == [
        "“人数”不能大于 100 人；请核对数字和单位",
        "“金额”最多精确到分；小数点后不超过两位",
        "“类别”没有“丙类”这个选项；请选：甲类、乙类",
        "没有叫“人员数”的事实；是不是“人数”？",
    ]


TYPED: list[tuple[str, Value, list[str]]] = [
    ("人数", Decimal(100), []),
    ("人数", Decimal(101), ["fact-range"]),
    ("人数", "100", ["fact-type"]),
    ("是否", Decimal(1), ["fact-type"]),
    ("日期", dt.datetime(2020, 1, 1, tzinfo=dt.UTC), ["fact-type"]),
    ("金额", Null("未填", NullCode.MISSING_FACT, ("金额",)), []),
    ("无", True, ["fact-unknown"]),
]


@pytest.mark.parametrize(("name", "value", "codes"), TYPED)
def test_typed_facts(name: str, value: Value, codes: list[str]) -> None:
    assert [problem.code for problem in check_facts(programme(), {name: value})] == codes


SHOWN: list[tuple[TermType, Value, str, object]] = [
    (TermType.MONEY, Decimal("1234567.8"), "1,234,567.80 元", "1234567.80"),
    (TermType.MONEY, Decimal("0"), "0.00 元", "0.00"),
    (TermType.RATE, Decimal("0.025"), "2.5%", "0.025"),
    (TermType.RATE, Decimal("0.50"), "50%", "0.5"),
    (TermType.RATE, Decimal(1) / Decimal(3), "约 33.3333%", "0.3333333333333333333333333333"),
    (TermType.INTEGER, Decimal(12000), "12,000 人", 12000),
    (TermType.DECIMAL, Decimal("1.50"), "1.5 人", "1.5"),
    (TermType.BOOLEAN, True, "是", True),
    (TermType.BOOLEAN, False, "否", False),
    (TermType.DATE, dt.date(2020, 2, 29), "2020-02-29", "2020-02-29"),
    (TermType.TEXT, "甲", "甲", "甲"),
    (TermType.MONEY, Null("缺少事实“甲”", NullCode.MISSING_FACT, ("甲",)), "未能确定（缺少事实“甲”）", None),
]


@pytest.mark.parametrize(("kind", "value", "shown", "json"), SHOWN, ids=[row[2] for row in SHOWN])
def test_shown(kind: TermType, value: Value, shown: str, json: object) -> None:
    assert show_value(kind, value, "人" if kind in (TermType.INTEGER, TermType.DECIMAL) else "") == shown
    assert json_value(kind, value) == json
    assert type(json_value(kind, value)) is type(json)
