"""Luoshi 落实: turns a programme document into a running programme."""

__version__ = "0.1.0"
