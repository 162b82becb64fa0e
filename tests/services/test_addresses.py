"""Every address of the pages: listed here, and everything posted passes the door of a registered service.

Who may read a page is tested beside the pages (tests/web); here a form is posted by people of each kind, and what the
permission matrix refuses them must be refused, and recorded under the matrix's action.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luoshi.api.identity import real_now
from luoshi.records.audit import Record
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.records.notices import Objection
from luoshi.records.programmes import Release
from luoshi.records.settings import DemoClock
from luoshi.services import releases, roster_workbook
from luoshi.services.permissions import SERVICES, Action
from tests.services.attempts import ATTEMPTS, NEW_PASSWORD, PASSWORD, edited_rules
from tests.services.city import EFFECTIVE, FUND, NOW, PDF, PROCEDURE, PROGRAMME, City, facts, package_files
from tests.services.test_permissions import CONFLICT, DONE, HIDDEN, REFUSED, table

# Pages that only show something.
READ_ONLY = frozenset(
    """
    attachment audit calculator case case-print duties home inbox my notices office payments people people-template
    programme register register-workbook registers release releases
    release-comparison release-cover release-trial release-verification returns review rules rules-dmn rules-workbook
    units work work-all work-done
    """.split()
)
# Posted to without a service: it ends the caller's own session and touches nothing else.
EXPLAINED = frozenset({"sign-out"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a form."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What is posted: the arguments of the address, and the fields."""

    arguments: tuple[object, ...]
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Posting:
    """The function of the permission matrix that a form must obey, and the form for one of its things.

    A batch answers alike whatever comes of its rows: `done` looks at the thing itself.
    """

    service: str
    form: Callable[[Any], Form]
    done: Callable[[Any], bool] = lambda _: True


def _plain(*arguments: object, **fields: object) -> Callable[[Any], Form]:
    return lambda _: Form(arguments, fields)


def _of_case(**fields: object) -> Callable[[Any], Form]:
    return lambda case: Form((case.pk,), {"revision": case.revision, **fields})


def _of_thing(**fields: object) -> Callable[[Any], Form]:
    return lambda thing: Form((getattr(thing, "pk", thing),), fields)


def _typed(case: Any) -> Form:
    words = {True: "true", False: "false"}
    typed = {name: words.get(value, value) if isinstance(value, bool) else value for name, value in _FACTS.items()}
    return Form((case.pk,), {"revision": case.revision, **typed})


def _removed(case: Any) -> Form:
    return Form((case.pk, case.attachments.order_by("pk")[0].pk), {"revision": case.revision})


def _settled(case: Any) -> Form:
    objection = Objection.objects.get(notice__case=case)
    return Form(
        (case.pk,),
        {"revision": case.revision, "objection": objection.pk, "verdict": "dismissed", "finding": "经核查属实。"},
    )


def _filed(filing: Any) -> Form:
    columns = releases.definition(filing.release).returns[filing.name].columns
    return Form((filing.pk,), {"revision": filing.revision, **{f"value-{at}": "0" for at in range(len(columns))}})


def _published(release_id: int) -> Form:
    pending = releases.definition(Release.objects.get(pk=release_id)).pending
    return Form((release_id,), {f"confirm-{item.clause}": item.value for item in pending})


def _changed_rules(release_id: int) -> Form:
    edited = edited_rules(release_id)
    return Form((release_id,), {"file": Upload(edited.name, edited.content), "effective_from": EFFECTIVE.isoformat()})


_PACKAGE = tuple(Upload(name, text.encode()) for name, text in package_files().items())
_FACTS = facts("县区属企业")
_ITEM = {"item": "paper-承诺书", "text-paper-承诺书": "请盖章。", "other": "请核对。"}
_GROUND = {"clause": "三(二)", "text": "裁员率不符合条件。"}
_MONEY = {"fund": f"{PROGRAMME}|{FUND}", "amount": "1.00", "key": "文号2"}

POSTINGS: Mapping[str, Posting] = {
    "apply": Posting("cases.start", _plain(PROGRAMME, PROCEDURE)),
    "notice": Posting("objections.lodge", _of_thing(姓名或单位="李四", 联系方式="13900000000", 异议内容="不实。")),
    "message-read": Posting("cases.read_message", _of_thing()),
    "case-form": Posting("cases.save", _typed),
    "case-materials": Posting("uploads.attach", _of_case(material="承诺书", file=Upload("承诺书.pdf", PDF))),
    "case-check": Posting("cases.submit", _of_case(**{f"undertaking-{at}": "on" for at in range(3)})),
    "case-withdraw": Posting("cases.withdraw", _of_case(reason="")),
    "case-discard": Posting("cases.discard", _of_case()),
    "case-account": Posting("cases.correct_account", _of_case(开户银行="云溪银行", 银行账号="6200000000000002")),
    "attachment-remove": Posting("uploads.detach", _removed),
    "sign-in": Posting("sign_in.sign_in", _plain(username="east", password=PASSWORD)),
    "password": Posting("sign_in.change_password", _plain(old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)),
    "review-accept": Posting("review.accept", _of_case()),
    "review-agree": Posting("review.agree", _of_case()),
    "review-corrections": Posting("review.ask_corrections", _of_case(**_ITEM)),
    "review-give-back": Posting("review.give_back", _of_case(**_ITEM)),
    "review-not-accept": Posting("review.not_accept", _of_case(**_GROUND)),
    "review-refuse": Posting("review.refuse", _of_case(**_GROUND)),
    "review-archive": Posting("review.archive", _of_case()),
    "objections": Posting("objections.settle", _settled),
    "rules-change": Posting("rules.change", _changed_rules),
    "task": Posting("duties.complete_task", _of_thing(remark="已完成。")),
    "payment-batch": Posting(
        "payments.order_transfer",
        lambda case: Form((), {"order": f"{case.pk}:{case.revision}"}),
        lambda case: PaymentOrder.objects.get(case=case).state == OrderState.TRANSFER_ORDERED,
    ),
    "payment-transfer": Posting("payments.order_transfer", _of_case()),
    "payment-pay": Posting("payments.order_payment", _of_case()),
    "funds": Posting("funds.appropriate", _plain(kind="budget", **_MONEY)),
    "return": Posting("returns.file", _filed),
    "release-propose": Posting("releases.propose", _plain(effective_from=EFFECTIVE.isoformat(), files=_PACKAGE)),
    "release-publish": Posting("releases.publish", _published),
    "release-withdraw": Posting("releases.withdraw", _of_thing(reason="有误。")),
    "promises": Posting("duties.promise", _plain(PROGRAMME, element="县区审核", period="10个工作日")),
    "audit-verify": Posting("auditing.verify", _plain()),
    "person-new": Posting(
        "people.enter", _plain(username="new.one", full_name="新人", unit="east-hr", role="handler", since="2015-10-08")
    ),
    "people-import": Posting("people.enter", _plain(file=Upload("名册.xlsx", roster_workbook.template()))),
    "people-unlock": Posting("people.unlock", _plain(username="somebody")),
    "person-password": Posting("people.reset_password", _of_thing()),
    "person-active": Posting("people.set_active", _of_thing(active="no")),
    "demo-clock": Posting("clock.set_clock", _plain(days="1")),
}
ASKED = ("visitor", "east", "river", "east-hr", "river-hr", "city-finance", "office", "auditor", "author", "admin")


def pages() -> Iterator[URLPattern]:
    """Every pattern outside the API."""
    left: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while left:
        found = left.pop()
        if isinstance(found, URLPattern):
            yield found
        elif str(found.pattern) != "api/":
            left.extend(found.url_patterns)


def client_of(city: City, person: str) -> Client:
    client = Client()
    user = city.people[person]
    if user is not None:
        client.force_login(user)
    return client


def sent(value: object) -> object:
    """A field as the client sends it: a file is made anew, since it is read once."""
    match value:
        case Upload(name, content):
            return SimpleUploadedFile(name, content)
        case tuple():
            return [sent(each) for each in value]
        case _:
            return value


def post(client: Client, name: str, form: Form) -> str:
    """The letter of the permission matrix for what a form comes to."""
    fields = {field: sent(value) for field, value in form.fields.items()}
    response = client.post(reverse(name, args=form.arguments), fields)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("sign-in")):
        return REFUSED
    return {200: DONE, 302: DONE, 403: REFUSED, 404: HIDDEN, 409: CONFLICT}.get(
        response.status_code, str(response.status_code)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTINGS)
def test_a_form_leads_to_its_service(city: City, settings: Any, name: str) -> None:
    settings.LUOSHI_DEMO = True
    DemoClock.objects.create(set_to=NOW, set_at=real_now())
    posting = POSTINGS[name]
    thing = ATTEMPTS[posting.service].thing(city)
    row = table()[posting.service]
    may = next(person for person in (*ASKED, *row) if row[person][0] == DONE)
    action = action_of(posting.service)
    recorded = False
    wrong = {}
    for person in {*ASKED, may}:
        with transaction.atomic():
            last = Record.objects.latest("pk").pk
            got = post(client_of(city, person), name, posting.form(thing))
            got = REFUSED if got == DONE and not posting.done(thing) else got
            recorded |= Record.objects.filter(Q(action=action) | Q(payload__action=action), pk__gt=last).exists()
            transaction.set_rollback(True)
        if got != row[person][0] and not (row[person][0] != DONE and got in (REFUSED, HIDDEN)):
            wrong[person] = (row[person][0], got)
    assert wrong == {}
    assert recorded, f"nothing was recorded as {action}"


def test_every_address_is_listed() -> None:
    names = {page.name for page in pages()}
    assert names
    assert names == READ_ONLY | set(POSTINGS) | EXPLAINED


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_a_page_that_shows_takes_no_form(city: City, name: str) -> None:
    pattern = next(page for page in pages() if page.name == name)
    view = pattern.callback
    arguments = {"programme_id": PROGRAMME, "name": "发放台账", "paper": "letter"}
    wanted = {key: arguments.get(key, 1) for key in pattern.pattern.converters}
    client = client_of(city, "office")
    assert client.post(reverse(name, kwargs=wanted)).status_code == 405, view


def action_of(service: str) -> Action:
    """The action under which a function is registered; two have a door of their own, since they hash.

    Changing rules passes the door of proposing, which it ends in.
    """
    own_door = {
        "sign_in.sign_in": Action.SIGN_IN,
        "people.enter": Action.USER_MANAGE,
        "rules.change": Action.RELEASE_PROPOSE,
    }
    if service in own_door:
        return own_door[service]
    names = {f"luoshi.services.{service}", f"luoshi.services.{service.replace('.', '._', 1)}"}
    return next(action for action, registered in SERVICES.items() if names & set(registered))
