"""How amounts, dates, lights, clauses and identifiers look on every page."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import assert_never
from urllib.parse import quote

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.deadlines import SHANGHAI, Light
from luoshi.money import show_yuan, to_yuan
from luoshi.programme import Reason
from luoshi.records.cases import CaseStatus
from luoshi.records.notices import Notice
from luoshi.services import masking, notices
from luoshi.services.duties import DutyRow
from luoshi.source import FieldPlace, Problem

register = template.Library()

_WEEKDAYS = "一二三四五六日"
_INSTANT = dt.timedelta(microseconds=1)


@register.filter
def yuan(amount_fen: int | None) -> str:
    """An amount with its unit: `12,345.60 元`; a dash where there is none yet."""
    return "—" if amount_fen is None else show_yuan(amount_fen)


@register.filter
def figure(amount_fen: int | None) -> str:
    """An amount in yuan for a column whose head names the unit: `12,345.60`."""
    return "—" if amount_fen is None else f"{to_yuan(amount_fen):,.2f}"


@register.filter
def stop(sentence: str) -> str:
    """The full stop between a sentence and the next one, where it does not end with its own."""
    return "" if sentence.endswith("。") else "。"


@register.filter
def day(value: dt.date | None) -> str:
    """A day, of an instant the day in China: `2015-10-08 周四`; a dash where there is none."""
    if value is None:
        return "—"
    if isinstance(value, dt.datetime):
        value = value.astimezone(SHANGHAI).date()
    return format_html('<time datetime="{}">{} 周{}</time>', value.isoformat(), value, _WEEKDAYS[value.weekday()])


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant to the minute in China: `2015-10-08 周四 09:30`; a dash where there is none."""
    if value is None:
        return "—"
    local = value.astimezone(SHANGHAI)
    shown = f"{local:%Y-%m-%d} 周{_WEEKDAYS[local.weekday()]} {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), shown)


@register.filter
def last_day(end: dt.datetime | None) -> str:
    """The last day on which something may still be done, from the exclusive end of its time.

    A time that ends within a day is shown with its hour.
    """
    if end is None:
        return "—"
    local = end.astimezone(SHANGHAI)
    return day(local - _INSTANT) if local.time() == dt.time() else moment(local)


@register.filter
def reason_text(reason: Reason) -> str:
    """Why a clause need not put anything into effect."""
    match reason:
        case Reason.PURPOSE:
            return "说明目的"
        case Reason.PRINCIPLE:
            return "说明原则"
        case Reason.BACKGROUND:
            return "说明背景"
        case Reason.EXHORTATION:
            return "勉励性表述"
        case Reason.HEADING:
            return "标题"
        case _:
            assert_never(reason)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key, None where it holds nothing."""
    return mapping.get(key)


@register.filter
def shown_items(notice: Notice) -> tuple[tuple[str, str], ...]:
    """What a notice shows beside who the enterprise is: the amounts and whatever else its clause names."""
    return tuple((name, value) for name, value in notice.shown.items() if name not in notices.IDENTITY)


@register.filter
def status_tag(status: str) -> str:
    """The class of the tag that shows a case's status: who has to act, and whether it ended well."""
    match CaseStatus(status):
        case CaseStatus.PAID:
            return "tag-done"
        case CaseStatus.CORRECTING | CaseStatus.RETURNED | CaseStatus.OBJECTED:
            return "tag-wait"
        case CaseStatus.REFUSED | CaseStatus.NOT_ACCEPTED:
            return "tag-harm"
        case CaseStatus.SUBMITTED | CaseStatus.IN_REVIEW | CaseStatus.ON_NOTICE | CaseStatus.PAYING:
            return "tag-accent"
        case CaseStatus.DRAFT | CaseStatus.WITHDRAWN:
            return ""


@register.simple_tag
def light(row: DutyRow) -> SafeString:
    """A duty's light: shape, word and colour together."""
    name, word = _light(row)
    return format_html('<span class="light light-{}">{}</span>', name, word)


@register.simple_tag
def clause(programme_id: str, address: str) -> SafeString:
    """A link to a clause in the text of its programme."""
    url = reverse("programme", args=(programme_id,))
    return format_html('<a class="clause-ref" href="{}#{}" title="查看条款原文">{}</a>', url, quote(address), address)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite; it says nothing that the words beside it do not say."""
    sprite = static("icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag
def problems_at(problems: tuple[Problem, ...] | None, field: str) -> tuple[Problem, ...]:
    """The problems of one field, for the text beside it."""
    return tuple(problem for problem in problems or () if problem.where == FieldPlace(field))


@register.filter
def masked_code(code: str) -> str:
    """A unified credit code with its middle hidden."""
    return masking.mask_credit_code(code)


@register.filter
def masked_account(number: str) -> str:
    """A bank account with all but its last digits hidden."""
    return masking.mask_account(number)


@register.filter
def masked_name(name: str) -> str:
    """A person's name with all but its first character hidden."""
    return masking.mask_name(name)


@register.filter
def masked_contact(contact: str) -> str:
    """A telephone number or address with its middle hidden."""
    return masking.mask_contact(contact)


@register.filter
def size(size_bytes: int) -> str:
    """The size of a file: `320 KB`, `1.4 MB`."""
    kilobytes = max(size_bytes / 1024, 1)
    return f"{kilobytes:.0f} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


def _light(row: DutyRow) -> tuple[str, str]:
    if row.duty.closed_at is not None:
        return "done", row.duty.outcome or "已办结"
    if row.duty.paused_at is not None:
        return "pause", "计时中止"
    if row.left is None:
        return "rest", "未定时限"
    match row.light:
        case Light.NONE:
            return "rest", row.left.text
        case Light.BLUE:
            return "blue", row.left.text
        case Light.YELLOW:
            return "yellow", row.left.text
        case Light.RED:
            return "red", row.left.text
        case _:
            assert_never(row.light)


@register.filter
def as_json(value: object) -> str:
    """What a record holds, as text that people can read line by line."""
    return json.dumps(value, ensure_ascii=False, indent=2)
