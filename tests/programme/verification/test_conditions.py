"""Conditions that never or always hold, branches nobody takes, decisions without a value, cases without a route."""

import pytest

from luoshi.deadlines import Calendar
from luoshi.feel import Null
from luoshi.programme import decide, load_files
from luoshi.programme.asking import route_taken
from luoshi.programme.verification.conditions.never_always import conditions
from luoshi.programme.verification.conditions.routes import routes
from luoshi.programme.verification.conditions.undecided import undecided
from luoshi.programme.verification.findings import FactsWitness, Finding, Proved, Result, Severity, Unsettled
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.tables.examining import tables
from tests.programme import tiny
from tests.programme.verification.lines_package import subject

CALENDAR = Calendar.china()
ROUTE = "{when: 出勤天数 >= 0, stages: [审核, 公示, 发放], clause: 二(二)}"
STAGES = "stages: [审核, 公示, 发放], clause: 二(二)}"
PAPER = "when: 可领}"
EXCEPT = "    except:\n      - {label: 免除, when: 年龄 > 130, then: 0, clause: 二(四)}\n"
LINE = """  线:
    {type: integer, clause: 一(二), values: [{from: 2020-01-01, value: 0}, {from: 2021-01-01, value: 60}]}
"""
FIXED = "  线: {type: integer, clause: 一(二), values: [{from: 2020-01-01, value: 60}]}\n"


def yes(name: str, text: str) -> str:
    """A decision that is a yes or no."""
    return f"  {name}: {{clause: 一(一), type: boolean, is: '{text}'}}\n"


def number(name: str, text: str, extra: str = "") -> str:
    """A decision that is a number."""
    return f"  {name}:\n    clause: 二\n    type: decimal\n    is: {text}\n{extra}"


def tiny_package(*replacements: tuple[str, str]) -> Subject:
    """The smallest package with pieces replaced."""
    loaded = load_files(tiny.broken(*replacements))
    assert loaded.programme is not None, loaded.problems
    return Subject.of(loaded.programme, CALENDAR)


def findings(results: list[Result]) -> list[tuple[str, str]]:
    """The kind of each finding and what it is about; nothing else was left open."""
    assert not [result for result in results if isinstance(result, Unsettled)]
    return [(result.kind.value, result.about) for result in results if isinstance(result, Finding)]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        pytest.param(yes("符合", "年龄 >= 60"), [], id="sometimes"),
        pytest.param(yes("符合", "年龄 > 120"), [("never", "符合")], id="beyond the range"),
        pytest.param(yes("符合", "年龄 >= 120"), [], id="at the end of the range"),
        pytest.param(yes("符合", "年龄 >= 0"), [("always", "符合")], id="all of the range"),
        pytest.param(yes("符合", "年龄 > 0"), [], id="all but the end"),
        pytest.param(yes("符合", "残疾 and 年龄 > 120"), [("never", "符合/年龄 > 120")], id="the part, not the whole"),
        pytest.param(yes("符合", "残疾 or 年龄 >= 0"), [("always", "符合/年龄 >= 0")], id="a part that always holds"),
        pytest.param(yes("符合", "年龄 < 10 and 年龄 > 20"), [("never", "符合")], id="parts that exclude each other"),
        pytest.param(yes("符合", "收入 > 999999.99 and 收入 < 1000000"), [("never", "符合")], id="between two fen"),
        pytest.param(yes("符合", "年龄 > 120") + yes("可领", "符合 and 残疾"), [("never", "符合")], id="what follows"),
        pytest.param(yes("符合", 'date("2020-01-01") = 入职日'), [], id="one day"),
        pytest.param(yes("符合", "残疾"), [], id="a fact"),
        pytest.param(yes("符合", "年龄 != null and 残疾"), [], id="whether it is known"),
        pytest.param(
            number("补助", "if 年龄 < 60 then 1 else if 年龄 < 50 then 2 else 3"),
            [("never", "补助/年龄 < 50")],
            id="where it is asked",
        ),
        pytest.param(
            yes("老", "年龄 >= 60")
            + yes("很老", "年龄 >= 80")
            + number("补助", "if 老 then 1 else if 很老 then 2 else 3"),
            [("unreachable", "补助/如果很老")],
            id="a branch behind another",
        ),
        pytest.param(number("补助", "年龄 * 2", EXCEPT), [("unreachable", "补助/“免除”")], id="an exception"),
        pytest.param(
            number("补助", "年龄 * 2", EXCEPT.replace("年龄 > 130", "年龄 > 130 and 收入 > 100")),
            [("unreachable", "补助/“免除”")],
            id="an exception for one of its parts",
        ),
        pytest.param(
            number("补助", "年龄 * 2", EXCEPT.replace("年龄 > 130", "年龄 > 130 or 收入 > 100")),
            [("never", "补助/年龄 > 130")],
            id="a part that an exception does not need",
        ),
        pytest.param(
            number("补助", "年龄 * 2", EXCEPT) + yes("有补助", "补助 < 0"),
            [("unreachable", "补助/“免除”"), ("never", "有补助")],
            id="beside an exception that never applies",
        ),
        pytest.param(
            yes("超龄", "年龄 > 130") + number("补助", "年龄 * 2", EXCEPT.replace("年龄 > 130", "超龄")),
            [("unreachable", "补助/“免除”"), ("never", "超龄")],
            id="an exception for a decision that is never yes",
        ),
        pytest.param(number("补助", "if 年龄 > 60 then 1 else 2"), [], id="branches"),
        pytest.param(
            "  税: {clause: 二, type: money, round: half up to fen, is: 收入 * 3%}\n"
            + yes("有尾数", "收入 * 3% != 税"),
            [],
            id="what only rounding brings about",
        ),
        pytest.param(
            "  税: {clause: 二, type: money, round: half up to fen, is: 收入 * 3%}\n" + yes("高", "税 > 30000"),
            [("never", "高")],
            id="an amount out of reach",
        ),
    ],
)
def test_conditions_over_facts(decisions: str, expected: list[tuple[str, str]]) -> None:
    ready = subject(decisions)
    assert findings([*tables(ready), *conditions(ready)]) == expected


def test_a_finding_says_what_the_facts_may_be() -> None:
    (finding,) = conditions(subject(yes("符合", "年龄 > 120")))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.WARNING
    assert finding.message == "一(一)：判定“符合”（年龄 > 120）从来不成立，因为年龄在0岁到120岁之间"


@pytest.mark.parametrize(
    ("decisions", "reason"),
    [
        pytest.param(yes("符合", "收入 > 2000000"), "，因为收入在0元到1,000,000元之间", id="yuan without fen"),
        pytest.param(yes("符合", "欠租月数 < 0"), "，因为欠租月数不小于0个月", id="months, open at the end"),
        pytest.param(yes("符合", '残疾 and 类别 = "丙类"'), "，因为类别为甲类或者乙类", id="choices"),
        pytest.param(yes("符合", "残疾 and not(残疾)"), "，因为残疾为是或者否", id="a truth"),
    ],
)
def test_ranges_stand_in_a_sentence(decisions: str, reason: str) -> None:
    ready = subject(
        decisions, terms="  欠租月数: {type: integer, min: 0, unit: 月, clause: 一(一), question: 几个月？}\n"
    )
    (finding,) = [result for result in conditions(ready) if isinstance(result, Finding)]
    assert finding.message.endswith(reason)


def test_what_holds_under_some_rules_alone_is_no_finding() -> None:
    moving = subject(yes("符合", "年龄 >= 线"), parameters=LINE)
    assert len(moving.rulesets) == 2
    assert findings(list(conditions(moving))) == []


def test_a_comparison_of_figures_alone_is_not_examined() -> None:
    results = list(conditions(subject(number("补助", "if 线 > 50 then 年龄 else 0"), parameters=FIXED)))
    assert results == []


def test_what_no_formula_says_is_left_open_with_its_reason() -> None:
    (result,) = conditions(subject(yes("符合", 'starts with(类别, "甲")')))
    assert isinstance(result, Unsettled)
    assert "starts with" in result.reason


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        pytest.param((), [("always", "申领/路径1")], id="the route of the package takes everybody"),
        pytest.param(((ROUTE, f"{{when: 可领, {STAGES}"),), [], id="a route for some"),
        pytest.param(
            ((ROUTE, f"{{when: 可领, {STAGES}"), (PAPER, "when: 出勤天数 > 92}")),
            [("never", "考勤表")],
            id="a paper for nobody",
        ),
    ],
)
def test_conditions_of_routes_and_papers(
    replacements: tuple[tuple[str, str], ...], expected: list[tuple[str, str]]
) -> None:
    assert findings(list(conditions(tiny_package(*replacements)))) == expected


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        pytest.param(number("人均", "收入 / 人数"), [], id="never zero by its range"),
        pytest.param(number("每平方米", "收入 / 面积"), [("gap", "每平方米/没有结果")], id="divided by zero"),
        pytest.param(number("每平方米", "if 面积 = 0 then 0 else 收入 / 面积"), [], id="zero is provided for"),
        pytest.param(
            number("每平方米", "收入 / 面积") + yes("高", "每平方米 > 9"),
            [("gap", "每平方米/没有结果")],
            id="what uses it is not told again",
        ),
        pytest.param(number("差", "收入 / (年龄 - 60)"), [("gap", "差/没有结果")], id="zero in the midst"),
    ],
)
def test_decisions_without_a_value(decisions: str, expected: list[tuple[str, str]]) -> None:
    ready = subject(decisions)
    results = list(undecided(ready))
    assert findings(results) == expected
    for result in results:
        if isinstance(result, Finding):
            assert result.severity is Severity.ERROR
            assert isinstance(result.witness, FactsWitness)
            outcome = decide(ready.programme, result.witness.facts, result.witness.on).outcome
            assert outcome is not None
            value = outcome.values[result.about.removesuffix("/没有结果")]
            assert isinstance(value, Null)
            assert value.missing == ()


def test_the_message_names_the_facts_and_the_reason() -> None:
    (finding,) = undecided(subject(number("每平方米", "收入 / 面积")))
    assert isinstance(finding, Finding)
    assert finding.message == "收入为10,000元、面积为0平方米时，“每平方米”没有结果（除数为零）：二没有规定"


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        pytest.param(ROUTE, [], id="everybody"),
        pytest.param(f"{{when: 可领, {STAGES}", [], id="everybody who is entitled"),
        pytest.param(f"{{when: 出勤天数 > 5, {STAGES}", [("gap", "申领/路径")], id="not those with few days"),
        pytest.param(f"{{when: 出勤天数 > 5, {STAGES}, {{when: 出勤天数 <= 5, {STAGES}", [], id="two routes that meet"),
        pytest.param(
            f"{{when: 出勤天数 > 5, {STAGES}, {{when: 出勤天数 > 9, {STAGES}, {{when: true, {STAGES}",
            [("unreachable", "申领/路径2")],
            id="a route behind another",
        ),
        pytest.param(
            f"{{when: 出勤天数 >= 0, {STAGES}, {{when: true, {STAGES}",
            [("unreachable", "申领/路径2")],
            id="a last route that nobody needs",
        ),
    ],
)
def test_routes(route: str, expected: list[tuple[str, str]]) -> None:
    ready = tiny_package((ROUTE, route))
    results = list(routes(ready))
    assert findings(results) == expected
    for result in results:
        if isinstance(result, Finding) and isinstance(result.witness, FactsWitness):
            assert result.severity is Severity.ERROR
            assert result.witness.shows == {"可领": True}
            procedure = ready.programme.procedures["申领"]
            assert route_taken(ready.programme, procedure, result.witness.facts, result.witness.on) is None


def test_what_is_sound_is_proved() -> None:
    results = [*conditions(subject(yes("符合", "年龄 >= 60"))), *undecided(subject(yes("符合", "年龄 >= 60")))]
    assert [type(result) for result in results] == [Proved, Proved]
