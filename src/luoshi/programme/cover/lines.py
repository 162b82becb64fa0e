"""Branches of a text, and the lines at which it parts cases: each side of a line is to be exercised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from luoshi.feel import DayDuration, Null, Value
from luoshi.feel.plain import Evaluation
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Formula, Reference, Table
from luoshi.programme.cover.sites import Answer, BranchSite, ComparisonSite, Demand, Operand, is_known, sites
from luoshi.programme.cover.targets import Owner, Position, Side, Target, TargetKind
from luoshi.programme.model import Clauses, DatedModel, DecisionInfo, Programme, TermType
from luoshi.programme.sections.exceptions import APPLIES
from luoshi.programme.showing import kind_of, show_value

_DECIMALS_OF_YUAN = 2
_NANOSECONDS_PER_DAY = 86_400_000_000_000


@dataclass(slots=True)
class _Line:
    """A value at which a text parts cases: where it is tested, and on which sides the answer may differ."""

    left: Operand
    right: Operand
    level: Value | None
    demands: tuple[Demand, ...]
    prefers: tuple[Demand, ...]
    context: str
    clauses: dict[Clauses, None] = field(default_factory=dict)
    positions: set[Position] = field(default_factory=set)


_SIDES: Mapping[Operator, tuple[Position, ...]] = {
    Operator.LESS: (Position.BELOW, Position.AT),
    Operator.GREATER_OR_EQUAL: (Position.BELOW, Position.AT),
    Operator.LESS_OR_EQUAL: (Position.AT, Position.ABOVE),
    Operator.GREATER: (Position.AT, Position.ABOVE),
    Operator.EQUAL: (Position.BELOW, Position.AT, Position.ABOVE),
    Operator.NOT_EQUAL: (Position.BELOW, Position.AT, Position.ABOVE),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A text and whose it is; `info` where it is that of a decision, `clauses` those of anything else."""

    programme: Programme
    dated: DatedModel
    owner: Owner
    info: DecisionInfo | None
    clauses: Clauses = ()

    def targets(self, formula: Formula) -> Iterator[Target]:
        """The branches and the sides of the lines in a text."""
        lines: dict[tuple[str, ...], _Line] = {}
        for site in sites(formula, self.dated.rules.constants):
            match site:
                case BranchSite():
                    yield from self._branch(site)
                case ComparisonSite():
                    self._note(site, formula, lines)
        for key, line in lines.items():
            yield from self._line(key, line)

    def _branch(self, site: BranchSite) -> Iterator[Target]:
        clauses = self._clauses_at(site.row, site.column)
        name = self.owner.name
        for answer, word in ((Answer.TRUE, "成立"), (Answer.NOT_TRUE, "不成立")):
            condition = replace(site.condition, answer=answer)
            key = f"branch:{name}:{_demand_text(site.condition)}:{_context_key(site.demands)}:{answer.name}"
            what = f"“{name}”中“{site.text}”{word}，{cited(clauses)}"
            yield Target(TargetKind.BRANCH, key, what, clauses, self.owner, (*site.demands, condition))

    def _note(self, site: ComparisonSite, formula: Formula, lines: dict[tuple[str, ...], _Line]) -> None:
        level = self._level(site.right)
        if isinstance(level, Null):
            return
        is_text = isinstance(level, str) or self._is_text(site.left)
        where = _level_key(level) if level is not None else site.right.text
        key = (site.left.text, where, _context_key(site.demands))
        context = _row_context(formula, site, self.info)
        line = lines.setdefault(key, _Line(site.left, site.right, level, site.demands, site.prefers, context))
        line.clauses[self._clauses_at(site.row, site.column)] = None
        line.positions |= {Position.AT, Position.OTHER} if is_text else set(_SIDES[site.operator])

    def _line(self, key: tuple[str, ...], line: _Line) -> Iterator[Target]:
        every = dict.fromkeys(clause for clauses in line.clauses for clause in clauses)
        clauses = tuple(sorted(every, key=self.programme.document.position))
        for position in self._positions(line):
            what = f"{self._shown(line, position)}，{_parted(tuple(line.clauses))}"
            side = Side(line.left, line.right, line.level, position)
            name = ":".join(("line", self.owner.scope.name, self.owner.name, *key, position.name))
            yield Target(TargetKind.BOUNDARY, name, what, clauses, self.owner, line.demands, line.prefers, side)

    def _level(self, right: Operand) -> Value | None:
        """The value of a known figure; None for one that depends on the case."""
        constants = {name: constant.value for name, constant in self.dated.rules.constants.items()}
        return Evaluation(right.cell, constants).value(right.tree) if is_known(right.tree, constants) else None

    def _is_text(self, left: Operand) -> bool:
        name = left.tree.name if isinstance(left.tree, Reference) else None
        if name is None or name not in {**self.programme.terms, **self.programme.decisions}:
            return False
        return kind_of(self.programme, name) in (TermType.TEXT, TermType.CHOICE, TermType.ACCOUNT)

    def _positions(self, line: _Line) -> Iterator[Position]:
        """The sides of a line that the range and the steps of a fact leave room for."""
        wanted = set(line.positions)
        term = self.programme.terms.get(line.left.tree.name) if isinstance(line.left.tree, Reference) else None
        if term is not None and isinstance(line.level, Decimal):
            if not _is_on_a_step(term.type, line.level):
                # No fact lies on the line: what is below takes its place.
                wanted = {Position.BELOW, Position.ABOVE}
            low = term.min is not None and line.level <= term.min
            high = term.max is not None and line.level >= term.max
            wanted -= {Position.BELOW} if low else set()
            wanted -= {Position.ABOVE} if high else set()
            if (term.min is not None and line.level < term.min) or (term.max is not None and line.level > term.max):
                wanted = set()
        yield from (position for position in Position if position in wanted)

    def _clauses_at(self, row: int | None, column: int | None) -> Clauses:
        if self.info is None:
            return self.clauses
        at = row if row is not None else column if self.info.exceptions else None
        return self.info.clauses_of_row(at) or self.info.clauses

    def _shown(self, line: _Line, position: Position) -> str:
        subject, context = line.left.text, f"（{line.context}）" if line.context else ""
        if isinstance(line.level, str) or Position.OTHER in line.positions:
            level = f"“{line.level}”" if isinstance(line.level, str) else line.right.text
            return f"{subject}{'是' if position is Position.AT else '不是'}{level}{context}"
        level = self._shown_level(line)
        later = isinstance(line.level, date)
        words = {
            Position.BELOW: "刚早于" if later else "刚低于",
            Position.AT: "恰为" if line.level is not None else "恰等于",
            Position.ABOVE: "刚晚于" if later else "刚高于",
            Position.OTHER: "不是",
        }
        return f"{subject}{words[position]}{level}{context}"

    def _shown_level(self, line: _Line) -> str:
        if line.level is None:
            return line.right.text
        if isinstance(line.level, DayDuration):
            return f"{Decimal(line.level.nanoseconds) / _NANOSECONDS_PER_DAY:f}天"
        name = line.left.tree.name if isinstance(line.left.tree, Reference) else None
        if name is None or name not in {**self.programme.terms, **self.programme.decisions}:
            return show_value(TermType.DECIMAL, line.level)
        unit = self.programme.terms[name].unit if name in self.programme.terms else ""
        kind = kind_of(self.programme, name)
        return show_value(kind, line.level, "" if kind is TermType.MONEY else unit).replace(" ", "")


def cited(clauses: Sequence[str]) -> str:
    """Clauses, one after the other."""
    return "、".join(clauses)


def _row_context(formula: Formula, site: ComparisonSite, info: DecisionInfo | None) -> str:
    """The other tests of the row in which a line stands, as people read them."""
    if not isinstance(formula.tree, Table) or site.row is None or not site.demands or info is None:
        return ""
    cells = {id(each.cell) for each in site.demands}
    columns = zip(formula.tree.inputs, formula.tree.rows[site.row - 1].conditions, strict=True)
    shown: list[str] = []
    for number, (column, condition) in enumerate(columns, 1):
        exception = info.exception_in_row(number)
        if id(condition.cell) not in cells:
            continue
        if exception is None:
            shown.append(f"{column.formula.cell.text.strip()} {condition.cell.text.strip()}")
        else:
            shown.append(f"但书“{exception.label}”{'' if condition.cell.text == APPLIES else '不'}适用")
    return "，".join(shown)


def _parted(sides: Sequence[Clauses]) -> str:
    """Whose line it is."""
    shown = [cited(clauses) for clauses in sides]
    return f"在{'与'.join(shown)}的分界上" if len(shown) > 1 else f"{shown[0]}的界线"


def _is_on_a_step(kind: TermType, level: Decimal) -> bool:
    match kind:
        case TermType.INTEGER:
            return level == level.to_integral_value()
        case TermType.MONEY:
            return level == round(level, _DECIMALS_OF_YUAN)
        case _:
            return True


def _level_key(level: Value) -> str:
    return str(level.normalize()) if isinstance(level, Decimal) else str(level)


def _demand_text(demand: Demand) -> str:
    span = demand.tree.span
    return f"{demand.cell.where.line}:{demand.cell.where.column}:{span.start}-{span.end}"


def _context_key(demands: Iterable[Demand]) -> str:
    """Conditions that are written alike are the same."""
    return "&".join(
        f"{each.cell.text[each.tree.span.start : each.tree.span.end]}:{each.answer.name}" for each in demands
    )
