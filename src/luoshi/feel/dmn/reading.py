"""DMN files of the versions 1.1 to 1.5 as elements, with the problems of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from luoshi.feel.dmn.box_reading import DmnCode, Findings, facts, find_box, read_function, read_item, read_tests
from luoshi.feel.dmn.boxes import InformationItem
from luoshi.feel.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Link,
    LinkKind,
    Requirement,
    RequirementKind,
)
from luoshi.feel.dmn.nodes import DIAGRAM, MODEL, Node, normal_namespace, read_xml, show_xml
from luoshi.feel.dmn.schema import check_children
from luoshi.feel.problems import quote
from luoshi.source import Problem, in_reading_order

_OTHERS: Final = frozenset(
    "textAnnotation association group elementCollection performanceIndicator organizationUnit".split()
)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: `model` is None where the file is no DMN at all; with problems, what could be read of it."""

    model: Definitions | None
    problems: tuple[Problem, ...]


def read_dmn(source: str | bytes, file: str) -> Read:
    """Reads a DMN file; `file` is named in places. Requirements are checked by `check_models`, not here."""
    root = read_xml(source, file)
    if isinstance(root, Problem):
        return Read(None, (root,))
    if root.name != "definitions" or root.namespace != MODEL:
        message = f"根元素是 <{root.name}>，不是 DMN 1.1 至 1.5 的 <definitions>"
        remedy = "从编辑器导出 DMN 1.2 至 1.5 的文件"
        return Read(None, (Problem(DmnCode.NOT_DMN, message, root.where, remedy),))
    problems = list(check_children(root))
    model = _definitions(root, problems)
    return Read(model, in_reading_order(problems))


def _definitions(root: Node, problems: list[Problem]) -> Definitions:
    imports = tuple(_import(each, Findings(problems)) for each in root.all("import"))
    found = Findings(problems, root.attributes.get("namespace", ""), {each.namespace: each.name for each in imports})
    drawing = next((child for child in root.children if child.name == "DMNDI" and child.namespace == DIAGRAM), None)
    return Definitions(
        found.required(root, "name"),
        found.required(root, "namespace"),
        imports,
        tuple(_type(each, found) for each in root.all("itemDefinition")),
        tuple(
            _ELEMENTS[child.name](child, found)
            for child in root.children
            if child.namespace == MODEL and child.name in _ELEMENTS
        ),
        tuple(show_xml(child) for child in root.children if child.namespace == MODEL and child.name in _OTHERS),
        root.attributes.get("exporter"),
        root.attributes.get("exporterVersion"),
        root.attributes.get("expressionLanguage"),
        None if drawing is None else show_xml(drawing),
        **facts(root),
    )


def _import(node: Node, found: Findings) -> Import:
    return Import(
        node.attributes.get("name", ""),
        found.required(node, "namespace"),
        normal_namespace(found.required(node, "importType")),
        node.attributes.get("locationURI"),
        **facts(node),
    )


def _type(node: Node, found: Findings) -> ItemDefinition:
    named, allowed, constraint = node.child("typeRef"), node.child("allowedValues"), node.child("typeConstraint")
    function = node.child("functionItem")
    collection = node.attributes.get("isCollection", "false")
    if collection not in ("true", "false", "1", "0"):
        found.add(DmnCode.BAD_VALUE, f"isCollection 不能是{quote(collection)}", node.where, "改成 true 或 false")
    return ItemDefinition(
        found.required(node, "name"),
        None if named is None else found.type_ref(named, named.text),
        None if allowed is None else read_tests(allowed, found),
        None if constraint is None else read_tests(constraint, found),
        tuple(_type(each, found) for each in node.all("itemComponent")),
        None if function is None else _function_item(function, found),
        collection in ("true", "1"),
        **facts(node),
    )


def _function_item(node: Node, found: Findings) -> FunctionItem:
    return FunctionItem(
        tuple(read_item(each, found) for each in node.all("parameters")),
        found.type_ref(node, node.attributes.get("outputTypeRef")),
        **facts(node),
    )


def _input_data(node: Node, found: Findings) -> InputData:
    return InputData(found.required(node, "name"), _variable(node, found), **facts(node))


def _decision(node: Node, found: Findings) -> Decision:
    question, answers = node.child("question"), node.child("allowedAnswers")
    return Decision(
        found.required(node, "name"),
        _variable(node, found),
        None if question is None else question.text,
        None if answers is None else answers.text,
        _requirements(node, "informationRequirement", found),
        _requirements(node, "knowledgeRequirement", found),
        _requirements(node, "authorityRequirement", found),
        tuple(Link(kind, _href(each, found)) for kind in LinkKind for each in node.all(kind.value)),
        find_box(node, found),
        **facts(node),
    )


def _knowledge_model(node: Node, found: Findings) -> BusinessKnowledgeModel:
    logic = node.child("encapsulatedLogic")
    return BusinessKnowledgeModel(
        found.required(node, "name"),
        _variable(node, found),
        None if logic is None else read_function(logic, found),
        _requirements(node, "knowledgeRequirement", found),
        _requirements(node, "authorityRequirement", found),
        **facts(node),
    )


def _service(node: Node, found: Findings) -> DecisionService:
    outputs, encapsulated, decisions, data = (
        tuple(_href(each, found) for each in node.all(name))
        for name in ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
    )
    return DecisionService(
        found.required(node, "name"),
        _variable(node, found),
        outputs,
        encapsulated,
        decisions,
        data,
        **facts(node),
    )


def _source(node: Node, found: Findings) -> KnowledgeSource:
    kind, owner = node.child("type"), node.child("owner")
    return KnowledgeSource(
        found.required(node, "name"),
        _requirements(node, "authorityRequirement", found),
        None if kind is None else kind.text,
        None if owner is None else _href(owner, found),
        node.attributes.get("locationURI"),
        **facts(node),
    )


def _variable(node: Node, found: Findings) -> InformationItem | None:
    variable = node.child("variable")
    return None if variable is None else read_item(variable, found)


def _requirements(node: Node, name: str, found: Findings) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(kind, _href(target, found), **facts(each))
        for each in node.all(name)
        for kind in RequirementKind
        for target in each.all(kind.value)
    )


def _href(node: Node, found: Findings) -> str:
    return found.required(node, "href").strip()


_ELEMENTS: Final[Mapping[str, Callable[[Node, Findings], DrgElement]]] = {
    "inputData": _input_data,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge_model,
    "decisionService": _service,
    "knowledgeSource": _source,
}
