"""Two versions compared: clauses, definitions, and each decision — with cases that both versions decide."""

import datetime as dt
import itertools
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from luoshi.documents import Document, read_markdown
from luoshi.feel import Value
from luoshi.programme import Programme, decide, load_files, package_files, values
from luoshi.programme.comparison import (
    Change,
    ClauseChange,
    Compared,
    DatedRegion,
    as_json,
    change_of,
    compare,
    text_of,
    witness_of,
)
from luoshi.programme.comparison.clauses import clause_changes
from luoshi.programme.comparison.differing import same_answer
from luoshi.programme.elements import Kind
from tests.programme import fines, tiny

STABILITY = package_files(Path("programmes/job-stability"))
TEXT = STABILITY["programme.yaml"].decode()
AMOUNT = "is: if 符合条件 then 上年度实缴保费 * 补贴比例 else 0"

# Clauses


def document(*clauses: str) -> Document:
    found, problems = read_markdown("# 某办法\n\n" + "\n\n".join(clauses) + "\n", "document.md")
    assert found is not None, problems
    return found


CLAUSES = [
    pytest.param(["一、甲。", "二、乙。"], ["一、甲。", "二、乙。"], [], id="nothing"),
    pytest.param(["一、甲。", "二、乙。"], ["一、甲。", "二、丙。"], [("二", "changed", None)], id="changed"),
    pytest.param(["一、甲。"], ["一、甲。", "二、乙。"], [("二", "added", None)], id="added"),
    pytest.param(["一、甲。", "二、乙。"], ["一、甲。"], [("二", "removed", None)], id="removed"),
    pytest.param(
        ["一、甲发。", "二、乙发。"],
        ["一、丙发。", "二、甲发。", "三、乙发。"],
        [("一", "added", None), ("二", "moved", "一"), ("三", "moved", "二")],
        id="one put before the others",
    ),
    pytest.param(
        ["一、甲发。", "二、乙发。"],
        ["一、乙发。"],
        [("一", "moved", "二"), ("一", "removed", None)],
        id="the first gone",
    ),
    pytest.param(
        ["一、甲发。", "二、甲发。"],
        ["一、乙发。", "二、甲发。"],
        [("一", "changed", None)],
        id="one of two alike, which stays where it is",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), CLAUSES)
def test_clauses(before: list[str], after: list[str], expected: list[tuple[str, str, str | None]]) -> None:
    found = clause_changes(document(*before), document(*after))
    assert [(each.address, each.change.value, each.before) for each in found] == expected


def test_a_changed_clause_has_both_texts() -> None:
    found = clause_changes(document("一、甲。", "二、公示7天。"), document("一、甲。", "二、公示5天。"))
    assert found == (ClauseChange("二", Change.CHANGED, "二、公示7天。", "二、公示5天。"),)


# Decisions


@cache
def stability() -> Programme:
    return programme_of(STABILITY)


def programme_of(files: Mapping[str, bytes]) -> Programme:
    loaded = load_files(files)
    assert loaded.programme is not None, loaded.problems
    return loaded.programme


def edited(*replacements: tuple[str, str]) -> Programme:
    """The package of this repository, with pieces of its rules replaced."""
    text = TEXT
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return programme_of({**STABILITY, "programme.yaml": text.encode(), "cases.yaml": b"[]\n"})


def told(compared: Compared) -> dict[str, list[tuple[Value, Value]]]:
    """For each decision that differs, the old and the new answers in the cases shown."""
    found: dict[str, list[tuple[Value, Value]]] = {}
    for each in compared.regions:
        name, pair = each.region.decision, each.region.pair
        found.setdefault(name, []).append((pair.old.values[name], pair.new.values[name]))
    return found


def test_a_version_is_the_same_as_itself() -> None:
    compared = compare(stability(), stability())
    assert (compared.clauses, compared.definitions, compared.regions, compared.unsettled, compared.asked) == ((),) * 5
    assert compared.same == ("裁员率", "裁员率达标", "符合条件", "补贴比例", "补贴金额")


SAME = [
    pytest.param(
        ((AMOUNT, "is: if not(符合条件) then 0 else 补贴比例 * 上年度实缴保费"),), id="an amount turned round"
    ),
    pytest.param((("裁员率 < 登记失业率", "not(裁员率 >= 登记失业率)"),), id="a condition turned round"),
    pytest.param((('"(3%..4%]"', '"<= 4%"'), ("hit: unique", "hit: first")), id="rows in order"),
    pytest.param(
        (("足额缴费 and 裁员率达标 and 财务健全", "财务健全 and 裁员率达标 and 足额缴费"),), id="in other order"
    ),
    pytest.param(
        (("{from: 2015-01-01, value: 4%}", "{from: 2015-01-01, value: 0.040}"),), id="a figure otherwise written"
    ),
]


@pytest.mark.parametrize("replacements", SAME)
def test_what_is_only_written_otherwise_is_proved_the_same(replacements: tuple[tuple[str, str], ...]) -> None:
    compared = compare(stability(), edited(*replacements))
    assert (compared.regions, compared.unsettled) == ((), ())
    assert len(compared.same) == 5


DIFFERENT = [
    pytest.param(
        (('"(3%..4%]"', '"(3%..4%)"'), ('"> 4%"', '">= 4%"')),
        # The condition refuses at 4 % whatever the tier says, so that no amount changes.
        {"补贴比例": [(Decimal("0.3"), Decimal(0))]},
        id="the last tier without its end",
    ),
    pytest.param(
        (("裁员率 < 登记失业率", "裁员率 <= 登记失业率"),),
        {
            "裁员率达标": [(False, True)],
            "符合条件": [(False, True)],
            "补贴金额": [(Decimal(0), Decimal(3000))],
        },
        id="a condition that takes its line in",
    ),
    pytest.param(
        (("values: [{from: 2015-01-01, value: 50%}", "values: [{from: 2015-01-01, value: 60%}"),),
        {"补贴比例": [(Decimal("0.5"), Decimal("0.6"))], "补贴金额": [(Decimal(5000), Decimal(6000))]},
        id="a figure for a year",
    ),
    pytest.param(
        (("half up to fen", "down to fen"),),
        # Half of 0.01 is half a fen.
        {"补贴金额": [(Decimal("0.01"), Decimal(0))]},
        id="rounded down",
    ),
    pytest.param(
        (("if 上年度裁员人数 = 0 then 0 else 上年度裁员人数", "上年度裁员人数"),),
        {name: [] for name in ("裁员率", "裁员率达标", "符合条件", "补贴比例", "补贴金额")},
        id="no rate without anybody insured",
    ),
]


@pytest.mark.parametrize(("replacements", "expected"), DIFFERENT)
def test_what_is_decided_otherwise(
    replacements: tuple[tuple[str, str], ...], expected: dict[str, list[tuple[Value, Value]]]
) -> None:
    new = edited(*replacements)
    compared = compare(stability(), new)
    assert compared.unsettled == ()
    found = told(compared)
    assert set(found) == set(expected)
    for name, answers in expected.items():
        assert not answers or found[name] == answers
    assert set(compared.same) == set(stability().decisions) - set(expected)
    for each in compared.regions:
        assert_both_decide(stability(), new, each)


def assert_both_decide(old: Programme, new: Programme, found: DatedRegion) -> None:
    """What a region shows is what each version decides, and they differ."""
    name, pair = found.region.decision, found.region.pair
    answers = []
    for programme, facts, on in ((old, pair.old_facts, found.old_on), (new, pair.new_facts, found.new_on)):
        decided = decide(programme, facts, on)
        assert decided.outcome is not None, decided.problems
        assert name not in decided.outcome.missing
        answers.append(decided.outcome.values[name])
    assert answers == [pair.old.values[name], pair.new.values[name]]
    assert not same_answer(*answers)


def test_a_region_says_what_decides_and_what_it_costs() -> None:
    compared = compare(stability(), edited(('"<= 2%"', '"<= 2.5%"'), ('"(2%..3%]"', '"(2.5%..3%]"')))
    (found,) = [each for each in compared.regions if each.region.decision == "补贴金额"]
    gone, insured = (witness_of(found)[name] for name in ("上年度裁员人数", "上年末参保人数"))
    assert isinstance(gone, Decimal)
    assert isinstance(insured, Decimal)
    assert Decimal("0.02") < gone / (gone + insured) <= Decimal("0.025")
    # 40 % of 10,000 yuan before, 50 % after; every amount becomes five quarters of what it was.
    assert change_of(found) == 1000
    text = text_of(compared, found)
    for part in (
        "旧版按“补贴比例”第2行（四(二)），新版按“补贴比例”第1行（四(一)）。",
        "旧版4,000.00 元",
        "新版5,000.00 元",
    ):
        assert part in text
    assert text.endswith("多1,000.00 元（这种情形一律是旧版的125%）。")


def test_an_open_answer_names_the_decision_that_left_it_open() -> None:
    rows = '[{when: ["> 0%"], then: 上年度实缴保费 * 补贴比例}, {when: ["0%"], then: 0}]'
    table = (AMOUNT, f"table: {{hit: unique, in: [补贴比例], rules: {rows}}}")
    last = '        - {when: ["> 4%"], then: 0%, clause: 四(四)}\n'
    compared = compare(edited(table), edited(table, (last, "")))
    texts = {each.region.decision: text_of(compared, each) for each in compared.regions}
    assert texts["补贴比例"].endswith("旧版0%，新版未能确定（没有符合的行）。")
    assert texts["补贴金额"].endswith("旧版0.00 元，新版未能确定（“补贴比例”没有符合的行）。")


def test_later_days_are_compared_too() -> None:
    later = "{from: 2016-01-01, value: 50%, clause: 四(五), label: 示范值}"
    compared = compare(stability(), edited((later, later.replace("50%", "45%"))))
    assert {each.region.decision: each.new_on for each in compared.regions} == {
        "补贴比例": dt.date(2016, 1, 1),
        "补贴金额": dt.date(2016, 1, 1),
    }
    (found,) = [each for each in compared.regions if each.region.decision == "补贴金额"]
    assert change_of(found) == -500
    assert {(each.kind, each.name, each.change) for each in compared.definitions} == {
        (Kind.PARAMETER, "一档比例", Change.CHANGED)
    }


def test_one_version_after_the_other() -> None:
    new = edited(
        (
            "{from: 2015-01-01, until: 2020-12-31, clause: 二(二)}",
            "{from: 2021-01-01, until: 2024-12-31, clause: 二(二)}",
        ),
        (
            "- {from: 2015-01-01, until: 2015-11-30, clause: 二(四)}",
            "- {from: 2021-01-01, until: 2021-11-30, clause: 二(四)}",
        ),
        ("since: 2016", "since: 2022"),
        ("裁员率 < 登记失业率", "裁员率 <= 登记失业率"),
    )
    compared = compare(stability(), new)
    days = {(each.old_on, each.new_on) for each in compared.regions}
    assert days == {(dt.date(2020, 12, 31), dt.date(2021, 1, 1))}
    for each in compared.regions:
        assert_both_decide(stability(), new, each)
    assert "旧版按2020-12-31、新版按2021-01-01的规定" in text_of(compared, compared.regions[0])


def test_a_fact_that_only_the_new_version_asks_for() -> None:
    new = edited((AMOUNT, AMOUNT.replace("符合条件", "符合条件 and 首次申报")))
    compared = compare(stability(), new)
    assert [(each.decision, each.more, each.less) for each in compared.asked] == [("补贴金额", ("首次申报",), ())]
    assert set(told(compared)) == {"补贴金额"}
    for each in compared.regions:
        assert "首次申报" not in each.region.pair.old_facts
        assert each.region.pair.new_facts["首次申报"] is False
        assert each.region.pair.new.values["补贴金额"] == 0
        assert_both_decide(stability(), new, each)


def test_a_fact_of_another_type_is_another_fact() -> None:
    old = programme_of(tiny.files())
    new = programme_of(
        tiny.files(
            programme=tiny.PROGRAMME.replace(
                "出勤天数: {type: integer, min: 0, max: 92, unit: 天,", "出勤天数: {type: choice, choices: [多, 少],"
            )
            .replace("出勤天数 > 0", '出勤天数 = "多"')
            .replace("出勤天数 * 日标准", "日标准")
            .replace("出勤天数 >= 0", '出勤天数 != ""'),
            cases="[]\n",
        )
    )
    compared = compare(old, new)
    assert compared.unsettled == ()
    assert set(told(compared)) == {"可领", "津贴"}
    for each in compared.regions:
        assert_both_decide(old, new, each)
        assert set(witness_of(each)) == {"出勤天数（旧版）", "出勤天数（新版）"}
    assert as_json(compared)["regions"]


def test_a_narrower_range_compares_what_both_take() -> None:
    old = programme_of(tiny.files())
    new = programme_of(
        tiny.files(
            programme=tiny.PROGRAMME.replace("max: 92", "max: 30").replace(
                "出勤天数 * 日标准", "min(出勤天数, 60) * 日标准"
            )
        )
    )
    # Beyond 30 days only the old version answers; up to there the cap of 60 changes nothing.
    assert compare(old, new).same == ("可领", "津贴")
    wider = programme_of(
        tiny.files(programme=tiny.PROGRAMME.replace("出勤天数 * 日标准", "min(出勤天数, 60) * 日标准"))
    )
    compared = compare(old, wider)
    assert compared.same == ("可领",)
    (found,) = compared.regions
    assert int(str(witness_of(found)["出勤天数"])) > 60
    assert_both_decide(old, wider, found)


def test_elements_are_compared_by_what_they_do() -> None:
    new = edited(
        ("notice: 7 days", "notice: 5 days"),
        ("  政策培训会: {clause: 二(三)1, by: 市人社部门, due: 2015-09-10}\n", ""),
        ("# Offices by function", "# The offices, by function"),
        ("  营业执照: {title:", "  身份证: {title: 身份证, clause: 五(八)}\n  营业执照: {title:"),
    )
    compared = compare(stability(), new)
    assert {(each.kind, each.name, each.change) for each in compared.definitions} == {
        (Kind.PROCEDURE, "申领", Change.CHANGED),
        (Kind.TASK, "政策培训会", Change.REMOVED),
        (Kind.MATERIAL, "身份证", Change.ADDED),
    }
    assert len(compared.same) == 5


def test_a_decision_that_formulas_cannot_say() -> None:
    def version(length: int) -> Programme:
        rule = f"  乙: {{clause: 二(一), type: boolean, is: 'string length(开户行) > {length}'}}\n"
        return programme_of(tiny.files(programme=tiny.PROGRAMME.replace("decisions:\n", f"decisions:\n{rule}")))

    # Word for word the same needs no formula; otherwise it is said that it is not known.
    assert compare(version(4), version(4)).same == ("乙", "可领", "津贴")
    compared = compare(version(4), version(5))
    assert [each.decision for each in compared.unsettled] == ["乙"]
    assert compared.unsettled[0].reason
    assert compared.same == ("可领", "津贴")


def test_cases_that_differ_below_are_tried_where_formulas_do_not_tell() -> None:
    def version(daily: int, more: int = 100) -> Programme:
        rule = f"if string length(开户行) > 4 then 津贴 + {more} else 津贴"
        total = f"  合计: {{clause: 二(一), type: money, round: half up to fen, is: '{rule}'}}\n"
        text = tiny.PROGRAMME.replace("decisions:\n", f"decisions:\n{total}").replace("value: 15", f"value: {daily}")
        return programme_of(tiny.files(programme=text, cases="[]\n"))

    old, new = version(15), version(20)
    compared = compare(old, new)
    (found,) = [each for each in compared.regions if each.region.decision == "合计"]
    assert_both_decide(old, new, found)
    # With fewer than four letters of a bank the total is the allowance: a third more.
    days = found.region.pair.old_facts["出勤天数"]
    assert isinstance(days, Decimal)
    assert change_of(found) == 5 * days > 0
    assert [each.decision for each in compared.unsettled] == ["合计"]
    assert compared.unsettled[0].reason.endswith("；已列出的情形是照前面的判定试算的，可能还有别的")
    # Where nothing below differs there is nothing to try.
    (left,) = compare(old, version(15, 200)).unsettled
    assert not left.reason.endswith("可能还有别的")


def test_the_json_of_a_region() -> None:
    found = as_json(compare(stability(), edited(("裁员率 < 登记失业率", "裁员率 <= 登记失业率"))))
    regions = found["regions"]
    assert isinstance(regions, list)
    (region,) = [each for each in regions if each["decision"] == "补贴金额"]
    # One of 25 is exactly 4 %: refused before, 30 % after.
    assert {key: value for key, value in region.items() if key != "text"} == {
        "decision": "补贴金额",
        "witness": {
            "足额缴费": True,
            "上年度裁员人数": 1,
            "上年末参保人数": 24,
            "财务健全": True,
            "上年度实缴保费": "10000.00",
        },
        "on": "2015-01-01",
        "old_on": "2015-01-01",
        "old_facts": region["witness"],
        "new_facts": region["witness"],
        "old": "0.00",
        "new": "3000.00",
        "change": "3000.00",
    }
    assert (found["same"], found["unsettled"], found["clauses"]) == (["裁员率", "补贴比例"], [], [])


# A law: what is proved the same is the same for every case of a grid; where a case differs, a region says so.

VARIANTS: list[tuple[str, tuple[tuple[str, str], ...]]] = [
    ("as it is", ()),
    ("larger area", (('"<= 1"', '"<= 2"'), ('"> 1"', '"> 2"'))),
    ("a row without its line", (('"<= 1"', '"< 1"'),)),
    ("two rows at once", (('"> 1"', '">= 1"'),)),
    ("oftener", (("when: 一年内次数 >= 3, then: 面积 * 160", "when: 一年内次数 >= 4, then: 面积 * 160"),)),
    ("no longer beaten", (("beats: [初次, 屡次]", "beats: [初次]"),)),
    ("dearer", (("面积 * 40", "面积 * 50"),)),
    ("written otherwise", (("面积 * 160", "160 * 面积"), ("面积 * 80", "面积 * (100 - 20)"))),
    ("from another day", (("{from: 2021-01-01, value: 500", "{from: 2021-06-01, value: 500"),)),
    ("another part of the town", (('地段 = "背街"', '地段 != "背街"'),)),
]
GRID: tuple[dict[str, Value], ...] = tuple(
    {
        "面积": Decimal(area),
        "占消防通道": lane,
        "初次改正": first,
        "一年内次数": Decimal(times),
        "残疾人经营": disabled,
        "地段": place,
    }
    for area in ("0", "1", "1.01", "2", "2.5")
    for times in (2, 3, 4)
    for lane, first, disabled in itertools.product((False, True), repeat=3)
    for place in ("主干道", "背街")
)
DAYS = (dt.date(2020, 1, 1), dt.date(2021, 3, 1), dt.date(2022, 1, 1))


@cache
def fine_rules(*replacements: tuple[str, str]) -> Programme:
    text = fines.PROGRAMME
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return programme_of(fines.files(programme=text, cases="[]\n"))


NAMES = [each[0] for each in VARIANTS]
PAIRS = [(NAMES[0], other) for other in NAMES] + list(zip(NAMES[1:], NAMES[2:] + NAMES[:1], strict=True))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_regions_are_all_that_differs(one: str, other: str) -> None:
    by_name = dict(VARIANTS)
    old, new = fine_rules(*by_name[one]), fine_rules(*by_name[other])
    compared = compare(old, new)
    assert compared.unsettled == ()
    for each in compared.regions:
        assert_both_decide(old, new, each)
    differing = {
        name
        for day in DAYS
        for facts in GRID
        for before, after in [(values(old, facts, day), values(new, facts, day))]
        for name in before
        if not same_answer(before[name], after[name])
    }
    # The grid has a case of every difference between these versions.
    assert differing == set(told(compared))
    assert set(compared.same) == set(old.decisions) - differing
    assert (one == other) <= (not differing)
