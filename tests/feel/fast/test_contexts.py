"""Functions on contexts, and those on texts as the compiled evaluator reaches them (DMN 1.5, tables 75 and 79)."""

from decimal import Decimal

import pytest

from luoshi.feel.builtins import FORMS, Function
from luoshi.feel.fast.functions import QUICK, call
from luoshi.feel.values import Context, Null, NullCode
from tests.feel.fast.values import MISSING, value

CASES = [
    ("context", Function.CONTEXT, [[{"key": "a", "value": 1, "more": 2}, {"key": "b", "value": None}]],
     {"a": 1, "b": None}),
    ("context of a single entry", Function.CONTEXT, [{"key": "a", "value": 1}], {"a": 1}),
    ("context of none", Function.CONTEXT, [[]], {}),
    ("a key twice", Function.CONTEXT, [[{"key": "a", "value": 1}, {"key": "a", "value": 1}]], None),
    ("no key", Function.CONTEXT, [[{"value": 1}]], None),
    ("no value", Function.CONTEXT, [[{"key": "a"}]], None),
    ("a number as key", Function.CONTEXT, [[{"key": 1, "value": 1}]], None),
    ("no entries", Function.CONTEXT, [[1]], None),
    ("get value", Function.GET_VALUE, [{"a": 1}, "a"], 1),
    ("get no value", Function.GET_VALUE, [{"a": 1}, "b"], None),
    ("get value of a number", Function.GET_VALUE, [{"a": 1}, 1], None),
    ("get value from a text", Function.GET_VALUE, ["a", "a"], None),
    ("get entries", Function.GET_ENTRIES, [{"b": 1, "a": 2}], [{"key": "b", "value": 1}, {"key": "a", "value": 2}]),
    ("get no entries", Function.GET_ENTRIES, [{}], []),
    ("get entries of a list", Function.GET_ENTRIES, [[1]], None),
    ("put", Function.CONTEXT_PUT, [{"a": 1}, "b", 2], {"a": 1, "b": 2}),
    ("put in the place of another", Function.CONTEXT_PUT, [{"a": 1, "b": 2}, "a", None], {"a": None, "b": 2}),
    ("put deep", Function.CONTEXT_PUT, [{"a": {"b": {}}, "d": 2}, ["a", "b", "e"], 3], {"a": {"b": {"e": 3}}, "d": 2}),
    ("put through a number", Function.CONTEXT_PUT, [{"a": 1}, ["a", "b"], 3], None),
    ("put through nothing", Function.CONTEXT_PUT, [{}, ["a", "b"], 3], None),
    ("put without keys", Function.CONTEXT_PUT, [{}, [], 3], None),
    ("put with a null key", Function.CONTEXT_PUT, [{"a": {}}, ["a", None], 3], None),
    ("put with a number as key", Function.CONTEXT_PUT, [{}, 1, 3], None),
    ("merge", Function.CONTEXT_MERGE, [[{"a": 1, "b": 2}, {"b": 3, "c": 4}]], {"a": 1, "b": 3, "c": 4}),
    ("merge none", Function.CONTEXT_MERGE, [[]], {}),
    ("merge with null", Function.CONTEXT_MERGE, [[{}, None]], None),
    ("merge with a number", Function.CONTEXT_MERGE, [[{}, 1]], None),
    ("not true", Function.NOT, [True], False),
    ("not false", Function.NOT, [False], True),
    ("not null", Function.NOT, [None], None),
    ("not a number", Function.NOT, [1], None),
    ("defined", Function.IS_DEFINED, [0], True),
    ("null is not defined", Function.IS_DEFINED, [None], False),
    ("a missing fact is not defined", Function.IS_DEFINED, [MISSING], False),
    ("length in characters", Function.STRING_LENGTH, ["稳岗\U0001f40e"], 3),
    ("length of a number", Function.STRING_LENGTH, [12], None),
    ("contains", Function.CONTAINS, ["稳岗返还", "返还"], True),
    ("contains nothing", Function.CONTAINS, ["稳岗返还", None], None),
    ("starts with", Function.STARTS_WITH, ["稳岗返还", "稳岗"], True),
    ("ends with", Function.ENDS_WITH, ["稳岗返还", "稳岗"], False),
    ("substring from the end", Function.SUBSTRING, ["稳岗返还", -2], "返还"),
    ("matches", Function.MATCHES, ["稳岗返还", "^稳.岗?"], True),
    ("replace", Function.REPLACE, ["2024-05", "(\\d+)-(\\d+)", "$2.$1"], "05.2024"),
    ("split", Function.SPLIT, ["a; b;c", ";\\s*"], ["a", "b", "c"]),
    ("join", Function.STRING_JOIN, [["a", None, "b"], ", "], "a, b"),
    ("number", Function.NUMBER, ["1 000,5", " ", ","], "n1000.5"),
    ("string", Function.STRING, ["@2024-01-01"], "2024-01-01"),
    ("upper case", Function.UPPER_CASE, ["ß1"], "SS1"),
    ("lower case", Function.LOWER_CASE, ["ÄB"], "äb"),
    ("substring before", Function.SUBSTRING_BEFORE, ["a-b-c", "-"], "a"),
    ("substring after", Function.SUBSTRING_AFTER, ["a-b-c", "-"], "b-c"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_functions_on_contexts_and_texts(function: Function, arguments: list[object], expected: object) -> None:
    given = tuple(value(argument) for argument in arguments)
    for outcome in [call(function, given)] + ([QUICK[function](*given)] if function in QUICK else []):
        if expected is None:
            assert isinstance(outcome, Null)
            assert outcome.reason
        else:
            assert outcome == value(expected)
            if isinstance(outcome, Context):
                assert list(outcome) == list(expected)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (Function.CONTEXT, [[MISSING]]),
        (Function.CONTEXT, [[{"key": MISSING, "value": 1}]]),
        (Function.GET_VALUE, [{"a": MISSING}, "a"]),
        (Function.CONTEXT_PUT, [{"a": MISSING}, ["a", "b"], 1]),
        (Function.CONTEXT_MERGE, [[{"a": 1}, MISSING]]),
        (Function.NOT, [MISSING]),
        (Function.CONTAINS, ["a", MISSING]),
    ],
)
def test_a_missing_fact_is_named(function: Function, arguments: list[object]) -> None:
    given = tuple(value(argument) for argument in arguments)
    assert call(function, given) == MISSING


@pytest.mark.parametrize("function", list(Function))
def test_every_function_answers_with_a_reason_whatever_it_is_given(function: Function) -> None:
    """No count and no type of arguments raises."""
    junk = (value(None), MISSING, Decimal(1), "a", True, value("@2024-01-01"), value([1]), value({}), value("~[1..2]"))
    answered = 0
    for count in range(max(len(form.parameters) for form in FORMS[function]) + 2):
        for first in junk:
            outcome = call(function, (first,) * count)
            answered += 1
            if isinstance(outcome, Null):
                assert outcome.reason
                assert outcome.code is not NullCode.MISSING_FACT or outcome.missing
    assert answered >= 9
