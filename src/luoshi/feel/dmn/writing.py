"""Elements as a DMN file, children in the order of the schema; the same elements give the same text."""

from collections.abc import Iterable
from typing import assert_never

from luoshi.feel.dmn.box_writing import (
    Attributes,
    attributes_of,
    facts_of,
    write_box,
    write_function,
    write_item,
    write_tests,
)
from luoshi.feel.dmn.boxes import Element, InformationItem
from luoshi.feel.dmn.drawing import draw
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
    Requirement,
    Version,
)
from luoshi.feel.dmn.nodes import DIAGRAM, EXTENSION, MODEL
from luoshi.feel.dmn.tags import Raw, Tag, maybe, render

_DIAGRAM_1_3 = "https://www.omg.org/spec/DMN/20191111/DMNDI/"


def write_dmn(model: Definitions, version: Version = Version.DMN_1_5) -> str:
    """The model as XML; a drawing is kept where there is one, else computed for elements that have an id.

    `version` changes the namespaces alone, for editors that know no newer one: 1.3, 1.4 or 1.5. Raises ValueError for
    an older version, and for a text with a character that XML cannot hold.
    """
    if version in (Version.DMN_1_1, Version.DMN_1_2):
        raise ValueError("DMN is written as 1.3, 1.4 or 1.5")
    diagram = model.diagram or draw(model)
    kept = (*model.others, *((diagram,) if diagram else ()))
    attributes: Attributes = (
        ("xmlns", version.value),
        ("xmlns:luoshi", EXTENSION),
        *attributes_of(model),
        ("name", model.name),
        ("namespace", model.namespace),
        ("expressionLanguage", model.language),
        ("exporter", model.exporter),
        ("exporterVersion", model.exporter_version),
    )
    root = Tag(
        "definitions",
        attributes,
        (
            *facts_of(model),
            *(_import(each, version) for each in model.imports),
            *(_type("itemDefinition", each) for each in model.items),
            *(_element(each) for each in model.elements),
            *(Raw(_in_version(each, version)) for each in kept),
        ),
    )
    return render(root)


def _in_version(kept: str, version: Version) -> str:
    """XML that was kept, its declarations, which stand in its first tag, in the namespaces of the version."""
    if version is Version.DMN_1_5:
        return kept
    tag, end, rest = kept.partition(">")
    tag = tag.replace(f'="{MODEL}"', f'="{version.value}"').replace(f'="{DIAGRAM}"', f'="{_DIAGRAM_1_3}"')
    return tag + end + rest


def _import(each: Import, version: Version) -> Tag:
    attributes = (
        *attributes_of(each),
        ("name", each.name),
        ("namespace", each.namespace),
        ("importType", version.value if each.import_type == MODEL else each.import_type),
        ("locationURI", each.location),
    )
    return Tag("import", attributes, facts_of(each))


def _type(name: str, item: ItemDefinition) -> Tag:
    collection = "true" if item.collection else None
    return Tag(
        name,
        (*attributes_of(item), ("name", item.name), ("isCollection", collection)),
        (
            *facts_of(item),
            *maybe("typeRef", item.type_ref),
            *(() if item.allowed is None else (write_tests("allowedValues", item.allowed),)),
            *(() if item.constraint is None else (write_tests("typeConstraint", item.constraint),)),
            *(_type("itemComponent", each) for each in item.components),
            *(() if item.function is None else (_function_item(item.function),)),
        ),
    )


def _function_item(function: FunctionItem) -> Tag:
    parameters = (write_item("parameters", each) for each in function.parameters)
    attributes = (*attributes_of(function), ("outputTypeRef", function.result))
    return Tag("functionItem", attributes, (*facts_of(function), *parameters))


def _element(element: DrgElement) -> Tag:
    match element:
        case InputData():
            return _drg("inputData", element, element.name, _variable(element.variable))
        case Decision():
            return _drg("decision", element, element.name, _decision(element))
        case BusinessKnowledgeModel():
            logic = () if element.logic is None else (write_function("encapsulatedLogic", element.logic),)
            needs = (
                *_requirements("knowledgeRequirement", element.knowledge),
                *_requirements("authorityRequirement", element.authority),
            )
            return _drg("businessKnowledgeModel", element, element.name, (*_variable(element.variable), *logic, *needs))
        case DecisionService():
            return _drg("decisionService", element, element.name, (*_variable(element.variable), *_service(element)))
        case KnowledgeSource():
            owner = () if element.owner is None else (_reference("owner", element.owner),)
            children = (*_requirements("authorityRequirement", element.authority), *maybe("type", element.type), *owner)
            location = (("locationURI", element.location),)
            return _drg("knowledgeSource", element, element.name, children, location)
        case _:
            assert_never(element)


def _drg(name: str, element: Element, title: str, children: Iterable[Tag], more: Attributes = ()) -> Tag:
    return Tag(name, (*attributes_of(element), ("name", title), *more), (*facts_of(element), *children))


def _decision(decision: Decision) -> Iterable[Tag]:
    return (
        *maybe("question", decision.question),
        *maybe("allowedAnswers", decision.allowed_answers),
        *_variable(decision.variable),
        *_requirements("informationRequirement", decision.information),
        *_requirements("knowledgeRequirement", decision.knowledge),
        *_requirements("authorityRequirement", decision.authority),
        *(_reference(link.kind.value, link.href) for link in decision.links),
        *write_box(decision.logic),
    )


def _service(service: DecisionService) -> Iterable[Tag]:
    return (
        *(_reference("outputDecision", href) for href in service.outputs),
        *(_reference("encapsulatedDecision", href) for href in service.encapsulated),
        *(_reference("inputDecision", href) for href in service.input_decisions),
        *(_reference("inputData", href) for href in service.input_data),
    )


def _variable(variable: InformationItem | None) -> tuple[Tag, ...]:
    return () if variable is None else (write_item("variable", variable),)


def _requirements(name: str, requirements: Iterable[Requirement]) -> Iterable[Tag]:
    return (
        Tag(name, attributes_of(each), (*facts_of(each), _reference(each.kind.value, each.href)))
        for each in requirements
    )


def _reference(name: str, href: str) -> Tag:
    return Tag(name, (("href", href),))
