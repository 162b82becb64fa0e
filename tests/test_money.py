"""Fen and rounding: each mode on both sides of half a fen, negative amounts, amounts beyond the default context."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.money import Rounding, round_yuan, show_yuan, to_fen, to_yuan

# amount, half up, half even, down, up — by the definitions of the modes, worked out by hand.
ROUNDINGS = (
    ("1.004", "1.00", "1.00", "1.00", "1.01"),
    ("1.005", "1.01", "1.00", "1.00", "1.01"),
    ("1.015", "1.02", "1.02", "1.01", "1.02"),
    ("1.0049999999999999999999999999999999", "1.00", "1.00", "1.00", "1.01"),
    ("1", "1.00", "1.00", "1.00", "1.00"),
    ("0", "0.00", "0.00", "0.00", "0.00"),
    ("-1.005", "-1.01", "-1.00", "-1.00", "-1.01"),
    ("12345678901234567890.125", "12345678901234567890.13", "12345678901234567890.12")
    + ("12345678901234567890.12", "12345678901234567890.13"),
)


@pytest.mark.parametrize(("amount", "half_up", "half_even", "down", "up"), ROUNDINGS)
def test_each_mode(amount: str, half_up: str, half_even: str, down: str, up: str) -> None:
    modes = (Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.DOWN, Rounding.UP)
    expected = dict(zip(modes, (half_up, half_even, down, up), strict=True))
    got = {mode: str(round_yuan(Decimal(amount), mode)) for mode in Rounding}
    assert got == expected


def test_the_threads_own_context_changes_no_amount() -> None:
    with localcontext(prec=3):
        assert str(round_yuan(Decimal("123456.785"), Rounding.HALF_UP)) == "123456.79"
        assert to_fen(Decimal("123456.78")) == 12345678


@given(st.integers(-(10**20), 10**20))
def test_fen_and_yuan_are_the_same_amount(amount_fen: int) -> None:
    assert to_fen(to_yuan(amount_fen)) == amount_fen


@pytest.mark.parametrize("amount", ["0.001", "1.005", "-0.015"])
def test_parts_of_a_fen_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        to_fen(Decimal(amount))


@pytest.mark.parametrize(
    ("amount_fen", "shown"),
    [(0, "0.00 元"), (5, "0.05 元"), (123456780, "1,234,567.80 元"), (-150, "-1.50 元")],
)
def test_shown_with_thousands_marks(amount_fen: int, shown: str) -> None:
    assert show_yuan(amount_fen) == shown
