"""The author's page of a version before it is issued: findings with their facts, and facts tried out on the version."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import unquote, urlencode

import pytest
from django.test import Client

from luoshi.programme import Programme, load
from luoshi.programme.verification.changes.curves import curve
from luoshi.records.programmes import Release
from luoshi.web.plotting import plot
from tests.programme import verified
from tests.services.city import City
from tests.web.reading import PACKAGES, proposed, shown, steps

Browse = Callable[[str], Client]
# 39 of 999 is 3.9 %: 30 % of 100,000. 40 of 1,000 is 4 %: nothing.
TRIED = {"足额缴费": "是", "财务健全": "是", "上年末参保人数": "960", "上年度实缴保费": "100000.00", "on": "2015-04-01"}


def test_a_wrong_total_is_shown_with_its_figures(town: City, browse: Browse) -> None:
    """The document has 45 posts, and 37, 4 and 5 of them, which make 46."""
    release = proposed(town, "teacher-posts")
    page = shown(browse("author"), f"/releases/{release.pk}/verification/")
    (card,) = re.findall(r'<section class="panel finding".*?</section>', page, re.DOTALL)
    assert "合计对不上" in card
    assert '<span class="light light-red">错误</span>' in card
    rows = dict(re.findall(r'<th scope="row">(\S+?)</th><td class="number">(\S+?)</td>', card))
    assert (rows["各项之和"], rows["写明的总数"]) == ("46个", "45个")
    assert re.search(r"编号 <code[^>]*>total:竞聘岗位:[0-9a-f]{8}</code>", card)
    assert "1 个问题还没有说明" in page


def test_a_gap_is_shown_with_facts_that_can_be_tried_out(town: City, browse: Browse) -> None:
    """Under 90 years it is 三(二), over 90 years 三(三): of exactly 90 nothing is said."""
    release = proposed(town, "tiered-benefit")
    client = browse("author")
    page = shown(client, f"/releases/{release.pk}/verification/?kind=gap")
    (card,) = re.findall(r'<section class="panel finding".*?</section>', page, re.DOTALL)
    assert dict(re.findall(r'<th scope="row">(\S+?)</th><td class="number">(\S+)', card))["年龄"] == "90"
    (address,) = re.findall(r'href="([^"]+)">用这组事实试算', card)
    tried = shown(client, unescape(address))
    assert 'name="年龄" value="90"' in tried
    assert ("月标准", "还不能判定") in steps(tried)


def test_both_sides_of_a_cliff_are_shown_and_tried_out(town: City, browse: Browse) -> None:
    """Whoever has no more than 3,000 yuan a month gets an allowance, whoever has one yuan more gets none."""
    release = proposed(town, "tiered-benefit")
    client = browse("author")
    page = shown(client, f"/releases/{release.pk}/verification/?kind=cliff")
    (card,) = re.findall(r'<section class="panel finding".*?</section>', page, re.DOTALL)
    income = re.search(r"家庭月人均收入 .*?</th>(.*?)</tr>", card, re.DOTALL)
    assert income is not None
    assert re.findall(r">([\d,.]+) 元<", income.group(1)) == ["3,000.00", "3,001.00"]
    before, after = re.findall(r'href="([^"]+/trial/[^"]+)"', card)
    assert dict(steps(shown(client, unescape(before))))["月津贴"] != "0.00 元"
    assert dict(steps(shown(client, unescape(after))))["月津贴"] == "0.00 元"
    assert 'class="plot-line"' in page


def test_the_clauses_of_a_finding_stand_on_the_page(town: City, browse: Browse) -> None:
    release = proposed(town, "teacher-posts")
    page = shown(browse("author"), f"/releases/{release.pk}/verification/")
    linked = {unquote(each) for each in re.findall(r'class="clause-ref" href="#([^"]+)"', page)}
    assert linked >= {"clause-二(一)", "clause-二(二)", "clause-二(三)", "clause-二(四)"}
    assert linked <= set(re.findall(r'<div id="([^"]+)"', page))


def test_what_was_proved_names_what_it_is_about(town: City, browse: Browse) -> None:
    """Every sentence stands for itself, so that no two are the same."""
    page = shown(browse("author"), f"/releases/{Release.objects.get().pk}/verification/")
    assert "补贴比例：4 行互不重叠" in page
    told = re.findall(r'<span class="light light-done">已证明</span> (.+?) <', page)
    assert len(told) > 20
    assert len(set(told)) == len(told)


def test_the_list_is_narrowed_by_kind_in_the_address(town: City, browse: Browse) -> None:
    release = proposed(town, "teacher-posts")
    client, path = browse("author"), f"/releases/{release.pk}/verification/"
    assert 'class="panel finding"' in shown(client, f"{path}?kind=total")
    assert 'class="panel finding"' not in shown(client, f"{path}?kind=cliff")
    assert 'class="panel finding"' in shown(client, f"{path}?kind=nothing")


def test_the_page_of_a_version_says_what_is_not_explained(town: City, browse: Browse) -> None:
    release = proposed(town, "teacher-posts")
    page = shown(browse("author"), f"/releases/{release.pk}/")
    assert "还有 1 个问题没有说明" in page
    assert f"/releases/{release.pk}/verification/" in page


@pytest.mark.parametrize(
    ("laid_off", "amount"),
    [pytest.param("39", "30,000.00 元", id="below 4 %"), pytest.param("40", "0.00 元", id="4 %")],
)
def test_facts_are_tried_out_on_a_version(town: City, browse: Browse, laid_off: str, amount: str) -> None:
    release = Release.objects.get()
    asked = urlencode({**TRIED, "上年度裁员人数": laid_off})
    page = shown(browse("author"), f"/releases/{release.pk}/trial/?{asked}")
    assert dict(steps(page))["补贴金额"] == amount
    assert f'name="上年度裁员人数" value="{laid_off}"' in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param({"on": "2031-01-01"}, "2031-01-01 不在其内", id="a day outside"),
        pytest.param({"上年度裁员人数": "-1"}, "不能小于 0 人", id="a wrong fact"),
    ],
)
def test_what_cannot_be_tried_out_is_told(town: City, browse: Browse, asked: dict[str, str], told: str) -> None:
    page = shown(browse("author"), f"/releases/{Release.objects.get().pk}/trial/?{urlencode({**TRIED, **asked})}")
    assert told in page
    assert steps(page) == []


def test_a_trial_without_facts_asks_for_them(town: City, browse: Browse) -> None:
    page = shown(browse("author"), f"/releases/{Release.objects.get().pk}/trial/")
    assert "还缺：" in page


def test_a_cliff_is_drawn_as_steps(programme: Programme) -> None:
    """80 whole numbers over 1000 units; 50,000 yuan is the highest, 4 / 54 of the height below the edge."""
    found = curve(programme, verified.WORST)
    assert found is not None
    drawn = plot(programme, found)
    assert drawn is not None
    assert drawn.path.startswith("M0.0 22.2H12.7V22.2")
    # 39 / 79 and 40 / 79 of the width; 30,000 of 54,000 is 5 / 9 of the height, and nothing is at the bottom.
    assert (drawn.before, drawn.after) == (("493.7", "133.3"), ("506.3", "300.0"))
    assert (drawn.left, drawn.right, drawn.top, drawn.bottom) == ("0 人", "79 人", "50,000.00 元", "0.00 元")
    assert drawn.text == "上年度裁员人数 39 人 时，补贴金额 30,000.00 元，上年度裁员人数 40 人 时，补贴金额 0.00 元"


def test_a_side_without_a_number_is_not_drawn(programme: Programme) -> None:
    found = curve(programme, verified.WORST)
    assert found is not None
    without = tuple(point for point in found.points if point.at != found.after)
    assert plot(programme, replace(found, points=without)) is None


@pytest.fixture(scope="module")
def programme() -> Programme:
    loaded = load(PACKAGES.parents[1] / "programmes" / "job-stability").programme
    assert loaded is not None
    return loaded
