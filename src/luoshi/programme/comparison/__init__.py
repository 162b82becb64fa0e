"""Two versions of a programme compared: their clauses, what they define, and what they decide."""

from luoshi.programme.comparison.clauses import Change, ClauseChange
from luoshi.programme.comparison.comparing import Asked, Compared, DatedRegion, compare
from luoshi.programme.comparison.definitions import DefinitionChange
from luoshi.programme.comparison.differing import Region, Unclear
from luoshi.programme.comparison.report import as_json, change_of, text_of, witness_of

__all__ = [
    "Asked",
    "Change",
    "ClauseChange",
    "Compared",
    "DatedRegion",
    "DefinitionChange",
    "Region",
    "Unclear",
    "as_json",
    "change_of",
    "compare",
    "text_of",
    "witness_of",
]
