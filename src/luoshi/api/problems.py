"""How the API says that something was not done: RFC 9457 problems, made here and nowhere else."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from luoshi.services import uploads
from luoshi.services.acts import Conflict, Forbidden, Invalid, NotVisible, Refused, Stale
from luoshi.source import FieldPlace, Problem

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
# The largest file that a service takes, with room for the form around it.
MOST_BYTES = uploads.MAX_BYTES + 1024 * 1024


class ProblemItem(Schema):
    """One thing wrong with what was sent; `where` holds `field`, or a place in a file, a clause or a workbook."""

    code: str
    message: str
    remedy: str
    where: dict[str, str | int]


class ProblemDetails(Schema):
    """RFC 9457, with a stable `code`, what to do (`remedy`) and everything that is wrong (`problems`)."""

    type: str = Field(description="urn:problem-type:luoshi:<code>")
    title: str
    status: int
    detail: str
    instance: str = Field(description="请求的路径")
    code: str
    remedy: str
    problems: list[ProblemItem]


class NotSignedIn(Exception):
    """The request names somebody whom it does not prove to be; `detail` is Chinese."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a problem; all texts in Chinese."""

    status: HTTPStatus
    code: str
    detail: str
    remedy: str
    problems: tuple[Problem, ...] = ()


def answer(request: HttpRequest, said: Answer) -> HttpResponse:
    """The response for a problem."""
    response = HttpResponse(_body(request, said), MEDIA_TYPE, said.status)
    if said.status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def item_out(problem: Problem) -> ProblemItem:
    """One thing wrong, in the shape of the API."""
    return ProblemItem(code=problem.code, message=problem.message, remedy=problem.remedy, where=asdict(problem.where))


def register(api: NinjaAPI) -> None:
    """Have every refusal and every unreadable request answered as a problem; anything else is the program's fault."""
    api.exception_handler(Refused)(_refused)
    api.exception_handler(NotSignedIn)(_not_signed_in)
    api.exception_handler(ValidationError)(_wrong_values)
    api.exception_handler(RequestDataTooBig)(_too_large)
    for kind in (HttpError, MultiPartParserError, UnreadablePostError):
        api.exception_handler(kind)(_unreadable)


class ProblemAnswers:
    """Middleware: what the framework itself refuses under /api/ is a problem too.

    An unknown address, a wrong method, a fault. Stands first, so that it sees the answers of all others; keeps headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and translate an error that is not a problem yet."""
        if not request.path_info.startswith(PREFIX):
            return self._get_response(request)
        # Refused before it is read: an upload is otherwise written to a temporary file first, however large.
        if _length(request) > MOST_BYTES:
            return _too_large(request, RequestDataTooBig())
        response = self._get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        status = HTTPStatus(response.status_code)
        response.content = _body(request, _FRAMEWORK.get(status) or _other(status))
        response.headers["Content-Type"] = MEDIA_TYPE
        # The length was noted for the page that this problem replaces.
        response.headers["Content-Length"] = str(len(response.content))
        return response


_LONGEST_NUMBER = 20
_TITLES = {
    HTTPStatus.BAD_REQUEST: "请求无法读取",
    HTTPStatus.UNAUTHORIZED: "没有登录",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.METHOD_NOT_ALLOWED: "不支持这种方法",
    HTTPStatus.CONFLICT: "现在不能这样办理",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请求过大",
    HTTPStatus.UNPROCESSABLE_ENTITY: "填写的内容有误",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统内部错误",
}
_FRAMEWORK = {
    said.status: said
    for said in (
        Answer(HTTPStatus.BAD_REQUEST, "request-unreadable", "请求无法读取。", "请核对请求的格式。"),
        Answer(HTTPStatus.NOT_FOUND, "not-found", "没有这个地址。", "请核对接口文档 /api/openapi.json。"),
        Answer(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "这个地址不支持这种方法。",
            "可用的方法见响应头 Allow。",
        ),
        Answer(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "系统内部错误，本次操作没有完成。",
            "请稍后再试；仍不行请联系系统管理员。",
        ),
    )
}
_REFUSALS: tuple[tuple[type[Refused], HTTPStatus], ...] = (
    (NotVisible, HTTPStatus.NOT_FOUND),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Stale, HTTPStatus.CONFLICT),
    (Conflict, HTTPStatus.CONFLICT),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
)
# What pydantic calls a fault, and what a person does about it.
_FAULTS = {
    "missing": ("缺少这一项。", "请补上。"),
    "extra_forbidden": ("没有这一项。", "请删去。"),
    "string_too_long": ("文字过长。", "请缩短。"),
    "string_too_short": ("不能为空。", "请填写。"),
    "greater_than_equal": ("数值过小。", "请核对取值范围。"),
    "less_than_equal": ("数值过大。", "请核对取值范围。"),
    "too_long": ("项数过多。", "请分批提交。"),
    "too_short": ("项数不足。", "请补上。"),
}


def _length(request: HttpRequest) -> int:
    given = request.headers.get("Content-Length", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < _LONGEST_NUMBER else 0


def _body(request: HttpRequest, said: Answer) -> str:
    return ProblemDetails(
        type=f"urn:problem-type:luoshi:{said.code}",
        title=_TITLES.get(said.status, said.status.phrase),
        status=said.status,
        detail=said.detail,
        instance=request.path,
        code=said.code,
        remedy=said.remedy,
        problems=[item_out(problem) for problem in said.problems],
    ).model_dump_json()


def _other(status: HTTPStatus) -> Answer:
    return Answer(status, "request-refused", "请求没有被接受。", "请核对请求。")


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    sender = getattr(request, "auth", None)
    if isinstance(refusal, Forbidden) and (sender is None or sender.user is None):
        said = Answer(HTTPStatus.UNAUTHORIZED, "not-signed-in", "须登录后办理。", "请在请求头中给出令牌。")
        return answer(request, said)
    status = next(status for kind, status in _REFUSALS if isinstance(refusal, kind))
    return answer(request, Answer(status, refusal.code, refusal.message, refusal.remedy, refusal.problems))


def _not_signed_in(request: HttpRequest, fault: NotSignedIn) -> HttpResponse:
    remedy = "请用 POST /api/tokens 重新取得令牌。"
    return answer(request, Answer(HTTPStatus.UNAUTHORIZED, fault.code, fault.detail, remedy))


def _wrong_values(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    problems = tuple(_wrong_value(error) for error in fault.errors)
    detail, remedy = "请求的内容不符合接口文档。", "请按各项提示修改。"
    return answer(request, Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "request-invalid", detail, remedy, problems))


def _wrong_value(error: dict[str, object]) -> Problem:
    place = error["loc"]
    steps = [str(step) for step in place[1:]] if isinstance(place, tuple) else []
    message, remedy = _FAULTS.get(str(error["type"]), ("类型或格式不符。", "请核对接口文档。"))
    return Problem("value-invalid", message, FieldPlace(".".join(steps)), remedy)


def _unreadable(request: HttpRequest, fault: Exception) -> HttpResponse:
    return answer(request, _FRAMEWORK[HTTPStatus.BAD_REQUEST])


def _too_large(request: HttpRequest, fault: Exception) -> HttpResponse:
    detail, remedy = "请求的内容过大。", "请精简或分批提交。"
    return answer(request, Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "request-too-large", detail, remedy))
