"""The figures of a document by clause, and those that readings and notes add to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.documents import Document, Figure, read_figures
from luoshi.programme.model import Clauses, Programme
from luoshi.programme.verification.figures.derived import sources_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in the text of a clause."""

    clause: str
    figure: Figure


class ClauseFigures:
    """The figures of a document by clause; the family of a clause are those in it and those it stands in."""

    def __init__(self, programme: Programme) -> None:
        """Read every clause of the programme's document once."""
        self._document: Document = programme.document
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self._texts: dict[str, str] = {}
        self._families: dict[str, Clauses] = {}
        self._remarks: dict[str, list[Figure]] = {}
        self._inside: dict[Clauses, tuple[Mention, ...]] = {}
        self._joined: dict[Clauses, Clauses] = {}
        self._said: dict[tuple[re.Pattern[str], Clauses], bool] = {}
        self._near: dict[Clauses, tuple[Mention, ...]] = {}
        for clause in self._document.clauses:
            self._texts[clause.address] = f"{clause.title}\n{clause.text}"
            found = read_figures(self._texts[clause.address])
            self._mentions[clause.address] = tuple(Mention(clause.address, figure) for figure in found)
        for text, clauses in _remarks(programme):
            for address in clauses:
                self._remarks.setdefault(address, []).extend(read_figures(text))

    @property
    def mentions(self) -> Iterator[Mention]:
        """Every figure of the text, in its order."""
        for found in self._mentions.values():
            yield from found

    def sources_of(self, mention: Mention) -> Iterator[tuple[Mention, ...]]:
        """Each group of other figures of its clause from which a figure follows."""
        beside = [each.figure for each in self._mentions[mention.clause]]
        for found in sources_of(self._texts[mention.clause], mention.figure, beside):
            yield tuple(Mention(mention.clause, figure) for figure in found)

    def near(self, clauses: Clauses) -> tuple[Mention, ...]:
        """The figures of the clauses, of those in them, and of those that they stand in."""
        if clauses not in self._near:
            self._near[clauses] = tuple(dict.fromkeys((*self.inside(clauses), *self.around(clauses))))
        return self._near[clauses]

    def inside(self, clauses: Clauses) -> tuple[Mention, ...]:
        """The figures of the clauses and of those in them."""
        if clauses not in self._inside:
            addresses = (address for clause in clauses for address in (clause, *self._below(clause)))
            self._inside[clauses] = self._collected(addresses)
        return self._inside[clauses]

    def around(self, clauses: Clauses) -> tuple[Mention, ...]:
        """The figures of the clauses that they stand in, without those in which they do not."""
        return self._collected(address for clause in clauses for address in self.above(clause))

    def remarks(self, clauses: Clauses) -> Iterator[Figure]:
        """The figures that readings, notes and confirmed values give for the clauses and those around them."""
        if self._remarks:
            for address in self.families(clauses):
                yield from self._remarks.get(address, ())

    def says(self, pattern: re.Pattern[str], clauses: Clauses) -> bool:
        """Whether the text of the clauses or of those around them holds this."""
        key = (pattern, clauses)
        if key not in self._said:
            found = (self._document.clause(address) for address in self.families(clauses))
            self._said[key] = any(pattern.search(clause.text) for clause in found if clause is not None)
        return self._said[key]

    def families(self, clauses: Clauses) -> Clauses:
        """The clauses, those in them and those that they stand in, each once."""
        if clauses not in self._joined:
            self._joined[clauses] = tuple(dict.fromkeys(each for clause in clauses for each in self.family(clause)))
        return self._joined[clauses]

    def family(self, clause: str) -> Clauses:
        """The clause, those in it and those that it stands in."""
        if clause not in self._families:
            self._families[clause] = (clause, *self._below(clause), *self.above(clause))
        return self._families[clause]

    def above(self, address: str) -> Clauses:
        """The clauses that a clause stands in, the nearest first."""
        clause = self._document.clause(address)
        if clause is None or clause.parent is None:
            return ()
        return (clause.parent, *self.above(clause.parent))

    def _below(self, address: str) -> Clauses:
        found: list[str] = []
        for child in self._document.children(address):
            found += [child.address, *self._below(child.address)]
        return tuple(found)

    def _collected(self, addresses: Iterable[str]) -> tuple[Mention, ...]:
        return tuple(mention for address in dict.fromkeys(addresses) for mention in self._mentions.get(address, ()))


def _remarks(programme: Programme) -> Iterator[tuple[str, Clauses]]:
    for reading in programme.interpretations:
        yield f"{reading.name}：{reading.text}\n{reading.reason}", reading.clauses
    for note in programme.notes:
        yield note.text, (note.clause,)
    for pending in programme.pending:
        yield pending.value, (pending.clause,)
