"""Who may do what to whose: one table of role × organisation scope, and the one door through which every action passes.

Everything not granted here is refused. What a person may not even see answers `NotVisible`, as if it did not exist. The
decorators register each service function under its action, so that a test can walk the whole matrix.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from luoshi.records.accounts import RoleName, Unit
from luoshi.records.cases import Case, Seat
from luoshi.services import audit
from luoshi.services.acts import Act, Conflict, Forbidden, NotVisible, Payload, Refused, Stale

P = ParamSpec("P")
R = TypeVar("R")


class Standing(StrEnum):
    """In what capacity somebody acts beside the roles of posts."""

    VISITOR = "visitor"
    APPLICANT = "applicant"
    SYSTEM = "system"


class Scope(StrEnum):
    """Whose things a grant reaches."""

    ANY = "any"
    OWN = "own"  # the person's own enterprise
    TURN = "turn"  # a unit of the person's owes the open duty
    AREA = "area"  # the region of a unit of the person's, districts under their city
    WHOLE = "whole"  # what belongs to no area, for those whose unit's region lies within no other unit's


class Action(StrEnum):
    """Everything that can be done; the values stand in the audit record."""

    CASE_VIEW = "case.view"
    CASE_START = "case.start"
    CASE_SAVE = "case.save"
    CASE_ATTACH = "case.attach"
    CASE_DETACH = "case.detach"
    CASE_SUBMIT = "case.submit"
    CASE_DISCARD = "case.discard"
    CASE_WITHDRAW = "case.withdraw"
    CASE_CORRECT_ACCOUNT = "case.correct-account"
    CASE_ACCEPT = "case.accept"
    CASE_ASK_CORRECTIONS = "case.ask-corrections"
    CASE_NOT_ACCEPT = "case.not-accept"
    CASE_AGREE = "case.agree"
    CASE_GIVE_BACK = "case.give-back"
    CASE_REFUSE = "case.refuse"
    CASE_ARCHIVE = "case.archive"
    CASE_PRINT = "case.print"
    MESSAGE_READ = "message.read"
    NOTICE_OBJECT = "notice.object"
    OBJECTION_VIEW = "objection.view"
    OBJECTION_SETTLE = "objection.settle"
    PAYMENT_TRANSFER = "payment.transfer"
    PAYMENT_PAY = "payment.pay"
    PAYMENT_SETTLE = "payment.settle"
    FUND_VIEW = "fund.view"
    FUND_APPROPRIATE = "fund.appropriate"
    FUND_RECEIVE = "fund.receive"
    DUTY_VIEW = "duty.view"
    TASK_COMPLETE = "task.complete"
    RETURN_VIEW = "return.view"
    RETURN_FILE = "return.file"
    REGISTER_EXPORT = "register.export"
    DASHBOARD_VIEW = "dashboard.view"
    RELEASE_PROPOSE = "release.propose"
    RELEASE_PUBLISH = "release.publish"
    RELEASE_WITHDRAW = "release.withdraw"
    RELEASE_VIEW = "release.view"
    PROMISE_SET = "promise.set"
    AUDIT_VIEW = "audit.view"
    AUDIT_VERIFY = "audit.verify"
    USER_MANAGE = "user.manage"
    DATA_BACKUP = "data.backup"
    DATA_RESTORE = "data.restore"
    CLOCK_SET = "clock.set"
    SIGN_IN = "session.sign-in"
    PASSWORD_CHANGE = "session.password"
    TOKEN_ISSUE = "token.issue"
    TOKEN_REVOKE = "token.revoke"
    SWEEP = "sweep"


Grant = tuple[RoleName | Standing, Scope]

_APPLICANT_OWN: tuple[Grant, ...] = ((Standing.APPLICANT, Scope.OWN),)
_HANDLER_TURN: tuple[Grant, ...] = ((RoleName.HANDLER, Scope.TURN),)
_SYSTEM: tuple[Grant, ...] = ((Standing.SYSTEM, Scope.ANY),)
_OFFICIALS: tuple[Grant, ...] = (
    (RoleName.HANDLER, Scope.AREA),
    (RoleName.OFFICE, Scope.AREA),
    (RoleName.LEADER, Scope.AREA),
    (RoleName.AUDITOR, Scope.AREA),
)
_SUPERVISORS: tuple[Grant, ...] = (
    (RoleName.OFFICE, Scope.AREA),
    (RoleName.LEADER, Scope.AREA),
    (RoleName.AUDITOR, Scope.AREA),
)

GRANTS: Mapping[Action, tuple[Grant, ...]] = {
    Action.CASE_VIEW: _APPLICANT_OWN + _OFFICIALS,
    Action.CASE_START: _APPLICANT_OWN,
    Action.CASE_SAVE: _APPLICANT_OWN,
    Action.CASE_ATTACH: _APPLICANT_OWN,
    Action.CASE_DETACH: _APPLICANT_OWN,
    Action.CASE_SUBMIT: _APPLICANT_OWN,
    Action.CASE_DISCARD: _APPLICANT_OWN,
    Action.CASE_WITHDRAW: _APPLICANT_OWN,
    Action.CASE_CORRECT_ACCOUNT: _APPLICANT_OWN,
    Action.CASE_ACCEPT: _HANDLER_TURN,
    Action.CASE_ASK_CORRECTIONS: _HANDLER_TURN,
    Action.CASE_NOT_ACCEPT: _HANDLER_TURN,
    Action.CASE_AGREE: _HANDLER_TURN,
    Action.CASE_GIVE_BACK: _HANDLER_TURN,
    Action.CASE_REFUSE: _HANDLER_TURN,
    Action.CASE_ARCHIVE: _HANDLER_TURN,
    Action.CASE_PRINT: _APPLICANT_OWN + _OFFICIALS,
    Action.MESSAGE_READ: _APPLICANT_OWN,
    Action.NOTICE_OBJECT: ((Standing.VISITOR, Scope.ANY), (Standing.APPLICANT, Scope.ANY)),
    Action.OBJECTION_VIEW: ((RoleName.HANDLER, Scope.TURN), (RoleName.AUDITOR, Scope.AREA)),
    Action.OBJECTION_SETTLE: _HANDLER_TURN,
    Action.PAYMENT_TRANSFER: _HANDLER_TURN,
    Action.PAYMENT_PAY: _HANDLER_TURN,
    Action.PAYMENT_SETTLE: _SYSTEM,
    Action.FUND_VIEW: _OFFICIALS,
    Action.FUND_APPROPRIATE: ((RoleName.OFFICE, Scope.WHOLE), *_SYSTEM),
    Action.FUND_RECEIVE: ((RoleName.OFFICE, Scope.WHOLE), *_SYSTEM),
    Action.DUTY_VIEW: _OFFICIALS,
    Action.TASK_COMPLETE: _HANDLER_TURN,
    Action.RETURN_VIEW: _OFFICIALS,
    Action.RETURN_FILE: _HANDLER_TURN,
    Action.REGISTER_EXPORT: _OFFICIALS,
    Action.DASHBOARD_VIEW: _SUPERVISORS,
    Action.RELEASE_PROPOSE: ((RoleName.AUTHOR, Scope.WHOLE), *_SYSTEM),
    Action.RELEASE_PUBLISH: ((RoleName.AUTHOR, Scope.WHOLE), *_SYSTEM),
    Action.RELEASE_WITHDRAW: ((RoleName.AUTHOR, Scope.WHOLE),),
    Action.RELEASE_VIEW: ((RoleName.AUTHOR, Scope.AREA), *_SUPERVISORS),
    Action.PROMISE_SET: ((RoleName.OFFICE, Scope.WHOLE), *_SYSTEM),
    Action.AUDIT_VIEW: ((RoleName.AUDITOR, Scope.WHOLE),),
    Action.AUDIT_VERIFY: ((RoleName.AUDITOR, Scope.WHOLE), *_SYSTEM),
    Action.USER_MANAGE: ((RoleName.SYSTEM_ADMIN, Scope.WHOLE), *_SYSTEM),
    Action.DATA_BACKUP: _SYSTEM,
    Action.DATA_RESTORE: _SYSTEM,
    Action.CLOCK_SET: ((Standing.VISITOR, Scope.ANY), (Standing.APPLICANT, Scope.ANY), *_SYSTEM),
    Action.SIGN_IN: ((Standing.VISITOR, Scope.ANY),),
    Action.PASSWORD_CHANGE: ((Standing.VISITOR, Scope.ANY),),
    Action.TOKEN_ISSUE: ((Standing.VISITOR, Scope.ANY),),
    Action.TOKEN_REVOKE: ((Standing.VISITOR, Scope.ANY),),
    Action.SWEEP: _SYSTEM,
}

# Every service function that does something, by the action under which it passes the door.
SERVICES: dict[Action, list[str]] = {}


def may(act: Act, action: Action, case: Case | None = None) -> bool:
    """Whether the act's person is granted the action, on this case where one is given."""
    return any(_reaches(act, role, scope, case) for role, scope in GRANTS[action])


def permit(act: Act, action: Action, case: Case | None = None) -> None:
    """Raise Forbidden where the action is not granted."""
    if may(act, action, case):
        return
    if case is not None and may(act, action):
        raise Forbidden("not-your-turn", "这一办件现在不由您的单位办理。", "请在办件页查看现在由谁办理。")
    raise Forbidden("forbidden", "您没有办理这一事项的权限。", "如果这项工作由您负责，请联系系统管理员核对岗位。")


def visible_cases(act: Act, action: Action = Action.CASE_VIEW) -> QuerySet[Case]:
    """The cases that the person may see by this action's grants; officials see none that was never submitted."""
    if act.is_system:
        return Case.objects.all()
    reach = Q(pk__in=())
    for role, scope in GRANTS[action]:
        if role is Standing.APPLICANT and act.user is not None and act.user.enterprise_id is not None:
            reach |= Q(enterprise_id=act.user.enterprise_id)
        elif isinstance(role, RoleName) and scope in (Scope.AREA, Scope.TURN):
            for region in act.regions(role):
                reach |= Q(region__startswith=region, submitted_at__isnull=False)
    return Case.objects.filter(reach)


def areas(act: Act, action: Action) -> tuple[str, ...]:
    """The regions of the posts by which the person is granted the action; a post of another role reaches nothing."""
    roles = (role for role, _ in GRANTS[action] if isinstance(role, RoleName))
    return tuple(dict.fromkeys(region for role in roles for region in act.regions(role)))


def covers(regions: tuple[str, ...], region: str) -> bool:
    """Whether any of the region codes contains the region: a city's code is the beginning of its districts' codes."""
    return any(region.startswith(own) for own in regions)


def service(action: Action) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Act, P], R]]:
    """A function that acts: granted to the person.

    One transaction, refusals recorded. It writes its own audit record.
    """

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
        SERVICES.setdefault(action, []).append(f"{function.__module__}.{function.__name__}")

        @wraps(function)
        def door(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    permit(act, action)
                    return function(act, *args, **kwargs)
            except Refused as refusal:
                audit.append_refusal(act, action, action.value, refusal)
                raise

        return door

    return decorate


def case_service(
    action: Action,
) -> Callable[[Callable[Concatenate[Act, Case, P], Payload]], Callable[Concatenate[Act, int, int | None, P], Case]]:
    """A function that changes a case: visible and granted to the person, the case locked, not stale, one transaction.

    The function gets the locked case and returns what the audit record shall hold. Callers pass the case's id and the
    revision they have seen (None only from the system), and get the changed case.
    """

    def decorate(
        function: Callable[Concatenate[Act, Case, P], Payload],
    ) -> Callable[Concatenate[Act, int, int | None, P], Case]:
        SERVICES.setdefault(action, []).append(f"{function.__module__}.{function.__name__}")

        @wraps(function)
        def door(act: Act, case_id: int, revision: int | None, /, *args: P.args, **kwargs: P.kwargs) -> Case:
            try:
                with transaction.atomic():
                    case = _locked(act, case_id)
                    permit(act, action)
                    # Before whose turn it is: a second click finds the turn over, and should hear why.
                    if revision != case.revision and not (revision is None and act.is_system):
                        raise Stale
                    permit(act, action, case)
                    payload = function(act, case, *args, **kwargs)
                    case.revision += 1
                    case.save()
                    done = {"number": case.number, "status": case.status, "stage": case.stage, **payload}
                    audit.append(act, action, str(case), done, case)
                    return case
            except Refused as refusal:
                audit.append_refusal(act, action, f"case {case_id}", refusal)
                raise

        return door

    return decorate


def take_seat(act: Act, case: Case, stage: str, part: str) -> None:
    """Give the person the one seat in this case's chain, or refuse where the person acted in another place of it."""
    if act.user is None:
        raise Forbidden("forbidden", "须登录后办理。", "请先登录。")
    seat, _ = Seat.objects.get_or_create(case=case, user=act.user, defaults={"stage": stage, "part": part})
    if (seat.stage, seat.part) != (stage, part):
        raise Conflict(
            "acted-before",
            f"您已在“{seat.stage}”环节办理过这一办件，不能再办理“{stage}”。",
            "请由本单位其他经办人办理。",
        )


def _locked(act: Act, case_id: int) -> Case:
    locked = visible_cases(act).select_for_update(of=("self",)).select_related("release", "enterprise")
    for found in locked.filter(pk=case_id).order_by():
        return found
    raise NotVisible


def _reaches(act: Act, role: RoleName | Standing, scope: Scope, case: Case | None) -> bool:
    if role is Standing.SYSTEM:
        return act.is_system
    if role is Standing.VISITOR:
        return True
    if role is Standing.APPLICANT:
        enterprise = act.user.enterprise_id if act.user is not None else None
        return enterprise is not None and (case is None or scope is Scope.ANY or case.enterprise_id == enterprise)
    if role not in {RoleName(post.role) for post in act.posts}:
        return False
    if scope is Scope.WHOLE:
        return any(_is_topmost(region) for region in act.regions(role))
    if case is None:
        return True
    if scope is Scope.TURN:
        return case.duties.filter(closed_at__isnull=True, unit_id__in=act.units(role)).exists()
    return covers(act.regions(role), case.region)


def _is_topmost(region: str) -> bool:
    wider = [region[:length] for length in range(1, len(region))]
    return not Unit.objects.filter(region__in=wider).exists()
