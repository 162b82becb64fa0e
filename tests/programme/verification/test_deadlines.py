"""Limits that cannot be kept, and those that can: every day reckoned by hand with the calendar written beside it."""

import datetime as dt

import pytest

from luoshi.deadlines import SHANGHAI
from luoshi.periods import Period, Roll, Unit
from luoshi.programme.verification.figures.references import references
from luoshi.programme.verification.figures.units import units
from luoshi.programme.verification.findings import FindingKind, Proved, Severity, Unsettled
from luoshi.programme.verification.times.chains import Clock, Span, limit_of
from luoshi.programme.verification.times.deadlines import deadlines
from tests.programme.verification.measured import CALENDAR, Replacement, figures, findings, results

REVIEW = limit_of("审核", Period(10, Unit.WORKDAY))
NOTICE = Span("公示", Period(7, Unit.DAY), Roll.FORWARD)
PAYMENT = limit_of("拨付", Period(3, Unit.WORKDAY))

# Ten workdays, seven days' notice, three workdays; the last days of each.
CHAINS = [
    (
        # 2015: 1 to 7 October off, Saturday 10 October worked. Workdays after 24 September (Thursday): 25, 28, 29, 30
        # September, 8, 9, 10, 12, 13, 14 October. Seven days: 21 October (Wednesday). Then 22, 23, 26 October.
        "National Day 2015",
        dt.date(2015, 9, 24),
        ["2015-10-14", "2015-10-21", "2015-10-26"],
    ),
    (
        # 2016: 7 to 13 February off, Saturday 6 and Sunday 14 February worked. Workdays after 3 February (Wednesday):
        # 4, 5, 6, 14, 15, 16, 17, 18, 19, 22 February. Seven days: 29 February (Monday). Then 1, 2, 3 March.
        "Spring Festival 2016",
        dt.date(2016, 2, 3),
        ["2016-02-22", "2016-02-29", "2016-03-03"],
    ),
    (
        # 2019: 1 to 7 October off, Sunday 29 September and Saturday 12 October worked. Workdays after 24 September
        # (Tuesday): 25, 26, 27, 29, 30 September, 8 to 12 October. Seven days: Saturday 19, so Monday 21 October. Then
        # 22, 23, 24 October.
        "a notice that ends on a Saturday",
        dt.date(2019, 9, 24),
        ["2019-10-12", "2019-10-21", "2019-10-24"],
    ),
]


@pytest.mark.parametrize(("start", "ends"), [row[1:] for row in CHAINS], ids=[row[0] for row in CHAINS])
def test_each_stage_ends_at_its_last_moment(start: dt.date, ends: list[str]) -> None:
    begun = dt.datetime.combine(start, dt.time(10), SHANGHAI)
    course = Clock(CALENDAR).course([REVIEW, NOTICE, PAYMENT], limit_of("总时限", Period(1, Unit.YEAR)), begun)
    assert course is not None
    assert [end.day.isoformat() for end in course.ends] == ends


# Days from 3 February 2016 to the end of the limit: 26 to 29 February, 29 to 3 March.
@pytest.mark.parametrize(("days", "over"), [(29, 0), (28, 1), (30, -1)])
def test_a_limit_is_kept_to_the_day(days: int, over: int) -> None:
    limit = limit_of("总时限", Period(days, Unit.DAY))
    worst = Clock(CALENDAR).worst([REVIEW, NOTICE, PAYMENT], limit, [dt.date(2016, 2, 3)])
    assert worst is not None
    assert worst.over == dt.timedelta(days=over)


def test_days_without_announced_holidays_are_left_out() -> None:
    clock, limit = Clock(CALENDAR), limit_of("总时限", Period(5, Unit.DAY))
    assert clock.worst([REVIEW], limit, [dt.date(2090, 3, 1)]) is None
    # Ten workdays after 1 March 2019 (Friday) end on 15 March, the five days on 6 March.
    worst = clock.worst([REVIEW], limit, [dt.date(2090, 3, 1), dt.date(2019, 3, 1)])
    assert worst is not None
    assert (worst.start.date(), worst.over) == (dt.date(2019, 3, 1), dt.timedelta(days=9))


def test_hours_run_from_the_worst_instant_of_the_day() -> None:
    # Thirty hours from the last instant of 5 March 2019 end at 06:00 on the 7th, a day ends with the 6th.
    span, limit = limit_of("登记", Period(30, Unit.HOUR)), limit_of("总时限", Period(1, Unit.DAY))
    worst = Clock(CALENDAR).worst([span], limit, [dt.date(2019, 3, 5)])
    assert worst is not None
    assert worst.over == dt.timedelta(hours=6) - dt.timedelta(microseconds=1)


# Applications on one day of each year, 24 September; the last days are 24 October 2019 (above), and:
# 2020: 1 to 8 October off, Sunday 27 September and Saturday 10 October worked: 25, 27, 28, 29, 30 September, 9, 10, 12,
# 13, 14 October; 21 October; 22, 23, 26 October. Twenty-eight days end on 22 October: four days late.
# 2021: 1 to 7 October off, Sunday 26 September and Saturday 9 October worked: 26 to 30 September, 8, 9, 11, 12, 13
# October; 20 October; 21, 22, 25 October: three days late.
ONE_DAY = [("3月1日至10月31日", "9月24日至9月24日"), ("from: 03-01, until: 10-31", "from: 09-24, until: 09-24")]
SHORT = [*ONE_DAY, ("不超过40天", "不超过28天"), ("limit: 40 days", "limit: 28 days")]


def test_the_worst_day_is_found_among_all() -> None:
    (found,) = [each for each in findings(deadlines, *SHORT) if each.about == "申领/总时限"]
    assert (found.kind, found.severity) == (FindingKind.DEADLINE, Severity.ERROR)
    assert figures(found) == {
        "提出申请": "2020-09-24（周四）",
        "“审核”10个工作日，最迟": "2020-10-14（周三）",
        "“公示”7天，最迟": "2020-10-21（周三）",
        "“拨付”3个工作日，最迟": "2020-10-26（周一）",
        "总时限28天，到": "2020-10-22（周四）",
    }
    assert found.message.endswith("超过4天。")
    assert found.clauses == ("四(三)", "四(二)")


def test_a_chain_that_fits_is_proved_with_the_day_that_leaves_least() -> None:
    # Thirty-two days end on 26 October 2020 (Monday), the day of the last stage; later than that in no other year.
    changed = [*ONE_DAY, ("不超过40天", "不超过32天"), ("limit: 40 days", "limit: 32 days")]
    proofs = {each.about: each.text for each in results(deadlines, *changed) if isinstance(each, Proved)}
    assert proofs["申领/总时限"] == (
        "审核10个工作日、公示7天、拨付3个工作日，逐日推算2019-09-24至2021-09-24可以申请的3天，都能在32天内办完，"
        "最紧的是2020-09-24（周四）申请，还余0天"
    )


def test_a_stage_without_a_limit_leaves_the_question_open() -> None:
    open_ended = ("        within: 3 workdays\n", "")
    unlimited = ("在3个工作日内拨付", "拨付")
    found = [each for each in results(deadlines, open_ended, unlimited) if each.about == "申领/总时限"]
    assert [type(each) for each in found] == [Unsettled]
    assert isinstance(found[0], Unsettled)
    assert found[0].reason == "环节“拨付”没有规定时限，算不出全程能不能在40天内办完"


def test_stages_with_limits_may_be_too_long_by_themselves() -> None:
    # Already the notice ends on 21 October 2020 or later, twenty days on 14 October.
    changed = [*ONE_DAY, ("不超过40天", "不超过20天"), ("limit: 40 days", "limit: 20 days")]
    changed += [("        within: 3 workdays\n", ""), ("在3个工作日内拨付", "拨付")]
    (found,) = [each for each in findings(deadlines, *changed) if each.about == "申领/总时限"]
    assert found.message.endswith("超过7天；“拨付”还没有算在内。")


# A limit of an element beside the one of its clause.
DIFFERENT: list[tuple[str, list[Replacement], str, dict[str, str]]] = [
    ("a notice cut short", [("notice: 7 days", "notice: 5 days")], "公示/7天", {"四(二)": "7天", "环节“公示”": "5天"}),
    (
        "a review cut short",
        [("within: 10 workdays", "within: 9 workdays")],
        "审核/时限/10个工作日",
        {"四(二)": "10个工作日", "环节“审核”的时限": "9个工作日"},
    ),
    (
        "an outer limit cut short",
        [("limit: 40 days", "limit: 39 days")],
        "申领/总时限/40天",
        {"四(三)": "40天", "“申领”的总时限": "39天"},
    ),
    (
        "a return a day early",
        [("due: day 8", "due: day 7")],
        "发放季报/期限/第一个月8日前",
        {"四(四)": "第一个月8日前", "报送“发放季报”的期限": "第一个月7日前"},
    ),
    (
        "a return in another month",
        [("due: day 8 of the first", "due: day 8 of the second")],
        "发放季报/期限/第一个月8日前",
        {"四(四)": "第一个月8日前", "报送“发放季报”的期限": "第二个月8日前"},
    ),
    (
        "a return in the quarter itself, where the clause says after",
        [("due: day 8 of the first month after", "due: day 20 of the third month")],
        "发放季报/期限/第一个月8日前",
        {"四(四)": "第一个月8日前", "报送“发放季报”的期限": "期内第三个月20日前"},
    ),
    (
        "a return after so many days, where the rule names a day",
        [
            ("每季度第一个月8日前", "每季度终了后12日内"),
            ("due: day 8 of the first month after", "due: day 25 of the first month after"),
        ],
        "发放季报/期限/12日",
        {"四(四)": "12日", "报送“发放季报”的期限": "第一个月25日前"},
    ),
    (
        "a limit that the clause does not set",
        [("在3个工作日内拨付", "拨付")],
        "拨付/时限/3个工作日",
        {"环节“拨付”的时限": "3个工作日", "四(三)写有": "没有这个期限"},
    ),
]


@pytest.mark.parametrize(
    ("changed", "about", "shown"), [row[1:] for row in DIFFERENT], ids=[row[0] for row in DIFFERENT]
)
def test_a_limit_that_differs_from_its_clause(changed: list[Replacement], about: str, shown: dict[str, str]) -> None:
    (found,) = findings(deadlines, *changed)
    assert (found.kind, found.about) == (FindingKind.DEADLINE, about)
    assert figures(found) == shown
    assert findings(references, *changed) == ()
    assert findings(units, *changed) == ()


LATE: list[tuple[str, list[Replacement], str, dict[str, str]]] = [
    (
        # The first quarter in force ends on 31 March; 20 March 2019 is a Wednesday.
        "a return due before its quarter ends",
        [("第一个月8日前", "第三个月20日前"), ("day 8 of the first month after", "day 20 of the third month")],
        "发放季报/报送期",
        {"所报的一期": "2019-01-01至2019-03-31", "报送截止": "2019-03-20（周三）"},
    ),
    (
        "a task before the programme is in force",
        [("在2019年6月30日前", "在2018年6月30日前"), ("due: 2019-06-30", "due: 2018-06-30")],
        "启动培训/执行期",
        {"任务“启动培训”": "2018-06-30", "执行期": "2019-01-01至2021-12-31"},
    ),
    (
        "a task after it",
        [("在2019年6月30日前", "在2022年6月30日前"), ("due: 2019-06-30", "due: 2022-06-30")],
        "启动培训/执行期",
        {"任务“启动培训”": "2022-06-30", "执行期": "2019-01-01至2021-12-31"},
    ),
    (
        # Ten workdays after 24 September 2019 end on 12 October, as above.
        "a review longer than the window",
        ONE_DAY,
        "审核/申报期",
        {"申报期": "2019-09-24至2019-09-24", "第一天申请，10个工作日到": "2019-10-12（周六）"},
    ),
    (
        # 24 January to 2 February 2020 off, Sunday 19 January worked: from 17 January (Friday) seven days end on the
        # 24th, so on 3 February, two workdays are 19 and 20 January. From no other day does the notice run so long.
        "a notice longer than its stage",
        [("notice: 7 days,", "within: 2 workdays, notice: 7 days,"), ("再公示7天", "再公示7天，2个工作日办结")],
        "公示/公示",
        {
            "开始公示": "2020-01-17（周五）",
            "公示7天满": "2020-02-03（周一）",
            "2个工作日到": "2020-01-20（周一）",
        },
    ),
]


@pytest.mark.parametrize(("changed", "about", "shown"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_what_cannot_be_kept(changed: list[Replacement], about: str, shown: dict[str, str]) -> None:
    found = [each for each in findings(deadlines, *changed) if each.about == about]
    assert [each.kind for each in found] == [FindingKind.DEADLINE]
    assert figures(found[0]) == shown
