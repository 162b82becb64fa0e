"""No text brings the reader down: it is read or refused with a place, and takes time in step with its length."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel import syntax
from luoshi.feel.lexer import MAX_PROBLEMS
from luoshi.feel.parser import MAX_CHARACTERS, Parsed, children
from luoshi.feel.reading.cursor import MAX_DEPTH
from luoshi.feel.syntax import Expression
from luoshi.source import FilePlace
from tests.feel.trees import A, B, binary, read, read_tests, read_type

NAMES = ("a", "a-b", "profit and loss", "上年末 参保人数")
FRAGMENTS = st.sampled_from(
    ["a", "甲", "1", "2%", "(", ")", "[", "]", "{", "}", "..", ",", "+", "-", "*", "/", "**", "<=", "=", "!=", '"', "“"]
    + [
        "”",
        "?",
        "@",
        ":",
        ".",
        "%",
        "'",
        "<",
        ">",
        "->",
        " in ",
        " between ",
        " and ",
        " or ",
        "if ",
        " then ",
        " else ",
    ]
    + ["not(", "sum(", "for x in ", " return ", "some x in ", "every y in ", " satisfies ", " instance of ", "list<"]
    + ["function(", "external ", "context<", "range<", "date and time", "profit and loss", "a-b", "null", "true", ": "]
    + ["\\u", "\\uD83D", "\n", "/*", "*/", "//", "9e9999", "&&", "且", "\ud800", "\x00", "²", "🐎", "＂"]
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parsed in (read(text, NAMES), read_tests(text, NAMES), read_type(text)):
        check(parsed, text)


def check(parsed: Parsed[Expression] | Parsed[syntax.Tests] | Parsed[syntax.TypeExpression], text: str) -> None:
    """A tree or problems, each with a place inside the text, a message and what to do."""
    assert (parsed.tree is None) == bool(parsed.problems)
    assert len(parsed.problems) <= MAX_PROBLEMS
    for problem in parsed.problems:
        assert isinstance(problem.where, FilePlace)
        assert 1 <= problem.where.line <= text.count("\n") + 1
        assert 1 <= problem.where.column <= len(text) + 1
        assert problem.message
        assert problem.remedy
        assert problem.code.startswith("feel-")


def test_bytes_that_atheris_makes_up_are_read_or_refused(long_run: bool, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.feel.fuzzing", f"-artifact_prefix={tmp_path}/", "-max_len=300", "-seed=1"]
    seconds = 120 if long_run else 3
    done = subprocess.run(
        [*command, f"-max_total_time={seconds}"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + 60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert "Done " in done.stderr


# What is repeated, and what stands before and after; the number of characters is the test's.
REPEATED: list[tuple[str, str, str, str]] = [
    ("sum", "1", "+1", ""),
    ("and", "a", " and a", ""),
    ("list", "[", "1,", "1]"),
    ("tests", "not(", "1,", "1)"),
    ("wrong items", "[", "1 2,", "1]"),
    ("opening brackets", "", "[", ""),
    ("opening parentheses", "", "(", ""),
    ("opening braces", "", "{", ""),
    ("closing brackets", "", "]", ""),
    ("digits", "", "1", ""),
    ("spaces", "", " ", "1"),
    ("unknown words", "", "甲 ", ""),
    ("one word", "", "甲", ""),
    ("signs", "", "-", ""),
    ("path", "a", ".b", ""),
    ("calls", "a", "()", ""),
    ("filters", "a", "[1]", ""),
    ("open filters", "", "a[", ""),
    ("else if", "", "if a then b else ", "a"),
    ("quotation marks", "", '"', ""),
    ("escapes", '"', "\\n", '"'),
    ("text without end", '"', "\\n", ""),
    ("comment without end", "/*", "*", ""),
    ("comments", "", "/**/", "1"),
    ("not", "", "not(", ""),
    ("for", "", "for x in ", ""),
    ("iterators", "for x in a", ",x in a", " return 1"),
    ("functions", "", "function(a) ", "1"),
    ("arguments", "f(", "a+", "a)"),
    ("types", "a instance of ", "list<", ""),
    ("between", "a", " between 1 and 2", ""),
    ("in", "a", " in (1", ""),
    ("unknown characters", "", "!", ""),
    ("lines", "", "\n", "!"),
    ("half of a function's name", "", "date and ", ""),
    ("long key", "{", "a b ", ""),
]


@pytest.mark.parametrize(("before", "repeated", "after"), [pytest.param(*row[1:], id=row[0]) for row in REPEATED])
def test_time_grows_no_faster_than_the_text(before: str, repeated: str, after: str, long_run: bool) -> None:
    """Four times the text takes about four times as long; what grows with the square would take sixteen times."""
    size = MAX_CHARACTERS if long_run else 24_000

    def seconds(characters: int) -> float:
        text = before + repeated * ((characters - len(before) - len(after)) // len(repeated)) + after
        started = time.process_time()
        check(read(text, NAMES), text)
        check(read_tests(text, NAMES), text)
        return time.process_time() - started

    assert seconds(size) <= 10 * seconds(size // 4) + 0.5


def test_a_text_that_is_too_long_is_refused() -> None:
    assert [problem.code for problem in read("1" * (MAX_CHARACTERS + 1)).problems] == ["feel-too-long"]


BOUNDED: list[tuple[str, Callable[[int], str]]] = [
    ("parentheses", lambda depth: "(" * (depth - 1) + "a" + ")" * (depth - 1)),
    ("lists", lambda depth: "[" * (depth - 1) + "a" + "]" * (depth - 1)),
    ("contexts", lambda depth: "{x:" * (depth - 1) + "a" + "}" * (depth - 1)),
    ("sum", lambda depth: "a" + "+a" * (depth - 1)),
    ("path", lambda depth: "a" + ".b" * (depth - 1)),
    ("negations", lambda depth: "-" * (depth - 1) + "a"),
    ("calls", lambda depth: "f(" * (depth - 1) + "a" + ")" * (depth - 1)),
    ("else if", lambda depth: "if a then a else " * (depth - 1) + "a"),
    ("for", lambda depth: "for x in a return " * (depth - 1) + "a"),
    ("functions", lambda depth: "function(x) " * (depth - 1) + "a"),
    ("types", lambda depth: "a instance of " + "list<" * (depth - 2) + "Any" + ">" * (depth - 2)),
]


@pytest.mark.parametrize("write", [pytest.param(row[1], id=row[0]) for row in BOUNDED])
def test_nesting_is_bounded(write: Callable[[int], str]) -> None:
    assert read(write(MAX_DEPTH), ("a", "f")).problems == ()
    refused = read(write(MAX_DEPTH + 1), ("a", "f")).problems
    assert [(problem.code, problem.message) for problem in refused] == [("feel-too-deep", "层次超过 100 层")]


def test_a_long_flat_text_is_not_deep() -> None:
    """A list of many items has two levels, a long chain of `or` about as many as its length has binary digits."""
    parsed = read("[" + "1, " * 20_000 + "1]").tree
    assert isinstance(parsed, syntax.ListLiteral)
    assert len(parsed.items) == 20_001
    chain = read(" or ".join(["a"] * 20_000)).tree
    assert chain is not None
    assert (height(chain), leaves(chain)) == (16, 20_000)
    assert read("a and b and a").tree == binary(binary(A, "and", B), "and", A)


def height(tree: Expression | syntax.Tests) -> int:
    """How many levels a tree has."""
    return 1 + max((height(child) for child in children(tree)), default=0)


def leaves(tree: Expression | syntax.Tests) -> int:
    """How many of its nodes hold no others."""
    inside = [leaves(child) for child in children(tree)]
    return sum(inside) if inside else 1
