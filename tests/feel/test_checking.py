"""What the checker says of an expression: its type, what it depends on, and what is wrong with it.

Types follow from the tables of DMN 1.5, chapter 10; a type is only claimed where every value must have it.
"""

from collections.abc import Mapping

import pytest

from luoshi.feel import (
    ANY,
    BOOLEAN,
    DATE,
    MONTH_DURATION,
    NUMBER,
    STRING,
    Cell,
    ContextType,
    ListType,
    Type,
    name_type,
    parse_expression,
)
from luoshi.feel.checking import Checked, Environment, check_condition, check_expression, resolve_type
from luoshi.feel.parser import parse_tests, parse_type
from luoshi.feel.scope import Scope
from luoshi.feel.typed import Constant, Decide, EntryOrElse, Local, Match, Pick, Reference, Select
from luoshi.feel.types import RangeType
from luoshi.feel.values import Null, Range
from luoshi.source import FilePlace

PERSON = ContextType((("姓名", STRING), ("年龄", NUMBER)))
TYPES: Mapping[str, Type] = {
    "数": NUMBER,
    "文": STRING,
    "是": BOOLEAN,
    "日": DATE,
    "月数": MONTH_DURATION,
    "名册": ListType(PERSON),
    "人": PERSON,
    "数列": ListType(NUMBER),
    "任意": ANY,
    "姓名": NUMBER,
}


def checked(text: str, types: Mapping[str, Type] = TYPES) -> Checked:
    """The check of a text that can be read."""
    cell = Cell(text, FilePlace("试", 1, 1))
    parsed = parse_expression(cell, types)
    assert parsed.tree is not None, "\n".join(map(str, parsed.problems))
    return check_expression(parsed.tree, cell, Environment(types))


KINDS = [
    ("arithmetic", "数 + 1", "number", "table 54"),
    ("of unknown operands", "任意 + 1", "Any", "a text plus a text is a text"),
    ("days between dates", "日 - 日", "days and time duration", "table 57"),
    ("comparison", "数 > 1", "boolean", "table 43"),
    ("chain of and", "是 and 是 and 是", "boolean", "table 50"),
    ("branches of one type", "if 是 then 1 else null", "number", "null is of every type"),
    ("branches of two", "if 是 then 任意 else 1", "Any", "10.3.2.15"),
    ("list", "[1, 2]", "list<number>", "10.3.2.2"),
    ("mixed list", '[1, "a"]', "list<Any>", "10.3.2.2"),
    ("range", "[1..数]", "range<number>", "10.3.2.7"),
    ("property of a range", "[1..数].start", "number", "table 65"),
    ("whether an end is included", "[1..数].end included", "boolean", "table 65"),
    ("property of a date", "日.year", "number", "table 65"),
    ("context", "{a: 1}", "context", "10.3.2.6"),
    ("entry", "{a: 1, b: a + 1}.b", "number", "10.3.2.6"),
    ("entry of each", "名册.年龄", "list<number>", "10.3.2.6"),
    ("position", "数列[1]", "number", "10.3.2.5"),
    ("position in no list", "数[1]", "number", "10.3.2.9.4"),
    ("condition on items", "名册[年龄 > 30]", "list<context>", "10.3.2.5"),
    ("entry of the chosen", "名册[年龄 > 30].姓名", "list<string>", "10.3.2.5"),
    ("position or condition", "数列[任意]", "Any", "10.3.2.5"),
    ("loop", "for x in 数列 return x > 1", "list<boolean>", "10.3.2.14"),
    ("loop over numbers", "for i in 1..数 return i", "list<number>", "10.3.2.14"),
    ("loop over dates", "for d in 日..日 return d.year", "list<number>", "10.3.2.14"),
    ("loop over what is no list", "for x in 文 return x", "list<string>", "10.3.2.9.4"),
    ("second iterator sees the first", "for x in [数列], y in x return y", "list<number>", "10.3.2.14"),
    ("what came before", "for x in 数列 return count(partial)", "list<number>", "10.3.2.14"),
    ("quantifier", "some x in 数列 satisfies x > 1", "boolean", "10.3.2.16"),
    ("in", "数 in [1..5]", "boolean", "table 55"),
    ("between", "数 between 1 and 5", "boolean", "table 53"),
    ("instance of", "任意 instance of list<number>", "boolean", "table 53"),
    ("function", "function(a: number) a + 1", "function", "10.3.2.13"),
    ("call of it", "(function(a: number) a + 1)(数)", "number", "10.3.2.13"),
    ("recursive entry", "{f: function(n: number) if n = 0 then 0 else f(n - 1), r: f(3)}.r", "Any", "10.3.2.13"),
    ("minimum", "min(日, 日)", "date", "10.3.4.4"),
    ("minimum of the unknown", "min(任意)", "Any", "10.3.4.4"),
    ("sorted", "sort(数列, function(x, y) x < y)", "list<number>", "10.3.4.8"),
    ("joined lists", "concatenate(数列, [1])", "list<number>", "10.3.4.4"),
    ("appended", "append(数列, 文)", "list<Any>", "10.3.4.4"),
    ("flattened", "flatten([数列, 数列])", "list<number>", "10.3.4.4"),
    ("duration as written", 'duration("P1M")', "years and months duration", "10.3.4.1"),
    ("duration of the unknown", "duration(文)", "Any", "10.3.4.1"),
    ("named arguments", 'substring(start position: 2, string: "abc")', "string", "10.3.4.3"),
]


@pytest.mark.parametrize(("text", "expected", "source"), [pytest.param(*row[1:], id=row[0]) for row in KINDS])
def test_a_type_is_known_where_every_value_has_it(text: str, expected: str, source: str) -> None:
    found = checked(text)
    assert (found.unresolved, found.mistyped) == ((), ())
    assert name_type(found.tree.type) == expected, source


WRONG = [
    ("unknown name in a loop", "for x in 数列 return y", "1:20: 没有名为“y”的事实或判定"),
    ("loop variable is gone", "[for x in 数列 return x, x]", "1:24: 没有名为“x”的事实或判定"),
    ("unknown function", "flor(1.5)", "1:1: 没有名为“flor”的函数"),
    ("too many", "abs(1, 2)", "1:1: abs 要 1 个参数，这里有 2 个"),
    ("too few", "sum()", "1:1: sum 要至少 1 个参数，这里有 0 个"),
    ("no such parameter", "abs(m: 1)", "1:1: abs 没有名为“m”的参数"),
    ("a parameter is missing", "is(value2: 1)", "1:1: is 的参数不全，这里只有 value2"),
    ("unknown type", "数 instance of nmber", "1:15: 没有名为“nmber”的类型"),
    (
        "function of another language",
        'function(a) external {java: {class: "x"}}',
        "1:1: 外部函数（Java、PMML）不能运行",
    ),
    ("subject outside of a test", "? > 1", "1:1: 这里没有被检验的值"),
    ("the clock", "today()", "1:1: 这里不能用 today()"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in WRONG])
def test_what_has_no_meaning_is_a_problem_and_null(text: str, expected: str) -> None:
    found = checked(text)
    assert [str(problem).split("；")[0].removeprefix("试:").split(" [")[0] for problem in found.unresolved] == [
        expected
    ]


MISTYPED = [
    ("condition of a filter", "数列[文]", "1:4: 方括号里应是第几项，或一个条件，这里是文本"),
    ("satisfies", "every x in 数列 satisfies x", "1:25: satisfies 后面应是“是否”，这里是数字"),
    ("not a function", "数(1)", "1:1: 数字不是函数"),
    ("loop over texts", 'for x in "a".."c" return x', "1:10: 循环的起止应是数字或日期，这里是文本"),
    ("no such entry", "人.年纪", "1:1: 上下文里没有“年纪”"),
    ("end of a range", "[true..false]", "1:2: 是否不能作区间的端点"),
    ("argument of a function value", "(function(n: number) n)(文)", "1:25: 第 1 个参数应是数字，这里是文本"),
    ("too many of a function value", "(function(n) n)(1, 2)", "1:1: 这个函数要 1 个参数，这里有 2 个"),
    ("argument", "floor(文)", "1:1: floor 要数字，这里是文本"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in MISTYPED])
def test_what_is_null_by_the_standard_is_told(text: str, expected: str) -> None:
    found = checked(text)
    assert found.unresolved == ()
    told = [str(problem).split("；")[0].removeprefix("试:").split(" [")[0] for problem in found.mistyped]
    assert expected in told


CAUTIONS = [
    ("date plus months", "日 + 月数", "feel-month-end"),
    ("months plus date", '@"P1M" + 日', "feel-month-end"),
    ("date minus years", '日 - duration("P1Y")', "feel-month-end"),
    ("date plus days", '日 + @"P1D"', None),
    ("add months says what happens", 'add months(日, 1, "last day")', None),
    ("ends in the wrong order", "数 in [5..1]", "feel-literal"),
]


@pytest.mark.parametrize(("text", "code"), [pytest.param(*row[1:], id=row[0]) for row in CAUTIONS])
def test_a_package_is_stricter_than_the_standard(text: str, code: str | None) -> None:
    found = checked(text)
    assert (found.unresolved, found.mistyped) == ((), ())
    assert [problem.code for problem in found.cautions] == ([] if code is None else [code])


def test_an_entry_of_the_item_wins_over_the_name_outside() -> None:
    """10.3.2.5: inside of a filter the entries of the item are names, and hide others."""
    found = checked('名册[姓名 = "甲"]')
    assert isinstance(found.tree, Select)
    assert found.mistyped == ()
    assert found.required == ("名册",)


def test_an_item_of_unknown_type_is_asked_first() -> None:
    tree = checked("任意[姓名 > 数]").tree
    assert isinstance(tree, Select)
    left, right = tree.condition.left, tree.condition.right  # type: ignore[union-attr]
    for side, name in ((left, "姓名"), (right, "数")):
        assert isinstance(side, EntryOrElse)
        assert isinstance(side.otherwise, Reference)
        assert side.name == side.otherwise.name == name


def test_a_name_of_an_entry_alone_may_stand_in_a_filter_over_the_unknown() -> None:
    found = checked("任意[部门 = 1]")
    assert found.unresolved == ()
    assert isinstance(found.tree, Select)
    entry = found.tree.condition.left  # type: ignore[union-attr]
    assert isinstance(entry, EntryOrElse)
    assert entry.otherwise is None


def test_item_is_the_item_unless_it_has_an_entry_of_that_name() -> None:
    plain = checked("数列[item > 1]").tree
    assert isinstance(plain, Select)
    assert isinstance(plain.condition.left, Local)  # type: ignore[union-attr]
    named = checked("单[item > 1]", {"单": ListType(ContextType((("item", NUMBER),)))}).tree
    assert isinstance(named, Select)
    assert isinstance(named.condition.left, Pick)  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "per_item"), [("数列[数]", False), ("数列[item]", True), ("数列[item > 1]", True)])
def test_a_position_is_evaluated_once(text: str, per_item: bool) -> None:
    tree = checked(text).tree
    assert isinstance(tree, Select)
    assert tree.per_item is per_item


def test_names_are_bound_innermost_first() -> None:
    found = checked("for 数 in 名册 return 数.姓名")
    assert (name_type(found.tree.type), found.required) == ("list<string>", ("名册",))


def test_a_declared_name_beats_a_function() -> None:
    found = checked("count + 1", {"count": NUMBER})
    assert (name_type(found.tree.type), found.required) == ("number", ("count",))


def test_what_has_no_meaning_can_still_be_evaluated() -> None:
    tree = checked("无此名").tree
    assert isinstance(tree, Constant)
    assert isinstance(tree.value, Null)
    assert tree.value.where == FilePlace("试", 1, 1)


def test_constant_ranges_are_constants() -> None:
    tree = checked("[-1..5)").tree
    assert isinstance(tree, Constant)
    assert isinstance(tree.value, Range)
    assert (str(tree.value.low), str(tree.value.high), tree.value.high_closed) == ("-1", "5", False)


SUBJECTS = [
    ("value", "5", NUMBER, Match),
    ("condition on the subject", "? > 5", NUMBER, None),
    ("boolean for a boolean", "true", BOOLEAN, Match),
    ("boolean for a number", "是", NUMBER, Reference),
    ("unknown with the subject", "任意(?)", NUMBER, Decide),
    ("unknown without it", "任意", NUMBER, Match),
]


@pytest.mark.parametrize(("text", "kind", "node"), [pytest.param(*row[1:], id=row[0]) for row in SUBJECTS])
def test_a_test_is_a_condition_or_a_value(text: str, kind: Type, node: type | None) -> None:
    """7.3.14: what is boolean and about the value decides; another value is compared."""
    cell = Cell(text, FilePlace("试", 1, 1))
    parsed = parse_tests(cell, Scope(TYPES))
    assert parsed.tree is not None
    tree = check_condition(parsed.tree, cell, Environment(TYPES), 7, kind).tree
    assert tree.type is BOOLEAN
    if node is not None:
        assert isinstance(tree, node)


NAMED = {"工资": NUMBER, "number": STRING}
WRITTEN = [
    ("basic", "date and time", "date and time"),
    ("list", "list<string>", "list<string>"),
    ("range", "range<date>", "range<date>"),
    ("of the model", "list<工资>", "list<number>"),
    ("the model's name comes first", "number", "string"),
    ("function", "function<number, string> -> date", "function"),
    ("context", "context<a: list<date>>", "context"),
    ("unknown", "list<无>", None),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in WRITTEN])
def test_a_written_type(text: str, expected: str | None) -> None:
    parsed = parse_type(Cell(text, FilePlace("试", 1, 1)))
    assert parsed.tree is not None
    found = resolve_type(parsed.tree, NAMED)
    assert (None if found is None else name_type(found)) == expected


def test_ranges_of_unknown_ends_claim_nothing() -> None:
    assert checked("[任意..5]").tree.type == RangeType(ANY)
