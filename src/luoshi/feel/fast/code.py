"""Python code while it is being written: functions of one module, statement by statement.

Names, texts and numbers of an author never stand in it: they are constants in its namespace, and every identifier is a
letter and a number.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Module:
    """The functions that belong to one entry point, and the namespace they run in."""

    def __init__(self) -> None:
        self.variables: dict[str, str] = {}
        self._namespace: dict[str, object] = {}
        self._known: dict[int, str] = {}
        self._sources: list[str] = []
        self._links: list[str] = []
        self._count = 0

    def fresh(self, letter: str) -> str:
        """An identifier that nothing else has."""
        self._count += 1
        return f"{letter}{self._count}"

    def constant(self, value: object) -> str:
        """An identifier for the value; the same object has one."""
        if id(value) not in self._known:
            name = self.fresh("c")
            # The namespace keeps the object alive, so that nothing else can have its id.
            self._namespace[name] = value
            self._known[id(value)] = name
        return self._known[id(value)]

    def known(self, name: str) -> object:
        """The value of an identifier that stands for a constant; None for a variable."""
        return self._namespace.get(name)

    def add(self, name: str, parameters: Sequence[str], lines: Sequence[str]) -> None:
        """A function from its lines, which are indented by a space or more."""
        self._sources.append(f"def {name}({', '.join(parameters)}):\n" + "\n".join(lines) + "\n")

    def link(self, make: Callable[..., object], *arguments: str) -> str:
        """An identifier for what `make` gives for these identifiers, once all functions are there."""
        name = self.fresh("c")
        self._links.append(f"{name} = {self.constant(make)}({', '.join(arguments)})")
        return name

    def source(self) -> str:
        """The code as it stands."""
        return "\n".join((*self._sources, *self._links, ""))

    def run(self, name: str) -> Any:
        """The function of that name, everything compiled."""
        namespace = dict(self._namespace)
        exec(compile(self.source(), "<rules>", "exec"), namespace)
        return namespace[name]


class Body:
    """The lines of a function being written: statements that leave each value in a variable."""

    def __init__(self, module: Module, indent: int = 1) -> None:
        self.module = module
        self.lines: list[str] = []
        self.indent = indent
        self._used: set[str] = set()
        self._assigned: set[str] = set()

    def line(self, text: str) -> None:
        """A statement at the present indentation."""
        self.lines.append(" " * self.indent + text)

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """What is written inside is a block under the header."""
        self.line(f"{header}:")
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    def assign(self, expression: str) -> str:
        """A fresh variable with the value of the expression."""
        variable = self.module.fresh("t")
        self.line(f"{variable} = {expression}")
        return variable

    def call(self, function: Callable[..., object], *arguments: str) -> str:
        """A fresh variable with what the function of the runtime gives."""
        return self.assign(f"{self.module.constant(function)}({', '.join(arguments)})")

    def use(self, variable: str) -> str:
        """A variable that may come from outside of the function."""
        self._used.add(variable)
        return variable

    def own(self, variable: str) -> str:
        """A variable that the function assigns itself and parts of it may use."""
        self._assigned.add(variable)
        return variable

    def free(self) -> tuple[str, ...]:
        """The variables that the function needs from outside."""
        return tuple(sorted(self._used - self._assigned))


def in_tuple(items: Sequence[str]) -> str:
    """The code of a tuple."""
    return f"({', '.join(items)},)" if items else "()"
