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
    shapes = _shapes(drawn, _levels(drawn))
    edges = tuple(
        _edge(requirement, shapes[target], shapes[each.id])
        for each in drawn.values()
        for requirement in _requirements(each)
        for target in (requirement.href.removeprefix("#"),)
        if requirement.id is not None and target in shapes and each.id is not None
    )
    diagram = Tag(
        "dmndi:DMNDiagram", (("id", "diagram"), ("name", model.name)), (*(_shape(s) for s in shapes.values()), *edges)
    )
    root = Tag("dmndi:DMNDI", (("xmlns:dc", _DC), ("xmlns:di", _DI), ("xmlns:dmndi", DIAGRAM)), (diagram,))
    return "".join(line.strip() for line in render(root).splitlines()[1:])


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


def _levels(drawn: Mapping[str, DrgElement]) -> dict[str, int]:
    """How far above the bottom each element stands; elements that require each other in a circle stay where found."""
    targets = {
        name: [
            target
            for each in _requirements(element)
            if (target := each.href.removeprefix("#")) in drawn and target != name
        ]
        for name, element in drawn.items()
    }
    levels = dict.fromkeys(drawn, 0)
    for _ in drawn:
        raised = {name: max((levels[each] + 1 for each in needs), default=0) for name, needs in targets.items()}
        if raised == levels:
            break
        levels = {name: min(level, len(drawn)) for name, level in raised.items()}
    return levels


def _shapes(drawn: Mapping[str, DrgElement], levels: Mapping[str, int]) -> dict[str | None, _Shape]:
    top_level = max(levels.values())
    row_height = max(height for _, height in _SIZES.values()) + _GAP_DOWN
    right: dict[int, int] = {}
    shapes: dict[str | None, _Shape] = {}
    for name, element in drawn.items():
        width, height = _SIZES[type(element)]
        level = levels[name]
        left = right.get(level, _MARGIN)
        right[level] = left + width + _GAP_ACROSS
        top = _MARGIN + (top_level - level) * row_height
        shapes[name] = _Shape(name, left, top, width, height, isinstance(element, DecisionService))
    return shapes


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
