"""Official documents: reading them into numbered clauses."""

from luoshi.documents.bounds import Bound
from luoshi.documents.figures import Figure, Measure, Quantity, read_figures
from luoshi.documents.markdown import read_markdown
from luoshi.documents.model import Clause, Document
from luoshi.documents.named_days import NamedDay
from luoshi.documents.stated_sums import StatedSum, read_sums
from luoshi.documents.turns import Turn

__all__ = [
    "Bound",
    "Clause",
    "Document",
    "Figure",
    "Measure",
    "NamedDay",
    "Quantity",
    "StatedSum",
    "Turn",
    "read_figures",
    "read_markdown",
    "read_sums",
]
