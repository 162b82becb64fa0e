"""The rules of a programme as texts: what leaves for another tool, and what comes back from it.

A text is found by its path of keys in programme.yaml; rows of tables, exceptions and dated values are lines of a block.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from luoshi.feel import Cell, Decision, Row, Table
from luoshi.programme.model import DatedValue, DecisionInfo, Parameter, Programme, TableRow, TermType
from luoshi.programme.showing import kind_of
from luoshi.source import FieldPlace, Place

Path = tuple[str, ...]

HERE: Final = FieldPlace("programme.yaml")
"""The place of what was never anywhere else."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, how it is compared, and where the file that was brought back has it.

    `cell` is the rule text there, from whose `start` on the text stands, where a place in it can be told exactly.
    """

    text: str
    compared: str
    where: Place = field(default=HERE, compare=False)
    cell: Cell | None = field(default=None, compare=False)
    start: int = field(default=0, compare=False)

    def at(self, offset: int) -> Place:
        """The place of a character of the text."""
        return self.where if self.cell is None else self.cell.at(self.start + offset)


Line = Mapping[str, tuple[Written, ...]]
"""The texts behind each key of one mapping."""


@dataclass(frozen=True, slots=True)
class Block:
    """The mappings of a list, in order; `places` says where each of them stands in the file that was brought back."""

    path: Path
    lines: tuple[Line, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Single texts (one, or a list of them, or none) and blocks, each by its path."""

    singles: Mapping[Path, tuple[Written, ...]]
    blocks: Mapping[Path, Block]


@dataclass(frozen=True, slots=True)
class GuardedRule:
    """A decision as the package writes it: the base rule apart from the exceptions to it."""

    info: DecisionInfo
    decision: Decision
    base: Cell | Table
    conditions: tuple[Cell, ...]
    outcomes: tuple[Cell, ...]


def written(text: str) -> Written:
    """A text that is compared as it stands, spaces around it apart."""
    return Written(text.strip(), text.strip().replace("\r\n", "\n"))


def rule_book(programme: Programme) -> RuleBook:
    """Every rule of a programme, in the author's own words."""
    singles: dict[Path, tuple[Written, ...]] = {}
    blocks: dict[Path, Block] = {}
    for rule in guarded_rules(programme):
        path = ("decisions", rule.info.name)
        match rule.base:
            case Table() as table:
                for key, texts in _table_singles(table):
                    singles[(*path, "table", key)] = texts
                base = programme.decisions[rule.info.base_rule or rule.info.name]
                rows = zip(table.rows, base.rows, strict=True)
                _add(blocks, (*path, "table", "rules"), tuple(_row_line(row, info) for row, info in rows))
            case Cell(text):
                singles[(*path, "is")] = (written(text),)
        if rule.info.exceptions:
            _add(blocks, (*path, "except"), tuple(_exception_lines(rule)))
    for parameter in programme.parameters.values():
        values = tuple(_value_line(parameter, value) for value in parameter.values)
        _add(blocks, ("parameters", parameter.name, "values"), values)
    return RuleBook(singles, blocks)


def guarded_rules(programme: Programme) -> Iterator[GuardedRule]:
    """The decisions that the package writes, in its order; a base rule is told with the decision it belongs to."""
    logic = {decision.name: decision for decision in programme.model.decisions}
    bases = {info.base_rule for info in programme.decisions.values()}
    for name, info in programme.decisions.items():
        if name in bases:
            continue
        decision = logic[name]
        if not info.exceptions or not isinstance(decision.logic, Table):
            yield GuardedRule(info, decision, decision.logic, (), ())
            continue
        *guarded, otherwise = decision.logic.rows
        base = logic[info.base_rule].logic if info.base_rule is not None else otherwise.output
        yield GuardedRule(info, decision, base, decision.logic.inputs, tuple(row.output for row in guarded))


def kind_behind(programme: Programme, text: str) -> TermType | None:
    """The kind of a fact, decision or parameter where the text is its name."""
    names = (programme.terms, programme.decisions, programme.parameters)
    return kind_of(programme, text) if any(text in known for known in names) else None


def value_text(kind: TermType, value: Decimal | str | bool) -> str:
    """A parameter's value as a package writes it: rates in percent."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal() if kind is TermType.RATE:
            return f"{number_text(value.scaleb(2))}%"
        case Decimal():
            return number_text(value)
        case str():
            return value


def number_text(number: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _add(blocks: dict[Path, Block], path: Path, lines: tuple[Line, ...]) -> None:
    blocks[path] = Block(path, lines, (HERE,) * len(lines))


def _table_singles(table: Table) -> Iterator[tuple[str, tuple[Written, ...]]]:
    yield "hit", (written(table.hit.value),)
    yield "aggregate", (written(table.aggregation.value.lower()),) if table.aggregation is not None else ()
    yield "outputs", (written(table.allowed_outputs.text),) if table.allowed_outputs is not None else ()
    yield "default", (written(table.default.text),) if table.default is not None else ()
    yield "in", tuple(written(cell.text) for cell in table.inputs)


def _row_line(row: Row, info: TableRow) -> Line:
    return {
        "when": tuple(written(test.text) for test in row.tests),
        "then": (written(row.output.text),),
        "clause": tuple(map(written, info.clauses)),
    }


def _exception_lines(rule: GuardedRule) -> Iterator[Line]:
    for exception, when, then in zip(rule.info.exceptions, rule.conditions, rule.outcomes, strict=True):
        yield {
            "label": (written(exception.label),),
            "when": (written(when.text),),
            "then": (written(then.text),),
            "clause": tuple(map(written, exception.clauses)),
            "beats": tuple(map(written, exception.beats)),
        }


def _value_line(parameter: Parameter, value: DatedValue) -> Line:
    return {
        "from": (written(value.since.isoformat()),),
        "value": (written(value_text(parameter.type, value.value)),),
        "clause": tuple(map(written, value.clauses)),
        "label": (written(value.label),) if value.label else (),
    }
