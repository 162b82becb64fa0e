"""Bad input is answered in bounded time: any text up to 1 MB, any recursion, any loop, any regular expression."""

from time import process_time

import pytest

from luoshi.feel import Null, NullCode, Value, evaluate_text, parse_expression, show
from luoshi.feel.checking import Environment, check_expression
from luoshi.feel.fast import compile_formula
from luoshi.feel.problems import Cell, Code
from luoshi.source import FilePlace

LONGEST = 1_000_000
SHORTER = 100_000
READING_SECONDS = 20
EVALUATING_SECONDS = 30


def repeated(unit: str, before: str = "", after: str = "", size: int = LONGEST) -> str:
    """The unit as often as it fits between what stands before and after it."""
    return before + unit * ((size - len(before) - len(after)) // len(unit)) + after


UNREADABLE = [
    ("digits", repeated("1"), Code.LITERAL, (1, 1)),
    ("a text without an end", repeated("x", '"'), Code.SYNTAX, (1, 1)),
    ("a comment without an end", repeated("x", "1 /*"), Code.SYNTAX, (1, 3)),
    ("signs", repeated("\0"), Code.SYNTAX, (1, 1)),
    ("half characters", repeated("\ud800"), Code.SYNTAX, (1, 1)),
    ("nothing but lines", repeated("\n"), Code.SYNTAX, (LONGEST + 1, 1)),
    ("sums", repeated("+1", "1"), Code.TOO_DEEP, (1, 1)),
    ("minus signs", repeated("-", after="1", size=SHORTER), Code.TOO_DEEP, (1, 101)),
    ("brackets", repeated("(", size=SHORTER), Code.TOO_DEEP, (1, 101)),
    ("brackets that close", "(" * 49_999 + "1" + ")" * 49_999, Code.TOO_DEEP, (1, 101)),
    ("lists in lists", repeated("[", size=SHORTER), Code.TOO_DEEP, (1, 101)),
    ("contexts in contexts", repeated("{a:", size=SHORTER), Code.TOO_DEEP, (1, 301)),
    ("paths", repeated(".a", "a", size=SHORTER), Code.TOO_DEEP, (1, 1)),
    ("filters", repeated("[1]", "a", size=SHORTER), Code.TOO_DEEP, (1, 1)),
    ("calls", repeated("f(", size=SHORTER), Code.TOO_DEEP, (1, 201)),
    ("ifs", repeated("if true then ", size=SHORTER), Code.TOO_DEEP, (1, 1291)),
    ("loops", repeated("for i in 1 return ", size=SHORTER), Code.TOO_DEEP, (1, 1792)),
    ("iterators", repeated(",i in i", "for i in 1", size=SHORTER), Code.TOO_DEEP, (1, 703)),
    ("iterators of a quantifier", repeated(",i in i", "some i in 1", size=SHORTER), Code.TOO_DEEP, (1, 704)),
    ("functions", repeated("function(x) ", size=SHORTER), Code.TOO_DEEP, (1, 1201)),
    ("one character more", repeated("1", size=LONGEST + 1), Code.TOO_LONG, (1, 1)),
]


@pytest.mark.parametrize(
    ("text", "code", "where"), [pytest.param(text, code, where, id=name) for name, text, code, where in UNREADABLE]
)
def test_a_long_text_has_its_problem_with_its_place(text: str, code: Code, where: tuple[int, int]) -> None:
    began = process_time()
    value, problems = evaluate_text(text, {}, None)
    assert value is None
    place = problems[0].where
    assert isinstance(place, FilePlace)
    assert problems[0].code == code.value
    assert (place.line, place.column) == where
    assert problems[0].message
    assert process_time() - began < READING_SECONDS


READABLE = [
    ("a text", repeated("x", 'string length("', '")'), "999983"),
    ("escapes", repeated("\\u5c97", 'string length("', '")'), "166663"),
    ("comments", repeated("//x\n", after="7"), "7"),
    ("a conjunction", repeated(" and true", "true", size=SHORTER), "True"),
    ("a list", repeated("1,", "count([", "1])", size=SHORTER), "49996"),
    ("a number in a text", repeated("9", 'number("', '")'), NullCode.OUT_OF_RANGE),
    ("a date in a text", repeated("9", 'date("', '")'), NullCode.ARGUMENT),
    ("a duration in a text", repeated("9", 'duration("P', 'D")'), NullCode.ARGUMENT),
    ("a range in a text", repeated("1", 'range("[', '..2]")'), NullCode.ARGUMENT),
    ("a pattern of groups", repeated("(a|b)*", 'matches("a", "', '")'), NullCode.ARGUMENT),
    ("a pattern of brackets", repeated("(", 'matches("a", "', '")'), NullCode.ARGUMENT),
    ("an unknown name", repeated("岗"), NullCode.LITERAL),
    ("an unknown name of words", repeated("a ", size=SHORTER), NullCode.LITERAL),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in READABLE])
def test_a_long_text_that_can_be_read_is_evaluated(text: str, expected: str | NullCode) -> None:
    began = process_time()
    value, _ = evaluate_text(text, {}, None)
    assert (value.code if isinstance(value, Null) else str(value)) == expected
    assert process_time() - began < READING_SECONDS


LAUGHS = "{a0: [1, 1], " + "".join(f"a{i}: [a{i - 1}, a{i - 1}], " for i in range(1, 41))
CONTEXT_LAUGHS = "{a0: 1, " + "".join(f"a{i}: {{b: a{i - 1}, c: a{i - 1}}}, " for i in range(1, 41))
AGAIN = "{d: function(t, n) if n = 0 then t else d("

ENDLESS = [
    ("a function without an exit", "{f: function(n) f(n + 1), r: f(1)}.r", NullCode.TOO_DEEP),
    ("one that calls itself twice", "{f: function(n) f(n - 1) + f(n - 1), r: f(100)}.r", NullCode.TOO_DEEP),
    ("two that call each other", "{f: function(g, n) g(g, n), r: f(f, 1)}.r", NullCode.TOO_DEEP),
    ("a long loop", "for i in 1..1000000000 return i", NullCode.TOO_LARGE),
    ("a longer one", "for i in 1..1E30 return i", NullCode.TOO_LARGE),
    ("a loop over days", 'for d in @"-999999999-01-01"..@"999999999-12-31" return d', NullCode.TOO_LARGE),
    ("some of many", "some i in 1..100000000 satisfies i = 0", NullCode.TOO_LARGE),
    ("a huge power", "10 ** 6144 * 10", NullCode.OUT_OF_RANGE),
    (
        "a text twice as long each time",
        '{d: function(t, n) if n = 0 then t else d(t + t, n - 1), r: d("ab", 60)}.r',
        NullCode.TOO_LARGE,
    ),
    (
        "a list twice as long each time",
        "{d: function(t, n) if n = 0 then t else d(concatenate(t, t), n - 1), r: d([1], 60)}.r",
        NullCode.TOO_LARGE,
    ),
    ("a list appended to itself", f"{AGAIN} append(t, t), n - 1), r: d([1], 60)}}.r", NullCode.TOO_LARGE),
    ("a loop that returns all its results so far", "for i in 1..100000 return partial", NullCode.TOO_LARGE),
    ("a loop that puts its results into each other", "for i in 1..100000 return [partial]", NullCode.TOO_LARGE),
    ("a pattern that tries every way", f'matches("{"a" * 50}", "(a|aa)+$b")', NullCode.TOO_SLOW),
    ("a replacement that tries every way", f'replace("{"a" * 50}", "(a|aa)+$b", "x")', NullCode.TOO_SLOW),
    ("a split that tries every way", f'split("{"a" * 50}", "(a|aa)+$b")', NullCode.TOO_SLOW),
]


@pytest.mark.parametrize(("text", "code"), [pytest.param(*case[1:], id=case[0]) for case in ENDLESS])
def test_what_would_not_end_is_null_with_its_reason_in_both_evaluators(text: str, code: NullCode) -> None:
    began = process_time()
    for value in (evaluate_text(text, {}, None)[0], compiled(text)):
        assert isinstance(value, Null), type(value)
        assert value.code is code
        assert value.reason
    assert process_time() - began < EVALUATING_SECONDS


def compiled(text: str) -> Value:
    """The value of a text by the compiled evaluator."""
    cell = Cell(text, FilePlace("text", 1, 1))
    tree = parse_expression(cell, ()).tree
    assert tree is not None
    return compile_formula(check_expression(tree, cell, Environment({})).formula(cell))({})


LAUGHING = [
    ("compared", LAUGHS + "r: a40 = a40}.r"),
    ("shown", LAUGHS + "r: string(a40)}.r"),
    ("the result", LAUGHS + "r: a40}.r"),
    ("searched", LAUGHS + "r: list contains(a40, a39)}.r"),
    ("contexts", CONTEXT_LAUGHS + "r: distinct values([a40])}.r"),
    ("contexts of one type", CONTEXT_LAUGHS + "r: [a40, a39, a40]}.r"),
    ("flattened", AGAIN + "[t, t], n - 1), r: flatten(d([1], 60))}.r"),
    ("of a type", AGAIN + "[t, t], n - 1), r: d([1], 60) instance of list<number>}.r"),
    ("of the wrong type", AGAIN + "[t, t], n - 1), r: d([1], 60) + 1}.r"),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in LAUGHING])
def test_what_stands_in_itself_twice_again_and_again_is_cut_off(text: str) -> None:
    """Small in memory, but with 2 to the power of 40 parts; one that is too large is null inside of the rest."""
    began = process_time()
    explained, quick = evaluate_text(text, {}, None)[0], compiled(text)
    assert explained is not None
    assert len(repr(explained)) < 200 * LONGEST
    assert show(explained) == show(quick)
    assert process_time() - began < EVALUATING_SECONDS
