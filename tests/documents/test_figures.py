"""Figures in clauses, read as GB/T 15835-2011 writes them; what only names something is no figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.documents import Bound, Measure, NamedDay, Quantity, Turn, read_figures
from luoshi.periods import Unit

# What stands in the text: the measure, the value in base units, and the unit as written.
QUANTITIES = [
    ("percent", "补贴4%", "4%", Measure.SHARE, "0.04", "%"),
    ("full-width digits and sign", "补贴４％", "４％", Measure.SHARE, "0.04", "%"),
    ("percent in words", "补贴百分之四", "百分之四", Measure.SHARE, "0.04", "%"),
    ("percent in words with decimals", "补贴百分之四点五", "百分之四点五", Measure.SHARE, "0.045", "%"),
    ("permille", "费率5‰", "5‰", Measure.SHARE, "0.005", "‰"),
    ("permille in words", "费率千分之三", "千分之三", Measure.SHARE, "0.003", "%"),
    ("percentage points", "提高2个百分点", "2个百分点", Measure.SHARE, "0.02", "个百分点"),
    ("tenths", "收入按九成计算", "九成", Measure.SHARE, "0.9", "成"),
    ("a price of so many tenths", "按八折计算", "八折", Measure.SHARE, "0.8", "折"),
    ("a price of so many hundredths", "打八五折", "八五折", Measure.SHARE, "0.85", "折"),
    ("a price with a decimal", "按8.5折结算", "8.5折", Measure.SHARE, "0.85", "折"),
    ("yuan", "补贴500元", "500元", Measure.MONEY, "500", "元"),
    ("ten thousand yuan", "安排5万元", "5万元", Measure.MONEY, "50000", "元"),
    ("a hundred million", "投入1.5亿元", "1.5亿元", Measure.MONEY, "150000000", "元"),
    ("million", "投入3百万元", "3百万元", Measure.MONEY, "3000000", "元"),
    ("thousands by comma", "不少于12,500元", "12,500元", Measure.MONEY, "12500", "元"),
    ("thousands by space", "不少于1 000 000元", "1 000 000元", Measure.MONEY, "1000000", "元"),
    ("yuan in words", "补贴三千五百元", "三千五百元", Measure.MONEY, "3500", "元"),
    ("ten thousands in words", "安排十二万元", "十二万元", Measure.MONEY, "120000", "元"),
    ("days", "公示7天", "7天", Measure.TIME, "7", "天"),
    ("days as 日", "公示5日", "5日", Measure.TIME, "5", "日"),
    ("workdays", "10个工作日内办结", "10个工作日", Measure.TIME, "10", "个工作日"),
    ("workdays in words", "十五个工作日内办结", "十五个工作日", Measure.TIME, "15", "个工作日"),
    ("months", "工作满6个月", "6个月", Measure.TIME, "6", "个月"),
    ("hours", "24小时内到场", "24小时", Measure.TIME, "24", "小时"),
    ("years in words", "有效期三年", "三年", Measure.TIME, "3", "年"),
    ("age", "年满60周岁", "60周岁", Measure.COUNT, "60", "周岁"),
    ("persons", "不超过300人", "300人", Measure.COUNT, "300", "人"),
    ("ten thousand persons", "覆盖5万人", "5万人", Measure.COUNT, "50000", "人"),
    ("a score with a decimal", "系数为1.2", "1.2", Measure.COUNT, "1.2", ""),
]


@pytest.mark.parametrize(
    ("text", "written", "measure", "value", "unit"), [row[1:] for row in QUANTITIES], ids=[row[0] for row in QUANTITIES]
)
def test_quantities(text: str, written: str, measure: Measure, value: str, unit: str) -> None:
    (found,) = read_figures(text)
    assert isinstance(found, Quantity)
    assert (found.written, found.measure, found.value, found.unit) == (written, measure, Decimal(value), unit)
    assert text[found.start : found.end] == written
    assert found.is_firm


# Days: year, month and day as far as they are named.
DAYS = [
    ("a whole date", "于2015年9月10日前印发", "2015年9月10日", (2015, 9, 10)),
    ("full-width digits", "于２０１５年９月１０日前印发", "２０１５年９月１０日", (2015, 9, 10)),
    ("numbers with hyphens", "于2015-09-10印发", "2015-09-10", (2015, 9, 10)),
    ("in words", "二〇一五年九月十日印发", "二〇一五年九月十日", (2015, 9, 10)),
    ("of any year", "截止到11月30日", "11月30日", (None, 11, 30)),
    ("of any month", "每月25日报送", "25日", (None, None, 25)),
    ("of a quarter's first month", "每季度第一个月5日前报送", "第一个月5日前", (None, None, 5)),
    ("end of a month", "9月底前完成", "9月底", (None, 9, None)),
    ("end of a year", "2020年底前完成", "2020年底", (2020, 12, None)),
]


@pytest.mark.parametrize(("text", "written", "day"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_days(text: str, written: str, day: tuple[int | None, int | None, int | None]) -> None:
    (found,) = read_figures(text)
    assert isinstance(found, NamedDay)
    assert (found.written, (found.year, found.month, found.day)) == (written, day)
    assert found.is_firm


def test_the_end_of_a_month_and_days_that_do_not_exist() -> None:
    ends = {
        text: read_figures(text)[0] for text in ("9月底前", "9月30日前", "9月31日前", "2019年2月29日", "2020年2月29日")
    }
    assert [isinstance(each, NamedDay) and each.is_end for each in ends.values()] == [True, False, False, False, False]
    assert [isinstance(each, NamedDay) and each.exists for each in ends.values()] == [True, True, False, False, True]


# The limit that the words make of the first number; 民法典第一千二百五十九条 for 以上, 以下, 以内, 不满, 超过.
BOUNDS = [
    ("below", "低于4%", Bound.BELOW),
    ("less", "少于30人", Bound.BELOW),
    ("short of", "不足5年", Bound.BELOW),
    ("not full", "不满80周岁", Bound.BELOW),
    ("not yet full", "未满18周岁", Bound.BELOW),
    ("not reaching", "未达到60分", Bound.BELOW),
    ("not above", "不高于3%", Bound.AT_MOST),
    ("not more", "不超过2000元", Bound.AT_MOST),
    ("may not exceed", "不得超过70%", Bound.AT_MOST),
    ("not exceeding", "未超过70%", Bound.AT_MOST),
    ("at most", "最多10次", Bound.AT_MOST),
    ("within", "2%以内", Bound.AT_MOST),
    ("within, included in so many words", "2%以内（含2%）", Bound.AT_MOST),
    ("and below", "50人及以下", Bound.AT_MOST),
    ("below, not included", "50人以下（不含50人）", Bound.BELOW),
    ("below, included after all", "低于2%（含2%）", Bound.AT_MOST),
    ("above", "高于4%", Bound.ABOVE),
    ("more", "超过500元", Bound.ABOVE),
    ("beyond", "30公里以外", Bound.ABOVE),
    ("not below", "不低于60分", Bound.AT_LEAST),
    ("not less", "不少于3人", Bound.AT_LEAST),
    ("full", "年满60周岁", Bound.AT_LEAST),
    ("reaching", "达到100%", Bound.AT_LEAST),
    ("reaching or exceeding", "达到或者超过120%", Bound.AT_LEAST),
    ("greater or equal", "大于等于5人", Bound.AT_LEAST),
    ("less or equal", "小于或等于5人", Bound.AT_MOST),
    ("and above", "10年以上", Bound.AT_LEAST),
    ("above, not included", "10年以上（不含）", Bound.ABOVE),
    ("of the figure that the words name", "低于统筹地区登记失业率（4%）", Bound.BELOW),
    ("of the figure that the words name, not above", "不高于上年增长率（6%）", Bound.AT_MOST),
    ("of a share of what the words name", "不超过项目总投资的70%", Bound.AT_MOST),
    ("none", "补贴50%", None),
    ("none of the share of an excess", "补贴超过部分的20%", None),
    ("two that part", "超过3000元以上", None),
]


@pytest.mark.parametrize(("text", "bound"), [row[1:] for row in BOUNDS], ids=[row[0] for row in BOUNDS])
def test_limits(text: str, bound: Bound | None) -> None:
    found = read_figures(text)[0]
    assert isinstance(found, Quantity)
    assert found.bound is bound


PHRASES = [
    ("before", "年满60周岁的", "年满60周岁"),
    ("before, negated", "不满18周岁的", "不满18周岁"),
    ("after", "下降30%以上的", "30%以上"),
    ("after, in brackets", "50人以下（不含50人）的", "50人以下（不含50人）"),
    ("on both sides", "不少于30分以上", "不少于30分以上"),
    ("two words", "达到或者超过120%的", "达到或者超过120%"),
    ("of what the words name", "缺课不超过总课时的７０％", "不超过总课时的７０％"),
    ("in brackets", "低于登记失业率（4%）的", "低于登记失业率（4%）"),
    ("none", "补贴50%的", "50%"),
]


@pytest.mark.parametrize(("text", "phrase"), [row[1:] for row in PHRASES], ids=[row[0] for row in PHRASES])
def test_a_limit_is_quoted_as_the_text_has_it(text: str, phrase: str) -> None:
    found = read_figures(text)[0]
    assert isinstance(found, Quantity)
    assert found.phrase == phrase


TURNS = [
    ("off", "补贴扣减10%", Turn.TAKEN_OFF),
    ("off a price", "租金下浮20%", Turn.TAKEN_OFF),
    ("let off by a list", "按下列比例减免：小企业50%", Turn.TAKEN_OFF),
    ("borne by the person", "个人承担40%", Turn.TAKEN_OFF),
    ("borne by the person, said after", "其余40%由个人负担", Turn.TAKEN_OFF),
    ("on", "额度上浮50%", Turn.ADDED),
    ("on a standard", "在此基础上提高补贴标准10%", Turn.ADDED),
    ("up to it", "补贴提高到80%", None),
    ("reduced to it", "补贴减按90%发放", None),
    ("what is paid", "医疗费用按60%补助", None),
    ("what is paid of the person's part", "个人自付费用按60%救助", None),
    ("what is paid after something else is taken off", "扣除起付线后，按60%补助", None),
]


@pytest.mark.parametrize(("text", "turn"), [row[1:] for row in TURNS], ids=[row[0] for row in TURNS])
def test_what_happens_with_a_share(text: str, turn: Turn | None) -> None:
    (found,) = read_figures(text)
    assert isinstance(found, Quantity)
    assert found.turn is turn


def test_which_side_a_limit_leaves_its_number_on() -> None:
    # Below 4 and from 4 on part the numbers at the same place, up to 4 and above 4 at another.
    assert {bound for bound in Bound if bound.joins_upper} == {Bound.BELOW, Bound.AT_LEAST}
    assert {bound for bound in Bound if bound.is_inclusive} == {Bound.AT_MOST, Bound.AT_LEAST}


NO_FIGURES = [
    ("number of a document", "依据某人社通〔2015〕103号"),
    ("number of a document in other brackets", "依据某人社通[2015]103号"),
    ("clause", "按照第三条第二款办理"),
    ("clause in digits", "按照第12条办理"),
    ("annexes", "填写申请表（附件1、2或3）"),
    ("table", "填写表2"),
    ("law", "按照《关于2015年度工作的6条意见》办理"),
    ("item in brackets", "按照前款第（三）项办理"),
    ("standard", "执行GB/T 15835—2011"),
    ("paper", "用A4纸打印"),
    ("time of day", "每天15:30开始"),
    ("masked year", "20xx年开始"),
    ("masked month", "自20**年起"),
    ("hotline", "拨打12345热线"),
    ("round-the-clock service", "24小时值班"),
    ("numeral that counts nothing", "五保户统一办理"),
    ("a word with tenths in it", "其中三成员单位一成立即备案"),
    ("half-year", "每半年报告"),
    ("number of a heading", "1.2 等级划分"),
]


@pytest.mark.parametrize("text", [row[1] for row in NO_FIGURES], ids=[row[0] for row in NO_FIGURES])
def test_what_only_names_something_is_no_figure(text: str) -> None:
    assert read_figures(text) == ()


NOT_FIRM = [
    ("numeral that counts", "做好两件事"),
    ("once a year", "一年只能申请一次"),
    ("round number", "约20%的企业"),
    ("more than ten", "30余人"),
    ("thereabouts", "2000名左右"),
    ("year that tells apart", "2015年的申报"),
    ("what the document lists", "满足下列3项"),
    ("the conditions it lists", "满足6项条件"),
    ("all of it", "按100%发放"),
    ("grade", "评为3级"),
    ("the name of a plan", "实施三年行动计划"),
    ("a name in quotation marks", "开展“快乐30分”活动"),
]


@pytest.mark.parametrize("text", [row[1] for row in NOT_FIRM], ids=[row[0] for row in NOT_FIRM])
def test_what_nothing_has_to_carry_out(text: str) -> None:
    found = read_figures(text)
    assert found
    assert not any(figure.is_firm for figure in found)


LISTS = [
    ("a spread", "3%—5%", ["0.03", "0.05"]),
    ("a spread, unit once", "3至5万元", ["30000", "50000"]),
    ("a spread by a dash", "15-20人", ["15", "20"]),
    ("a series", "20、100或400元", ["20", "100", "400"]),
    ("two limits", "高于2%、不高于3%（含3%）", ["0.02", "0.03", "0.03"]),
]


@pytest.mark.parametrize(("text", "values"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_a_unit_written_once_is_that_of_the_whole_list(text: str, values: list[str]) -> None:
    found = read_figures(text)
    assert [each.value for each in found if isinstance(each, Quantity)] == [Decimal(value) for value in values]
    assert len({each.measure for each in found if isinstance(each, Quantity)}) == 1


def test_lengths_of_time_have_their_unit() -> None:
    found = read_figures("公示7天，10个工作日内审核，3个月内办结，24小时内到场，2周后复查，半个月一报")
    assert [each.time for each in found if isinstance(each, Quantity)] == [
        Unit.DAY,
        Unit.WORKDAY,
        Unit.MONTH,
        Unit.HOUR,
        Unit.WEEK,
        Unit.DAY,
    ]


def test_a_fraction_is_a_share_and_its_two_numbers() -> None:
    found = [each for each in read_figures("出席的达到三分之二") if isinstance(each, Quantity)]
    assert [each.value for each in found] == [Decimal(2) / Decimal(3), Decimal(3), Decimal(2)]


def test_days_and_lengths_of_time_are_told_apart() -> None:
    # 5日前 of a month is a day; 提前5日 and 5日内 are five days.
    kinds = {text: type(read_figures(text)[0]) for text in ("每月5日前报送", "提前5日前公告", "5日内报送")}
    assert kinds == {"每月5日前报送": NamedDay, "提前5日前公告": Quantity, "5日内报送": Quantity}


_WORDS = "元 万元 天 日 个工作日 年 月 人 不 低于 超过 以内 以上 含 附件 号 百分之 分之 “ ” 约 每 底".split()
_PIECES = st.sampled_from([*"0123456789０５.,，。、%（）()〔〕-—至到的第一二三十百千万亿零两半点 \n", *_WORDS])


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_text_is_read_and_every_figure_stands_where_it_says(text: str) -> None:
    found = read_figures(text)
    assert [each.start for each in found] == sorted(each.start for each in found)
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip() == each.written
        assert not isinstance(each, Quantity) or each.value >= 0
