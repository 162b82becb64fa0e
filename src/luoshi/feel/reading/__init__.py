"""Tokens to syntax tree, by topic: each module reads what its name says and builds on the one before it.

`cursor` → `names` → `types` → `structures` → `functions` → `testing` → `expressions`; operators by binding power,
everything else by recursive descent. Nesting is bounded, so that no text can exhaust the stack of this pass or of any
later one, and every method takes time linear in what it reads.
"""

from luoshi.feel.reading.expressions import ExpressionReader

__all__ = ["ExpressionReader"]
