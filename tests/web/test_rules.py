"""The rules of a version: read as tables and a diagram, taken away as files, brought back as the next version."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from luoshi.records.programmes import Release, ReleaseState
from tests.programme import workbooks
from tests.services.city import City, package_files

Browse = Callable[[str], Client]
DAY = "2015-11-01"


@pytest.fixture
def release(town: City) -> Release:
    return Release.objects.get()


def dmn_of(client: Client, release: Release) -> str:
    return client.get(f"/releases/{release.pk}/rules.dmn").content.decode()


def change(release: Release) -> str:
    return f"/releases/{release.pk}/rules/change/"


def test_the_editor_alone_may_style_itself(browse: Browse, release: Release) -> None:
    client = browse("author")
    for path in (f"/releases/{release.pk}/rules/", change(release)):
        policy = dict(part.split(" ", 1) for part in client.get(path).headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self' 'unsafe-inline'"


def test_a_rule_changed_on_the_page_is_the_next_version(browse: Browse, release: Release) -> None:
    client = browse("author")
    text = dmn_of(client, release)
    edited = text.replace("裁员率 &lt; 登记失业率", "登记失业率 &gt; 裁员率")
    assert edited != text
    answer = client.post(change(release), {"dmn": edited, "effective_from": DAY})
    assert answer.status_code == 302
    new = Release.objects.latest("id")
    assert (new.version, new.state, new.proposed_by.username) == (2, ReleaseState.PROPOSED, "author")
    before, after = release.package.files, new.package.files
    assert {name for name in before if before[name] != after[name]} == {"programme.yaml"}
    assert after["programme.yaml"] == before["programme.yaml"].replace("裁员率 < 登记失业率", "登记失业率 > 裁员率")


def test_what_the_worked_cases_do_not_bear_out_is_refused_and_kept_in_the_form(
    browse: Browse, release: Release
) -> None:
    client = browse("author")
    edited = dmn_of(client, release).replace("&gt; 0.04", "&gt; 0.05")
    answer = client.post(change(release), {"dmn": edited, "effective_from": DAY})
    assert (answer.status_code, Release.objects.count()) == (422, 1)
    page = answer.content.decode()
    assert "cases.yaml:" in page
    assert answer.context["dmn"] == edited


def test_cases_may_come_with_the_rules_that_they_prove(browse: Browse, release: Release) -> None:
    client = browse("author")
    edited = dmn_of(client, release).replace("裁员率 &lt; 登记失业率", "登记失业率 &gt; 裁员率")
    cases = package_files()["cases.yaml"] + "\n# 随规则核对过。\n"
    sent = {"dmn": edited, "effective_from": DAY, "cases": SimpleUploadedFile("cases.yaml", cases.encode())}
    assert client.post(change(release), sent).status_code == 302
    assert Release.objects.latest("id").package.files["cases.yaml"] == cases


def test_a_workbook_comes_back_edited(browse: Browse, release: Release) -> None:
    client = browse("author")
    content = client.get(f"/releases/{release.pk}/rules.xlsx").content
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_name("补贴比例")
        .to_python(skip_empty_area=False)
    )
    (at,) = [
        xl_rowcol_to_cell(number, column)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value == "> 4%"
    ]
    file = SimpleUploadedFile("规则.xlsx", workbooks.edited(content, {("补贴比例", at): ">4%"}))
    assert client.post(change(release), {"file": file, "effective_from": DAY}).status_code == 302
    assert '">4%"' in Release.objects.latest("id").package.files["programme.yaml"]


REFUSED = [
    # id, what is sent beside the day, what the page says
    ("nothing", {}, "没有收到规则"),
    ("no day", {"dmn": "<x/>", "effective_from": ""}, "请填写日期"),
    ("no DMN", {"dmn": "<x/>"}, "规则没有存入"),
    ("no XML", {"dmn": "规则"}, "规则没有存入"),
    ("an entity", {"dmn": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "规则没有存入"),
    ("no workbook", {"file": ("规则.xlsx", b"PK")}, "规则没有存入"),
    ("another file", {"file": ("规则.docx", b"PK")}, "规则没有存入"),
    ("too large", {"file": ("规则.xlsx", b"0" * (5 * 1024 * 1024 + 1))}, "文件超过5MB"),
    ("cases that are no text", {"dmn": "<x/>", "cases": ("cases.yaml", b"\xff\xfe")}, "算例不是UTF-8文本"),
]


@pytest.mark.parametrize(("sent", "says"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_refused(browse: Browse, release: Release, sent: dict[str, object], says: str) -> None:
    fields = {"effective_from": DAY} | {
        name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in sent.items()
    }
    answer = browse("author").post(change(release), fields)
    assert (answer.status_code, says in answer.content.decode(), Release.objects.count()) == (422, True, 1)


def test_unchanged_rules_make_no_version(browse: Browse, release: Release) -> None:
    client = browse("author")
    answer = client.post(change(release), {"dmn": dmn_of(client, release), "effective_from": DAY})
    assert (answer.status_code, Release.objects.count()) == (422, 1)
    assert "完全相同" in answer.content.decode()
