"""The typed tree: names resolved, types known, tests turned into conditions, local values kept in numbered slots.

A slot is a number that is unique in its tree: an item of a loop, a parameter, an entry of a context, the value under
test. A function value keeps the slots that were filled where it was made.
"""

from luoshi.feel.builtins import Function
from luoshi.feel.nodes import dataclass
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Aggregation, Hit, Operator, Quantifier, Span
from luoshi.feel.types import BOOLEAN, FunctionType, Type
from luoshi.feel.values import Value


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known from the text."""

    value: Value
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a fact, a parameter or a decision, by its name."""

    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Local:
    """The value in a slot."""

    slot: int
    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class EntryOrElse:
    """A name inside a filter or a test of a loop whose item's type is not known: the item's entry, or `otherwise`.

    The value in `slot` decides when it is a context that has the entry; `otherwise` is None where the name means
    nothing else.
    """

    slot: int
    name: str
    otherwise: "Typed | None"
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
    """`if`: a null condition takes the alternative, as the standard has it, but one for want of a fact stays null."""

    condition: "Typed"
    consequent: "Typed"
    alternative: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class InstanceCheck:
    """Whether a value is of a type; null is of the type Null alone."""

    value: "Typed"
    wanted: Type
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Coerced:
    """A value as the type that is declared for it: `coercion.coerce` says how, and null where it does not fit."""

    value: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MakeRange:
    """A range from two values; None for an end that is open to infinity; `single` as the literal has it."""

    low: "Typed | None"
    high: "Typed | None"
    low_closed: bool
    high_closed: bool
    type: Type
    span: Span
    single: bool = False


@dataclass(frozen=True, slots=True)
class MakeList:
    """A list from its items."""

    items: "tuple[Typed, ...]"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class EntryValue:
    """An entry of a context; its value fills the slot, for the entries after it."""

    name: str
    slot: int
    value: "Typed"


@dataclass(frozen=True, slots=True)
class MakeContext:
    """A context from its entries, evaluated in order; with a `result`, that value in place of the context.

    A function in an entry may call itself by the name of its entry: its slot is filled before it is called.
    """

    entries: tuple[EntryValue, ...]
    result: "Typed | None"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry of a context, a property such as the year of a date or the end of a range; of a list, one an item."""

    source: "Typed"
    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Select:
    """`source[condition]`: by position where the condition is a number, else the items whose condition is true.

    A source that is no list is a list of one, but null stays null. The condition is evaluated for each item, which
    fills the slot, unless it is a constant number or `per_item` is false (its type is number and it uses no item).
    """

    source: "Typed"
    slot: int
    condition: "Typed"
    per_item: bool
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Loop:
    """An iterator: its slot takes each item of the domain, or each number or date from `domain` to `until`."""

    slot: int
    domain: "Typed"
    until: "Typed | None"


@dataclass(frozen=True, slots=True)
class Iteration:
    """`for`: the results over all combinations, the last iterator turning fastest; a domain sees the slots before it.

    The list of the results so far is in the slot `partial`.
    """

    loops: tuple[Loop, ...]
    partial: int
    result: "Typed"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Quantification:
    """`some` or `every` over the same combinations."""

    quantifier: Quantifier
    loops: tuple[Loop, ...]
    condition: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function value: the parameters by name, slot and type; its result is coerced where `result` is not Any."""

    parameters: tuple[tuple[str, int, Type], ...]
    body: "Typed"
    type: FunctionType
    span: Span


@dataclass(frozen=True, slots=True)
class BuiltinReference:
    """A built-in function used as a value."""

    function: Function
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a built-in function, its arguments in the order of the parameters of its form.

    A function that takes a list or its items one by one is always given one list. Optional parameters that were left
    out are not in `arguments`, except before one that was given, where a null constant stands.
    """

    function: Function
    arguments: "tuple[Typed, ...]"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Application:
    """A call of a function value; with `names`, arguments by name."""

    function: "Typed"
    arguments: "tuple[Typed, ...]"
    names: tuple[str, ...] | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a value is the candidate, or is in it where it is a range or a list (DMN 1.5, table 55: `in`)."""

    value: "Typed"
    candidate: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Decide:
    """A test that is an expression of unknown type using the subject: itself where it is boolean, else a match."""

    value: "Typed"
    outcome: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Testing:
    """A condition on a value, which fills the slot."""

    value: "Typed"
    slot: int
    condition: "Typed"
    span: Span
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Formula:
    """A typed tree with the text it was read from.

    `references` are the names of facts, parameters and decisions in the text, from left to right; `pieces` the text
    before, between and after them.
    """

    cell: Cell
    tree: "Typed"
    references: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A formula inside another tree: nulls that arise in it have their place in its own text."""

    formula: Formula
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column of tests: the value that fills its slot, coerced, and the condition that it must satisfy at all."""

    formula: Formula
    slot: int
    allowed: Formula | None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of results.

    `ranking` are the values allowed, best first, for `priority` and `output order`; `allowed` is a condition on the
    value in `slot`; `default` is the result where no row fires.
    """

    name: str | None
    slot: int
    allowed: Formula | None
    ranking: "tuple[Typed, ...]"
    default: Formula | None
    type: Type


@dataclass(frozen=True, slots=True)
class RowFormula:
    """The conditions of a row, one for each input of the table, on the slots of the inputs, and its outputs."""

    conditions: tuple[Formula, ...]
    outputs: tuple[Formula, ...]
    clause: str | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: one unnamed output gives its value, named ones a context."""

    hit: Hit
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[RowFormula, ...]
    type: Type
    span: Span


Typed = (
    Constant
    | Reference
    | Local
    | EntryOrElse
    | Arithmetic
    | Negated
    | Comparison
    | Logic
    | Conditional
    | InstanceCheck
    | Coerced
    | MakeRange
    | MakeList
    | MakeContext
    | Pick
    | Select
    | Iteration
    | Quantification
    | Lambda
    | BuiltinReference
    | Invocation
    | Application
    | Match
    | Decide
    | Testing
    | Part
    | Table
)
