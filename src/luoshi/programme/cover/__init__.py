"""What worked cases exercise of a package, and cases for what they do not."""

from luoshi.programme.cover.covering import Count, Covered, Doubtful, Missing, cover
from luoshi.programme.cover.proposing import Proposal
from luoshi.programme.cover.report import TARGET_NAMES, as_json
from luoshi.programme.cover.targets import Target, TargetKind
from luoshi.programme.cover.writing import with_proposals

__all__ = [
    "TARGET_NAMES",
    "Count",
    "Covered",
    "Doubtful",
    "Missing",
    "Proposal",
    "Target",
    "TargetKind",
    "as_json",
    "cover",
    "with_proposals",
]
