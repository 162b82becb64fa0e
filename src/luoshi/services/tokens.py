"""Tokens for programs: issued against a password, named, good for a while, revoked by their owner."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from luoshi.deadlines import SHANGHAI
from luoshi.records.accounts import User
from luoshi.records.tokens import ApiToken
from luoshi.services import audit, sign_in
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, act_of
from luoshi.services.permissions import Action, service
from luoshi.source import FieldPlace, Problem

MOST_DAYS = 180
MOST_LIVE = 20
# A beginning by which a leaked token is recognised in a log or a repository.
_BEGINNING = "luoshi_"
_SECRET_BYTES = 32
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token with its secret, which is shown this once and kept nowhere."""

    token: ApiToken
    secret: str


def issue(act: Act, username: str, password: str, name: str, days: int) -> Issued:
    """Sign in and make a token for `days` days. Raises what signing in raises, and Invalid for a bad name or time."""
    user = sign_in.sign_in(act, username, password)
    return issue_signed_in(act_of(user, act.now, act.channel), name, days)


@service(Action.TOKEN_ISSUE)
def issue_signed_in(act: Act, name: str, days: int) -> Issued:
    """Make a token for who is signed in already."""
    user = owner(act)
    problems = []
    if not name.strip() or len(name.strip()) > _MAX_NAME:
        problems.append(
            Problem(
                "token-name", f"请给令牌起一个{_MAX_NAME}字以内的名称。", FieldPlace("name"), "例如写明用它的程序。"
            )
        )
    if not 1 <= days <= MOST_DAYS:
        problems.append(Problem("token-days", f"有效期须在1至{MOST_DAYS}天之间。", FieldPlace("days")))
    if problems:
        raise Invalid(tuple(problems))
    if live(act).count() >= MOST_LIVE:
        raise Conflict("tokens-many", f"每人最多有{MOST_LIVE}个有效令牌。", "请先吊销不再使用的令牌。")
    secret = _BEGINNING + secrets.token_urlsafe(_SECRET_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=audit.sm3(secret),
        session_hash=user.get_session_auth_hash(),
        created_at=act.now,
        expires_at=act.now + dt.timedelta(days=days),
    )
    audit.append(act, Action.TOKEN_ISSUE, f"token {token.pk}", {"name": token.name, "days": days})
    return Issued(token, secret)


@service(Action.TOKEN_REVOKE)
def revoke(act: Act, token_id: int) -> ApiToken:
    """End one of one's own tokens at once. Raises NotVisible for anybody else's, and for one that has ended."""
    token = live(act).filter(pk=token_id).first()
    if token is None:
        raise NotVisible
    token.revoked_at = act.now
    token.save(update_fields=("revoked_at",))
    audit.append(act, Action.TOKEN_REVOKE, f"token {token.pk}", {"name": token.name})
    return token


def live(act: Act) -> QuerySet[ApiToken]:
    """One's own tokens that are good now, the newest first."""
    return _live(act.now).filter(user=owner(act))


def bearer(secret: str, now: dt.datetime) -> User | None:
    """The person for whom a secret stands, None where it is unknown, ended, or older than the person's password.

    The day of use is noted, so that the owner can see which tokens are no longer needed.
    """
    token = _live(now).filter(digest=audit.sm3(secret)).select_related("user").first()
    if token is None or not token.user.is_active:
        return None
    if not constant_time_compare(token.session_hash, token.user.get_session_auth_hash()):
        return None
    today = now.astimezone(SHANGHAI).date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token.user


def _live(now: dt.datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(revoked_at__isnull=True), expires_at__gt=now)


def owner(act: Act) -> User:
    """The person of the act. Raises NotVisible for a visitor."""
    if act.user is None:
        raise NotVisible
    return act.user
