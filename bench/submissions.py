"""Writes a second by processes that start together, each on its own share of prepared drafts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter, process_time

from django.db import DatabaseError, transaction

from bench.drafts import NOW
from luoshi.records.accounts import User
from luoshi.records.audit import Record
from luoshi.records.cases import Case, CaseStatus, Message
from luoshi.records.duties import Duty
from luoshi.services import audit, cases, releases
from luoshi.services.acts import Channel, Refused, act_of
from luoshi.services.permissions import Action


@dataclass(frozen=True, slots=True)
class _Draft:
    case: Case
    user: User


def writes() -> Mapping[str, Callable[[_Draft], object]]:
    """What is measured, by name: the whole submission and, as floors, its audit record alone and one bare row."""
    return {"bare": _bare, "audited": _audited, "submission": _submit}


def work(kind: str, worker: int, workers: int, wait: Callable[[], None]) -> Mapping[str, object]:
    """Do one kind of write on this worker's share of the drafts, after `wait` returned.

    Answers with the instants of begin and end on the machine's steady clock, the processor's seconds spent, the seconds
    of each write and the errors.
    """
    write = writes()[kind]
    share = _share(worker, workers)
    # A server has read the programme long before anybody submits.
    releases.definition(share[0].case.release)
    wait()
    began, spent = perf_counter(), process_time()
    seconds, errors = [], []
    for draft in share:
        started = perf_counter()
        try:
            write(draft)
        except (DatabaseError, Refused) as error:
            errors.append(f"{type(error).__name__}: {error}")
        seconds.append(perf_counter() - started)
    spent = process_time() - spent
    return {"began": began, "ended": perf_counter(), "spent": spent, "seconds": seconds, "errors": errors}


def proof() -> Mapping[str, object]:
    """What the database holds afterwards: submissions, their duties and records, and faults of the audit chains."""
    return {
        "submitted": Case.objects.filter(status=CaseStatus.SUBMITTED).count(),
        "duties": Duty.objects.count(),
        "records": Record.objects.filter(action=Action.CASE_SUBMIT).count(),
        "faults": audit.verify().faults,
    }


def _share(worker: int, workers: int) -> list[_Draft]:
    """Drafts next to each other, so that all workers write to all chains."""
    drafts = list(Case.objects.filter(status=CaseStatus.DRAFT).select_related("applicant", "release").order_by("id"))
    size = len(drafts) // workers
    return [_Draft(case, case.applicant) for case in drafts[worker * size : (worker + 1) * size]]


def _submit(draft: _Draft) -> object:
    return cases.submit(act_of(draft.user, NOW, Channel.WEB), draft.case.pk, draft.case.revision, undertaken=True)


def _audited(draft: _Draft) -> object:
    act = act_of(draft.user, NOW, Channel.WEB)
    with transaction.atomic():
        return audit.append(act, Action.CASE_SAVE, str(draft.case), {"fields": sorted(draft.case.facts)}, draft.case)


def _bare(draft: _Draft) -> object:
    with transaction.atomic():
        return Message.objects.create(
            enterprise_id=draft.case.enterprise_id, case=draft.case, title="通知", text="内容", at=NOW
        )
