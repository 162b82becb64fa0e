"""What a worked case may exercise: the data of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from luoshi.feel import Value
from luoshi.programme.cover.sites import Demand, Operand
from luoshi.programme.model import Clauses, Programme, TermType


class TargetKind(StrEnum):
    """What a worked case exercises; the text stands in JSON."""

    ROW = "rows"
    BRANCH = "branches"
    BOUNDARY = "boundaries"
    EXCEPTION = "exceptions"
    REFUSAL = "refusals"
    ROUTE = "routes"


class Position(Enum):
    """Where a figure stands to a line: next to it, on it; of a text, whether it is that one."""

    BELOW = auto()
    AT = auto()
    ABOVE = auto()
    OTHER = auto()


class Scope(Enum):
    """Which worked cases look at something: those of a decision, of a procedure's route, of the papers."""

    DECISION = auto()
    ROUTE = auto()
    MATERIALS = auto()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose text it stands in: `name` is a decision, a procedure, or a material."""

    scope: Scope
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """A place beside or on a line: `level` is where the line lies, None where that depends on the case."""

    left: Operand
    right: Operand
    level: Value | None
    position: Position


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to exercise; `key` tells it from all others, `what` says it in Chinese.

    A case exercises it where every demand is met and the figure stands on that side; `prefers` make a case telling.
    One that is `tacit` is said nothing about where no case can exercise it.
    """

    kind: TargetKind
    key: str
    what: str
    clauses: Clauses
    owner: Owner
    demands: tuple[Demand, ...]
    prefers: tuple[Demand, ...] = ()
    side: Side | None = None
    tacit: bool = False


def row_target_key(decision: str, row: int) -> str:
    """The key of a row of a table, counted from 1; 0 stands for the result where none fires."""
    return f"row:{decision}:{row}"


def refusal_key(owner: str, name: str) -> str:
    """The key of a refusal by a procedure, or by a decision, on the ground of a fact or decision."""
    return f"refusal:{owner}:{name}"


def conditions_of(programme: Programme) -> Mapping[str, str]:
    """The decision by which each procedure refuses.

    Without any procedure, those that answer yes or no and serve no other of the kind, each under its own name.
    """
    if programme.procedures:
        return {each.name: each.condition for each in programme.procedures.values()}
    answers = {each.name for each in programme.decisions.values() if each.type is TermType.BOOLEAN and not each.is_list}
    used = {name for rule in programme.model.rules if rule.decision.name in answers for name in rule.requires}
    return {name: name for name in programme.decisions if name in answers - used}


def route_key(procedure: str, number: int) -> str:
    """The key of a route, counted from 1."""
    return f"route:{procedure}:{number}"
