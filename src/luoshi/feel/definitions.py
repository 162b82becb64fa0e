"""What a package says to the rule language: facts, decisions, tables."""

from dataclasses import dataclass

from luoshi.feel.problems import Cell
from luoshi.feel.typed import Hit
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
    """A row of a table: a test for each input, an output, and the clause that says so."""

    tests: tuple[Cell, ...]
    output: Cell
    clause: str | None
    where: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit: Hit
    inputs: tuple[Cell, ...]
    rows: tuple[Row, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Decision:
    """A named result; `type` is what the package declares it to be, `rounding` how its yuan become whole fen."""

    name: str
    logic: Cell | Table
    type: Type | None
    clause: str | None
    rounding: Rounding | None
    where: Place
