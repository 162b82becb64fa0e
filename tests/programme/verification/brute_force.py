"""What verification says of a package, held against the explaining evaluator on every point of a grid of facts."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from random import Random

from luoshi.deadlines import Calendar
from luoshi.feel import Cell, Hit, Null, NullCode, Outcome, Step, Value, typed
from luoshi.feel.plain import Evaluation
from luoshi.programme import Programme, decide, load_files
from luoshi.programme.comparison.differing import same_answer
from luoshi.programme.deciding import model_on
from luoshi.programme.model import DecisionInfo, Direction, TermType
from luoshi.programme.verification import verify
from luoshi.programme.verification.changes.cliffs import percent
from luoshi.programme.verification.contradictions.statements import names_in
from luoshi.programme.verification.findings import FactsWitness, Finding, FindingKind, Method, Proved, Verified
from luoshi.programme.verification.tables.grids import HANDFUL
from tests.programme.verification.random_packages import RandomPackage

MOST_POINTS = 500
_ROW_CODES = (NullCode.NO_ROW, NullCode.SEVERAL_ROWS)
_CLEAR = Decimal("0.005")  # what a share has to differ by, and an amount tenfold: rounding is left out of account
_UNITS = {
    TermType.INTEGER: Decimal(1),
    TermType.MONEY: Decimal(1),
    TermType.RATE: Decimal("0.0001"),
    TermType.DECIMAL: Decimal("0.01"),
}
_FACT_KINDS = frozenset(
    {
        FindingKind.GAP,
        FindingKind.OVERLAP,
        FindingKind.UNREACHABLE,
        FindingKind.NEVER,
        FindingKind.ALWAYS,
        FindingKind.CLIFF,
        FindingKind.MONOTONE,
        FindingKind.CONTRADICTION,
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison or the condition of an `if` that the evaluator comes to, and its value there."""

    decision: str
    text: str
    is_fork: bool
    value: Value
    place: object
    names: frozenset[str]
    is_part: bool


@dataclass(frozen=True)
class Point:
    """One case: the facts, the day, and what is decided."""

    programme: Programme
    facts: Mapping[str, Value]
    on: dt.date
    outcome: Outcome

    @cached_property
    def steps(self) -> dict[str, Step]:
        """How each decision came about."""
        return {step.decision: step for step in self.outcome.steps}

    def value(self, name: str) -> Value:
        """What a decision comes to."""
        return self.outcome.values[name]

    @cached_property
    def names(self) -> dict[str, Value]:
        """The values of everything that a rule can name."""
        rules = model_on(self.programme, self.on).rules
        known = {name: constant.value for name, constant in rules.constants.items()}
        return {**self.facts, **known, **self.outcome.values}

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The conditions in the texts of decisions, as far as this case comes to them."""
        found: list[Asked] = []
        for rule in model_on(self.programme, self.on).rules.rules:
            for cell, tree in self._texts(rule.decision.name, rule.logic.cell, rule.logic.tree):
                found.extend(self._asked(rule.decision.name, cell, tree))
        return tuple(found)

    def _texts(self, name: str, cell: Cell, tree: typed.Typed) -> Iterator[tuple[Cell, typed.Typed]]:
        if not isinstance(tree, typed.Table):
            yield cell, tree
            return
        yield from ((column.formula.cell, column.formula.tree) for column in tree.inputs)
        for number, row in enumerate(tree.rows, 1):
            if number in self.steps[name].rows:
                yield from ((output.cell, output.tree) for output in row.outputs)

    def _asked(self, name: str, cell: Cell, whole: typed.Typed) -> Iterator[Asked]:
        evaluation = Evaluation(cell, self.names)
        waiting: list[object] = [whole]
        while waiting:
            node = waiting.pop()
            if isinstance(node, tuple):
                waiting.extend(node)
            elif type(node).__module__ == typed.__name__:
                if isinstance(node, typed.Conditional):
                    value = evaluation.value(node.condition)
                    span = node.condition.span
                    text = cell.text[span.start : span.end].strip()
                    yield Asked(name, text, True, value, (cell.where, node.span), names_in(node.condition), True)
                    waiting += [node.condition, node.consequent if value is True else node.alternative]
                    continue
                if isinstance(node, typed.Testing):
                    evaluation.fill(node.slot, evaluation.value(node.value))
                if isinstance(node, typed.Comparison | typed.Match):
                    text = cell.text[node.span.start : node.span.end].strip()
                    value, is_part = evaluation.value(node), text != cell.text.strip()
                    yield Asked(name, text, False, value, (cell.where, node.span), names_in(node), is_part)
                waiting.extend(getattr(node, each.name) for each in fields(node))  # type: ignore[arg-type]


@dataclass
class Trial:
    """A package that was verified, and the grid that it is held against; `is_whole` where that is all there is."""

    package: RandomPackage
    programme: Programme
    verified: Verified
    points: tuple[Point, ...]
    is_whole: bool
    compared: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, package: RandomPackage) -> "Trial":
        """Verifies the package and decides every point."""
        loaded = load_files(package.files)
        programme = loaded.verifiable
        assert programme is not None, (package.text, [str(problem) for problem in loaded.problems])
        verified = verify(loaded, Calendar.china())
        points, is_whole = grid(package, (programme,))
        return cls(package, programme, verified, points, is_whole)

    def complaints(self) -> Iterator[str]:
        """Everything that verification says and the evaluator does not, and the other way round."""
        yield from self._witnesses()
        for info in self.programme.decisions.values():
            if isinstance(self._tree(info.name), typed.Table):
                yield from self._gaps(info)
                yield from self._overlaps(info)
                yield from self._rows(info)
            yield from self._undecided(info)
            yield from self._conditions(info)
            yield from self._directions(info)
            yield from self._cliffs(info)

    # What is common to all

    def _tree(self, name: str) -> typed.Typed:
        return next(rule.logic.tree for rule in self.programme.model.rules if rule.decision.name == name)

    def findings(self, kind: FindingKind, decision: str) -> list[Finding]:
        """The findings of a kind about a decision or a part of it."""
        return [each for each in self.verified.findings if each.kind is kind and _subject(each.about) == decision]

    def proved(self, kind: FindingKind, about: str) -> list[Proved]:
        """What was proved; that a name is used somewhere is left out."""
        return [
            each
            for each in self.verified.proved
            if each.kind is kind
            and each.about == about
            and (kind is not FindingKind.UNREACHABLE or each.method is not Method.READING)
        ]

    def is_open(self, kind: FindingKind, about: str) -> bool:
        """Whether this was not settled."""
        return any(each.kind is kind and each.about == about for each in self.verified.unsettled)

    def _requires(self, name: str) -> tuple[str, ...]:
        return tuple(each for each in self.programme.model.requires(name) if each in self.programme.decisions)

    def _has_all(self, point: Point, name: str) -> bool:
        """Whether everything that a decision uses has a value."""
        return not any(isinstance(point.value(each), Null) for each in self._requires(name))

    def _is_asked(self, point: Point, name: str) -> bool:
        """Whether everything has a value that the columns and tests of a table name."""
        table = self._tree(name)
        if not isinstance(table, typed.Table):
            return self._has_all(point, name)
        used = {each for column in table.inputs for each in column.formula.references}
        used |= {each for row in table.rows for test in row.conditions for each in test.references}
        return not any(isinstance(point.value(each), Null) for each in used & self.programme.decisions.keys())

    # Findings

    def _witnesses(self) -> Iterator[str]:
        for finding in self.verified.findings:
            if finding.kind not in _FACT_KINDS or not isinstance(finding.witness, FactsWitness):
                continue
            for witness in (finding.witness, finding.beside):
                if witness is not None:
                    yield from self._reproduced(finding.id, witness)
            self.compared[f"witness {finding.kind.value}"] += 1
            yield from (f"{finding.id}: {text}" for text in self._untrue(finding, finding.witness))
        for cliff in self.verified.cliffs:
            for side in (cliff.before, cliff.after):
                yield from self._reproduced(f"cliff of {cliff.decision}", side)
            yield from self._one_unit_apart(cliff.fact, cliff.before, cliff.after)
            share = _share(cliff.before.shows[cliff.decision], cliff.after.shows[cliff.decision])
            if share is None or percent(share, self._limit(self.programme.decisions[cliff.decision])) != cliff.share:
                yield f"cliff of {cliff.decision}/{cliff.fact} says {cliff.share}, it is {share}"

    def _reproduced(self, what: str, witness: FactsWitness) -> Iterator[str]:
        decided = decide(self.programme, witness.facts, witness.on)
        if decided.outcome is None:
            yield f"{what}: decide takes no such facts: {decided.problems}"
            return
        for name, value in witness.shows.items():
            if decided.outcome.values[name] != value:
                yield f"{what}: {name} is {decided.outcome.values[name]}, not {value}"

    def _untrue(self, finding: Finding, witness: FactsWitness) -> Iterator[str]:
        decided = decide(self.programme, witness.facts, witness.on)
        if decided.outcome is None:
            return
        point = Point(self.programme, witness.facts, witness.on, decided.outcome)
        name, _, part = finding.about.partition("/")
        match finding.kind:
            case FindingKind.GAP:
                value = point.value(name)
                has_all = self._has_all if part == "没有结果" else self._is_asked
                if not isinstance(value, Null) or value.missing or not has_all(point, name):
                    yield f"no gap: {name} is {value}"
            case FindingKind.OVERLAP:
                value = point.value(name)
                several = isinstance(value, Null) and value.code is NullCode.SEVERAL_ROWS
                if not several or len(point.steps[name].rows) < 2:
                    yield f"no overlap: {name} is {value}"
                named = [self._row_number(name, each) for each in part.split("、")] if part != "其余的行" else []
                if not set(named) <= set(point.steps[name].rows):
                    yield f"{part} do not meet, but {point.steps[name].rows}"
            case FindingKind.CLIFF | FindingKind.MONOTONE:
                yield from self._untrue_pair(finding, witness, name, part)
            case FindingKind.CONTRADICTION:
                yield from self._untrue_contradiction(point, finding)
            case _:
                return

    def _untrue_pair(self, finding: Finding, before: FactsWitness, name: str, fact: str) -> Iterator[str]:
        after = finding.beside
        if after is None:
            yield "has one side only"
            return
        values = before.shows[name], after.shows[name]
        if finding.kind is FindingKind.CLIFF:
            yield from self._one_unit_apart(fact, before, after)
            share = _share(*values)
            if share is None or share <= self._limit(self.programme.decisions[name]):
                yield f"no cliff: {values}"
            return
        ends = before.facts[fact], after.facts[fact]
        others = [{key: value for key, value in side.facts.items() if key != fact} for side in (before, after)]
        if others[0] != others[1] or order(ends[0]) >= order(ends[1]):
            yield f"not two cases in order of {fact}"
        direction = self.programme.decisions[name].monotone[fact]
        if not _goes_wrong(direction, *values):
            yield f"goes the right way: {values}"

    def _untrue_contradiction(self, point: Point, finding: Finding) -> Iterator[str]:
        """Of two whole decisions one grants and one refuses; alternatives both apply, or neither does."""
        names = finding.about.removesuffix("/解释之外").split("/")
        both = [point.outcome.values.get(each) for each in names]
        are_alternatives = "两条的界限重叠" in finding.message or "都不适用" in finding.message
        if None not in both and (len({value in (False, 0) for value in both}) == 1) is not are_alternatives:
            yield f"this is not so: {both}"

    def _one_unit_apart(self, fact: str, before: FactsWitness, after: FactsWitness) -> Iterator[str]:
        kind = self.programme.terms[fact].type
        unit = _UNITS.get(kind, Decimal(1))
        others = [{key: value for key, value in side.facts.items() if key != fact} for side in (before, after)]
        if others[0] != others[1] or order(after.facts[fact]) - order(before.facts[fact]) != unit:
            yield f"not one unit of {fact} apart: {before.facts} {after.facts}"

    # Tables

    def _gaps(self, info: DecisionInfo) -> Iterator[str]:
        name = info.name
        seen = [
            point
            for point in self.points
            if self._is_asked(point, name)
            and _is_null(point.value(name), NullCode.NO_ROW)
            and not point.steps[name].rows
        ]
        found = [each for each in self.findings(FindingKind.GAP, name) if each.about != f"{name}/没有结果"]
        yield from self._held(FindingKind.GAP, name, found, seen)

    def _overlaps(self, info: DecisionInfo) -> Iterator[str]:
        name, table = info.name, self._tree(info.name)
        if not isinstance(table, typed.Table) or table.hit not in (Hit.UNIQUE, Hit.ANY):
            return
        seen = [
            point
            for point in self.points
            if _is_null(point.value(name), NullCode.SEVERAL_ROWS) and len(point.steps[name].rows) > 1
        ]
        found = self.findings(FindingKind.OVERLAP, name)
        yield from self._held(FindingKind.OVERLAP, name, found, seen)
        if f"{name}/其余的行" in [each.about for each in found]:
            if len(found) <= HANDFUL:
                yield f"{name}: other rows are told of beside {len(found) - 1} only"
            return
        pairs = {pair for point in seen for pair in self._meeting(table, name, point)}
        told = {
            tuple(self._row_number(name, each) for each in finding.about.split("/")[1].split("、")) for finding in found
        }
        if pairs - told and not self.is_open(FindingKind.OVERLAP, name):
            yield f"{name}: rows {pairs - told} overlap and are not told"
        if self.is_whole and told - pairs:
            yield f"{name}: rows {told - pairs} do not overlap"

    def _meeting(self, table: typed.Table, name: str, point: Point) -> Iterator[tuple[int, int]]:
        """The pairs of rows that apply and must not; of a table `any` only those with other results."""
        for one, other in itertools.combinations(point.steps[name].rows, 2):
            outputs = [table.rows[row - 1].outputs[0] for row in (one, other)]
            results = [Evaluation(output.cell, point.names).value(output.tree) for output in outputs]
            if table.hit is Hit.UNIQUE or not same_answer(*results):
                yield one, other

    def _rows(self, info: DecisionInfo) -> Iterator[str]:
        name, table = info.name, self._tree(info.name)
        assert isinstance(table, typed.Table)
        ranked = table.hit in (Hit.FIRST, Hit.PRIORITY)
        alive: set[int] = set()
        for point in self.points:
            step = point.steps[name]
            alive |= {step.row} if ranked and step.row is not None else set(step.rows)
            if not step.rows and table.outputs[0].default is not None:
                alive.add(0)
        every = {*range(1, len(table.rows) + 1)} | ({0} if table.outputs[0].default is not None else set())
        labels = {number: self._label(info, number) for number in every}
        found = {each.about for each in self.findings(FindingKind.UNREACHABLE, name)}
        for number, label in labels.items():
            about = f"{name}/{label}"
            self.compared["rows"] += 1
            if about in found and number in alive:
                yield f"{about} decides"
            if self.is_whole and number not in alive:
                if self.proved(FindingKind.UNREACHABLE, name):
                    yield f"{about} never decides, and is proved to"
                elif about not in found and not self.is_open(FindingKind.UNREACHABLE, name):
                    yield f"{about} never decides, and nothing is said"

    def _label(self, info: DecisionInfo, number: int) -> str:
        if number == 0:
            return "默认结果"
        if not info.exceptions:
            return f"第{number}行"
        return f"“{info.exceptions[number - 1].label}”" if number <= len(info.exceptions) else "一般规定"

    def _row_number(self, name: str, label: str) -> int:
        info, table = self.programme.decisions[name], self._tree(name)
        assert isinstance(table, typed.Table)
        return next(each for each in range(1, len(table.rows) + 1) if self._label(info, each) == label)

    def _undecided(self, info: DecisionInfo) -> Iterator[str]:
        name = info.name
        is_table = isinstance(self._tree(name), typed.Table)
        seen = []
        for point in self.points:
            value = point.value(name)
            own = isinstance(value, Null) and not value.missing and not (is_table and value.code in _ROW_CODES)
            if own and self._has_all(point, name):
                seen.append(point)
        about = f"{name}/没有结果"
        found = [each for each in self.findings(FindingKind.GAP, name) if each.about == about]
        yield from self._held(FindingKind.GAP, about, found, seen)

    def _held(self, kind: FindingKind, about: str, found: Sequence[Finding], seen: Sequence[Point]) -> Iterator[str]:
        """Whether what was said of faults agrees with the points that show one."""
        self.compared[f"proved {kind.value}" if self.proved(kind, about) else f"told {kind.value}"] += 1
        what = f"{kind.value} of {about}"
        if seen and self.proved(kind, about):
            yield f"{what} is proved not to be: {dict(seen[0].facts)} on {seen[0].on}"
        if seen and not found and not self.is_open(kind, about):
            yield f"{what} is not told: {dict(seen[0].facts)} on {seen[0].on}"
        if found and not seen and self.is_whole:
            yield f"{what} is told, and no case shows it: {found[0].message}"
        if not found and not self.proved(kind, about) and not self.is_open(kind, about):
            yield f"nothing is said of {what}"

    # Conditions

    def _conditions(self, info: DecisionInfo) -> Iterator[str]:
        name = info.name
        asked: dict[tuple[str, bool], dict[object, list[Asked]]] = {}
        for point in self.points:
            for each in point.asked:
                if each.decision == name:
                    places = asked.setdefault((each.text, each.is_fork), {})
                    places.setdefault(each.place, []).append(each)
        for (text, is_fork), places in asked.items():
            about = f"{name}/如果{text}" if is_fork else f"{name}/{text}"
            judge = self._fork if is_fork else self._truths
            # The same text may stand in several places: what is said of one is about any of them.
            said = [set(judge(info, about, [each.value for each in seen])) for seen in places.values()]
            yield from set.intersection(*said)
            first = next(iter(places.values()))
            if len(places) == 1 and first[0].is_part:
                yield from self._silent(info, about, first[0].names, {each.value is True for each in first})
        if info.type is TermType.BOOLEAN:
            values = [point.value(name) for point in self.points]
            yield from self._truths(info, name, values)
            names = frozenset(self.programme.model.requires(name))
            yield from self._silent(info, name, names, {value is True for value in values})

    def _silent(self, info: DecisionInfo, about: str, names: frozenset[str], sides: set[bool]) -> Iterator[str]:
        """A condition of one side alone of which nothing is said, although nothing told of explains it."""
        kinds = (FindingKind.NEVER, FindingKind.ALWAYS, FindingKind.UNREACHABLE)
        told = {each.about for each in self.verified.findings if each.kind in kinds[:2]}
        said = any(each.about == about and each.kind in kinds for each in self.verified.findings)
        behind, waiting = {info.name}, [name for name in names if name in self.programme.decisions]
        while waiting:
            name = waiting.pop()
            behind.add(name)
            waiting.extend(each for each in self._requires(name) if each not in behind)
        decided = [self.programme.model.facts_behind(each) for each in behind if each in names]
        rests_on_facts = names & self.programme.terms.keys() or any(decided)
        explained = said or any(_subject(each) in behind for each in told)
        is_open = any(self.is_open(kind, about) for kind in kinds)
        self.compared["one-sided"] += len(sides) == 1
        if self.is_whole and len(sides) == 1 and rests_on_facts and not explained and not is_open:
            yield f"{about} comes to {sides} alone, and nothing is said"

    def _truths(self, info: DecisionInfo, about: str, values: Sequence[Value]) -> Iterator[str]:
        never = any(each.about == about for each in self.findings(FindingKind.NEVER, info.name))
        always = any(each.about == about for each in self.findings(FindingKind.ALWAYS, info.name))
        self.compared["conditions"] += 1
        if never and True in values:
            yield f"{about} holds, and is told never to"
        if always and False in values:
            yield f"{about} fails, and is told always to hold"
        if self.is_whole and self.proved(FindingKind.NEVER, about) and not (True in values and False in values):
            yield f"{about} does not change, and is proved to"

    def _fork(self, info: DecisionInfo, about: str, values: Sequence[Value]) -> Iterator[str]:
        self.compared["branches"] += 1
        for finding in self.findings(FindingKind.UNREACHABLE, info.name):
            if finding.about == about:
                first = " 的 then " in finding.message
                if any((value is True) is first for value in values):
                    yield f"{about}: the side is taken: {finding.message}"
        sides = {value is True for value in values}
        if self.is_whole and self.proved(FindingKind.UNREACHABLE, about) and len(sides) < 2:
            yield f"{about}: one side is never taken, and both are proved to be"

    # Along one fact

    def _lines(self, name: str, fact: str) -> Iterator[list[Point]]:
        """The points that differ in the fact alone, in its order."""
        along: dict[tuple[object, ...], list[Point]] = {}
        for point in self.points:
            key = (point.on, *(value for each, value in point.facts.items() if each != fact))
            along.setdefault(key, []).append(point)
        for line in along.values():
            yield sorted(line, key=lambda point: order(point.facts[fact]))

    def _directions(self, info: DecisionInfo) -> Iterator[str]:
        for fact, direction in info.monotone.items():
            seen: list[Point] = []
            for line in self._lines(info.name, fact):
                decided = [point for point in line if not isinstance(point.value(info.name), Null)]
                for one, other in itertools.pairwise(decided):
                    if _goes_wrong(direction, one.value(info.name), other.value(info.name)):
                        seen.append(one)
            about = f"{info.name}/{fact}"
            found = [each for each in self.findings(FindingKind.MONOTONE, info.name) if each.about == about]
            yield from self._held(FindingKind.MONOTONE, about, found, seen)

    def _limit(self, info: DecisionInfo) -> Decimal:
        return Decimal("0.2") if info.cliff is None else info.cliff

    def _cliffs(self, info: DecisionInfo) -> Iterator[str]:
        goals = {goal.name for goal in self.programme.model.goals}
        if info.type not in _UNITS or (info.type is not TermType.MONEY and info.name not in goals):
            return
        kind, name = FindingKind.CLIFF, info.name
        behind = self.programme.model.facts_behind(name)
        seen = [
            (fact, point)
            for fact in behind
            if self.programme.terms[fact].type in (*_UNITS, TermType.DATE) and not self._is_turned(info, fact)
            for point in self._steep(info, fact)
        ]
        self.compared["proved cliff" if self.proved(kind, name) else "told cliff"] += 1
        if not seen or self.is_open(kind, name):
            return
        (fact, point), *_ = seen
        if self.proved(kind, name):
            yield f"{name}: no cliff is proved, but one along {fact}: {dict(point.facts)} on {point.on}"
        elif not any(each.kind is kind for each in self.verified.findings):
            yield f"{name}: a cliff along {fact} is not told: {dict(point.facts)} on {point.on}"

    def _is_turned(self, info: DecisionInfo, fact: str) -> bool:
        told = {each.about for each in self.verified.findings}  # as against the direction declared, not as a cliff
        return info.monotone.get(fact) is Direction.UP and f"{info.name}/{fact}" in told

    def _steep(self, info: DecisionInfo, fact: str) -> Iterator[Point]:
        """The points behind which the decision drops by more than it may, other rows or branches deciding there."""
        unit = _UNITS.get(self.programme.terms[fact].type, Decimal(1))
        for line in self._lines(info.name, fact):
            at = {order(point.facts[fact]): point for point in line}
            for place, point in at.items():
                course = [at.get(place + unit * step) for step in (-2, -1, 0, 1)]
                if None in course:
                    continue
                first, second, _, after = (each for each in course if each is not None)
                values = [each.value(info.name) for each in (first, second, point, after)]
                if not all(isinstance(value, Decimal) for value in values):
                    continue
                if _signature(first) != _signature(point) or _signature(second) != _signature(point):
                    continue
                if _signature(after) != _signature(point) and self._falls(info, values):
                    yield point

    def _falls(self, info: DecisionInfo, values: Sequence[Value]) -> bool:
        """Whether the last of four values lies too far below the third, what a straight line goes on to left out."""
        first, second, here, after = (value for value in values if isinstance(value, Decimal))
        slope = here - second
        if here <= 0 or abs(second - first - slope) > _CLEAR:
            return False
        least = here * (self._limit(info) + _CLEAR) + 10 * _CLEAR
        return here - after > least and here + slope - after > least


def grid(
    package: RandomPackage, programmes: Sequence[Programme], decided: Programme | None = None
) -> tuple[tuple[Point, ...], bool]:
    """Every combination of the values that matter to these programmes, and whether these are all there are.

    They are decided by the first of them, unless another is named, under the rules of each day on which some change.
    """
    used = {fact for each in programmes for name in each.decisions for fact in each.model.facts_behind(name)}
    names = [name for name in package.grid if name in used]
    every = list(itertools.product(*(package.grid[name] for name in names)))
    types = {programmes[0].terms[name].type for name in names}
    is_whole = len(every) <= MOST_POINTS and types <= {TermType.BOOLEAN, TermType.INTEGER, TermType.CHOICE}
    if len(every) > MOST_POINTS:
        # A stretch of neighbours rather than single points, so that lines along one fact stay whole.
        start = Random(package.text).randrange(len(every) - MOST_POINTS)
        every = every[start : start + MOST_POINTS]
    programme = decided or programmes[0]
    points = []
    for day in sorted({dated.since for each in programmes for dated in each.models}):
        rules = model_on(programme, day).rules
        for values in every:
            facts = dict(zip(names, values, strict=True))
            points.append(Point(programme, facts, day, rules.decide(facts)))
    return tuple(points), is_whole


def _subject(about: str) -> str:
    return about.partition("/")[0]


def _is_null(value: Value, code: NullCode) -> bool:
    return isinstance(value, Null) and value.code is code


def order(value: Value) -> Decimal:
    """Where a number or a day stands among others."""
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    assert isinstance(value, Decimal)
    return value


def _share(before: Value, after: Value) -> Decimal | None:
    if isinstance(before, Decimal) and isinstance(after, Decimal) and 0 < before > after:
        return (before - after) / before
    return None


def _goes_wrong(direction: Direction, less: Value, more: Value) -> bool:
    first, second = (less, more) if direction is Direction.UP else (more, less)
    return not (isinstance(first, Null) or isinstance(second, Null)) and order(first) > order(second)


def _signature(point: Point) -> tuple[object, ...]:
    """By which rows and branches everything is decided."""
    asked = ((each.decision, each.text, repr(each.value)) for each in point.asked)
    return (*(step.rows for step in point.outcome.steps), *asked)
