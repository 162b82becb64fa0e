"""The compiled evaluator: the typed tree as Python code, with arithmetic of its own."""
