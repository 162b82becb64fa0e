"""Stages are passed by some route, and nothing is paid before its notice has run."""

from collections.abc import Iterator

from luoshi.programme.model import Notice, Payment, Procedure, Programme, Referral, Route
from luoshi.source import Problem


def stages_used(programme: Programme) -> Iterator[Problem]:
    """A problem for each stage that no route passes."""
    for procedure in programme.procedures.values():
        passed = {stage for route in procedure.routes for stage in _stages(route)}
        for stage in procedure.stages.values():
            if stage.id not in passed:
                yield Problem("stage-unused", f"没有路径经过环节“{stage.id}”", stage.where, "写进某条路径，或删去")


def notice_precedes_payment(programme: Programme) -> Iterator[Problem]:
    """A problem for each route that pays before, or without, the notice that its procedure prescribes."""
    for procedure in programme.procedures.values():
        if any(isinstance(stage.work, Notice) for stage in procedure.stages.values()):
            yield from _unnoticed(procedure)


def _unnoticed(procedure: Procedure) -> Iterator[Problem]:
    for route in procedure.routes:
        noticed = False
        for name in _stages(route):
            stage = procedure.stages.get(name)
            if stage is None:
                continue
            noticed = noticed or isinstance(stage.work, Notice)
            if isinstance(stage.work, Payment) and not noticed:
                message = f"这条路径到“{name}”时还没有公示"
                yield Problem("payment-before-notice", message, route.where, "把公示环节排在拨付之前")


def _stages(route: Route) -> tuple[str, ...]:
    return () if isinstance(route.leads_to, Referral) else route.leads_to
