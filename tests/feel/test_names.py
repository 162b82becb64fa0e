"""Names of any script, of several words, with signs and with words of the language in them."""

import pytest

from luoshi.feel.scope import Scope, check_name
from luoshi.feel.syntax import Expression
from luoshi.source import FilePlace
from tests.feel.trees import (
    ONE,
    A,
    B,
    binary,
    call,
    context,
    filtered,
    function,
    iterator,
    listed,
    loop,
    name,
    path,
    read,
)

NAMES = (
    "a",
    "b",
    "a-b",
    "profit and loss",
    "date",
    "values in a list",
    "率（登记）",
    "2015年度",
    "老师's 评语",
    "🐎 数",
)
MEMBERS = ("time", "起止-日", "in progress")
# id, text, tree; the longest match over tokens is DMN 1.5, 10.3.1.6
READ: list[tuple[str, str, Expression]] = [
    ("sign inside", "a-b", name("a-b")),
    ("spaces do not count", "a - b", name("a-b")),
    ("parentheses tell them apart", "(a)-(b)", binary(A, "-", B)),
    ("only the longest", "a - a", binary(A, "-", A)),
    ("word of the language inside", "profit and loss + 1", binary(name("profit and loss"), "+", ONE)),
    ("line break inside", "profit\n and  loss", name("profit and loss")),
    (
        "in inside",
        "for i in values in a list return i",
        loop(iterator("i", name("values in a list")), result=name("i")),
    ),
    ("brackets, full-width or not", "率(登记) + 率（登记）", binary(name("率（登记）"), "+", name("率（登记）"))),
    ("number first", "2015年度 - 1", binary(name("2015年度"), "-", ONE)),
    ("apostrophe, either way", "老师’s 评语", name("老师's 评语")),
    ("beyond the first plane", "🐎 数", name("🐎 数")),
    ("a fact beats a longer function that is not called", "date and a", binary(name("date"), "and", A)),
    ("a function that is called beats it", "date and time(a)", call("date and time", A)),
    ("unknown words are one name", "甲 乙 + 1", binary(name("甲 乙"), "+", ONE)),
    ("unknown words that begin like a function", "count total", name("count total")),
    ("member with a sign", "a.起止-日", path(A, "起止-日")),
    ("member with a word of the language", "a.in progress", path(A, "in progress")),
    ("unknown member that begins like a known one", "a.time used", path(A, "time used")),
    ("member as a name in a filter", "a[起止-日 = 1]", filtered(A, binary(name("起止-日"), "=", ONE))),
    ("not outside of one", "起止 - 日", binary(name("起止"), "-", name("日"))),
    ("own parameter", "function(c d, e+f) e+f", function(("c d", None), ("e+f", None), body=name("e+f"))),
    ("own key", "{x-y: 1, z: x-y}", context(("x-y", ONE), ("z", name("x-y")))),
    ("own key in a path", "{x-y: 1}.x-y", path(context(("x-y", ONE)), "x-y")),
    (
        "own key in a filter",
        "[{x-y: 1}][x-y = 1]",
        filtered(listed(context(("x-y", ONE))), binary(name("x-y"), "=", ONE)),
    ),
    ("key of an entry that is not there yet", "{a-c: a-c}", context(("a-c", binary(A, "-", name("c"))))),
    (
        "function that calls itself by its key",
        "{f-g: function(n) f-g(n)}",
        context(("f-g", function(("n", None), body=call("f-g", name("n"))))),
    ),
    ("own iterator", "for x y in a return x y", loop(iterator("x y", A), result=name("x y"))),
]


@pytest.mark.parametrize(("written", "tree"), [pytest.param(*row[1:], id=row[0]) for row in READ])
def test_a_name_is_read_whole(written: str, tree: Expression) -> None:
    parsed = read(written, NAMES, MEMBERS)
    assert parsed.problems == ()
    assert parsed.tree == tree


def test_an_inner_scope_knows_the_outer_names() -> None:
    inner = Scope(("a-b",)).inside(("c d",), ("e-f",))
    assert inner.names == ("a-b", "c d")


def test_a_name_that_no_text_can_write_is_never_found() -> None:
    assert read('"a"', ('"a"', "if", "true x", "&")).problems == ()
    assert read("if true then 1 else 2", ("if", "if true", "then")).problems == ()


GOOD = ["甲", "_x", "a b", "profit and loss", "率（登记）", "2015年度", "a-b", "甲.乙", "老师's", "🐎"]
BAD = ["", " 甲", "if", "and b", "true", "12", "12 月", "-a", "(甲)", '"甲"', "甲、乙", "甲&乙"]


@pytest.mark.parametrize("written", GOOD)
def test_a_good_name(written: str) -> None:
    assert check_name(written, FilePlace("规则", 3, 1)) is None


@pytest.mark.parametrize("written", BAD)
def test_a_bad_name(written: str) -> None:
    problem = check_name(written, FilePlace("规则", 3, 1))
    assert problem is not None
    assert problem.code == "feel-bad-name"
    assert problem.where == FilePlace("规则", 3, 1)
