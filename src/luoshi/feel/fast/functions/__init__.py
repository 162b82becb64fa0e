"""The built-in functions of the compiled evaluator; the explaining one has its own, reckoned in other ways."""

from luoshi.feel.fast.functions.calling import call
from luoshi.feel.fast.functions.quick import QUICK

__all__ = ["QUICK", "call"]
