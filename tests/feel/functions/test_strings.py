"""Functions on texts and conversions (DMN 1.5, 10.3.4.1 and 10.3.4.3): expected values from the standard or by hand."""

from decimal import Decimal

import pytest

from luoshi.feel.bounds import MAX_CHARACTERS
from luoshi.feel.builtins import Function
from luoshi.feel.plain.functions import call
from luoshi.feel.values import Null, NullCode
from tests.feel.functions.evaluated import written

CASES: list[tuple[str, str]] = [
    ('substring("社会保险", 2)', '"会保险"'),
    ('substring("社会保险", 2, 2)', '"会保"'),
    ('substring("社会保险", -2)', '"保险"'),
    ('substring("社会保险", -3, 1)', '"会"'),
    ('substring("abc", 3.9, 1.9)', '"c"'),
    ('substring("abc", 0)', "null: out-of-range"),
    ('substring("abc", 4)', "null: out-of-range"),
    ('substring("abc", -4)', "null: out-of-range"),
    ('substring("abc", 2, 3)', "null: out-of-range"),
    ('substring("abc", 2, 0)', "null: out-of-range"),
    ('substring("abc", 1E30)', "null: out-of-range"),
    ('substring("𠮷野家", 2, 1)', '"野"'),
    ('string length("𠮷野家")', "3"),
    ('string length("")', "0"),
    ("string length(12)", "null: type"),
    ('string length(["ab"])', "2"),
    ('upper case("straße 1")', '"STRASSE 1"'),
    ('lower case("ÀB")', '"àb"'),
    ('substring before("foobar", "b")', '"foo"'),
    ('substring before("foobar", "x")', '""'),
    ('substring before("foobar", "")', '""'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('substring after("foobar", "x")', '""'),
    ('substring after("foobar", "")', '"foobar"'),
    ('contains("foobar", "ob")', "true"),
    ('contains("foobar", "")', "true"),
    ('starts with("foobar", "fo")', "true"),
    ('starts with("foobar", "ob")', "false"),
    ('ends with("foobar", "r")', "true"),
    ("contains(年龄, null)", "null: 年龄"),
    ('string join(["a", null, "b"], "、")', '"a、b"'),
    ('string join(["a", "b"])', '"ab"'),
    ('string join([], ",")', '""'),
    ('string join("a", ",")', '"a"'),
    ('string join([1, 2], ",")', "null: type"),
    ('string join(["a", 年龄], ",")', "null: 年龄"),
    # number(from, grouping separator, decimal separator)
    ('number("-1.50")', "-1.5"),
    ('number("1.2E3")', "1200"),
    ('number(".5")', "0.5"),
    ('number("1 234 567", " ", ".")', "1234567"),
    ('number("1.234,5", ".", ",")', "1234.5"),
    ('number("1,234.5", ",", null)', "1234.5"),
    ('number("1234,5", null, ",")', "1234.5"),
    ('number("1.5", null, ",")', "1.5"),
    ('number("1.5,2", null, ",")', "null: argument"),
    ('number("+1")', "null: argument"),
    ('number("1,5", ",", ",")', "null: argument"),
    ('number("1.500", ".", null)', "1500"),
    ('number("1.5", ".", ".")', "null: argument"),
    ('number("1;5", ";", ".")', "null: argument"),
    ('number("1.5", ",", ";")', "null: argument"),
    ('number("1.")', "null: argument"),
    ('number("")', "null: argument"),
    ('number("１２")', "null: argument"),
    ('number("1_000")', "null: argument"),
    ('number("1e99999")', "null: out-of-range"),
    ('number("0.12345678901234567890123456789012345")', "0.1234567890123456789012345678901234"),
    ("number(12)", "null: type"),
    ("string(1.50)", '"1.5"'),
    ("string(true)", '"true"'),
    ('string("a\\"b")', '"a\\"b"'),
    ("string(null)", "null: literal"),
    ("string(年龄)", "null: 年龄"),
    ('string(@"2020-01-01T10:00:00.5+08:00")', '"2020-01-01T10:00:00.5+08:00"'),
    ('string(@"-PT90M")', '"-PT1H30M"'),
    ('string([1, "a", null])', '"[1, \\"a\\", null]"'),
    ('string({a: [true], "b c": 1})', '"{a: [true], b c: 1}"'),
    ("string([1..3))", '"[1..3)"'),
    ("string((>=1))", '"(>=1)"'),
    ("string(10**33)", '"1' + "0" * 33 + '"'),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_a_text_is_worked_on(expression: str, expected: str) -> None:
    assert written(expression) == expected


def test_a_text_does_not_grow_beyond_its_bound() -> None:
    half = "甲" * (MAX_CHARACTERS // 2)
    assert call(Function.STRING_JOIN, ((half, half), "")) == half + half
    refused = call(Function.STRING_JOIN, ((half, half), "、"))
    assert isinstance(refused, Null)
    assert refused.code is NullCode.TOO_LARGE
    too_many = call(Function.STRING, ((Decimal("1E+6144"),) * 1_000_000,))
    assert isinstance(too_many, Null)
    assert too_many.code is NullCode.TOO_LARGE


def test_lists_within_lists_beyond_measure_are_told() -> None:
    nested: tuple[object, ...] = ()
    for _ in range(100_000):
        nested = (nested,)
    refused = call(Function.STRING, (nested,))  # type: ignore[arg-type]
    assert isinstance(refused, Null)
    assert refused.code is NullCode.TOO_DEEP
    assert call(Function.FLATTEN, (nested,)) == ()  # type: ignore[arg-type]
