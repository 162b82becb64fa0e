"""What every answer says to the browser about itself, and who has to do something else first."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luoshi.web import clock

Handler = Callable[[HttpRequest], HttpResponse]


def policy(style: str = "'self'") -> str:
    """The content security policy of a page; `style` says where its styles may come from.

    Style sheets hold their small drawings as data: addresses; nothing else comes from outside this site.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {style}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


_POLICY = policy()
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
_SEEN = "seen_at"
_SEEN_STEP_SECONDS = 60


def headers(get_response: Handler) -> Handler:
    """Middleware: a strict content security policy and what else a browser may not do; a view may set its own policy.

    Pages of somebody signed in are kept by no cache: offices share computers.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        if request.user.is_authenticated or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def whole_texts(get_response: Handler) -> Handler:
    """Middleware: a NUL in an address or a form is refused; no browser types one and PostgreSQL stores none."""

    def handle(request: HttpRequest) -> HttpResponse:
        given = (text for sent in (request.GET, request.POST) for _, texts in sent.lists() for text in texts)
        if any("\x00" in text for text in (request.path, *given)):
            raise BadRequest("NUL in a text")
        return get_response(request)

    return handle


def idle_sign_out(get_response: Handler) -> Handler:
    """Middleware: who did nothing for `SESSION_IDLE_SECONDS` of real time has to sign in again."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            seconds = int(clock.real_now().timestamp())
            seen = request.session.get(_SEEN)
            if seen is not None and seconds - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
                clock.forget(request)
                messages.warning(request, "您有一段时间没有操作，为安全起见已退出，请重新登录。")
            elif seen is None or seconds - seen >= _SEEN_STEP_SECONDS:
                request.session[_SEEN] = seconds
        return get_response(request)

    return handle


def own_password_first(get_response: Handler) -> Handler:
    """Middleware: who signed in with a password that somebody else knows sets an own one before anything else."""

    def handle(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            # The API asks for the password itself, by a problem instead of a page.
            allowed = (reverse("password"), reverse("sign-out"), settings.STATIC_URL, reverse("api:api-root"))
            if not request.path.startswith(allowed):
                return HttpResponseRedirect(reverse("password"))
        return get_response(request)

    return handle
