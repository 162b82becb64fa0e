"""What changed in the text of a document, clause by clause."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.documents import Clause, Document


class Change(StrEnum):
    """What became of something from one version to the next."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is not as it was: its text before and after, None where it was not there.

    `address` is that in the new document, of a clause that is gone that in the old one. One that moved has the same
    text under another address, which was `before`.
    """

    address: str
    change: Change
    old: str | None
    new: str | None
    before: str | None = None


def clause_changes(old: Document, new: Document) -> tuple[ClauseChange, ...]:
    """The clauses that differ, in the order of the new text; those that are gone come last."""
    moved = dict(_moved(old, new))
    found = [change for clause in new.clauses if (change := _change_of(clause, old, moved)) is not None]
    gone = [
        ClauseChange(clause.address, Change.REMOVED, clause.written, None)
        for clause in old.clauses
        if clause.address not in moved.values() and (clause.address in moved or new.clause(clause.address) is None)
    ]
    return (*found, *gone)


def _change_of(clause: Clause, old: Document, moved: Mapping[str, str]) -> ClauseChange | None:
    origin = old.clause(moved[clause.address]) if clause.address in moved else None
    if origin is not None:
        return ClauseChange(clause.address, Change.MOVED, origin.written, clause.written, origin.address)
    before = old.clause(clause.address)
    # Where a clause has moved away, what stands under its address now is new.
    if before is None or before.address in moved.values():
        return ClauseChange(clause.address, Change.ADDED, None, clause.written)
    if _said(before) == _said(clause):
        return None
    return ClauseChange(clause.address, Change.CHANGED, before.written, clause.written)


def _moved(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    """The new and the old address of clauses whose text now stands elsewhere, as far as one text has one place."""
    settled = {clause.address for clause in new.clauses if _stands(old, clause)}
    left = _by_text(clause for clause in old.clauses if clause.address not in settled)
    for text, clauses in _by_text(clause for clause in new.clauses if clause.address not in settled).items():
        if len(clauses) == 1 and len(left.get(text, ())) == 1:
            yield clauses[0].address, left[text][0].address


def _stands(old: Document, clause: Clause) -> bool:
    before = old.clause(clause.address)
    return before is not None and _said(before) == _said(clause)


def _by_text(clauses: Iterable[Clause]) -> dict[tuple[str, str], list[Clause]]:
    found: dict[tuple[str, str], list[Clause]] = {}
    for clause in clauses:
        if clause.text:
            found.setdefault(_said(clause), []).append(clause)
    return found


def _said(clause: Clause) -> tuple[str, str]:
    """What a clause says, its number left out."""
    return clause.title, clause.text
