"""Lists: searched, cut, joined, sorted and taken together (DMN 1.5, 10.3.4.4).

A comparison that is undecided for want of a fact makes the result that null, unless the rest settles the matter.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from luoshi.feel import bounds
from luoshi.feel.builtins import Function
from luoshi.feel.coercion import apply
from luoshi.feel.plain.comparison import conjoin, disjoin, equal, not_boolean, order_of, settled
from luoshi.feel.plain.functions.identity import Identity, identity_of, unknown_in
from luoshi.feel.plain.functions.numbers import to_whole
from luoshi.feel.problems import quote
from luoshi.feel.showing import show_number
from luoshi.feel.syntax import Operator
from luoshi.feel.values import FunctionValue, Null, NullCode, Value, join_nulls

_List = tuple[Value, ...]


def _all(items: _List) -> Value:
    return conjoin(items)


def _any(items: _List) -> Value:
    return disjoin(items)


def _contains(items: _List, element: Value) -> Value:
    return disjoin(settled(equal(item, element)) for item in items)


def _index_of(items: _List, element: Value) -> Value:
    outcomes = [settled(equal(item, element)) for item in items]
    undecided = join_nulls(outcomes)
    if undecided is not None:
        return undecided
    return tuple(Decimal(place) for place, found in enumerate(outcomes, 1) if found)


def _sublist(items: _List, start: Decimal, length: Decimal | None = None) -> Value:
    first = _place(items, start)
    if first is None:
        return _no_place(items, start)
    if length is None:
        return items[first:]
    taken = to_whole(length)
    if not 1 <= taken <= len(items) - first:
        return Null(f"从第 {first + 1} 项起没有 {show_number(length)} 项", NullCode.OUT_OF_RANGE)
    return items[first : first + taken]


def _append(items: _List, added: Value) -> Value:
    return _bounded((*items, *(added if isinstance(added, tuple) else (added,))))


def _concatenate(lists: _List) -> Value:
    absent = join_nulls(lists)
    if absent is not None:
        return absent
    joined: list[Value] = []
    for each in lists:
        joined += each if isinstance(each, tuple) else (each,)
        if len(joined) > bounds.MAX_ITEMS:
            return _too_long()
    return tuple(joined)


def _insert_before(items: _List, position: Decimal, item: Value) -> Value:
    place = _place(items, position)
    return _no_place(items, position) if place is None else _bounded((*items[:place], item, *items[place:]))


def _remove(items: _List, position: Decimal) -> Value:
    place = _place(items, position)
    return _no_place(items, position) if place is None else (*items[:place], *items[place + 1 :])


def _replace(items: _List, which: Value, item: Value) -> Value:
    """`which` is a position, or a function of an item and the new one that is true where it is replaced."""
    match which:
        case Decimal():
            place = _place(items, which)
            return _no_place(items, which) if place is None else (*items[:place], item, *items[place + 1 :])
        case FunctionValue():
            return _replace_where(items, which, item)
        case _:
            raise TypeError(f"{which!r} is neither a position nor a function")


def _replace_where(items: _List, wanted: FunctionValue, item: Value) -> Value:
    replaced: list[Value] = []
    for each in items:
        chosen = apply(wanted, (each, item))
        if not isinstance(chosen, bool):
            return _undecided(chosen)
        replaced.append(item if chosen else each)
    return tuple(replaced)


def _reverse(items: _List) -> Value:
    return items[::-1]


def _union(lists: _List) -> Value:
    joined = _concatenate(lists)
    return _distinct_values(joined) if isinstance(joined, tuple) else joined


def _distinct_values(items: _List) -> Value:
    groups = _groups(items)
    return groups if isinstance(groups, Null) else tuple(first for first, _ in groups)


def _duplicate_values(items: _List) -> Value:
    groups = _groups(items)
    return groups if isinstance(groups, Null) else tuple(first for first, times in groups if times > 1)


def _groups(items: _List) -> list[tuple[Value, int]] | Null:
    """The first of the items that are equal to each other and how many there are, in the order they come."""
    if len(items) > 1 and next(unknown_in(items), None) is not None:
        return _grouped_one_by_one(items)
    groups: dict[Identity, tuple[Value, int]] = {}
    for item in items:
        key = identity_of(item)
        first, times = groups.get(key, (item, 0))
        groups[key] = (first, times + 1)
    return list(groups.values())


def _grouped_one_by_one(items: _List) -> list[tuple[Value, int]] | Null:
    """As `_groups`, where a missing fact may not matter: lists of different lengths, say, are never equal."""
    groups: list[tuple[Value, int]] = []
    compared = 0
    for item in items:
        compared += len(groups)
        if compared > bounds.MAX_ITEMS:
            return _too_long()
        outcomes = [settled(equal(first, item)) for first, _ in groups]
        found = disjoin(outcomes)
        if isinstance(found, Null):
            return found
        if found:
            place = outcomes.index(True)
            groups[place] = (groups[place][0], groups[place][1] + 1)
        else:
            groups.append((item, 1))
    return groups


def _flatten(items: _List) -> Value:
    flat: list[Value] = []
    ahead = list(reversed(items))
    while ahead:
        item = ahead.pop()
        if isinstance(item, tuple):
            ahead.extend(reversed(item))
        else:
            flat.append(item)
        if len(flat) + len(ahead) > bounds.MAX_ITEMS:
            return _too_long()
    return tuple(flat)


def _sort(items: _List, precedes: FunctionValue | None = None) -> Value:
    """The items so that none stands behind one it precedes; those that do not precede each other stay as they stood."""

    def comes_first(later: Value, earlier: Value) -> Value:
        if precedes is None:
            return order_of(Operator.LESS, later, earlier)
        return apply(precedes, (later, earlier))

    bounds.enter()
    try:
        return _sorted(items, comes_first)
    finally:
        bounds.leave()


def _sorted(items: _List, comes_first: Callable[[Value, Value], Value]) -> _List | Null:
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left = _sorted(items[:middle], comes_first)
    right = _sorted(items[middle:], comes_first) if isinstance(left, tuple) else left
    if isinstance(left, Null) or isinstance(right, Null):
        return right if isinstance(left, tuple) else left
    merged: list[Value] = []
    mine = theirs = 0
    while mine < len(left) and theirs < len(right):
        outcome = comes_first(right[theirs], left[mine])
        if not isinstance(outcome, bool):
            return _undecided(outcome)
        if outcome:
            merged.append(right[theirs])
            theirs += 1
        else:
            merged.append(left[mine])
            mine += 1
    return (*merged, *left[mine:], *right[theirs:])


def _undecided(outcome: Value) -> Null:
    return outcome if isinstance(outcome, Null) else not_boolean(outcome)


def _place(items: _List, position: Decimal) -> int | None:
    """The index of a position, counted from 1, or from -1 at the end; its fraction is cut; None where there is none."""
    place = to_whole(position)
    if place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _no_place(items: _List, position: Decimal) -> Null:
    return Null(f"{len(items)} 项的列表里没有位置{quote(show_number(position))}", NullCode.OUT_OF_RANGE)


def _bounded(items: _List) -> Value:
    return _too_long() if len(items) > bounds.MAX_ITEMS else items


def _too_long() -> Null:
    return Null(f"列表超过 {bounds.MAX_ITEMS} 项", NullCode.TOO_LARGE)


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.ALL: _all,
    Function.ANY: _any,
    Function.LIST_CONTAINS: _contains,
    Function.INDEX_OF: _index_of,
    Function.SUBLIST: _sublist,
    Function.APPEND: _append,
    Function.CONCATENATE: _concatenate,
    Function.INSERT_BEFORE: _insert_before,
    Function.REMOVE: _remove,
    Function.LIST_REPLACE: _replace,
    Function.REVERSE: _reverse,
    Function.UNION: _union,
    Function.DISTINCT_VALUES: _distinct_values,
    Function.DUPLICATE_VALUES: _duplicate_values,
    Function.FLATTEN: _flatten,
    Function.SORT: _sort,
}
"""Each takes the arguments that `coercion.prepare` made fit."""
