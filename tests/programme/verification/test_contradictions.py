"""Clauses that draw different lines on a figure: what is told, with which facts, and what is no contradiction."""

from operator import ge, gt, le, lt
from pathlib import Path
from random import Random

import pytest

from luoshi.deadlines import Calendar
from luoshi.programme import decide, load_files, package_files
from luoshi.programme.verification.contradictions.examining import contradictions
from luoshi.programme.verification.findings import FactsWitness, Finding, FindingKind, Proved, Result, Unsettled
from luoshi.programme.verification.subject import Subject
from tests.programme.verification.lines_package import subject

STABILITY = package_files(Path(__file__).parents[3] / "programmes" / "job-stability")
Told = list[tuple[str, tuple[str, ...], bool]]


def money(name: str, text: str, clause: str = "二", extra: str = "") -> str:
    """A decision about an amount."""
    return f"  {name}:\n    clause: {clause}\n    type: money\n    round: half up to fen\n    is: {text}\n{extra}"


def yes(name: str, text: str, clause: str = "一(一)") -> str:
    """A decision that is a yes or no."""
    return f"  {name}: {{clause: {clause}, type: boolean, is: '{text}'}}\n"


def table(name: str, columns: str, *rows: tuple[str, str], hit: str = "unique", kind: str = "decimal") -> str:
    """A table whose rows stand for 二(一), 二(二) and so on."""
    listed = "".join(
        f"        - {{when: [{tests}], then: {result}, clause: 二({numeral})}}\n"
        for numeral, (tests, result) in zip("一二三四", rows, strict=False)
    )
    head = f"  {name}:\n    clause: 二\n    type: {kind}\n    table:\n      hit: {hit}\n"
    return f"{head}      in: [{columns}]\n      rules:\n{listed}"


def told(results: list[Result]) -> Told:
    """What the findings are about, their clauses and whether they are explained; each witness is decided again."""
    found: Told = []
    for result in results:
        assert result.kind is FindingKind.CONTRADICTION
        if isinstance(result, Finding):
            found.append((result.about, result.clauses, result.explained is not None))
        else:
            assert isinstance(result, Proved), result
    return found


def examined(ready: Subject) -> list[Result]:
    """The results; every witness shows what `decide` says."""
    results = list(contradictions(ready))
    for result in results:
        if isinstance(result, Finding):
            assert isinstance(result.witness, FactsWitness)
            outcome = decide(ready.programme, result.witness.facts, result.witness.on).outcome
            assert outcome is not None
            assert result.witness.shows
            assert {name: outcome.values[name] for name in result.witness.shows} == dict(result.witness.shows)
    return results


def stability(*replacements: tuple[str, str]) -> Subject:
    """The package about jobs with pieces of it replaced, each of which occurs once."""
    text = STABILITY["programme.yaml"].decode()
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    loaded = load_files({**STABILITY, "programme.yaml": text.encode(), "cases.yaml": b"[]"})
    assert loaded.programme is not None, loaded.problems
    return Subject.of(loaded.programme, Calendar.china())


CONDITION = "裁员率 < 登记失业率}"
THRESHOLD = "value: 4%}]"
AT_FOUR = ("三(二)", "四(三)")
ABOVE_FOUR = ("三(二)", "四(四)")
_TEXT = STABILITY["programme.yaml"].decode()
NOTE = _TEXT[_TEXT.index("  裁员率恰为百分之四:") : _TEXT.index("  没有裁员时的裁员率:")]
WHEN = "    when: 裁员率 = 登记失业率\n"


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        pytest.param((), [("裁员率达标/补贴比例", AT_FOUR, True)], id="as it is"),
        pytest.param(((CONDITION, "裁员率 <= 登记失业率}"),), [], id="the condition admits 4 %"),
        pytest.param(((NOTE, ""),), [("裁员率达标/补贴比例", AT_FOUR, False)], id="no note"),
        pytest.param(
            ((THRESHOLD, "value: 5%}]"),),
            [("补贴比例/裁员率达标", ABOVE_FOUR, False)],
            id="the condition at 5 %",
        ),
        pytest.param(
            ((THRESHOLD, "value: 3%}]"),), [("裁员率达标/补贴比例", AT_FOUR, False)], id="the condition at 3 %"
        ),
        pytest.param(
            (
                ('"(3%..4%]"', '"(3%..3.5%]"'),
                ('"> 4%"', '"> 3.5%"'),
            ),
            [("补贴比例/裁员率达标", ABOVE_FOUR, False)],
            id="the tier ends at 3.5 %",
        ),
        pytest.param(
            (
                ('"(3%..4%]"', '"(3%..4%)"'),
                ('"> 4%"', '">= 4%"'),
            ),
            [],
            id="the tier leaves 4 % out",
        ),
        pytest.param(
            ((WHEN, f"{WHEN.rstrip()} and 上年度裁员人数 > 1\n"),),
            [("裁员率达标/补贴比例", AT_FOUR, True), ("裁员率达标/补贴比例/解释之外", AT_FOUR, False)],
            id="a note for some of the cases",
        ),
        pytest.param(
            (("clauses: [三(二), 四(三)]", "clauses: [三(二), 四(二)]"),),
            [("裁员率达标/补贴比例", AT_FOUR, False)],
            id="a note about another tier",
        ),
        pytest.param(((WHEN, ""),), [("裁员率达标/补贴比例", AT_FOUR, True)], id="a note for every case"),
    ],
)
def test_the_condition_against_the_tiers(replacements: tuple[tuple[str, str], ...], expected: Told) -> None:
    assert told(examined(stability(*replacements))) == expected


def test_the_facts_are_those_that_a_person_would_choose() -> None:
    (finding,) = examined(stability())
    assert isinstance(finding, Finding)
    assert isinstance(finding.witness, FactsWitness)
    # 1 ÷ (1＋24) ＝ 4 %.
    facts, shows = finding.witness.facts, finding.witness.shows
    assert (facts["上年度裁员人数"], facts["上年末参保人数"]) == (1, 24)
    assert (shows["裁员率达标"], str(shows["补贴比例"]), shows["补贴金额"]) == (False, "0.30", 0)
    assert finding.message == (
        "裁员率恰为4%时，三(二)（裁员率达标：裁员率 < 登记失业率）不予认可，"
        "四(三)（补贴比例第3行）却给30%：两条说法不一致"
    )


OLD_ENOUGH = table("标准", "年龄", ('"< 60"', "0"), ('"[60..70]"', "100"), ('"> 70"', "200"))
LIMITED = table("标准", "收入", ('"<= 3000"', "100"), ('"> 3000"', "0"))
PAID = money("补助", "if 符合 then 标准 else 0")
THREE = yes("够龄", "年龄 > 60") + yes("困难", "收入 < 3000", "一(二)") + yes("不大", "面积 <= 90", "一(三)")
ALL_THREE = THREE + yes("符合", "够龄 and 困难 and 不大", "一")
RICH = "    except:\n      - {label: 高收入, when: 收入 > 3000, then: 0, clause: 二(四)}\n"
TWO_COLUMNS = table(
    "标准",
    "类别, 收入",
    ("'\"甲类\"', '< 2000'", "100"),
    ("'\"乙类\"', '< 4000'", "100"),
    ("'-', '-'", "0"),
    hit="first",
)
MODE = '  办法: {clause: 二, type: text, is: \'if 联办 then "联" else if 自办 then "自" else "无"\'}\n'
APART = """interpretations:
  重叠: {clauses: [一(一), 一(二)], statements: [联办, 自办], reading: 一(一), text: 从一。, reason: 从一。}
"""
LINE = """  线:
    {type: money, clause: 一(二), values: [{from: 2020-01-01, value: 3000.01}, {from: 2021-01-01, value: 4000}]}
"""


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        pytest.param(yes("符合", "年龄 >= 60") + OLD_ENOUGH + PAID, [], id="the same line"),
        pytest.param(yes("符合", "年龄 > 59") + OLD_ENOUGH + PAID, [], id="the same whole numbers"),
        pytest.param(
            yes("符合", "年龄 > 60") + OLD_ENOUGH + PAID,
            [("符合/标准", ("一(一)", "二(二)"), False)],
            id="whole numbers",
        ),
        pytest.param(
            yes("符合", "年龄 >= 55") + OLD_ENOUGH + PAID,
            [("标准/符合", ("一(一)", "二(一)"), False)],
            id="a tier later",
        ),
        pytest.param(
            yes("符合", "年龄 >= 60") + table("标准", "年龄", ('"< 70"', "100"), ('">= 70"', "150")) + PAID,
            [],
            id="rows open at the end draw no line",
        ),
        pytest.param(
            yes("符合", "年龄 >= 60") + table("标准", "年龄", ('"<= 80"', "100"), ('"> 80"', "0")) + PAID,
            [],
            id="from 60 on, up to 80",
        ),
        pytest.param(
            yes("符合", "收入 < 3000") + LIMITED + PAID, [("符合/标准", ("一(一)", "二(一)"), False)], id="money"
        ),
        pytest.param(yes("符合", "收入 < 3000.01") + LIMITED + PAID, [], id="the same amounts in fen"),
        pytest.param(
            yes("停止", "收入 >= 3000") + LIMITED + money("补助", "if not(停止) then 标准 else 0"),
            [("停止/标准", ("一(一)", "二(一)"), False)],
            id="a condition turned round",
        ),
        pytest.param(
            ALL_THREE + OLD_ENOUGH + LIMITED.replace("标准", "系数") + money("补助", "if 符合 then 标准 * 系数 else 0"),
            [("够龄/标准", ("一(一)", "二(二)"), False), ("困难/系数", ("一(二)", "二(一)"), False)],
            id="three gates",
        ),
        pytest.param(
            yes("符合", "收入 < 3000") + money("补助", "if 符合 then 100 else 0", extra=RICH),
            [("符合/补助的“高收入”", ("一(一)", "二(四)"), False)],
            id="an exception with a line of its own",
        ),
        pytest.param(
            yes("符合", "收入 <= 3000") + money("补助", "if 符合 then 100 else 0", extra=RICH),
            [],
            id="an exception with the same line",
        ),
        pytest.param(
            yes("符合", "收入 < 4000")
            + money("补助", "if 符合 then 100 else 0", extra=RICH.replace("when: 收入", "when: 残疾 and 收入")),
            [],
            id="an exception for some applicants alone",
        ),
        pytest.param(
            yes("符合", "收入 <= 3000")
            + money(
                "补助",
                "if 符合 then 100 else 0",
                extra=RICH.replace("when: 收入 > 3000", "when: 残疾 and 收入 >= 3000"),
            ),
            [("补助的“高收入”/符合", ("一(一)", "二(四)"), False)],
            id="an exception for some applicants alone, with a slip at its line",
        ),
        pytest.param(
            table("甲", "年龄", ('"< 60"', "0"), ('">= 60"', "100")) + LIMITED + money("补助", "甲 * 标准"),
            [],
            id="tables that share no figure",
        ),
        pytest.param(
            table("甲", "收入", ('"< 3000"', "100"), ('">= 3000"', "0")) + LIMITED + money("补助", "甲 * 标准"),
            [("甲/标准", ("二(一)", "二(二)"), False)],
            id="two tables on one figure",
        ),
        pytest.param(
            yes("符合", "残疾 or 收入 < 3000") + LIMITED + PAID,
            [("符合/标准", ("一(一)", "二(一)"), False)],
            id="a condition that not all have to meet",
        ),
        pytest.param(yes("符合", "收入 < 4000") + TWO_COLUMNS + PAID, [], id="stricter for some, alike for others"),
        pytest.param(
            yes("符合", "收入 <= 4000") + TWO_COLUMNS + PAID,
            [("标准/符合", ("一(一)", "二(三)"), False)],
            id="alike for nobody",
        ),
        pytest.param(
            yes("符合", "收入 < 3000")
            + table("加发", "收入", ('"<= 1000"', "100"), ('"> 1000"', "0"))
            + money("补助", "if 符合 then 500 + 加发 else 0"),
            [],
            id="more for the poorest",
        ),
        pytest.param(
            yes("符合", "收入 < 3000")
            + LIMITED.replace("标准", "加发")
            + money("补助", "if 符合 then 500 + 加发 else 0"),
            [("符合/加发", ("一(一)", "二(一)"), False)],
            id="more for those who get nothing",
        ),
        pytest.param(
            yes("早", 'date("2020-07-01") > 入职日')
            + yes("晚", '入职日 <= date("2020-07-01")', "一(二)")
            + yes("符合", "早 and 晚"),
            [("早/晚", ("一(一)", "一(二)"), False)],
            id="days",
        ),
        pytest.param(
            "  人均: {clause: 一(二), type: decimal, is: 收入 / 人数}\n"
            + yes("符合", "人均 < 1000")
            + table("标准", "人均", ('"<= 1000"', "100"), ('"> 1000"', "0"))
            + PAID,
            [("符合/标准", ("一(一)", "二(一)"), False)],
            id="a figure that is calculated",
        ),
        pytest.param(
            yes("符合", "收入 + 面积 < 1000")
            + table("标准", "收入 + 面积", ('"<= 1000"', "100"), ('"> 1000"', "0"))
            + PAID,
            [("符合/标准", ("一(一)", "二(一)"), False)],
            id="a figure without a name",
        ),
        pytest.param(
            yes("够龄", "年龄 >= 60") + money("补助", "if 够龄 and 收入 > 500 then (收入 - 500) * 80% else 0"),
            [],
            id="an amount above a deductible",
        ),
        pytest.param(
            yes("联办", "人数 <= 10") + yes("自办", "人数 >= 10", "一(二)") + MODE,
            [("联办/自办", ("一(一)", "一(二)"), False)],
            id="alternatives that both include their line",
        ),
        pytest.param(
            yes("联办", "人数 < 10") + yes("自办", "人数 > 10", "一(二)") + MODE,
            [("联办/自办", ("一(一)", "一(二)"), False)],
            id="alternatives that both leave it out",
        ),
        pytest.param(
            yes("联办", "人数 < 10") + yes("自办", "人数 >= 10", "一(二)") + MODE, [], id="alternatives that meet"
        ),
        pytest.param(
            yes("联办", "人数 <= 12") + yes("自办", "人数 >= 8", "一(二)") + MODE,
            [],
            id="alternatives that overlap on purpose, the first being followed",
        ),
        pytest.param(
            yes("联办", "人数 <= 10") + yes("自办", "人数 >= 10", "一(二)"),
            [("联办/自办", ("一(一)", "一(二)"), False)],
            id="two answers that share one value",
        ),
        pytest.param(
            yes("联办", "人数 <= 12") + yes("自办", "人数 >= 10", "一(二)"), [], id="two answers that share some values"
        ),
        pytest.param(yes("盈", "收入 > 0") + yes("亏", "收入 < 0", "一(二)"), [], id="two answers and a third case"),
    ],
)
def test_lines_on_a_figure(decisions: str, expected: Told) -> None:
    assert told(examined(subject(decisions))) == expected


@pytest.mark.parametrize("note", ["", APART], ids=["no note", "a note"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("人数 >= 10", [("联办/自办", ("一(一)", "一(二)"))], id="one value"),
        pytest.param("人数 >= 8", [], id="a stretch, which may be on purpose"),
    ],
)
def test_a_note_changes_nothing_of_what_is_found(
    line: str, expected: list[tuple[str, tuple[str, ...]]], note: str
) -> None:
    decisions = yes("联办", "人数 <= 10") + yes("自办", line, "一(二)")
    found = told(examined(subject(decisions, note)))
    assert found == [(about, clauses, bool(note)) for about, clauses in expected]


NOT_TOGETHER = """interpretations:
  恰为六十岁:
    {clauses: [一(一), 二], statements: [符合, 补助], reading: 二, text: 不发。, reason: 从严。, when: 年龄 = 60}
"""
OVER_SIXTY = money("补助", "if 符合 and 年龄 > 60 then 200 else 0")


@pytest.mark.parametrize("note", ["", NOT_TOGETHER], ids=["no note", "a note"])
@pytest.mark.parametrize(
    ("condition", "disabled"),
    [
        pytest.param("年龄 >= 60 and not(残疾)", False, id="the disabled are left out"),
        pytest.param("残疾 and 年龄 >= 60", True, id="only the disabled"),
    ],
)
def test_the_case_is_one_that_nothing_else_refuses(condition: str, disabled: bool, note: str) -> None:
    (finding,) = examined(subject(yes("符合", condition) + OVER_SIXTY, note))
    assert isinstance(finding, Finding)
    assert isinstance(finding.witness, FactsWitness)
    assert finding.about == "补助中的“年龄 > 60”/符合中的“年龄 >= 60”"
    assert dict(finding.witness.facts) == {"年龄": 60, "残疾": disabled}
    assert dict(finding.witness.shows) == {"符合": True, "补助": 0}
    assert (finding.explained is not None) is bool(note)


def test_a_number_of_months_is_no_month_of_the_year() -> None:
    months = "  欠租月数: {type: integer, min: 0, unit: 月, clause: 一(一), question: 几个月？}\n"
    two = yes("甲", "欠租月数 <= 6") + yes("乙", "欠租月数 < 6", "一(二)") + yes("符合", "甲 and 乙", "一")
    (finding,) = examined(subject(two, terms=months))
    assert isinstance(finding, Finding)
    assert finding.message.startswith("欠租月数恰为6个月时，")


def test_of_a_stretch_the_case_is_one_that_a_third_clause_does_not_refuse() -> None:
    # From 60 on by 一(一), above 60 by 一(二), from 70 on by 一(三): at 60 all of the others refuse, at 61 one alone.
    three = yes("甲", "年龄 >= 60") + yes("乙", "年龄 > 60", "一(二)") + yes("丙", "年龄 >= 70", "一(三)")
    found = {
        result.about: (dict(result.witness.facts), dict(result.witness.shows))
        for result in examined(subject(three + yes("符合", "甲 and 乙 and 丙", "一")))
        if isinstance(result, Finding) and isinstance(result.witness, FactsWitness)
    }
    assert found["丙/甲"] == ({"年龄": 61}, {"甲": True, "丙": False, "符合": False})


def test_a_line_that_moves_with_the_years_is_told_for_the_day_from_which_it_differs() -> None:
    decisions = yes("符合", "收入 < 线") + LIMITED + PAID
    (finding,) = examined(subject(decisions, parameters=LINE))
    assert isinstance(finding, Finding)
    assert isinstance(finding.witness, FactsWitness)
    assert finding.witness.on.isoformat() == "2021-01-01"
    assert "收入为3,000.01元（不低于3,000.01元、不高于3,999.99元的都有这种情形）时" in finding.message


COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}
AGES = range(121)


def turns_against(granting: list[bool], refusing: list[bool]) -> bool:
    """Whether one grants, beside an age at which it does not, what the other refuses there, though not everywhere."""
    if all(refusing) or not any(refusing):
        return False
    steps = [{granting[max(age - 1, 0)], granting[min(age + 1, AGES[-1])]} for age in AGES]
    return any(granting[age] and not refusing[age] and False in steps[age] for age in AGES)


@pytest.mark.parametrize("seed", range(40))
def test_it_is_found_just_where_counting_out_every_age_finds_it(seed: int) -> None:
    choice = Random(seed)
    first, second = sorted(choice.sample(range(1, 120), 2))
    sign = choice.choice(list(COMPARISONS))
    line = choice.choice([first, second, choice.randrange(121)])
    amounts = [choice.choice([0, 0, 100, 200]) for _ in range(3)]
    rows = zip((f'"< {first}"', f'"[{first}..{second}]"', f'"> {second}"'), map(str, amounts), strict=True)
    ready = subject(yes("符合", f"年龄 {sign} {line}") + table("标准", "年龄", *rows) + PAID)
    gate = [COMPARISONS[sign](age, line) for age in AGES]
    tier = [amounts[(age >= first) + (age > second)] != 0 for age in AGES]
    expected = turns_against(gate, tier) or turns_against(tier, gate)
    results = examined(ready)
    assert all(isinstance(result, Finding | Proved) for result in results)
    assert any(isinstance(result, Finding) for result in results) == expected


def test_figures_that_hang_together_are_left_open_and_not_called_proved() -> None:
    # The table turns on the income and on income and floor space together: no line on one of them stands for itself.
    tiers = table("标准", "收入, 收入 + 面积", ("'< 3000', '< 3500'", "100"), ("'-', '-'", "0"), hit="first")
    (result,) = contradictions(subject(yes("符合", "收入 < 3000") + tiers + PAID))
    assert isinstance(result, Unsettled)
    assert "互相关联的数" in result.reason


def test_what_agrees_is_proved() -> None:
    (proved,) = examined(subject(yes("符合", "年龄 >= 60") + OLD_ENOUGH + PAID))
    assert isinstance(proved, Proved)
    assert proved.text == "一(一)（符合）和二（标准）在年龄上的界限没有冲突"
