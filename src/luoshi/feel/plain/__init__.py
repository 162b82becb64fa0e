"""The evaluator that explains: every null with its reason and its place."""

from luoshi.feel.plain.evaluation import Evaluation, decide, evaluate
from luoshi.feel.plain.explanation import Wording
from luoshi.feel.plain.tables import Lookup

__all__ = ["Evaluation", "Lookup", "Wording", "decide", "evaluate"]
