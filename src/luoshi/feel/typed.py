"""The typed tree: names resolved, types known, tests turned into conditions on a numbered subject."""

from dataclasses import dataclass
from enum import Enum

from luoshi.feel.builtins import Function
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Operator, Span
from luoshi.feel.types import BOOLEAN, Type
from luoshi.feel.values import Value


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known from the text."""

    value: Value
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a fact, a constant or a decision."""

    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class SubjectReference:
    """The value under test; `slot` says of which test."""

    slot: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * / **`."""

    operator: Operator
    left: "Typed"
    right: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Negated:
    """Unary minus."""

    operand: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """`= != < <= > >=`."""

    operator: Operator
    left: "Typed"
    right: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Logic:
    """Three-valued `and` (`conjunction`) or `or` of two operands or more."""

    conjunction: bool
    operands: "tuple[Typed, ...]"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if`."""

    condition: "Typed"
    consequent: "Typed"
    alternative: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MakeRange:
    """A range from two values."""

    low: "Typed"
    high: "Typed"
    low_closed: bool
    high_closed: bool
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MakeList:
    """A list from its items."""

    items: "tuple[Typed, ...]"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MakeContext:
    """A context from its entries."""

    entries: "tuple[tuple[str, Typed], ...]"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry of a context, or a property such as the year of a date."""

    source: "Typed"
    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list at a position counted from 1, or from -1 at the end."""

    source: "Typed"
    position: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a built-in function; a spread call has one list as its only argument."""

    function: Function
    arguments: "tuple[Typed, ...]"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a value is the candidate, or is in it where it is a range or a list."""

    value: "Typed"
    candidate: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Testing:
    """A condition on a value, which stands in the condition as the subject with this slot."""

    value: "Typed"
    slot: int
    condition: "Typed"
    span: Span
    type: Type = BOOLEAN


Typed = (
    Constant
    | Reference
    | SubjectReference
    | Arithmetic
    | Negated
    | Comparison
    | Logic
    | Conditional
    | MakeRange
    | MakeList
    | MakeContext
    | Pick
    | Item
    | Invocation
    | Match
    | Testing
)


class Hit(Enum):
    """Which row of a table decides: `unique`, the only one that fires, or `first`, the first one that does."""

    UNIQUE = "unique"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Formula:
    """A typed tree with the text it was read from.

    `references` are the names in the text, from left to right; `pieces` the text before, between and after them.
    """

    cell: Cell
    tree: Typed
    references: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFormula:
    """The conditions of a row, one for each input of the table, and its output."""

    conditions: tuple[Formula, ...]
    output: Formula
    clause: str | None


@dataclass(frozen=True, slots=True)
class TableFormula:
    """A decision table; the conditions speak of its inputs as the subjects -1, -2, and so on."""

    hit: Hit
    inputs: tuple[Formula, ...]
    rows: tuple[RowFormula, ...]


def column_slot(column: int) -> int:
    """The slot of the subject that stands for an input of a table, columns counted from 0.

    Negative, because the tests inside a condition number their own subjects from 1.
    """
    return -1 - column
