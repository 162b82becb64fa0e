"""Pages as their readers ask for them, through the whole of Django but the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.timing import each
from luoshi.records.accounts import User
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.programmes import Release

_REVIEWER, _OFFICE, _LEADER, _AUDITOR, _FINANCE = "dongling-hr-1", "office", "leader", "auditor", "finance-1"
_VISITOR = ""


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    reader: str
    address: str


def measure(times: int) -> Mapping[str, object]:
    """Milliseconds of each page, with its statements and size. Raises AssertionError where one does not answer 200."""
    return {page.name: _measured(page, times) for page in _pages()}


def _pages() -> tuple[_Page, ...]:
    programme = Release.objects.get().programme
    turn = Case.objects.filter(region="990101", status=CaseStatus.SUBMITTED).order_by("pk")[0]
    paid = Case.objects.filter(region="990101", status=CaseStatus.PAID).order_by("-pk").select_related("applicant")[0]
    cases, work = reverse("work-all"), reverse("work")
    return (
        _Page("home", _VISITOR, reverse("home")),
        _Page("programme", _VISITOR, reverse("programme", args=(programme,))),
        _Page("notice_board", _VISITOR, reverse("notices")),
        _Page("my_cases", paid.applicant.username, reverse("my")),
        _Page("my_case", paid.applicant.username, reverse("case", args=(paid.pk,))),
        _Page("work_list", _REVIEWER, work),
        _Page("work_list_search", _REVIEWER, f"{work}?q=启明"),
        _Page("work_done", _REVIEWER, reverse("work-done")),
        _Page("review", _REVIEWER, reverse("review", args=(turn.pk,))),
        _Page("cases_of_district", _REVIEWER, cases),
        _Page("cases", _OFFICE, cases),
        _Page("cases_last_page", _OFFICE, f"{cases}?page=999999"),
        _Page("cases_in_review", _OFFICE, f"{cases}?status=in_review&region=990102"),
        _Page("cases_by_name", _OFFICE, f"{cases}?text=启明"),
        _Page("cases_by_number", _OFFICE, f"{cases}?text={paid.number}"),
        _Page("duties", _OFFICE, reverse("duties")),
        _Page("office", _LEADER, f"{reverse('office')}?programme={programme}"),
        _Page("funds", _OFFICE, reverse("funds")),
        _Page("payments", _FINANCE, reverse("payments")),
        _Page("returns", _OFFICE, reverse("returns")),
        _Page("register", _OFFICE, reverse("register", args=(programme, "发放台账"))),
        _Page("audit", _AUDITOR, reverse("audit")),
    )


def _measured(page: _Page, times: int) -> Mapping[str, object]:
    client = Client()
    if page.reader:
        client.force_login(User.objects.get(username=page.reader))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page.address)
    if answer.status_code != HTTPStatus.OK:
        raise AssertionError(f"{page.address} answers {answer.status_code}")
    # Read now: the next request empties the log.
    asked = len(queries)
    found = each(lambda: client.get(page.address), times)
    return {**found.as_json(), "queries": asked, "kilobytes": round(len(answer.content) / 1024)}
