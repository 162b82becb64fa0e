"""Who sends a request and when: the one place where the API reads the clock, a token or a session."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from luoshi.api.problems import NotSignedIn
from luoshi.records.accounts import User
from luoshi.services import clock, tokens
from luoshi.services.acts import Act, Channel, Forbidden, act_of

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_SCHEME = "Bearer "
# Who holds a password that somebody else made may do nothing before setting an own one, and giving the token back.
_WITHOUT_OWN_PASSWORD = ("/api/password", "/api/tokens")


class Asked(HttpRequest):
    """A request whose sender is known."""

    auth: Act


def identify(request: HttpRequest) -> Act:
    """The act of a request: a token's owner, else the person of the session, else a visitor.

    Raises NotSignedIn for a token that is not good or a session without its cross-site token, and Forbidden for a
    person who has to set a password first. A request with a token never falls back to the session.
    """
    now = _now()
    given = request.headers.get("Authorization")
    user = _of_session(request) if given is None else _of_token(given, now)
    act = act_of(user, now, Channel.API)
    request.auth = act  # type: ignore[attr-defined]
    if user is not None and user.must_change_password and not request.path_info.startswith(_WITHOUT_OWN_PASSWORD):
        raise Forbidden("password-change-first", "须先修改初始密码。", "请用 PUT /api/password 设置自己的密码。")
    return act


def real_now() -> dt.datetime:
    """The machine's own clock, which the demonstration's clock is set against."""
    return timezone.now()


def _now() -> dt.datetime:
    return clock.demo_now(real_now()) if settings.LUOSHI_DEMO else real_now()


def _of_token(given: str, now: dt.datetime) -> User:
    secret = given.removeprefix(_SCHEME).strip()
    user = tokens.bearer(secret, now) if given.startswith(_SCHEME) else None
    if user is None:
        raise NotSignedIn("token-invalid", "令牌无效、已到期或已吊销。")
    return user


def _of_session(request: HttpRequest) -> User | None:
    user = request.user
    if not isinstance(user, User):
        return None
    if request.method not in _SAFE_METHODS and check_csrf(request) is not None:
        raise NotSignedIn("csrf", "请求没有通过跨站校验：会话须在请求头 X-CSRFToken 中给出校验码。")
    return user


def person(request: Asked) -> Act:
    """The act of a request that only somebody signed in may send. Raises Forbidden for a visitor."""
    if request.auth.user is None:
        raise Forbidden("not-signed-in", "须登录后查看。", "请在请求头中给出令牌。")
    return request.auth
