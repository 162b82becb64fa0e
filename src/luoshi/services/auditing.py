"""What auditors read: the records of everything done or refused, and the proof that none was altered."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshi.deadlines import SHANGHAI
from luoshi.records.audit import DailyRoot, Record
from luoshi.services import audit
from luoshi.services.acts import Act
from luoshi.services.audit import Verification
from luoshi.services.permissions import Action, permit, service

_MAX_WORDS = 60
# Databases keep instants in UTC, where the midnights at either end of the calendar do not exist.
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(9000, 1, 1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to narrow the records to; `since` and `until` are inclusive, `words` part of a name or a target."""

    words: str = ""
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    refused_only: bool = False


def records(act: Act, wanted: RecordFilter) -> QuerySet[Record]:
    """The records that the filter lets through, the latest first."""
    permit(act, Action.AUDIT_VIEW)
    found = Record.objects.select_related("case").order_by("-at", "-id")
    if wanted.refused_only:
        found = found.filter(action=audit.REFUSED)
    if wanted.action:
        found = found.filter(Q(action=wanted.action) | Q(action=audit.REFUSED, payload__action=wanted.action))
    if wanted.since is not None:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        found = found.filter(at__lt=_midnight(wanted.until) + _DAY)
    words = wanted.words.strip()[:_MAX_WORDS]
    if words:
        found = found.filter(Q(target__contains=words) | Q(actor__contains=words) | Q(unit__contains=words))
    return found


def last_root(act: Act) -> DailyRoot | None:
    """The root of the last day that was closed, to be written down elsewhere."""
    permit(act, Action.AUDIT_VIEW)
    return DailyRoot.objects.order_by("-day").first()


@service(Action.AUDIT_VERIFY)
def verify(act: Act) -> Verification:
    """Read every chain and every daily root, and record that somebody did."""
    found = audit.verify()
    audit.append(act, Action.AUDIT_VERIFY, "audit", {"records": found.records, "faults": len(found.faults)})
    return found


def _midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day, or of the nearest that the records may hold."""
    return dt.datetime.combine(min(max(day, _FIRST), _LAST), dt.time(), SHANGHAI)
