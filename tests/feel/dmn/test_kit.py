"""Cases in the form of the public kit: how they are read, and how a result is judged. The kit itself, where it lies."""

from pathlib import Path

import pytest

from luoshi.feel.dmn import Definitions
from luoshi.feel.dmn.kit import CaseOutcome, KitCode, KitFile, Outcome, read_kit_file, run_kit_file
from luoshi.feel.temporal import parse_date_time
from luoshi.feel.values import DateTime
from luoshi.source import FilePlace, Problem
from tests.feel.dmn.models import decision, definitions, fact, function, text

_KIT = Path(__file__).parents[4] / "shared" / "dmn-tck"
_FRAME = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>main.dmn</modelName>\n{}</testCases>'
)


def _case(results: str, inputs: str = "", attributes: str = "") -> str:
    return f'<testCase id="1"{attributes}>{inputs}{results}</testCase>'


def _wanted(value: str, name: str = "问", attributes: str = "") -> str:
    return f'<resultNode name="{name}"{attributes}><expected>{value}</expected></resultNode>'


def _number(value: str) -> str:
    return f'<value xsi:type="xsd:decimal">{value}</value>'


def _read(cases: str) -> KitFile:
    kit = read_kit_file(_FRAME.format(cases).encode(), "t.xml")
    assert isinstance(kit, KitFile)
    return kit


def _run(model: Definitions, cases: str) -> list[CaseOutcome]:
    found: list[CaseOutcome] = []
    assert run_kit_file(_read(cases), {"main.dmn": model}, _now(), found.append) is None
    return found


def _now() -> DateTime:
    now = parse_date_time("2026-01-02T03:04:05Z")
    assert now is not None
    return now


@pytest.mark.parametrize(
    ("logic", "wanted", "attributes", "outcome"),
    [
        pytest.param("1 + 1", _number("2"), "", Outcome.SUCCESS, id="equal"),
        pytest.param("1 + 1", _number("2.00"), "", Outcome.SUCCESS, id="equal as a number"),
        pytest.param("1 + 1", _number("3"), "", Outcome.ERROR, id="planted: another number"),
        pytest.param("2.5", _number("2"), "", Outcome.ERROR, id="planted: not rounded to what is written"),
        pytest.param("2 / 3", _number("0.66666666667"), "", Outcome.SUCCESS, id="rounded by whoever wrote it"),
        pytest.param("2 / 3", _number("0.6666667"), "", Outcome.ERROR, id="planted: too few decimals for rounding"),
        pytest.param('"1"', _number("1"), "", Outcome.ERROR, id="planted: a text for a number"),
        pytest.param("true", _number("1"), "", Outcome.ERROR, id="planted: a boolean for a number"),
        pytest.param('" a"', '<value xsi:type="xsd:string"> a</value>', "", Outcome.SUCCESS, id="text with a space"),
        pytest.param('"a"', '<value xsi:type="xsd:string"> a</value>', "", Outcome.ERROR, id="planted: without it"),
        pytest.param("null", '<value xsi:nil="true"/>', "", Outcome.SUCCESS, id="null"),
        pytest.param("1", '<value xsi:nil="true"/>', "", Outcome.ERROR, id="planted: a value for null"),
        pytest.param("null", _number("1"), "", Outcome.ERROR, id="planted: null for a value"),
        pytest.param("1 / 0", _number("1"), ' errorResult="true"', Outcome.SUCCESS, id="an error is null"),
        pytest.param("1", _number("1"), ' errorResult="true"', Outcome.ERROR, id="planted: no error"),
        pytest.param(
            "[1, null]",
            f'<list><item>{_number("1")}</item><item><value xsi:nil="true"/></item></list>',
            "",
            Outcome.SUCCESS,
            id="list",
        ),
        pytest.param("[]", "<list/>", "", Outcome.SUCCESS, id="empty list"),
        pytest.param(
            "[1]",
            f"<list><item>{_number('1')}</item><item>{_number('1')}</item></list>",
            "",
            Outcome.ERROR,
            id="planted: a list that is too short",
        ),
        pytest.param(
            "{a: 1, b: [2]}",
            f'<component name="b"><list><item>{_number("2")}</item></list></component>'
            f'<component name="a">{_number("1")}</component>',
            "",
            Outcome.SUCCESS,
            id="context in any order",
        ),
        pytest.param(
            "{a: 1, b: 2}",
            f'<component name="a">{_number("1")}</component>',
            "",
            Outcome.ERROR,
            id="planted: an entry too many",
        ),
        pytest.param(
            'date("2026-01-02")', '<value xsi:type="xsd:date">2026-01-02</value>', "", Outcome.SUCCESS, id="date"
        ),
        pytest.param(
            '@"10:00:00"', '<value xsi:type="xsd:time">10:00:00Z</value>', "", Outcome.ERROR, id="planted: another zone"
        ),
        pytest.param('@"P1Y"', '<value xsi:type="xsd:duration">P12M</value>', "", Outcome.SUCCESS, id="months"),
        pytest.param('@"P1D"', '<value xsi:type="xsd:duration">PT24H</value>', "", Outcome.SUCCESS, id="hours"),
        pytest.param(
            "now()", '<value xsi:type="xsd:dateTime">2026-01-02T03:04:05Z</value>', "", Outcome.SUCCESS, id="now"
        ),
    ],
)
def test_results_are_judged(logic: str, wanted: str, attributes: str, outcome: Outcome) -> None:
    (found,) = _run(definitions(decision("问", text(logic))), _case(_wanted(wanted, attributes=attributes)))
    assert found.outcome is outcome, found.detail
    assert bool(found.detail) is (outcome is Outcome.ERROR)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param('<inputNode name="甲"><value xsi:type="xsd:decimal">2</value></inputNode>', "3", id="given"),
        pytest.param('<inputNode name="甲"><value xsi:type="xsd:string">2</value></inputNode>', None, id="mistyped"),
        pytest.param('<inputNode name="甲"><value xsi:nil="true"/></inputNode>', None, id="nil"),
        pytest.param("", None, id="not given"),
    ],
)
def test_inputs_are_given(given: str, expected: str | None) -> None:
    model = definitions(fact("甲", "number") + decision("问", text("甲 + 1"), "甲"))
    wanted = '<value xsi:nil="true"/>' if expected is None else _number(expected)
    (found,) = _run(model, _case(_wanted(wanted), given))
    assert found.outcome is Outcome.SUCCESS


def test_functions_and_services_are_invoked_by_name() -> None:
    service = (
        '<decisionService id="_s" name="服"><variable name="服"/><outputDecision href="#_乙"/>'
        '<outputDecision href="#_丙"/><inputData href="#_甲"/></decisionService>'
    )
    model = definitions(
        fact("甲")
        + decision("乙", text("甲 + 1"), "甲")
        + decision("丙", text("甲 + 2"), "甲")
        + service
        + function("加", "甲", text("甲 + 3"))
    )
    given = f'<inputNode name="甲">{_number("1")}</inputNode>'
    both = _wanted(_number("2"), "乙") + _wanted(_number("3"), "丙")
    cases = _case(both, given, ' type="decisionService" invocableName="服"') + _case(
        _wanted(_number("4"), "加"), given, ' type="bkm" invocableName="加"'
    )
    assert [each.outcome for each in _run(model, cases)] == [Outcome.SUCCESS, Outcome.SUCCESS]


def test_functions_of_another_language_are_ignored_by_what_the_model_says() -> None:
    model = definitions(
        function("外", "x", text("x"), ' kind="Java"')
        + decision("问", text("外(1)"), "k:外")
        + decision("答", text("问"), "d:问")
        + decision("旁", text("1"))
    )
    cases = _case(_wanted(_number("1"), "答")) + _case(_wanted(_number("1"), "旁"))
    assert [each.outcome for each in _run(model, cases)] == [Outcome.IGNORED, Outcome.SUCCESS]


def test_a_name_that_the_model_lacks_is_an_error() -> None:
    (found,) = _run(definitions(decision("问", text("1"))), _case(_wanted(_number("1"), "没有")))
    assert (found.outcome, found.detail) == (Outcome.ERROR, "模型里没有“没有”")


def test_cases_that_want_null_are_told_apart() -> None:
    kit = _read(
        _case(_wanted(_number("1")))
        + _case(_wanted('<value xsi:nil="true"/>'))
        + _case(_wanted(_number("1"), attributes=' errorResult="true"'))
    )
    assert [each.wants_value for each in kit.cases] == [True, False, False]


@pytest.mark.parametrize(
    ("cases", "code", "column"),
    [
        pytest.param("<testCase id='1'><resultNode/></testCase>", KitCode.MISSING, 18, id="a result without a name"),
        pytest.param("<testCase id='1' type='x'/>", KitCode.BAD_VALUE, 1, id="an unknown kind"),
        pytest.param(
            f'<testCase id="1">{_wanted(_number("一"))}</testCase>', KitCode.BAD_VALUE, 49, id="a number that is none"
        ),
    ],
)
def test_what_cannot_be_read_is_a_problem(cases: str, code: str, column: int) -> None:
    problems = read_kit_file(_FRAME.format(cases).encode(), "t.xml")
    assert isinstance(problems, tuple)
    assert [(each.code, each.where) for each in problems] == [(code, FilePlace("t.xml", 2, column))]


def test_other_xml_is_left_alone() -> None:
    assert read_kit_file(b"<a/>", "t.xml") is None


def test_a_model_that_is_missing_is_a_problem() -> None:
    found = run_kit_file(_read(_case(_wanted(_number("1")))), {}, _now(), lambda _: None)
    assert isinstance(found, Problem)
    assert found.code == KitCode.MODEL_UNKNOWN


@pytest.mark.skipif(not _KIT.is_dir(), reason="the public kit does not lie beside the project, in ../shared/dmn-tck")
def test_the_public_kit_passes(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from luoshi.cli import main

    assert main(["tck", str(_KIT), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["failed"] == 0
    assert counted["cases"] == counted["passed"] + counted["ignored"]
    assert counted["passed"] >= 2800
    assert counted["non_null"]["passed"] == counted["non_null"]["cases"] >= 1600
