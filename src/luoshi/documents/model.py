"""An official document as numbered clauses, each with the address by which everything else refers to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from luoshi.source import FilePlace


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest addressable piece of a document.

    `address` is unique, such as `三(二)1` or `第五条第二款(一)`; `level` counts from 1 at the top; `parent` is the
    address of the clause it stands in. `written` is the clause as it stands in the file without marks of Markdown:
    `label`, `title` and `text` together, paragraphs parted by a line end.
    """

    address: str
    number: int
    label: str
    title: str
    text: str
    written: str
    level: int
    parent: str | None
    where: FilePlace


@dataclass(frozen=True, slots=True)
class Document:
    """A document as issued: its title, the documents it rests on, and its clauses in the order of the text."""

    title: str
    basis: tuple[str, ...]
    clauses: tuple[Clause, ...]
    _by_address: Mapping[str, Clause] = field(init=False, repr=False, compare=False)
    _children: Mapping[str | None, tuple[Clause, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the clauses, since every page and check looks them up."""
        children: dict[str | None, tuple[Clause, ...]] = {}
        for clause in self.clauses:
            children[clause.parent] = (*children.get(clause.parent, ()), clause)
        by_address = {clause.address: clause for clause in self.clauses}
        object.__setattr__(self, "_by_address", MappingProxyType(by_address))
        object.__setattr__(self, "_children", MappingProxyType(children))

    def clause(self, address: str) -> Clause | None:
        """The clause at `address`, None where there is none."""
        return self._by_address.get(address)

    def children(self, address: str | None) -> tuple[Clause, ...]:
        """The clauses that stand directly in the one at `address`; None asks for the topmost ones."""
        return self._children.get(address, ())

    def is_heading(self, clause: Clause) -> bool:
        """Whether the clause has only a title and leaves the saying to the clauses in it."""
        return not clause.text and bool(self.children(clause.address))

    def position(self, address: str) -> int:
        """Where the clause stands in the text, counted from 0, for sorting; unknown addresses come last."""
        clause = self.clause(address)
        return self.clauses.index(clause) if clause is not None else len(self.clauses)
