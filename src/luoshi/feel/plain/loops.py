"""Loops, quantifiers and filters in the explaining evaluator; none goes through more than a bounded count of items."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date
from decimal import Decimal

from luoshi.feel import bounds
from luoshi.feel.plain import dates
from luoshi.feel.plain.comparison import conjoin, disjoin, not_boolean
from luoshi.feel.plain.walking import Growing, Held, Walk
from luoshi.feel.syntax import Quantifier
from luoshi.feel.typed import Constant, Iteration, Loop, Quantification, Select
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import DayDuration, FarDate, Null, NullCode, Range, Value, join_nulls

_DAY = DayDuration(86_400_000_000_000)
_NO_ITEM = Null("没有这一项", NullCode.NO_ENTRY)


def iterate(tree: Iteration, walk: Walk) -> Value:
    """The list of the results of a `for`; null where a domain is none or there are too many items."""
    results: list[Value] = []
    bounds.enter()
    try:
        for inside in _combinations(tree.loops, walk):
            if isinstance(inside, Null):
                return inside
            inside.fill(tree.partial, Growing(results))
            results.append(inside.value(tree.result))
    finally:
        bounds.leave()
    return bounds.weighed(tuple(results))


def quantify(tree: Quantification, walk: Walk) -> Value:
    """Whether some or every combination satisfies the condition, three-valued; null where a result is no boolean.

    All are tried: one that is no boolean makes the whole meaningless, whatever the others say.
    """
    outcomes: dict[bool, None] = {}
    unknown: list[Null] = []
    bounds.enter()
    try:
        for inside in _combinations(tree.loops, walk):
            if isinstance(inside, Null):
                return inside
            outcome = inside.value(tree.condition)
            if isinstance(outcome, bool):
                outcomes[outcome] = None
            elif isinstance(outcome, Null):
                unknown.append(outcome)
            else:
                return not_boolean(outcome)
    finally:
        bounds.leave()
    operands: tuple[Value, ...] = (*outcomes, *unknown)
    return disjoin(operands) if tree.quantifier is Quantifier.SOME else conjoin(operands)


def select(tree: Select, source: Value, walk: Walk) -> Value:
    """The item at a position, or the items whose condition is true; `source` is the value that is filtered."""
    if isinstance(source, Null):
        return source
    items = source if isinstance(source, tuple) else (source,)
    if isinstance(tree.condition, Constant) or not tree.per_item:
        return _by_condition(items, walk.value(tree.condition))
    bounds.enter()
    try:
        return _select_each(tree, items, walk)
    finally:
        bounds.leave()


def item_at(items: tuple[Value, ...] | Growing, position: Decimal) -> Value:
    """The item at a position counted from 1, or from -1 at the end; null where there is none."""
    count = items.count if isinstance(items, Growing) else len(items)
    if position != position.to_integral_value() or not 1 <= abs(position) <= count:
        return Null(f"列表有 {count} 项，没有第 {position} 项", NullCode.NO_ENTRY)
    number = int(position)
    index = number - 1 if number > 0 else count + number
    return items.at(index) if isinstance(items, Growing) else items[index]


def _by_condition(items: tuple[Value, ...], condition: Value) -> Value:
    match condition:
        case Decimal():
            return item_at(items, condition)
        case True:
            return items
        case False:
            return ()
        case Null():
            return condition if condition.missing else ()
        case _:
            return _not_a_condition(condition)


def _select_each(tree: Select, items: tuple[Value, ...], walk: Walk) -> Value:
    if not items:
        # Whether the condition is a position shows in its value alone, so it is asked for with no item to go by.
        condition = walk.inside({tree.slot: _NO_ITEM}).value(tree.condition)
        return item_at(items, condition) if isinstance(condition, Decimal) else ()
    too_many = bounds.take(len(items))
    if too_many is not None:
        return too_many
    chosen: list[Value] = []
    unknown: list[Null] = []
    for number, item in enumerate(items):
        condition = walk.inside({tree.slot: item}).value(tree.condition)
        if condition is True:
            chosen.append(item)
        elif isinstance(condition, Null):
            if condition.missing:
                unknown.append(condition)
        elif isinstance(condition, Decimal) and number == 0:
            return item_at(items, condition)
        elif condition is not False:
            return _not_a_condition(condition)
    return join_nulls(unknown) or tuple(chosen)


def _not_a_condition(value: Value) -> Null:
    return Null(f"方括号里应是条件或第几项，这里是{show_type(type_of(value))}", NullCode.TYPE)


def _combinations(loops: tuple[Loop, ...], walk: Walk) -> Generator[Walk | Null, None, None]:
    """The walk with the slots of each combination filled, the last loop turning fastest; a null ends them."""
    turns: list[Iterator[Value]] = []
    scopes = [walk]
    while scopes:
        if len(turns) < len(scopes):
            domain = _domain(loops[len(turns)], scopes[-1])
            if isinstance(domain, Null):
                yield domain
                return
            turns.append(iter(domain))
        held: Held | None = next(turns[-1], None)
        if held is None:
            turns.pop()
            scopes.pop()
            continue
        inside = scopes[-1].inside({loops[len(turns) - 1].slot: held})
        if len(turns) == len(loops):
            yield inside
        else:
            scopes.append(inside)


def _domain(loop: Loop, walk: Walk) -> Sequence[Value] | Null:
    domain = walk.value(loop.domain)
    if loop.until is not None:
        return _between(domain, walk.value(loop.until), up_only=False)
    match domain:
        case Null():
            return domain
        case tuple():
            return bounds.take(len(domain)) or domain
        case Range(low, high, low_closed, high_closed):
            if domain.single and not low_closed:
                return Null("除一个值以外的一切，不能逐个取值", NullCode.ARGUMENT)
            if low is None or high is None:
                return Null("这个区间没有尽头，不能逐个取值", NullCode.ARGUMENT)
            steps = _between(low, high, up_only=True)
            if isinstance(steps, Null):
                return steps
            return (
                steps
                if low_closed and high_closed
                else [step for step in steps if (low_closed or step != low) and (high_closed or step != high)]
            )
        case _:
            return (domain,)


def _between(first: Value, last: Value, *, up_only: bool) -> Sequence[Value] | Null:
    """The whole numbers or days from `first` to `last`, both included, downwards too unless `up_only`."""
    absent = join_nulls((first, last))
    if absent is not None:
        return absent
    match first, last:
        case (Decimal() as low, Decimal() as high):
            if any(each != each.to_integral_value() for each in (low, high)):
                return Null("只能从整数到整数逐个取值", NullCode.ARGUMENT)
            return _numbers(low, high, up_only=up_only)
        case ((date() | FarDate()), (date() | FarDate())):
            return _days(first, last, up_only=up_only)
        case _:
            kinds = f"{show_type(type_of(first))}到{show_type(type_of(last))}"
            return Null(f"{kinds}不能逐个取值，只能是整数或日期", NullCode.TYPE)


def _numbers(first: Decimal, last: Decimal, *, up_only: bool) -> Sequence[Value] | Null:
    start, stop = int(first), int(last)
    step = 1 if up_only or start <= stop else -1
    too_many = bounds.take(abs(stop - start) + 1)
    return too_many or [Decimal(number) for number in range(start, stop + step, step)]


def _days(first: Value, last: Value, *, up_only: bool) -> Sequence[Value] | Null:
    apart = dates.distance(last, first)
    if not isinstance(apart, DayDuration):
        return Null("这两个日期之间不能逐日取值", NullCode.OUT_OF_RANGE)
    count = apart.nanoseconds // _DAY.nanoseconds
    if count < 0 and up_only:
        return ()
    too_many = bounds.take(abs(count) + 1)
    if too_many is not None:
        return too_many
    days: list[Value] = [first]
    for _ in range(abs(count)):
        days.append(dates.shift(days[-1], _DAY, 1 if count >= 0 else -1))
    return days
