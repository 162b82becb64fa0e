"""What the services refuse, each once in the audit record and nothing else changed: texts, files, names, figures."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.db import transaction

from luoshi.records.accounts import Post, RoleName, Unit
from luoshi.records.audit import Record
from luoshi.records.cases import Attachment, Case
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.funds import Entry
from luoshi.records.notices import Notice, Objection
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing
from luoshi.services import audit, cases, duties, funds, objections, people, releases, returns, review, sweeps, uploads
from luoshi.services.acts import Act, Channel, Refused
from luoshi.services.clock import LATEST, set_clock
from luoshi.services.review import CorrectionItem
from luoshi.services.rosters import PostRow, Roster, UnitRow
from luoshi.services.texts import MOST_CHARACTERS
from luoshi.source import FieldPlace
from tests.services.city import FUND, NOW, PDF, PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db
LONG = "长" * (MOST_CHARACTERS + 1)
GROUND = "三(二)"
WORKER = Act(None, NOW, Channel.WORKER)
UNIT = UnitRow(FieldPlace("单位编码"), "stone", "石桥县", "district", "990103", parent="city")
POST = PostRow(FieldPlace("账号"), "new-person", "新人", "east-hr", RoleName.HANDLER)

# Makes ready what the deed is done to, before the records are counted, and gives the deed.
Prepare = Callable[[City], Callable[[], object]]


@pytest.fixture
def town(city: City) -> Iterator[City]:
    """The city, as it was again after each test."""
    with transaction.atomic():
        yield city
        transaction.set_rollback(True)


def refused_once(deed: Callable[[], object]) -> tuple[str, ...]:
    """The code of the refusal and of its problems, which one new record holds, the last of its kind."""
    before = Record.objects.count()
    with pytest.raises(Refused) as caught:
        deed()
    assert Record.objects.count() == before + 1
    record = Record.objects.latest("pk")
    assert (record.action, record.payload["code"]) == (audit.REFUSED, caught.value.code)
    return (caught.value.code, *(problem.code for problem in caught.value.problems))


def on(scene: Scene, deed: Callable[[City, Case], object]) -> Prepare:
    """The deed on a case of the eastern district, driven as far as the scene."""

    def prepared(city: City) -> Callable[[], object]:
        case = drive(city, "east", scene)
        return lambda: deed(city, case)

    return prepared


def _remark(city: City) -> Callable[[], object]:
    sweeps.sweep(WORKER)
    task = Duty.objects.filter(kind=DutyKind.TASK, unit__code="city-hr").earliest("pk")
    return lambda: duties.complete_task(city.act("city-hr"), task.pk, LONG)


def _objection(case: Case) -> int:
    return Objection.objects.get(notice__case=case).pk


def _ask(city: City, case: Case) -> object:
    items = (CorrectionItem("离职人员花名册", LONG),)
    return review.ask_corrections(city.act("east-hr"), case.pk, case.revision, items)


TEXTS: list[tuple[str, Prepare]] = [
    ("opinion", on(Scene.IN_REVIEW, lambda c, case: review.agree(c.act("east-hr"), case.pk, case.revision, LONG))),
    ("correction", on(Scene.SUBMITTED, _ask)),
    (
        "reason",
        on(Scene.IN_REVIEW, lambda c, case: review.refuse(c.act("east-hr"), case.pk, case.revision, GROUND, LONG)),
    ),
    (
        "finding",
        on(
            Scene.OBJECTED,
            lambda c, case: objections.settle(c.act("city-hr"), case.pk, case.revision, _objection(case), False, LONG),
        ),
    ),
    ("remark", _remark),
    (
        "withdrawal",
        lambda c: lambda: releases.withdraw(c.act("author"), Release.objects.latest("pk").pk, LONG),
    ),
]


@pytest.mark.parametrize("prepare", [row[1] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_a_text_without_end_is_refused(town: City, prepare: Prepare) -> None:
    assert refused_once(prepare(town)) == ("invalid", "text-too-long")


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def marked(content: bytes, signature: bytes, offset: int, value: int) -> bytes:
    """The content with a byte changed at an offset from each occurrence of the signature."""
    changed = bytearray(content)
    for found in re.finditer(re.escape(signature), content):
        changed[found.start() + offset] = value
    return bytes(changed)


WORD = packed({"word/document.xml": "<w:document/>"})
SHEET = "xl/worksheets/sheet1.xml"
# Of an archive's entries: the version needed to unpack them, and the flag of encryption (APPNOTE 4.3.7, 4.3.12).
NEWER = marked(WORD, b"PK\x01\x02", 6, 0xFF)
VALUES = packed({"xl/workbook.xml": "", SHEET: "<c><v>1</v></c>"})
ENCRYPTED = marked(marked(VALUES, b"PK\x03\x04", 6, 1), b"PK\x01\x02", 8, 1)
FILES = [
    ("a program under another name", "凭据.pdf", b"MZ\x90\x00", "file-content"),
    ("a program", "凭据.exe", b"MZ\x90\x00", "file-type"),
    ("a name without a beginning", ".pdf", PDF, "file-type"),
    ("nothing", "凭据.pdf", b"", "file-empty"),
    ("too much", "凭据.pdf", PDF + b"0" * uploads.MAX_BYTES, "file-too-large"),
    ("no archive", "表.docx", b"PK\x03\x04 and nothing more", "file-content"),
    ("an archive of a future version", "表.docx", NEWER, "file-content"),
    ("an encrypted archive", "表.xlsx", ENCRYPTED, "file-content"),
    ("a workbook called a document", "表.docx", packed({"xl/workbook.xml": ""}), "file-content"),
    ("macros", "表.docx", packed({"word/document.xml": "", "word/vbaProject.bin": "x"}), "file-macros"),
    ("macros in capitals", "表.docx", packed({"word/document.xml": "", "word/VBAPROJECT.BIN": "x"}), "file-macros"),
    ("a bomb", "表.docx", packed({"word/document.xml": " " * (20 * uploads.MAX_BYTES + 1)}), "file-too-large"),
    ("a formula", "表.xlsx", packed({"xl/workbook.xml": "", SHEET: "<c><f>1+1</f><v>2</v></c>"}), "file-formulas"),
    (
        "a shared formula",
        "表.xlsx",
        packed({"xl/workbook.xml": "", SHEET: '<x:f t="shared" si="0"/>'}),
        "file-formulas",
    ),
    (
        "a formula astride two readings",
        "表.xlsx",
        packed({"xl/workbook.xml": "", SHEET: " " * (1024 * 1024 - 1) + "<f>1+1</f>"}),
        "file-formulas",
    ),
]


@pytest.mark.parametrize(("filename", "content", "code"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_that_is_not_what_it_says_is_refused(town: City, filename: str, content: bytes, code: str) -> None:
    case = drive(town, "east", Scene.DRAFT)
    kept = Attachment.objects.count()
    act = town.act("east")
    assert refused_once(lambda: uploads.attach(act, case.pk, case.revision, "缴费凭据", filename, content))[1:] == (
        code,
    )
    assert Attachment.objects.count() == kept


def test_a_workbook_of_plain_values_is_taken(town: City) -> None:
    case = drive(town, "east", Scene.DRAFT)
    values = packed({"xl/workbook.xml": "", SHEET: '<c r="A1"><v>2</v></c><font/><formula1>3</formula1>'})
    uploads.attach(town.act("east"), case.pk, case.revision, "缴费凭据", "名册.xlsx", values)


NAMES = [
    ("no name", Roster(posts=(replace(POST, full_name=""),))),
    ("blanks", Roster(posts=(replace(POST, full_name=" "),))),
    ("longer than a record takes", Roster(posts=(replace(POST, full_name="长" * 61),))),
    ("two lines", Roster(posts=(replace(POST, full_name="新\n人"),))),
    ("written backwards", Roster(posts=(replace(POST, full_name="新\u202e人"),))),
    ("NUL", Roster(posts=(replace(POST, full_name="新\x00人"),))),
    ("a unit without name", Roster(units=(replace(UNIT, name=""),))),
    ("a level of many words", Roster(units=(replace(UNIT, level="d" * 21),))),
    ("a function of many words", Roster(units=(replace(UNIT, function="f" * 41),))),
]


@pytest.mark.parametrize("roster", [row[1] for row in NAMES], ids=[row[0] for row in NAMES])
def test_a_name_that_no_record_takes_is_refused(town: City, roster: Roster) -> None:
    assert refused_once(lambda: people.enter(town.act("admin"), roster)) == ("invalid", "name-format")


COUNTS = ["", "-1", "1e9", "1e999999", "NaN", "Infinity", "１２", "1_000", "0x10", "9" * 16, "1.0000001", "1" * 5_000]


@pytest.mark.parametrize("text", COUNTS, ids=[text[:12] or "nothing" for text in COUNTS])
def test_a_figure_of_a_return_is_a_plain_number(town: City, text: str) -> None:
    sweeps.sweep(WORKER)
    filing = Filing.objects.filter(unit__code="east-fund", name="发放情况季报").earliest("pk")
    columns = len(returns.page(town.act("east-fund"), filing.pk).cells)
    deed = refused_once(lambda: returns.file(town.act("east-fund"), filing.pk, 0, [text] * columns))
    assert deed[0] == "invalid"
    assert "column-not-number" in deed


def test_one_voucher_is_entered_once(town: City) -> None:
    act = town.act("office")
    funds.receive(act, PROGRAMME, FUND, 100, "凭证一")
    assert refused_once(lambda: funds.receive(act, PROGRAMME, FUND, 100, "凭证一")) == ("entered-already",)
    assert Entry.objects.filter(key__endswith="凭证一").count() == 1


def test_a_clock_is_not_moved_past_every_calendar(town: City) -> None:
    assert refused_once(lambda: set_clock(town.act("visitor"), LATEST, NOW)) == ("clock-too-far",)


def test_nobody_objects_to_what_was_taken_down(town: City) -> None:
    case = drive(town, "east", Scene.ON_NOTICE)
    notice = Notice.objects.get(case=case)
    cases.withdraw(town.act("east"), case.pk, case.revision, "")
    act = town.act("visitor")
    assert refused_once(lambda: objections.lodge(act, notice.pk, "某人", "123", "不符")) == ("not-found",)
    assert refused_once(lambda: objections.lodge(act, 999_999, "某人", "123", "不符")) == ("not-found",)


def test_officials_never_see_what_was_given_up_before_it_was_handed_in(town: City) -> None:
    case = drive(town, "east", Scene.DRAFT)
    cases.discard(town.act("east"), case.pk, case.revision)
    for official in ("east-hr", "office", "leader", "auditor"):
        with pytest.raises(Refused, check=lambda refusal: refusal.code == "not-found"):
            cases.seen(town.act(official), case.pk)
    assert cases.seen(town.act("east"), case.pk) == case


def test_a_district_reads_the_entries_of_its_own_cases(town: City) -> None:
    own, other = drive(town, "east", Scene.COMMITTED), drive(town, "river", Scene.COMMITTED)
    for who, read in (("east-hr", {None, own.pk}), ("office", {None, own.pk, other.pk})):
        (page,) = funds.page(town.act(who), PROGRAMME)
        assert {entry.case_id for entry in page.entries} == read
        assert page.committed_fen == 2 * 500_000, "what is left of the fund concerns all"


def test_a_post_of_another_role_widens_no_view(town: City) -> None:
    """A district's reviewer who also writes the city's programmes sees the duties of the district alone."""
    drive(town, "river", Scene.SUBMITTED)
    drive(town, "east", Scene.SUBMITTED)
    sweeps.sweep(WORKER)
    city_unit = Unit.objects.get(code="city-hr")
    Post.objects.create(
        user=cases.signed_in(town.act("east-hr")), unit=city_unit, role=RoleName.AUTHOR, since=NOW.date()
    )
    act = town.act("east-hr")
    assert {duty.region for duty in duties.in_area(act)} == {"990101"}
    assert {filing.unit.region for filing in returns.filings(act)} == {"990101"}
