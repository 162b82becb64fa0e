"""Formulas in their plainest form inside a box: what holds or fails everywhere in it falls away."""

from collections.abc import Sequence
from typing import assert_never

from luoshi.feel.proof.boxes import ANYWHERE, Box, Outline, bound_of, conjuncts, linear_of
from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    All,
    AnyOf,
    Formula,
    Holds,
    Not,
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
from luoshi.feel.proof.pieces import bounds


def simplified(formula: Formula, around: Box) -> Formula:
    """The same formula inside a box: what holds or fails everywhere in it falls away."""
    match formula:
        case All(formulas):
            return _all_simplified(formulas, around)
        case AnyOf(formulas):
            parts: list[Formula] = []
            for each in formulas:
                part = simplified(each, around)
                if part == TRUE:
                    return TRUE
                parts.append(part)
            return any_of(*parts)
        case Not(inner):
            settled = _settled(formula, around)
            if settled is not None:
                return settled
            part = simplified(inner, around)
            return formula if part is inner else negation(part)
        case Sign() | Holds() | TextIs():
            return _settled(formula, around) or formula
        case Settled() | SameText():
            return formula
        case _:
            assert_never(formula)


def _all_simplified(formulas: Sequence[Formula], around: Box) -> Formula:
    box: Box = around
    plain: list[Formula] = []
    waiting = list(formulas)
    while True:
        rest: list[Formula] = []
        before = box
        for each in waiting:
            narrowed = box.within(each)
            if narrowed is None:
                return FALSE
            if narrowed is not box:
                plain.append(each)
                box = narrowed
            else:
                rest.append(each)
        waiting = []
        for each in rest:
            part = simplified(each, box)
            if part == FALSE:
                return FALSE
            waiting.extend(conjuncts(part))
        if box is before:
            if Outline(box, tuple(part for each in waiting for part in linear_of(each))).is_empty:
                return FALSE
            return all_of(*(each for each in plain if _draws_end(each, box)), *waiting)


def _draws_end(formula: Formula, box: Box) -> bool:
    """Whether a comparison is what ends the box, and not a wider one that came before it; always for other formulas."""
    bound = bound_of(formula.polynomial, formula.relation) if isinstance(formula, Sign) else None
    if bound is None:
        return True
    name, ends = bound
    return any(mine is not None and mine == end for mine, end in zip(ends, box.numbers[name], strict=True))


def _settled(formula: Formula, box: Box) -> Settled | None:
    """What a comparison, a text or a boolean comes to everywhere in the box; None where it depends."""
    if isinstance(formula, Sign):
        return _settled_sign(formula, box)
    narrowed = box.within(formula)
    if narrowed is None:
        return FALSE
    return TRUE if narrowed is box and isinstance(formula, Holds | TextIs | Not) and _names_value(formula) else None


def _names_value(formula: Formula) -> bool:
    return isinstance(formula.formula if isinstance(formula, Not) else formula, Holds | TextIs)


def _settled_sign(formula: Sign, box: Box) -> Settled | None:
    if bound_of(formula.polynomial, formula.relation) is not None:
        narrowed = box.within(formula)
        if narrowed is None:
            return FALSE
        return TRUE if narrowed is box else None
    ranges = {
        name: Variable(name, Sort.NUMBER, low and low[0], high and high[0])
        for name in formula.polynomial.variables
        for low, high in (box.numbers.get(name, ANYWHERE),)
    }
    low, high = bounds(formula.polynomial, ranges)
    match formula.relation:
        case Relation.POSITIVE:
            return TRUE if low is not None and low > 0 else FALSE if high is not None and high <= 0 else None
        case Relation.NOT_NEGATIVE:
            return TRUE if low is not None and low >= 0 else FALSE if high is not None and high < 0 else None
        case Relation.ZERO:
            apart = (low is not None and low > 0) or (high is not None and high < 0)
            return FALSE if apart else None
        case _:
            assert_never(formula.relation)
