"""Which numbers people would rather have more of, by what they feed: what is received, owed, or only tested.

Less of an amount that is subtracted, or of an income that is held against a limit, costs nobody anything.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property

from luoshi.feel import typed
from luoshi.feel.syntax import Operator
from luoshi.programme.model import Payment, Programme, TermType


class Role(Enum):
    """What more of a number is for the person concerned."""

    RECEIVED = auto()
    """It is paid out, or makes up what is."""
    PRESUMED = auto()
    """Nothing says otherwise."""
    OWED = auto()
    """It is paid by them, or lessens what is paid out."""
    TESTED = auto()
    """It decides which amount there is and is no part of one."""


class _Use(Enum):
    """How a decision uses another."""

    ADDED = auto()
    SUBTRACTED = auto()
    TESTED = auto()


_OPPOSITE = {
    _Use.ADDED: _Use.SUBTRACTED,
    _Use.SUBTRACTED: _Use.ADDED,
    _Use.TESTED: _Use.TESTED,
}
_FLIPPED = {
    Role.RECEIVED: Role.OWED,
    Role.OWED: Role.RECEIVED,
    Role.PRESUMED: Role.PRESUMED,
    Role.TESTED: Role.TESTED,
}
_STRONGEST = (Role.RECEIVED, Role.PRESUMED, Role.OWED)


class Amounts:
    """The numbers of a programme: what each is for the person concerned, and the share of it that may be lost."""

    def __init__(self, programme: Programme, stated: Decimal) -> None:
        """`stated` is the share that may be lost where a package says nothing."""
        self._programme = programme
        self._stated = stated
        self._roles: dict[str, Role] = {}
        self._limits: dict[str, Decimal] = {}

    def role(self, name: str) -> Role:
        """What more of the decision is for the person concerned."""
        if name not in self._roles:
            self._roles[name] = self._found(name)
        return self._roles[name]

    def limit(self, name: str) -> Decimal:
        """The share that one more unit may cost at most: what is stated, else what all allow that it is a part of."""
        if name not in self._limits:
            own = self._programme.decisions[name].cliff
            wholes = [user for user, uses in self._uses.get(name, {}).items() if _Use.ADDED in uses]
            is_answer = name in self._paid or not wholes
            above = self._stated if is_answer else min(map(self.limit, wholes))
            self._limits[name] = above if own is None else own
        return self._limits[name]

    def _found(self, name: str) -> Role:
        if self._programme.decisions[name].burden:
            return Role.OWED
        if name in self._paid:
            return Role.RECEIVED
        uses = self._uses.get(name, {})
        if not uses:
            return Role.OWED if self._is_what_is_left(name) else Role.PRESUMED
        roles = {role for user, kinds in uses.items() for role in self._by_use(user, kinds)}
        return next((role for role in _STRONGEST if role in roles), Role.TESTED)

    def _by_use(self, user: str, kinds: Iterable[_Use]) -> Iterator[Role]:
        for kind in kinds:
            match kind:
                case _Use.ADDED:
                    yield self.role(user)
                case _Use.SUBTRACTED:
                    yield _FLIPPED[self.role(user)]
                case _Use.TESTED:
                    yield Role.TESTED if self._feeds_an_amount(user) else Role.PRESUMED

    def _is_what_is_left(self, name: str) -> bool:
        """Whether it is what remains to be borne when something that is paid out has been subtracted."""
        return any(_Use.SUBTRACTED in users.get(name, ()) and self._is_paid(part) for part, users in self._uses.items())

    def _is_paid(self, name: str) -> bool:
        """Whether it is paid out or is a part of what is."""
        users = self._uses.get(name, {})
        return name in self._paid or any(_Use.ADDED in uses and self._is_paid(user) for user, uses in users.items())

    def _feeds_an_amount(self, name: str) -> bool:
        info = self._programme.decisions[name]
        return info.type is TermType.MONEY or any(map(self._feeds_an_amount, self._uses.get(name, {})))

    @cached_property
    def _paid(self) -> frozenset[str]:
        """The amounts that procedures pay out."""
        found: set[str] = set()
        for procedure in self._programme.procedures.values():
            found.add(procedure.amount)
            found |= {stage.work.amount for stage in procedure.stages.values() if isinstance(stage.work, Payment)}
        return frozenset(found & self._programme.decisions.keys())

    @cached_property
    def _uses(self) -> Mapping[str, Mapping[str, set[_Use]]]:
        """By decision, the decisions that use it and how."""
        found: dict[str, dict[str, set[_Use]]] = {}
        for rule in self._programme.models[0].rules.rules:
            user = rule.decision.name
            if user not in self._programme.decisions:
                continue
            for name, use in _uses(rule.logic.tree, _Use.ADDED):
                if name in self._programme.decisions:
                    found.setdefault(name, {}).setdefault(user, set()).add(use)
        return found


def _uses(tree: object, use: _Use) -> Iterator[tuple[str, _Use]]:
    """The names in a tree with how each is used; an operand or argument that is not told apart counts as added."""
    match tree:
        case typed.Reference(name=name):
            yield name, use
        case typed.Arithmetic(operator=Operator.SUBTRACT | Operator.DIVIDE, left=left, right=right):
            yield from _uses(left, use)
            yield from _uses(right, _OPPOSITE[use])
        case typed.Negated(operand=operand):
            yield from _uses(operand, _OPPOSITE[use])
        case typed.Conditional(condition=condition, consequent=consequent, alternative=alternative):
            yield from _uses(condition, _Use.TESTED)
            yield from _uses(consequent, use)
            yield from _uses(alternative, use)
        case typed.Comparison() | typed.Logic() | typed.Match() | typed.Testing() | typed.Decide():
            for part in _parts(tree):
                yield from _uses(part, _Use.TESTED)
        case typed.Table(inputs=inputs, outputs=outputs, rows=rows):
            tests = (*(column.formula for column in inputs), *(test for row in rows for test in row.conditions))
            for test in tests:
                yield from _uses(test.tree, _Use.TESTED)
            defaults = (column.default for column in outputs if column.default is not None)
            for result in (*(output for row in rows for output in row.outputs), *defaults):
                yield from _uses(result.tree, use)
        case _:
            for part in _parts(tree):
                yield from _uses(part, use)


def _parts(tree: object) -> Iterator[object]:
    """What a tree is made of."""
    if isinstance(tree, tuple):
        yield from tree
    elif dataclasses.is_dataclass(tree):
        yield from (getattr(tree, each.name) for each in dataclasses.fields(tree))
