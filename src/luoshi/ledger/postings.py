"""The movements of a programme's money as balanced postings.

A fund has two sides. The budget side says what may still be promised: appropriation → budget → committed → spent. The
cash side says where the money lies: origin → source → outlet → payee. Every posting's legs sum to zero; a positive
leg is a debit.
"""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The part that an account plays in a fund."""

    APPROPRIATION = "appropriation"
    BUDGET = "budget"
    COMMITTED = "committed"
    SPENT = "spent"
    ORIGIN = "origin"
    SOURCE = "source"
    OUTLET = "outlet"
    PAYEE = "payee"


# What these two hold is the other side of what came in or went out, so their balances may fall below zero.
CREDIT_PARTS = frozenset({Part.APPROPRIATION, Part.ORIGIN})


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a posting, in fen; positive is a debit."""

    part: Part
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Posting:
    """Legs that sum to zero.

    Raises ValueError where they do not, or where a leg moves nothing: both are a programmer's mistake.
    """

    legs: tuple[Leg, ...]

    def __post_init__(self) -> None:
        if sum(leg.amount_fen for leg in self.legs) != 0 or any(leg.amount_fen == 0 for leg in self.legs):
            raise ValueError(f"unbalanced or empty posting: {self.legs}")


def appropriate(amount_fen: int) -> Posting:
    """The office is allowed to promise so much more."""
    return _moved(amount_fen, Part.APPROPRIATION, Part.BUDGET)


def receive(amount_fen: int) -> Posting:
    """Money arrives in the fund's source account."""
    return _moved(amount_fen, Part.ORIGIN, Part.SOURCE)


def commit(amount_fen: int) -> Posting:
    """An approval promises the amount; the budget can no longer promise it to anybody else."""
    return _moved(amount_fen, Part.BUDGET, Part.COMMITTED)


def transfer(amount_fen: int) -> Posting:
    """Money moves from the source account to the outlet account."""
    return _moved(amount_fen, Part.SOURCE, Part.OUTLET)


def pay(amount_fen: int) -> Posting:
    """Money leaves the outlet account for the payee, and the promise is kept."""
    paid = _moved(amount_fen, Part.OUTLET, Part.PAYEE)
    kept = _moved(amount_fen, Part.COMMITTED, Part.SPENT)
    return Posting(paid.legs + kept.legs)


def _moved(amount_fen: int, giver: Part, taker: Part) -> Posting:
    if amount_fen <= 0:
        raise ValueError(f"an amount moved must be positive, not {amount_fen} fen")
    return Posting((Leg(taker, amount_fen), Leg(giver, -amount_fen)))
