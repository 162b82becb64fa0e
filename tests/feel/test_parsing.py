"""Every construct of the grammar as a tree, and what cannot be read as problems, all golden."""

import pytest

from luoshi.feel import syntax
from luoshi.feel.parser import children
from luoshi.feel.syntax import Expression, Quantifier, TypeExpression
from luoshi.source import Problem
from tests.feel.trees import (
    NULL,
    ONE,
    SPAN,
    SUBJECT,
    THREE,
    TRUE,
    TWO,
    A,
    B,
    C,
    binary,
    call,
    called,
    conditional,
    context,
    filtered,
    function,
    instance,
    interval,
    iterator,
    listed,
    loop,
    name,
    number,
    one_test,
    path,
    read,
    read_tests,
    read_type,
    text,
    type_named,
    unary,
    within,
)

NUMBER = type_named("number")
# id, text, tree, the rule of DMN 1.5, 10.3.1.2
TREES: list[tuple[str, str, Expression, str]] = [
    ("number", "007.50", number("7.50"), "35"),
    ("number without a whole part", ".25", number("0.25"), "35"),
    ("number with an exponent", "1.5e-3", number("0.0015"), "own"),
    ("percent", "2.5%", number("2.5", percent=True), "own"),
    ("full-width", "１２＋３", binary(number("12"), "+", THREE), "own"),
    ("string", r'"a\"b\\c\n\t\'"', text("a\"b\\c\n\t'"), "64"),
    ("string in Chinese marks", '“甲 "乙”', text('甲 "乙'), "own"),
    ("code points", r'"\u4e00\U01F40E"', text("一🐎"), "64"),
    ("surrogate pair", r'"\uD83D\uDC0E"', text("🐎"), "64"),
    ("escaped backslash before u", r'"\\u4e00"', text(r"\u4e00"), "64"),
    ("escape that means nothing", r'"\d+\s"', text(r"\d+\s"), "own"),
    ("literals", "[true, null]", listed(TRUE, NULL), "34"),
    ("at literal", '@"2016-02-29"', syntax.AtLiteral("2016-02-29", SPAN), "65"),
    ("comments", "1 // one\n + /* two\n */ 2", binary(ONE, "+", TWO), "10.3.1.2"),
    ("sum binds looser than product", "a + b * c", binary(A, "+", binary(B, "*", C)), "4"),
    ("left to right", "a - b - c", binary(binary(A, "-", B), "-", C), "4"),
    ("power left to right", "a ** b ** c", binary(binary(A, "**", B), "**", C), "4"),
    ("negation binds first", "-a ** b", binary(syntax.Negation(A, SPAN), "**", B), "4"),
    ("negation of a negation", "--a", syntax.Negation(syntax.Negation(A, SPAN), SPAN), "24"),
    ("negative exponent", "a ** -b", binary(A, "**", syntax.Negation(B, SPAN)), "23"),
    ("or, and, comparison", "a or b and a = c", binary(A, "or", binary(B, "and", binary(A, "=", C))), "2"),
    ("parentheses", "(a + b) * c", binary(binary(A, "+", B), "*", C), "2h"),
    ("between", "a between 1 and 2 and b", binary(syntax.Between(A, ONE, TWO, SPAN), "and", B), "49b"),
    ("if", "if a then 1 else if b then 2 else 3", conditional(A, ONE, conditional(B, TWO, THREE)), "45"),
    ("instance of", "a instance of number and b", binary(instance(A, NUMBER), "and", B), "51"),
    ("instance of binds before minus", "-a instance of number", syntax.Negation(instance(A, NUMBER), SPAN), "2f"),
    ("in one value", "a in 1", within(A, one_test(ONE)), "49c"),
    ("in a comparison", "a in <= 1 + 2", within(A, one_test(binary(ONE, "+", TWO), "<=")), "49c"),
    (
        "in several tests",
        "a in (1, > 2, [1..3))",
        within(A, one_test(ONE), one_test(TWO, ">"), one_test(interval(ONE, THREE, "[)"))),
        "49d",
    ),
    ("in an open range", "a in (1..3)", within(A, one_test(interval(ONE, THREE, "()"))), "49c"),
    (
        "in a value in parentheses",
        "a in (1 + 2) * 3",
        within(A, one_test(binary(binary(ONE, "+", TWO), "*", THREE))),
        "49c",
    ),
    ("in with =", "a in (= 1)", within(A, one_test(ONE, "=")), "49d"),
    ("in a condition", "a in (? > 1)", within(A, one_test(binary(SUBJECT, ">", ONE))), "49d"),
    ("closed range", "[1..2]", interval(ONE, TWO), "8"),
    ("open range", "(1..2)", interval(ONE, TWO, "()"), "8"),
    ("open range with reversed brackets", "]1..2[", interval(ONE, TWO, "()"), "8"),
    ("a property of such a range", "]1..2[.start", path(interval(ONE, TWO, "()"), "start"), "8"),
    ("range of ranges", "[[1]..[2]]", interval(listed(ONE), listed(TWO)), "8"),
    ("range of items", "[a[1]..b[2]]", interval(filtered(A, ONE), filtered(B, TWO)), "8"),
    ("range up to", "(< 1)", interval(None, ONE, "()"), "7a"),
    ("range up to and with", "(<= 1)", interval(None, ONE, "(]"), "7a"),
    ("range above", "(> 1)", interval(ONE, None, "()"), "7a"),
    ("range from", "(>= 1)", interval(ONE, None, "[)"), "7a"),
    ("range of one", "(= 1)", interval(ONE, ONE, "[]", single=True), "7a"),
    ("range of all but one", "(!= 1)", interval(ONE, ONE, "()", single=True), "7a"),
    ("ranges without parentheses", "[< 1, >= 2]", listed(interval(None, ONE, "()"), interval(TWO, None, "[)")), "2h"),
    ("lists in lists", "[[], [1, [2]]]", listed(listed(), listed(ONE, listed(TWO))), "54"),
    ("context", '{a: 1, "b c": 2, d-e: a}', context(("a", ONE), ("b c", TWO), ("d-e", A)), "57"),
    ("empty context", "{}", context(), "57"),
    ("path", "a.b.c", path(path(A, "b"), "c"), "43"),
    ("property of two words", "a.time offset = 1", binary(path(A, "time offset"), "=", ONE), "43"),
    ("filter", "a[b = 1][1]", filtered(filtered(A, binary(B, "=", ONE)), ONE), "50"),
    ("filter and path after a call", "f(1)[2].b", path(filtered(call("f", ONE), TWO), "b"), "50"),
    ("call", "f()", call("f"), "38"),
    ("call of a built-in of several words", "date and time(a)", call("date and time", A), "38"),
    ("the words of it on two lines", "date and\n time(a)", call("date and time", A), "10.3.1.4"),
    ("call by name", "f(a b: 1, c: 2)", called(name("f"), ONE, TWO, names=("a b", "c")), "40"),
    ("call of a call", "f(1)(2)", called(call("f", ONE), TWO), "38"),
    ("call of a property", "a.f(1)", called(path(A, "f"), ONE), "38"),
    ("function as a value", "sort(a, min)", call("sort", A, name("min")), "38"),
    ("function literal", "function(a, b: number) a", function(("a", None), ("b", NUMBER), body=A), "55"),
    ("external function", "function() external {}", function(body=context(), external=True), "55"),
    ("call of a literal", "(function(a) a)(1)", called(function(("a", None), body=A), ONE), "38"),
    ("for", "for x in a return x", loop(iterator("x", A), result=name("x")), "44"),
    (
        "for several",
        "for x in a, y in x return y",
        loop(iterator("x", A), iterator("y", name("x")), result=name("y")),
        "44",
    ),
    (
        "for numbers",
        "for i in 1..-2 return i",
        loop(iterator("i", ONE, syntax.Negation(TWO, SPAN)), result=name("i")),
        "63",
    ),
    ("for a range", "for i in [1..2] return i", loop(iterator("i", interval(ONE, TWO)), result=name("i")), "63"),
    (
        "some",
        "some x in a satisfies x > 1",
        syntax.Quantified(Quantifier.SOME, (iterator("x", A),), binary(name("x"), ">", ONE), SPAN),
        "46",
    ),
    (
        "every",
        "every x in a satisfies x",
        syntax.Quantified(Quantifier.EVERY, (iterator("x", A),), name("x"), SPAN),
        "46",
    ),
    ("not", "not(a)", call("not", A), "own"),
]


@pytest.mark.parametrize(("written", "tree"), [pytest.param(*row[1:3], id=row[0]) for row in TREES])
def test_an_expression_is_read(written: str, tree: Expression) -> None:
    parsed = read(written, ("a", "b", "c", "f"))
    assert parsed.problems == ()
    assert parsed.tree == tree


CELLS: list[tuple[str, str, syntax.Tests]] = [
    ("anything", " - ", unary()),
    ("a negative number", "-1", unary(one_test(syntax.Negation(ONE, SPAN)))),
    ("several", "1, < 2, [1..3]", unary(one_test(ONE), one_test(TWO, "<"), one_test(interval(ONE, THREE)))),
    ("none of them", "not(1, >= 2)", unary(one_test(ONE), one_test(TWO, ">="), negated=True)),
    ("a condition", "? > a", unary(one_test(binary(SUBJECT, ">", A)))),
    ("the function not in a condition", "not(a) and b", unary(one_test(binary(call("not", A), "and", B)))),
    ("null", "null", unary(one_test(NULL))),
]


@pytest.mark.parametrize(("written", "tests"), [pytest.param(*row[1:], id=row[0]) for row in CELLS])
def test_a_cell_of_a_table_is_read(written: str, tests: syntax.Tests) -> None:
    parsed = read_tests(written, ("a", "b"))
    assert parsed.problems == ()
    assert parsed.tree == tests


TYPES: list[tuple[str, TypeExpression]] = [
    ("Any", type_named("Any")),
    ("days and time duration", type_named("days and time duration")),
    ("list", type_named("list")),
    ("t单位", type_named("t单位")),
    ("导入.t-单位 2", type_named("导入.t-单位 2")),
    (
        "list<list<date and time>>",
        syntax.ListTypeExpression(syntax.ListTypeExpression(type_named("date and time"), SPAN), SPAN),
    ),
    ("range<number>", syntax.RangeTypeExpression(NUMBER, SPAN)),
    ("context<a b: number, c: Any>", syntax.ContextTypeExpression((("a b", NUMBER), ("c", type_named("Any"))), SPAN)),
    ("function<>->Any", syntax.FunctionTypeExpression((), type_named("Any"), SPAN)),
    ("function<number, t-x> -> number", syntax.FunctionTypeExpression((NUMBER, type_named("t-x")), NUMBER, SPAN)),
]


@pytest.mark.parametrize(("written", "kind"), TYPES)
def test_a_type_is_read(written: str, kind: TypeExpression) -> None:
    parsed = read_type(written)
    assert parsed.problems == ()
    assert parsed.tree == kind
    checked = read(f"a instance of {written}")
    assert checked.tree == instance(A, kind)


def test_spans_point_into_the_text() -> None:
    tree = read(" 甲 + sum(1, 22)[ 1 ]", ("甲",)).tree
    assert isinstance(tree, syntax.Binary)
    assert (tree.span, tree.left.span, tree.right.span) == (syntax.Span(1, 20), syntax.Span(1, 2), syntax.Span(5, 20))
    found = [(node.span.start, node.span.end) for node in children(tree.right)]
    assert found == [(5, 15), (17, 18)]


PROBLEMS: list[tuple[str, str, list[str]]] = [
    ("empty", "", ["1:1: 表达式没有写完；这里应有一个值、名称或括号"]),
    ("unfinished", "1 +", ["1:4: 表达式没有写完；这里应有一个值、名称或括号"]),
    ("open bracket", "sum(1", ["1:6: 表达式没有写完，缺少 )；请在末尾补上 )"]),
    ("&&", "a && b", ["1:3: 不能识别的字符“&&”；“并且”写作 and"]),
    ("||", "a || b", ["1:3: 不能识别的字符“||”；“或者”写作 or"]),
    ("==", "a == b", ["1:4: 这里不应出现“=”；比较相等只写一个 ="]),
    ("=>", "a => b", ["1:4: 这里不应出现“>”；“大于等于”写作 >=，函数写作 function(甲) …"]),
    ("=<", "a =< b", ["1:4: 这里不应出现“<”；“小于等于”写作 <="]),
    ("<>", "a <> b", ["1:4: 这里不应出现“>”；“不等于”写作 !="]),
    ("!", "!a", ["1:1: 不能识别的字符“!”；“不等于”写作 !=，“非”写作 not(…)"]),
    ("≥", "a ≥ 1", ["1:3: 不能识别的字符“≥”；写作 >="]),
    ("two of them", "a ≥ 1 && b", ["1:3: 不能识别的字符“≥”；写作 >=", "1:7: 不能识别的字符“&&”；“并且”写作 and"]),
    ("且", "a 且 b", ["1:3: “且”前面缺少运算符；且写作 and"]),
    ("a word glued to names", "a且b", ["1:1: 没有名为“a且b”的事实或判定；是不是 a and b？"]),
    ("a comparison glued to a name", "a大于等于5", ["1:1: 没有名为“a大于等于5”的事实或判定；是不是 a >= 5？"]),
    ("ternary", "a ? 1 : 2", ["1:3: 这里不应出现“?”；按条件取值写作 if 条件 then 甲 else 乙"]),
    ("capitals", "a AND b", ["1:3: “AND”前面缺少运算符；写作小写 and"]),
    ("True", "True", ["1:1: 没有“True”这个写法；写作小写 true"]),
    ("None", "None", ["1:1: 没有“None”这个写法；空值写作 null"]),
    ("是", "a = 是", ["1:5: 没有“是”这个写法；是写作 true，等于写作 ="]),
    ("is null", "a is null", ["1:3: “is”前面缺少运算符；判断空值写作 = null"]),
    ("not in", "a not in (1)", ["1:3: “not”前面缺少运算符；“不在其中”写作 not(甲 in …)"]),
    ("a contains b", "a contains b", ["1:3: “contains”前面缺少运算符；函数写作 contains(…)，参数写在括号里"]),
    ("single quotes", "'a'", ["1:1: 这里不应出现“'”；文本用双引号 \" 或中文引号 “”"]),
    ("modulo", "10 % 3", ["1:6: “3”前面缺少运算符；例如 50%，名称则除以 100；取余写作 modulo(10, 3)"]),
    ("semicolon", "1;", ["1:2: 不能识别的字符“;”；表达式末尾不用分号，各项用逗号隔开"]),
    ("no operator", "1 2", ["1:3: “2”前面缺少运算符；在它前面补上运算符或逗号"]),
    ("a name that is nearly known", "上年末 参保人", ["1:5: “参保人”前面缺少运算符；是不是“上年末 参保人数”？"]),
    ("braces after if", "if a { 1 }", ["1:6: 这里应是 then，写的却是“{”；写作 if 条件 then 甲 else 乙"]),
    ("no then", "if a 1 else 2", ["1:6: 这里应是 then，写的却是“1”；写作 if 条件 then 甲 else 乙"]),
    ("comma after between", "a between 1, 5", ["1:12: 这里应是 and，写的却是“,”；写作 between 1 and 5"]),
    ("range without brackets", "a in 1..5", ["1:7: 这里不应出现“..”；区间写在括号里，例如 [1..5]"]),
    ("range with a comma", "a in [1, 5)", ["1:11: 这里应是 ]，写的却是“)”；区间写作 [1..5)，中间是两个英文句点"]),
    ("thousands", "1,234", ["1:2: 这里不应出现“,”；并列的各项写在 [ ] 里；数字里不写千位分隔的逗号"]),
    ("half a condition", "a > 1 and < 5", ["1:11: 这里不应出现“<”；它前面缺少一个值，例如 人数 >= 10 and 人数 <= 20"]),
    ("arrow", "x -> x", ["1:4: 这里不应出现“>”；函数写作 function(甲) …"]),
    ("named function", "function g(x) x", ["1:10: function 后面应是 (；函数没有名称，写作 function(甲, 乙) 表达式"]),
    ("brackets around an iterator", "for (x in a) return x", ["1:5: 这里应是一个名称；名称直接写，不用括号"]),
    ("function without brackets", "sum 1, 2", ["1:1: “sum”后面缺少括号；函数写作 sum(…)"]),
    ("not without brackets", "not a", ["1:1: “not”后面缺少括号；函数写作 not(…)"]),
    ("equals sign in a context", "{x = 1}", ["1:4: 这里应是 :，写的却是“=”；名称和值之间写冒号"]),
    ("no else", "if a then 1", ["1:12: 表达式没有写完，缺少 else；请在末尾补上 else"]),
    ("no return", "for x in a x", ["1:12: 这里应是 return，写的却是“x”；写作 for 甲 in 列表 return 结果"]),
    ("percent of a name", "(a)%", ["1:4: 百分号只能跟在数字后面；例如 50%，名称则除以 100；取余写作 modulo(10, 3)"]),
    ("range without end", "[1..2", ["1:6: 区间没有结束；以 ]（含）或 )（不含）结束"]),
    ("second line", "1 +\n  * 2", ["2:3: 这里不应出现“*”；请删去，或补上它前后缺少的值"]),
    ("key twice", "{x: 1, x: 2}", ["1:8: 上下文里有两个“x”；请改名或删去一个"]),
    ("parameter twice", "function(x, x) 1", ["1:13: 参数“x”写了两次；请改名或删去一个"]),
    ("argument twice", "f(x: 1, x: 2)", ["1:1: 参数“x”写了两次；请删去一个"]),
    (
        "some arguments by name",
        "f(x: 1, 2)",
        ["1:1: 参数要么都写名称，要么都不写；例如 substring(string: 甲, start position: 2)"],
    ),
    (
        "word of the language as a key",
        "{if: 1}",
        ["1:2: 名称不能以“if”开头；它是语言用字；请改名，上下文的名称可以加引号"],
    ),
    ("no type", "a instance of 5", ["1:15: 这里应是一个类型；例如 number、string、date、list<number>"]),
    ("half a surrogate pair", r'"\uD83D"', [r"1:1: 文本里有不成对的代理码；\uD8xx 后面要跟 \uDCxx"]),
    ("number out of range", "1e7000", ["1:1: 数字超出范围；数字最多 34 位有效数字"]),
    (
        "each item that is wrong",
        "[1 2, 3, f(4 5, 6), {x: , y: 7}]",
        [
            "1:4: “2”前面缺少运算符；在它前面补上运算符或逗号",
            "1:14: “5”前面缺少运算符；在它前面补上运算符或逗号",
            "1:25: 这里不应出现“,”；并列的各项写在 [ ] 里；数字里不写千位分隔的逗号",
        ],
    ),
]


@pytest.mark.parametrize(("written", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PROBLEMS])
def test_what_is_wrong_is_said_with_its_place(written: str, expected: list[str]) -> None:
    parsed = read(written, ("a", "b", "f", "上年末", "上年末 参保人数"))
    assert parsed.tree is None
    assert [shortly(problem) for problem in parsed.problems] == expected


def shortly(problem: Problem) -> str:
    """A problem without its file and code."""
    return str(problem).removeprefix("规则:").rpartition(" [")[0]
