"""`dataclass` as the trees use it, frozen and slotted, made in a tenth of the time.

The trees have seventy classes, which are made whenever the package is imported; the standard library writes and
compiles six methods for each, here five of them are shared. To the type checker it is the one of the standard library.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """What `dataclasses.dataclass(frozen=True, slots=True)` makes; fields have no default factories."""
        if not (frozen and slots):
            raise TypeError("a node is frozen and slotted")
        return _make


def _make(described: type) -> type:
    described = dataclasses.dataclass(init=False, repr=False, eq=False)(described)
    fields = dataclasses.fields(described)
    names = tuple(field.name for field in fields)
    space = {name: value for name, value in vars(described).items() if name not in {*names, "__dict__", "__weakref__"}}
    made = type(described.__name__, described.__bases__, {**space, "__slots__": names, **_SHARED})
    compared = tuple(field.name for field in fields if field.compare)
    made.__compared__ = _values(compared)  # type: ignore[attr-defined]
    made.__values__ = _values(names)  # type: ignore[attr-defined]
    made.__init__ = _initializer(made, fields)  # type: ignore[misc]
    return made


def _values(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """What gives the values of these fields of an object; no method, so that it is called with the object."""
    if len(names) > 1:
        return attrgetter(*names)
    return staticmethod(lambda node: tuple([getattr(node, name) for name in names]))


def _initializer(made: type, fields: tuple["dataclasses.Field[Any]", ...]) -> Callable[..., None]:
    space: dict[str, Any] = {}
    parameters = ["self"]
    lines = []
    for field in fields:
        space[f"set_{field.name}"] = vars(made)[field.name].__set__
        lines.append(f" set_{field.name}(self, {field.name})")
        if field.default is dataclasses.MISSING:
            parameters.append(field.name)
        else:
            space[f"default_{field.name}"] = field.default
            parameters.append(f"{field.name}=default_{field.name}")
    exec(f"def __init__({', '.join(parameters)}):\n" + "\n".join(lines), space)
    initialize: Callable[..., None] = space["__init__"]
    return initialize


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash(self.__compared__(self))


def _show(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, *_value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change {name} of {type(self).__name__}")


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), self.__values__(self)


_SHARED = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _show,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__reduce__": _reduce,
}
