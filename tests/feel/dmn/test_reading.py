"""DMN files as elements: versions, places, and everything that is refused."""

import pytest

from luoshi.feel.dmn import DmnCode, Version, XmlCode, load, read_dmn
from luoshi.feel.dmn.boxes import DecisionTable, LiteralExpression, Orientation
from luoshi.feel.dmn.elements import Decision, InputData, RequirementKind
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.source import FilePlace
from tests.feel.dmn.models import EVERYTHING, decision, definitions, framed, text


@pytest.mark.parametrize("version", list(Version))
def test_every_version_is_read(version: Version) -> None:
    read = read_dmn(framed(decision("甲", text("1 + 1")), version=version), "a.dmn")
    assert read.problems == ()
    assert read.model is not None
    assert [element.name for element in read.model.elements] == ["甲"]


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        pytest.param("", XmlCode.UNREADABLE, 1, 1, id="nothing"),
        pytest.param("<a>\n  <b></a>", XmlCode.UNREADABLE, 2, 8, id="tags that do not match"),
        pytest.param('<!DOCTYPE a [<!ENTITY e "x">]>\n<a>&e;</a>', XmlCode.DOCTYPE, 1, 13, id="entities"),
        pytest.param('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', XmlCode.DOCTYPE, 1, 40, id="an external type"),
        pytest.param("<a>&e;</a>", XmlCode.UNREADABLE, 1, 4, id="an unknown entity"),
        pytest.param("<a>" * 200, XmlCode.TOO_DEEP, 1, 301, id="200 deep: the 101st tag"),
        pytest.param(b'<?xml version="1.0" encoding="x-none"?><a/>', XmlCode.UNREADABLE, 1, 1, id="encoding"),
        pytest.param("\n<definitions/>", DmnCode.NOT_DMN, 2, 1, id="no namespace"),
        pytest.param('<model xmlns="urn:x"/>', DmnCode.NOT_DMN, 1, 1, id="another language"),
    ],
)
def test_what_is_no_dmn_is_refused(source: str | bytes, code: str, line: int, column: int) -> None:
    read = read_dmn(source, "a.dmn")
    assert read.model is None
    (problem,) = read.problems
    assert (problem.code, problem.where) == (code, FilePlace("a.dmn", line, column))
    assert problem.remedy


@pytest.mark.parametrize(
    ("body", "code", "line", "column"),
    [
        pytest.param("<inputData/>", DmnCode.MISSING, 2, 1, id="input data without a name"),
        pytest.param(
            decision("甲", '<decisionTable hitPolicy="UNIQ"><output/></decisionTable>'),
            DmnCode.BAD_VALUE,
            2,
            48,
            id="a hit policy that is none",
        ),
        pytest.param(decision("甲", "\n<decisionTable/>"), DmnCode.MISSING, 3, 1, id="a table without results"),
        pytest.param(
            decision("甲", "<decisionTable><output/>\n <rule><outputEntry/><outputEntry/></rule></decisionTable>"),
            DmnCode.ROW_WIDTH,
            3,
            2,
            id="a row that is too wide",
        ),
        pytest.param(
            decision("甲", f'<relation><column name="a"/>\n<row>{text("1")}{text("2")}</row></relation>'),
            DmnCode.ROW_WIDTH,
            3,
            1,
            id="a relation's row that is too wide",
        ),
        pytest.param(
            decision("甲", f"<conditional><if>{text('true')}</if>\n<then/><else>{text('1')}</else></conditional>"),
            DmnCode.MISSING,
            3,
            1,
            id="a conditional without a consequent",
        ),
        pytest.param(
            decision("甲", "\n<literalExpresion/>"), DmnCode.UNKNOWN_ELEMENT, 3, 1, id="a misspelled expression"
        ),
        pytest.param(
            '<itemDefinition name="t" isCollection="yes"/>', DmnCode.BAD_VALUE, 2, 1, id="a flag that is none"
        ),
    ],
)
def test_problems_have_a_code_and_a_place(body: str, code: str, line: int, column: int) -> None:
    read = read_dmn(framed(body), "a.dmn")
    assert read.model is not None
    assert [(each.code, each.where) for each in read.problems] == [(code, FilePlace("a.dmn", line, column))]


def test_a_place_in_a_text_counts_references_as_they_are_written() -> None:
    model = definitions(decision("甲", "<literalExpression>\n <text>a &lt; b\n  + c</text></literalExpression>"))
    (element,) = model.elements
    assert isinstance(element, Decision)
    assert isinstance(element.logic, LiteralExpression)
    assert element.logic.text is not None
    cell = element.logic.text.cell
    assert cell.text == "a < b\n  + c"
    places = {mark: cell.at(cell.text.index(mark)) for mark in "a<b+c"}
    assert {mark: (where.line, where.column) for mark, where in places.items()} == {
        "a": (3, 8),
        "<": (3, 10),
        "b": (3, 15),
        "+": (4, 3),
        "c": (4, 5),
    }


def test_a_table_keeps_all_that_the_standard_says() -> None:
    model = definitions(EVERYTHING)
    table = next(each.logic for each in model.elements if isinstance(each, Decision) and each.name == "标准")
    assert isinstance(table, DecisionTable)
    assert (table.hit, table.aggregation, table.orientation) == (Hit.COLLECT, Aggregation.MAX, Orientation.COLUMNS)
    assert (table.annotations, table.rules[0].annotations) == (("条款",), ("三（二）",))
    assert table.outputs[0].allowed is not None
    assert table.outputs[0].allowed.text.text == "0,500"
    assert table.outputs[0].default is not None


def test_requirements_and_labels_are_kept() -> None:
    model = definitions(EVERYTHING)
    fact = next(each for each in model.elements if isinstance(each, InputData))
    assert (fact.label, fact.where) == ("企业", FilePlace("main.dmn", 12, 1))
    needing = next(each for each in model.elements if isinstance(each, Decision))
    assert [each.kind for each in (*needing.information, *needing.knowledge, *needing.authority)] == [
        RequirementKind.INPUT,
        RequirementKind.KNOWLEDGE,
        RequirementKind.AUTHORITY,
    ]
    assert (needing.question, needing.description) == ("多少？", "每人\n金额")


def test_types_of_old_versions_lose_their_prefix() -> None:
    read = read_dmn(
        f'<definitions xmlns="{Version.DMN_1_1}" xmlns:feel="http://www.omg.org/spec/FEEL/20140401" '
        'xmlns:o="urn:other" name="m" namespace="urn:m"><import name="其他" namespace="urn:other" importType="x"/>'
        '<inputData name="a"><variable name="a" typeRef="feel:number"/></inputData>'
        '<inputData name="b"><variable name="b" typeRef="o:类型"/></inputData></definitions>',
        "a.dmn",
    )
    assert read.model is not None
    found = [each.variable for each in read.model.elements if isinstance(each, InputData)]
    assert [each.type_ref for each in found if each is not None] == ["number", "其他.类型"]


def test_the_language_of_a_model_is_that_of_its_texts() -> None:
    plain = framed(decision("甲", text("1")))
    foreign = read_dmn(plain.replace(' name="main"', ' name="main" expressionLanguage="urn:juel"'), "a.dmn").model
    feel = read_dmn(plain.replace(' name="main"', ' name="main" expressionLanguage="https://x/FEEL/"'), "a.dmn").model
    assert foreign is not None
    assert feel is not None
    assert [each.code for each in load(foreign).problems] == [DmnCode.FOREIGN_LANGUAGE]
    assert load(feel).problems == ()
