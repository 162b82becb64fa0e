"""Amounts that a document states beside its rules: totals and their parts, quotas, the money of a fund, outer limits.

A figure is a number, or the name of a parameter where it changes by date. Money is in yuan, a share is a rate (50 % is
0.5).
"""

from dataclasses import dataclass
from decimal import Decimal

from luoshi.periods import Period
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class ParameterName:
    """The parameter whose value of a day a figure is."""

    name: str


Figure = Decimal | ParameterName


@dataclass(frozen=True, slots=True)
class TotalPart:
    """One of the figures that make up a total."""

    name: str
    value: Figure
    clauses: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that the document says others add up to: exactly, or with `at_most` without exceeding it.

    `unit` is that of the total and of every part, such as 个; empty where the document gives none.
    """

    name: str
    clauses: tuple[str, ...]
    total: Figure
    unit: str
    at_most: bool
    parts: tuple[TotalPart, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class FundTotal:
    """The money of a fund in yuan, in all or, with `per_year`, for each year in force."""

    amount: Figure
    per_year: bool
    clauses: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Portion:
    """What one source gives to a fund, or one purpose may take: an `amount` in yuan or a `share` of it, never both."""

    name: str
    amount: Figure | None
    share: Figure | None
    clauses: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Quota:
    """The most cases of a procedure that are paid, in all or, with `per_year`, for each year in force."""

    count: int
    per_year: bool
    clauses: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class OuterLimit:
    """The time from submission to the end of the last stage of a procedure."""

    limit: Period
    clauses: tuple[str, ...]
    where: Place
