"""What lists and forms ask of a request: a page of rows, a chosen word, the revision seen; what is wrong where."""

import datetime as dt
import re
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from luoshi.money import to_fen
from luoshi.services.acts import Invalid, Refused
from luoshi.source import FieldPlace, Problem

ROWS_A_PAGE = 50
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
_NEVER = -1
_LONGEST = 18

M = TypeVar("M", bound=Model)
E = TypeVar("E", bound=Enum)


def page_of(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The page of rows that the address asks for; a page that does not exist gives the nearest."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, choices: type[E]) -> E | None:
    """The choice that the address makes for a filter, None where it makes none or one that does not exist."""
    asked = request.GET.get(name, "")
    return next((choice for choice in choices if choice.value == asked), None)


def revision(request: HttpRequest) -> int:
    """The revision that the posted form was read at; one that never exists where the form holds none."""
    return number(request, "revision")


def number(request: HttpRequest, name: str) -> int:
    """A whole number that the posted form holds, such as an id; one that never exists where it holds none."""
    return whole(request.POST.get(name, ""))


def whole(text: str) -> int:
    """The whole number that a text writes; one that never exists where it writes none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST else _NEVER


def fen_typed(text: str) -> int | None:
    """An amount in yuan as somebody typed it, with or without thousands marks and 元; None where it is none."""
    plain = text.strip().removesuffix("元").replace(",", "").replace("，", "").strip()
    return to_fen(Decimal(plain)) if _AMOUNT.fullmatch(plain) else None


def day_given(request: HttpRequest, name: str, label: str) -> dt.date:
    """The day that the posted form holds. Raises Invalid, naming the field by its label, where it holds none."""
    try:
        return dt.date.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        raise Invalid((Problem("day-unreadable", "请填写日期，例如 2015-01-01。", FieldPlace(label)),)) from error


def problems_by_field(refusal: Refused | None) -> dict[str, Problem]:
    """What is wrong with each field, for a form to say beside it; the last word where a field has several."""
    problems = refusal.problems if refusal is not None else ()
    return {problem.where.field: problem for problem in problems if isinstance(problem.where, FieldPlace)}
