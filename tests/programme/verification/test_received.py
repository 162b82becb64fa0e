"""Of which amounts a drop is a loss: by what they feed, what procedures pay, and what the package calls a burden."""

from decimal import Decimal

import pytest

from luoshi.programme.verification.changes.cliffs import cliffs
from luoshi.programme.verification.changes.directions import directions
from luoshi.programme.verification.changes.received import Amounts, Role
from luoshi.programme.verification.findings import FactsWitness, Finding, Proved, Result
from tests.programme.verification import lines_package

PAID = """roles:
  某人: {kind: applicant, clause: 一(一)}
  某局: {kind: office, function: 某事, level: city, clause: 一(二)}
forms:
  申请表: {clause: 一(一), fields: [年龄, 收入, 人数]}
procedures:
  申请:
    clause: 一(一)
    applicant: 某人
    form: 申请表
    condition: 可领
    amount: 补助
    windows: [{from: 2020-01-01, until: 2022-12-31, clause: 三}]
    routes: [{when: 可领, stages: [审核], clause: 一(二)}]
    stages:
      审核: {review: [{by: 某局, checks: [收入], leads: true}], within: 5 workdays, clause: 一(二)}
"""
WHO = "  可领: {clause: 一(一), type: boolean, is: 年龄 >= 18}\n"


def amount(name: str, rule: str, more: str = "") -> str:
    """A decision in yuan by a rule; `more` are further fields of it."""
    return f"  {name}: {{clause: 二(一), type: money, round: half up to fen, is: '{rule}'{more}}}\n"


LINE = "if 年龄 < 60 then 100 else 40"

# Each: decisions, whether 补助 is what a procedure pays, the role of 甲.
ROLES = [
    pytest.param(amount("甲", LINE), False, Role.PRESUMED, id="an answer of which nothing is said"),
    pytest.param(amount("甲", LINE, ", burden: true"), False, Role.OWED, id="a burden"),
    pytest.param(
        amount("甲", LINE) + amount("补助", "人数 * 100 - 甲"), True, Role.OWED, id="subtracted from what is paid"
    ),
    pytest.param(
        amount("甲", LINE) + amount("补助", "人数 * 100 - 甲"),
        False,
        Role.PRESUMED,
        id="subtracted from who knows what",
    ),
    pytest.param(amount("甲", LINE) + amount("补助", "min(甲, 500)"), True, Role.RECEIVED, id="a part of what is paid"),
    pytest.param(
        amount("甲", LINE) + amount("补助", "if 甲 > 收入 then 收入 else 甲"),
        True,
        Role.RECEIVED,
        id="a part of what is paid and tested beside",
    ),
    pytest.param(
        amount("补助", LINE) + amount("甲", "收入 - 补助"), True, Role.OWED, id="what is left when it has been paid"
    ),
    pytest.param(
        amount("补助", LINE) + amount("甲", "收入 + 补助"), True, Role.PRESUMED, id="an answer that nobody pays"
    ),
    pytest.param(
        amount("甲", LINE) + amount("自付", "收入 - 甲", ", burden: true"),
        False,
        Role.RECEIVED,
        id="what lessens a burden",
    ),
    pytest.param(
        amount("甲", "收入 * 70%") + amount("补助", "if 甲 < 1000 then 500 else 0"), False, Role.TESTED, id="an income"
    ),
    pytest.param(
        amount("甲", "收入 * 70%")
        + '  档: {clause: 二(一), type: text, is: \'if 甲 < 1000 then "一" else "二"\'}\n'
        + amount("补助", 'if 档 = "一" then 500 else 0'),
        False,
        Role.TESTED,
        id="an income that a grade tests",
    ),
    pytest.param(
        amount("甲", LINE) + "  大额: {clause: 二(一), type: boolean, is: 甲 > 50}\n",
        False,
        Role.PRESUMED,
        id="an amount that a condition tests on which no amount rests",
    ),
]


@pytest.mark.parametrize(("decisions", "is_paid", "role"), ROLES)
def test_what_more_of_it_is_for_the_person(decisions: str, is_paid: bool, role: Role) -> None:
    programme = lines_package.programme(WHO + decisions if is_paid else decisions, PAID if is_paid else "")
    assert Amounts(programme, Decimal("0.2")).role("甲") is role


# Each: decisions, the results told: their type by the decision.
TOLD = [
    pytest.param(
        amount("甲", "if 人数 >= 2 then 收入 * 70% else 收入") + amount("补助", "if 甲 < 1000 then 100 else 90"),
        [("补助", Proved)],
        id="income counted lower is no loss",
    ),
    pytest.param(
        amount("甲", LINE) + amount("补助", "甲 * 2", ", cliff: 100%"),
        [("补助", Proved), ("甲", Proved)],
        id="the whole allows it to its part",
    ),
    pytest.param(
        amount("甲", LINE, ", cliff: 30%") + amount("补助", "甲 * 2", ", cliff: 100%"),
        [("补助", Proved), ("甲/年龄", Finding)],
        id="the part states less",
    ),
    pytest.param(
        amount("甲", LINE) + amount("乙", "甲 * 3", ", cliff: 50%") + amount("补助", "甲 * 2", ", cliff: 100%"),
        [("乙/年龄", Finding), ("补助", Proved)],
        id="one of two wholes does not allow it: told of that one alone",
    ),
]


@pytest.mark.parametrize(("decisions", "told"), TOLD)
def test_only_what_costs_the_person_something_is_told(decisions: str, told: list[tuple[str, type]]) -> None:
    found: list[Result] = list(cliffs(lines_package.subject(decisions)))
    assert sorted((each.about, type(each).__name__) for each in found) == sorted(
        (about, kind.__name__) for about, kind in told
    )


FARE = ", burden: true"


@pytest.mark.parametrize(
    ("rule", "before", "after", "share"),
    [
        # 60 of 100; 100 of 100
        pytest.param("if 年龄 < 18 then 40 else 100", ("17", "40"), ("18", "100"), "60%", id="more than doubled"),
        pytest.param("if 年龄 < 18 then 0 else 100", ("17", "0"), ("18", "100"), "100%", id="from nothing"),
        pytest.param("if 年龄 < 18 then 75 else 100", ("17", "75"), ("18", "100"), "25%", id="a quarter"),
    ],
)
def test_of_a_burden_a_rise_is_the_cliff(
    rule: str, before: tuple[str, str], after: tuple[str, str], share: str
) -> None:
    subject = lines_package.subject(amount("票价", rule, FARE))
    (finding,) = cliffs(subject)
    assert isinstance(finding, Finding)
    assert isinstance(finding.witness, FactsWitness)
    assert finding.beside is not None
    shown = [(side.facts["年龄"], side.shows["票价"]) for side in (finding.witness, finding.beside)]
    assert shown == [tuple(map(Decimal, before)), tuple(map(Decimal, after))]
    assert f"票价由{before[1]}元升到{after[1]}元，多出的部分占新数额的{share}" in finding.message
    (cliff,) = subject.cliffs
    assert (cliff.is_burden, cliff.share) == (True, share)
    assert cliff.before == FactsWitness(cliff.before.facts, cliff.before.on, {"票价": Decimal(before[1])})


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("if 年龄 < 65 then 20 else 0", id="free from 65"),
        pytest.param("if 年龄 < 18 then 80 else 100", id="a fifth more"),
        pytest.param("收入 * 10%", id="a slope"),
    ],
)
def test_a_burden_that_falls_is_no_cliff(rule: str) -> None:
    (result,) = cliffs(lines_package.subject(amount("票价", rule, FARE)))
    assert isinstance(result, Proved)


def test_the_remedy_says_what_to_write_of_a_burden() -> None:
    (finding,) = cliffs(lines_package.subject(amount("票价", "if 年龄 < 65 then 20 else 0")))
    assert isinstance(finding, Finding)
    assert finding.remedy.endswith("“票价”要是由对方交的，写 burden: true。")


def test_of_a_burden_that_is_a_large_table_too() -> None:
    # Of 80 rows the first 50 say 300, the others 400: a quarter of 400 more from 50 on.
    last = "        - {when: ['>= 79'], then: 350}\n"
    rows = "".join(f"        - {{when: ['{age}'], then: {300 if age < 50 else 400}}}\n" for age in range(79))
    table = (
        "  票价:\n    clause: 二\n    type: money\n    round: half up to fen\n    burden: true\n"
        f"    table:\n      hit: unique\n      in: [年龄]\n      rules:\n{rows}{last}"
    )
    subject = lines_package.subject(table)
    (finding,) = cliffs(subject)
    assert isinstance(finding, Finding)
    assert finding.message.startswith("年龄由49岁增加到50岁，票价由300元升到400元，多出的部分占新数额的25%")


@pytest.mark.parametrize(
    ("rule", "cliffs_told"),
    [
        pytest.param(LINE, 0, id="along the fact that breaks its direction"),
        pytest.param("(if 年龄 < 60 then 100 else 40) * (if 收入 < 3000 then 1 else 0)", 1, id="along another too"),
    ],
)
def test_a_drop_against_a_declared_direction_is_told_as_that(rule: str, cliffs_told: int) -> None:
    subject = lines_package.subject(amount("补助", rule, ", monotone: {年龄: up}"))
    assert [each.about for each in directions(subject) if isinstance(each, Finding)] == ["补助/年龄"]
    found = list(cliffs(subject))
    assert [type(each) for each in found] == [Finding] * cliffs_told
    assert len(subject.cliffs) == 1
