"""Signing in and out, and one's own password."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.services import sign_in as service
from luoshi.services.acts import Act, Conflict, Forbidden, Invalid
from luoshi.services.demonstration import DemoAccount, accounts
from luoshi.web import clock
from luoshi.web.navigation import landing
from luoshi.web.refusals import status_of


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in and go on to where one was going."""
    context = {
        "next": request.GET.get("next", request.POST.get("next", "")),
        "username": "",
        "demo_accounts": _demo_accounts() if settings.LUOSHI_DEMO else (),
    }
    if request.method != "POST":
        return render(request, "accounts/sign_in.html", context)
    username = request.POST.get("username", "")
    try:
        user = service.sign_in(clock.acting(request), username, request.POST.get("password", ""))
    except (Invalid, Conflict) as refusal:
        shown = {**context, "username": username, "refusal": refusal}
        return render(request, "accounts/sign_in.html", shown, status=status_of(refusal))
    login(request, user)
    clock.forget(request)
    return HttpResponseRedirect(_onward(request, clock.acting(request)))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set one's own password; forced on whoever holds one that somebody else made."""
    act = clock.acting(request)
    if act.user is None:
        raise Forbidden("not-signed-in", "须先登录。", "请先登录。")
    if request.method != "POST":
        return render(request, "accounts/password.html")
    try:
        user = service.change_password(
            act, request.POST.get("old", ""), request.POST.get("new", ""), request.POST.get("again", "")
        )
    except Invalid as refusal:
        context = {"problems": refusal.problems}
        return render(request, "accounts/password.html", context, status=status_of(refusal))
    update_session_auth_hash(request, user)
    messages.success(request, "密码已修改。")
    return HttpResponseRedirect(_onward(request, act))


def _onward(request: HttpRequest, act: Act) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return landing(act)


@cache
def _demo_accounts() -> tuple[DemoAccount, ...]:
    # Only a demonstration shows them, and its files do not change while it runs.
    return accounts(Path(settings.LUOSHI_PROGRAMMES) / "demonstration")
