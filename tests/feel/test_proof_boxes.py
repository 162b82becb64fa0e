"""Boxes, plainer formulas and replaced variables: whatever is left out, a formula stays true of the same cases."""

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel.proof.boxes import Box, box_of, meeting, outline_of, range_of
from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    All,
    AnyOf,
    Formula,
    Holds,
    Not,
    Polynomial,
    Relation,
    SameText,
    Settled,
    Sign,
    Sort,
    TextIs,
    Variable,
    all_of,
    any_of,
    negation,
)
from luoshi.feel.proof.simplifying import simplified
from luoshi.feel.proof.substituting import Substitution, common_factors, without

NUMBERS = ("甲", "乙")
TEXTS = ("东", "西", "南")
VARIABLES = {
    "甲": Variable("甲", Sort.NUMBER, Fraction(0), Fraction(6)),
    "乙": Variable("乙", Sort.NUMBER, Fraction(-3), None),
    "方": Variable("方", Sort.TEXT, texts=TEXTS),
    "是": Variable("是", Sort.BOOLEAN),
}
AROUND = range_of(VARIABLES)
Facts = Mapping[str, Fraction | str | bool]
GRID: tuple[Facts, ...] = tuple(
    {"甲": Fraction(first, 2), "乙": Fraction(second, 2), "方": text, "是": is_so}
    for first in range(13)
    for second in range(-6, 14, 2)
    for text in TEXTS
    for is_so in (True, False)
)


def number(name: str, factor: int = 1, rest: int = 0) -> Polynomial:
    return Polynomial.variable(name).scaled(Fraction(factor)) + Polynomial.constant(Fraction(rest))


def value(polynomial: Polynomial, facts: Facts) -> Fraction:
    total = Fraction(0)
    for monomial, factor in polynomial.terms:
        product = factor
        for name in monomial:
            known = facts[name]
            assert isinstance(known, Fraction)
            product *= known
        total += product
    return total


def holds(formula: Formula, facts: Facts) -> bool:
    """Whether a formula is true of a case, reckoned plainly."""
    match formula:
        case Settled(known):
            return known
        case Sign(polynomial, Relation.POSITIVE):
            return value(polynomial, facts) > 0
        case Sign(polynomial, Relation.NOT_NEGATIVE):
            return value(polynomial, facts) >= 0
        case Sign(polynomial, _):
            return value(polynomial, facts) == 0
        case Holds(name):
            return facts[name] is True
        case TextIs(name, text):
            return facts[name] == text
        case SameText(left, right):
            return facts[left] == facts[right]
        case Not(inner):
            return not holds(inner, facts)
        case All(formulas):
            return all(holds(each, facts) for each in formulas)
        case AnyOf(formulas):
            return any(holds(each, facts) for each in formulas)
        case _:
            assert_never(formula)


@st.composite
def comparisons(draw: st.DrawFn) -> Formula:
    small = st.integers(-3, 3)
    polynomial = number("甲", draw(small)) + number("乙", draw(small), draw(st.integers(-6, 6)))
    if draw(st.integers(0, 5)) == 0:
        polynomial = polynomial * number("甲", 1, draw(small))
    return Sign(polynomial, draw(st.sampled_from(Relation)))


FORMULAS = st.recursive(
    st.one_of(comparisons(), st.sampled_from([TextIs("方", text) for text in TEXTS]), st.just(Holds("是"))),
    lambda inner: st.one_of(
        inner.map(negation),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: any_of(*parts)),
    ),
    max_leaves=10,
)


@given(FORMULAS)
def test_a_plainer_formula_is_true_of_the_same_cases(formula: Formula) -> None:
    plain = simplified(formula, AROUND)
    differing = [facts for facts in GRID if holds(formula, facts) is not holds(plain, facts)]
    assert differing == []


@given(FORMULAS)
def test_no_case_is_outside_the_box_of_its_formula(formula: Formula) -> None:
    outline = outline_of(formula, AROUND)
    cases = [facts for facts in GRID if holds(formula, facts)]
    assert not cases or outline is not None
    if outline is None or not cases:
        return
    assert not outline.is_empty
    for facts in cases:
        assert lies_in(facts, outline.box)


def lies_in(facts: Facts, box: Box) -> bool:
    for name, (low, high) in box.numbers.items():
        known = facts[name]
        assert isinstance(known, Fraction)
        if not ((low is None or low < (known, True)) and (high is None or high > (known, False))):
            return False
    return all(facts[name] == known for name, known in box.values.items()) and not any(
        facts[name] in texts for name, texts in box.others.items()
    )


@given(FORMULAS, FORMULAS)
def test_what_can_hold_together_is_never_told_apart(one: Formula, other: Formula) -> None:
    if any(holds(one, facts) and holds(other, facts) for facts in GRID):
        outlines = outline_of(one, AROUND), outline_of(other, AROUND)
        assert outlines[0] is not None
        assert outlines[1] is not None
        assert outlines[0].meets(outlines[1], TRUE)
        assert not outlines[0].meets(outlines[1], FALSE)


@given(st.lists(FORMULAS, max_size=6), st.lists(FORMULAS, max_size=6))
def test_a_sweep_finds_the_pairs_that_comparing_all_finds(left: list[Formula], right: list[Formula]) -> None:
    mine, theirs = ([box for each in side if (box := box_of(each, AROUND)) is not None] for side in (left, right))
    expected = [
        (first, second)
        for first, one in enumerate(mine)
        for second, other in enumerate(theirs)
        if one.common(other) is not None and (first + second) % 3
    ]
    assert sorted(meeting(mine, theirs, lambda first, second: (first + second) % 3 != 0)) == expected


@given(FORMULAS, st.integers(-2, 2))
def test_a_replaced_variable_has_the_value_of_what_stands_for_it(formula: Formula, step: int) -> None:
    moved = Substitution({"甲": number("乙", 2, step)}).formula(formula)
    for facts in GRID:
        known = facts["乙"]
        assert isinstance(known, Fraction)
        assert holds(moved, facts) is holds(formula, {**facts, "甲": 2 * known + step})


PLAIN = [
    pytest.param(
        all_of(Sign(number("甲", 1, -2), Relation.POSITIVE), Sign(number("甲", 1, -1), Relation.POSITIVE)),
        Sign(number("甲", 1, -2), Relation.POSITIVE),
        id="the wider of two bounds falls away",
    ),
    pytest.param(Sign(number("甲", 1, 1), Relation.POSITIVE), TRUE, id="what the range says already"),
    pytest.param(Sign(number("甲", 1, -7), Relation.NOT_NEGATIVE), FALSE, id="what the range rules out"),
    pytest.param(Sign(number("甲", 1, -6), Relation.POSITIVE), FALSE, id="just beyond the end of the range"),
    pytest.param(all_of(TextIs("方", "东"), TextIs("方", "西")), FALSE, id="two texts at once"),
    pytest.param(all_of(TextIs("方", "东"), Not(TextIs("方", "西"))), TextIs("方", "东"), id="one text is no other"),
    pytest.param(all_of(Holds("是"), any_of(Not(Holds("是")), TextIs("方", "东"))), None, id="what is known elsewhere"),
    pytest.param(
        all_of(
            Sign(number("甲", 1, -5), Relation.NOT_NEGATIVE),
            Sign(number("乙", 1, -5), Relation.NOT_NEGATIVE),
            Sign(number("甲", -1) + number("乙", -1, 9), Relation.NOT_NEGATIVE),
        ),
        FALSE,
        id="two that are five or more make no more than nine",
    ),
]


@pytest.mark.parametrize(("formula", "expected"), PLAIN)
def test_what_is_settled_falls_away(formula: Formula, expected: Formula | None) -> None:
    plain = simplified(formula, AROUND)
    assert plain == (all_of(Holds("是"), TextIs("方", "东")) if expected is None else expected)


@pytest.mark.parametrize(
    ("polynomials", "common"),
    [
        pytest.param([number("甲") * number("乙"), number("乙", 3)], ("乙",), id="one of two"),
        pytest.param([number("甲") * number("甲"), number("甲") * number("甲", 2)], ("甲", "甲"), id="twice"),
        pytest.param([number("甲"), number("甲", 1, 1)], (), id="not in a term without it"),
        pytest.param([number("丙"), number("丙", 2)], (), id="not among those asked for"),
        pytest.param([Polynomial(())], (), id="nothing"),
    ],
)
def test_what_every_term_has_is_taken_out(polynomials: list[Polynomial], common: tuple[str, ...]) -> None:
    assert common_factors(polynomials, {"甲", "乙"}) == common
    for polynomial in polynomials:
        again = without(polynomial, common)
        for name in common:
            again = again * Polynomial.variable(name)
        assert again == polynomial
