"""Whose figures are verified: an element, what people call it, and the clauses that should give its figures."""

from dataclasses import dataclass
from decimal import Decimal

from luoshi.documents import Bound
from luoshi.feel import show
from luoshi.periods import Period
from luoshi.programme.model import Clauses, Programme, TermType
from luoshi.programme.verification.figures.senses import UNKNOWN, Sense
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class Owner:
    """An element as people call it (`element`) and in ids (`about`).

    `nearby` are clauses that may give a figure instead of its own: those of the decision that a row belongs to; `named`
    those of the names that its text uses. `shared` are clauses that its figures carry out as well: those of the
    decisions that use a parameter; of the other rows, where rows stand in order and one ends where the next begins.
    `column` names the figures that stand beside each other in a table, a series or a sum.
    """

    element: str
    about: str
    clauses: Clauses
    where: Place
    nearby: Clauses = ()
    named: Clauses = ()
    shared: Clauses = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as far as an element names it; 31 without a month is the last day of one.

    `month_of_period` counts the months of a quarter, a half-year or a year, of a return.
    """

    year: int | None
    month: int | None
    day: int | None
    month_of_period: int | None = None


@dataclass(frozen=True, slots=True)
class ElementFigure:
    """A figure of an element, `written` as people read it.

    Without `is_needed` a clause may give it but need not. `is_length` where it is a limit of time that somebody has to
    keep. `bound` where a rule compares with it. `is_complement` where it is what is missing from one.
    """

    owner: Owner
    written: str
    value: Decimal | Period | Moment
    sense: Sense = UNKNOWN
    bound: Bound | None = None
    is_needed: bool = True
    is_length: bool = False
    is_factor: bool = False
    is_divisor: bool = False
    is_complement: bool = False
    where: Place | None = None

    @property
    def shown(self) -> str:
        """As `written`, an amount with its unit."""
        is_bare = isinstance(self.value, Decimal) and self.sense.type is TermType.MONEY and self.written[-1].isdigit()
        return f"{self.written}元" if is_bare else self.written

    @property
    def place(self) -> Place:
        """Where the figure stands, or its element where nothing more is known."""
        return self.where or self.owner.where


@dataclass(frozen=True, slots=True)
class ParameterLimit:
    """A parameter that an element compares something with."""

    owner: Owner
    parameter: str
    bound: Bound


@dataclass(frozen=True, slots=True)
class ElementText:
    """Words that an element shows or asks, with its clauses: a figure in them is carried out as well."""

    clauses: Clauses
    text: str


Item = ElementFigure | ParameterLimit | ElementText


def sense_in(programme: Programme, name: str) -> Sense:
    """What the value of a fact, a decision or a parameter is."""
    if name in programme.terms:
        term = programme.terms[name]
        # Whatever a fact calls its unit, money is reckoned in yuan.
        return Sense(term.type, "元" if term.type is TermType.MONEY else term.unit)
    if name in programme.decisions:
        return Sense(programme.decisions[name].type)
    return Sense(programme.parameters[name].type) if name in programme.parameters else UNKNOWN


def clauses_of_name(programme: Programme, name: str) -> Clauses:
    """The clauses of a fact, a parameter or a decision."""
    if name in programme.terms:
        return programme.terms[name].clauses
    if name in programme.parameters:
        return programme.parameters[name].clauses
    return programme.decisions[name].clauses


def show_figure(value: Decimal, sense: Sense) -> str:
    """A number as a document writes it: `4%`, `500元`, `3年`."""
    if sense.type is TermType.RATE:
        return f"{show(value * 100)}%"
    return f"{show(value)}{'元' if sense.type is TermType.MONEY else sense.unit}"
