"""The author's page of rules in a real browser: the diagram and tables are read, a rule is edited and saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People

pytestmark = pytest.mark.browser

DRAWN_MS = 20_000


def opened(page: Page) -> Page:
    page.locator("[data-dmn][data-ready=yes]").wait_for(timeout=DRAWN_MS)
    return page


def test_the_rules_are_read_as_a_diagram_and_tables(people: People) -> None:
    page = opened(people.window("author-2").open("/releases/1/rules/"))
    expect(page.locator("[data-dmn-canvas] svg[data-element-id]")).to_contain_text("补贴金额")
    expect(page.locator("[data-dmn-canvas] .bjs-powered-by")).to_be_visible()
    page.get_by_role("button", name="补贴比例", exact=True).click()
    table = page.locator("[data-dmn-canvas] table")
    expect(table).to_contain_text("(0.02..0.03]")
    expect(table.get_by_role("cell", name="四(四)")).to_be_visible()
    # The address holds the table that is open.
    again = opened(people.window("author-2").open(page.url.removeprefix(people.window("author-2").address)))
    expect(again.locator("[data-dmn-canvas] table")).to_contain_text("四(四)")


def test_a_rule_is_edited_in_place_and_becomes_the_next_version(people: People) -> None:
    window = people.window("author-2")
    page = opened(window.open("/releases/1/rules/change/"))
    page.get_by_role("button", name="补贴比例", exact=True).click()
    retype(page, "> 0.04", "> 0.05")
    save(page)
    # Between 4 % and 5 % no row is left: a worked case of the package says so.
    expect(page.get_by_role("alert")).to_contain_text("cases.yaml")
    page = opened(page)
    page.get_by_role("button", name="补贴比例", exact=True).click()
    retype(page, "> 0.05", "not(<= 0.04)")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("已提交为第 2 版")
    expect(page.locator("main")).to_contain_text("等另一个人发布")
    complaints = [each for each in window.complaints if "422" not in each]
    assert complaints == []
    window.complaints.clear()


def retype(page: Page, old: str, new: str) -> None:
    page.locator("[data-dmn-canvas] td", has_text=old).first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(new)


def save(page: Page) -> None:
    page.get_by_role("button", name="检查并提交新版").first.click()
    page.wait_for_load_state()
