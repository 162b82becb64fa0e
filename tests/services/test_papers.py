"""Papers and workbooks as their readers get them: the text of the PDF, the cells of the workbook.

The city enterprise paid 10,000.00 yuan, laid off 2 and insured 100: 2 / 102 is 1.96 %, so half of it, 5,000.00.
"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import transaction
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from luoshi.services import registers, review, workbooks
from luoshi.services.acts import Conflict, NotVisible
from luoshi.services.printing import Paper, available, printed
from tests.services.city import PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(city: City) -> Iterator[City]:
    with transaction.atomic():
        yield city
        transaction.set_rollback(True)


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_papers_of_a_paid_case(town: City) -> None:
    case = drive(town, "city", Scene.PAID)
    assert available(case) == (Paper.APPLICATION, Paper.APPROVAL, Paper.LETTER)
    own = {paper: text_of(printed(town.act("city"), case.pk, paper).content) for paper in Paper}
    assert "6200000000000001" in own[Paper.APPLICATION]
    assert "不裁员或者少裁员承诺书" in own[Paper.APPLICATION]
    assert "准予发放，补贴金额为人民币5,000.00元（大写：伍仟元整）" in own[Paper.LETTER]
    approval = text_of(printed(town.act("office"), case.pk, Paper.APPROVAL).content)
    for expected in (
        "市本级示例厂",
        "裁员率约1.9608%",
        "补贴比例50%",
        "期满无异议",
        "5,000.00元",
        "经办人：city-finance-driver-1",
    ):
        assert expected in approval
    # An official's print hides the account: the paying office has it in the payment order.
    assert "6200000000000001" not in approval
    assert "************0001" in approval


def test_a_refusal_names_clause_reason_and_remedy(town: City) -> None:
    case = drive(town, "city", Scene.IN_REVIEW)
    refused = review.refuse(town.act("city-hr"), case.pk, case.revision, "三(三)", "账目不全")
    assert available(refused)[-1] is Paper.LETTER
    letter = text_of(printed(town.act("city"), case.pk, Paper.LETTER).content)
    assert "依据《失业保险稳岗补贴实施方案》三(三)，不予补贴。理由：账目不全" in letter
    assert "六十日内申请行政复议" in letter


def test_a_name_in_the_letter_is_text_not_markup(town: City) -> None:
    case = drive(town, "city", Scene.SUBMITTED)
    case.enterprise.name = '<b>粗体</b>&"厂'
    case.enterprise.save()
    assert '<b>粗体</b>&"厂' in text_of(printed(town.act("city"), case.pk, Paper.APPLICATION).content)


def test_no_paper_before_its_time_and_none_for_strangers(town: City) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    with pytest.raises(Conflict, match="还没有结果通知书"):
        printed(town.act("east"), case.pk, Paper.LETTER)
    with pytest.raises(NotVisible):
        printed(town.act("river"), case.pk, Paper.APPLICATION)


def test_the_ledger_as_a_workbook(town: City) -> None:
    for key in ("east", "city"):
        drive(town, key, Scene.PAID)
    name, content = workbooks.register(town.act("office"), PROGRAMME, "发放台账")
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert name == "失业保险稳岗补贴发放台账-20151008.xlsx"
    head, first, second, total = rows[1], rows[2], rows[3], rows[4]
    amount, rate = head.index("补贴金额"), head.index("补贴比例")
    assert [(row[1], row[amount], row[rate]) for row in (first, second)] == [
        ("东岭区示例厂", 5000.0, 0.5),
        ("市本级示例厂", 5000.0, 0.5),
    ]
    assert total[0] == "合计 2 户，10,000.00 元"
    assert registers.page(town.act("east-hr"), PROGRAMME, "发放台账").total_fen == 500_000


def test_what_an_applicant_typed_never_becomes_a_formula(town: City) -> None:
    case = drive(town, "east", Scene.PAID)
    case.enterprise.name = "=1+1"
    case.enterprise.save()
    _, content = workbooks.register(town.act("office"), PROGRAMME, "发放台账")
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[2][1] == "=1+1"
