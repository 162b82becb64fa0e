"""Which values no row of a table covers, which rows meet, and which never decide, by sweeping over its columns.

A sweep goes along the stretches of one column with the rows that cover each, and for these along the next column. Of
one column that takes about as long as sorting its rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from luoshi.feel.proof.columns import Column, Ranges, column_of
from luoshi.feel.proof.sets import Domain, Values, both

MOST_STEPS = 15_000_000
"""Rows looked at in one sweep, each as often as it was; a place where rows are looked at counts as so many more."""

_STEPS_A_PLACE = 50

MOST_REGIONS = 20_000
MOST_PAIRS = 1_000


class TooMuch(Exception):
    """A table whose rows meet in too many ways to be swept."""


class Grid:
    """A table as sets: what each column may have, and for which values of each column every row holds."""

    def __init__(self, domains: tuple[Domain, ...], rows: tuple[tuple[Values, ...], ...]) -> None:
        self.domains = domains
        self.rows = rows

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns cut into stretches, worked out once for all questions."""
        return tuple(column_of(domain, [row[place] for row in self.rows]) for place, domain in enumerate(self.domains))

    def is_like(self, other: "Grid") -> bool:
        """Whether the other one has the same domains and rows."""
        return self.domains == other.domains and self.rows == other.rows


Region = tuple[Values, ...]
"""For each column some of its values: all combinations of them."""


def gaps(grid: Grid) -> tuple[Region, ...]:
    """The values for which no row holds, as few regions as come about; no two have a combination in common.

    Raises TooMuch.
    """
    sweep = _Sweep(grid)
    found = sweep.uncovered(tuple(range(len(grid.rows))), sweep.all_columns)
    return tuple(sweep.region(box) for box in found)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows, counted from 0, and where both hold."""

    first: int
    second: int
    region: Region


def overlaps(grid: Grid, alike: Sequence[int] | None = None) -> tuple[tuple[Overlap, ...], bool]:
    """The pairs of rows that hold for the same values, and whether there are more than MOST_PAIRS of them.

    Two rows with the same number in `alike` are passed over. Raises TooMuch.
    """
    sweep = _Sweep(grid)
    pairs = _Pairs(sweep, range(len(grid.rows)) if alike is None else alike)
    is_complete = pairs.look(tuple(range(len(grid.rows))), sweep.all_columns)
    found = [Overlap(first, second, common(grid, (first, second))) for first, second in sorted(pairs.found)]
    return tuple(found), not is_complete


def deciding(grid: Grid, precedence: Sequence[int]) -> tuple[int, ...]:
    """The rows, counted from 0, that decide for some values where of those that hold the first in precedence does.

    `precedence` are all rows, the one that beats all others first. Raises TooMuch.
    """
    # Rows are swept in the order of precedence, so that the first of those that hold is the least.
    sweep = _Sweep(Grid(grid.domains, tuple(grid.rows[row] for row in precedence)))
    winners: set[int] = set()
    sweep.win(holding(sweep.grid), sweep.all_columns, winners)
    return tuple(sorted(precedence[row] for row in winners))


def holding(grid: Grid) -> tuple[int, ...]:
    """The rows, counted from 0, that hold for any values at all."""
    return tuple(row for row in range(len(grid.rows)) if all(column.rows[row] for column in grid.columns))


def common(grid: Grid, rows: Sequence[int]) -> Region:
    """The values for which all these rows hold."""
    region = tuple(domain.values for domain in grid.domains)
    for row in rows:
        region = tuple(both(mine, theirs) for mine, theirs in zip(region, grid.rows[row], strict=True))
    return region


_Rows = tuple[int, ...]
_Columns = tuple[int, ...]
_Box = tuple[Ranges | None, ...]
"""The stretches of each column; None for all of them."""


class _Sweep:
    """What the sweeps over one grid share."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._columns = grid.columns
        self.all_columns = tuple(range(len(grid.domains)))
        self._whole = tuple(column.whole for column in self._columns)
        self._shares = [[_share(ranges) for ranges in column.rows] for column in self._columns]
        self._free: dict[_Columns, frozenset[int]] = {}
        self._known: dict[tuple[_Rows, _Columns], tuple[_Box, ...]] = {}
        self._steps = 0
        self._count = len(grid.rows)

    def region(self, box: _Box) -> Region:
        """The values of a box."""
        return tuple(
            column.values(column.whole if ranges is None else ranges)
            for column, ranges in zip(self._columns, box, strict=True)
        )

    def free(self, columns: _Columns) -> frozenset[int]:
        """The rows that hold for all values of these columns."""
        if columns not in self._free:
            self._free[columns] = frozenset(
                row
                for row in range(self._count)
                if all(self._columns[place].rows[row] == self._whole[place] for place in columns)
            )
        return self._free[columns]

    def work(self, rows: _Rows) -> None:
        """Counts what is about to be looked at. Raises TooMuch."""
        self._steps += len(rows) + _STEPS_A_PLACE
        if self._steps > MOST_STEPS:
            raise TooMuch

    def parts(self, rows: _Rows, columns: _Columns) -> tuple[_Columns, Iterator[tuple[int, int, _Rows]], int]:
        """The column that tells these rows apart best: those left, its stretches with the rows there, its number."""
        place = min(columns, key=lambda each: sum([self._shares[each][row] for row in rows]) / self._size(each))
        return tuple(each for each in columns if each != place), self._along(rows, self._columns[place]), place

    def uncovered(self, rows: _Rows, columns: _Columns) -> tuple[_Box, ...]:
        """The boxes of these columns in which none of the rows holds."""
        if not self.free(columns).isdisjoint(rows):
            return ()
        if not all(self._whole[place] for place in columns):
            return ()
        if not rows:
            return ((None,) * len(self._columns),)
        key = (rows, columns)
        if key not in self._known:
            left, parts, place = self.parts(rows, columns)
            found: dict[_Box, list[tuple[int, int]]] = {}
            for first, beyond, there in parts:
                self.work(there)
                for box in self.uncovered(there, left):
                    _extend(found.setdefault(box, []), first, beyond)
            if len(found) > MOST_REGIONS:
                raise TooMuch
            self._known[key] = tuple((*box[:place], tuple(ranges), *box[place + 1 :]) for box, ranges in found.items())
        return self._known[key]

    def win(self, rows: _Rows, columns: _Columns, winners: set[int]) -> None:
        """Adds to the winners those of the rows, in their order, that come first somewhere."""
        free = self.free(columns)
        end = next((place for place, row in enumerate(rows, 1) if row in free), len(rows))
        rivals = rows[:end]
        if winners.issuperset(rivals) or (rivals, columns) in self._known:
            return
        if rivals[0] in free:
            winners.add(rivals[0])
            return
        self._known[rivals, columns] = ()
        left, parts, _ = self.parts(rivals, columns)
        for _, _, there in parts:
            self.work(there)
            self.win(there, left, winners)

    def _size(self, place: int) -> int:
        return len(self._columns[place].stretches) or 1

    def _along(self, rows: _Rows, column: Column) -> Iterator[tuple[int, int, _Rows]]:
        """The stretches of a column, as many at a time as share the rows that cover them; all of its domain."""
        changes: dict[int, list[int]] = {0: [], len(column.stretches): []}
        for row in rows:
            for first, beyond in column.rows[row]:
                changes.setdefault(first, []).append(row)
                changes.setdefault(beyond, []).append(row)
        there: set[int] = set()
        begun = 0
        for place in sorted(changes):
            if place > begun:
                yield begun, place, tuple(sorted(there))
            begun = place
            there.symmetric_difference_update(changes[place])


class _Pairs:
    """The search for pairs of rows that meet."""

    def __init__(self, sweep: _Sweep, alike: Sequence[int]) -> None:
        self._sweep = sweep
        self._alike = alike
        self._seen: set[tuple[_Rows, _Columns]] = set()
        self.found: set[tuple[int, int]] = set()

    def look(self, rows: _Rows, columns: _Columns) -> bool:
        """Adds the pairs among the rows; false where there are too many to go on."""
        if len(rows) < 2 or len({self._alike[row] for row in rows}) == 1 or (rows, columns) in self._seen:
            return True
        self._seen.add((rows, columns))
        if self._sweep.free(columns).issuperset(rows):
            return self._add(rows)
        left, parts, _ = self._sweep.parts(rows, columns)
        for _, _, there in parts:
            self._sweep.work(there)
            if not self.look(there, left):
                return False
        return True

    def _add(self, rows: _Rows) -> bool:
        for place, first in enumerate(rows):
            for second in rows[place + 1 :]:
                if self._alike[first] != self._alike[second]:
                    if len(self.found) >= MOST_PAIRS and (first, second) not in self.found:
                        return False
                    self.found.add((first, second))
        return True


def _share(ranges: Ranges) -> int:
    return sum(beyond - first for first, beyond in ranges)


def _extend(ranges: list[tuple[int, int]], first: int, beyond: int) -> None:
    if ranges and ranges[-1][1] == first:
        ranges[-1] = (ranges[-1][0], beyond)
    else:
        ranges.append((first, beyond))
