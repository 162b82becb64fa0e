"""What an applicant does with a case: start, fill, attach, submit, correct, withdraw."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from luoshi import programme as packages
from luoshi.feel import Value
from luoshi.money import to_fen
from luoshi.programme import Procedure, Programme, Referral
from luoshi.records.accounts import User
from luoshi.records.cases import Attachment, Case, CaseStatus, Correction, Message
from luoshi.records.duties import DutyKind
from luoshi.records.enterprises import Enterprise, RegisterFact
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.records.notices import Notice, NoticeState
from luoshi.services import audit, duties, releases, stages, statements
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, Payload
from luoshi.services.masking import mask_account
from luoshi.services.permissions import Action, case_service, permit, service, visible_cases
from luoshi.source import FieldPlace, Problem

# The field under which the form's undertakings are answered for.
UNDERTAKING = "承诺"
# While the applicant has the case in hand; at any other time its facts stand still.
EDITABLE = frozenset({CaseStatus.DRAFT, CaseStatus.CORRECTING, CaseStatus.RETURNED})
WITHDRAWABLE = frozenset(
    {
        CaseStatus.SUBMITTED,
        CaseStatus.CORRECTING,
        CaseStatus.IN_REVIEW,
        CaseStatus.RETURNED,
        CaseStatus.ON_NOTICE,
        CaseStatus.OBJECTED,
    }
)
_MAX_TEXT = 2_000
_MATERIALS = f"SELECT material FROM {Attachment._meta.db_table} WHERE case_id = %s AND removed_at IS NULL"
_ONCE = f"UPDATE {Case._meta.db_table} SET once_key = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft, with what is still wrong in it."""

    case: Case
    problems: tuple[Problem, ...]


def seen(act: Act, case_id: int) -> Case:
    """A case that the person may see, by id. Raises NotVisible."""
    found = visible_cases(act).select_related("release", "enterprise", "applicant").filter(pk=case_id).first()
    if found is None:
        raise NotVisible
    return found


def definition(case: Case) -> tuple[Programme, Procedure]:
    """The programme and procedure under which the case runs."""
    programme = releases.definition(case.release)
    return programme, programme.procedures[case.procedure]


def facts_of(programme: Programme, case: Case) -> tuple[Mapping[str, Value], tuple[Problem, ...]]:
    """The case's facts as typed values, with a problem for each that does not read."""
    return packages.read_facts(programme, case.facts)


def prefilled(programme: Programme, enterprise: Enterprise, year: int) -> dict[str, object]:
    """What the registers already know of the terms, for a year: the facts' JSON forms."""
    known = RegisterFact.objects.filter(enterprise=enterprise, year=year)
    held = {(fact.register, fact.term): fact.value for fact in known}
    return {
        term.name: held[(term.known_from, term.name)]
        for term in programme.terms.values()
        if term.known_from is not None and (term.known_from, term.name) in held
    }


@service(Action.CASE_START)
def start(act: Act, programme_id: str, procedure: str) -> Case:
    """Open a draft, prefilled from the registers of last year; an open draft of the same kind is taken up again."""
    release = releases.in_effect(programme_id, act.today)
    programme = releases.definition(release)
    if procedure not in programme.procedures:
        raise NotVisible
    if act.user is None or act.user.enterprise_id is None:
        raise NotVisible
    # Locked, so that of two clicks at once the second takes up the draft of the first.
    enterprise = Enterprise.objects.select_for_update().get(pk=act.user.enterprise_id)
    draft = Case.objects.filter(
        enterprise=enterprise, release=release, procedure=procedure, status=CaseStatus.DRAFT
    ).first()
    if draft is not None:
        return draft
    case = Case.objects.create(
        release=release,
        procedure=procedure,
        enterprise=enterprise,
        applicant=act.user,
        region=enterprise.region,
        facts=prefilled(programme, enterprise, act.today.year - 1),
        created_at=act.now,
    )
    audit.append(act, Action.CASE_START, str(case), {"procedure": procedure}, case)
    return case


def save(act: Act, case_id: int, revision: int, raw: Mapping[str, object]) -> Saved:
    """Keep what the applicant has filled in so far, sound or not, and say what is wrong with it."""
    case = _save(act, case_id, revision, raw)
    _, problems = facts_of(definition(case)[0], case)
    return Saved(case, problems)


@case_service(Action.CASE_SAVE)
def _save(act: Act, case: Case, raw: Mapping[str, object]) -> Payload:
    _require_editable(case)
    programme, procedure = definition(case)
    fields = programme.forms[procedure.form].fields
    unknown = tuple(
        Problem("fact-unknown", f"表里没有“{name}”这一项。", FieldPlace(name), "请删去。")
        for name in raw
        if name not in fields
    )
    if unknown:
        raise Invalid(unknown)
    too_long = tuple(
        Problem("fact-too-long", f"“{name}”超过{_MAX_TEXT}个字。", FieldPlace(name), "请缩短。")
        for name, value in raw.items()
        if isinstance(value, str) and len(value) > _MAX_TEXT
    )
    if too_long:
        raise Invalid(too_long)
    case.facts = {name: value for name, value in raw.items() if value not in (None, "")}
    return {"fields": sorted(case.facts)}


@case_service(Action.CASE_SUBMIT)
def submit(act: Act, case: Case, *, undertaken: bool) -> Payload:
    """Hand the application in, or in again after corrections; `undertaken` says yes to all undertakings of the form.

    Raises Invalid with every field and paper that is wrong or missing, Conflict outside the window or a second time
    in the year, and for applicants whose application somebody else receives.
    """
    _require_editable(case)
    programme, procedure = definition(case)
    first = case.status == CaseStatus.DRAFT
    on = act.today if first or case.decided_on is None else case.decided_on
    facts, unread = facts_of(programme, case)
    route = _route(programme, procedure, facts, on)
    undertakings = programme.forms[procedure.form].undertakings
    problems = unread + _missing(case, facts, unread, on)
    if undertakings and not undertaken:
        problems += (Problem("undertaking-missing", "请逐项阅读并勾选承诺。", FieldPlace(UNDERTAKING)),)
    if problems:
        raise Invalid(problems, "申请还不完整。")
    if first:
        _require_window(procedure, act.today)
    if not route:
        raise Conflict("no-route", "按填写的内容无法确定由谁受理。", "请核对填写的内容。")
    # As it was read: what follows pays to an account without the blanks it was typed with.
    case.facts = {name: packages.json_value(programme.terms[name].type, value) for name, value in facts.items()}
    case.route = route
    _decide(programme, procedure, case, facts, on)
    if first:
        _number(act, case, procedure)
        stages.begin(act, case)
    else:
        _resubmit(act, case)
    given = [undertaking.text for undertaking in undertakings]
    return {"results": case.results, "round": case.round, "route": case.route, "undertakings": given}


def counting(act: Act, programme_id: str, procedure: Procedure) -> Case | None:
    """The person's own application that uses up what the year allows; None while another may be handed in."""
    enterprise = act.user.enterprise if act.user is not None else None
    if enterprise is None or procedure.once is None:
        return None
    return Case.objects.filter(once_key=_once_key(programme_id, procedure.name, enterprise, act.today)).first()


def faults(act: Act, case: Case) -> tuple[Problem, ...]:
    """Everything wrong or missing in the application as it stands, for the page that checks it before handing in."""
    facts, unread = facts_of(definition(case)[0], case)
    return unread + _missing(case, facts, unread, case.decided_on or act.today)


@case_service(Action.CASE_DISCARD)
def discard(act: Act, case: Case) -> Payload:
    """Give up a draft that was never submitted."""
    if case.status != CaseStatus.DRAFT:
        raise Conflict("submitted-already", "已经提交的申请不能删除草稿。", "如不再申请，请撤回。")
    case.status = CaseStatus.WITHDRAWN
    case.ended_at = act.now
    return {}


@case_service(Action.CASE_WITHDRAW)
def withdraw(act: Act, case: Case, reason: str) -> Payload:
    """Take the application back before it is decided; the enterprise may apply again within the window."""
    if case.status not in WITHDRAWABLE:
        raise Conflict("too-late-to-withdraw", "这一办件已经决定，不能撤回。", "如有疑问，请联系办理单位。")
    Notice.objects.filter(case=case, state__in=(NoticeState.RUNNING, NoticeState.PAUSED)).update(
        state=NoticeState.STOPPED, closed_at=act.now
    )
    stages.end(act, case, CaseStatus.WITHDRAWN, "申请撤回")
    return {"reason": reason.strip()[:_MAX_TEXT]}


@case_service(Action.CASE_CORRECT_ACCOUNT)
def correct_account(act: Act, case: Case, bank: str, account: str) -> Payload:
    """Mend the bank account at any time before the money is on its way."""
    programme, procedure = definition(case)
    payment = packages.payment_of(procedure)
    if case.status in (CaseStatus.PAID, CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.NOT_ACCEPTED):
        raise Conflict("ended", "这一办件已经办结，不能再更正账户。")
    typed = {payment.bank: bank, payment.account: account}
    facts, problems = packages.read_facts(programme, typed)
    empty = tuple(
        Problem("fact-missing", "请填写。", FieldPlace(name)) for name, text in typed.items() if not text.strip()
    )
    if problems or empty:
        raise Invalid(problems + empty)
    changed = {name: str(value) for name, value in facts.items()}
    order = PaymentOrder.objects.select_for_update().filter(case=case).first()
    if order is not None:
        if order.state in (OrderState.PAY_ORDERED, OrderState.SETTLED):
            raise Conflict("payment-under-way", "补贴已经发出拨付指令，不能再更正账户。", "请联系拨付单位。")
        order.bank, order.account_number = changed[payment.bank], changed[payment.account]
        order.save(update_fields=("bank", "account_number"))
    case.facts = {**case.facts, **changed}
    return {"bank": changed[payment.bank], "account": mask_account(changed[payment.account])}


@service(Action.MESSAGE_READ)
def read_message(act: Act, message_id: int) -> Message:
    """Mark a message of one's own enterprise as read."""
    found = Message.objects.filter(pk=message_id, enterprise=act.user.enterprise if act.user else None).first()
    if found is None:
        raise NotVisible
    if found.read_at is None:
        found.read_at = act.now
        found.save(update_fields=("read_at",))
        audit.append(act, Action.MESSAGE_READ, f"message {found.pk}", {}, found.case)
    return found


def inbox(act: Act) -> tuple[Message, ...]:
    """The messages of the person's enterprise, newest first."""
    permit(act, Action.MESSAGE_READ)
    if act.user is None:
        raise NotVisible
    return tuple(Message.objects.filter(enterprise=act.user.enterprise).select_related("case")[:200])


def signed_in(act: Act) -> User:
    """The person of the act. Raises NotVisible for a visitor."""
    if act.user is None:
        raise NotVisible
    return act.user


def unread(act: Act) -> int:
    """How many messages of the person's enterprise nobody has read yet; 0 for everybody else."""
    if act.user is None or act.user.enterprise_id is None:
        return 0
    return Message.objects.filter(enterprise=act.user.enterprise_id, read_at__isnull=True).count()


def _require_editable(case: Case) -> None:
    if case.status not in EDITABLE:
        raise Conflict("not-editable", f"这一办件{case.get_status_display()}，现在不能修改。", "请在办件页查看进度。")


def _missing(case: Case, facts: Mapping[str, Value], unread: tuple[Problem, ...], on: dt.date) -> tuple[Problem, ...]:
    """Fields and papers that are missing; what does not read is there, if wrong."""
    programme, procedure = definition(case)
    wrong = {problem.where for problem in unread}
    missing = _missing_fields(programme, procedure, facts) + _missing_papers(programme, case, facts, on)
    return tuple(problem for problem in missing if problem.where not in wrong)


def _missing_fields(programme: Programme, procedure: Procedure, facts: Mapping[str, Value]) -> tuple[Problem, ...]:
    return tuple(
        Problem("fact-missing", f"“{name}”没有填写。", FieldPlace(name), "请填写。")
        for name in programme.forms[procedure.form].fields
        if name not in facts
    )


def _missing_papers(programme: Programme, case: Case, facts: Mapping[str, Value], on: dt.date) -> tuple[Problem, ...]:
    held = {material for (material,) in statements.rows(_MATERIALS, case.pk)}
    return tuple(
        Problem("material-missing", f"还没有上传“{material.title}”。", FieldPlace(material.name), "请上传。")
        for material in packages.materials_required(programme, facts, on)
        if not material.generated and material.name not in held
    )


def _require_window(procedure: Procedure, today: dt.date) -> None:
    window = packages.window_open(procedure, today)
    if not window.open:
        raise Conflict("window-closed", f"现在不在申报时间内。{window.text}", "请在申报时间内提交，草稿会为您保留。")


def _route(programme: Programme, procedure: Procedure, facts: Mapping[str, Value], on: dt.date) -> list[str]:
    """The stages ahead, empty while the facts do not settle them; refused where somebody else receives the case."""
    route = packages.route(programme, procedure, facts, on)
    if isinstance(route, Referral):
        raise Conflict("received-elsewhere", f"您的申请由{route.to}受理，不在本系统办理。", f"请向{route.to}申报。")
    return list(route or ())


def _decide(programme: Programme, procedure: Procedure, case: Case, facts: Mapping[str, Value], on: dt.date) -> None:
    values = packages.values(programme, facts, on)
    case.results = packages.results_as_json(programme, values)
    amount = values[procedure.amount]
    case.amount_fen = to_fen(amount) if packages.is_amount(amount) else None
    case.decided_on = on


def _number(act: Act, case: Case, procedure: Procedure) -> None:
    case.number = f"LS{act.today:%Y%m%d}{case.pk:06d}"
    case.submitted_at = act.now
    if procedure.once is None:
        return
    case.once_key = _once_key(case.release.programme, case.procedure, case.enterprise, act.today)
    try:
        with transaction.atomic():
            statements.run(_ONCE, case.once_key, case.pk)
    except IntegrityError as error:
        raise Conflict(
            "once-a-year",
            f"本年度已经提交过一次申请，每年只能申请一次（{procedure.once.clauses[0]}）。",
            "请在“我的办件”中查看已经提交的申请。",
        ) from error


def _resubmit(act: Act, case: Case) -> None:
    Correction.objects.filter(case=case, answered_at__isnull=True).update(answered_at=act.now)
    for duty in duties.open_duties(case).filter(kind=DutyKind.CORRECTION):
        duties.close(act, duty, "已补正")
    if case.status == CaseStatus.RETURNED:
        case.round += 1
        case.status = CaseStatus.IN_REVIEW
        stages.reopen_parts(act, case)
    else:
        case.status = CaseStatus.SUBMITTED
        duties.resume(act, case)


def _once_key(programme_id: str, procedure: str, enterprise: Enterprise, today: dt.date) -> str:
    return f"{programme_id}|{procedure}|{enterprise.credit_code}|{today.year}"
