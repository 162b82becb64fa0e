"""A district's enterprise, on a telephone, from the question what it can get to the letter that says it was paid.

The expected figures are reckoned by hand from programmes/job-stability/document.md and the city's register. The
enterprise has 193 insured and paid 241,990.38 元; it says that it laid off 5: 5 / (5 + 193) = 2.525…%, the second
tier, so 241,990.38 × 40% = 96,796.152, rounded to 96,796.15 元.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.people import People
from tests.browser.walking import Answers, Papers, Walk, apply, move_clock, reload_until, saved, text_of, upload

pytestmark = pytest.mark.browser

ENTERPRISE = "云溪蓝桥软件有限公司"
AMOUNT = "96,796.15 元"
ANSWERS = Answers("5", "云溪市商业银行城中支行", "0000667655051596545")
# Each enterprise that the story has paid by 2015-10-08 and what its clause gives it, reckoned by hand: the premium of
# enterprises.csv times the tier of 四, half a fen rounded up.
PAID_BEFORE_YUAN = {
    "云溪东岭机械制造有限公司": 18194.18,  # 36388.36 × 50%
    "云溪市公共交通集团有限公司": 666878.80,  # 1333757.59 × 50%; 13 of 945 is 1.38%
    "东岭启明电机有限责任公司": 74845.54,  # 149691.08 × 50%
    "河湾平原农机有限责任公司": 35188.74,  # 70377.47 × 50%
    "云溪青禾纺织有限公司": 76477.70,  # 152955.40 × 50%; 1 of 103 is 0.97%
    "石桥县红土砖瓦厂": 67634.48,  # 135268.95 × 50%
    "云溪市东岭区永固标准件厂": 91087.03,  # 182174.05 × 50%
    "云溪市自来水有限责任公司": 351700.76,  # 703401.51 × 50%; 1 of 491 is 0.20%
    "河湾砂石建材有限公司": 117177.02,  # 292942.55 × 40%; 5 of 227 is 2.20%
    "石桥山珍食品有限公司": 133569.88,  # 267139.75 × 50%
    "云溪日报印务有限公司": 159776.90,  # 319553.80 × 50%
    "云溪市河湾区双闸电缆有限责任公司": 131892.01,  # 263784.01 × 50%
    "云溪石桥矿山机械有限公司": 175738.85,  # 585796.18 × 30%; 18 of 546 is 3.30%
    "石桥巧手地毯有限公司": 104157.47,  # 260393.67 × 40%; 5 of 247 is 2.02%
    "云溪重型齿轮厂": 451058.21,  # 902116.42 × 50%
    "云溪市粮食储备有限公司": 298905.13,  # 597810.26 × 50%
}
PAID_BEFORE_TOTAL_YUAN = 2954282.70  # the sixteen added up by hand


def test_a_district_enterprise_from_document_to_money(people: People, papers: Papers, tmp_path: Path) -> None:
    visitor = people.window().page
    what_can_we_get(people)
    walk = Walk(people, "ent-16", ENTERPRISE, phone=True)
    registers_fill_in(walk)
    number = apply(walk, ANSWERS, papers)
    corrected_once(walk, visitor, papers)
    reviewed_twice(walk)
    noticed(walk, visitor, people)
    paid(walk)
    told_in_writing(walk, number, tmp_path)
    accounted_for(people, tmp_path)
    assert people.complaints() == []


def what_can_we_get(people: People) -> None:
    """Of the document's 60 clauses 3 only exhort, 3 were lost and 8 are bare headings: 46 have to be carried out."""
    page = people.window().open("/")
    page.get_by_role("link", name="看文件和落实情况").click()
    expect(page.locator(".figures")).to_contain_text("46 / 46 条")
    expect(page.locator('[id="三(二)1"]')).to_contain_text("裁员率")
    page.get_by_role("link", name="算一算能领多少").click()
    page.get_by_role("group", name="足额缴纳").get_by_label("是", exact=True).check()
    expect(page.locator("#result")).to_contain_text("还不能算出结果")
    page.get_by_role("group", name="财务制度").get_by_label("是", exact=True).check()
    page.get_by_label("上年度裁员多少人？").fill("5")
    page.get_by_label("上年末有多少职工").fill("193")
    page.get_by_label("失业保险费总额").fill("241990.38")
    expect(page.locator("#result .verdicts")).to_contain_text(AMOUNT)
    expect(page.locator("#result .explain")).to_contain_text("2.5253%")


def registers_fill_in(walk: Walk) -> None:
    """What the city knows stands in the form already; a draft is kept and can be thrown away."""
    page = walk.people.window(walk.username, (360, 740)).open("/my/")
    page.get_by_role("link", name="申请", exact=True).click()
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_label("上年末有多少职工")).to_have_value("193")
    expect(page.get_by_label("失业保险费总额")).to_have_value("241990.38")
    expect(page.get_by_role("group", name="企业隶属于哪一级").get_by_label("县区属企业")).to_be_checked()
    expect(page.get_by_text("已由参保登记带入").first).to_be_visible()
    page.get_by_label("上年度裁员多少人？").fill("五个")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("alert").first).to_contain_text("需要改正")
    expect(page.get_by_label("上年度裁员多少人？")).to_have_value("五个")
    page.get_by_role("link", name="删除草稿").click()
    page.get_by_role("button", name="删除草稿").click()


def corrected_once(walk: Walk, visitor: Page, papers: Papers) -> None:
    """Due in 5 workdays after Thursday 8 October: 9, 10 (a Saturday worked for the holiday), 12, 13, 14."""
    page = walk.handled_by("dongling-hr-1")
    page.get_by_role("link", name="一次性告知").click()
    page.get_by_label("上年度离职人员花名册", exact=True).check()
    page.get_by_label("上年度离职人员花名册：要怎样补正").fill("缺少离职原因一栏，请补齐。")
    page.get_by_role("button", name="发出告知").click()
    expect(page.get_by_role("status")).to_contain_text("已一次性告知")
    page = walk.people.window(walk.username).open("/my/inbox/")
    expect(page.locator("main")).to_contain_text("缺少离职原因一栏")
    expect(page.locator("main")).to_contain_text("2015-10-14 周三")
    move_clock(visitor, "1 天")
    page = walk.case()
    page.get_by_role("link", name="修改并重新提交").click()
    page.get_by_role("button", name="保存，去上传材料").click()
    upload(page, "上年度离职人员花名册", papers.pdf)
    page.get_by_role("link", name="去核对提交").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")


def reviewed_twice(walk: Walk) -> None:
    """The district's two offices, each its part, then the city's two."""
    page = walk.handled_by("dongling-hr-1")
    expect(page.locator("#decide")).to_contain_text("不能再次告知")
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("main")).to_contain_text("已受理")
    expect(page.locator("main .amount-large")).to_have_text(AMOUNT)
    expect(page.locator("#decide")).to_contain_text("裁员率")
    walk.agreed_by("dongling-ins-1", "参保人数和缴费属实。")
    walk.agreed_by("dongling-hr-1", "补正后的花名册核对相符。")
    walk.agreed_by("city-ins-1")
    walk.agreed_by("city-hr-1")


def noticed(walk: Walk, visitor: Page, people: People) -> None:
    """Seven days after Friday the 9th end on the 16th.

    The 12th and 13th, on which the objection stood, do not count: the 18th, a Sunday, rolled to Monday the 19th.
    """
    page = people.window().open("/notices/")
    row = page.get_by_role("row").filter(has_text=ENTERPRISE)
    expect(row).to_contain_text("2015-10-09 周五 至 2015-10-16 周五")
    expect(row).to_contain_text(AMOUNT)
    expect(row).not_to_contain_text("91990101MBH3JYJ877")
    move_clock(visitor, "3 天")
    page = people.window().open("/notices/")
    page.get_by_role("link", name=ENTERPRISE).click()
    page.get_by_label("姓名或单位").fill("岑参商")
    page.get_by_label("联系方式").fill("19900000016")
    page.get_by_label("异议内容").fill("听说去年裁员不止五人，请核实。")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_role("status")).to_contain_text("异议已收到")
    expect(page.locator("main")).to_contain_text("异议处理中")
    move_clock(visitor, "1 天")
    page = walk.handled_by("city-hr-2")
    page.get_by_role("link", name="处理异议").first.click()
    page.get_by_label("异议不成立，公示继续").check()
    page.get_by_label("调查处理结论").fill("核对减员记录，上年度解除合同的是五人，异议不成立。")
    page.get_by_role("button", name="作出结论").click()
    for days in ("3 天", "3 天"):
        move_clock(visitor, days)
    page = people.window().open("/notices/")
    expect(page.get_by_role("row").filter(has_text=ENTERPRISE)).to_contain_text("至 2015-10-19 周一")
    move_clock(visitor, "1 天")
    page = people.window().open("/notices/")
    expect(page.get_by_role("row").filter(has_text=ENTERPRISE)).to_have_count(0)


def paid(walk: Walk) -> None:
    walk.agreed_by("finance-1", "金额复核无误。")
    walk.ordered_by("finance-2", "发出划转指令")
    reload_until(walk.case(), "区社会保险经办中心办理")
    walk.ordered_by("dongling-ins-2", "发出拨付指令")
    reload_until(walk.case(), "已拨付")


def told_in_writing(walk: Walk, number: str, folder: Path) -> None:
    page = walk.case()
    letter = text_of(saved(page, "下载结果通知书", folder / "letter.pdf"))
    assert number in letter
    assert "96,796.15" in letter
    assert "玖万陆仟柒佰玖拾陆元壹角伍分" in letter
    application = text_of(saved(page, "申请表（PDF）", folder / "application.pdf"))
    assert "241,990.38" in application


def accounted_for(people: People, folder: Path) -> None:
    """The programme office's page and the ledger in Excel add up to what was paid."""
    page = people.window("office").open("/office/")
    row = page.get_by_role("table").first.get_by_role("row").filter(has_text="东岭区")
    # 18,194.18 + 74,845.54 + 76,477.70 + 91,087.03 + 96,796.15, five enterprises
    expect(row.get_by_role("cell").last).to_have_text("357,400.60")
    expect(row.get_by_role("cell").nth(2)).to_have_text("5")
    page = people.window("office").open("/registers/job-stability/发放台账/")
    book = CalamineWorkbook.from_path(str(saved(page, "导出 Excel", folder / "ledger.xlsx")))
    _, titles, *rows, total = book.get_sheet_by_index(0).to_python()
    amounts = {row[titles.index("企业名称")]: row[titles.index("补贴金额")] for row in rows}
    assert amounts == {**PAID_BEFORE_YUAN, ENTERPRISE: 96796.15}
    assert round(sum(PAID_BEFORE_YUAN.values()), 2) == PAID_BEFORE_TOTAL_YUAN
    assert total[0] == "合计 17 户，3,051,078.85 元"  # 2,954,282.70 + 96,796.15
