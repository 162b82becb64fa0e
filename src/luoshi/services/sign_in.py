"""Signing in with a limit on failures, and setting one's own password.

The limit is 等保2.0's (GB/T 22239-2019, 8.1.4.1 b): failed attempts are counted and the account is closed for a while.
"""

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from luoshi.records.accounts import User
from luoshi.records.sign_in import SignInFailures
from luoshi.services import audit
from luoshi.services.acts import Act, Conflict, Invalid, act_of
from luoshi.services.permissions import Action, permit, service
from luoshi.source import FieldPlace, Problem

MOST_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
_MAX_USERNAME = 150
# Django's own words for these are not all in Chinese; the validators are those of the settings.
_WEAKNESSES: Mapping[str | None, str] = {
    "password_too_short": "密码太短，至少要 10 个字符。",
    "password_too_common": "这个密码太常见，容易被猜到。",
    "password_entirely_numeric": "密码不能全是数字。",
    "password_too_similar": "密码与账号或姓名太相近。",
}


def sign_in(act: Act, username: str, password: str) -> User:
    """The person with this name and password.

    Raises Invalid where they do not fit, without saying which of the two is wrong, and Conflict while the name is
    locked. The password is compared outside any transaction, since that is slow on purpose and writers would queue
    behind it.
    """
    permit(act, Action.SIGN_IN)
    name = username.strip()[:_MAX_USERNAME]
    _require_unlocked(act, name)
    user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        refusal = Invalid((_problem("sign-in-failed", "账号或密码不正确。", "账号"),), "账号或密码不正确。")
        _count(act, name)
        audit.append_refusal(act, Action.SIGN_IN, name, refusal)
        raise refusal
    with transaction.atomic():
        SignInFailures.objects.filter(username=name).delete()
        audit.append(act_of(user, act.now, act.channel), Action.SIGN_IN, user.username, {})
    return user


@service(Action.PASSWORD_CHANGE)
def change_password(act: Act, old: str, new: str, again: str) -> User:
    """Set one's own password, proved by the old one. Raises Invalid with what is wrong."""
    if act.user is None:
        raise Conflict("not-signed-in", "须先登录才能修改密码。", "请先登录。")
    problems = []
    if not act.user.check_password(old):
        problems.append(_problem("password-wrong", "原密码不正确。", "原密码"))
    if old and new == old:
        problems.append(_problem("password-same", "新密码不能与原密码相同。", "新密码"))
    if new != again:
        problems.append(_problem("password-differs", "两次输入的新密码不一致。", "再次输入"))
    try:
        validate_password(new, act.user)
    except ValidationError as error:
        problems.extend(_problem("password-weak", _WEAKNESSES[each.code], "新密码") for each in error.error_list)
    if problems:
        raise Invalid(tuple(problems))
    act.user.set_password(new)
    act.user.must_change_password = False
    act.user.save(update_fields=("password", "must_change_password"))
    audit.append(act, Action.PASSWORD_CHANGE, act.user.username, {})
    return act.user


def _require_unlocked(act: Act, name: str) -> None:
    held = SignInFailures.objects.filter(username=name, locked_until__gt=act.now).first()
    if held is None or held.locked_until is None:
        return
    minutes = -(-(held.locked_until - act.now) // dt.timedelta(minutes=1))
    refusal = Conflict(
        "sign-in-locked",
        f"连续{MOST_FAILURES}次未能登录，账号已锁定，还剩{minutes}分钟。",
        "请稍后再试；忘记密码的，请联系系统管理员重置。",
    )
    audit.append_refusal(act, Action.SIGN_IN, name, refusal)
    raise refusal


def _count(act: Act, name: str) -> None:
    with transaction.atomic():
        SignInFailures.objects.get_or_create(username=name, defaults={"last_at": act.now})
        held = SignInFailures.objects.select_for_update().get(username=name)
        # Failures long ago are no guessing.
        held.failures = held.failures + 1 if act.now - held.last_at < LOCKED_FOR else 1
        held.last_at = act.now
        held.locked_until = act.now + LOCKED_FOR if held.failures >= MOST_FAILURES else None
        held.save()


def _problem(code: str, message: str, field: str) -> Problem:
    return Problem(code, message, FieldPlace(field))
