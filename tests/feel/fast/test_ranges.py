"""Intervals as the compiled evaluator compares them, after the formulas of DMN 1.5, table 78."""

import pytest

from luoshi.feel.builtins import Function
from luoshi.feel.fast.functions import call
from luoshi.feel.values import Null
from tests.feel.fast.values import value

CASES = [
    ("before", 3, 7, True),
    ("before", 7, 7, False),
    ("before", 7, "~(7..9]", True),
    ("before", 7, "~[7..9]", False),
    ("before", "~[1..7)", 7, True),
    ("before", "~[1..7]", 7, False),
    ("before", "~[1..7)", "~[7..9]", True),
    ("before", "~[1..7]", "~(7..9]", True),
    ("before", "~[1..7]", "~[7..9]", False),
    ("before", "~(..7]", "~(7..)", True),
    ("before", "~[7..)", "~[9..10]", False),
    ("before", "@2020-01-01", "@2020-01-02", True),
    ("before", "@-2020-01-01", "~[@2020-01-02..@2020-01-03]", True),
    ("before", 1, "a", None),
    ("before", True, False, None),
    ("before", "@10:00:00", "@11:00:00Z", True),
    ("after", 7, 3, True),
    ("after", 7, "~[3..7)", True),
    ("after", 7, "~[3..7]", False),
    ("after", "~(7..9]", 7, True),
    ("after", "~[7..9]", 7, False),
    ("after", "~(7..9]", "~[3..7]", True),
    ("after", "~[7..9]", "~[3..7]", False),
    ("after", "b", "a", True),
    ("meets", "~[1..7]", "~[7..9]", True),
    ("meets", "~[1..7)", "~[7..9]", False),
    ("meets", "~[1..7]", "~(7..9]", False),
    ("meets", "~[1..)", "~(..7]", False),
    ("meets", 7, "~[7..9]", None),
    ("met by", "~[7..9]", "~[1..7]", True),
    ("met by", "~(7..9]", "~[1..7]", False),
    ("overlaps", "~[1..7]", "~[7..9]", True),
    ("overlaps", "~[1..7)", "~[7..9]", False),
    ("overlaps", "~[7..9]", "~[1..7)", False),
    ("overlaps", "~[1..9]", "~(3..4)", True),
    ("overlaps", "~(..3]", "~[3..)", True),
    ("overlaps", "~(..3)", "~[3..)", False),
    ("overlaps", "~[1..2]", "~[@P1D..@P2D]", None),
    ("overlaps before", "~[1..7]", "~[5..9]", True),
    ("overlaps before", "~[1..7]", "~[7..9]", True),
    ("overlaps before", "~[1..7]", "~(7..9]", False),
    ("overlaps before", "~[1..9]", "~[5..9]", True),
    ("overlaps before", "~[1..9]", "~[5..9)", False),
    ("overlaps before", "~[5..9)", "~(5..9]", True),
    ("overlaps before", "~[5..9]", "~[5..9]", False),
    ("overlaps before", "~(..7]", "~[5..)", True),
    ("overlaps after", "~[5..9]", "~[1..7]", True),
    ("overlaps after", "~(7..9]", "~[1..7]", False),
    ("overlaps after", "~[5..9]", "~[5..8]", False),
    ("overlaps after", "~(5..9]", "~[5..8]", True),
    ("finishes", 9, "~[1..9]", True),
    ("finishes", 9, "~[1..9)", False),
    ("finishes", 9, "~(9..9]", True),
    ("finishes", "~[5..9]", "~[1..9]", True),
    ("finishes", "~[5..9)", "~[1..9]", False),
    ("finishes", "~[1..9]", "~(1..9]", False),
    ("finishes", "~[5..)", "~[1..)", True),
    ("finishes", 9, 9, None),
    ("finished by", "~[1..9]", 9, True),
    ("finished by", "~[1..9]", "~(1..9]", True),
    ("finished by", 9, "~[1..9]", None),
    ("includes", "~[1..9]", 5, True),
    ("includes", "~[1..9]", 1, True),
    ("includes", "~(1..9)", 1, False),
    ("includes", "~(1..9)", 9, False),
    ("includes", "~(9..9]", 9, True),
    ("includes", "~(..9]", -5, True),
    ("includes", "~[1..9]", "~(1..9)", True),
    ("includes", "~(1..9]", "~[1..5]", False),
    ("includes", "~[1..)", "~[5..)", True),
    ("includes", "~[1..9]", "~[5..)", False),
    ("includes", 5, 5, None),
    ("includes", "~[1..9]", "a", None),
    ("during", 5, "~[1..9]", True),
    ("during", "~[1..5]", "~(1..9]", False),
    ("during", "~(1..5]", "~(1..9]", True),
    ("starts", 1, "~[1..9]", True),
    ("starts", 1, "~(1..9]", False),
    ("starts", "~[1..5]", "~[1..9]", True),
    ("starts", "~[1..9]", "~[1..9)", False),
    ("starts", "~(..5]", "~(..9]", True),
    ("starts", "~[1..2]", 1, None),
    ("started by", "~[1..9]", 1, True),
    ("started by", "~[1..9]", "~[1..9)", True),
    ("started by", 1, "~[1..9]", None),
    ("coincides", 5, "n5.0", True),
    ("coincides", 5, 6, False),
    ("coincides", True, True, True),
    ("coincides", "~[1..2)", "~[@P1D..@P2D]", None),
    ("finished by", "~[1..2)", "@P1D", None),
    ("overlaps", "~(..2]", "~(..@P1D]", None),
    ("coincides", "~[1..5)", "~[1..5)", True),
    ("coincides", "~[1..5)", "~[1..5]", False),
    ("coincides", "~(..5]", "~(..5]", True),
    ("coincides", 5, "~[5..5]", None),
    ("before", None, 5, None),
]


@pytest.mark.parametrize(("name", "first", "second", "expected"), CASES)
def test_intervals_and_points(name: str, first: object, second: object, expected: bool | None) -> None:
    outcome = call(Function(name), (value(first), value(second)))
    assert (None if isinstance(outcome, Null) else outcome) is expected


READ = [
    ("[2..5]", "~[2..5]"),
    ("]2 .. 5[", "~(2..5)"),
    ("[2..)", "~[2..)"),
    ("(..-2]", "~(..-2]"),
    ("(-2.5..5]", "~(n-2.5..n5]"),
    ("[@\"2020-01-01\"..date(\"2020-02-01\"))", "~[@2020-01-01..@2020-02-01)"),
    ('[time("10:00:00")..@"11:00:00"]', "~[@10:00:00..@11:00:00]"),
    ('[duration("P1D")..duration("P2D")]', "~[@P1D..@P2D]"),
    ('[date and time("2020-01-01T00:00:00")..@"2020-01-02T00:00:00"]', "~[@2020-01-01T00:00:00..@2020-01-02T00:00:00]"),
]  # fmt: skip
REFUSED = [
    *("", " ", "2..5", "[2..5", "[5..2]", "[2..]", "[..5]", "(..)", ">= 2", "< 5", "(= 5)", "[1..2] and true", "[1,2]"),
    *("[1..2..3]", '[1.."b"]', "[a..b]", "[1+1..3]", "[true..false]", "[null..3]", "[1%..2%]", '[@"P1D"..@"P1M"]'),
    *('[date(2020,1,1)..@"2020-01-02"]', '[date("x")..date("y")]', '[@"2020-01-01"..@"2020-01-02T00:00:00"]'),
    *('[@"x"..@"y"]', '[string("a").."b"]', "[[1..2]..[3..4]]", "x" * 100_000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_an_interval_from_text(text: str, expected: str) -> None:
    assert call(Function.RANGE, (text,)) == value(expected)


def test_an_interval_of_texts_from_text() -> None:
    outcome = call(Function.RANGE, ('["a\\"".."b"]',))
    assert (outcome.low, outcome.high) == ('a"', "b")  # type: ignore[union-attr]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:20])
def test_what_is_no_interval_of_literals_is_refused(text: str) -> None:
    outcome = call(Function.RANGE, (text,))
    assert isinstance(outcome, Null)
    assert outcome.reason
