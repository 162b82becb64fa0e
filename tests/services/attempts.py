"""How each service function is tried in the permission matrix: on which things, in which scene, with sound arguments.

An attempt answers whether it was done, or, for one that lists, whether the thing is in the list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from luoshi.programme.exchange import export_dmn
from luoshi.records.accounts import Post, User
from luoshi.records.cases import Case, Message
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.records.notices import Notice
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing
from luoshi.records.sign_in import SignInFailures
from luoshi.records.tokens import ApiToken
from luoshi.services import (
    auditing,
    backup,
    cases,
    casework,
    catalogue,
    clock,
    comparison,
    cover,
    demonstration,
    dossier,
    duties,
    funds,
    objections,
    office,
    payments,
    people,
    printing,
    registers,
    releases,
    restore,
    returns,
    review,
    rules,
    sign_in,
    sweeps,
    tokens,
    uploads,
    verification,
    workbooks,
    worklist,
)
from luoshi.services.acts import Act, Channel
from luoshi.services.auditing import RecordFilter
from luoshi.services.printing import Paper
from luoshi.services.review import CorrectionItem
from luoshi.services.rosters import Roster, UnitRow
from luoshi.services.rules import Edited
from luoshi.services.worklist import CaseFilter
from luoshi.source import FieldPlace
from tests.services.city import (
    EFFECTIVE,
    ENTERPRISES,
    FUND,
    NOW,
    PDF,
    PROCEDURE,
    PROGRAMME,
    City,
    Scene,
    drive,
    facts,
    package_files,
)

KEYS = tuple(each[0] for each in ENTERPRISES)
PASSWORD = "correct-horse-battery"
NEW_PASSWORD = "staple-clock-window-7"
_ITEMS = (CorrectionItem("花名册", "缺少签章。"),)
_ROSTER = Roster(units=(UnitRow(FieldPlace("units.0"), "stone", "石桥县", "district", "990103", parent="city"),))
_EMPTY_CITY = demonstration.city.City(
    since=EFFECTIVE, password=PASSWORD, facts_year=2014, units=(), prefixes={}, people=(), shown_enterprises={}
)
_GROUND = ("三(二)", "裁员率不符合条件。")


Prepare = Callable[[City, Sequence[str]], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """`prepare` makes the things, in the order of the letters of a cell; `run` tries one of them."""

    prepare: Prepare
    run: Callable[[Act, Any], bool]

    def things(self, city: City) -> tuple[Any, ...]:
        """The thing of each enterprise, or the only one there is."""
        return self.prepare(city, KEYS)

    def thing(self, city: City) -> Any:
        """The first of the things, without the work of making the others."""
        return self.prepare(city, KEYS[:1])[0]


def cases_in(scene: Scene) -> Prepare:
    """A case of each enterprise, driven as far as the scene."""
    return lambda city, keys: tuple(drive(city, key, scene) for key in keys)


def _nothing(city: City, keys: Sequence[str]) -> tuple[None]:
    return (None,)


def _does(change: Callable[[Act, Case], object]) -> Callable[[Act, Case], bool]:
    def run(act: Act, case: Case) -> bool:
        change(act, case)
        return True

    return run


def _lists(listed: Callable[[Act], Iterable[Model]], field: str = "pk") -> Callable[[Act, Model], bool]:
    return lambda act, thing: thing.pk in {getattr(each, field) for each in listed(act)}


def _on(scene: Scene, change: Callable[[Act, Case], object]) -> Attempt:
    return Attempt(cases_in(scene), _does(change))


def _alone(change: Callable[[Act, Any], object], prepare: Prepare = _nothing) -> Attempt:
    return Attempt(prepare, _does(change))


def _papers(city: City, keys: Sequence[str]) -> tuple[Model, ...]:
    return tuple(case.attachments.order_by("pk")[0] for case in cases_in(Scene.SUBMITTED)(city, keys))


def _messages(city: City, keys: Sequence[str]) -> tuple[Message, ...]:
    cases_in(Scene.IN_REVIEW)(city, keys)
    return tuple(Message.objects.filter(enterprise=city.enterprises[key]).latest("pk") for key in keys)


def _notices(city: City, keys: Sequence[str]) -> tuple[Notice, ...]:
    return tuple(Notice.objects.get(case=case) for case in cases_in(Scene.ON_NOTICE)(city, keys))


def _orders(scene: Scene) -> Prepare:
    return lambda city, keys: tuple(PaymentOrder.objects.get(case=case) for case in cases_in(scene)(city, keys))


def _tasks(city: City, keys: Sequence[str]) -> tuple[Duty]:
    sweeps.sweep(Act(None, NOW, Channel.WORKER))
    return (Duty.objects.filter(kind=DutyKind.TASK).order_by("pk")[0],)


def _filings(city: City, keys: Sequence[str]) -> tuple[Filing, ...]:
    sweeps.sweep(Act(None, NOW, Channel.WORKER))
    units = ("east-fund", "river-fund", "city-fund")
    return tuple(Filing.objects.filter(unit__code=unit).order_by("pk")[0] for unit in units)


def _proposed(city: City, keys: Sequence[str]) -> tuple[int]:
    return (releases.propose(city.act("proposer"), package_files(), EFFECTIVE).pk,)


def edited_rules(release_id: int) -> Edited:
    """The rules of a version as DMN, with a condition turned round: other words, the same meaning."""
    text = export_dmn(releases.definition(Release.objects.get(pk=release_id)))
    return Edited("rules.dmn", text.replace("裁员率 &lt; 登记失业率", "登记失业率 &gt; 裁员率").encode())


def _change_rules(act: Act, release_id: int) -> None:
    rules.change(act, release_id, edited_rules(release_id), EFFECTIVE)


def _tokens(city: City, keys: Sequence[str]) -> tuple[ApiToken, ...]:
    return tuple(tokens.issue_signed_in(city.act(key), "程序", 30).token for key in keys)


def _with_password(city: City, keys: Sequence[str]) -> tuple[None]:
    User.objects.update(password=make_password(PASSWORD))
    return (None,)


def _ordered(city: City, keys: Sequence[str]) -> tuple[int]:
    case = drive(city, "east", Scene.COMMITTED)
    payments.order_transfer(city.act("city-finance-driver-2"), case.pk, case.revision)
    return (PaymentOrder.objects.get(case=case).pk,)


def _paid_numbers(city: City, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(case.number) for case in cases_in(Scene.PAID)(city, keys))


def _a_person(city: City, keys: Sequence[str]) -> tuple[int]:
    return (User.objects.get(username="proposer").pk,)


def _a_post(city: City, keys: Sequence[str]) -> tuple[int]:
    return (Post.objects.get(user__username="proposer").pk,)


def _a_lock(city: City, keys: Sequence[str]) -> tuple[None]:
    SignInFailures.objects.create(username="somebody", failures=5, last_at=NOW, locked_until=NOW + sign_in.LOCKED_FOR)
    return (None,)


def _in_register(page: registers.RegisterPage, number: str) -> bool:
    return any(row[0].text == number for row in page.rows)


def _in_dashboard(act: Act, case: Case) -> bool:
    return case.region in {area.region for area in office.dashboard(act, PROGRAMME).areas}


def _publish(act: Act, release_id: int) -> None:
    pending = releases.definition(Release.objects.get(pk=release_id)).pending
    releases.publish(act, release_id, {item.clause: item.value for item in pending})


def _settle_objection(act: Act, case: Case) -> None:
    objection = Notice.objects.get(case=case).objections.get()
    objections.settle(act, case.pk, case.revision, objection.pk, False, "经核查属实。")


def _file(act: Act, filing: Filing) -> None:
    columns = releases.definition(filing.release).returns[filing.name].columns
    returns.file(act, filing.pk, filing.revision, ["0"] * len(columns))


ATTEMPTS: Mapping[str, Attempt] = {
    "auditing.last_root": _alone(lambda act, _: auditing.last_root(act)),
    "auditing.records": _alone(lambda act, _: auditing.records(act, RecordFilter())),
    "auditing.verify": _alone(lambda act, _: auditing.verify(act)),
    # Neither overwrites anything: that they refuse to shows that the door was passed.
    "backup.write": _alone(lambda act, _: backup.write(act, Path(__file__))),
    "restore.restore": _alone(lambda act, _: restore.restore(act, Path(__file__))),
    "cases.correct_account": _on(
        Scene.SUBMITTED,
        lambda act, case: cases.correct_account(act, case.pk, case.revision, "云溪银行", "6200000000000002"),
    ),
    "cases.discard": _on(Scene.DRAFT, lambda act, case: cases.discard(act, case.pk, case.revision)),
    "cases.inbox": Attempt(_messages, _lists(cases.inbox)),
    "cases.read_message": _alone(lambda act, message: cases.read_message(act, message.pk), _messages),
    "cases.save": _on(Scene.DRAFT, lambda act, case: cases.save(act, case.pk, case.revision, facts("市属企业"))),
    "cases.seen": _on(Scene.SUBMITTED, lambda act, case: cases.seen(act, case.pk)),
    "cases.start": _alone(lambda act, _: cases.start(act, PROGRAMME, PROCEDURE)),
    "cases.submit": _on(Scene.DRAFT, lambda act, case: cases.submit(act, case.pk, case.revision, undertaken=True)),
    "cases.withdraw": _on(Scene.SUBMITTED, lambda act, case: cases.withdraw(act, case.pk, case.revision, "")),
    "casework.page": _on(Scene.DRAFT, lambda act, case: casework.page(act, case.pk)),
    "catalogue.calculate": _alone(lambda act, _: catalogue.calculate(act, PROGRAMME, {})),
    "catalogue.offered": _alone(lambda act, _: catalogue.offered(act, PROGRAMME)),
    "catalogue.page": _alone(lambda act, _: catalogue.page(act, PROGRAMME)),
    "catalogue.programmes": _alone(lambda act, _: catalogue.programmes(act)),
    "clock.resume": _alone(lambda act, _: clock.resume(act, NOW)),
    "clock.set_clock": _alone(lambda act, _: clock.set_clock(act, NOW, NOW)),
    "demonstration.city.found": _alone(
        lambda act, _: demonstration.city.found(act, _EMPTY_CITY, (), releases.definition(Release.objects.all()[0]))
    ),
    "dossier.dossier": _on(Scene.SUBMITTED, lambda act, case: dossier.dossier(act, case.pk)),
    "duties.complete_task": _alone(lambda act, duty: duties.complete_task(act, duty.pk, "已完成。"), _tasks),
    "duties.done": Attempt(cases_in(Scene.ON_NOTICE), _lists(duties.done, "case_id")),
    "duties.in_area": Attempt(cases_in(Scene.SUBMITTED), _lists(duties.in_area, "case_id")),
    "duties.promise": _alone(lambda act, _: duties.promise(act, PROGRAMME, "县区审核", "10个工作日")),
    "duties.task": _alone(lambda act, duty: duties.task(act, duty.pk), _tasks),
    "duties.todo": Attempt(cases_in(Scene.SUBMITTED), _lists(duties.todo, "case_id")),
    "funds.appropriate": _alone(lambda act, _: funds.appropriate(act, PROGRAMME, FUND, 100, "预算2号")),
    "funds.page": _alone(lambda act, _: funds.page(act, PROGRAMME)),
    "funds.receive": _alone(lambda act, _: funds.receive(act, PROGRAMME, FUND, 100, "凭证2号")),
    "objections.lodge": _alone(lambda act, notice: objections.lodge(act, notice.pk, "李四", "0", "不实。"), _notices),
    "objections.open_ones": _on(Scene.OBJECTED, lambda act, case: objections.open_ones(act, cases.seen(act, case.pk))),
    "objections.settle": _on(Scene.OBJECTED, _settle_objection),
    "objections.waiting": Attempt(
        cases_in(Scene.OBJECTED), lambda act, case: objections.waiting(act).filter(notice__case=case).exists()
    ),
    "office.dashboard": Attempt(cases_in(Scene.SUBMITTED), _in_dashboard),
    "payments.claim": _alone(lambda act, _: payments.claim(act, "test"), _ordered),
    "payments.order_payment": _on(
        Scene.TRANSFERRED, lambda act, case: payments.order_payment(act, case.pk, case.revision)
    ),
    "payments.order_transfer": _on(
        Scene.COMMITTED, lambda act, case: payments.order_transfer(act, case.pk, case.revision)
    ),
    "payments.orders": Attempt(_orders(Scene.COMMITTED), _lists(payments.orders)),
    "payments.settle": Attempt(_ordered, lambda act, order: payments.settle(act, order) is OrderState.TRANSFERRED),
    "payments.waiting": Attempt(_orders(Scene.TRANSFERRED), _lists(payments.waiting)),
    "people.end_post": _alone(lambda act, post: people.end_post(act, post, EFFECTIVE), _a_post),
    "people.enter": _alone(lambda act, _: people.enter(act, _ROSTER)),
    "people.locked": _alone(lambda act, _: people.locked(act)),
    "people.reset_password": _alone(people.reset_password, _a_person),
    "people.set_active": _alone(lambda act, user: people.set_active(act, user, False), _a_person),
    "people.units": _alone(lambda act, _: people.units(act)),
    "people.unlock": _alone(lambda act, _: people.unlock(act, "somebody"), _a_lock),
    "people.users": _alone(lambda act, _: people.users(act)),
    # A case that was submitted only has no letter yet: the refusal for that shows that the door was passed.
    "printing.papers.printed": _on(Scene.SUBMITTED, lambda act, case: printing.printed(act, case.pk, Paper.LETTER)),
    "registers.export": Attempt(
        _paid_numbers, lambda act, number: _in_register(registers.export(act, PROGRAMME, "发放台账"), number)
    ),
    "registers.page": Attempt(
        _paid_numbers, lambda act, number: _in_register(registers.page(act, PROGRAMME, "发放台账"), number)
    ),
    "releases.every": _alone(lambda act, _: releases.every(act)),
    "releases.one": _alone(releases.one, _proposed),
    "releases.propose": _alone(lambda act, _: releases.propose(act, package_files(), EFFECTIVE)),
    "releases.publish": _alone(_publish, _proposed),
    "rules.change": _alone(_change_rules, _proposed),
    "rules.dmn": _alone(rules.dmn, _proposed),
    "rules.workbook": _alone(rules.workbook, _proposed),
    "comparison.comparison": _alone(comparison.comparison, _proposed),
    "cover.cover": _alone(cover.cover, _proposed),
    "verification.trial": _alone(lambda act, release: verification.trial(act, release, {}, EFFECTIVE), _proposed),
    "verification.verification": _alone(verification.verification, _proposed),
    "releases.withdraw": _alone(lambda act, release: releases.withdraw(act, release, "有误。"), _proposed),
    "returns.file": _alone(_file, _filings),
    "returns.filings": Attempt(_filings, _lists(returns.filings)),
    "returns.page": _alone(lambda act, filing: returns.page(act, filing.pk), _filings),
    "review.accept": _on(Scene.SUBMITTED, lambda act, case: review.accept(act, case.pk, case.revision)),
    "review.agree": _on(Scene.IN_REVIEW, lambda act, case: review.agree(act, case.pk, case.revision)),
    "review.archive": _on(Scene.PAID, lambda act, case: review.archive(act, case.pk, case.revision)),
    "review.ask_corrections": _on(
        Scene.SUBMITTED, lambda act, case: review.ask_corrections(act, case.pk, case.revision, _ITEMS)
    ),
    "review.give_back": _on(Scene.IN_REVIEW, lambda act, case: review.give_back(act, case.pk, case.revision, _ITEMS)),
    "review.not_accept": _on(
        Scene.SUBMITTED, lambda act, case: review.not_accept(act, case.pk, case.revision, *_GROUND)
    ),
    "review.refuse": _on(Scene.IN_REVIEW, lambda act, case: review.refuse(act, case.pk, case.revision, *_GROUND)),
    "sign_in.change_password": _alone(
        lambda act, _: sign_in.change_password(act, PASSWORD, NEW_PASSWORD, NEW_PASSWORD), _with_password
    ),
    "sign_in.sign_in": _alone(lambda act, _: sign_in.sign_in(act, "east", PASSWORD), _with_password),
    "sweeps.sweep": _alone(lambda act, _: sweeps.sweep(act)),
    "tokens.issue": _alone(lambda act, _: tokens.issue(act, "east", PASSWORD, "程序", 30), _with_password),
    "tokens.issue_signed_in": _alone(lambda act, _: tokens.issue_signed_in(act, "程序", 30)),
    "tokens.live": Attempt(_tokens, _lists(tokens.live)),
    "tokens.revoke": _alone(lambda act, token: tokens.revoke(act, token.pk), _tokens),
    "uploads.attach": _on(
        Scene.DRAFT, lambda act, case: uploads.attach(act, case.pk, case.revision, "承诺书", "承诺书.pdf", PDF)
    ),
    "uploads.detach": _on(
        Scene.DRAFT,
        lambda act, case: uploads.detach(act, case.pk, case.revision, case.attachments.order_by("pk")[0].pk),
    ),
    "uploads.read": _alone(lambda act, paper: uploads.read(act, paper.pk), _papers),
    "workbooks.register": _alone(lambda act, _: workbooks.register(act, PROGRAMME, "发放台账")),
    "worklist.cases": Attempt(cases_in(Scene.SUBMITTED), _lists(lambda act: worklist.cases(act, CaseFilter()))),
    "worklist.areas": Attempt(
        cases_in(Scene.SUBMITTED), lambda act, case: case.region in {code for code, _ in worklist.areas(act)}
    ),
    "worklist.stages": Attempt(cases_in(Scene.SUBMITTED), lambda act, case: case.stage in worklist.stages(act)),
}
