"""Functions on lists (DMN 1.5, 10.3.4.4): expected values from the standard's examples or by hand."""

import pytest

from tests.feel.functions.evaluated import written

CASES: list[tuple[str, str]] = [
    ("count([1, null, 2])", "3"),
    ("count([])", "0"),
    ("count(5)", "1"),
    ("count(1, 2)", "2"),
    ("list contains([1, 2], 2)", "true"),
    ("list contains([1, null], null)", "true"),
    ("list contains([1, 2], null)", "false"),
    ('list contains([1, "2"], 2)', "false"),
    ("list contains([1, 年龄], 1)", "true"),
    ("list contains([1, 年龄], 2)", "null: 年龄"),
    ("all([true, true])", "true"),
    ("all([])", "true"),
    ("all([false, null])", "false"),
    ("all([true, 年龄])", "null: 年龄"),
    ('all([true, "x"])', "null: type"),
    ("any([false, true, null])", "true"),
    ("any([])", "false"),
    ("any(false, null)", "null: literal"),
    # Positions count from 1, or from -1 at the end.
    ("sublist([4, 5, 6], 2)", "[5, 6]"),
    ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
    ("sublist([4, 5, 6], -2)", "[5, 6]"),
    ("sublist([4, 5, 6], -3, 1)", "[4]"),
    ("sublist([4, 5, 6], 1.9, 1.9)", "[4]"),
    ("sublist([4, 5, 6], 0)", "null: out-of-range"),
    ("sublist([4, 5, 6], 4)", "null: out-of-range"),
    ("sublist([4, 5, 6], 2, 3)", "null: out-of-range"),
    ("sublist([4, 5, 6], 2, 0)", "null: out-of-range"),
    ("append([1], 2, 3)", "[1, 2, 3]"),
    ("append([1], [2, 3])", "[1, [2, 3]]"),
    ("append([], null)", "[null]"),
    ("append(list: [1], item: 2)", "[1, 2]"),
    ("concatenate([1, 2], [3])", "[1, 2, 3]"),
    ("concatenate([1], [], [[2]])", "[1, [2]]"),
    ("concatenate([1], null)", "null: literal"),
    ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
    ("insert before([1, 3], -1, 2)", "[1, 2, 3]"),
    ("insert before([1, 3], 3, 2)", "null: out-of-range"),
    ("insert before([], 1, 2)", "null: out-of-range"),
    ("remove([1, 2, 3], 2)", "[1, 3]"),
    ("remove([1, 2, 3], -1)", "[1, 2]"),
    ("remove([1, 2, 3], 4)", "null: out-of-range"),
    ("list replace([1, 2, 3], 2, 9)", "[1, 9, 3]"),
    ("list replace([1, 2, 3], -1, null)", "[1, 2, null]"),
    ("list replace([1, 2, 3], 0, 9)", "null: out-of-range"),
    ("list replace([3, 8, 1], function(item, newItem) item < newItem, 5)", "[5, 8, 5]"),
    ("list replace([3, null], function(item, newItem) item < newItem, 5)", "null: literal"),
    ("list replace([3], function(item, newItem) item, 5)", "null: type"),
    ("reverse([1, [2, 3], null])", "[null, [2, 3], 1]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ('index of([1, "1", null], null)', "[3]"),
    ("index of([1, 年龄], 1)", "null: 年龄"),
    ("index of([], 年龄)", "[]"),
    ("union([1, 2], [2, 3], [1.0])", "[1, 2, 3]"),
    ('union([true], [1], ["1"], ["true"])', '[true, 1, "1", "true"]'),
    ("distinct values([1, 2.0, 2, 1])", "[1, 2]"),
    ("distinct values([null, 1, null])", "[null, 1]"),
    ("distinct values([[1, 2], [1.0, 2], [2, 1]])", "[[1, 2], [2, 1]]"),
    ("distinct values([{a: 1, b: 2}, {b: 2, a: 1}, {a: 1}])", "[{a: 1, b: 2}, {a: 1}]"),
    ('distinct values([@"PT24H", @"P1D", @"P1Y", @"P12M"])', '[@"P1D", @"P1Y"]'),
    ('distinct values([@"09:00:00Z", @"10:00:00+01:00", @"09:00:00"])', '[@"09:00:00Z", @"09:00:00"]'),
    ("distinct values([[1..2], [1..2], (1..2]])", "[[1..2], (1..2]]"),
    ("distinct values([年龄])", "[null]"),
    ("distinct values([1, 年龄])", "null: 年龄"),
    ("distinct values([[1], [1, 年龄], [1]])", "[[1], [1, null]]"),
    ("duplicate values([1, 2, 1.0, 3, 2, 1])", "[1, 2]"),
    ("duplicate values([1, 2])", "[]"),
    ("flatten([[1, [2, []]], [[[3]]], 4])", "[1, 2, 3, 4]"),
    ("flatten(1)", "[1]"),
    ("sort([3, 1, 2])", "[1, 2, 3]"),
    ("sort([])", "[]"),
    ('sort([3, "1"])', "null: type"),
    ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
    ("sort([{a: 2, b: 1}, {a: 1, b: 2}, {a: 2, b: 3}], function(x, y) x.a < y.a).b", "[2, 1, 3]"),
    ("sort(list: [2, 1], precedes: function(x, y) x < y)", "[1, 2]"),
    ("sort([2, 1], function(x, y) x)", "null: type"),
    ("sort([2, 1], function(x) true)", "null: type"),
    ("sort([2, 年龄], function(x, y) x < y)", "null: 年龄"),
    ("reverse(年龄)", "null: 年龄"),
    ("reverse(null)", "null: literal"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_a_list_is_worked_on(expression: str, expected: str) -> None:
    assert written(expression) == expected


RECKONED: list[tuple[str, str]] = [
    ("sum([2, 3.5])", "5.5"),
    ("sum(1, 2, 3)", "6"),
    ("sum([])", "null: argument"),
    ("sum([1, null])", "null: literal"),
    ("sum([1, 年龄, null])", "null: 年龄"),
    ('sum([1, "2"])', "null: type"),
    ("sum([1E34, 1, -1E34])", "0"),
    ("mean([1, 2, 4])", "2." + "3" * 33),
    ("mean([])", "null: argument"),
    ("product([2, 3, 0.5])", "3"),
    ("product([1E6000, 1E6000])", "null: out-of-range"),
    ("median([8, 2, 5])", "5"),
    ("median([8, 2, 5, 4])", "4.5"),
    ("median([8/11, 8/11, 9])", "0." + "72" * 16 + "73"),
    ("median([])", "null: argument"),
    ("mode([3, 1, 3, 1, 2])", "[1, 3]"),
    ("mode([2.0, 2, 1])", "[2]"),
    ("mode([])", "[]"),
    # Deviations from the mean 5 are -3, -1, -1, -1, 0, 0, 2, 4: their squares are 32, and 32 / 7 is under the root.
    ("stddev([2, 4, 4, 4, 5, 5, 7, 9])", "2.138089935299395077476427847038028"),
    ("stddev([1, 3])", "1.414213562373095048801688724209698"),
    ("stddev([1, 2, 3, 4, 5, 6, 7])", "2.160246899469286743655322478695999"),
    ("stddev([0, 0, 0])", "0"),
    ("stddev([1E33, 1E33 + 2])", "1.414213562373095048801688724209698"),
    ("stddev([1])", "null: argument"),
    ("min([3, 1, 2])", "1"),
    ("max(3, 1, 2)", "3"),
    ('min(["b", "a"])', '"a"'),
    ('max([@"P1D", @"PT25H"])', '@"P1DT1H"'),
    ('max([@"2020-02-29", @"2020-03-01"])', '@"2020-03-01"'),
    ('min([1, "a"])', "null: type"),
    ("min([1, null])", "null: literal"),
    ("max([])", "null: argument"),
    ("max([1, 年龄])", "null: 年龄"),
]


@pytest.mark.parametrize(("expression", "expected"), RECKONED)
def test_a_list_is_reckoned(expression: str, expected: str) -> None:
    assert written(expression) == expected


ENDLESS: list[str] = [
    "{b: for i in 1..200000 return i, r: for i in 1..1000 return reverse(b)}.r[-1]",
    "{b: for i in 1..200000 return i, r: for i in 1..1000 return concatenate(b, b)}.r[-1]",
    '{b: string join(for i in 1..90000 return "0123456789"), r: for i in 1..1000 return lower case(b)}.r[-1]',
]


@pytest.mark.parametrize("expression", ENDLESS)
def test_what_functions_make_in_a_loop_is_bounded(expression: str) -> None:
    assert written(expression) == "null: too-large"


def test_a_long_list_may_be_gathered_in_a_loop() -> None:
    gathered = "for i in 1..1000 return append(if i = 1 then [] else partial[-1], i)"
    assert written(f"count(({gathered})[-1])") == "1000"
