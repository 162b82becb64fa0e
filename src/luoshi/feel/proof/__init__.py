"""Proof: the rules of a model as formulas, tables swept for gaps and overlaps, and the solver behind one file."""
