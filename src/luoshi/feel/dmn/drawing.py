"""A plain drawing of a requirement graph: what is required stands below what requires it (DMN 1.5, 13).

The elements stand in layers. A line that passes a layer has a place of its own there, so that it runs through no shape.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

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

_DC: Final = "http://www.omg.org/spec/DMN/20180521/DC/"
_DI: Final = "http://www.omg.org/spec/DMN/20180521/DI/"
_GAP_ACROSS: Final = 40
_GAP_DOWN: Final = 80
_MARGIN: Final = 60
_SWEEPS: Final = 8
_SIZES: Final[Mapping[type[DrgElement], tuple[int, int]]] = {
    InputData: (125, 45),
    Decision: (180, 80),
    BusinessKnowledgeModel: (135, 46),
    DecisionService: (180, 80),
    KnowledgeSource: (100, 63),
}
_BEND: Final = (20, 0)
"""The width that a line takes in a layer that it passes."""

_Edge = tuple[str, str]
"""What requires, and what is required."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Layers from the lowest up, of elements and of the bends of lines, and who is joined to whom next to it."""

    layers: list[list[str]]
    above: Mapping[str, list[str]]
    below: Mapping[str, list[str]]
    bends: Mapping[_Edge, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where an element, or the bend of a line, is drawn."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.left + self.width // 2


def draw(model: Definitions) -> str | None:
    """The drawing (DMNDI) of the elements that have an id, as XML; None where there are none."""
    drawn = {each.id: each for each in model.elements if each.id is not None}
    if not drawn:
        return None
    needs = {name: _targets(element, drawn) for name, element in drawn.items()}
    plan = _ordered(_planned(_levels(needs), needs))
    shapes = _shapes(drawn, plan.layers)
    lines = tuple(
        _line(
            requirement, (shapes[target], *(shapes[bend] for bend in plan.bends.get((name, target), ())), shapes[name])
        )
        for name, element in drawn.items()
        for requirement in _requirements(element)
        if requirement.id is not None and (target := requirement.href.removeprefix("#")) in drawn
    )
    diagram = Tag(
        "dmndi:DMNDiagram",
        (("id", "diagram"), ("name", model.name)),
        (*(_shape(name, each, shapes[name]) for name, each in drawn.items()), *lines),
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


def _targets(element: DrgElement, drawn: Mapping[str, DrgElement]) -> tuple[str, ...]:
    """What an element requires of what is drawn, each once."""
    hrefs = (each.href.removeprefix("#") for each in _requirements(element))
    return tuple(dict.fromkeys(href for href in hrefs if href in drawn and href != element.id))


def _levels(needs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How high each element stands: above all it requires; what requires nothing just below the first that uses it.

    Elements that require each other in a circle stay where the search ends.
    """
    levels = dict.fromkeys(needs, 0)
    for _ in needs:
        raised = {name: max((levels[each] + 1 for each in wanted), default=0) for name, wanted in needs.items()}
        if raised == levels:
            break
        levels = {name: min(level, len(needs)) for name, level in raised.items()}
    for name, wanted in needs.items():
        users = [levels[user] for user, used in needs.items() if name in used]
        if not wanted and users:
            levels[name] = max(min(users) - 1, 0)
    ranks = {level: rank for rank, level in enumerate(sorted(set(levels.values())))}
    return {name: ranks[level] for name, level in levels.items()}


def _planned(levels: Mapping[str, int], needs: Mapping[str, tuple[str, ...]]) -> _Plan:
    layers: list[list[str]] = [[] for _ in range(max(levels.values()) + 1)]
    for name, level in levels.items():
        layers[level].append(name)
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    bends: dict[_Edge, tuple[str, ...]] = {}
    for name, wanted in needs.items():
        for target in wanted:
            passed = range(levels[target] + 1, levels[name])
            bends[name, target] = tuple(f"{name} {target} {level}" for level in passed)
            for level, bend in zip(passed, bends[name, target], strict=True):
                layers[level].append(bend)
            chain = (target, *bends[name, target], name)
            for lower, upper in pairwise(chain):
                above.setdefault(lower, []).append(upper)
                below.setdefault(upper, []).append(lower)
    return _Plan(layers, above, below, bends)


def _ordered(plan: _Plan) -> _Plan:
    """The plan, its layers in the order in which the fewest lines cross of all that sweeps up and down find.

    A sweep puts each layer in the order of where its neighbours in the layer before stand on average.
    """
    best, fewest = plan.layers, _crossings(plan, plan.layers)
    layers = plan.layers
    for sweep in range(_SWEEPS):
        joined, order = (plan.above, -1) if sweep % 2 == 0 else (plan.below, 1)
        places: dict[str, float] = {}
        swept: list[list[str]] = []
        for layer in layers[::order]:
            own = {name: (place + 0.5) / len(layer) for place, name in enumerate(layer)}
            near = {name: [places[each] for each in joined.get(name, ()) if each in places] for name in layer}
            middles = {name: sum(near[name]) / len(near[name]) if near[name] else own[name] for name in layer}
            swept.append(sorted(layer, key=middles.__getitem__))
            places |= {name: (place + 0.5) / len(layer) for place, name in enumerate(swept[-1])}
        layers = swept[::order]
        crossings = _crossings(plan, layers)
        if crossings < fewest:
            best, fewest = layers, crossings
    return replace(plan, layers=best)


def _crossings(plan: _Plan, layers: Sequence[Sequence[str]]) -> int:
    """How many pairs of lines cross between layers next to each other."""
    places = {name: place for layer in layers for place, name in enumerate(layer)}
    crossings = 0
    for layer in layers:
        ends: list[int] = []
        for name in layer:
            arriving = sorted(places[upper] for upper in plan.above.get(name, ()))
            crossings += sum(len(ends) - bisect_right(ends, end) for end in arriving)
            for end in arriving:
                insort(ends, end)
    return crossings


def _shapes(drawn: Mapping[str, DrgElement], layers: list[list[str]]) -> dict[str, _Shape]:
    """Where everything stands, layer by layer from the top, each layer centred."""
    sizes = {name: _SIZES[type(drawn[name])] if name in drawn else _BEND for layer in layers for name in layer}
    widths = [sum(sizes[name][0] for name in layer) + _GAP_ACROSS * (len(layer) - 1) for layer in layers]
    shapes: dict[str, _Shape] = {}
    top = _MARGIN
    for layer, width in zip(reversed(layers), reversed(widths), strict=True):
        left = _MARGIN + (max(widths) - width) // 2
        deepest = max(sizes[name][1] for name in layer)
        for name in layer:
            across, down = sizes[name]
            shapes[name] = _Shape(left, top, across, down if name in drawn else deepest)
            left += across + _GAP_ACROSS
        top += deepest + _GAP_DOWN
    return shapes


def _shape(name: str, element: DrgElement, shape: _Shape) -> Tag:
    collapsed = "true" if isinstance(element, DecisionService) else None
    attributes = (("id", f"shape_{name}"), ("dmnElementRef", name), ("isCollapsed", collapsed))
    bounds = (("height", shape.height), ("width", shape.width), ("x", shape.left), ("y", shape.top))
    return Tag("dmndi:DMNShape", attributes, (Tag("dc:Bounds", tuple((key, str(value)) for key, value in bounds)),))


def _line(requirement: Requirement, stops: tuple[_Shape, ...]) -> Tag:
    """The line of a requirement from what is required up to what requires it, straight through the layers it passes."""
    points = [(stops[0].middle, stops[0].top)]
    for bend in stops[1:-1]:
        points += [(bend.middle, bend.top + bend.height), (bend.middle, bend.top)]
    points.append((stops[-1].middle, stops[-1].top + stops[-1].height))
    return Tag(
        "dmndi:DMNEdge",
        (("id", f"edge_{requirement.id}"), ("dmnElementRef", requirement.id)),
        tuple(Tag("di:waypoint", (("x", str(x)), ("y", str(y)))) for x, y in points),
    )
