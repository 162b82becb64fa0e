"""Walking a case through its offices by what stands on the screen, and nothing else."""

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, WIDE, People

_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Papers:
    """Files as an enterprise has them: a real PDF and a real picture."""

    pdf: Path
    png: Path


@dataclass(frozen=True, slots=True)
class Answers:
    """What the enterprise itself fills in; everything else comes from the city's registers."""

    laid_off: str
    bank: str
    account: str


@dataclass(frozen=True, slots=True)
class Walk:
    """One application and whoever handles it. `number` is what the enterprise was given when it submitted."""

    people: People
    username: str
    enterprise: str
    phone: bool = False

    def applicant(self) -> Page:
        """The enterprise's window."""
        return self.people.window(self.username, PHONE if self.phone else WIDE).page

    def case(self) -> Page:
        """The enterprise's window on its case."""
        page = self.people.window(self.username).open("/my/")
        page.get_by_role("row").get_by_role("link").first.click()
        return page

    def handled_by(self, username: str) -> Page:
        """An official's window on the case, opened from their to-do list."""
        page = self.people.window(username).open("/desk/")
        page.get_by_label("企业名称或办件编号").fill(self.enterprise)
        page.get_by_role("button", name="筛选").click()
        page.get_by_role("table").get_by_role("link", name=self.enterprise, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(self.enterprise)
        return page

    def agreed_by(self, username: str, words: str = "") -> Page:
        """The official agrees."""
        page = self.handled_by(username)
        page.get_by_role("textbox", name="审核意见").fill(words)
        page.get_by_role("button", name="同意", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已同意")
        return page

    def ordered_by(self, username: str, order: str) -> None:
        """The official gives an order of payment, and the worker carries it out."""
        page = self.handled_by(username)
        page.get_by_role("button", name=order).click()
        expect(page.get_by_role("status")).to_contain_text("已")


def apply(walk: Walk, answers: Answers, papers: Papers) -> str:
    """Fill in, upload, check and submit; returns the number given."""
    page = walk.people.window(walk.username).open("/my/")
    page.get_by_role("link", name="申请", exact=True).click()
    page.get_by_role("button", name="开始填写").click()
    fill_in(page, answers)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("status")).to_contain_text("草稿已保存")
    page.get_by_role("button", name="保存，去上传材料").click()
    for title, paper in (
        ("不裁员或者少裁员承诺书", papers.pdf),
        ("上年度离职人员花名册", papers.png),
        ("上年度失业保险费缴费凭据", papers.pdf),
        ("营业执照", papers.png),
    ):
        upload(page, title, paper)
    page.get_by_role("link", name="去核对提交").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="提交申请").click()
    told = page.get_by_role("status").inner_text()
    found = re.search(r"办件编号 (\S+?)。", told)
    assert found, told
    return found.group(1)


def fill_in(page: Page, answers: Answers) -> None:
    """Answer what the registers do not know."""
    page.get_by_role("group", name="是否第一次申报稳岗补贴").get_by_label("是", exact=True).check()
    page.get_by_role("group", name="财务制度是否健全").get_by_label("是", exact=True).check()
    page.get_by_label("上年度裁员多少人？").fill(answers.laid_off)
    page.get_by_label("企业的开户银行？").fill(answers.bank)
    page.get_by_label("企业的银行账号？").fill(answers.account)


def upload(page: Page, title: str, paper: Path) -> None:
    """Choose a file; it is sent at once."""
    section = page.locator("section").filter(has=page.get_by_role("heading", name=title))
    before = section.locator("ul.files li").count()
    section.locator("input[type=file]").set_input_files(paper)
    expect(section.locator("ul.files li")).to_have_count(before + 1)


def move_clock(page: Page, days: str) -> None:
    """Move the demonstration's clock with the control on the screen, to the morning of a later day."""
    page.get_by_role("link", name="调整时间").click()
    page.get_by_role("button", name=days, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("演示时钟已拨动")


def reload_until(page: Page, words: str) -> None:
    """Look again until the page says so: what the worker does takes it a moment."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while words not in page.inner_text("main") and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
        page.reload()
    expect(page.locator("main")).to_contain_text(words)


def text_of(pdf: Path) -> str:
    """A PDF's text without its spaces and line breaks."""
    told = subprocess.run(("pdftotext", str(pdf), "-"), check=True, capture_output=True, text=True).stdout
    return "".join(told.split())


def saved(page: Page, name: str, to: Path) -> Path:
    """Follow a link that downloads, and keep the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).first.click()
    download.value.save_as(to)
    return to
