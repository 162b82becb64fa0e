"""`cover`: what the worked cases of a package exercise, and a case for each thing that they do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from luoshi.deadlines import Calendar
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.programme.cases import AwaitingCase, Case
from luoshi.programme.cover.enumerating import targets
from luoshi.programme.cover.exercising import Given, Run, exercised, given_in
from luoshi.programme.cover.proposing import Proposal, Proposed, Proposer
from luoshi.programme.cover.searching import crossings
from luoshi.programme.cover.targets import Position, Scope, Target, TargetKind
from luoshi.programme.loading import Loaded
from luoshi.programme.model import Programme
from luoshi.programme.verification.subject import Subject
from luoshi.source import Problem

_BESIDE = (Position.BELOW, Position.ABOVE)
_ORDER = (
    TargetKind.BOUNDARY,
    TargetKind.REFUSAL,
    TargetKind.EXCEPTION,
    TargetKind.ROW,
    TargetKind.BRANCH,
    TargetKind.ROUTE,
)
_STEP_SHARE = Fraction(1, 20)
"""How far from its line, as a share of it, a figure may lie that one unit of a fact leads across it."""
_QUOTIENT = 1 + Fraction(1, 10**20)
"""How much farther a figure may lie than by exact fractions: rules keep 34 digits of a quotient."""

MOST_SOLVED = 400
"""So many things are given a case at one time; the others wait until these cases are written."""

_TOO_MANY = f"一次最多为{MOST_SOLVED}处求解，写入这些算例以后再运行"
_NOT_REACHED = "求得的事实试算后没有经过这里"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the things that a case can exercise some case does."""

    exercised: int
    total: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What no worked case exercises, and the case that would; the same one may serve several."""

    target: Target
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What no worked case exercises and no facts were found for, and why."""

    target: Target
    reason: str


@dataclass(frozen=True, slots=True)
class Covered:
    """What worked cases exercise of a package; `programme` is None, and all else empty, where it has problems.

    `missing` are in the order of the package, `proposals` the cases for them, each once. No case at all can exercise
    what is `unreachable`, which counts nowhere. `awaiting` are the ids of cases that nobody has reckoned yet; what they
    put in counts as exercised.
    """

    programme: Programme | None
    counts: Mapping[TargetKind, Count]
    missing: tuple[Missing, ...]
    proposals: tuple[Proposal, ...]
    unreachable: tuple[Target, ...]
    unsettled: tuple[Doubtful, ...]
    awaiting: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def cover(loaded: Loaded, calendar: Calendar) -> Covered:
    """What the worked cases of a package exercise, whether they pass or not, and cases for what they do not."""
    programme = loaded.programme
    if programme is None:
        return Covered(None, {kind: Count(0, 0) for kind in TargetKind}, (), (), (), (), (), loaded.problems)
    survey = _Survey(programme, calendar)
    survey.take(loaded.cases)
    survey.solve()
    awaiting = tuple(case.head.id for case in loaded.cases if isinstance(case, AwaitingCase))
    return survey.covered(awaiting)


class _Survey:
    """Everything to exercise, and what became of it."""

    def __init__(self, programme: Programme, calendar: Calendar) -> None:
        self._programme = programme
        self._targets: dict[str, Target] = {}
        self._proposers: dict[str, list[Proposer]] = {}
        days = {dated.since: dated for dated in programme.models}
        for ruleset in Subject.of(programme, calendar).rulesets:
            proposer = Proposer(ruleset)
            for target in targets(programme, days[ruleset.on]):
                self._targets.setdefault(target.key, target)
                self._proposers.setdefault(target.key, []).append(proposer)
        self._beside: dict[str, list[tuple[Fraction, Run]]] = {}
        self._exercised: set[str] = set()
        self._missing: dict[str, Proposal] = {}
        self._unreachable: set[str] = set()
        self._doubtful: dict[str, str] = {}
        self._proposals: dict[str, Proposal] = {}

    def take(self, cases: Sequence[Case]) -> None:
        """Notes what each case exercises."""
        for case in cases:
            given = given_in(self._programme, case)
            if given is None:
                continue
            run = Run(self._programme, given)
            for target, distance in exercised(run, self._targets.values()):
                if target.side is not None and target.side.position in _BESIDE:
                    self._beside.setdefault(target.key, []).append((distance, run))
                else:
                    self._exercised.add(target.key)
        for key, found in self._beside.items():
            if self._is_beside(self._targets[key], found):
                self._exercised.add(key)

    def solve(self) -> None:
        """Finds a case for each thing that is not exercised."""
        waiting = [target for target in self._targets.values() if target.key not in self._exercised]
        for target in sorted(waiting, key=lambda each: _ORDER.index(each.kind)):
            if target.key in self._missing:
                continue
            if len(self._missing) >= MOST_SOLVED:
                self._doubtful[target.key] = _TOO_MANY
            else:
                self._solve(target)

    def covered(self, awaiting: tuple[str, ...]) -> Covered:
        """The survey as it is told."""
        counted = [target for target in self._targets.values() if target.key not in self._unreachable]
        missing = tuple(self._told([target for target in counted if target.key in self._missing]))
        return Covered(
            programme=self._programme,
            counts={
                kind: Count(
                    sum(each.kind is kind and each.key in self._exercised for each in counted),
                    sum(each.kind is kind for each in counted),
                )
                for kind in TargetKind
            },
            missing=missing,
            proposals=tuple({id(each.proposal): each.proposal for each in missing}.values()),
            unreachable=tuple(
                each for each in self._targets.values() if each.key in self._unreachable and not each.tacit
            ),
            unsettled=tuple(Doubtful(each, self._doubtful[each.key]) for each in counted if each.key in self._doubtful),
            awaiting=awaiting,
        )

    def _told(self, missing: Sequence[Target]) -> Iterator[Missing]:
        """What is missing with its proposals, each of which wants every decision that it is for."""
        wanted: dict[int, set[str]] = {}
        for target in missing:
            given = self._missing[target.key].given
            owned = {target.owner.name} if target.owner.scope is Scope.DECISION else set()
            wanted.setdefault(id(given), set(given.decisions)).update(owned)
        for target in missing:
            given = self._missing[target.key].given
            decisions = tuple(name for name in self._programme.decisions if name in wanted[id(given)])
            yield Missing(target, self._proposal(replace(given, decisions=decisions)))

    def _proposal(self, given: Given) -> Proposal:
        """One proposal for the same facts and wishes."""
        key = repr(given)
        return self._proposals.setdefault(key, Proposal(given))

    def _is_beside(self, target: Target, found: Sequence[tuple[Fraction, Run]]) -> bool:
        """Whether one of the cases lies next to the line: near enough, or one unit of a fact away from it."""
        near = max(each.near(target) for each in self._proposers[target.key])
        if any(distance <= near * _QUOTIENT for distance, _ in found):
            return True
        side = target.side
        if side is None or not isinstance(side.level, Decimal):
            return False
        reach = abs(Fraction(side.level)) * _STEP_SHARE
        return any(distance <= reach and run.is_one_step_from(side) for distance, run in found)

    def _solve(self, target: Target) -> None:
        found = self._asked(target, is_near=True)
        if isinstance(found, Impossible) and target.side is not None and target.side.position in _BESIDE:
            # Nothing lies close to the line on this side, so that any case there is next to it.
            if target.key in self._beside:
                self._exercised.add(target.key)
                return
            found = self._asked(target, is_near=False)
        match found:
            case Impossible():
                self._unreachable.add(target.key)
            case Unsolved(reason):
                if not self._tried(target):
                    self._doubtful[target.key] = reason
            case Proposal():
                self._note(target, found)

    def _asked(self, target: Target, *, is_near: bool) -> Proposed:
        """A case under the earliest rules that have one; impossible is only what none of them allows."""
        answer: Proposed = Impossible()
        for proposer in self._proposers[target.key]:
            found = proposer.propose(target, is_near=is_near)
            if isinstance(found, Proposal):
                return found
            answer = found if isinstance(found, Unsolved) else answer
        return answer

    def _tried(self, target: Target) -> bool:
        """Whether trying finds a case for a side of a line that no formula says."""
        start = self._proposers[target.key][0].plain(target) if target.side is not None else None
        if start is None or target.side is None:
            return False
        for given in crossings(self._programme, start, target.side):
            found = [distance for each, distance in exercised(Run(self._programme, given), (target,))]
            if any(self._is_beside(target, [(distance, Run(self._programme, given))]) for distance in found):
                self._note(target, Proposal(given))
                return True
        return False

    def _note(self, target: Target, proposal: Proposal) -> None:
        """Keeps a proposed case for all that it exercises and nothing else does."""
        run = Run(self._programme, proposal.given)
        waiting = [each for key, each in self._targets.items() if key not in self._exercised | self._missing.keys()]
        reached = {each.key: distance for each, distance in exercised(run, waiting)}
        if target.key not in reached:
            self._doubtful[target.key] = _NOT_REACHED
            return
        self._missing[target.key] = proposal
        for key in reached.keys() - {target.key}:
            other = self._targets[key]
            is_beside = other.side is not None and other.side.position in _BESIDE
            if not is_beside or self._is_beside(other, [(reached[key], run)]):
                self._missing[key] = proposal
