"""Addresses of the API: one router a capability, the OpenAPI document, and nothing else."""

from django.urls import path

from luoshi import __version__
from luoshi.api import (
    auditing,
    cases,
    catalogue,
    clock,
    comparison,
    cover,
    duties,
    funds,
    notices,
    objections,
    office,
    payments,
    people,
    printing,
    problems,
    registers,
    releases,
    returns,
    review,
    tokens,
    uploads,
    verification,
)
from luoshi.api.document import LuoshiAPI
from luoshi.api.identity import identify
from luoshi.api.reading import JsonParser, JsonText

api = LuoshiAPI(
    title="落实 Luoshi",
    version=__version__,
    description="与页面用同一套服务：页面上能办的，这里都能办。说明见 docs/api.md。",
    urls_namespace="api",
    docs_url=None,
    auth=identify,
    parser=JsonParser(),
    renderer=JsonText(),
)
problems.register(api)
for capability in (
    catalogue,
    notices,
    tokens,
    cases,
    uploads,
    printing,
    review,
    objections,
    payments,
    funds,
    duties,
    returns,
    registers,
    office,
    releases,
    verification,
    cover,
    comparison,
    auditing,
    people,
    clock,
):
    api.add_router("", capability.router)

urlpatterns = [path("", api.urls)]
