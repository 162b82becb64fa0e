"""What expressions are worth. Sources are sections of DMN 1.5; Luoshi's additions say so."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from luoshi.feel import Context, Null, NullCode, Value, evaluate_text, show
from luoshi.feel.values import DateTime, Time

NAMES: dict[str, Value] = {
    "人数": Decimal(12),
    "上年末 参保人数": Decimal(388),
    "率(登记)": Decimal("0.04"),
    "a": Decimal(5),
    "a-b": Decimal(7),
    "b": Decimal(2),
    "名册": (Decimal(3), Decimal(1), Decimal(2)),
    "单位": Context({"名称": "甲厂", "人数": Decimal(9)}),
    "未知": Null("缺少事实“未知”", NullCode.MISSING_FACT, ("未知",)),
}

VALUES = [
    # Arithmetic: 10.3.2.3.1, 10.3.2.5
    ("precedence", "1 + 2 * 3", "7", "10.3.1.2 rule 4"),
    ("parentheses", "(1 + 2) * 3", "9", "10.3.1.2"),
    ("left associative minus", "10 - 4 - 3", "3", "10.3.1.2"),
    ("power is left associative", "2 ** 3 ** 2", "64", "(2^3)^2 by hand"),
    ("minus binds before power", "-3 ** 2", "9", "10.3.1.2 rule 4"),
    ("negative exponent", "2 ** -2", "0.25", "by hand"),
    ("34 digits", "1 / 3", "0.3333333333333333333333333333333333", "10.3.2.3.1"),
    ("half even at the 35th digit", "2 / 3", "0.6666666666666666666666666666666667", "IEEE 754-2008"),
    ("no binary fractions", "0.1 + 0.2", "0.3", "10.3.2.3.1"),
    ("exponent", "1.5e3", "1500", "10.3.1.2 rule 37"),
    ("leading point", ".5 + .25", "0.75", "10.3.1.2 rule 37"),
    # Luoshi's additions
    ("percent", "2.5%", "0.025", "addition: percent literals"),
    ("percent binds to the literal", "100 * 50%", "50", "addition: percent literals"),
    ("full-width", "（１＋２）＊３", "9", "addition: full-width punctuation"),
    ("full-width comparison", "3 ＞＝ 2", True, "addition: full-width punctuation"),
    ("Chinese quotation marks", '“甲” + "乙"', "甲乙", "addition: full-width punctuation"),
    ("marks inside a text stay", '"（１）"', "（１）", "addition: full-width punctuation"),
    # Names
    ("Chinese name", "人数 + 1", "13", "10.3.1.2 rule 27"),
    ("name with a space", "人数 + 上年末 参保人数", "400", "10.3.1.4"),
    ("name with brackets", "率（登记） * 100", "4", "10.3.1.4"),
    ("longest name wins", "a-b", "7", "10.3.1.4"),
    ("spaces in a name do not count", "a - b", "7", "10.3.1.5"),
    ("brackets make a subtraction", "(a)-(b)", "3", "10.3.1.5"),
    ("entry of a context", "单位.名称", "甲厂", "10.3.2.6"),
    ("comments", "1 /* 一 */ + 2 // 二", "3", "10.3.1.2 rule 64"),
    # Contexts and paths
    ("entries see those before", "{甲: 2, 乙: 甲 * 3}.乙", "6", "10.3.2.6"),
    ("key as a text", '{"甲 乙": 1}.甲 乙', "1", "10.3.1.2 rule 59"),
    ("path through contexts", "{甲: {乙: [5]}}.甲.乙", ["5"], "10.3.2.6"),
    ("path on null", "null.甲", None, "10.3.2.6"),
    # Loops
    ("loop", "for x in [1, 2] return x * x", ["1", "4"], "10.3.2.14"),
    (
        "the last iterator turns fastest",
        "for x in [1, 2], y in [3, 4] return x * 10 + y",
        ["13", "14", "23", "24"],
        "10.3.2.14",
    ),
    ("a later iterator sees an earlier", "for x in [[1], [2, 3]], y in x return y", ["1", "2", "3"], "10.3.2.14"),
    ("up", "for i in 1..3 return i", ["1", "2", "3"], "10.3.2.14"),
    ("down", "for i in 1..-1 return i", ["1", "0", "-1"], "10.3.2.14"),
    ("days", '(for d in @"2016-02-28"..@"2016-03-01" return d.day)', ["28", "29", "1"], "10.3.2.14"),
    (
        "what came before",
        "for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2]",
        ["1", "1", "2", "3"],
        "10.3.2.14",
    ),
    ("some", "some x in 名册 satisfies x > 2", True, "10.3.2.16"),
    ("every", "every x in 名册 satisfies x > 2", False, "10.3.2.16"),
    ("every of nothing", "every x in [] satisfies x > 2", True, "10.3.2.16"),
    ("some over pairs", "some x in [1, 2], y in [2, 3] satisfies x = y", True, "10.3.2.16"),
    # Filters
    ("by an entry", "[{甲: 1, 乙: 5}, {甲: 2, 乙: 6}][甲 = 2].乙", ["6"], "10.3.2.5"),
    ("by the item", "名册[item >= 2]", ["3", "2"], "10.3.2.5"),
    ("an entry that some items lack", "[{甲: 1}, {乙: 2}][乙 = 2]", [{"乙": "2"}], "10.3.2.5"),
    ("an entry hides the name outside", "[{a: 1}, {a: 5}][a > 2]", [{"a": "5"}], "10.3.2.5"),
    ("a position that is calculated", "名册[1 + 1]", "1", "10.3.2.5"),
    ("no list is a list of one", "a[item = 5]", ["5"], "10.3.2.9.4"),
    ("no such item", "名册[9]", None, "10.3.2.5"),
    # Functions
    ("literal", "(function(x, y) x - y)(5, 3)", "2", "10.3.2.13"),
    ("by name", "(function(x, y) x - y)(y: 5, x: 3)", "-2", "10.3.2.13"),
    ("typed parameter refuses", '(function(x: number) x)("1")', None, "10.3.2.13"),
    ("function keeps what it was made with", "{k: 3, f: function(x) x * k, r: f(4)}.r", "12", "10.3.2.13"),
    ("function calls itself", "{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", "120", "10.3.2.13"),
    (
        "function given to a function",
        "{twice: function(f, x) f(f(x)), r: twice(function(n) n + 3, 1)}.r",
        "7",
        "10.3.2.13",
    ),
    ("built-in as a value", "{f: abs, r: f(-3)}.r", "3", "10.3.2.13"),
    ("named arguments of a built-in", 'substring(start position: 2, string: "甲乙丙")', "乙丙", "10.3.4.3"),
    ("a parameter not given by name is null", "is(value1: null)", True, "DMN 1.5, 10.3.2.13.5"),
    ("wrong name of an argument", "abs(m: 1)", None, "10.3.2.13"),
    # Types
    ("instance of", "1 instance of number", True, "table 53"),
    ("null is of no type", "null instance of Any", False, "the public conformance kit"),
    ("a list type without its items is none", "[1] instance of list", None, "table 61"),
    ("list of numbers", "[1, 2] instance of list<number>", True, "10.3.2.9"),
    ("list of others", '[1, "a"] instance of list<number>', False, "10.3.2.9"),
    ("context with more entries", "{a: 1, b: 2} instance of context<a: number>", True, "10.3.2.9"),
    # Texts
    ("escapes", r'"\u4e00\t\"\\"', '一\t"\\', "10.3.1.2 rule 66"),
    ("surrogate pair", r'"\uD83D\uDC0E"', "\U0001f40e", "10.3.1.2 rule 66"),
    ("code point", r'"\U01F40E"', "\U0001f40e", "10.3.1.2 rule 66"),
    ("length in characters", r'string length("\U01F40E甲")', "2", "10.3.4.3"),
    ("contains", 'contains("第五条", "五")', True, "10.3.4.3"),
    # Comparison and logic
    ("equal numbers", "1.0 = 1.00", True, "table 42"),
    ("null equals null", "null = null", True, "table 42"),
    ("null equals nothing else", "1 = null", False, "table 42"),
    ("texts in order", '"b" > "a"', True, "table 43"),
    ("lists", "[1, [2]] = [1, [2]]", True, "table 42"),
    ("contexts in any order", "{a: 1, b: 2} = {b: 2, a: 1}", True, "table 42"),
    ("false decides", "false and null", False, "table 50"),
    ("true decides", "null or true", True, "table 50"),
    ("known false decides over the unknown", "未知 and false", False, "table 50"),
    ("not", "not(1 > 2)", True, "10.3.4.4"),
    ("if", "if 人数 > 10 then “多” else “少”", "多", "10.3.2.15"),
    ("else where the condition is no boolean", "if 1 then 1 else 2", "2", "table 49"),
    ("else where the condition is null", "if null then 1 else 2", "2", "10.3.2.15"),
    ("else if", "if false then 1 else if false then 2 else 3", "3", "10.3.2.15"),
    # Ranges and tests
    ("between includes both ends", "5 between 5 and 5", True, "table 53"),
    ("closed low end", "2% in [2%..3%]", True, "table 54"),
    ("open low end", "2% in (2%..3%]", False, "table 54"),
    ("closed high end", "3% in (2%..3%]", True, "table 54"),
    ("open high end", "3% in [2%..3%)", False, "table 54"),
    ("reversed brackets", "5 in ]1..5[", False, "10.3.2.7"),
    ("comparison test", "5 in <= 5", True, "10.3.2.8"),
    ("several tests", "7 in (< 3, 7, > 100)", True, "10.3.2.8"),
    ("condition on the value under test", "5 in (? > 人数)", False, "7.3.14"),
    ("value in a list", "2 in [1, 2]", True, "table 53"),
    ("value in a range in a list", "2 in [[1..3], [5..6]]", True, "table 53"),
    ("values of other types are not in a list", "true in [false, 2]", False, "the public conformance kit"),
    ("a list that is not in a list", "[1, 2] in [[1], [1, 3]]", False, "the public conformance kit"),
    ("dates in a range", '@"2015-02-28" in [@"2015-01-01"..@"2015-12-31"]', True, "table 54"),
    # Lists
    ("first item", "名册[1]", "3", "10.3.2.5"),
    ("last item", "名册[-1]", "2", "10.3.2.5"),
    ("minimum of a list", "min(名册)", "1", "10.3.4.4"),
    ("maximum of items", "max(1, 人数, 3)", "12", "10.3.4.4"),
    ("sum", "sum(名册)", "6", "10.3.4.4"),
    ("count", "count([1, null])", "2", "10.3.4.4"),
    ("list contains", "list contains(名册, 4)", False, "10.3.4.4"),
    ("list contains null", "list contains([1, null], null)", True, "10.3.4.4"),
    ("entry of every item", "[{甲: 1}, {甲: 2}].甲", ["1", "2"], "10.3.2.6"),
    # Rounding
    ("floor", "floor(-1.5)", "-2", "10.3.4.5"),
    ("ceiling", "ceiling(-1.5)", "-1", "10.3.4.5"),
    ("floor to a scale", "floor(1.19, 1)", "1.1", "10.3.4.5"),
    ("decimal is half even", "decimal(2.5, 0)", "2", "10.3.4.5"),
    ("round up is away from zero", "round up(-1.121, 2)", "-1.13", "10.3.4.5"),
    ("round down is toward zero", "round down(-1.129, 2)", "-1.12", "10.3.4.5"),
    ("round half up", "round half up(-1.125, 2)", "-1.13", "10.3.4.5"),
    ("round half down", "round half down(1.125, 2)", "1.12", "10.3.4.5"),
    ("round half even", "round half even(1.125, 2)", "1.12", "addition: by its name"),
    ("round to hundreds", "round half up(1250, -2)", "1300", "10.3.4.5"),
    ("a scale is cut to a whole number", "decimal(1 / 3, 2.5)", "0.33", "the public conformance kit"),
    ("abs", "abs(-3)", "3", "10.3.4.5"),
    # Dates and durations
    ("date literal", '@"2015-01-31"', "2015-01-31", "10.3.1.2 rule 62"),
    ("date from numbers", "date(2015, 2, 28)", "2015-02-28", "10.3.4.1"),
    ("month end", '@"2015-01-31" + duration("P1M")', "2015-02-28", "10.3.2.3.5"),
    ("leap year", '@"2016-02-29" + @"P1Y"', "2017-02-28", "10.3.2.3.5"),
    ("days between", '@"2015-03-01" - @"2015-02-01"', "P28D", "table 57"),
    ("date minus days", '@"2015-03-01" - @"P1D"', "2015-02-28", "table 57"),
    ("time wraps", '@"23:30:00" + @"PT1H"', "00:30:00", "table 57"),
    ("date and time", 'date and time(@"2015-01-01", @"10:30:00") + @"PT36H"', "2015-01-02T22:30:00", "table 57"),
    ("durations", '@"P1DT12H" * 2', "P3D", "table 58"),
    ("ratio of durations", '@"P1Y" / @"P1M"', "12", "table 58"),
    ("weekday", '@"2015-09-28".weekday', "1", "table 65; 2015-09-28 was a Monday"),
    ("property of a duration", '@"P1Y2M".months', "2", "table 65"),
    # What is known
    ("is defined", "is defined(未知)", False, "10.3.4.4"),
    ("missing counts as an item", "count([未知])", "1", "10.3.4.4"),
]


@pytest.mark.parametrize(("text", "expected", "source"), [pytest.param(*row[1:], id=row[0]) for row in VALUES])
def test_value(text: str, expected: object, source: str) -> None:
    value, _ = evaluate_text(text, NAMES, None)
    assert value is not None
    assert show(value) == expected, source


NULLS = [
    ("division by zero", "1 / 0", NullCode.DIVISION_BY_ZERO, 1, (), "除数为零"),
    ("zero by zero", "a + 0 / 0", NullCode.DIVISION_BY_ZERO, 5, (), "除数为零"),
    ("wrong operand", '1 + "a"', NullCode.TYPE, 1, (), "数字和文本不能用 + 运算"),
    ("no order among booleans", "true < false", NullCode.TYPE, 1, (), "是否和是否不能比较大小"),
    ("different kinds are not equal or unequal", '1 = "1"', NullCode.TYPE, 1, (), "数字和文本不能比较"),
    ("order of null", "1 < null", NullCode.LITERAL, 5, (), "写作 null"),
    ("and of a number", "1 and true", NullCode.TYPE, 1, (), "数字不是“是否”"),
    ("too large", "10 ** 6000 * 10 ** 6000", NullCode.OUT_OF_RANGE, 1, (), "结果超出数字的范围"),
    ("negative power of zero", "0 ** -1", NullCode.DIVISION_BY_ZERO, 1, (), "除数为零：零没有负数次方"),
    ("root of a negative number", "(-1) ** 0.5", NullCode.OUT_OF_RANGE, 1, (), "这个乘方没有值"),
    ("range without an end", "5 in [null..10]", NullCode.LITERAL, 7, (), "写作 null"),
    ("no such day", "date(2015, 2, 29)", NullCode.ARGUMENT, 1, (), "没有这一天"),
    ("no date", 'date("2015/1/1")', NullCode.ARGUMENT, 1, (), "“2015/1/1”不是日期"),
    ("no such item", "名册[4]", NullCode.NO_ENTRY, 1, (), "列表有 3 项，没有第 4 项"),
    ("item 0", "名册[0]", NullCode.NO_ENTRY, 1, (), "列表有 3 项，没有第 0 项"),
    ("no such entry", "单位.地址", NullCode.NO_ENTRY, 1, (), "上下文里没有“地址”"),
    ("maximum of nothing", "max([])", NullCode.ARGUMENT, 1, (), "max 的列表是空的"),
    ("sum with null", "sum([1, null])", NullCode.LITERAL, 9, (), "写作 null"),
    (
        "a function of another kind",
        'sort([2, 1], function(a, b) "x")',
        NullCode.TYPE,
        1,
        (),
        "sort 的参数 precedes：这个函数的参数或结果不是所要的类型",
    ),
    ("missing fact", "未知 + 1", NullCode.MISSING_FACT, None, ("未知",), "缺少事实“未知”"),
    ("missing is not null", "未知 = null", NullCode.MISSING_FACT, None, ("未知",), "缺少事实“未知”"),
    ("missing outweighs other reasons", "未知 + 1 / 0", NullCode.MISSING_FACT, None, ("未知",), "缺少事实“未知”"),
    ("missing inside a list", "[未知] = [1]", NullCode.MISSING_FACT, None, ("未知",), "缺少事实“未知”"),
]


@pytest.mark.parametrize(
    ("text", "code", "column", "missing", "reason"), [pytest.param(*row[1:], id=row[0]) for row in NULLS]
)
def test_null_says_why_and_where(
    text: str, code: NullCode, column: int | None, missing: tuple[str, ...], reason: str
) -> None:
    """Reasons are golden; the column is that of the part that has no value (DMN 1.5, 10.3.2: errors give null)."""
    value, problems = evaluate_text(text, NAMES, None)
    assert problems == ()
    assert isinstance(value, Null)
    where = None if value.where is None else value.where.column  # type: ignore[union-attr]
    assert (value.code, where, value.missing, value.reason) == (code, column, missing, reason)


def test_the_clock_is_given_never_read() -> None:
    now = datetime(2015, 11, 30, 9, 0)  # noqa: DTZ001
    assert evaluate_text("today()", {}, now)[0] == date(2015, 11, 30)
    assert evaluate_text("now()", {}, now)[0] == DateTime(date(2015, 11, 30), Time(9, 0, 0))
    value, (problem,) = evaluate_text("today()", {}, None)
    assert isinstance(value, Null)
    assert problem.code == "feel-unknown-function"
