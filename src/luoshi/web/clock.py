"""The one place where pages read the clock."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from luoshi.services import clock
from luoshi.services.acts import Act, Channel, act_of


def real_now() -> dt.datetime:
    """The machine's instant, in a demonstration too: for sessions, and for setting the demonstration's clock by it."""
    return timezone.now()


def now(request: HttpRequest) -> dt.datetime:
    """The instant of a request, with a zone: the demonstration's own time in a demonstration, else the machine's.

    Read once a request, so that everything on a page and in its record happened at the same instant.
    """
    held = getattr(request, "_luoshi_now", None)
    if not isinstance(held, dt.datetime):
        held = clock.demo_now(real_now()) if settings.LUOSHI_DEMO else real_now()
        request._luoshi_now = held  # type: ignore[attr-defined]
    return held


def acting(request: HttpRequest) -> Act:
    """The act of whoever sent the request, with the posts held at that instant; looked up once a request."""
    held = getattr(request, "_luoshi_act", None)
    if not isinstance(held, Act):
        user = request.user if request.user.is_authenticated else None
        held = act_of(user, now(request), Channel.WEB)
        request._luoshi_act = held  # type: ignore[attr-defined]
    return held


def forget(request: HttpRequest) -> None:
    """Look the person up anew: somebody signed in or out during the request."""
    request._luoshi_act = None  # type: ignore[attr-defined]
