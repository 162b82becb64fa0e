"""Boxed expressions from XML nodes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypedDict, TypeVar

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
    FunctionDefinition,
    FunctionKind,
    InformationItem,
    InputClause,
    Invocation,
    LiteralExpression,
    Orientation,
    OutputClause,
    Relation,
    Text,
    UnaryTests,
)
from luoshi.feel.dmn.nodes import EXTENSION, MODEL, Node
from luoshi.feel.problems import nearest, quote
from luoshi.feel.syntax import Aggregation, Hit, Quantifier
from luoshi.source import FilePlace, Problem

_Choice = TypeVar("_Choice", bound=StrEnum)


class DmnCode(StrEnum):
    """The codes of the problems that a DMN model can have."""

    NOT_DMN = "dmn-not-dmn"
    MISSING = "dmn-missing"
    UNKNOWN_ELEMENT = "dmn-unknown-element"
    BAD_VALUE = "dmn-bad-value"
    DUPLICATE_NAME = "dmn-duplicate-name"
    DUPLICATE_ID = "dmn-duplicate-id"
    UNRESOLVED = "dmn-unresolved"
    UNKNOWN_TYPE = "dmn-unknown-type"
    ROW_WIDTH = "dmn-row-width"
    CYCLE = "dmn-cycle"
    TOO_DEEP = "dmn-too-deep"
    FOREIGN_LANGUAGE = "dmn-foreign-language"


class Facts(TypedDict):
    """What any element may have, as its constructor takes it."""

    id: str | None
    label: str | None
    description: str | None
    extensions: tuple[tuple[str, str], ...]
    where: FilePlace


class TypedFacts(Facts):
    """What any boxed expression may have besides."""

    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems found so far in a file, and the namespaces that the names of types may be prefixed with.

    `imports` are the names of the imported models by namespace, `namespace` that of the model itself.
    """

    problems: list[Problem]
    namespace: str = ""
    imports: Mapping[str, str] | None = None

    def add(self, code: DmnCode, message: str, where: FilePlace, remedy: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(code, message, where, remedy))

    def required(self, node: Node, attribute: str) -> str:
        """An attribute that has to be there; empty, and a problem, where it is not."""
        value = node.attributes.get(attribute)
        if value is None:
            self.add(DmnCode.MISSING, f"<{node.name}> 缺少属性 {attribute}", node.where, f"补上 {attribute}")
            return ""
        return value

    def choice(self, node: Node, attribute: str, known: Mapping[str, _Choice], default: _Choice) -> _Choice:
        """An attribute out of a closed list; the default where it is absent, and also where it is wrong."""
        value = node.attributes.get(attribute)
        if value is None:
            return default
        if value in known:
            return known[value]
        close = nearest(value, known)
        remedy = f"改成 {close}" if close else f"可以是 {'、'.join(known)}"
        self.add(DmnCode.BAD_VALUE, f"{attribute} 不能是{quote(value)}", node.where, remedy)
        return default

    def type_ref(self, node: Node, value: str | None) -> str | None:
        """The name of a type, without the prefix that old versions put before it."""
        if not value:
            return None
        prefix, colon, local = value.strip().partition(":")
        namespace = node.prefixes.get(prefix) if colon else None
        if namespace is None:
            return value.strip()
        imported = (self.imports or {}).get(namespace)
        return f"{imported}.{local}" if imported else local


def facts(node: Node) -> Facts:
    """What any element may have."""
    description = node.child("description")
    holder = node.child("extensionElements")
    return {
        "id": node.attributes.get("id"),
        "label": node.attributes.get("label"),
        "description": None if description is None else description.text,
        "extensions": tuple(
            (each.attributes["key"], each.text)
            for each in (holder.children if holder else ())
            if each.namespace == EXTENSION and each.name == "fact" and "key" in each.attributes
        ),
        "where": node.where,
    }


def read_item(node: Node, found: Findings) -> InformationItem:
    """A variable, a parameter or a column."""
    name = found.required(node, "name")
    return InformationItem(name, found.type_ref(node, node.attributes.get("typeRef")), **facts(node))


def read_tests(node: Node, found: Findings) -> UnaryTests:
    """Unary tests."""
    return UnaryTests(_text(node) or Text(""), node.attributes.get("expressionLanguage"), **_typed(node, found))


def read_literal(node: Node, found: Findings) -> LiteralExpression:
    """A literal expression."""
    return LiteralExpression(
        _text(node),
        node.attributes.get("expressionLanguage"),
        node.child("importedValues") is not None,
        **_typed(node, found),
    )


def read_function(node: Node, found: Findings) -> FunctionDefinition:
    """A function definition, or the logic of a business knowledge model."""
    return FunctionDefinition(
        tuple(read_item(each, found) for each in node.all("formalParameter")),
        find_box(node, found),
        found.choice(node, "kind", {each.value: each for each in FunctionKind}, FunctionKind.FEEL),
        **_typed(node, found),
    )


def find_box(node: Node, found: Findings) -> Box | None:
    """The boxed expression directly in an element, if there is one."""
    return next(iter(_boxes(node, found)), None)


def _boxes(node: Node, found: Findings) -> tuple[Box, ...]:
    return tuple(
        _READERS[child.name](child, found)
        for child in node.children
        if child.namespace == MODEL and child.name in _READERS
    )


def _wanted(node: Node, name: str, found: Findings) -> Box:
    """The expression in the child of this name, which has to be there."""
    child = node.child(name)
    box = find_box(child, found) if child else None
    if box is None:
        where = (child or node).where
        found.add(DmnCode.MISSING, f"<{node.name}> 的 <{name}> 里没有表达式", where, "补上表达式")
        return LiteralExpression(where=where)
    return box


def _typed(node: Node, found: Findings) -> TypedFacts:
    return {**facts(node), "type_ref": found.type_ref(node, node.attributes.get("typeRef"))}


def _text(node: Node) -> Text | None:
    text = node.child("text")
    return None if text is None else Text(text.text, text.cell())


def _context(node: Node, found: Findings) -> BoxedContext:
    return BoxedContext(tuple(_entry(each, found) for each in node.all("contextEntry")), **_typed(node, found))


def _entry(node: Node, found: Findings) -> ContextEntry:
    variable = node.child("variable")
    return ContextEntry(None if variable is None else read_item(variable, found), find_box(node, found), **facts(node))


def _list(node: Node, found: Findings) -> BoxedList:
    return BoxedList(_boxes(node, found), **_typed(node, found))


def _relation(node: Node, found: Findings) -> Relation:
    columns = tuple(read_item(each, found) for each in node.all("column"))
    rows = tuple(_list(each, found) for each in node.all("row"))
    for row in rows:
        if len(row.items) != len(columns):
            message = f"关系有 {len(columns)} 列，这一行有 {len(row.items)} 格"
            found.add(DmnCode.ROW_WIDTH, message, row.where, "补齐或删去多余的格")
    return Relation(columns, rows, **_typed(node, found))


def _invocation(node: Node, found: Findings) -> Invocation:
    bindings = tuple(
        Binding(read_item(parameter, found), find_box(each, found))
        for each in node.all("binding")
        for parameter in each.all("parameter")
    )
    return Invocation(find_box(node, found), bindings, **_typed(node, found))


def _conditional(node: Node, found: Findings) -> Conditional:
    parts = (_wanted(node, name, found) for name in ("if", "then", "else"))
    return Conditional(*parts, **_typed(node, found))


def _filter(node: Node, found: Findings) -> BoxedFilter:
    return BoxedFilter(_wanted(node, "in", found), _wanted(node, "match", found), **_typed(node, found))


def _for(node: Node, found: Findings) -> BoxedFor:
    return BoxedFor(
        found.required(node, "iteratorVariable"),
        _wanted(node, "in", found),
        _wanted(node, "return", found),
        _domain_type(node, found),
        **_typed(node, found),
    )


def _quantified(node: Node, found: Findings) -> BoxedQuantified:
    return BoxedQuantified(
        Quantifier(node.name),
        found.required(node, "iteratorVariable"),
        _wanted(node, "in", found),
        _wanted(node, "satisfies", found),
        _domain_type(node, found),
        **_typed(node, found),
    )


def _domain_type(node: Node, found: Findings) -> str | None:
    domain = node.child("in")
    return found.type_ref(node, domain.attributes.get("typeRef")) if domain else None


def _table(node: Node, found: Findings) -> DecisionTable:
    inputs = tuple(_input(each, found) for each in node.all("input"))
    outputs = tuple(_output(each, found) for each in node.all("output"))
    if not outputs:
        found.add(DmnCode.MISSING, "决策表没有输出列", node.where, "补上 <output>")
    rules = tuple(_rule(each, found) for each in node.all("rule"))
    for number, rule in enumerate(rules, 1):
        if len(rule.tests) != len(inputs) or len(rule.results) != len(outputs):
            message = (
                f"第 {number} 行有 {len(rule.tests)} 个条件、{len(rule.results)} 个结果，"
                f"决策表有 {len(inputs)} 列输入、{len(outputs)} 列输出"
            )
            found.add(DmnCode.ROW_WIDTH, message, rule.where, "补齐或删去多余的格")
    aggregations = {each.value: each for each in Aggregation}
    return DecisionTable(
        inputs,
        outputs,
        rules,
        tuple(each.attributes.get("name", "") for each in node.all("annotation")),
        found.choice(node, "hitPolicy", {each.value.upper(): each for each in Hit}, Hit.UNIQUE),
        found.choice(node, "aggregation", aggregations, Aggregation.SUM) if "aggregation" in node.attributes else None,
        found.choice(node, "preferredOrientation", {each.value: each for each in Orientation}, Orientation.ROWS),
        node.attributes.get("outputLabel"),
        **_typed(node, found),
    )


def _input(node: Node, found: Findings) -> InputClause:
    expression, allowed = node.child("inputExpression"), node.child("inputValues")
    if expression is None:
        found.add(DmnCode.MISSING, "输入列没有写检验什么", node.where, "补上 <inputExpression>")
    return InputClause(
        LiteralExpression(where=node.where) if expression is None else read_literal(expression, found),
        None if allowed is None else read_tests(allowed, found),
        **facts(node),
    )


def _output(node: Node, found: Findings) -> OutputClause:
    allowed, default = node.child("outputValues"), node.child("defaultOutputEntry")
    return OutputClause(
        node.attributes.get("name"),
        found.type_ref(node, node.attributes.get("typeRef")),
        None if allowed is None else read_tests(allowed, found),
        None if default is None else read_literal(default, found),
        **facts(node),
    )


def _rule(node: Node, found: Findings) -> DecisionRule:
    return DecisionRule(
        tuple(read_tests(each, found) for each in node.all("inputEntry")),
        tuple(read_literal(each, found) for each in node.all("outputEntry")),
        tuple((_text(each) or Text("")).text for each in node.all("annotationEntry")),
        **facts(node),
    )


_READERS: Final[Mapping[str, Callable[[Node, Findings], Box]]] = {
    "literalExpression": read_literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "decisionTable": _table,
}
