"""Official documents: reading them into numbered clauses."""

from luoshi.documents.markdown import read_markdown
from luoshi.documents.model import Clause, Document

__all__ = ["Clause", "Document", "read_markdown"]
