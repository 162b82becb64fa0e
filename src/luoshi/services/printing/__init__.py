"""Papers for print: the application, the approval form and the result letter of a case as PDF on A4."""

from luoshi.services.printing.papers import Paper, PrintedPaper, available, printed

__all__ = ["Paper", "PrintedPaper", "available", "printed"]
