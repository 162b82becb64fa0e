"""What officials do beside cases: a return drafted from the cases, and work by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People

pytestmark = pytest.mark.browser

CURRENT = re.compile(r"\bis-current\b")
# Cases of 河湾区 accepted, paid and refused in the third quarter, counted by hand in programmes/demonstration.
DRAFTED = {
    "受理企业数": "10",  # ent-19 to ent-23, ent-27 to ent-31
    "享受企业数": "3",  # ent-19, ent-21, ent-23
    "惠及职工人数": "484",  # 66 + 222 + 196
    "发放补贴金额": "284257.77",  # 35,188.74 + 117,177.02 + 131,892.01
    "不予补贴企业数": "1",  # ent-27
}


def test_a_return_is_drafted_from_the_cases_and_filed_once(people: People) -> None:
    page = people.window("hewan-ins-2").open("/returns/?state=")
    row = page.get_by_role("row").filter(has_text="2015-09-30")
    # Day 5 of October falls into the holiday and rolls to its first workday.
    expect(row).to_contain_text("2015-10-08 周四")
    row.get_by_role("link").click()
    for title, drafted in DRAFTED.items():
        expect(page.get_by_role("textbox", name=title)).to_have_value(drafted)
    page.get_by_role("textbox", name="受理企业数").fill("11")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator("main")).to_contain_text("受理企业数与系统汇总不一致")
    page.get_by_role("textbox", name="受理企业数").fill("10")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("报送")
    page = people.window("hewan-ins-2").open("/returns/")
    page.get_by_role("row").filter(has_text="2015-09-30").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("已报送，不能再改")
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(people: People) -> None:
    page = people.window().open("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    assert skip.bounding_box() is not None
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    unmarked = [each for each in range(12) if not moved_to_a_visible_focus(page)]
    assert unmarked == []


def test_the_work_list_is_worked_by_keyboard(people: People) -> None:
    page = people.window("shiqiao-hr-1").open("/desk/")
    rows = page.locator("tbody tr")
    expect(rows).not_to_have_count(0)
    second = rows.nth(1).get_by_role("link").first.inner_text()
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(rows.nth(1)).to_have_class(CURRENT)
    page.keyboard.press("/")
    expect(page.get_by_label("企业名称或办件编号")).to_be_focused()
    page.keyboard.type("jk")  # typing moves nothing
    expect(rows.nth(1)).to_have_class(CURRENT)
    page.get_by_label("企业名称或办件编号").fill("")
    page.locator("main").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page.keyboard.press("a")
    expect(page).to_have_url(page.url.split("#")[0] + "#decide")


def moved_to_a_visible_focus(page: Page) -> bool:
    """Whether the next stop of the Tab key is marked by an outline, a shadow or an underline of its own."""
    page.keyboard.press("Tab")
    return bool(
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== "none" || style.boxShadow !== "none";
            }"""
        )
    )
