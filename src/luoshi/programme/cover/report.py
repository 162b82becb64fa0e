"""What cover says, as commands and the API give it."""

from types import MappingProxyType

from luoshi.programme.checking import problem_json
from luoshi.programme.cover.covering import Covered
from luoshi.programme.cover.proposing import Proposal
from luoshi.programme.cover.targets import Target, TargetKind
from luoshi.programme.model import Programme
from luoshi.programme.showing import json_value

TARGET_NAMES = MappingProxyType(
    {
        TargetKind.ROW: "规定的各行",
        TargetKind.BRANCH: "条件的两支",
        TargetKind.BOUNDARY: "分界的各侧",
        TargetKind.EXCEPTION: "但书",
        TargetKind.REFUSAL: "不予办理的理由",
        TargetKind.ROUTE: "办理路径",
    }
)


def as_json(covered: Covered) -> dict[str, object]:
    """The object that `luoshi cover --json` prints."""
    return {
        **{kind.value: {"exercised": each.exercised, "total": each.total} for kind, each in covered.counts.items()},
        "missing": [
            {**_target_json(each.target), **_proposal_json(covered.programme, each.proposal)}
            for each in covered.missing
            if covered.programme is not None
        ],
        "unreachable": [_target_json(each) for each in covered.unreachable],
        "unsettled": [{**_target_json(each.target), "reason": each.reason} for each in covered.unsettled],
        "awaiting": list(covered.awaiting),
        "problems": [problem_json(problem) for problem in covered.problems],
    }


def _target_json(target: Target) -> dict[str, object]:
    return {"kind": target.kind.value, "what": target.what, "clause": list(target.clauses)}


def _proposal_json(programme: Programme, proposal: Proposal) -> dict[str, object]:
    given = proposal.given
    return {
        "facts": {name: json_value(programme.terms[name].type, value) for name, value in given.facts.items()},
        "on": given.on.isoformat(),
        "decisions": list(given.decisions),
        "procedure": given.procedure,
        "materials": given.materials,
    }
