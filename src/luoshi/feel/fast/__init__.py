"""The compiled evaluator: the typed tree as Python code, with arithmetic of its own."""

from luoshi.feel.fast.compilation import Compiled, compile_formula, compile_rules

__all__ = ["Compiled", "compile_formula", "compile_rules"]
