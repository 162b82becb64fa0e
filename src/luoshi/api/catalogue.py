"""What anyone may read without signing in: programmes, their clauses with what each runs, and the calculator."""

import datetime as dt
from collections.abc import Mapping

from ninja import Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of
from luoshi.api.reading import Facts, Name, Result, Strictly, as_given
from luoshi.programme import Procedure, Programme, Term, results_as_json, window_open
from luoshi.records.programmes import Release
from luoshi.services import catalogue
from luoshi.services.acts import Invalid
from luoshi.services.catalogue import Calculation, ClauseRow
from luoshi.services.explanations import ExplainedStep

router = Router(tags=["catalogue"])


class ProgrammeRow(Schema):
    """A programme in effect."""

    id: str
    title: str
    issuer: str
    summary: str
    version: int
    effective_from: dt.date
    since: dt.date
    until: dt.date


class StandingOut(Schema):
    """Something that a clause puts into effect, and how it stands now (empty where nothing runs by itself)."""

    kind: str
    name: str
    standing: str
    overdue: int


class InterpretationOut(Schema):
    """A reading chosen where clauses contradict each other or are silent."""

    name: str
    clauses: list[str]
    reading: str
    text: str
    reason: str


class PendingOut(Schema):
    """What the source lost, the value that the package proposes and the one that the office confirmed."""

    lost: str
    proposed: str
    confirmed: str


class ClauseOut(Schema):
    """A clause; `declares` says why it need not put anything into effect, empty where it does."""

    address: str
    label: str
    title: str
    text: str
    level: int
    parent: str | None
    declares: str
    effects: list[StandingOut]
    interpretations: list[InterpretationOut]
    notes: list[str]
    pending: list[PendingOut]


class TermOut(Schema):
    """A fact that the calculator and the forms ask for."""

    name: str
    type: str
    question: str
    hint: str
    unit: str
    min: str | None
    max: str | None
    choices: list[str]
    clauses: list[str]
    known_from: str | None


class ProcedureOut(Schema):
    """What may be applied for: the form's fields in order, the papers, the stages, and whether it is open today."""

    name: str
    fields: list[str]
    undertakings: list[str]
    stages: list[str]
    open: bool
    window: str
    clauses: list[str]


class MaterialOut(Schema):
    """A paper; `conditional` ones are called for by the facts, `generated` ones are made by the system."""

    name: str
    title: str
    conditional: bool
    generated: bool
    clauses: list[str]


class CoverageOut(Schema):
    """How much of the document is put into effect."""

    total: int
    operative: int
    linked: int


class ProgrammeOut(ProgrammeRow):
    """A programme clause by clause, with what its forms ask."""

    document: str
    coverage: CoverageOut
    clauses: list[ClauseOut]
    terms: list[TermOut]
    materials: list[MaterialOut]
    procedures: list[ProcedureOut]
    funds: list[str]
    registers: list[str]


class CalculationIn(Strictly):
    """The facts known so far, by name; a fact that is left out or null counts as unknown."""

    facts: Facts


class InputOut(Schema):
    """What went into a step, in words; `label` marks a value that no clause gives, such as 示范值."""

    name: str
    shown: str
    clauses: list[str]
    label: str


class StepOut(Schema):
    """One decision: its value in words, the rule and the same rule with values, the clauses and readings behind it."""

    decision: str
    shown: str
    decided: bool
    row: int | None
    clauses: list[str]
    inputs: list[InputOut]
    formula: str
    substituted: str
    note: str
    interpretations: list[str]


class GroundOut(Schema):
    """Why a condition does not hold, with its clause."""

    clause: str
    text: str


class CalculationOut(Schema):
    """The decisions (null where undecided), what is missing, the question to ask next, and every step explained."""

    results: Mapping[str, Result]
    missing: list[str]
    next_question: str | None
    explanation: list[StepOut]
    grounds: list[GroundOut]


@router.get("/programmes", response=PageOf[ProgrammeRow])
def programmes(request: Asked, paging: Paged) -> PageOf[ProgrammeRow]:
    """The programmes in effect today."""
    found = catalogue.programmes(request.auth)
    return page_of(found, paging, lambda pair: _head(*pair))


@router.get("/programmes/{programme}", response=ProgrammeOut)
def programme(request: Asked, programme: Name) -> ProgrammeOut:
    """The programme in effect: each clause, what it puts into effect and how that stands."""
    page = catalogue.page(request.auth, programme)
    package = page.programme
    return ProgrammeOut(
        **_head(page.release, package).model_dump(),
        document=package.document.title,
        coverage=CoverageOut(total=page.clauses_total, operative=page.clauses_operative, linked=page.clauses_linked),
        clauses=[_clause(row, page.confirmed) for row in page.rows],
        terms=[_term(term) for term in package.terms.values()],
        materials=[
            MaterialOut(
                name=item.name,
                title=item.title,
                conditional=item.when is not None,
                generated=item.generated,
                clauses=list(item.clauses),
            )
            for item in package.materials.values()
        ],
        procedures=[_procedure(package, each, request.auth.today) for each in package.procedures.values()],
        funds=list(package.funds),
        registers=list(package.registers),
    )


@router.post("/programmes/{programme}/calculate", response=CalculationOut)
def calculate(request: Asked, programme: Name, given: CalculationIn) -> CalculationOut:
    """Decide on facts by the programme in effect today; nothing is kept. 422 names every fact that does not read."""
    found = catalogue.calculate(request.auth, programme, as_given(given.facts))
    _, package = catalogue.offered(request.auth, programme)
    return calculation_out(package, found)


def calculation_out(package: Programme, found: Calculation) -> CalculationOut:
    """A calculation in the shape of the API. Raises Invalid with the problems of facts that do not read."""
    if found.outcome is None:
        raise Invalid(found.problems, "填写的事实有误。")
    return CalculationOut(
        results=results_as_json(package, found.outcome.values),
        missing=list(found.outcome.missing),
        next_question=found.outcome.next_question,
        explanation=[step_out(step) for step in found.steps],
        grounds=_grounds(found),
    )


def step_out(row: ExplainedStep) -> StepOut:
    """A step of an explanation in the shape of the API."""
    return StepOut(
        decision=row.step.decision,
        shown=row.shown,
        decided=row.decided,
        row=row.row,
        clauses=list(row.clauses),
        inputs=[
            InputOut(name=each.name, shown=each.shown, clauses=list(each.clauses), label=each.label)
            for each in row.inputs
        ],
        formula=row.step.formula,
        substituted=row.step.substituted,
        note=row.step.note,
        interpretations=[each.name for each in row.interpretations],
    )


def _grounds(found: Calculation) -> list[GroundOut]:
    return [GroundOut(clause=ground.clause, text=ground.text) for ground in found.grounds]


def _head(release: Release, package: Programme) -> ProgrammeRow:
    return ProgrammeRow(
        id=package.id,
        title=package.title,
        issuer=package.issuer,
        summary=package.summary,
        version=release.version,
        effective_from=release.effective_from,
        since=package.since,
        until=package.until,
    )


def _clause(row: ClauseRow, confirmed: Mapping[str, str]) -> ClauseOut:
    clause = row.clause
    return ClauseOut(
        address=clause.address,
        label=clause.label,
        title=clause.title,
        text=clause.text,
        level=clause.level,
        parent=clause.parent,
        declares=row.reason.value if row.reason else "",
        effects=[
            StandingOut(kind=each.element.kind.value, name=each.element.name, standing=each.text, overdue=each.overdue)
            for each in row.standings
        ],
        interpretations=[
            InterpretationOut(
                name=each.name, clauses=list(each.clauses), reading=each.reading, text=each.text, reason=each.reason
            )
            for each in row.interpretations
        ],
        notes=[note.text for note in row.notes],
        pending=[
            PendingOut(lost=each.lost, proposed=each.value, confirmed=confirmed.get(each.clause, ""))
            for each in row.pending
        ],
    )


def _term(term: Term) -> TermOut:
    return TermOut(
        name=term.name,
        type=term.type.value,
        question=term.question,
        hint=term.hint,
        unit=term.unit,
        min=None if term.min is None else f"{term.min:f}",
        max=None if term.max is None else f"{term.max:f}",
        choices=list(term.choices),
        clauses=list(term.clauses),
        known_from=term.known_from,
    )


def _procedure(package: Programme, procedure: Procedure, today: dt.date) -> ProcedureOut:
    window = window_open(procedure, today)
    form = package.forms[procedure.form]
    return ProcedureOut(
        name=procedure.name,
        fields=list(form.fields),
        undertakings=[each.text for each in form.undertakings],
        stages=list(procedure.stages),
        open=window.open,
        window=window.text,
        clauses=list(procedure.clauses),
    )
