"""What may be applied for, and whether it may be today."""

import datetime as dt
from dataclasses import dataclass

from luoshi.programme import Procedure, Programme, WindowDay, window_open


@dataclass(frozen=True, slots=True)
class Opening:
    """A procedure with the window that is open or comes next, and the clauses of that window."""

    procedure: Procedure
    window: WindowDay
    clauses: tuple[str, ...]


def opening(procedure: Procedure, today: dt.date) -> Opening:
    """How a procedure stands on a day."""
    window = window_open(procedure, today)
    clauses = () if window.number is None else procedure.windows[window.number - 1].clauses
    return Opening(procedure, window, clauses)


def openings(programme: Programme, today: dt.date) -> tuple[Opening, ...]:
    """How all procedures of a programme stand on a day."""
    return tuple(opening(procedure, today) for procedure in programme.procedures.values())
