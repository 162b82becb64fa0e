"""What anyone may see of a programme without signing in.

Its clauses, what each runs and how that stands, the calculator.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from luoshi import programme as packages
from luoshi.documents import Clause
from luoshi.feel import Outcome
from luoshi.programme import Element, Ground, Interpretation, Kind, Note, Pending, Programme, Reason
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.programmes import Release
from luoshi.services import releases
from luoshi.services.acts import Act
from luoshi.services.explanations import ExplainedStep, explained_steps
from luoshi.services.tallies import Tallies, tallies
from luoshi.source import Problem

_COUNTED_WHEN_DONE = (DutyKind.RETURN, DutyKind.TASK)


@dataclass(frozen=True, slots=True)
class Standing:
    """How something that a clause prescribes stands now.

    A few words, such as `在办 12 件，超期 1 件`; empty where nothing runs.
    """

    element: Element
    text: str
    overdue: int


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause and what it puts into effect; `reason` where it only declares."""

    clause: Clause
    standings: tuple[Standing, ...]
    reason: Reason | None
    interpretations: tuple[Interpretation, ...]
    notes: tuple[Note, ...]
    pending: tuple[Pending, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme as the public sees it; `confirmed` maps pending clauses to what the office confirmed."""

    release: Release
    programme: Programme
    rows: tuple[ClauseRow, ...]
    clauses_total: int
    clauses_operative: int
    clauses_linked: int
    clauses_unlinked: tuple[str, ...]
    confirmed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Calculation:
    """What the calculator answers: the outcome with its steps where the facts read, else the problems field by field.

    `grounds` say why a procedure's condition does not hold.
    """

    facts: Mapping[str, object]
    outcome: Outcome | None
    problems: tuple[Problem, ...]
    steps: tuple[ExplainedStep, ...] = ()
    grounds: tuple[Ground, ...] = ()


def programmes(act: Act) -> tuple[tuple[Release, Programme], ...]:
    """The programmes in effect today."""
    return tuple((release, releases.definition(release)) for release in releases.published(act.today))


def page(act: Act, programme_id: str) -> ProgrammePage:
    """The programme in effect, clause by clause. Raises NotVisible where there is none."""
    release = releases.in_effect(programme_id, act.today)
    programme = releases.definition(release)
    standing = _standings(programme, release, act.now)
    reasons = {item.clause: item.because for item in programme.declaratory}
    rows = tuple(
        ClauseRow(
            clause=clause,
            standings=tuple(item for item in standing if clause.address in item.element.clauses),
            reason=reasons.get(clause.address),
            interpretations=tuple(item for item in programme.interpretations if clause.address in item.clauses),
            notes=tuple(note for note in programme.notes if note.clause == clause.address),
            pending=tuple(item for item in programme.pending if item.clause == clause.address),
        )
        for clause in programme.document.clauses
    )
    counts = release.package.check_result["clauses"]
    return ProgrammePage(
        release=release,
        programme=programme,
        rows=rows,
        clauses_total=counts["total"],
        clauses_operative=counts["operative"],
        clauses_linked=counts["linked"],
        clauses_unlinked=tuple(counts["unlinked"]),
        confirmed=release.confirmations,
    )


def offered(act: Act, programme_id: str) -> tuple[Release, Programme]:
    """The programme in effect today. Raises NotVisible where there is none."""
    release = releases.in_effect(programme_id, act.today)
    return release, releases.definition(release)


def calculate(act: Act, programme_id: str, raw: Mapping[str, object]) -> Calculation:
    """Decide on facts that anyone types in, by the programme in effect today; nothing is kept."""
    _, programme = offered(act, programme_id)
    return calculated(programme, raw, act.today)


def calculated(programme: Programme, raw: Mapping[str, object], on: dt.date) -> Calculation:
    """Decide on facts that somebody typed in, by the rules of a programme on a day."""
    asked = {name: value for name, value in raw.items() if value not in (None, "")}
    facts, problems = packages.read_facts(programme, asked)
    if problems:
        return Calculation(asked, None, problems)
    decided = packages.decide(programme, facts, on)
    outcome = decided.outcome
    if outcome is None:
        return Calculation(asked, None, decided.problems)
    readings = packages.interpretations_touched(programme, facts, outcome, on)
    grounds = dict.fromkeys(
        ground
        for procedure in programme.procedures.values()
        for ground in packages.refusal_grounds(programme, outcome, procedure)
    )
    steps = explained_steps(programme, outcome, readings, on)
    return Calculation(asked, outcome, (), steps, tuple(grounds))


@dataclass(frozen=True, slots=True)
class _Owed:
    open: int
    done: int
    late: int


def _standings(programme: Programme, release: Release, now: dt.datetime) -> tuple[Standing, ...]:
    versions = releases.versions(release.programme)
    duties = Duty.objects.filter(release__in=versions).order_by().values_list("element")
    running = duties.filter(closed_at__isnull=True)
    open_ones = dict(running.annotate(Count("pk")))
    late = dict(running.filter(due_at__lt=now, paused_at__isnull=True).annotate(Count("pk")))
    # What is done is said of returns and tasks only; the duties of cases are too many to count for every visitor.
    done = dict(duties.filter(closed_at__isnull=False, kind__in=_COUNTED_WHEN_DONE).annotate(Count("pk")))
    by_element = {
        element: _Owed(open_ones.get(element, 0), done.get(element, 0), late.get(element, 0))
        for element in {**open_ones, **done}
    }
    counted = tallies(Case.objects.filter(release__in=versions, submitted_at__isnull=False))
    by_stage = counted.in_work().by_stage()
    return tuple(
        Standing(element, *_words(element, by_element.get(element.name), by_stage, counted))
        for element in packages.elements(programme)
    )


def _words(element: Element, owed: _Owed | None, by_stage: Mapping[str, int], counted: Tallies) -> tuple[str, int]:
    if element.kind in (Kind.REVIEW, Kind.NOTICE, Kind.PAYMENT):
        late = owed.late if owed else 0
        return f"在办 {by_stage.get(element.name, 0)} 件" + (f"，超期 {late} 件" if late else ""), late
    if element.kind in (Kind.RETURN, Kind.TASK):
        if owed is None:
            return "尚未开始", 0
        return f"已完成 {owed.done}，待完成 {owed.open}" + (f"，超期 {owed.late}" if owed.late else ""), owed.late
    if element.kind is Kind.REGISTER:
        return f"已登记 {counted.of(CaseStatus.PAID).cases} 户", 0
    if element.kind is Kind.PROCEDURE:
        paid, refused = counted.of(CaseStatus.PAID).cases, counted.of(CaseStatus.REFUSED).cases
        return f"收到 {counted.cases} 件，已拨付 {paid} 件，不予补贴 {refused} 件", 0
    return "", 0
