"""The life of an amount through a fund: every posting balances, and what is paid was promised and was there.

appropriate 100.00 yuan, receive 80.00, commit 30.00, transfer 30.00, pay 30.00 leaves
budget 70.00, committed 0, spent 30.00, source 50.00, outlet 0, payee 30.00.
"""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger import Leg, Part, Posting, appropriate, commit, pay, receive, transfer

MOVES = (appropriate, receive, commit, transfer, pay)


def test_the_story_of_the_docstring() -> None:
    balances: Counter[Part] = Counter()
    for posting in (appropriate(10_000), receive(8_000), commit(3_000), transfer(3_000), pay(3_000)):
        for leg in posting.legs:
            balances[leg.part] += leg.amount_fen
    assert dict(balances) == {
        Part.APPROPRIATION: -10_000,
        Part.BUDGET: 7_000,
        Part.ORIGIN: -8_000,
        Part.SOURCE: 5_000,
        Part.COMMITTED: 0,
        Part.OUTLET: 0,
        Part.PAYEE: 3_000,
        Part.SPENT: 3_000,
    }


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(1, 10**15)), max_size=40))
def test_all_accounts_always_sum_to_zero(moves: list[tuple[Callable[[int], Posting], int]]) -> None:
    assert sum(leg.amount_fen for move, amount in moves for leg in move(amount).legs) == 0


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("amount_fen", [0, -1])
def test_nothing_moves_backwards_or_by_nothing(move: Callable[[int], Posting], amount_fen: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        move(amount_fen)


def test_an_unbalanced_posting_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        Posting((Leg(Part.BUDGET, 100), Leg(Part.COMMITTED, -99)))
