"""The syntax tree of rule text; spans are kept for problems and explanations and ignored in comparison.

Besides what FEEL text can say it holds the boxed expressions of DMN: a table, and a part that was read from a text of
its own.
"""

from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from luoshi.feel.nodes import dataclass
from luoshi.feel.problems import Cell


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets into the text: `start` inclusive, `end` exclusive."""

    start: int
    end: int


class Operator(StrEnum):
    """A binary operator; the text is how it is written."""

    OR = "or"
    AND = "and"
    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "**"


COMPARISONS = frozenset(
    {
        Operator.EQUAL,
        Operator.NOT_EQUAL,
        Operator.LESS,
        Operator.LESS_OR_EQUAL,
        Operator.GREATER,
        Operator.GREATER_OR_EQUAL,
    }
)

BINDING = {
    Operator.OR: 1,
    Operator.AND: 2,
    **dict.fromkeys(COMPARISONS, 3),
    Operator.ADD: 4,
    Operator.SUBTRACT: 4,
    Operator.MULTIPLY: 5,
    Operator.DIVIDE: 5,
    Operator.POWER: 6,
}
"""How tightly each operator binds (DMN 1.5, 10.3.1.2, rule 4 and on); all of them associate to the left."""

COMPARISON_BINDING = 3
SUM_BINDING = 4
NEGATION_BINDING = 7
INSTANCE_BINDING = 8
POSTFIX_BINDING = 9


# Values


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number as written; `percent` where a percent sign follows it, so `2%` has the value 2 and is worth 0.02."""

    value: Decimal
    percent: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """A text between quotation marks, escapes resolved."""

    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class BooleanLiteral:
    """`true` or `false`."""

    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class NullLiteral:
    """`null`."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AtLiteral:
    """A date, time or duration written as `@"2015-01-01"`."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, that of a built-in function included; one that is known is spelled as it was declared."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """`?`, the value under test."""

    span: Span = field(compare=False)


# Operators


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the operator between them."""

    operator: Operator
    left: "Expression"
    right: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: "Expression"
    low: "Expression"
    high: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`."""

    value: "Expression"
    tests: "Tests"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: "Expression"
    type: "TypeExpression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then consequent else alternative`."""

    condition: "Expression"
    consequent: "Expression"
    alternative: "Expression"
    span: Span = field(compare=False)


# Loops


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in domain`; where `until` stands, the numbers or dates from `domain` to `until`, up or down."""

    name: str
    domain: "Expression"
    until: "Expression | None"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class For:
    """`for iterators return result`; the result may use `partial`, the list of what came before."""

    iterators: tuple[Iterator, ...]
    result: "Expression"
    span: Span = field(compare=False)


class Quantifier(StrEnum):
    """Whether some or every choice of items has to satisfy a condition."""

    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some iterators satisfies condition`, or `every`."""

    quantifier: Quantifier
    iterators: tuple[Iterator, ...]
    condition: "Expression"
    span: Span = field(compare=False)


# Structures


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`[low..high]`, open or closed at either end; an end is None in what `(> 5)` or `(<= 5)` says.

    `single` is what `(= 5)` says, both ends that value and closed, and `(!= 5)`, both open: every value but that one.
    """

    low: "Expression | None"
    high: "Expression | None"
    low_closed: bool
    high_closed: bool
    span: Span = field(compare=False)
    single: bool = False


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[a, b]`."""

    items: "tuple[Expression, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a context; `type` is what a boxed context declares it to be, as `FunctionLiteral` does."""

    name: str
    value: "Expression"
    type: "TypeExpression | None" = None


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    """`{a: 1, b: a + 1}`: entries see those before them. With a `result`, the box of DMN that is worth its result."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)
    result: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: "Expression"
    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[condition]`."""

    source: "Expression"
    condition: "Expression"
    span: Span = field(compare=False)


# Functions


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`; `names` are those of the arguments where they are given by name."""

    function: "Expression"
    arguments: "tuple[Expression, ...]"
    names: tuple[str, ...] | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function literal; without a type it takes anything."""

    name: str
    type: "TypeExpression | None"


@dataclass(frozen=True, slots=True)
class FunctionLiteral:
    """`function(parameters) body`; `external` is a function of another language, which has no value here."""

    parameters: tuple[Parameter, ...]
    body: "Expression"
    external: bool
    span: Span = field(compare=False)
    result: "TypeExpression | None" = None


# Types as they are written


@dataclass(frozen=True, slots=True)
class NamedType:
    """A built-in type or one that the model declares, by its name: `number`, `tLoan`, `list`."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListTypeExpression:
    """`list<item>`."""

    item: "TypeExpression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class RangeTypeExpression:
    """`range<item>`."""

    item: "TypeExpression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ContextTypeExpression:
    """`context<name: type>`."""

    fields: "tuple[tuple[str, TypeExpression], ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class FunctionTypeExpression:
    """`function<parameter types> -> result`."""

    parameters: "tuple[TypeExpression, ...]"
    result: "TypeExpression"
    span: Span = field(compare=False)


TypeExpression = NamedType | ListTypeExpression | RangeTypeExpression | ContextTypeExpression | FunctionTypeExpression


# Tests


@dataclass(frozen=True, slots=True)
class ComparisonTest:
    """A test such as `<= 2%`: the value under test stands to the left of the operator."""

    operator: Operator
    operand: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ExpressionTest:
    """A test that is an expression: a value, a range, a list, or a condition on `?`."""

    expression: "Expression"
    span: Span = field(compare=False)


Test = ComparisonTest | ExpressionTest


@dataclass(frozen=True, slots=True)
class Tests:
    """Tests of which one must hold, or none where `negated`; no tests at all is `-`, which always holds."""

    items: tuple[Test, ...]
    negated: bool
    span: Span = field(compare=False)


# Boxed expressions


@dataclass(frozen=True, slots=True)
class Part:
    """An expression that was read from a text of its own, so that its spans point into `cell`."""

    cell: Cell = field(compare=False)
    tree: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """The tests that stand in one cell of a table."""

    cell: Cell = field(compare=False)
    tests: Tests


class Hit(StrEnum):
    """Which of the rows that fire decides (DMN 1.5, 8.2.8); the text is what a package writes after `hit:`."""

    UNIQUE = "unique"
    FIRST = "first"
    ANY = "any"
    PRIORITY = "priority"
    COLLECT = "collect"
    RULE_ORDER = "rule order"
    OUTPUT_ORDER = "output order"


class Aggregation(StrEnum):
    """What becomes of the outputs that a collecting table found; the text is that of the DMN attribute."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True)
class TableInput:
    """A column of tests: the expression they test, and the values it may have (None: any)."""

    expression: Part
    allowed: Condition | None = None
    type: TypeExpression | None = None


@dataclass(frozen=True, slots=True)
class TableOutput:
    """A column of results. `allowed` also ranks them for `priority` and `output order`; `default` is for no hit.

    `name` is None only where the table has a single output.
    """

    name: str | None
    allowed: Condition | None = None
    default: Part | None = None
    type: TypeExpression | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: a condition for each input, a result for each output, and the clause that says so.

    `label` is what people call the row where it has a name, such as that of an exception.
    """

    conditions: tuple[Condition, ...]
    outputs: tuple[Part, ...]
    clause: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; `aggregation` only where it collects."""

    hit: Hit
    aggregation: Aggregation | None
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rows: tuple[TableRow, ...]
    span: Span = field(compare=False)


Literal = NumberLiteral | StringLiteral | BooleanLiteral | NullLiteral | AtLiteral

Expression = (
    Literal
    | Name
    | Subject
    | Negation
    | Binary
    | Between
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | RangeLiteral
    | ListLiteral
    | ContextLiteral
    | Path
    | Filter
    | Call
    | FunctionLiteral
    | Part
    | Table
)
