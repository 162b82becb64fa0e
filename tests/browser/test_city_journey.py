"""A city enterprise, from the form to the letter, and what the offices around it see.

The expected figures are reckoned by hand from programmes/job-stability/document.md and the city's register. The
enterprise has 1,487 insured and paid 1,314,400.86 元; it says that it laid off 50: 50 / (50 + 1487) = 3.253…%, the
third tier, so 1,314,400.86 × 30% = 394,320.258, rounded to 394,320.26 元.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import People
from tests.browser.walking import Answers, Papers, Walk, apply, move_clock, reload_until, saved, text_of

pytestmark = pytest.mark.browser

ENTERPRISE = "云溪市燃气有限责任公司"
AMOUNT = "394,320.26 元"
ANSWERS = Answers("50", "云溪市商业银行营业部", "0000648032517030182")
CORRECTED_ACCOUNT = "0000648032517030299"


def test_a_city_enterprise_from_form_to_money(people: People, papers: Papers, tmp_path: Path) -> None:
    left_before = left_to_commit(people)
    walk = Walk(people, "ent-57", ENTERPRISE)
    number = apply(walk, ANSWERS, papers)
    reviewed(walk)
    noticed(walk, people)
    paid(walk)
    told_in_writing(walk, number, tmp_path)
    # 1,885,139.97 as the story leaves it, less 394,320.26
    assert (left_before, left_to_commit(people)) == ("1,885,139.97 元", "1,490,819.71 元")
    overseen(people)
    assert people.complaints() == []


def test_an_enterprise_of_the_state_is_told_who_receives_it(people: People) -> None:
    """Clause 六(一)1: the province receives what central and provincial enterprises apply for."""
    page = people.window("ent-58").open("/my/")
    page.get_by_role("link", name="接着填").click()
    page.get_by_role("link", name="核对提交").click()
    expect(page.locator("main")).to_contain_text("由省人社厅、省社保局受理")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert").first).to_contain_text("省人社厅、省社保局")


def test_an_application_is_withdrawn_before_the_decision(people: People) -> None:
    walk = Walk(people, "ent-11", "云溪市东岭区宏途汽车运输有限责任公司")
    page = walk.case()
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("撤回原因").fill("账户要先向开户银行核对。")
    page.get_by_role("button", name="撤回申请").click()
    expect(walk.case().locator("main")).to_contain_text("已撤回")
    page = people.window("dongling-hr-1").open("/desk/?q=宏途")
    expect(page.locator("main")).to_contain_text("没有符合条件的待办")


def reviewed(walk: Walk) -> None:
    """The city's two offices and nobody else; 10 workdays promised from the 8th end on Wednesday the 21st.

    9, 10 (a Saturday worked), 12 to 16, 19, 20, 21.
    """
    page = walk.handled_by("city-hr-1")
    expect(page.locator("main")).to_contain_text("应在 2015-10-21 周三 前办完")
    expect(page.get_by_role("list", name="办理进度")).not_to_contain_text("县区审核")
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("main .amount-large")).to_have_text(AMOUNT)
    walk.agreed_by("city-ins-1", "缴费属实。")
    walk.agreed_by("city-hr-1", "人数属实，同意公示。")


def noticed(walk: Walk, people: People) -> None:
    """Seven days after Thursday the 8th end on Thursday the 15th, which still counts."""
    page = people.window().open("/notices/")
    row = page.get_by_role("row").filter(has_text=ENTERPRISE)
    expect(row).to_contain_text("2015-10-08 周四 至 2015-10-15 周四")
    expect(row).to_contain_text(AMOUNT)
    move_clock(page, "7 天")
    expect(people.window().open("/notices/").get_by_role("row").filter(has_text=ENTERPRISE)).to_have_count(1)
    move_clock(page, "1 天")
    expect(people.window().open("/notices/").get_by_role("row").filter(has_text=ENTERPRISE)).to_have_count(0)


def paid(walk: Walk) -> None:
    """The account is put right before the order goes out; nobody who reviewed may pay, and nobody pays twice."""
    walk.agreed_by("finance-1", "金额复核无误。")
    page = walk.case()
    page.get_by_role("link", name="更正银行账户").click()
    page.get_by_label("企业的银行账号？").fill(CORRECTED_ACCOUNT)
    page.get_by_role("button", name="保存更正").click()
    refused = walk.handled_by("finance-1")
    expect(refused.locator("main")).to_contain_text("暂时不能由您办理")
    walk.ordered_by("finance-2", "发出划转指令")
    reload_until(walk.case(), "由云溪市就业服务局办理")
    walk.ordered_by("city-ins-2", "发出拨付指令")
    reload_until(walk.case(), "已拨付")


def told_in_writing(walk: Walk, number: str, folder: Path) -> None:
    letter = text_of(saved(walk.case(), "下载结果通知书", folder / "letter.pdf"))
    assert number in letter
    assert "394,320.26" in letter
    assert "叁拾玖万肆仟叁佰贰拾元贰角陆分" in letter
    assert CORRECTED_ACCOUNT[-4:] in letter


def left_to_commit(people: People) -> str:
    page = people.window("office").open("/funds/")
    return page.locator(".figures > div").filter(has_text="还可承诺").locator("dd").inner_text().strip()


def overseen(people: People) -> None:
    """The office's page counts the city's own enterprises apart; the auditor finds the record whole."""
    page = people.window("office").open("/office/")
    row = page.get_by_role("table").first.get_by_role("row").filter(has_text="云溪市")
    # 666,878.80 + 351,700.76 + 159,776.90 + 451,058.21 + 298,905.13 + 394,320.26, six enterprises
    expect(row.get_by_role("cell").last).to_have_text("2,322,640.06")
    expect(row.get_by_role("cell").nth(2)).to_have_text("6")
    page = people.window("auditor").open("/audit/")
    page.get_by_role("button", name="校验全部记录").click()
    expect(page.locator("main")).to_contain_text("全部相符")
