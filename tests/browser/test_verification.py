"""The author's pages before publication in a real browser: findings, facts tried out, worked cases; on a phone too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, People

pytestmark = pytest.mark.browser

VERIFICATION = "/releases/1/verification/"


def drawn_height(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["height"]


def test_the_worst_cliff_is_drawn_and_its_facts_are_tried_out(people: People) -> None:
    window = people.window("author-2")
    page = window.open("/releases/1/")
    page.get_by_role("link", name="看发布前核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发布前核对")
    cliff = page.locator("section", has=page.get_by_role("heading", name="补贴金额", exact=True))
    expect(cliff.get_by_role("img")).to_be_visible()
    # The line goes from the highest tier down to nothing, over most of its box.
    assert drawn_height(page, ".plot-line") > drawn_height(page, ".plot-area") / 2
    answered = cliff.locator("tbody.answered tr", has_text="补贴金额").locator("td")
    before, after = answered.nth(0).inner_text(), answered.nth(1).inner_text()
    assert before != after
    for link, amount in (("试算“之前”", before), ("试算“之后”", after)):
        cliff.get_by_role("link", name=link).click()
        expect(page.locator(".explain li", has_text="补贴金额").locator(".value").last).to_have_text(amount)
        page.go_back()
    assert window.complaints == []


def test_the_findings_are_narrowed_by_kind(people: People) -> None:
    page = people.window("author-2").open(VERIFICATION)
    everything = page.locator("section.finding").count()
    assert everything > 0
    kind = page.locator(".count-links a").nth(1)
    count = int(kind.locator("strong").inner_text())
    kind.click()
    expect(page.locator("section.finding")).to_have_count(count)
    assert "kind=" in page.url
    page.get_by_role("link", name="全部").click()
    expect(page.locator("section.finding")).to_have_count(everything)


def test_a_clause_leads_to_its_text(people: People) -> None:
    page = people.window("author-2").open(VERIFICATION)
    chip = page.locator("section.finding .clause-ref").first
    address = chip.inner_text()
    chip.click()
    expect(page.locator(f'[id="clause-{address}"]')).to_be_in_viewport()


@pytest.mark.parametrize("path", ["verification", "cover", "comparison", "trial"])
def test_nothing_is_wider_than_a_telephone(people: People, path: str) -> None:
    page = people.window("author-1", PHONE).open(f"/releases/1/{path}/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
