"""Built-in functions of numbers, dates and truth, by pieces; a function that no formula says is opaque."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from luoshi.feel.builtins import Function
from luoshi.feel.proof.auxiliary import Auxiliary, Mode
from luoshi.feel.proof.formulas import Formula, all_of, any_of, negation
from luoshi.feel.proof.pieces import (
    Lowered,
    Nothing,
    Opaque,
    Piece,
    Pieces,
    Ratio,
    Truth,
    added,
    compared,
    constant_of,
    kept,
    multiplied,
    number,
    only,
    opposite,
    pairs,
    scaled,
    truth_of,
)
from luoshi.feel.syntax import Operator

_MODES: Mapping[Function, Mode] = {
    Function.DECIMAL: Mode.HALF_EVEN,
    Function.ROUND_UP: Mode.UP,
    Function.ROUND_DOWN: Mode.DOWN,
    Function.ROUND_HALF_UP: Mode.HALF_UP,
    Function.ROUND_HALF_DOWN: Mode.HALF_DOWN,
    Function.ROUND_HALF_EVEN: Mode.HALF_EVEN,
    Function.FLOOR: Mode.FLOOR,
    Function.CEILING: Mode.CEILING,
}
_MOST_DECIMALS = 12


def lower_call(function: Function, arguments: Sequence[Lowered], auxiliary: Auxiliary) -> Lowered:
    """A call whose arguments are single values. Raises Opaque for what no formula says."""
    if function is Function.NOT and isinstance(arguments[0], Truth):
        return opposite(arguments[0])
    if function is Function.IS_DEFINED:
        return _is_defined(arguments[0])
    pieces = [each for each in arguments if not isinstance(each, Truth)]
    if len(pieces) < len(arguments):
        raise Opaque(f"函数 {function.value} 不能用公式表示")
    if function in _MODES:
        return _rounded(pieces, _MODES[function], auxiliary)
    if function is Function.ABS:
        return _absolute(pieces[0], auxiliary)
    if function is Function.MODULO:
        return _modulo(pieces[0], pieces[1], auxiliary)
    raise Opaque(f"函数 {function.value} 不能用公式表示")


def lower_list_call(function: Function, items: Sequence[Lowered]) -> Lowered:
    """A call on a list that is written out, item by item. Raises Opaque for what no formula says."""
    match function:
        case Function.COUNT:
            return only(number(len(items)))
        case Function.ALL | Function.ANY:
            raise Opaque(f"函数 {function.value} 不能用公式表示")
        case _:
            pass
    pieces = [each for each in items if not isinstance(each, Truth)]
    if len(pieces) < len(items) or not pieces or function not in _FOLDS:
        raise Opaque(f"函数 {function.value} 不能用公式表示")
    found = pieces[0]
    for each in pieces[1:]:
        found = _FOLDS[function](found, each)
    return (
        found
        if function is not Function.MEAN
        else each_number(found, lambda ratio: scaled(ratio, Fraction(1, len(pieces))))
    )


def each_number(pieces: Pieces, change: Callable[[Ratio], Ratio]) -> Pieces:
    """The same pieces with every number changed; null stays, a text has no place here."""
    found: list[Piece] = []
    for piece in pieces:
        match piece.value:
            case Ratio():
                found.append(replace(piece, value=change(piece.value)))
            case Nothing():
                found.append(piece)
            case _:
                raise Opaque("文本不能参加计算")
    return tuple(found)


def summed(left: Pieces, right: Pieces) -> Pieces:
    """The sum of two numbers."""
    return combined(left, right, added)


def combined(left: Pieces, right: Pieces, operate: Callable[[Ratio, Ratio], Ratio]) -> Pieces:
    """Two numbers made one; null where either is."""
    found: list[Piece] = []
    for guard, mine, theirs, marks in pairs(left, right):
        match mine, theirs:
            case Ratio(), Ratio():
                found.append(Piece(guard, operate(mine, theirs), marks))
            case (Nothing() as null, _) | (_, Nothing() as null):
                found.append(Piece(guard, null, marks))
            case _:
                raise Opaque("文本不能参加计算")
    return kept(found)


def _lesser(left: Pieces, right: Pieces) -> Pieces:
    return _chosen(left, right, Operator.LESS_OR_EQUAL)


def _greater(left: Pieces, right: Pieces) -> Pieces:
    return _chosen(left, right, Operator.GREATER_OR_EQUAL)


def _chosen(left: Pieces, right: Pieces, operator: Operator) -> Pieces:
    found: list[Piece] = []
    for guard, mine, theirs, marks in pairs(left, right):
        match mine, theirs:
            case Ratio(), Ratio():
                first = compared(operator, mine, theirs)
                found.append(_narrowed(Piece(guard, mine, marks), first))
                found.append(_narrowed(Piece(guard, theirs, marks), negation(first)))
            case (Nothing() as null, _) | (_, Nothing() as null):
                found.append(Piece(guard, null, marks))
            case _:
                raise Opaque("文本没有大小")
    return kept(found)


def _narrowed(piece: Piece, guard: Formula) -> Piece:
    return Piece(all_of(piece.guard, guard), piece.value, piece.marks)


_FOLDS: Mapping[Function, Callable[[Pieces, Pieces], Pieces]] = {
    Function.SUM: summed,
    Function.MEAN: summed,
    Function.PRODUCT: lambda left, right: combined(left, right, multiplied),
    Function.MIN: _lesser,
    Function.MAX: _greater,
}


def _is_defined(argument: Lowered) -> Truth:
    if isinstance(argument, Truth):
        return truth_of(any_of(argument.yes, argument.no))
    return truth_of(any_of(*(piece.guard for piece in argument if not isinstance(piece.value, Nothing))))


def _rounded(arguments: Sequence[Pieces], mode: Mode, auxiliary: Auxiliary) -> Pieces:
    scale = 0
    if len(arguments) > 1:
        known = _known(arguments[1])
        if known is None or known.denominator != 1 or abs(known) > _MOST_DECIMALS:
            raise Opaque("舍入的位数不是已知的整数")
        scale = int(known)
    return kept(part for piece in arguments[0] for part in auxiliary.rounded(piece, scale, mode))


def _absolute(argument: Pieces, auxiliary: Auxiliary) -> Pieces:
    found: list[Piece] = []
    for piece in argument:
        if not isinstance(piece.value, Ratio):
            found.append(piece)
            continue
        for guard, is_negative in auxiliary.by_sign(piece.value):
            value = scaled(piece.value, Fraction(-1)) if is_negative else piece.value
            found.append(_narrowed(Piece(piece.guard, value, piece.marks), guard))
    return kept(found)


def _modulo(dividend: Pieces, divisor: Pieces, auxiliary: Auxiliary) -> Pieces:
    known = _known(divisor)
    if not known:
        raise Opaque("求余的除数不是已知的数")
    found: list[Piece] = []
    for piece in dividend:
        if not isinstance(piece.value, Ratio):
            found.append(piece)
            continue
        whole = auxiliary.floor(scaled(piece.value, 1 / known), piece.guard)
        found.append(replace(piece, value=added(piece.value, scaled(whole, -known))))
    return tuple(found)


def _known(pieces: Pieces) -> Fraction | None:
    value = pieces[0].value if len(pieces) == 1 else None
    return constant_of(value) if isinstance(value, Ratio) else None
