"""What is wrong with models beyond their form: names, references, circles."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.boxes import Element
from luoshi.feel.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    InputData,
    KnowledgeSource,
)
from luoshi.feel.dmn.graph import Graph
from luoshi.feel.problems import quote
from luoshi.source import FilePlace, Problem


def check_models(graph: Graph) -> Iterator[Problem]:
    """Names given twice, references that lead nowhere, models that are missing, and circles."""
    for namespace, model in graph.models.items():
        yield from _twice(model.elements, DmnCode.DUPLICATE_NAME, "名称")
        yield from _twice(model.items, DmnCode.DUPLICATE_NAME, "数据类型")
        yield from _identified_twice(model)
        yield from _missing(graph, model)
        for element in model.elements:
            yield from _unresolved(graph, namespace, element)
    for key in sorted(graph.circular()):
        element = graph.element(key)
        message = f"{quote(element.name)}经过它所要求的，又要求它自己"
        yield Problem(DmnCode.CYCLE, message, element.where, "去掉其中一条要求")


def _twice(elements: Iterable[DrgElement] | Iterable[Element], code: DmnCode, what: str) -> Iterator[Problem]:
    first: dict[str, FilePlace] = {}
    for element in elements:
        name = getattr(element, "name", "")
        if name in first:
            message = f"{what}{quote(name)}用了两次"
            yield Problem(code, message, element.where, "改名或删去一个", (first[name],))
        first.setdefault(name, element.where)


def _identified_twice(model: Definitions) -> Iterator[Problem]:
    first: dict[str, FilePlace] = {}
    for element in model.elements:
        if element.id is None:
            continue
        if element.id in first:
            message = f"标识{quote(element.id)}用了两次"
            yield Problem(DmnCode.DUPLICATE_ID, message, element.where, "换一个标识", (first[element.id],))
        first.setdefault(element.id, element.where)


def _missing(graph: Graph, model: Definitions) -> Iterator[Problem]:
    for each in model.imports:
        if each.namespace not in graph.models:
            message = f"没有给出引入的模型{quote(each.namespace)}"
            yield Problem(DmnCode.UNRESOLVED, message, each.where, "把该模型的文件放在一起读")


def _unresolved(graph: Graph, namespace: str, element: DrgElement) -> Iterator[Problem]:
    for href, where in _references(element):
        if graph.resolve(namespace, href) is None:
            remedy = "改正标识；别的模型里的要先引入"
            yield Problem(DmnCode.UNRESOLVED, f"{quote(href)}不指向任何要素", where, remedy)


def _references(element: DrgElement) -> Iterator[tuple[str, FilePlace]]:
    match element:
        case Decision():
            needs = (*element.information, *element.knowledge, *element.authority)
        case BusinessKnowledgeModel():
            needs = (*element.knowledge, *element.authority)
        case KnowledgeSource():
            needs = element.authority
        case DecisionService():
            hrefs = (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
            yield from ((href, element.where) for href in hrefs)
            return
        case InputData():
            return
        case _:
            assert_never(element)
    yield from ((each.href, each.where) for each in needs)
