"""What a check keeps while it walks a tree: the text at hand, the names in sight, and what was found wrong."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from luoshi.feel import syntax, typed
from luoshi.feel.problems import Cell, Code, nearest, quote
from luoshi.feel.syntax import Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, Type, is_assignable, show_type
from luoshi.feel.values import DateTime, Null, NullCode
from luoshi.source import Problem

MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Environment:
    """What a text may use: the types of the names outside of it, the types that the model declares, and the clock.

    Without `now`, now() and today() have no meaning.
    """

    types: Mapping[str, Type]
    named_types: Mapping[str, Type] = field(default_factory=dict)
    now: DateTime | None = None


@dataclass(slots=True)
class Bindings:
    """The names that a loop, a function or a context binds, each with the slot of its value."""

    locals: dict[str, tuple[int, Type]]


@dataclass(slots=True)
class Item:
    """The item that a filter looks at; `used` once the condition mentions it or an entry of it."""

    slot: int
    type: Type
    used: bool = False


@dataclass(slots=True)
class Tested:
    """The value under test; `used` once the test mentions it."""

    slot: int
    type: Type
    used: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text being checked, and the names of the environment found in it."""

    cell: Cell
    references: list[tuple[Span, str]]


class Checking(ABC):
    """One tree being checked; `check` and `condition` are the walk itself, which the topics call back."""

    def __init__(self, cell: Cell, environment: Environment) -> None:
        self.environment = environment
        self.frames: list[Bindings | Item] = []
        self.tested: list[Tested] = []
        self.required: dict[str, None] = {}
        self.unresolved: list[Problem] = []
        self.mistyped: list[Problem] = []
        self.cautions: list[Problem] = []
        self.text = Text(cell, [])
        self._last_slot = 0
        self._suggestions_left = 2 * MAX_PROBLEMS

    @abstractmethod
    def check(self, node: syntax.Expression) -> Typed:
        """The typed tree of an expression; what is wrong with it is kept, and the tree can be evaluated even so."""

    @abstractmethod
    def condition(self, tests: syntax.Tests, subject: typed.Local) -> Typed:
        """The tests as one condition on the subject."""

    def new_slot(self) -> int:
        """A slot that nothing else in this tree uses."""
        self._last_slot += 1
        return self._last_slot

    def start_slots_after(self, slot: int) -> None:
        """Keeps new slots clear of one that was given from outside."""
        self._last_slot = max(self._last_slot, slot)

    @contextmanager
    def within(self, frame: Bindings | Item) -> Iterator[None]:
        """The names of the frame are in sight, before all others."""
        self.frames.append(frame)
        try:
            yield
        finally:
            self.frames.pop()

    def formula(self, cell: Cell, node: syntax.Expression) -> typed.Formula:
        """An expression that was read from a text of its own."""
        outer, self.text = self.text, Text(cell, [])
        try:
            return written(cell, self.check(node), self.text.references)
        finally:
            self.text = outer

    def condition_formula(self, condition: syntax.Condition, subject: typed.Local) -> typed.Formula:
        """The tests of a cell, as a formula that is true where they hold for the subject."""
        outer, self.text = self.text, Text(condition.cell, [])
        try:
            return written(condition.cell, self.condition(condition.tests, subject), self.text.references)
        finally:
            self.text = outer

    def null(self, span: Span, reason: str, code: NullCode = NullCode.LITERAL, kind: Type = ANY) -> typed.Constant:
        """Null in place of what has no meaning or no value."""
        return typed.Constant(Null(reason, code, where=self.text.cell.at(span.start)), kind, span)

    def unresolve(self, code: Code, span: Span, message: str, remedy: str) -> typed.Constant:
        """Keeps a problem of what has no meaning at all, and gives null in its place."""
        if len(self.unresolved) < MAX_PROBLEMS:
            self.unresolved.append(self.text.cell.problem(code, span.start, message, remedy))
        return self.null(span, f"{message}；{remedy}" if remedy else message)

    def mistype(self, span: Span, message: str, remedy: str = "请检查两边的名称和类型") -> None:
        """Keeps a problem of what is null by the standard."""
        if len(self.mistyped) < MAX_PROBLEMS:
            self.mistyped.append(self.text.cell.problem(Code.TYPE, span.start, message, remedy))

    def caution(self, code: Code, span: Span, message: str, remedy: str) -> None:
        """Keeps a problem of what the standard allows and a package does not."""
        if len(self.cautions) < MAX_PROBLEMS:
            self.cautions.append(self.text.cell.problem(code, span.start, message, remedy))

    def suggest(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """What to do about an unknown name: take the nearest known one, which is looked for a few times only."""
        self._suggestions_left -= 1
        near = nearest(name, known) if self._suggestions_left >= 0 else None
        return f"是不是{quote(near)}？" if near else otherwise

    def want(self, tree: Typed, wanted: Type, message: str) -> None:
        """Keeps a problem where the tree cannot be of the type."""
        if not is_assignable(tree.type, wanted):
            self.mistype(tree.span, f"{message}，这里是{show_type(tree.type)}")


def written(cell: Cell, tree: Typed, references: list[tuple[Span, str]]) -> typed.Formula:
    """The formula of a tree, its text cut at the names that stand in it."""
    if not references:
        return typed.Formula(cell, tree, (), (cell.text,))
    found = sorted(references, key=lambda reference: reference[0].start)
    edges = [0, *(edge for span, _ in found for edge in (span.start, span.end)), len(cell.text)]
    pieces = tuple(cell.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return typed.Formula(cell, tree, tuple(name for _, name in found), pieces)
