"""What a model is made of, and what deciding one case gives."""

from collections.abc import Mapping
from decimal import Decimal

from luoshi.feel.coercion import conforms
from luoshi.feel.definitions import Decision, Input
from luoshi.feel.nodes import dataclass
from luoshi.feel.typed import Formula
from luoshi.feel.types import Type, basic_of
from luoshi.feel.values import Null, Value, missing_fact

AMOUNT_LIMIT_YUAN = Decimal(10) ** 20
"""Amounts from here on are not rounded to fen but refused: they would not fit the digits that money is kept in."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known beforehand, and the clause that sets it."""

    value: Value
    clause: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision that was checked.

    The tree of `logic` is a table where the decision is one. `requires` are the names it uses, in the order of its
    text; `guarded`: the text alone does not prove that its value is of the type `type`, so each value is looked at.
    """

    decision: Decision
    logic: Formula
    type: Type
    requires: tuple[str, ...]
    guarded: bool


@dataclass(frozen=True, slots=True)
class Step:
    """How one decision came about.

    `rows` are those of a table that fired, counted from 1, also where they contradict each other; `row` is the one
    that decided, the first where several did, None without a table or a row that decides, and `row_clause` its clause.
    `counted` are all that decided: one, or of a table that collects those that fired.
    `formula` is the text of the rule and `substituted` the same text with values in place of names; `note` says what
    was rounded, or why there is no value.
    """

    decision: str
    value: Value
    clause: str | None
    row: int | None
    row_clause: str | None
    inputs: Mapping[str, Value]
    formula: str
    substituted: str
    note: str
    rows: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case comes to.

    `missing` are the facts that undecided decisions lack, those of the goals first; `next_question` is the first that
    stands in the way of a goal, None when every goal is decided.
    """

    values: Mapping[str, Value]
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    next_question: str | None


def admit(fact: Input, value: Value | None) -> Value:
    """The value of a fact as decisions use it: absent and null are both missing.

    Raises TypeError for a value of another type than was declared: reading facts is the business of the caller.
    """
    if value is None or isinstance(value, Null):
        return missing_fact(fact.name)
    if basic_of(value) is not fact.type and not conforms(value, fact.type):
        raise TypeError(f"fact {fact.name} is {value!r}, which is not of the type {fact.type!r}")
    return value
