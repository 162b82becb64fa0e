"""The evaluator that explains: every null with its reason and its place."""
