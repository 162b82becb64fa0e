"""Every built-in function and what works it out (DMN 1.5, 10.3.4); those on texts are shared by both evaluators."""

from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.calling import Implementations, call_by
from luoshi.feel.fast.functions import contexts, dates, lists, numbers, ranges
from luoshi.feel.values import Null, NullCode, Value


def call(function: Function, arguments: tuple[Value, ...]) -> Value:
    """The value of a built-in function for arguments of any type; null with its reason where there is none."""
    return call_by(_IMPLEMENTATIONS, function, arguments)


def _negate(operand: Value) -> Value:
    return not operand if isinstance(operand, bool) else Null("not 要是或否", NullCode.TYPE)


def _is_defined(value: Value) -> Value:
    return not isinstance(value, Null)


_IMPLEMENTATIONS: Final[Implementations] = {
    Function.NOT: _negate,
    Function.IS_DEFINED: _is_defined,
    # Dates and times
    Function.DATE: dates.make_day,
    Function.TIME: dates.make_time,
    Function.DATE_AND_TIME: dates.make_date_time,
    Function.DURATION: dates.make_duration,
    Function.MONTHS_BETWEEN: dates.months_between,
    Function.DAY_OF_YEAR: dates.day_of_year,
    Function.DAY_OF_WEEK: dates.day_of_week,
    Function.MONTH_OF_YEAR: dates.month_of_year,
    Function.WEEK_OF_YEAR: dates.week_of_year,
    Function.ADD_MONTHS: dates.months_later,
    Function.IS: dates.is_same,
    Function.NOW: dates.no_clock,
    Function.TODAY: dates.no_clock,
    # Lists
    Function.LIST_CONTAINS: lists.contains,
    Function.COUNT: lists.count,
    Function.MIN: lists.least,
    Function.MAX: lists.greatest,
    Function.ALL: lists.every,
    Function.ANY: lists.some,
    Function.SUBLIST: lists.sublist,
    Function.APPEND: lists.append,
    Function.CONCATENATE: lists.concatenate,
    Function.INSERT_BEFORE: lists.insert_before,
    Function.REMOVE: lists.remove,
    Function.LIST_REPLACE: lists.replace,
    Function.REVERSE: lists.reverse,
    Function.INDEX_OF: lists.positions,
    Function.UNION: lists.union,
    Function.DISTINCT_VALUES: lists.distinct,
    Function.DUPLICATE_VALUES: lists.duplicates,
    Function.FLATTEN: lists.flatten,
    Function.SORT: lists.sort,
    # Numbers
    Function.SUM: numbers.total,
    Function.MEAN: numbers.mean,
    Function.PRODUCT: numbers.product,
    Function.MEDIAN: numbers.median,
    Function.STDDEV: numbers.deviation,
    Function.MODE: numbers.mode,
    **{function: numbers.rounding(function) for function in numbers.MODES},
    Function.ABS: numbers.absolute,
    Function.MODULO: numbers.modulo,
    Function.SQRT: numbers.square_root,
    Function.LOG: numbers.logarithm,
    Function.EXP: numbers.exponential,
    Function.ODD: numbers.odd,
    Function.EVEN: numbers.even,
    # Ranges
    Function.BEFORE: ranges.before,
    Function.AFTER: ranges.after,
    Function.MEETS: ranges.meets,
    Function.MET_BY: ranges.met_by,
    Function.OVERLAPS: ranges.overlaps,
    Function.OVERLAPS_BEFORE: ranges.overlaps_before,
    Function.OVERLAPS_AFTER: ranges.overlaps_after,
    Function.FINISHES: ranges.finishes,
    Function.FINISHED_BY: ranges.finished_by,
    Function.INCLUDES: ranges.includes,
    Function.DURING: ranges.during,
    Function.STARTS: ranges.starts,
    Function.STARTED_BY: ranges.started_by,
    Function.COINCIDES: ranges.coincides,
    Function.RANGE: ranges.interval,
    # Contexts
    Function.CONTEXT: contexts.from_entries,
    Function.GET_VALUE: contexts.get_value,
    Function.GET_ENTRIES: contexts.get_entries,
    Function.CONTEXT_PUT: contexts.put,
    Function.CONTEXT_MERGE: contexts.merge,
}
