"""The records of everything done or refused, and verifying that none was altered."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from luoshi.services import auditing
from luoshi.services.auditing import RecordFilter
from luoshi.services.permissions import Action
from luoshi.web.asking import chosen, page_of
from luoshi.web.clock import acting
from luoshi.web.wording import WORDS, what_was_done


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The records, the latest first, narrowed by what the address asks for."""
    act = acting(request)
    action = chosen(request, "action", Action)
    wanted = RecordFilter(
        words=request.GET.get("words", ""),
        action=action.value if action else "",
        since=_day(request, "since"),
        until=_day(request, "until"),
        refused_only=request.GET.get("refused") == "1",
    )
    records = page_of(request, auditing.records(act, wanted))
    context = {
        "page": records,
        "rows": [what_was_done(record) for record in records],
        "wanted": wanted,
        "narrowed": wanted != RecordFilter(),
        "actions": sorted(WORDS.items(), key=lambda item: item[1]),
        "root": auditing.last_root(act),
    }
    return render(request, "office/audit.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify every chain now, and show the result."""
    act = acting(request)
    return render(
        request, "office/audit_verified.html", {"result": auditing.verify(act), "root": auditing.last_root(act)}
    )


def _day(request: HttpRequest, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
