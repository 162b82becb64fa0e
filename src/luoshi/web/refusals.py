"""How a refused action is answered: each named refusal becomes one page and one status, here and nowhere else."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from luoshi.services.acts import Conflict, Forbidden, Invalid, NotVisible, Refused, Stale


class RefusalPages:
    """Middleware: turns a refusal that no view has answered on its own page into a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an address that takes no such method says so on a page."""
        response = self._get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; everything else goes on to Django."""
        return answer(request, exception) if isinstance(exception, Refused) else None


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page for a refusal; a visitor who merely is not signed in is led to do so and back."""
    if isinstance(refusal, Forbidden) and not request.user.is_authenticated and request.method == "GET":
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('sign-in')}?{query}")
    status = status_of(refusal)
    context = {"refusal": refusal, "heading": _HEADINGS[status], "back": _back(request)}
    return render(request, "refused.html", context, status=status)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read.

    Reading may stop before anybody knows who sent it, so nothing on the page depends on the request.
    """
    too_large = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
    return HttpResponse(render_to_string("400.html", {"too_large": too_large}), status=status)


def status_of(refusal: Refused) -> HTTPStatus:
    """The HTTP status of a refusal."""
    for kind, status in _STATUSES:
        if isinstance(refusal, kind):
            return status
    raise TypeError(f"{type(refusal).__name__} has no status")


_STATUSES: tuple[tuple[type[Refused], HTTPStatus], ...] = (
    (NotVisible, HTTPStatus.NOT_FOUND),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Stale, HTTPStatus.CONFLICT),
    (Conflict, HTTPStatus.CONFLICT),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
)
_HEADINGS = {
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.CONFLICT: "现在不能这样办理",
    HTTPStatus.UNPROCESSABLE_ENTITY: "填写的内容有误",
}


def _back(request: HttpRequest) -> str:
    # Where a form was refused, its page is usually what the address of the form begins with.
    if request.method == "GET":
        return request.path
    before = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if own else "/"
