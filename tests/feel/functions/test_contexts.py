"""Functions on contexts (DMN 1.5, 10.3.4.6), `is`, `not` and `is defined`."""

import pytest

from tests.feel.functions.evaluated import written

CASES: list[tuple[str, str]] = [
    ('context([{key: "a", value: 1}, {key: "b", value: null}])', "{a: 1, b: null}"),
    ('context({key: "a", value: 1, more: 2})', "{a: 1}"),
    ("context([])", "{}"),
    ('context([{key: "a", value: 1}, {key: "a", value: 1}])', "null: argument"),
    ('context([{key: "a"}])', "null: argument"),
    ("context([{key: null, value: 1}])", "null: argument"),
    ("context([{key: 1, value: 1}])", "null: type"),
    ("context([1])", "null: argument"),
    ("context([{key: 年龄, value: 1}])", "null: 年龄"),
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: 1}, "b")', "null: no-entry"),
    ("get value({a: 1}, 1)", "null: type"),
    ('get value("a", "a")', "null: type"),
    ('get entries({b: 1, a: "x"})', '[{key: "b", value: 1}, {key: "a", value: "x"}]'),
    ("get entries({})", "[]"),
    ("get entries([1])", "null: type"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: 1, b: 2}, "a", null)', "{a: null, b: 2}"),
    ('context put({a: {b: 1, c: 2}}, ["a", "b"], 3)', "{a: {b: 3, c: 2}}"),
    ('context put({a: {b: 1}}, ["a", "x"], 3)', "{a: {b: 1, x: 3}}"),
    ('context put({a: 1}, ["x", "y"], 3)', "null: no-entry"),
    ('context put({a: 1}, ["a", "y"], 3)', "null: type"),
    ("context put({a: 1}, [], 3)", "null: argument"),
    ("context put({a: 1}, [null], 3)", "null: argument"),
    ('context put([1], "a", 3)', "null: type"),
    ("context merge([{a: 1, b: {c: 1}}, {b: {d: 2}}])", "{a: 1, b: {d: 2}}"),
    ("context merge([])", "{}"),
    ("context merge([{a: 1}, 2])", "null: type"),
    ("context merge([{a: 1}, null])", "null: literal"),
    ("not(true)", "false"),
    ("not(1)", "null: type"),
    ("not(年龄)", "null: 年龄"),
    ("is defined(1)", "true"),
    ("is defined(null)", "false"),
    ("is defined(年龄)", "false"),
    ("is(1, 1.00)", "true"),
    ("is(null, null)", "true"),
    ("is(null, 1)", "false"),
    ("is(1, true)", "false"),
    ('is(1, "1")', "false"),
    ("is([1, {a: 2}], [1.0, {a: 2.0}])", "true"),
    ("is([1..2], [1..2])", "true"),
    ("is([1..2], [1..2))", "false"),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', "true"),
    ('is(@"10:00:00Z", @"10:00:00@Etc/UTC")', "false"),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', "false"),
    ('is(@"10:00:00.1", @"10:00:00.2")', "false"),
    ('is(@"P0M", @"PT0S")', "false"),
    ('is(@"P1Y", @"P12M")', "true"),
    ('is(@"2020-01-01", @"2020-01-01T00:00:00")', "false"),
    ("is([1, 年龄], [1, 2])", "null: 年龄"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_a_context_is_worked_on(expression: str, expected: str) -> None:
    assert written(expression) == expected
