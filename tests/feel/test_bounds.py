"""Bad input is answered in bounded time: any text up to 1 MB, any recursion, any loop, any regular expression."""

from time import process_time

import pytest

from luoshi.feel import Null, NullCode, evaluate_text
from luoshi.feel.problems import Code
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
    (
        "a flattened list of lists of itself",
        "{d: function(t, n) if n = 0 then t else d([t, t], n - 1), r: flatten(d([1], 60))}.r",
        NullCode.TOO_LARGE,
    ),
    ("a pattern that tries every way", f'matches("{"a" * 50}", "(a|aa)+$b")', NullCode.TOO_SLOW),
    ("a replacement that tries every way", f'replace("{"a" * 50}", "(a|aa)+$b", "x")', NullCode.TOO_SLOW),
    ("a split that tries every way", f'split("{"a" * 50}", "(a|aa)+$b")', NullCode.TOO_SLOW),
]


@pytest.mark.parametrize(("text", "code"), [pytest.param(*case[1:], id=case[0]) for case in ENDLESS])
def test_what_would_not_end_is_null_with_its_reason(text: str, code: NullCode) -> None:
    began = process_time()
    value, _ = evaluate_text(text, {}, None)
    assert isinstance(value, Null), value
    assert value.code is code
    assert value.reason
    assert process_time() - began < EVALUATING_SECONDS
