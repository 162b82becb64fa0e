"""What is wrong with rule text: every problem golden, with its place and what to do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from luoshi.feel import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    Aggregation,
    Decision,
    Hit,
    Input,
    Null,
    build,
    evaluate_text,
    parse_expression,
)
from luoshi.money import Rounding
from luoshi.source import Problem
from tests.feel.models import cell, decision, fact, place, ranked, table

SYNTAX = [
    ("empty", "", ":1:1: 表达式没有写完；这里应有一个值、名称或括号 [feel-syntax]"),
    ("unfinished", "1 +", ":1:4: 表达式没有写完；这里应有一个值、名称或括号 [feel-syntax]"),
    ("no closing parenthesis", "(1 + 2", ":1:7: 表达式没有写完，缺少 )；请在末尾补上 ) [feel-syntax]"),
    ("two equals signs", "1 == 2", ":1:4: 这里不应出现“=”；比较相等只写一个 = [feel-syntax]"),
    ("ampersand", "true && false", ":1:6: 不能识别的字符“&&”；“并且”写作 and [feel-syntax]"),
    ("typographic sign", "1 ≤ 2", ":1:3: 不能识别的字符“≤”；写作 <= [feel-syntax]"),
    ("text without end", '"a', ":1:1: 文本没有结束；文本要以同样的引号结束，并且不能换行 [feel-syntax]"),
    ("comment without end", "1 /* a", ":1:3: 注释没有结束；注释 /* 要以 */ 结束 [feel-syntax]"),
    ("no operator", "1 2", ":1:3: “2”前面缺少运算符；在它前面补上运算符或逗号 [feel-syntax]"),
    ("no else", "if true then 1", ":1:15: 表达式没有写完，缺少 else；请在末尾补上 else [feel-syntax]"),
    (
        "percent of a name",
        "(1)%",
        ":1:4: 百分号只能跟在数字后面；例如 50%，名称则除以 100；取余写作 modulo(10, 3) [feel-syntax]",
    ),
    ("range without end", "1 in [1..2", ":1:11: 区间没有结束；以 ]（含）或 )（不含）结束 [feel-syntax]"),
    ("second line", "1 +\n  * 2", ":2:3: 这里不应出现“*”；请删去，或补上它前后缺少的值 [feel-syntax]"),
    ("number", "1e7000", ":1:1: 数字超出范围；数字最多 34 位有效数字 [feel-literal]"),
    ("half a surrogate pair", r'"\uD83D"', r":1:1: 文本里有不成对的代理码；\uD8xx 后面要跟 \uDCxx [feel-literal]"),
    ("entry twice", "{a: 1, a: 2}", ":1:8: 上下文里有两个“a”；请改名或删去一个 [feel-duplicate-name]"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in SYNTAX])
def test_problem_of_an_expression(text: str, expected: str) -> None:
    value, problems = evaluate_text(text, {"人数": Decimal(1), "参保 人数": Decimal(2)}, None)
    assert value is None
    assert [str(problem) for problem in problems] == ["表达式" + expected]


MEANINGLESS = [
    (
        "date",
        '@"2015-02-30"',
        ':1:1: “2015-02-30”不是日期、时刻或时长；例如 @"2015-01-01"、@"10:30:00"、@"P3D" [feel-literal]',
    ),
    ("unknown name", "人员 + 1", ":1:1: 没有名为“人员”的事实或判定；是不是“人数”？ [feel-unknown-name]"),
    (
        "name of several words",
        "1 + 参保 总数",
        ":1:5: 没有名为“参保 总数”的事实或判定；是不是“参保 人数”？ [feel-unknown-name]",
    ),
    ("unknown function", "round(1.5)", ":1:1: 没有名为“round”的函数；是不是“round up”？ [feel-unknown-function]"),
    ("arguments", "abs(1, 2)", ":1:1: abs 要 1 个参数，这里有 2 个；请按语言参考补齐或删去参数 [feel-arguments]"),
    (
        "subject outside of a test",
        "? > 1",
        ":1:1: 这里没有被检验的值；? 只能写在判定表的格子里或 in 的右边 [feel-unknown-name]",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in MEANINGLESS])
def test_what_has_no_meaning_is_null_and_a_problem(text: str, expected: str) -> None:
    """By the standard an unknown name or function is null; a package refuses it."""
    value, problems = evaluate_text(text, {"人数": Decimal(1), "参保 人数": Decimal(2)}, None)
    assert isinstance(value, Null)
    assert [str(problem) for problem in problems] == ["表达式" + expected]
    assert build((fact("人数"), fact("参保 人数")), (decision("结果", text),)).model is None


TYPES = [
    ("number and boolean", "人数 + 足额", "programme.yaml:10:11: 数字和是否不能用 + 运算"),
    ("comparison", '人数 = "12"', "programme.yaml:10:11: 数字和文本不能比较"),
    ("order", "足额 < true", "programme.yaml:10:11: 是否没有大小之分"),
    ("and", "足额 and 人数", "programme.yaml:10:18: and 两边都应是“是否”，这里是数字"),
    ("condition", "if 人数 then 1 else 2", "programme.yaml:10:14: if 后面的条件应是“是否”，这里是数字"),
    ("branches", "if 足额 then 1 else “无”", "programme.yaml:10:29: then 是数字，else 是文本"),
    ("range", "人数 in [1..“二”]", "programme.yaml:10:17: 区间的端点一个是数字，一个是文本"),
    ("test", "人数 in (“甲”)", "programme.yaml:10:17: 数字和文本不能比较"),
    ("function", "floor(足额)", "programme.yaml:10:11: floor 要数字，这里是是否"),
    ("several types", "abs(足额)", "programme.yaml:10:11: abs 要数字、天时长或年月时长，这里是是否"),
    ("extreme", "max(足额, 足额)", "programme.yaml:10:11: max 要有大小之分的值，这里是是否"),
    ("property", "人数.year", "programme.yaml:10:11: 数字没有名为“year”的部分"),
    ("negation", "-足额", "programme.yaml:10:11: 是否不能取负"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in TYPES])
def test_a_package_must_not_mix_types(text: str, expected: str) -> None:
    built = build((fact("人数"), fact("足额", BOOLEAN)), (decision("结果", text),))
    assert built.model is None
    assert [f"{problem}".split("；")[0] for problem in built.problems] == [expected]
    assert {problem.code for problem in built.problems} == {"feel-type"}


MODELS: list[tuple[str, tuple[Input, ...], tuple[Decision, ...], list[str]]] = [
    (
        "every cell at once",
        (fact("人数"),),
        (
            decision("甲", "人数 +", 10),
            decision("乙", "人员", 11),
            table("丙", Hit.UNIQUE, ["人数"], [("< ", "1")], 12),
        ),
        [
            "programme.yaml:10:15 feel-syntax",
            "programme.yaml:11:11 feel-unknown-name",
            "programme.yaml:13:7 feel-syntax",
        ],
    ),
    (
        "circle",
        (),
        (
            decision("甲", "乙 + 1", 10),
            decision("乙", "丙", 11),
            decision("丙", "甲", 12),
            decision("丁", "甲 + 1", 13),
        ),
        ["programme.yaml:10:1 feel-cycle"],
    ),
    ("itself", (), (decision("甲", "甲 + 1", 10),), ["programme.yaml:10:1 feel-cycle"]),
    (
        "name used twice",
        (fact("甲", line=1), fact("甲", line=2)),
        (decision("甲", "1", 10),),
        ["programme.yaml:2:1 feel-duplicate-name", "programme.yaml:10:1 feel-duplicate-name"],
    ),
    (
        "names that cannot be written",
        (fact("if 甲", line=1), fact("", line=2), fact("甲、乙", line=3), fact("12", line=4)),
        (),
        [f"programme.yaml:{line}:1 feel-bad-name" for line in (1, 2, 3, 4)],
    ),
    (
        "row too short and too long",
        (fact("甲"), fact("乙")),
        (table("丙", Hit.UNIQUE, ["甲", "乙"], [("1", "1"), ("1", "2", "3", "1"), ("1", "2", "1")], 10),),
        ["programme.yaml:11:1 feel-row-width", "programme.yaml:12:1 feel-row-width"],
    ),
    ("no rows", (fact("甲"),), (table("丙", Hit.FIRST, ["甲"], [], 10),), ["programme.yaml:10:1 feel-empty-table"]),
    ("no inputs", (), (table("丙", Hit.FIRST, [], [("1",)], 10),), ["programme.yaml:10:1 feel-empty-table"]),
    (
        "cells of other types",
        (fact("甲"),),
        (table("丙", Hit.UNIQUE, ["甲"], [("“一”", "1"), ("> 1", "“二”")], 10),),
        ["programme.yaml:11:5 feel-type", "programme.yaml:12:40 feel-type"],
    ),
    (
        "rows of another type than was declared",
        (fact("甲"),),
        (
            replace(
                table("丙", Hit.UNIQUE, ["甲"], [("< 1", "“一”"), ("[1..2]", "1"), ("> 2", "true")], 10), type=NUMBER
            ),
        ),
        ["programme.yaml:11:40 feel-type", "programme.yaml:13:40 feel-type"],
    ),
    (
        "collecting without collect",
        (fact("数"),),
        (ranked("丙", Hit.FIRST, [("-", "1")], Aggregation.SUM),),
        ["programme.yaml:10:1 feel-table"],
    ),
    (
        "priority without an order",
        (fact("数"),),
        (ranked("丙", Hit.PRIORITY, [("-", "1")]),),
        ["programme.yaml:10:1 feel-table"],
    ),
    (
        "a result that is not allowed",
        (fact("数"),),
        (ranked("丙", Hit.PRIORITY, [("> 1", "3"), ("-", "1")], allowed="1, 2"),),
        ["programme.yaml:11:40 feel-table"],
    ),
    ("declared type", (), (decision("丙", "1 + 1", 10, STRING),), ["programme.yaml:10:11 feel-type"]),
    (
        "rounded text",
        (),
        (Decision("丙", cell("“一”", 10, 11), None, None, Rounding.UP, place(10)),),
        ["programme.yaml:10:11 feel-type"],
    ),
    (
        "months without a rule for the month's end",
        (fact("日", DATE),),
        (decision("丙", '日 + @"P1M"', 10),),
        ["programme.yaml:10:11 feel-month-end"],
    ),
    (
        "ends of a range the wrong way round",
        (),
        (decision("丙", "1 in [3..2]", 10),),
        ["programme.yaml:10:16 feel-literal"],
    ),
    ("clock in a rule", (), (decision("丙", "today()", 10),), ["programme.yaml:10:11 feel-unknown-function"]),
]


@pytest.mark.parametrize(("facts", "decisions", "expected"), [pytest.param(*row[1:], id=row[0]) for row in MODELS])
def test_problems_of_a_model(facts: tuple[Input, ...], decisions: tuple[Decision, ...], expected: list[str]) -> None:
    built = build(facts, decisions)
    assert built.model is None
    assert [shortly(problem) for problem in built.problems] == expected


def test_a_circle_names_everybody_in_it() -> None:
    built = build((), (decision("甲", "乙", 10), decision("乙", "甲", 11)))
    (problem,) = built.problems
    assert problem.message in ("判定互相依赖：甲 → 乙 → 甲", "判定互相依赖：乙 → 甲 → 乙")
    assert problem.related == (place(11),)


BOUNDS = [
    ("parentheses", "(" * 101 + "1" + ")" * 101, "feel-too-deep"),
    ("parentheses that never close", "(" * 500_000, "feel-too-deep"),
    ("a sum of many terms", "1" + " + 1" * 100, "feel-too-deep"),
    ("else if", "if true then 1 else " * 101 + "0", "feel-too-deep"),
    ("tests in tests", "1" + " in (1" * 101 + ")" * 101, "feel-too-deep"),
    ("length", "1" * 1_000_001, "feel-too-long"),
]


@pytest.mark.parametrize(("text", "code"), [pytest.param(*row[1:], id=row[0]) for row in BOUNDS])
def test_depth_and_length_are_bounded(text: str, code: str) -> None:
    parsed = parse_expression(cell(text), ())
    assert {problem.code for problem in parsed.problems} == {code}


DEEP = [
    ("parentheses", "(" * 99 + "1" + ")" * 99),
    ("sum", "1" + " + 1" * 99),
    ("else if", "if false then 1 else " * 98 + "0"),
    ("lists", "[" * 98 + "1" + "]" * 98),
    ("negations", "-" * 99 + "1"),
    ("between", "1" + " between 0 and 2" * 49),
    ("conditions", "not(" * 98 + "true" + ")" * 98),
    ("tests", "true" + " in (true" * 48 + ")" * 48),
]


@pytest.mark.parametrize("text", [pytest.param(row[1], id=row[0]) for row in DEEP])
def test_what_may_be_written_can_be_decided_both_ways(text: str) -> None:
    """The deepest text that is accepted exhausts neither evaluator nor Python's own compiler."""
    built = build((), (decision("深", text),))
    if built.model is None:
        assert {problem.code for problem in built.problems} == {"feel-type"}
        assert evaluate_text(text, {}, None)[1] == ()
    else:
        assert built.model.decide({}).values == built.model.values({})


def test_a_long_list_is_not_deep() -> None:
    parsed = parse_expression(cell("[" + "1, " * 20_000 + "1]"), ())
    assert parsed.problems == ()


def shortly(problem: Problem) -> str:
    """Where a problem is and which it is."""
    return f"{problem}".split(": ")[0] + f" {problem.code}"
