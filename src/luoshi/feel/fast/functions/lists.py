"""Lists: searched, cut, joined, sorted and taken together (DMN 1.5, table 76).

A comparison that is undecided for want of a fact makes the result that null, unless the rest settles the matter.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Final

from luoshi.feel import bounds
from luoshi.feel.coercion import apply
from luoshi.feel.fast.functions.keys import key_of, lacking
from luoshi.feel.fast.functions.numbers import EMPTY, whole
from luoshi.feel.fast.runtime import conjoin, disjoin, equal, greater, less, settled
from luoshi.feel.values import Null, NullCode, Value, join_nulls

Items = tuple[Value, ...]

TOO_LARGE: Final = Null(f"列表超过 {bounds.MAX_ITEMS} 项", NullCode.TOO_LARGE)

_NO_POSITION = Null("列表里没有这个位置，位置从 1 数起，-1 是最后一项", NullCode.ARGUMENT)
_NO_LENGTH = Null("从这个位置起没有这么多项", NullCode.ARGUMENT)
_NOT_BOOLEAN = Null("比较用的函数应得出是或否", NullCode.TYPE)


def count(items: Items) -> Value:
    """How many items there are, nulls included."""
    return Decimal(len(items))


def least(items: Items) -> Value:
    """The smallest of comparable items; null where one is null."""
    return _extreme(items, less)


def greatest(items: Items) -> Value:
    """The largest of comparable items; null where one is null."""
    return _extreme(items, greater)


def _extreme(items: Items, beats: Callable[[Value, Value], bool | Null]) -> Value:
    absent = join_nulls(items)
    if absent is not None or not items:
        return absent or EMPTY
    best = items[0]
    for item in items:
        outcome = beats(item, best)
        if isinstance(outcome, Null):
            return outcome
        if outcome:
            best = item
    return best


def every(items: Items) -> Value:
    """Three-valued `and` of the items."""
    return conjoin(items)


def some(items: Items) -> Value:
    """Three-valued `or` of the items."""
    return disjoin(items)


def contains(items: Items, element: Value) -> Value:
    """Whether an item equals the element; null is found like any other value."""
    return disjoin([settled(equal(item, element)) for item in items])


def positions(items: Items, element: Value) -> Value:
    """The positions of the items that equal the element, counted from 1."""
    outcomes = [settled(equal(item, element)) for item in items]
    undecided = join_nulls(outcomes)
    if undecided is not None:
        return undecided
    return tuple([Decimal(place) for place, found in enumerate(outcomes, start=1) if found])


def sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Value:
    """`length` items from a position on, or all that follow; null where there are not so many."""
    begin = _index(items, start)
    if begin is None:
        return _NO_POSITION
    if length is None:
        return items[begin:]
    wanted = whole(length)
    if wanted is None or not 1 <= wanted <= len(items) - begin:
        return _NO_LENGTH
    return items[begin : begin + wanted]


def append(items: Items, others: Value) -> Value:
    """The list with other items after it; a null in place of their list is an item."""
    return _bounded(items + (others if isinstance(others, tuple) else (others,)))


def concatenate(lists: Items) -> Value:
    """The items of all lists, in order."""
    absent = join_nulls(lists)
    if absent is not None:
        return absent
    joined: list[Value] = []
    for each in lists:
        if isinstance(each, tuple):
            joined += each
        if len(joined) > bounds.MAX_ITEMS:
            return TOO_LARGE
    return tuple(joined)


def insert_before(items: Items, position: Decimal, item: Value) -> Value:
    """The list with an item more, before the one at a position."""
    place = _index(items, position)
    return _NO_POSITION if place is None else _bounded((*items[:place], item, *items[place:]))


def remove(items: Items, position: Decimal) -> Value:
    """The list without the item at a position."""
    place = _index(items, position)
    return _NO_POSITION if place is None else items[:place] + items[place + 1 :]


def replace(items: Items, chosen: Value, item: Value) -> Value:
    """The list with another item at a position, or in place of each for which the function of both is true."""
    if isinstance(chosen, Decimal):
        place = _index(items, chosen)
        return _NO_POSITION if place is None else (*items[:place], item, *items[place + 1 :])
    replaced: list[Value] = []
    for each in items:
        outcome = apply(chosen, (each, item))
        if type(outcome) is not bool:
            return _unsettled(outcome)
        replaced.append(item if outcome else each)
    return tuple(replaced)


def reverse(items: Items) -> Value:
    """The list from its end."""
    return items[::-1]


def union(lists: Items) -> Value:
    """The items of all lists, each once."""
    joined = concatenate(lists)
    return distinct(joined) if isinstance(joined, tuple) else joined


def distinct(items: Items) -> Value:
    """Each item once, where it stands first."""
    if len(items) > 1 and lacking(items):
        groups = _alike(items)
        return groups if isinstance(groups, Null) else tuple([group[0] for group in groups])
    kept: dict[Hashable, Value] = {}
    for item in items:
        kept.setdefault(key_of(item), item)
    return tuple(kept.values())


def duplicates(items: Items) -> Value:
    """Each item that occurs more than once, where it stands first."""
    if len(items) > 1 and lacking(items):
        groups = _alike(items)
        return groups if isinstance(groups, Null) else tuple([group[0] for group in groups if len(group) > 1])
    keys = [key_of(item) for item in items]
    times = Counter(keys)
    repeated: dict[Hashable, Value] = {}
    for key, item in zip(keys, items, strict=True):
        if times[key] > 1:
            repeated.setdefault(key, item)
    return tuple(repeated.values())


def flatten(items: Items) -> Value:
    """The items, and those of lists among them in their place, at any depth; lists inside count as items."""
    flat: list[Value] = []
    pending: list[Value] = [items]
    passed = 0
    while pending:
        item = pending.pop()
        if not isinstance(item, tuple):
            flat.append(item)
            continue
        passed += 1 + len(item)
        if passed > bounds.MAX_ITEMS:
            return TOO_LARGE
        if tuple in set(map(type, item)):
            pending.extend(reversed(item))
        else:
            flat.extend(item)
    return tuple(flat)


def sort(items: Items, precedes: Value | None = None) -> Value:
    """The items in order: by `<`, or so that none stands behind one that it precedes. Equal ones stay as they stood."""
    if precedes is None:
        return _merge_sort(items, less)
    return _merge_sort(items, lambda left, right: apply(precedes, (left, right)))


def _merge_sort(items: Items, precedes: Callable[[Value, Value], Value]) -> Value:
    """Merges runs of one, two, four … items; the first comparison that is no boolean ends it."""
    runs = [[item] for item in items]
    while len(runs) > 1:
        merged: list[list[Value]] = []
        for place in range(0, len(runs) - 1, 2):
            run = _merge(runs[place], runs[place + 1], precedes)
            if isinstance(run, Null):
                return run
            merged.append(run)
        runs = merged + runs[2 * len(merged) :]
    return tuple(runs[0]) if runs else ()


def _merge(first: list[Value], second: list[Value], precedes: Callable[[Value, Value], Value]) -> list[Value] | Null:
    merged: list[Value] = []
    left = right = 0
    while left < len(first) and right < len(second):
        outcome = precedes(second[right], first[left])
        if type(outcome) is not bool:
            return _unsettled(outcome)
        if outcome:
            merged.append(second[right])
            right += 1
        else:
            merged.append(first[left])
            left += 1
    return merged + first[left:] + second[right:]


def _unsettled(outcome: Value) -> Null:
    return outcome if isinstance(outcome, Null) else _NOT_BOOLEAN


def _index(items: Items, position: Decimal) -> int | None:
    """The index of a position from 1 on or, negative, from the end; None where there is none."""
    place = whole(position)
    if place is None or place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _bounded(items: Items) -> Value:
    return TOO_LARGE if len(items) > bounds.MAX_ITEMS else items


def _alike(items: Items) -> list[list[Value]] | Null:
    """The items that equal each other together, compared one by one; null where a missing fact leaves it open."""
    groups: list[list[Value]] = []
    compared = 0
    for item in items:
        compared += len(groups)
        if compared > bounds.MAX_ITEMS:
            return TOO_LARGE
        outcomes = [settled(equal(group[0], item)) for group in groups]
        found = disjoin(outcomes)
        if isinstance(found, Null):
            return found
        if found:
            groups[outcomes.index(True)].append(item)
        else:
            groups.append([item])
    return groups
