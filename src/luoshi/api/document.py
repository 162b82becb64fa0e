"""The API and the OpenAPI document that describes it, with the problems that any operation may answer."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation

from luoshi.api.problems import MEDIA_TYPE, ProblemDetails

_DESCRIPTIONS = {
    HTTPStatus.BAD_REQUEST: "请求无法读取：不是 JSON、编码错误、嵌套过深",
    HTTPStatus.UNAUTHORIZED: "没有登录，或令牌无效",
    HTTPStatus.FORBIDDEN: "看得到，但没有权限这样做",
    HTTPStatus.NOT_FOUND: "没有，或者不应当知道有",
    HTTPStatus.CONFLICT: "现在的状态不允许，或读到之后已有变动",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请求过大",
    HTTPStatus.UNPROCESSABLE_ENTITY: "内容有误，problems 逐项说明",
}


class LuoshiAPI(NinjaAPI):
    """The API; its document names each operation `module_function` and states the problems once."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of an operation: the capability and what is done."""
        function = operation.view_func
        return f"{function.__module__.rpartition('.')[2]}_{function.__name__}"

    def get_openapi_schema(self, **place: Any) -> OpenAPISchema:
        """The document, with each problem's response and the ways to sign in."""
        document = super().get_openapi_schema(**place)
        schema = ProblemDetails.model_json_schema(ref_template=REF_TEMPLATE)
        components = document["components"]
        components["schemas"].update(schema.pop("$defs"))
        components["schemas"]["ProblemDetails"] = schema
        content = {MEDIA_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="ProblemDetails")}}}
        components["responses"] = {
            status.name: {"description": text, "content": content} for status, text in _DESCRIPTIONS.items()
        }
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
        document["security"] = [{"token": []}, {"session": []}, {}]
        problems = {str(status.value): {"$ref": f"#/components/responses/{status.name}"} for status in _DESCRIPTIONS}
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"] |= problems
        return document
