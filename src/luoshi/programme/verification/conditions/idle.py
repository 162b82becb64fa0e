"""What a package defines to act, to be handed in, filled in, paid from or kept, and who uses it: somebody or nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.programme.elements import Kind
from luoshi.programme.model import (
    Clauses,
    Measure,
    Notice,
    Payment,
    Procedure,
    Programme,
    Referral,
    Review,
    RoleKind,
    Stage,
)
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class Usage:
    """Something that a package defines, in Chinese by whom it is used, empty for nobody, and where that was sought."""

    kind: Kind
    name: str
    clauses: Clauses
    where: Place
    user: str
    sought: str


def usages(programme: Programme) -> Iterator[Usage]:
    """Every role, material, form, fund and register of a package."""
    actors = _actors(programme)
    for role in programme.roles.values():
        # Who stands outside the programme has nothing to do in it.
        apart = "方案以外的事" if role.kind is RoleKind.OUTSIDE else ""
        user = actors.get(role.name, apart)
        yield Usage(Kind.ROLE, role.name, role.clauses, role.where, user, "事项、环节、归档、报送、任务")
    for material in programme.materials.values():
        user = _first_procedure(programme) or _proven(programme, material.name)
        yield Usage(Kind.MATERIAL, material.name, material.clauses, material.where, user, "事项、事实的证明")
    filled = {procedure.form: f"事项“{procedure.name}”" for procedure in programme.procedures.values()}
    for form in programme.forms.values():
        yield Usage(Kind.FORM, form.name, form.clauses, form.where, filled.get(form.name, ""), "事项")
    paid_from = {work.fund: f"环节“{stage.id}”" for stage, work in _payments(programme)}
    for fund in programme.funds.values():
        # A fund of which the document states the money is there to be added up, whoever pays from it.
        stated = "收支核算" if fund.total is not None or fund.raised_from or fund.allotted_to else ""
        user = paid_from.get(fund.name, stated)
        yield Usage(Kind.FUND, fund.name, fund.clauses, fund.where, user, "拨付环节")
    pays = any(True for _ in _payments(programme))
    for register in programme.registers.values():
        has_rows = pays or register.measure is not Measure.PAID
        user = _first_procedure(programme) if has_rows else ""
        sought = "事项" if has_rows else "拨付环节"
        yield Usage(Kind.REGISTER, register.name, register.clauses, register.where, user, sought)


def _actors(programme: Programme) -> dict[str, str]:
    """What each role has to do, the first thing that the package writes."""
    found: dict[str, str] = {}
    for user, names in _duties(programme):
        for name in names:
            found.setdefault(name, user)
    return found


def _duties(programme: Programme) -> Iterator[tuple[str, tuple[str, ...]]]:
    for procedure in programme.procedures.values():
        yield f"事项“{procedure.name}”", (procedure.applicant,)
        for stage in procedure.stages.values():
            yield f"环节“{stage.id}”", _acting(stage)
        if procedure.archive is not None:
            yield f"事项“{procedure.name}”的归档", procedure.archive.by
        yield f"事项“{procedure.name}”的路径", _referred_to(programme, procedure)
    for owed in programme.returns.values():
        yield f"报送“{owed.name}”", (*owed.senders, *owed.receivers)
    for task in programme.tasks.values():
        yield f"任务“{task.name}”", (task.by,)


def _acting(stage: Stage) -> tuple[str, ...]:
    match stage.work:
        case Review(parts):
            return tuple(part.by for part in parts)
        case Notice(by=by):
            return (by,)
        case Payment(transfer_by=transfer_by, by=by):
            return (transfer_by, *by)


def _referred_to(programme: Programme, procedure: Procedure) -> tuple[str, ...]:
    """The roles that the text of a referral names."""
    texts = [route.leads_to.to for route in procedure.routes if isinstance(route.leads_to, Referral)]
    return tuple(name for name in programme.roles if any(name in text for text in texts))


def _payments(programme: Programme) -> Iterator[tuple[Stage, Payment]]:
    for procedure in programme.procedures.values():
        for stage in procedure.stages.values():
            if isinstance(stage.work, Payment):
                yield stage, stage.work


def _first_procedure(programme: Programme) -> str:
    """The procedure for whose cases papers are handed in and registers kept."""
    return next((f"事项“{name}”" for name in programme.procedures), "")


def _proven(programme: Programme, material: str) -> str:
    proven = (term.name for term in programme.terms.values() if material in term.proved_by)
    return next((f"事实“{name}”的证明" for name in proven), "")
