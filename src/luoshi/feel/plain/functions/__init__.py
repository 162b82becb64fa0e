"""The built-in functions as the explaining evaluator works them out (DMN 1.5, 10.3.4); `fast` has its own."""

from luoshi.feel.plain.functions.calling import call

__all__ = ["call"]
