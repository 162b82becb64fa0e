"""A plain drawing of a requirement graph: what is required stands below what requires it (DMN 1.5, 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.feel.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    InputData,
    KnowledgeSource,
    Requirement,
)
from luoshi.feel.dmn.nodes import DIAGRAM
from luoshi.feel.dmn.tags import Tag, render

_DC = "http://www.omg.org/spec/DMN/20180521/DC/"
_DI = "http://www.omg.org/spec/DMN/20180521/DI/"
_GAP_ACROSS = 40
_GAP_DOWN = 80
_MARGIN = 60
_SWEEPS = 8
_SIZES: Mapping[type[DrgElement], tuple[int, int]] = {
    InputData: (125, 45),
    Decision: (180, 80),
    BusinessKnowledgeModel: (135, 46),
    DecisionService: (180, 80),
    KnowledgeSource: (100, 63),
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where an element is drawn."""

    id: str
    left: int
    top: int
    width: int
    height: int
    collapsed: bool


def draw(model: Definitions) -> str | None:
    """The drawing (DMNDI) of the elements that have an id, as XML; None where there are none."""
    drawn = {each.id: each for each in model.elements if each.id is not None}
    if not drawn:
        return None
    needs = {name: _targets(element, drawn) for name, element in drawn.items()}
    shapes = _shapes(drawn, _ordered(_layers(needs), needs))
    edges = tuple(
        _edge(requirement, shapes[target], shapes[name])
        for name, element in drawn.items()
        for requirement in _requirements(element)
        if requirement.id is not None and (target := requirement.href.removeprefix("#")) in shapes
    )
    diagram = Tag(
        "dmndi:DMNDiagram", (("id", "diagram"), ("name", model.name)), (*(_shape(s) for s in shapes.values()), *edges)
    )
    root = Tag("dmndi:DMNDI", (("xmlns:dc", _DC), ("xmlns:di", _DI), ("xmlns:dmndi", DIAGRAM)), (diagram,))
    return "".join(line.strip() for line in render(root).splitlines()[1:])


def _targets(element: DrgElement, drawn: Mapping[str, DrgElement]) -> tuple[str, ...]:
    """What an element requires of what is drawn, each once."""
    hrefs = (each.href.removeprefix("#") for each in _requirements(element))
    return tuple(dict.fromkeys(href for href in hrefs if href in drawn and href != element.id))


def _requirements(element: DrgElement) -> tuple[Requirement, ...]:
    match element:
        case Decision():
            return (*element.information, *element.knowledge, *element.authority)
        case BusinessKnowledgeModel():
            return (*element.knowledge, *element.authority)
        case KnowledgeSource():
            return element.authority
        case _:
            return ()


def _layers(needs: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """The elements in layers, the lowest first: each above all it requires, what requires nothing just below its users.

    Elements that require each other in a circle stay where the search ends.
    """
    levels = dict.fromkeys(needs, 0)
    for _ in needs:
        raised = {name: max((levels[each] + 1 for each in wanted), default=0) for name, wanted in needs.items()}
        if raised == levels:
            break
        levels = {name: min(level, len(needs)) for name, level in raised.items()}
    users = _users(needs)
    for name, wanted in needs.items():
        if not wanted and users[name]:
            levels[name] = max(min(levels[user] for user in users[name]) - 1, 0)
    layers: list[list[str]] = [[] for _ in range(max(levels.values()) + 1)]
    for name, level in levels.items():
        layers[level].append(name)
    return [layer for layer in layers if layer]


def _ordered(layers: list[list[str]], needs: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """The layers, each in the order of where its neighbours stand on average, so that few lines cross."""
    users = _users(needs)
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 else reversed(layers):
            places = {name: (place + 0.5) / len(each) for each in layers for place, name in enumerate(each)}
            middles = {name: _middle(name, places, (*needs[name], *users[name])) for name in layer}
            layer.sort(key=middles.__getitem__)
    return layers


def _middle(name: str, places: Mapping[str, float], neighbours: tuple[str, ...]) -> float:
    """Where the neighbours stand on average; where the element itself does if it has none."""
    return sum(places[each] for each in neighbours) / len(neighbours) if neighbours else places[name]


def _users(needs: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {name: [] for name in needs}
    for name, wanted in needs.items():
        for each in wanted:
            users[each].append(name)
    return users


def _shapes(drawn: Mapping[str, DrgElement], layers: list[list[str]]) -> dict[str, _Shape]:
    """The shapes, layer by layer from the top, each layer centred."""
    sizes = {name: _SIZES[type(element)] for name, element in drawn.items()}
    widths = [sum(sizes[name][0] for name in layer) + _GAP_ACROSS * (len(layer) - 1) for layer in layers]
    shapes: dict[str, _Shape] = {}
    top = _MARGIN
    for layer, width in zip(reversed(layers), reversed(widths), strict=True):
        left = _MARGIN + (max(widths) - width) // 2
        for name in layer:
            across, down = sizes[name]
            shapes[name] = _Shape(name, left, top, across, down, isinstance(drawn[name], DecisionService))
            left += across + _GAP_ACROSS
        top += max(sizes[name][1] for name in layer) + _GAP_DOWN
    return {name: shapes[name] for name in drawn}


def _shape(shape: _Shape) -> Tag:
    attributes = (
        ("id", f"shape_{shape.id}"),
        ("dmnElementRef", shape.id),
        ("isCollapsed", "true" if shape.collapsed else None),
    )
    bounds = (shape.height, shape.width, shape.left, shape.top)
    names = ("height", "width", "x", "y")
    return Tag(
        "dmndi:DMNShape",
        attributes,
        (Tag("dc:Bounds", tuple((name, str(value)) for name, value in zip(names, bounds, strict=True))),),
    )


def _edge(requirement: Requirement, source: _Shape, target: _Shape) -> Tag:
    ends = (
        (source.left + source.width // 2, source.top),
        (target.left + target.width // 2, target.top + target.height),
    )
    return Tag(
        "dmndi:DMNEdge",
        (("id", f"edge_{requirement.id}"), ("dmnElementRef", requirement.id)),
        tuple(Tag("di:waypoint", (("x", str(x)), ("y", str(y)))) for x, y in ends),
    )
