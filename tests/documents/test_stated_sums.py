"""Sums that one sentence states: which are read, and which lists are none; sentences are invented."""

from decimal import Decimal

import pytest

from luoshi.documents import read_sums

# Each: the text, the whole as written, its parts, what they come to.
STATED = [
    ("posts", "全校共45个岗位，其中教师37个、教辅4个、管理5个。", "45个", ["37个", "4个", "5个"], 46),
    ("that fit", "全校共46个岗位，其中教师37个、教辅4个、管理5个。", "46个", ["37个", "4个", "5个"], 46),
    ("people in other words", "编制20名，其中医生12人、护士8人。", "20名", ["12人", "8人"], 20),
    ("in 亿元", "总投资1.2亿元，其中市级8000万元，区级3900万元。", "1.2亿元", ["8000万元", "3900万元"], 119000000),
    ("in brackets", "补助5000元（其中培训3000元、设备1900元），一次发放800元。", "5000元", ["3000元", "1900元"], 4900),
    ("包括", "建房300平方米，包括教室200平方米、食堂100平方米。", "300平方米", ["200平方米", "100平方米"], 300),
    ("behind semicolons", "三年培训90人，其中首年40人；次年30人；末年20人。", "90人", ["40人", "30人", "20人"], 90),
    ("something else behind", "三年培训70人，其中首年40人、次年30人；派出3人。", "70人", ["40人", "30人"], 70),
    ("numbered", "共设10个点：①城东6个（大点4个）；②城西3个。", "10个", ["6个", "3个"], 9),
    ("a full mark", "考核满分100分，其中出勤40分，质量40分，评议30分。", "100分", ["40分", "40分", "30分"], 110),
    ("marks behind a colon", "总分100分：技术50分、商务30分、价格30分。", "100分", ["50分", "30分", "30分"], 110),
    ("numbered marks", "满分10分，评分如下：①仪容4分；②口才5分。", "10分", ["4分", "5分"], 9),
    ("weights", "权重合计100%，其中出勤50%，质量40%，评议20%。", "100%", ["50%", "40%", "20%"], "1.1"),
    ("shares before", "省级占50%、市级占30%、县级占25%，合计100%。", "100%", ["50%", "30%", "25%"], "1.05"),
    ("shares in words", "合计100%：县百分之六十、乡百分之三十。", "100%", ["百分之六十", "百分之三十"], "0.9"),
    ("a Chinese numeral", "共设二十个点，其中城东十二个、城西八个。", "二十个", ["十二个", "八个"], 20),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "whole", "parts", "total"), [row[1:] for row in STATED], ids=[row[0] for row in STATED]
)
def test_a_sum_is_read(text: str, whole: str, parts: list[str], total: int | str) -> None:
    (found,) = read_sums(text)
    assert (found.whole.written, [part.written for part in found.parts]) == (whole, parts)
    assert found.sum == Decimal(total)


def test_a_share_has_the_name_before_its_verb() -> None:
    (found,) = read_sums("省级占50%、市级为50%，合计100%。")
    assert found.names == ("省级", "市级")


def test_parts_have_the_names_before_them() -> None:
    (found,) = read_sums("共45个，其中：教师37个、教辅4个（兼职），管理5个。")
    assert found.names == ("教师", "教辅", "管理")


@pytest.mark.parametrize(
    "text",
    [
        "有企业100家，其中高新企业30家、外资企业20家。",
        "编制20名，其中医生12人、护士8人等。",
        "编制20名（不含校长），其中教师12名、职工7名。",
        "编制20名，其中教师约12名、职工8名。",
        "编制20名，其中教师不超过12名、职工8名。",
        "编制20名，其中每校12名、每园8名。",
        "编制20名，其中教师12名，占60%。",
        "编制20名，其中教师12名、电脑8台。",
        "分别补助600元和400元，共1000元。",
        "编制20名。其中教师12名、职工8名。",
        "设教师12名、职工8名。",
        "满分100分，其中60分为合格，50分为不合格。",
        "满分100分，其中笔试60分、面试40分，加分项10分。",
        "满分100分，其中60分以上合格、50分以上可以补考。",
        "办结率达到100%，其中城区60%、乡镇55%。",
        "甲占60%、乙占40%，其中丙占10%，合计100%。",
        "单位缴纳8%、个人缴纳2%，合计10%。",
        "",
    ],
    ids=[
        "not all of it", "and so on", "without some", "roughly", "a limit", "so many each", "a share", "other things",
        "parts first", "another sentence", "no whole", "grades", "marks beside them", "limits of marks",
        "a rate of 100 %", "a share of a share", "shares of less than all", "nothing",
    ],
)  # fmt: skip
def test_no_sum_is_read(text: str) -> None:
    assert read_sums(text) == ()
