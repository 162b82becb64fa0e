"""The boxed expressions of a DMN file (DMN 1.5, 7.3 and 10.2), as they are written there."""

from dataclasses import dataclass, field
from enum import StrEnum

from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Aggregation, Hit, Quantifier
from luoshi.source import FilePlace

NOWHERE = FilePlace("", 1, 1)
"""The place of what was never in a file."""


@dataclass(frozen=True, slots=True)
class XmlCell(Cell):
    """Rule text out of an XML file: `anchors` are offsets into the text whose line and column are known, ascending.

    Between two anchors characters stand for themselves, so that references such as `&lt;` do not shift a place.
    """

    anchors: tuple[tuple[int, int, int], ...]

    def at(self, offset: int) -> FilePlace:
        """The place of the character at `offset`, counted from 0."""
        known = [anchor for anchor in self.anchors if anchor[0] <= offset]
        if not known:
            return self.where
        start, line, column = known[-1]
        between = self.text[start:offset]
        breaks = between.count("\n")
        if breaks == 0:
            return FilePlace(self.where.file, line, column + len(between))
        return FilePlace(self.where.file, line + breaks, len(between) - between.rindex("\n"))


@dataclass(frozen=True, slots=True)
class Text:
    """Rule text; `cell` says where it stands, and is one in no file where it was made by a program."""

    text: str
    read_from: Cell | None = field(default=None, compare=False)

    @property
    def cell(self) -> Cell:
        """The text with its place."""
        return self.read_from or Cell(self.text, NOWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What any element may have: an identifier unique in its file, a label, a description.

    `extensions` are facts of ours that DMN has no place for, by key: they are written as extension elements.
    """

    id: str | None = None
    label: str | None = None
    description: str | None = None
    extensions: tuple[tuple[str, str], ...] = ()
    where: FilePlace = field(default=NOWHERE, compare=False)

    def extension(self, key: str) -> str | None:
        """The fact with this key."""
        return next((value for name, value in self.extensions if name == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Element):
    """What any boxed expression may have: the name of the type that its value is made to fit."""

    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class InformationItem(Element):
    """A variable: its name and the name of its type."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class LiteralExpression(Expression):
    """A text in FEEL, or in the language that `language` names; None where nothing is written.

    `imported` says that the text stands in another file, which is not read.
    """

    text: Text | None = None
    language: str | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class UnaryTests(Expression):
    """Tests of one value; `language` as for a literal expression."""

    text: Text
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ContextEntry(Element):
    """An entry of a boxed context; without a variable it is the result."""

    variable: InformationItem | None
    value: "Box | None"


@dataclass(frozen=True, slots=True)
class BoxedContext(Expression):
    """A context, or the value of its result entry."""

    entries: tuple[ContextEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class BoxedList(Expression):
    """A list of expressions."""

    items: "tuple[Box, ...]" = ()


@dataclass(frozen=True, slots=True)
class Relation(Expression):
    """A list of contexts with the same entries: columns and rows."""

    columns: tuple[InformationItem, ...] = ()
    rows: tuple[BoxedList, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """A parameter and the argument for it."""

    parameter: InformationItem
    value: "Box | None"


@dataclass(frozen=True, slots=True)
class Invocation(Expression):
    """A call by the names of the parameters."""

    function: "Box | None" = None
    bindings: tuple[Binding, ...] = ()


class FunctionKind(StrEnum):
    """The language of a function's body; the text is that of the DMN attribute."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Expression):
    """A function value; only those of kind FEEL have a value here."""

    parameters: tuple[InformationItem, ...] = ()
    body: "Box | None" = None
    kind: FunctionKind = FunctionKind.FEEL


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """`if`, `then`, `else`."""

    condition: "Box"
    consequent: "Box"
    alternative: "Box"


@dataclass(frozen=True, slots=True)
class BoxedFilter(Expression):
    """The items of a list that match."""

    source: "Box"
    match: "Box"


@dataclass(frozen=True, slots=True)
class BoxedFor(Expression):
    """A list of the results for each item; `domain_type` is what the domain is made to fit."""

    variable: str
    domain: "Box"
    result: "Box"
    domain_type: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedQuantified(Expression):
    """Whether some or every item satisfies a condition."""

    quantifier: Quantifier
    variable: str
    domain: "Box"
    condition: "Box"
    domain_type: str | None = None


class Orientation(StrEnum):
    """How a table is drawn; its rules are written the same way in every case. The text is that of the attribute."""

    ROWS = "Rule-as-Row"
    COLUMNS = "Rule-as-Column"
    CROSS = "CrossTable"


@dataclass(frozen=True, slots=True)
class InputClause(Element):
    """A column of tests: what they test, and the values it may have."""

    expression: LiteralExpression
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class OutputClause(Element):
    """A column of results; the order of its allowed values ranks them."""

    name: str | None = None
    type_ref: str | None = None
    allowed: UnaryTests | None = None
    default: LiteralExpression | None = None


@dataclass(frozen=True, slots=True)
class DecisionRule(Element):
    """A rule: a test for each input, a result for each output, a remark for each annotation column."""

    tests: tuple[UnaryTests, ...]
    results: tuple[LiteralExpression, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable(Expression):
    """A decision table; `annotations` are the names of its annotation columns."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[DecisionRule, ...]
    annotations: tuple[str, ...] = ()
    hit: Hit = Hit.UNIQUE
    aggregation: Aggregation | None = None
    orientation: Orientation = Orientation.ROWS
    output_label: str | None = None


Box = (
    LiteralExpression
    | BoxedContext
    | BoxedList
    | Relation
    | Invocation
    | FunctionDefinition
    | Conditional
    | BoxedFilter
    | BoxedFor
    | BoxedQuantified
    | DecisionTable
)
"""A boxed expression."""
