"""What nothing uses: which facts, parameters and decisions are told, and by whom the others are used."""

import pytest

from luoshi.deadlines import Calendar
from luoshi.programme import load_files
from luoshi.programme.verification.conditions.unused import unused
from luoshi.programme.verification.findings import FiguresWitness, Finding, FindingKind, Proved, Severity
from luoshi.programme.verification.subject import Subject
from tests.programme import fines, tiny
from tests.programme.tiny import PROGRAMME

CALENDAR = Calendar.china()
BUREAU = "  民政局: {kind: office, function: 民政, level: city, clause: 二(二)}\n"
OUTSIDE = "  民政局: {kind: outside, clause: 二(二)}\n"
ROLES = "roles:\n"
REFERRED = "routes: [{when: 出勤天数 >= 90, refer: 县民政局, clause: 二(二)}, {when"
TASK = "tasks:\n  报告: {clause: 二(二), by: 民政局, due: 2020-12-31}\n"
FORM = "  登记表: {clause: 二(二), fields: [出勤天数]}\n"
FORMS = "forms:\n"
RESERVE = "  预备金: {source: 经费户, outlet: 发放户, budget: none, clause: 二(二)}\n"
STATED = (
    "  预备金: {source: 经费户, outlet: 发放户, budget: none, total: {amount: 100, clause: 二(二)}, clause: 二(二)}\n"
)
FUNDS = "funds:\n"
PAYING = PROGRAMME[PROGRAMME.index("      发放:\n") : PROGRAMME.index("declaratory:")]
LAST_TERM = "  账号: {type: account, clause: 二(二), question: 银行账号？, data_class: account}\n"
PHONE = "  电话: {type: text, clause: 二(二), question: 电话？}\n"
FIELDS = "fields: [出勤天数, 开户行, 账号]"
SHOWS = "shows: [津贴]"
CHECKS = "checks: [出勤天数]"
ROUTE = "when: 出勤天数 >= 0"
PARAMETERS = "parameters:\n"
SUBSIDY = "  津贴:\n"
LIMIT = "  上限: {type: money, clause: 二(一), values: [{from: 2020-01-01, value: 1000}]}\n"
DAILY = "  每天: {clause: 二(一), type: money, round: half up to fen, is: 日标准}\n"
DECLARATORY = "declaratory:\n"
REGISTER = "registers:\n  台账: {clause: 二(二), of: paid, columns: [电话]}\n"
FUND = "budget: none, clause: 二(二)}"
TOTAL = "budget: none, total: {amount: 上限, clause: 二(二)}, clause: 二(二)}"
NOTE = """interpretations:
  电话为空:
    {clauses: [二(二)], statements: [可领], when: '电话 = ""', reading: 二(二), text: 可不填。, reason: 没有要求。}
"""


def told(files: dict[str, bytes]) -> list[str]:
    """The messages of the findings; every result is of one kind and says that it was read off."""
    loaded = load_files(files)
    assert loaded.programme is not None, loaded.problems
    results = list(unused(Subject.of(loaded.programme, CALENDAR)))
    ready = loaded.programme
    named = [*ready.terms, *ready.parameters, *ready.decisions, *(f"角色/{name}" for name in ready.roles)]
    named += [*(f"材料/{name}" for name in ready.materials), *(f"表单/{name}" for name in ready.forms)]
    named += [*(f"资金/{name}" for name in ready.funds), *(f"台账/{name}" for name in ready.registers)]
    assert [result.about for result in results] == named
    found = []
    for result in results:
        assert result.kind is FindingKind.UNREACHABLE
        if isinstance(result, Finding):
            assert result.severity is Severity.WARNING
            assert isinstance(result.witness, FiguresWitness)
            found.append(result.message)
        else:
            assert isinstance(result, Proved)
    return found


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        pytest.param((), [], id="everything is used"),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE),), ["事实“电话”没有一处用到（二(二)）"], id="a fact nobody asks"),
        pytest.param(
            ((LAST_TERM, LAST_TERM + PHONE), (FIELDS, "fields: [出勤天数, 开户行, 账号, 电话]")),
            ["事实“电话”没有一处用到，只在“申请表”里填写（二(二)）"],
            id="a fact that a form alone asks",
        ),
        pytest.param(
            ((LAST_TERM, LAST_TERM + PHONE), (DECLARATORY, NOTE + DECLARATORY)),
            ["事实“电话”没有一处用到（二(二)）"],
            id="an interpretation decides nothing",
        ),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE), (SHOWS, "shows: [津贴, 电话]")), [], id="shown in a notice"),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE), (CHECKS, "checks: [出勤天数, 电话]")), [], id="checked"),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE), (ROUTE, "when: '电话 != \"\"'")), [], id="a route asks"),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE), ("when: 可领", "when: '电话 != \"\"'")), [], id="a paper asks"),
        pytest.param(((LAST_TERM, LAST_TERM + PHONE), (DECLARATORY, REGISTER + DECLARATORY)), [], id="registered"),
        pytest.param(((PARAMETERS, PARAMETERS + LIMIT),), ["参数“上限”没有一处用到（二(一)）"], id="a parameter"),
        pytest.param(((PARAMETERS, PARAMETERS + LIMIT), (FUND, TOTAL)), [], id="a parameter is a fund's total"),
        pytest.param(((SUBSIDY, DAILY + SUBSIDY),), ["判定“每天”算出来以后没有一处用到（二(一)）"], id="a decision"),
        pytest.param(((ROLES, ROLES + BUREAU),), ["角色“民政局”没有一处用到（二(二)）"], id="a role"),
        pytest.param(((ROLES, ROLES + OUTSIDE),), [], id="a role outside the programme"),
        pytest.param(((ROLES, ROLES + BUREAU), ("routes: [{when", REFERRED)), [], id="a role that is referred to"),
        pytest.param(((ROLES, ROLES + BUREAU), (DECLARATORY, TASK + DECLARATORY)), [], id="a role with a task"),
        pytest.param(((FORMS, FORMS + FORM),), ["表单“登记表”没有一处用到（二(二)）"], id="a form"),
        pytest.param(((FUNDS, FUNDS + RESERVE),), ["资金“预备金”没有一处用到（二(二)）"], id="a fund"),
        pytest.param(((FUNDS, FUNDS + STATED),), [], id="a fund with money that is stated"),
        pytest.param(
            (
                (PAYING, ""),
                ("公示, 发放]", "公示]"),
                (FUNDS + "  工会经费: {source: 经费户, outlet: 发放户, budget: none, clause: 二(二)}\n", ""),
                (SHOWS, "shows: [津贴, 开户行, 账号]"),
                (DECLARATORY, REGISTER.replace("电话", "津贴") + DECLARATORY),
            ),
            ["台账“台账”没有一处用到（二(二)）"],
            id="a register of what is never paid",
        ),
        pytest.param(((SUBSIDY, DAILY + SUBSIDY), (SHOWS, "shows: [津贴, 每天]")), [], id="a decision is shown"),
    ],
)
def test_what_nothing_uses_is_told(replacements: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert told(tiny.broken(*replacements)) == expected


def test_without_procedures_nobody_hands_in_a_paper() -> None:
    paper = "materials:\n  收据: {title: 收据, clause: 二}\n"
    files = fines.files()
    files["programme.yaml"] += paper.encode()
    assert told(files) == ["材料“收据”没有一处用到（二）"]


def test_without_procedures_final_decisions_are_the_answers() -> None:
    assert told(fines.files()) == []
