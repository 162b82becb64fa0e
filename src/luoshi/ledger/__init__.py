"""Double entry in integer fen: which accounts a movement of a programme's money touches."""

from luoshi.ledger.postings import CREDIT_PARTS, Leg, Part, Posting, appropriate, commit, pay, receive, transfer

__all__ = ["CREDIT_PARTS", "Leg", "Part", "Posting", "appropriate", "commit", "pay", "receive", "transfer"]
