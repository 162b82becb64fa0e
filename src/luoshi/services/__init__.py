"""Use cases: each a function that takes an `Act`.

Checks that it is allowed, does it in one transaction and records it.
"""
