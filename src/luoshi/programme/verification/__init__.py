"""Verification: what is wrong with a programme before it is issued, each finding with a witness."""

from luoshi.programme.verification.findings import (
    Cliff,
    Explanation,
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
    Verified,
    Witness,
)
from luoshi.programme.verification.running import seal, verify

__all__ = [
    "Cliff",
    "Explanation",
    "FactsWitness",
    "FiguresWitness",
    "Finding",
    "FindingKind",
    "Method",
    "Proved",
    "Result",
    "Severity",
    "Unsettled",
    "Verified",
    "Witness",
    "seal",
    "verify",
]
