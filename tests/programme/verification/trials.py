"""Random small rules over a few facts with few values, and what they come to for every case there is."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from luoshi.feel import Model, Value

AGES = range(121)
PEOPLE = range(1, 21)
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")


def conditions() -> st.SearchStrategy[str]:
    """Conditions on 年龄, 人数 and 残疾."""
    compared = st.one_of(
        st.tuples(st.just("年龄"), st.sampled_from(_COMPARISONS), st.integers(0, 120)),
        st.tuples(st.just("人数"), st.sampled_from(_COMPARISONS), st.integers(1, 20)),
        st.tuples(st.just("年龄"), st.sampled_from(_COMPARISONS), st.integers(1, 9).map(lambda each: f"{each} * 人数")),
    ).map(lambda parts: f"{parts[0]} {parts[1]} {parts[2]}")
    return st.recursive(
        st.one_of(compared, st.just("残疾")),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda parts: f"({parts[0]} and {parts[1]})"),
            st.tuples(inner, inner).map(lambda parts: f"({parts[0]} or {parts[1]})"),
            inner.map(lambda part: f"not({part})"),
        ),
        max_leaves=3,
    )


def amounts(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Amounts made of leaves by `if`, sums, and the lesser or greater of two."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(conditions(), inner, inner).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
            st.tuples(conditions(), inner, inner).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
            st.tuples(inner, inner).map(lambda parts: f"({parts[0]} + {parts[1]})"),
            st.tuples(st.sampled_from(("min", "max")), inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        ),
        max_leaves=5,
    )


def constants() -> st.SearchStrategy[str]:
    """Whole amounts, none of them below zero."""
    return st.integers(0, 12).map(lambda each: str(each * 50))


def slopes() -> st.SearchStrategy[str]:
    """Amounts that grow or shrink with a fact."""
    return st.one_of(
        constants(),
        st.tuples(st.integers(-5, 5), st.sampled_from(("年龄", "人数"))).map(lambda parts: f"{parts[0]} * {parts[1]}"),
        st.just("年龄 * 人数"),
        st.just("年龄 / 人数"),
    )


def every_case(model: Model, decision: str) -> Iterator[tuple[int, int, bool, Decimal]]:
    """What the decision comes to for all values of the three facts."""
    for age, people, disabled in product(AGES, PEOPLE, (True, False)):
        facts: Mapping[str, Value] = {"年龄": Decimal(age), "人数": Decimal(people), "残疾": disabled}
        value = model.values(facts)[decision]
        assert isinstance(value, Decimal)
        yield age, people, disabled, value
