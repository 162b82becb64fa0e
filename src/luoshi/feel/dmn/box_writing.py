"""Boxed expressions to XML tags, children in the order of the schema."""

from typing import assert_never

from luoshi.feel.dmn.boxes import (
    Binding,
    Box,
    BoxedContext,
    BoxedFilter,
    BoxedFor,
    BoxedList,
    BoxedQuantified,
    Conditional,
    ContextEntry,
    DecisionRule,
    DecisionTable,
    Element,
    Expression,
    FunctionDefinition,
    FunctionKind,
    InformationItem,
    InputClause,
    Invocation,
    LiteralExpression,
    OutputClause,
    Relation,
    UnaryTests,
)
from luoshi.feel.dmn.tags import Tag, maybe

Attributes = tuple[tuple[str, str | None], ...]


def attributes_of(element: Element) -> Attributes:
    """The attributes that any element may have."""
    return (("id", element.id), ("label", element.label))


def facts_of(element: Element) -> tuple[Tag, ...]:
    """The children that any element may have, which come first."""
    facts = tuple(Tag("luoshi:fact", (("key", key),), text=value) for key, value in element.extensions)
    return (
        *maybe("description", element.description),
        *((Tag("extensionElements", children=facts),) if facts else ()),
    )


def write_item(name: str, item: InformationItem) -> Tag:
    """A variable, a parameter or a column, under the name of its XML element."""
    return Tag(name, (*attributes_of(item), ("name", item.name), ("typeRef", item.type_ref)), facts_of(item))


def write_tests(name: str, tests: UnaryTests) -> Tag:
    """Unary tests under the name of their XML element."""
    return Tag(
        name,
        (*_typed(tests), ("expressionLanguage", tests.language)),
        (*facts_of(tests), Tag("text", text=tests.text.text)),
    )


def write_literal(name: str, literal: LiteralExpression) -> Tag:
    """A literal expression under the name of its XML element; a text that stands in another file is not kept."""
    text = () if literal.text is None else (Tag("text", text=literal.text.text),)
    return Tag(name, (*_typed(literal), ("expressionLanguage", literal.language)), (*facts_of(literal), *text))


def write_function(name: str, function: FunctionDefinition) -> Tag:
    """A function definition under the name of its XML element."""
    kind = None if function.kind is FunctionKind.FEEL else function.kind.value
    return Tag(
        name,
        (*_typed(function), ("kind", kind)),
        (
            *facts_of(function),
            *(write_item("formalParameter", each) for each in function.parameters),
            *write_box(function.body),
        ),
    )


def write_box(box: Box | None) -> tuple[Tag, ...]:
    """A boxed expression, or nothing."""
    match box:
        case None:
            return ()
        case LiteralExpression():
            return (write_literal("literalExpression", box),)
        case FunctionDefinition():
            return (write_function("functionDefinition", box),)
        case DecisionTable():
            return (_table(box),)
        case BoxedContext(entries=entries):
            return (_tag("context", box, *(_entry(each) for each in entries)),)
        case BoxedList():
            return (_list("list", box),)
        case Relation(columns=columns, rows=rows):
            heads = (write_item("column", each) for each in columns)
            return (_tag("relation", box, *heads, *(_list("row", each) for each in rows)),)
        case Invocation(function=function, bindings=bindings):
            return (_tag("invocation", box, *write_box(function), *(_binding(each) for each in bindings)),)
        case Conditional(condition, consequent, alternative):
            parts = (("if", condition), ("then", consequent), ("else", alternative))
            return (_tag("conditional", box, *(_part(name, each) for name, each in parts)),)
        case BoxedFilter(source, match):
            return (_tag("filter", box, _part("in", source), _part("match", match)),)
        case BoxedFor() | BoxedQuantified():
            return (_loop(box),)
        case _:
            assert_never(box)


def _typed(expression: Expression) -> Attributes:
    return (*attributes_of(expression), ("typeRef", expression.type_ref))


def _tag(name: str, box: Expression, *children: Tag) -> Tag:
    return Tag(name, _typed(box), (*facts_of(box), *children))


def _loop(box: BoxedFor | BoxedQuantified) -> Tag:
    match box:
        case BoxedFor():
            name, last = "for", _part("return", box.result)
        case BoxedQuantified():
            name, last = box.quantifier.value, _part("satisfies", box.condition)
        case _:
            assert_never(box)
    attributes = (*_typed(box), ("iteratorVariable", box.variable))
    return Tag(name, attributes, (*facts_of(box), _part("in", box.domain, box.domain_type), last))


def _part(name: str, box: Box, type_ref: str | None = None) -> Tag:
    return Tag(name, (("typeRef", type_ref),), write_box(box))


def _entry(entry: ContextEntry) -> Tag:
    variable = () if entry.variable is None else (write_item("variable", entry.variable),)
    return Tag("contextEntry", attributes_of(entry), (*facts_of(entry), *variable, *write_box(entry.value)))


def _list(name: str, box: BoxedList) -> Tag:
    return _tag(name, box, *(tag for each in box.items for tag in write_box(each)))


def _binding(binding: Binding) -> Tag:
    return Tag("binding", (), (write_item("parameter", binding.parameter), *write_box(binding.value)))


def _table(table: DecisionTable) -> Tag:
    attributes: Attributes = (
        *_typed(table),
        ("hitPolicy", table.hit.value.upper()),
        ("aggregation", table.aggregation and table.aggregation.value),
        ("preferredOrientation", table.orientation.value),
        ("outputLabel", table.output_label),
    )
    return Tag(
        "decisionTable",
        attributes,
        (
            *facts_of(table),
            *(_input(each) for each in table.inputs),
            *(_output(each) for each in table.outputs),
            *(Tag("annotation", (("name", each),)) for each in table.annotations),
            *(_rule(each) for each in table.rules),
        ),
    )


def _input(clause: InputClause) -> Tag:
    allowed = () if clause.allowed is None else (write_tests("inputValues", clause.allowed),)
    return Tag(
        "input",
        attributes_of(clause),
        (*facts_of(clause), write_literal("inputExpression", clause.expression), *allowed),
    )


def _output(clause: OutputClause) -> Tag:
    allowed = () if clause.allowed is None else (write_tests("outputValues", clause.allowed),)
    default = () if clause.default is None else (write_literal("defaultOutputEntry", clause.default),)
    attributes = (*attributes_of(clause), ("name", clause.name), ("typeRef", clause.type_ref))
    return Tag("output", attributes, (*facts_of(clause), *allowed, *default))


def _rule(rule: DecisionRule) -> Tag:
    return Tag(
        "rule",
        attributes_of(rule),
        (
            *facts_of(rule),
            *(write_tests("inputEntry", each) for each in rule.tests),
            *(write_literal("outputEntry", each) for each in rule.results),
            *(Tag("annotationEntry", children=(Tag("text", text=each),)) for each in rule.annotations),
        ),
    )
