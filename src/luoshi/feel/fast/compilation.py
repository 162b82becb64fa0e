"""Rules to Python code, once a model: the quick path without explanation.

The code is written from the typed tree alone. Names, texts and numbers of the author never stand in it: they are values
in its namespace, and every identifier is a letter and a number.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import assert_never, cast

from luoshi.feel import fast, typed
from luoshi.feel.builtins import Function
from luoshi.feel.definitions import Input
from luoshi.feel.evaluation import item, pick
from luoshi.feel.functions import call
from luoshi.feel.rules import Rule, admit
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Formula, Hit, RowFormula, TableFormula, Typed, column_slot
from luoshi.feel.types import BOOLEAN, NUMBER, STRING, Basic, RangeType, conforms
from luoshi.feel.values import Context, Null, Range, Value, missing_fact

Compiled = Callable[[Mapping[str, Value]], dict[str, Value]]

_MAX_INDENT = 8
_ARITHMETIC: dict[Operator, Callable[[Value, Value], Value]] = {
    Operator.ADD: fast.add,
    Operator.SUBTRACT: fast.subtract,
    Operator.MULTIPLY: fast.multiply,
    Operator.DIVIDE: fast.divide,
    Operator.POWER: fast.power,
}
_COMPARISONS: dict[Operator, tuple[str, Callable[[Value, Value], bool | Null]]] = {
    Operator.EQUAL: ("==", fast.equal),
    Operator.NOT_EQUAL: ("!=", fast.differ),
    Operator.LESS: ("<", fast.less),
    Operator.LESS_OR_EQUAL: ("<=", fast.less_or_equal),
    Operator.GREATER: (">", fast.greater),
    Operator.GREATER_OR_EQUAL: (">=", fast.greater_or_equal),
}
_CHECKS = {
    NUMBER: "type({0}) is not Decimal",
    STRING: "type({0}) is not str",
    BOOLEAN: "type({0}) is not bool",
}


def compile_rules(inputs: Sequence[Input], rules: Sequence[Rule], constants: Mapping[str, Value]) -> Compiled:
    """A function from facts to the values of the decisions, which are in requirement order."""
    module = _Module()
    body = _Body(module)
    for fact in inputs:
        _write_fact(body, fact)
    for name, value in constants.items():
        module.variables[name] = module.constant(value)
    for rule in rules:
        _write_rule(body, rule)
    entries = ", ".join(
        f"{module.constant(rule.decision.name)}: {module.variables[rule.decision.name]}" for rule in rules
    )
    body.line(f"return {{{entries}}}")
    module.add("run", ("facts",), body)
    return module.run("run")


class _Module:
    """The code of one model: its namespace and its functions."""

    def __init__(self) -> None:
        self.variables: dict[str, str] = {}
        self._namespace: dict[str, object] = {}
        self._known: dict[int, str] = {}
        self._sources: list[str] = []
        self._count = 0

    def fresh(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def constant(self, value: object) -> str:
        name = self.fresh("c")
        self._namespace[name] = value
        return name

    def helper(self, function: Callable[..., object]) -> str:
        """The name of a function of the runtime, which the namespace keeps alive and so identifies."""
        if id(function) not in self._known:
            self._known[id(function)] = self.constant(function)
        return self._known[id(function)]

    def add(self, name: str, parameters: Sequence[str], body: "_Body") -> None:
        self._sources.append(f"def {name}({', '.join(parameters)}):\n" + "\n".join(body.lines) + "\n")

    def run(self, name: str) -> Compiled:
        namespace = {"Decimal": Decimal, **self._namespace}
        exec(compile("\n".join(self._sources), "<rules>", "exec"), namespace)
        return cast(Compiled, namespace[name])


class _Body:
    """A function being written: statements that leave each value in a variable, so that nothing nests but `if`."""

    def __init__(self, module: _Module) -> None:
        self.module = module
        self.lines: list[str] = []
        self.used: set[str] = set()
        self._assigned: set[str] = set()
        self._indent = 1

    def line(self, text: str) -> None:
        self.lines.append(" " * self._indent + text)

    def assign(self, expression: str) -> str:
        """A fresh variable with the value of the expression."""
        variable = self.module.fresh("t")
        self.line(f"{variable} = {expression}")
        return variable

    def indented(self, condition: str, write: Callable[[], None]) -> None:
        """A block under `if`."""
        self.line(f"if {condition}:")
        self._indent += 1
        write()
        self._indent -= 1

    def free(self) -> list[str]:
        """The variables that the function needs from outside."""
        return sorted(self.used - self._assigned)

    def call(self, function: Callable[..., object], *arguments: str) -> str:
        return self.assign(f"{self.module.helper(function)}({', '.join(arguments)})")

    def value(self, tree: Typed) -> str:
        """Writes the evaluation of the tree, and returns the variable or constant that holds its value."""
        match tree:
            case typed.Constant(value):
                return self.module.constant(value)
            case typed.Reference(name):
                return self._use(self.module.variables[name])
            case typed.SubjectReference(slot):
                return self._use(_subject(slot))
            case typed.Comparison(operator, left, right):
                return self._comparison(operator, left, right)
            case typed.Arithmetic(operator, left, right):
                return self.call(_ARITHMETIC[operator], self.value(left), self.value(right))
            case typed.Logic(conjunction, operands):
                return self.logic(conjunction, [self.value(operand) for operand in operands])
            case typed.Conditional():
                return self._conditional(tree)
            case typed.Match(value, candidate):
                return self._match(value, candidate)
            case typed.Testing(value, slot, condition):
                self.set_subject(slot, self.value(value))
                return self.value(condition)
            case typed.Negated(operand):
                return self.call(fast.negate, self.value(operand))
            case typed.Invocation():
                return self._invocation(tree)
            case _:
                return self._structure(tree)

    def set_subject(self, slot: int, value: str) -> None:
        self.line(f"{_subject(slot)} = {value}")
        self._assigned.add(_subject(slot))

    def _use(self, variable: str) -> str:
        self.used.add(variable)
        return variable

    def _structure(self, tree: typed.MakeRange | typed.MakeList | typed.MakeContext | typed.Pick | typed.Item) -> str:
        match tree:
            case typed.MakeRange(low, high, low_closed, high_closed):
                return self.call(fast.make_range, self.value(low), self.value(high), str(low_closed), str(high_closed))
            case typed.MakeList(items):
                return self.assign(_tuple([self.value(item) for item in items]))
            case typed.MakeContext(entries):
                pairs = [_tuple([self.module.constant(name), self.value(entry)]) for name, entry in entries]
                return self.call(Context, _tuple(pairs))
            case typed.Pick(source, name):
                return self.call(pick, self.value(source), self.module.constant(name))
            case typed.Item(source, position):
                return self.call(item, self.value(source), self.value(position))
            case _:
                assert_never(tree)

    def _comparison(self, operator: Operator, left: Typed, right: Typed) -> str:
        sign, function = _COMPARISONS[operator]
        first, second = self.value(left), self.value(right)
        slow = f"{self.module.helper(function)}({first}, {second})"
        if left.type is not NUMBER or right.type is not NUMBER:
            return self.assign(slow)
        return self.assign(f"{first} {sign} {second} if {_all_decimal((left, first), (right, second))} else {slow}")

    def logic(self, conjunction: bool, operands: list[str]) -> str:
        decisive, other = ("False", "True") if conjunction else ("True", "False")
        decided = " or ".join(f"{operand} is {decisive}" for operand in operands)
        settled = " and ".join(f"{operand} is {other}" for operand in operands)
        slow = f"{self.module.helper(fast.conjoin if conjunction else fast.disjoin)}({_tuple(operands)})"
        return self.assign(f"{decisive} if {decided} else {other} if {settled} else {slow}")

    def _match(self, value: Typed, candidate: Typed) -> str:
        subject = self.value(value)
        match candidate:
            case typed.Constant(Range(low, high) as within) if (
                value.type is NUMBER and isinstance(low, Decimal) and isinstance(high, Decimal)
            ):
                signs = ["<=" if closed else "<" for closed in (within.low_closed, within.high_closed)]
                ends = [self.module.constant(end) for end in (low, high)]
                inside = f"{ends[0]} {signs[0]} {subject} {signs[1]} {ends[1]}"
                return self.assign(f"{inside} if type({subject}) is Decimal else {subject}")
            case _:
                wanted = self.value(candidate)
                found = f"{self.module.helper(fast.matches)}({subject}, {wanted})"
                if isinstance(candidate.type, RangeType):
                    found = f"{wanted} if type({wanted}) is {self.module.constant(Null)} else {found}"
                return self.assign(found)

    def _conditional(self, tree: typed.Conditional) -> str:
        condition = self.value(tree.condition)
        undecided = self.module.helper(fast.undecided_condition)
        variable = self.assign(
            f"{condition} if {condition} is True or {condition} is False else {undecided}({condition})"
        )
        self.indented(f"{condition} is True", partial(self.branch, variable, tree.consequent))
        self.indented(f"{condition} is False", partial(self.branch, variable, tree.alternative))
        return variable

    def branch(self, variable: str, tree: Typed) -> None:
        """Leaves the value of the tree in the variable; far to the right it moves into a function of its own."""
        if self._indent < _MAX_INDENT:
            self.line(f"{variable} = {self.value(tree)}")
            return
        inner = _Body(self.module)
        inner.line(f"return {inner.value(tree)}")
        name = self.module.fresh("f")
        self.module.add(name, inner.free(), inner)
        self.used.update(inner.free())
        self.line(f"{variable} = {name}({', '.join(inner.free())})")

    def _invocation(self, tree: typed.Invocation) -> str:
        arguments = [self.value(argument) for argument in tree.arguments]
        if tree.function is Function.IS_DEFINED:
            return self.assign(f"type({arguments[0]}) is not {self.module.constant(Null)}")
        quick = fast.FUNCTIONS.get(tree.function)
        if quick is not None:
            return self.call(quick, *arguments)
        return self.call(call, self.module.constant(tree.function), _tuple(arguments))


def _subject(slot: int) -> str:
    return f"s{slot}" if slot > 0 else f"u{-slot}"


def _tuple(items: Sequence[str]) -> str:
    return f"({', '.join(items)},)" if items else "()"


def _all_decimal(*operands: tuple[Typed, str]) -> str:
    """The condition that all operands are numbers; numbers that stand in the text need no asking."""
    asked = [
        f"type({variable}) is Decimal"
        for tree, variable in operands
        if not (isinstance(tree, typed.Constant) and isinstance(tree.value, Decimal))
    ]
    return " and ".join(asked) or "True"


def _write_fact(body: _Body, fact: Input) -> None:
    module = body.module
    variable = module.fresh("v")
    module.variables[fact.name] = variable
    name, absent = module.constant(fact.name), module.constant(missing_fact(fact.name))
    body.line(f"{variable} = facts.get({name}, {absent})")
    check = _CHECKS[fact.type].format(variable) if isinstance(fact.type, Basic) and fact.type in _CHECKS else "True"
    again = f"{module.helper(admit)}({module.constant(fact)}, {variable})"
    body.line(f"if {check}: {variable} = {again}")


def _write_rule(body: _Body, rule: Rule) -> None:
    module = body.module
    found = body.value(rule.logic.tree) if isinstance(rule.logic, Formula) else _write_table(body, rule.logic)
    variable = module.fresh("v")
    body.line(f"{variable} = {found}")
    if rule.guarded:
        fits = f"{module.helper(conforms)}({variable}, {module.constant(rule.type)})"
        body.line(f"if not {fits}: {variable} = {module.constant(fast.MISTYPED)}")
    if rule.decision.rounding is not None:
        rounded = f"{module.helper(fast.round_to_fen)}({variable}, {module.constant(rule.decision.rounding)})"
        body.line(f"{variable} = {rounded}")
    module.variables[rule.decision.name] = variable


def _write_table(body: _Body, table: TableFormula) -> str:
    inputs = [body.value(formula.tree) for formula in table.inputs]
    for column, value in enumerate(inputs):
        body.set_subject(column_slot(column), value)
    fired, unknown = body.assign("[]"), body.assign("[]")
    for number, row in enumerate(table.rows, start=1):
        write = partial(_write_row, body, row, number, (fired, unknown))
        if table.hit is Hit.FIRST and number > 1:
            body.indented(f"not {fired} and not {unknown}", write)
        else:
            write()
    unique = str(table.hit is Hit.UNIQUE)
    chosen = body.call(fast.choose_row, unique, fired, unknown)
    result = body.assign(chosen)
    for number, row in enumerate(table.rows, start=1):
        # Null is never equal to a number, so an undecided table keeps its null.
        body.indented(f"{chosen} == {number}", partial(body.branch, result, row.output.tree))
    return result


def _write_row(body: _Body, row: RowFormula, number: int, found: tuple[str, str]) -> None:
    fired, unknown = found
    tests = [body.value(condition.tree) for condition in row.conditions]
    outcome = body.logic(True, tests)
    body.line(f"if {outcome} is True: {fired}.append({number})")
    body.line(f"elif {outcome} is not False and {outcome}.missing: {unknown}.append({outcome})")
