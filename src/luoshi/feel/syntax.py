"""The syntax tree of rule text; spans are kept for problems and explanations and ignored in comparison."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


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
POSTFIX_BINDING = 8


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
    """A name; one that is known is spelled as it was declared."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """`?`, the value under test."""

    span: Span = field(compare=False)


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
class If:
    """`if condition then consequent else alternative`."""

    condition: "Expression"
    consequent: "Expression"
    alternative: "Expression"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`[low..high]`, open or closed at either end."""

    low: "Expression"
    high: "Expression"
    low_closed: bool
    high_closed: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[a, b]`."""

    items: "tuple[Expression, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    """`{a: 1, b: 2}`."""

    entries: "tuple[tuple[str, Expression], ...]"
    span: Span = field(compare=False)


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


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: str
    arguments: "tuple[Expression, ...]"
    span: Span = field(compare=False)


Expression = (
    NumberLiteral
    | StringLiteral
    | BooleanLiteral
    | NullLiteral
    | AtLiteral
    | Name
    | Subject
    | Negation
    | Binary
    | Between
    | In
    | If
    | RangeLiteral
    | ListLiteral
    | ContextLiteral
    | Path
    | Filter
    | Call
)


@dataclass(frozen=True, slots=True)
class ComparisonTest:
    """A test such as `<= 2%`: the value under test stands to the left of the operator."""

    operator: Operator
    operand: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ExpressionTest:
    """A test that is an expression: a value, a range, a list, or a condition on `?`."""

    expression: Expression
    span: Span = field(compare=False)


Test = ComparisonTest | ExpressionTest


@dataclass(frozen=True, slots=True)
class Tests:
    """Tests of which one must hold, or none where `negated`; no tests at all is `-`, which always holds."""

    items: tuple[Test, ...]
    negated: bool
    span: Span = field(compare=False)
