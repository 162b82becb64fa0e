"""What is written reads back the same, in the order of the schema, with a drawing that an editor can show."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from luoshi.feel.dmn import Version, read_dmn, write_dmn
from luoshi.feel.dmn.boxes import DecisionRule, LiteralExpression, Text
from luoshi.feel.dmn.elements import Decision, Definitions, InputData, Requirement, RequirementKind
from luoshi.feel.dmn.nodes import DIAGRAM, MODEL, Node, read_xml
from tests.feel.dmn.models import EVERYTHING, OURS, definitions

# The order of children in DMN15.xsd; what may stand in one place is one entry.
_EXPRESSIONS = (
    "literalExpression context list relation invocation functionDefinition conditional "
    "filter for some every decisionTable"
)
_ORDER = {
    "definitions": (
        "description extensionElements import itemDefinition "
        "inputData|decision|businessKnowledgeModel|decisionService|knowledgeSource "
        "textAnnotation|association|group elementCollection performanceIndicator|organizationUnit DMNDI"
    ),
    "itemDefinition": "description extensionElements typeRef allowedValues typeConstraint itemComponent functionItem",
    "itemComponent": "description extensionElements typeRef allowedValues typeConstraint itemComponent functionItem",
    "decision": (
        "description extensionElements question allowedAnswers variable informationRequirement knowledgeRequirement "
        "authorityRequirement supportedObjective impactedPerformanceIndicator decisionMaker decisionOwner usingProcess "
        "usingTask " + _EXPRESSIONS.replace(" ", "|")
    ),
    "businessKnowledgeModel": (
        "description extensionElements variable encapsulatedLogic knowledgeRequirement authorityRequirement"
    ),
    "decisionService": (
        "description extensionElements variable outputDecision encapsulatedDecision inputDecision inputData"
    ),
    "knowledgeSource": "description extensionElements authorityRequirement type owner",
    "decisionTable": "description extensionElements input output annotation rule",
    "input": "description extensionElements inputExpression inputValues",
    "output": "description extensionElements outputValues defaultOutputEntry",
    "rule": "description extensionElements inputEntry outputEntry annotationEntry",
    "contextEntry": "description extensionElements variable " + _EXPRESSIONS.replace(" ", "|"),
    "for": "description extensionElements in return",
    "some": "description extensionElements in satisfies",
    "filter": "description extensionElements in match",
    "conditional": "description extensionElements if then else",
    "relation": "description extensionElements column row",
}


def test_every_element_comes_back_the_same() -> None:
    model = definitions(EVERYTHING)
    written = write_dmn(model)
    read = read_dmn(written, "b.dmn")
    assert read.problems == ()
    assert read.model == model
    assert len(model.elements) == 6
    assert write_dmn(read.model) == written


@pytest.mark.parametrize("version", [Version.DMN_1_3, Version.DMN_1_4, Version.DMN_1_5])
def test_an_older_version_differs_in_its_namespaces_alone(version: Version) -> None:
    model = definitions(EVERYTHING)
    written = write_dmn(model, version)
    assert f'xmlns="{version.value}"' in written
    assert read_dmn(written, "b.dmn").model == model


@pytest.mark.parametrize("version", [Version.DMN_1_1, Version.DMN_1_2])
def test_versions_that_cannot_hold_it_are_refused(version: Version) -> None:
    with pytest.raises(ValueError, match="DMN is written as"):
        write_dmn(definitions(EVERYTHING), version)


def test_children_stand_in_the_order_of_the_schema() -> None:
    root = read_xml(write_dmn(definitions(EVERYTHING)), "b.dmn")
    assert isinstance(root, Node)
    seen = 0
    for node in _nodes(root):
        if node.name in _ORDER and node.namespace == MODEL and node.children:
            seen += 1
            places = [_place(_ORDER[node.name], child.name) for child in node.children]
            assert places == sorted(places), node.name
    assert seen >= 20


def test_a_child_out_of_order_is_found() -> None:
    places = [_place(_ORDER["rule"], name) for name in ("outputEntry", "inputEntry")]
    assert places != sorted(places)


def test_facts_of_ours_travel_in_extension_elements() -> None:
    rule = DecisionRule((), (LiteralExpression(text=Text('"<&>"')),), extensions=(("条款", "三（二）1"),))
    fact = InputData("甲", extensions=(("条款", "一"), ("下限", "0")))
    assert rule.extension("条款") == "三（二）1"
    model = Definitions("m", OURS, elements=(fact,))
    read = read_dmn(write_dmn(model), "b.dmn").model
    assert read == model
    assert read.elements[0].extensions == (("条款", "一"), ("下限", "0"))


@pytest.mark.parametrize("value", ["a\nb\tc", " a ", '"', "<>&'", "]]>", "a\r\nb", "汉字😀", ""], ids=repr)
def test_texts_come_back_to_the_letter(value: str) -> None:
    fact = InputData(value, label=value, description=value, extensions=(("k", value),))
    model = Definitions("m", OURS, elements=(fact, Decision("d", logic=LiteralExpression(text=Text(value)))))
    assert read_dmn(write_dmn(model), "b.dmn").model == model


def test_a_character_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        write_dmn(Definitions("a\x00b", OURS))


def test_the_drawing_is_kept_as_it_was() -> None:
    drawing = (
        f'<dmndi:DMNDI xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:dmndi="{DIAGRAM}">'
        '<dmndi:DMNDiagram id="_x"><dmndi:DMNShape dmnElementRef="_in"><dc:Bounds x="1" y="2" width="3" height="4"/>'
        "</dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>"
    )
    model = replace(definitions(EVERYTHING), diagram=drawing)
    read = read_dmn(write_dmn(model), "b.dmn").model
    assert read is not None
    assert read.diagram == drawing
    assert '"https://www.omg.org/spec/DMN/20191111/DMNDI/"' in write_dmn(model, Version.DMN_1_3)


def test_a_drawing_is_computed_where_there_is_none() -> None:
    """What is required stands lower than what requires it, and every requirement with an id has a line."""
    root = read_xml(write_dmn(definitions(EVERYTHING)), "b.dmn")
    assert isinstance(root, Node)
    tops = {
        node.attributes["dmnElementRef"]: int(bounds.attributes["y"])
        for node in _nodes(root)
        if node.name == "DMNShape"
        for bounds in node.children
    }
    lines = {node.attributes["dmnElementRef"] for node in _nodes(root) if node.name == "DMNEdge"}
    assert set(tops) == {"_in", "_d1", "_d2", "_f", "_sv", "_s"}
    assert tops["_in"] > tops["_d1"]
    assert tops["_f"] > tops["_d1"]
    assert lines == {"_r1", "_r2", "_r3"}


def test_shapes_do_not_overlap_and_circles_end() -> None:
    needs = tuple(Requirement(RequirementKind.DECISION, f"#_{number}") for number in range(4))
    model = Definitions("m", OURS, elements=tuple(Decision(f"d{n}", information=needs, id=f"_{n}") for n in range(4)))
    root = read_xml(write_dmn(model), "b.dmn")
    assert isinstance(root, Node)
    boxes = [
        tuple(int(bounds.attributes[key]) for key in ("x", "y", "width", "height"))
        for node in _nodes(root)
        if node.name == "DMNShape"
        for bounds in node.children
    ]
    assert len(boxes) == 4
    for place, (x, y, width, height) in enumerate(boxes):
        for left, top, across, down in boxes[:place]:
            assert x >= left + across or left >= x + width or y >= top + down or top >= y + height


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _place(order: str, name: str) -> int:
    return next(place for place, names in enumerate(order.split()) if name in names.split("|"))


def test_a_line_runs_around_the_layer_that_it_passes() -> None:
    """`上` requires `中` and `下`, `中` requires `下`: the long line has a place of its own beside `中`."""
    elements = (
        Decision("上", information=(_needs("中", "a"), _needs("下", "b")), id="上"),
        Decision("中", information=(_needs("下", "c"),), id="中"),
        Decision("下", id="下"),
    )
    root = read_xml(write_dmn(Definitions("m", OURS, elements=elements)), "b.dmn")
    assert isinstance(root, Node)
    shapes = {
        node.attributes["dmnElementRef"]: node.children[0].attributes
        for node in _nodes(root)
        if node.name == "DMNShape"
    }
    line = next(node for node in _nodes(root) if node.attributes.get("dmnElementRef") == "b")
    left, width = int(shapes["中"]["x"]), int(shapes["中"]["width"])
    points = [(int(point.attributes["x"]), int(point.attributes["y"])) for point in line.children]
    assert len(points) == 4
    assert all(not left <= x <= left + width for x, _ in points[1:-1])
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)


def test_lines_cross_where_they_must_and_nowhere_else() -> None:
    """`甲` requires `丁`, `乙` requires `丙`: with the lower ones the other way round nothing crosses."""
    elements = (
        Decision("甲", information=(_needs("丁", "a"),), id="甲"),
        Decision("乙", information=(_needs("丙", "b"),), id="乙"),
        InputData("丙", id="丙"),
        InputData("丁", id="丁"),
    )
    root = read_xml(write_dmn(Definitions("m", OURS, elements=elements)), "b.dmn")
    assert isinstance(root, Node)
    left = {
        node.attributes["dmnElementRef"]: int(node.children[0].attributes["x"])
        for node in _nodes(root)
        if node.name == "DMNShape"
    }
    assert (left["甲"] < left["乙"]) is (left["丁"] < left["丙"])


def _needs(target: str, identifier: str) -> Requirement:
    return Requirement(RequirementKind.DECISION, f"#{target}", id=identifier)
