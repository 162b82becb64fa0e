"""What a package says to the rule language: facts, decisions, tables."""

from dataclasses import dataclass

from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.types import Type
from luoshi.money import Rounding
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that decisions may use."""

    name: str
    type: Type
    where: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a test for each input, an output, and the clause that says so.

    `label` is what people call the row where it has a name, such as that of an exception.
    """

    tests: tuple[Cell, ...]
    output: Cell
    clause: str | None
    where: Place
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table (DMN 1.5, 8).

    `aggregation` only where it collects; `allowed_outputs` are tests that every result must satisfy, and rank the
    results for `priority` and `output order`; `default` is the result where no row fires.
    """

    hit: Hit
    inputs: tuple[Cell, ...]
    rows: tuple[Row, ...]
    where: Place
    aggregation: Aggregation | None = None
    allowed_outputs: Cell | None = None
    default: Cell | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A named result; `type` is what the package declares it to be, `rounding` how its yuan become whole fen."""

    name: str
    logic: Cell | Table
    type: Type | None
    clause: str | None
    rounding: Rounding | None
    where: Place
