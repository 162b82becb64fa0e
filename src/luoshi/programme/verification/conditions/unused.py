"""What a package defines and nothing uses: facts, parameters, decisions, roles, materials, forms, funds, registers."""

from collections.abc import Iterable, Iterator, Mapping

from luoshi.programme.amounts import Figure, ParameterName
from luoshi.programme.model import Clauses, CountColumn, Notice, Payment, Procedure, Programme, Review, Stage
from luoshi.programme.verification.conditions.idle import Usage, usages
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
)
from luoshi.programme.verification.subject import Subject
from luoshi.source import Place

Uses = Mapping[str, str]
"""What each name is used by: the first user that the package writes, in Chinese."""

_KIND = FindingKind.UNREACHABLE
_SEARCHED = "判定、路径、材料、审核、公示、拨付、报送、台账里用到它的"


def unused(subject: Subject) -> Iterator[Result]:
    """Every fact, parameter, decision, role, material, form, fund and register: what uses it, or that nothing does.

    A form that asks for a fact does not use it, nor does an interpretation, which only says when it bears on a case. In
    a package without procedures the decisions that no other one uses are its answers.
    """
    programme = subject.programme
    uses = _uses(programme)
    for term in programme.terms.values():
        yield _judged(uses, term.name, term.clauses, term.where, _unused_fact(programme, term.name))
    for parameter in programme.parameters.values():
        text = f"参数“{parameter.name}”没有一处用到"
        yield _judged(uses, parameter.name, parameter.clauses, parameter.where, text)
    goals = {goal.name for goal in programme.model.goals}
    for decision in programme.decisions.values():
        if not programme.procedures and decision.name in goals:
            yield _proof(decision.name, decision.clauses, "本方案的结论")
        else:
            text = f"判定“{decision.name}”算出来以后没有一处用到"
            yield _judged(uses, decision.name, decision.clauses, decision.where, text)
    for usage in usages(programme):
        yield _judged_usage(usage)


def _judged_usage(usage: Usage) -> Result:
    """What comes of something else that may stand idle; a form and a material may well have the same name."""
    about = f"{usage.kind.value}/{usage.name}"
    if usage.user:
        return Proved(_KIND, about, usage.clauses, f"{usage.kind.value}“{usage.name}”用于{usage.user}", Method.READING)
    text = f"{usage.kind.value}“{usage.name}”没有一处用到"
    return _unused(about, usage.clauses, usage.where, text, f"{usage.sought}里用到它的")


def _unused_fact(programme: Programme, name: str) -> str:
    forms = [form.name for form in programme.forms.values() if name in form.fields]
    asked = f"，只在{'、'.join(f'“{form}”' for form in forms)}里填写" if forms else ""
    return f"事实“{name}”没有一处用到{asked}"


def _judged(uses: Uses, name: str, clauses: Clauses, where: Place, text: str) -> Result:
    if name in uses:
        return _proof(name, clauses, uses[name])
    return _unused(name, clauses, where, text, _SEARCHED)


def _unused(name: str, clauses: Clauses, where: Place, text: str, sought: str) -> Finding:
    remedy = "删去它；确实要用的，补上用到它的规定；只为留底的，写进 accepted 并说明理由"
    witness = FiguresWitness({sought: "0 处"})
    return Finding(_KIND, Severity.WARNING, name, clauses, f"{text}（{'、'.join(clauses)}）", remedy, witness, where)


def _proof(name: str, clauses: Clauses, user: str) -> Proved:
    return Proved(_KIND, name, clauses, f"“{name}”用于{user}", Method.READING)


def _uses(programme: Programme) -> Uses:
    found: dict[str, str] = {}
    for user, names in _users(programme):
        for name in names:
            found.setdefault(name, user)
    return found


def _users(programme: Programme) -> Iterator[tuple[str, Iterable[str]]]:
    """Who uses what, in the order of the package."""
    for rule in programme.model.rules:
        yield f"判定“{rule.decision.name}”", rule.requires
    for material in programme.materials.values():
        if material.when is not None:
            yield f"材料“{material.title}”的条件", _names_in(programme, material.when)
    for procedure in programme.procedures.values():
        yield from _users_of(programme, procedure)
    for fund in programme.funds.values():
        amount = () if fund.total is None else (fund.total.amount,)
        portions = (*fund.raised_from, *fund.allotted_to)
        figures = (*amount, *(each for portion in portions for each in (portion.amount, portion.share)))
        yield f"资金“{fund.name}”", _parameters(figures)
    for total in programme.totals.values():
        yield f"合计“{total.name}”", _parameters((total.total, *(part.value for part in total.parts)))
    for owed in programme.returns.values():
        columns = (column.sum_of for column in owed.columns if isinstance(column, CountColumn))
        yield f"报送“{owed.name}”", [name for name in columns if name is not None]
    for register in programme.registers.values():
        yield f"台账“{register.name}”", register.columns


def _users_of(programme: Programme, procedure: Procedure) -> Iterator[tuple[str, Iterable[str]]]:
    name = procedure.name
    yield f"事项“{name}”", (procedure.condition, procedure.amount)
    if procedure.once is not None:
        yield f"事项“{name}”的申请次数", (procedure.once.key,)
    for route in procedure.routes:
        yield f"事项“{name}”的路径", _names_in(programme, route.when)
    for stage in procedure.stages.values():
        yield f"环节“{stage.id}”", _names_of_stage(stage)


def _names_of_stage(stage: Stage) -> tuple[str, ...]:
    match stage.work:
        case Review(parts):
            return tuple(name for part in parts for name in part.checks)
        case Notice(shows=shows):
            return shows
        case Payment(amount=amount, bank=bank, account=account):
            return amount, bank, account


def _names_in(programme: Programme, condition: str) -> tuple[str, ...]:
    """The names in a FEEL condition of the package."""
    dated = programme.models[0]
    return dated.conditions.requires(dated.condition_names[condition.strip()])


def _parameters(figures: Iterable[Figure | None]) -> tuple[str, ...]:
    return tuple(figure.name for figure in figures if isinstance(figure, ParameterName))
