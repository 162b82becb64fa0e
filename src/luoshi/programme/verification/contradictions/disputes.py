"""Two statements about the same figure: where one grants at its own line what the other refuses there."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from operator import and_

from luoshi.feel import typed
from luoshi.feel.proof.comparing import compare
from luoshi.feel.proof.formulas import TRUE, Formula, Relation, Variable, all_of, any_of, negation, sign
from luoshi.feel.proof.functions import combined
from luoshi.feel.proof.hits import MOST_TOLD_APART
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import (
    Lowered,
    Pieces,
    Ratio,
    Truth,
    Words,
    added,
    constant_of,
    multiplied,
    number,
    only,
    opposite,
)
from luoshi.feel.syntax import Hit, Operator
from luoshi.programme.verification.contradictions.lines import (
    Axis,
    Cells,
    Course,
    Literals,
    Setting,
    Span,
    course,
    literals_of,
    settings,
)
from luoshi.programme.verification.contradictions.statements import Statement, Weight

Inhabited = Callable[[Cells], list[int]]
"""The cells of a figure, from left to right, that have a value at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement grants, or it refuses."""

    statement: Statement
    grants: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims that do not go together, where a figure lies in `at`, beside a line, or somewhere in `whole`.

    `setting` is what else was held fixed when they were compared.
    """

    first: Claim
    second: Claim
    axis: Axis
    at: Span
    whole: Span
    setting: Setting


def said(symbols: Symbols, statement: Statement, *, strictly: bool = False) -> Truth:
    """When a statement grants and when it refuses. Raises Opaque for what no formula says.

    An amount is refused where the rule gives zero itself, not where a fact that it is multiplied with happens to be
    zero; with `strictly` it is not granted there either.
    """
    if statement.tree is not None:
        whole: Formula = TRUE
        parts = [(whole, symbols.of(statement.tree, statement.cell))]
    elif statement.decision is not None:
        parts = list(_parts(symbols, statement.decision))
    else:
        raise AssertionError(f"{statement.name} has no text")
    sides = [(guard, _sides(lowered, statement.grants_when, strictly)) for guard, lowered in parts]
    return Truth(
        any_of(*(all_of(guard, truth.yes) for guard, truth in sides)),
        any_of(*(all_of(guard, truth.no) for guard, truth in sides)),
    )


def _parts(symbols: Symbols, decision: str) -> Iterator[tuple[Formula, Lowered]]:
    """A decision as a whole, or row by row where it has more rows than are told apart."""
    table = next(rule.logic.tree for rule in symbols.model.rules if rule.decision.name == decision)
    if isinstance(table, typed.Table) and table.hit is Hit.UNIQUE and len(table.rows) > MOST_TOLD_APART:
        yield from zip(symbols.rows(decision), symbols.outputs(decision), strict=True)
    else:
        yield TRUE, symbols.lowered(decision)


def _sides(lowered: Lowered, grants_when: bool, strictly: bool) -> Truth:
    if isinstance(lowered, Truth):
        return lowered if grants_when else opposite(lowered)
    grants: list[Formula] = []
    refuses: list[Formula] = []
    for piece in lowered:
        if not isinstance(piece.value, Ratio):
            continue
        known = constant_of(piece.value)
        if known == 0:
            refuses.append(piece.guard)
        elif known is None and strictly:
            grants.append(all_of(piece.guard, negation(sign(piece.value.numerator, Relation.ZERO))))
        else:
            grants.append(piece.guard)
    return Truth(any_of(*grants), any_of(*refuses))


Courses = Mapping[Course, Setting]
"""What a statement can say along a figure, each with a setting in which it does."""


class Meeting:
    """Two statements, seen from the figures that both rest on."""

    def __init__(self, first: Statement, second: Statement, symbols: Symbols) -> None:
        """`symbols` have each figure, truth or text that both use as one unknown. Raises Opaque."""
        self.first = first
        self.second = second
        self._variables: Mapping[str, Variable] = symbols.variables
        self._said = (said(symbols, first), said(symbols, second))
        mine, theirs = (literals_of(each.yes, each.no) for each in self._said)
        self._shared = _shared(mine, theirs)
        self._own = (_without(mine, self._shared), _without(theirs, self._shared))
        self.axes: tuple[Axis, ...] = tuple(self._shared.lines)

    @property
    def is_exhaustive(self) -> bool:
        """Whether every case was gone through, so that where no dispute was found there is none."""
        return all(self._are_known(axis) for axis in self.axes)

    def _are_known(self, axis: Axis) -> bool:
        """Whether what is asked for beside a figure is few and has nothing to do with it or with each other."""
        beside = (_beside(self._shared, axis), *self._own)
        related = any(other.variables & axis.variables for each in beside for other in each.lines)
        return not related and all(each.are_independent for each in beside)

    def cells(self, axis: Axis) -> Cells:
        """The values of a figure, parted by the lines of both."""
        return Cells(axis, self._shared.lines[axis])

    def inhabited(self, cells: Cells) -> list[int]:
        """The cells with a value by the ranges and steps of the figure alone."""
        return cells.inhabited(self._variables)

    def is_one_value(self, cells: Cells, cell: int) -> bool:
        """Whether the figure has a single value in a cell, by its range and step."""
        return cells.count_values(cell, self._variables) == 1

    def courses(self, cells: Cells) -> Iterator[tuple[Courses, Courses]]:
        """What each of the two may say along a figure, for each way to hold fixed what else both ask for."""
        axis = cells.axis
        own = [settings(each, axis) for each in self._own]
        for around in settings(self._shared, axis):
            mine, theirs = (
                _courses(truth, cells, around, choices) for truth, choices in zip(self._said, own, strict=True)
            )
            yield mine, theirs


def figure(symbols: Symbols, axis: Axis) -> Pieces:
    """The value of a figure over the facts. Raises Opaque."""
    total = only(number(0))
    for monomial, factor in axis.terms:
        part = only(number(factor))
        for name in monomial:
            part = combined(part, symbols.pieces(name), multiplied)
        total = combined(total, part, added)
    return total


def within(value: Pieces, span: Span) -> Formula:
    """That a value lies in a span."""
    found: list[Formula] = []
    for end, operator in (
        (span.low, Operator.GREATER_OR_EQUAL if span.low_included else Operator.GREATER),
        (span.high, Operator.LESS_OR_EQUAL if span.high_included else Operator.LESS),
    ):
        if end is not None:
            found.append(compare(operator, value, only(number(end))).yes)
    return all_of(*found)


def held(symbols: Symbols, setting: Setting) -> Formula:
    """That the truths and texts of a setting are so. Raises Opaque."""
    found: list[Formula] = []
    for name, value in setting.truths.items():
        truth = symbols.truth(name)
        found.append(truth.yes if value else truth.no)
    for name, text in setting.texts.items():
        if text is not None:
            found.append(compare(Operator.EQUAL, symbols.pieces(name), only(Words(text))).yes)
    return all_of(*found)


def of_grants(meeting: Meeting, inhabited: Inhabited) -> Iterator[Dispute]:
    """Both have to grant for something to be given: one draws a line, and at it the other refuses.

    The other must draw lines along the figure too, and refuse there wherever it draws one: a rule that is stricter for
    some applicants, and agrees for others, means to be. One that takes only some applicants out says more of them than
    where a line lies: of it a single value is told, which is a slip, and no stretch.
    """
    for axis in meeting.axes:
        cells = meeting.cells(axis)
        alive = inhabited(cells)
        for mine, theirs in meeting.courses(cells):
            for granting, refusing, granter, refuser in (
                (mine, theirs, meeting.first, meeting.second),
                (theirs, mine, meeting.second, meeting.first),
            ):
                claims = Claim(refuser, False), Claim(granter, True)
                if granter.weight is Weight.REFUSES or refuser.weight is Weight.GRANTS:
                    continue
                drawing = {each: setting for each, setting in refusing.items() if _draws_line(each, alive)}
                is_narrow = not refuser.grants_when and any(_grants_all(each, alive) for each in refusing)
                for each, setting in granting.items() if drawing else ():
                    whole = setting.with_all(next(iter(drawing.values())))
                    for at, first, last in _beside_lines(alive, each, drawing):
                        if is_narrow and not (first == last and meeting.is_one_value(cells, at)):
                            continue
                        yield Dispute(*claims, axis, cells.span(at, at), cells.span(first, last), whole)


def of_alternatives(meeting: Meeting, inhabited: Inhabited) -> Iterator[Dispute]:
    """One ought to end where the other begins: both hold at one value of the figure, or neither does.

    Alternatives may overlap in a stretch on purpose.
    """
    for axis in meeting.axes:
        cells = meeting.cells(axis)
        alive = inhabited(cells)
        for mine, theirs in meeting.courses(cells):
            for (one, setting), (other, more) in product(mine.items(), theirs.items()):
                sides = [_side(one, other, cell) for cell in alive]
                for start, end in _between_sides(sides):
                    if end - start == 1 and meeting.is_one_value(cells, alive[start]):
                        holds = sides[start] == (True, True)
                        claims = Claim(meeting.first, holds), Claim(meeting.second, holds)
                        span = cells.span(alive[start], alive[end - 1])
                        yield Dispute(*claims, axis, span, span, setting.with_all(more))


def _courses(truth: Truth, cells: Cells, around: Setting, choices: Iterable[Setting]) -> Courses:
    """What a statement says along a figure, each course once with the first setting that gives it."""
    found: dict[Course, Setting] = {}
    for choice in choices:
        setting = around.with_all(choice)
        found.setdefault(course(truth.yes, truth.no, cells, setting), setting)
    return found


def _draws_line(drawn: Course, alive: Sequence[int]) -> bool:
    refuses = drawn.refuses & ~drawn.grants
    return any(drawn.grants >> cell & 1 for cell in alive) and any(refuses >> cell & 1 for cell in alive)


def _grants_all(drawn: Course, alive: Sequence[int]) -> bool:
    return all(drawn.grants >> cell & 1 and not drawn.refuses >> cell & 1 for cell in alive)


def _beside_lines(alive: Sequence[int], granting: Course, refusing: Iterable[Course]) -> Iterator[tuple[int, int, int]]:
    """Each stretch of cells that one grants and all others refuse, and that ends at a line of the one that grants.

    The cell beside the line comes first, then the first and the last cell of the stretch.
    """
    refused = reduce(and_, [each.refuses & ~each.grants for each in refusing])
    grants = [bool(granting.grants >> cell & 1) for cell in alive]
    stops = [bool((granting.refuses & ~granting.grants) >> cell & 1) for cell in alive]
    refuses = [bool(refused >> cell & 1) for cell in alive]
    start = 0
    while start < len(alive):
        end = start
        while end < len(alive) and grants[end] and refuses[end]:
            end += 1
        if end > start:
            if end < len(alive) and stops[end]:
                yield alive[end - 1], alive[start], alive[end - 1]
            elif start > 0 and stops[start - 1]:
                yield alive[start], alive[start], alive[end - 1]
        start = max(end, start + 1)


def _side(mine: Course, theirs: Course, cell: int) -> tuple[bool, bool] | None:
    """Whether each of the two holds in a cell; None where that is open."""
    found: list[bool] = []
    for each in (mine, theirs):
        grants, refuses = bool(each.grants >> cell & 1), bool(each.refuses >> cell & 1)
        if grants == refuses:
            return None
        found.append(grants)
    return found[0], found[1]


def _between_sides(sides: Sequence[tuple[bool, bool] | None]) -> Iterator[tuple[int, int]]:
    """Each stretch, its end excluded, in which both hold or neither does, between one of them and the other."""
    for start in range(1, len(sides)):
        here = sides[start]
        if here is None or here[0] != here[1] or sides[start - 1] == here:
            continue
        end = start
        while end < len(sides) and sides[end] == here:
            end += 1
        before, after = sides[start - 1], sides[end] if end < len(sides) else None
        if {before, after} == {(True, False), (False, True)}:
            yield start, end


def _shared(mine: Literals, theirs: Literals) -> Literals:
    """What both ask for, with the lines and texts of both."""
    return Literals(
        {axis: mine.lines[axis] | theirs.lines[axis] for axis in mine.lines if axis in theirs.lines},
        mine.truths & theirs.truths,
        {name: mine.texts[name] | theirs.texts[name] for name in mine.texts if name in theirs.texts},
    )


def _beside(literals: Literals, axis: Axis) -> Literals:
    """What is asked for beside one figure."""
    lines = {other: points for other, points in literals.lines.items() if other != axis}
    return replace(literals, lines=lines)


def _without(literals: Literals, shared: Literals) -> Literals:
    return Literals(
        {axis: points for axis, points in literals.lines.items() if axis not in shared.lines},
        literals.truths - shared.truths,
        {name: known for name, known in literals.texts.items() if name not in shared.texts},
        literals.compares_texts,
    )
