"""Functions on lists as the compiled evaluator has them (DMN 1.5, table 76)."""

from collections.abc import Callable

import pytest

from luoshi.feel.builtins import Function
from luoshi.feel.fast.functions import QUICK, call
from luoshi.feel.fast.functions.lists import TOO_LARGE
from luoshi.feel.fast.runtime import equal
from luoshi.feel.types import ANY, BOOLEAN
from luoshi.feel.values import FunctionValue, Null, NullCode, Value
from tests.feel.fast.values import MISSING, value


def comparison(body: Callable[[Value, Value], Value], parameters: int = 2) -> FunctionValue:
    """A function value of so many parameters."""
    names = tuple((name, ANY) for name in "abc"[:parameters])
    return FunctionValue("f", names, ANY, lambda arguments: body(arguments[0], arguments[-1]))


DESCENDING = comparison(lambda a, b: a > b)  # type: ignore[operator]
BY_SIZE = comparison(lambda a, b: a["s"] < b["s"])  # type: ignore[operator, index, call-overload]
NEVER = comparison(lambda a, b: False)
SAYS_NOTHING = comparison(lambda a, b: a)
OF_THREE = comparison(lambda a, b: True, 3)

CASES = [
    ("count takes nulls along", Function.COUNT, [[1, None, "a"]], 3),
    ("count of none", Function.COUNT, [[]], 0),
    ("min", Function.MIN, [[3, "n1.5", 2]], "n1.5"),
    ("min of texts", Function.MIN, [["b", "a"]], "a"),
    ("min of dates, one of them far", Function.MIN, [["@2020-01-02", "@-2020-01-02"]], "@-2020-01-02"),
    ("max of times", Function.MAX, [["@10:00:00Z", "@11:00:00+02:00"]], "@10:00:00Z"),
    ("max of lengths", Function.MAX, [["@P1D", "@PT25H"]], "@PT25H"),
    ("max of unlike types", Function.MAX, [[1, "a"]], None),
    ("max with a null", Function.MAX, [[1, None]], None),
    ("max of none", Function.MAX, [[]], None),
    ("max of one without order", Function.MAX, [[True]], None),
    ("min of a single number", Function.MIN, [4], 4),
    ("all", Function.ALL, [[True, True]], True),
    ("all of none", Function.ALL, [[]], True),
    ("false settles all", Function.ALL, [[None, False]], False),
    ("all with a null", Function.ALL, [[True, None]], None),
    ("all with a number", Function.ALL, [[True, 1]], None),
    ("any of none", Function.ANY, [[]], False),
    ("true settles any", Function.ANY, [[None, True]], True),
    ("any with a null", Function.ANY, [[False, None]], None),
    ("contains", Function.LIST_CONTAINS, [[1, "a", "n2.0"], 2], True),
    ("contains null", Function.LIST_CONTAINS, [[1, None], None], True),
    ("contains no null", Function.LIST_CONTAINS, [[1, 2], None], False),
    ("contains a list", Function.LIST_CONTAINS, [[[1, 2], 3], [1, 2]], True),
    ("contains a context", Function.LIST_CONTAINS, [[{"a": 1}], {"a": 1}], True),
    ("contains nothing of another type", Function.LIST_CONTAINS, [["1", True], 1], False),
    ("contains, the list missing", Function.LIST_CONTAINS, [None, 1], None),
    ("index of", Function.INDEX_OF, [[1, 2, "n1.0", None], 1], [1, 3]),
    ("index of null", Function.INDEX_OF, [[1, None, None], None], [2, 3]),
    ("index of nothing", Function.INDEX_OF, [[], 1], []),
    ("sublist", Function.SUBLIST, [[4, 5, 6], 1, 2], [4, 5]),
    ("sublist to the end", Function.SUBLIST, [[4, 5, 6], 2], [5, 6]),
    ("sublist from the end", Function.SUBLIST, [[4, 5, 6], -2], [5, 6]),
    ("sublist from the end, one", Function.SUBLIST, [[4, 5, 6], -3, 1], [4]),
    ("sublist at a broken position", Function.SUBLIST, [[4, 5, 6], "n2.9", "n1.9"], [5]),
    ("sublist at 0", Function.SUBLIST, [[4], 0], None),
    ("sublist beyond the end", Function.SUBLIST, [[4, 5], 3], None),
    ("sublist before the beginning", Function.SUBLIST, [[4, 5], -3], None),
    ("append", Function.APPEND, [[1], [2, None, [3]]], [1, 2, None, [3]]),
    ("concatenate", Function.CONCATENATE, [[[1, 2], [[3]], []]], [1, 2, [3]]),
    ("concatenate with null", Function.CONCATENATE, [[[1], None]], None),
    ("insert before", Function.INSERT_BEFORE, [[1, 3], 2, 2], [1, 2, 3]),
    ("insert before the last", Function.INSERT_BEFORE, [[1, 3], -1, None], [1, None, 3]),
    ("insert before 0", Function.INSERT_BEFORE, [[1, 3], 0, 2], None),
    ("remove", Function.REMOVE, [[1, 2, 3], 2], [1, 3]),
    ("remove the last", Function.REMOVE, [[1, 2, 3], -1], [1, 2]),
    ("remove what is not there", Function.REMOVE, [[1], 2], None),
    ("replace", Function.LIST_REPLACE, [[1, 2, 3], -3, 9], [9, 2, 3]),
    ("replace by null", Function.LIST_REPLACE, [[1, 2], "n2.5", None], [1, None]),
    ("replace where a function says so", Function.LIST_REPLACE, [[1, 7, 9], DESCENDING, 5], [1, 5, 5]),
    ("replace where it says nothing", Function.LIST_REPLACE, [[1], SAYS_NOTHING, 5], None),
    ("replace by a function of three", Function.LIST_REPLACE, [[1], OF_THREE, 5], None),
    ("replace at no position", Function.LIST_REPLACE, [[1], 2, 5], None),
    ("reverse", Function.REVERSE, [[1, None, "a"]], ["a", None, 1]),
    ("union", Function.UNION, [[[1, 2], [2, 3, 1]]], [1, 2, 3]),
    ("distinct", Function.DISTINCT_VALUES, [[1, "n1.0", "1", True, None, None, [1], [1]]], [1, "1", True, None, [1]]),
    ("distinct contexts", Function.DISTINCT_VALUES, [[{"a": 1, "b": 2}, {"b": 2, "a": 1}]], [{"a": 1, "b": 2}]),
    ("distinct moments", Function.DISTINCT_VALUES, [["@20:00:00Z", "@21:00:00.9+01:00"]], ["@20:00:00Z"]),
    ("distinct lengths of two kinds", Function.DISTINCT_VALUES, [["@P0D", "@P0M"]], ["@P0D", "@P0M"]),
    ("distinct ranges", Function.DISTINCT_VALUES, [["~[1..2]", "~[1..2)", "~[1..2]"]], ["~[1..2]", "~[1..2)"]),
    ("duplicates", Function.DUPLICATE_VALUES, [[3, 1, 2, 1, 3, 3]], [3, 1]),
    ("no duplicates", Function.DUPLICATE_VALUES, [[3, "3", True]], []),
    ("flatten", Function.FLATTEN, [[1, [2, [3, []]], [[None]]]], [1, 2, 3, None]),
    ("sort by <", Function.SORT, [[3, 1, "n2.5", -1, 2]], [-1, 1, 2, "n2.5", 3]),
    ("sort of none", Function.SORT, [[]], []),
    ("sort of unlike types", Function.SORT, [[1, "a"]], None),
    ("sort with a null", Function.SORT, [[1, None]], None),
    ("sort by a function", Function.SORT, [[3, 1, 2], DESCENDING], [3, 2, 1]),
    ("sort keeps equals as they stood", Function.SORT,
     [[{"s": 2}, {"s": 1, "n": 1}, {"s": 1, "n": 2}], BY_SIZE], [{"s": 1, "n": 1}, {"s": 1, "n": 2}, {"s": 2}]),
    ("sort by a function that never says so", Function.SORT, [[3, 1, 2], NEVER], [3, 1, 2]),
    ("sort by a function that says nothing", Function.SORT, [[3, 1, 2], SAYS_NOTHING], None),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_functions_on_lists(function: Function, arguments: list[object], expected: object) -> None:
    given = tuple(value(argument) for argument in arguments)
    outcomes = [call(function, given)] + ([QUICK[function](*given)] if function in QUICK else [])
    for outcome in outcomes:
        if expected is None:
            assert isinstance(outcome, Null)
            assert outcome.reason
        else:
            assert type(outcome) is type(value(expected))
            assert equal(outcome, value(expected)) is True, outcome


OPEN = [
    ("found beside a missing fact", Function.LIST_CONTAINS, [[1, MISSING], 1], True),
    ("perhaps the missing fact", Function.LIST_CONTAINS, [[1, MISSING], 2], MISSING),
    ("position of a missing fact", Function.INDEX_OF, [[1, MISSING], 1], MISSING),
    ("all beside a missing fact", Function.ALL, [[MISSING, False]], False),
    ("all but a missing fact", Function.ALL, [[True, MISSING]], MISSING),
    ("any but a missing fact", Function.ANY, [[None, MISSING]], MISSING),
    ("distinct from a missing fact", Function.DISTINCT_VALUES, [[1, MISSING]], MISSING),
    ("distinct from a list that lacks one", Function.DISTINCT_VALUES, [[[1], [MISSING]]], MISSING),
    ("distinct by length alone", Function.DISTINCT_VALUES, [[[1, 1], [MISSING]]], [[1, 1], [MISSING]]),
    ("duplicate of a missing fact", Function.DUPLICATE_VALUES, [[1, MISSING]], MISSING),
    ("union with a missing fact", Function.UNION, [[[1], [MISSING]]], MISSING),
    ("sort with a missing fact", Function.SORT, [[1, MISSING]], MISSING),
    ("count with a missing fact", Function.COUNT, [[1, MISSING]], 2),
    ("reverse with a missing fact", Function.REVERSE, [[1, MISSING]], [MISSING, 1]),
]


@pytest.mark.parametrize(("function", "arguments", "expected"), [pytest.param(*case[1:], id=case[0]) for case in OPEN])
def test_a_missing_fact_stays_open_unless_the_rest_settles_it(
    function: Function, arguments: list[object], expected: object
) -> None:
    given = tuple(value(argument) for argument in arguments)
    for outcome in [call(function, given)] + ([QUICK[function](*given)] if function in QUICK else []):
        assert outcome == value(expected)


def test_lists_do_not_grow_without_bound() -> None:
    """Joined with itself again and again, or nested in itself and flattened, a list would fill any memory."""
    doubled, nested, empty = value([1]), value([1]), value([])
    for _ in range(25):
        doubled = call(Function.CONCATENATE, ((doubled, doubled),)) if isinstance(doubled, tuple) else doubled
        nested, empty = (nested, nested), (empty, empty)
    assert doubled is TOO_LARGE
    assert call(Function.FLATTEN, (nested,)) is TOO_LARGE
    assert call(Function.FLATTEN, (empty,)) is TOO_LARGE
    million = (value(1),) * 1_000_000
    assert call(Function.APPEND, (million, million)) is TOO_LARGE
    assert call(Function.INSERT_BEFORE, (million, value(1), value(1))) is TOO_LARGE


def test_lists_in_lists_do_not_grow_without_bound() -> None:
    """A list appended to itself again and again has few items, and twice as many parts each time."""
    grown = value([1])
    for _ in range(25):
        grown = call(Function.APPEND, (grown, (grown,))) if isinstance(grown, tuple) else grown
    assert isinstance(grown, Null)
    assert grown.code is NullCode.TOO_LARGE


def test_a_deep_list_is_flattened_without_recursion() -> None:
    deep = value([1])
    for _ in range(900):
        deep = (deep,)
    assert call(Function.FLATTEN, (deep,)) == value([1])


def test_sort_asks_no_more_than_it_has_to() -> None:
    """Merging a thousand items takes fewer than n log n = 10,000 comparisons."""
    asked = 0

    def compare(left: Value, right: Value) -> Value:
        nonlocal asked
        asked += 1
        return left < right  # type: ignore[operator]

    numbers = value([number * 617 % 1000 for number in range(1000)])
    by_size = FunctionValue("f", (("a", ANY), ("b", ANY)), BOOLEAN, lambda given: compare(*given))
    assert call(Function.SORT, (numbers, by_size)) == value(list(range(1000)))
    assert 0 < asked < 10_000
