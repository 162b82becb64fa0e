"""Money in integer fen, and the ways in which a programme may round to it."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum

FEN_PER_YUAN = 100
_FEN = Decimal("0.01")
# Its own context: what the thread's default holds must not change an amount.
_CONTEXT = Context(prec=40)


class Rounding(StrEnum):
    """How an amount of yuan becomes whole fen; the text is what a package writes after `round:`."""

    HALF_UP = "half up to fen"
    HALF_EVEN = "half even to fen"
    DOWN = "down to fen"
    UP = "up to fen"


_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


def round_yuan(amount_yuan: Decimal, rounding: Rounding) -> Decimal:
    """The amount in yuan with exactly two decimals."""
    return amount_yuan.quantize(_FEN, _MODES[rounding], _CONTEXT)


def to_fen(amount_yuan: Decimal) -> int:
    """Whole fen of an amount in yuan.

    Raises ValueError where the amount has parts of a fen: rounding is a decision of the programme, never of this
    module.
    """
    fen = _CONTEXT.multiply(amount_yuan, Decimal(FEN_PER_YUAN))
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount_yuan} yuan is not a whole number of fen")
    return int(fen)


def to_yuan(amount_fen: int) -> Decimal:
    """The amount in yuan, with exactly two decimals."""
    return Decimal(amount_fen).scaleb(-2)


def show_yuan(amount_fen: int) -> str:
    """The amount with thousands marks and unit: `1,234,567.80 元`."""
    return f"{to_yuan(amount_fen):,.2f} 元"
