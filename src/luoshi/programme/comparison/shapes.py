"""What something says, wherever it stands: two that say the same have the same shape."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

_PLACES = frozenset({"where", "span", "cell", "pieces", "clause", "clauses", "label"})
"""Fields that say where something stands or who prescribes it, and not what it does."""


def shape(thing: object, *, cited: bool = False) -> object:
    """The contents of a tree of dataclasses, mappings and tuples, places left out; with `cited` clauses are kept."""
    if is_dataclass(thing) and not isinstance(thing, type):
        kept = [each.name for each in fields(thing) if each.name not in _PLACES or (cited and each.name == "clauses")]
        return (type(thing).__name__, *(shape(getattr(thing, name), cited=cited) for name in kept))
    if isinstance(thing, tuple | list):
        return tuple(shape(each, cited=cited) for each in thing)
    if isinstance(thing, Mapping):
        return tuple((key, shape(value, cited=cited)) for key, value in thing.items())
    return thing
