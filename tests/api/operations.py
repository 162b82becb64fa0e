"""Every operation of the API: the service function behind it, and a sound request for a thing of that function."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.records.notices import Objection
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing
from luoshi.services import releases, roster_workbook
from tests.services.attempts import NEW_PASSWORD, PASSWORD, edited_rules
from tests.services.city import EFFECTIVE, FUND, NOW, PDF, PROCEDURE, PROGRAMME, facts, package_files

Shown = Callable[[Any, Any], bool]
REGISTER = f"/api/programmes/{PROGRAMME}/registers/发放台账"
_LATER = NOW + dt.timedelta(days=1)
_ITEMS = {"items": [{"name": "花名册", "text": "缺少签章。"}]}
_GROUNDS = {"clause": "三(二)", "text": "裁员率不符合条件。"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: a path, a JSON body or form fields; `shown` says whether an answered list holds the thing."""

    path: str
    body: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """The function of the permission matrix that the operation must obey, and the request for one of its things."""

    service: str
    request: Callable[[Any], Request]


def _at(path: str, shown: Shown | None = None) -> Callable[[Any], Request]:
    return lambda thing: Request(path.format(id=getattr(thing, "pk", thing)), shown=shown)


def _case(path: str, **body: Any) -> Callable[[Any], Request]:
    return lambda case: Request(f"/api/cases/{case.pk}/{path}", {"revision": case.revision, **body})


def _in_items(field: str = "id") -> Shown:
    return lambda page, thing: thing.pk in {item[field] for item in page["items"]}


def _body(path: str, **body: Any) -> Callable[[Any], Request]:
    return lambda thing: Request(path.format(id=getattr(thing, "pk", thing)), body)


def _settle(case: Any) -> Request:
    objection = Objection.objects.get(notice__case=case)
    body = {"revision": case.revision, "upheld": False, "finding": "经核查属实。"}
    return Request(f"/api/cases/{case.pk}/objections/{objection.pk}/settle", body)


def _file(filing: Filing) -> Request:
    columns = releases.definition(filing.release).returns[filing.name].columns
    return Request(f"/api/returns/{filing.pk}/file", {"revision": filing.revision, "values": ["0"] * len(columns)})


def _publish(release_id: int) -> Request:
    pending = releases.definition(Release.objects.get(pk=release_id)).pending
    return Request(
        f"/api/releases/{release_id}/publish", {"confirmations": {item.clause: item.value for item in pending}}
    )


def _attach(case: Any) -> Request:
    file = SimpleUploadedFile("承诺书.pdf", PDF)
    return Request(
        f"/api/cases/{case.pk}/attachments",
        form={"material": "承诺书", "revision": case.revision, "file": file},
    )


def _detach(case: Any) -> Request:
    paper = case.attachments.order_by("pk")[0]
    return Request(f"/api/cases/{case.pk}/attachments/{paper.pk}?revision={case.revision}")


def _roster(_: object) -> Request:
    unit = {"code": "stone", "name": "石桥县", "level": "district", "region": "990103", "parent": "city"}
    return Request("/api/people/roster", {"units": [unit]})


def _workbook(_: object) -> Request:
    return Request(
        "/api/people/roster/workbook", form={"file": SimpleUploadedFile("名册.xlsx", roster_workbook.template())}
    )


def _rules(release_id: int) -> Request:
    edited = edited_rules(release_id)
    file = SimpleUploadedFile(edited.name, edited.content)
    return Request(f"/api/releases/{release_id}/rules", form={"file": file, "effective_from": EFFECTIVE.isoformat()})


OPERATIONS: Mapping[str, Operation] = {
    "GET /api/programmes": Operation("catalogue.programmes", _at("/api/programmes")),
    "GET /api/programmes/{programme}": Operation("catalogue.page", _at(f"/api/programmes/{PROGRAMME}")),
    "POST /api/programmes/{programme}/calculate": Operation(
        "catalogue.calculate", _body(f"/api/programmes/{PROGRAMME}/calculate", facts={})
    ),
    "GET /api/notices": Operation("objections.lodge", _at("/api/notices", _in_items())),
    "GET /api/notices/{notice_id}": Operation("objections.lodge", _at("/api/notices/{id}")),
    "POST /api/notices/{notice_id}/objections": Operation(
        "objections.lodge", _body("/api/notices/{id}/objections", name="李四", contact="0", text="不实。")
    ),
    "POST /api/tokens": Operation("tokens.issue", _body("/api/tokens", username="east", password=PASSWORD)),
    "GET /api/tokens": Operation("tokens.live", _at("/api/tokens", _in_items())),
    "DELETE /api/tokens/{token_id}": Operation("tokens.revoke", _at("/api/tokens/{id}")),
    "PUT /api/password": Operation("sign_in.change_password", _body("/api/password", old=PASSWORD, new=NEW_PASSWORD)),
    "GET /api/me": Operation("tokens.issue_signed_in", _at("/api/me")),
    "GET /api/cases": Operation("worklist.cases", _at("/api/cases", _in_items())),
    "POST /api/cases": Operation("cases.start", _body("/api/cases", programme=PROGRAMME, procedure=PROCEDURE)),
    "GET /api/cases/{case_id}": Operation("casework.page", _at("/api/cases/{id}")),
    "PUT /api/cases/{case_id}/facts": Operation("cases.save", _case("facts", facts=facts("市属企业"))),
    "POST /api/cases/{case_id}/submit": Operation("cases.submit", _case("submit", undertaken=True)),
    "POST /api/cases/{case_id}/withdraw": Operation("cases.withdraw", _case("withdraw")),
    "POST /api/cases/{case_id}/discard": Operation("cases.discard", _case("discard")),
    "PUT /api/cases/{case_id}/account": Operation(
        "cases.correct_account", _case("account", bank="云溪银行", account="6200000000000002")
    ),
    "GET /api/messages": Operation("cases.inbox", _at("/api/messages", _in_items())),
    "POST /api/messages/{message_id}/read": Operation("cases.read_message", _at("/api/messages/{id}/read")),
    "POST /api/cases/{case_id}/attachments": Operation("uploads.attach", _attach),
    "DELETE /api/cases/{case_id}/attachments/{attachment_id}": Operation("uploads.detach", _detach),
    "GET /api/attachments/{attachment_id}": Operation("uploads.read", _at("/api/attachments/{id}")),
    "POST /api/cases/{case_id}/print/{paper}": Operation(
        "printing.papers.printed", _at("/api/cases/{id}/print/letter")
    ),
    "GET /api/cases/{case_id}/dossier": Operation("dossier.dossier", _at("/api/cases/{id}/dossier")),
    "POST /api/cases/{case_id}/accept": Operation("review.accept", _case("accept")),
    "POST /api/cases/{case_id}/ask-corrections": Operation(
        "review.ask_corrections", _case("ask-corrections", **_ITEMS)
    ),
    "POST /api/cases/{case_id}/not-accept": Operation("review.not_accept", _case("not-accept", **_GROUNDS)),
    "POST /api/cases/{case_id}/agree": Operation("review.agree", _case("agree")),
    "POST /api/cases/{case_id}/give-back": Operation("review.give_back", _case("give-back", **_ITEMS)),
    "POST /api/cases/{case_id}/refuse": Operation("review.refuse", _case("refuse", **_GROUNDS)),
    "POST /api/cases/{case_id}/archive": Operation("review.archive", _case("archive")),
    "GET /api/objections": Operation("objections.waiting", _at("/api/objections", _in_items("case_id"))),
    "GET /api/cases/{case_id}/objections": Operation("objections.open_ones", _at("/api/cases/{id}/objections")),
    "POST /api/cases/{case_id}/objections/{objection_id}/settle": Operation("objections.settle", _settle),
    "GET /api/payments": Operation(
        "payments.orders",
        _at("/api/payments", lambda page, order: order.number in {item["number"] for item in page["items"]}),
    ),
    "POST /api/cases/{case_id}/transfer": Operation("payments.order_transfer", _case("transfer")),
    "POST /api/cases/{case_id}/pay": Operation("payments.order_payment", _case("pay")),
    "GET /api/programmes/{programme}/funds": Operation("funds.page", _at(f"/api/programmes/{PROGRAMME}/funds")),
    "POST /api/programmes/{programme}/funds/{fund}/appropriations": Operation(
        "funds.appropriate",
        _body(f"/api/programmes/{PROGRAMME}/funds/{FUND}/appropriations", amount="1.00", key="预算2号"),
    ),
    "POST /api/programmes/{programme}/funds/{fund}/receipts": Operation(
        "funds.receive", _body(f"/api/programmes/{PROGRAMME}/funds/{FUND}/receipts", amount="1.00", key="凭证2号")
    ),
    "GET /api/duties": Operation("duties.todo", _at("/api/duties", _in_items("case_id"))),
    "POST /api/duties/{duty_id}/complete": Operation(
        "duties.complete_task", _body("/api/duties/{id}/complete", remark="已完成。")
    ),
    "GET /api/returns": Operation("returns.filings", _at("/api/returns", _in_items())),
    "GET /api/returns/{filing_id}": Operation("returns.page", _at("/api/returns/{id}")),
    "POST /api/returns/{filing_id}/file": Operation("returns.file", _file),
    "GET /api/programmes/{programme}/registers/{name}": Operation("workbooks.register", _at(REGISTER)),
    "POST /api/programmes/{programme}/registers/{name}/export": Operation(
        "workbooks.register", _at(f"{REGISTER}/export")
    ),
    "POST /api/programmes/{programme}/registers/{name}/workbook": Operation(
        "workbooks.register", _at(f"{REGISTER}/workbook")
    ),
    "GET /api/programmes/{programme}/dashboard": Operation(
        "office.dashboard", _at(f"/api/programmes/{PROGRAMME}/dashboard")
    ),
    "GET /api/releases": Operation("releases.every", _at("/api/releases")),
    "GET /api/releases/{release_id}": Operation("releases.one", _at("/api/releases/{id}")),
    "POST /api/releases": Operation(
        "releases.propose", _body("/api/releases", files=package_files(), effective_from=EFFECTIVE.isoformat())
    ),
    "GET /api/releases/{release_id}/rules/dmn": Operation("rules.dmn", _at("/api/releases/{id}/rules/dmn")),
    "GET /api/releases/{release_id}/rules/workbook": Operation(
        "rules.workbook", _at("/api/releases/{id}/rules/workbook")
    ),
    "POST /api/releases/{release_id}/rules": Operation("rules.change", _rules),
    "GET /api/releases/{release_id}/verification": Operation(
        "verification.verification", _at("/api/releases/{id}/verification")
    ),
    "GET /api/releases/{release_id}/comparison": Operation(
        "comparison.comparison", _at("/api/releases/{id}/comparison")
    ),
    "GET /api/releases/{release_id}/cover": Operation("cover.cover", _at("/api/releases/{id}/cover")),
    "POST /api/releases/{release_id}/trial": Operation(
        "verification.trial", _body("/api/releases/{id}/trial", facts={}, on=EFFECTIVE.isoformat())
    ),
    "POST /api/releases/{release_id}/publish": Operation("releases.publish", _publish),
    "POST /api/releases/{release_id}/withdraw": Operation(
        "releases.withdraw", _body("/api/releases/{id}/withdraw", reason="有误。")
    ),
    "GET /api/programmes/{programme}/promises": Operation(
        "catalogue.page", _at(f"/api/programmes/{PROGRAMME}/promises")
    ),
    "PUT /api/programmes/{programme}/promises/{element}": Operation(
        "duties.promise", _body(f"/api/programmes/{PROGRAMME}/promises/县区审核", period="10个工作日")
    ),
    "GET /api/records": Operation("auditing.records", _at("/api/records")),
    "POST /api/records/verify": Operation("auditing.verify", _at("/api/records/verify")),
    "GET /api/units": Operation("people.units", _at("/api/units")),
    "GET /api/people": Operation("people.users", _at("/api/people")),
    "GET /api/people/locked": Operation("people.locked", _at("/api/people/locked")),
    "POST /api/people/roster": Operation("people.enter", _roster),
    "POST /api/people/roster/workbook": Operation("people.enter", _workbook),
    "POST /api/people/{user_id}/reset-password": Operation(
        "people.reset_password", _at("/api/people/{id}/reset-password")
    ),
    "PUT /api/people/{user_id}/active": Operation("people.set_active", _body("/api/people/{id}/active", active=False)),
    "DELETE /api/people/locked/{username}": Operation("people.unlock", _at("/api/people/locked/somebody")),
    "PUT /api/posts/{post_id}/last-day": Operation(
        "people.end_post", _body("/api/posts/{id}/last-day", last_day=EFFECTIVE.isoformat())
    ),
    "GET /api/clock": Operation("catalogue.programmes", _at("/api/clock")),
    "PUT /api/clock": Operation("clock.set_clock", _body("/api/clock", to=_LATER.isoformat())),
}
