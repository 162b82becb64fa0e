"""The code of a typed tree: statements that leave each value in a variable, so that nothing nests but blocks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import assert_never

from luoshi.feel import bounds, typed
from luoshi.feel.builtins import Function
from luoshi.feel.coercion import apply, builtin_value, coerce
from luoshi.feel.fast import functions, loops, runtime
from luoshi.feel.fast.code import Body, Module, in_tuple
from luoshi.feel.fast.inspecting import Use, is_flat, is_laborious, mentions, use_of_partial
from luoshi.feel.syntax import Operator, Quantifier
from luoshi.feel.typed import Typed
from luoshi.feel.types import BOOLEAN, NUMBER, STRING, RangeType, bare
from luoshi.feel.values import Context, Null, Range, Value

NAMES = "names"
"""The parameter of a compiled formula: the values of its names."""

_MAX_INDENT = 8
_ARITHMETIC: dict[Operator, Callable[[Value, Value], Value]] = {
    Operator.ADD: runtime.add,
    Operator.SUBTRACT: runtime.subtract,
    Operator.MULTIPLY: runtime.multiply,
    Operator.DIVIDE: runtime.divide,
    Operator.POWER: runtime.power,
}
_COMPARISONS: dict[Operator, tuple[str, Callable[[Value, Value], bool | Null]]] = {
    Operator.EQUAL: ("==", runtime.equal),
    Operator.NOT_EQUAL: ("!=", runtime.differ),
    Operator.LESS: ("<", runtime.less),
    Operator.LESS_OR_EQUAL: ("<=", runtime.less_or_equal),
    Operator.GREATER: (">", runtime.greater),
    Operator.GREATER_OR_EQUAL: (">=", runtime.greater_or_equal),
}
# What Python compares as the language does, once both values are known to be of the class.
_COMPARED_BY_PYTHON = {NUMBER: Decimal, STRING: str}


class Writer(Body):
    """A function being written from typed trees.

    Quick code takes for granted that a value is of the class its type says and raises one of `runtime.UNUSUAL` where it
    is not; careful code answers for every value. The body of a function value is careful always: it may be called when
    nobody is there any more to answer instead.
    """

    def __init__(self, module: Module, quick: bool, text: str = "", indent: int = 1) -> None:
        super().__init__(module, indent)
        self.quick = quick
        self._text = text
        self._tree = 0
        self._boxed: frozenset[int] = frozenset()
        self._counting = False

    def begin(self, formula: typed.Formula) -> None:
        """What is written from here on is of another tree, which counts its slots by itself."""
        self._text = formula.cell.text
        self._tree += 1
        self._boxed = frozenset()

    def value(self, tree: Typed) -> str:
        """Writes the evaluation of the tree, and returns the variable or constant that holds its value."""
        match tree:
            case typed.Constant(value):
                return self.module.constant(value)
            case typed.Reference(name):
                known = self.module.variables.get(name)
                return self.use(known) if known else self.assign(f"{self.use(NAMES)}[{self.module.constant(name)}]")
            case typed.Local(slot):
                return self.local(slot)
            case typed.Comparison(operator, left, right):
                return self._comparison(operator, left, right)
            case typed.Arithmetic():
                return self._arithmetic(tree)
            case typed.Logic():
                return self._logic(tree)
            case typed.Conditional():
                return self._conditional(tree)
            case typed.Match(value, candidate):
                return self._match(value, candidate)
            case typed.Testing(value, slot, condition):
                self.fill(slot, self.value(value))
                return self.value(condition)
            case typed.Negated(operand):
                return self.call(runtime.negate, self.value(operand))
            case typed.Invocation():
                return self._invocation(tree)
            case _:
                return self._structure(tree)

    def fill(self, slot: int, value: str) -> None:
        """The slot holds the value from here on."""
        self.line(f"{self.own(self.slot(slot))} = {value}")

    def slot(self, slot: int) -> str:
        """The variable of the slot."""
        return f"s{self._tree}_{slot}"

    def local(self, slot: int) -> str:
        """The code of the value in the slot."""
        variable = self.use(self.slot(slot))
        return f"{variable}[0]" if slot in self._boxed else variable

    def nested(self, tree: Typed) -> str:
        """As `value`; far to the right the code moves into a function of its own."""
        if self.indent < _MAX_INDENT:
            return self.value(tree)
        inner = self.inner()
        inner.line(f"return {inner.value(tree)}")
        return self.assign(self._called(inner))

    def inner(self, indent: int = 1) -> "Writer":
        """A function of its own that is called from here."""
        inner = Writer(self.module, self.quick, self._text, indent)
        inner._tree, inner._boxed, inner._counting = self._tree, self._boxed, self._counting
        return inner

    def _called(self, inner: "Writer") -> str:
        name, free = self.module.fresh("f"), inner.free()
        self.module.add(name, free, inner.lines)
        return f"{name}({', '.join(map(self.use, free))})"

    def _structure(
        self,
        tree: typed.EntryOrElse
        | typed.InstanceCheck
        | typed.Coerced
        | typed.MakeRange
        | typed.MakeList
        | typed.MakeContext
        | typed.Pick
        | typed.Select
        | typed.Iteration
        | typed.Quantification
        | typed.Lambda
        | typed.BuiltinReference
        | typed.Application
        | typed.Decide
        | typed.Part
        | typed.Table,
    ) -> str:
        match tree:
            case typed.MakeRange():
                return self._range(tree)
            case typed.MakeList(items):
                made = in_tuple([self.value(item) for item in items])
                return self.assign(made) if is_flat(tree.type) else self.call(bounds.weighed, made)
            case typed.MakeContext():
                return self._context(tree)
            case typed.Pick(source, name):
                return self.call(runtime.pick, self.value(source), self.module.constant(name))
            case typed.EntryOrElse():
                return self._entry_or_else(tree)
            case typed.InstanceCheck(value, wanted):
                return self.call(loops.check_instance, self.value(value), self.module.constant(wanted))
            case typed.Coerced(value, kind):
                return self.call(coerce, self.value(value), self.module.constant(kind))
            case typed.Decide(value, outcome):
                return self.call(runtime.decide, self.value(value), self.value(outcome))
            case typed.Part(formula):
                return self.part(formula)
            case typed.Table():
                # Imported late: tables are written by writers and write them.
                from luoshi.feel.fast.tabling import write_table

                return write_table(self, tree)
            case _:
                return self._loop_or_function(tree)

    def _loop_or_function(
        self,
        tree: typed.Select
        | typed.Iteration
        | typed.Quantification
        | typed.Lambda
        | typed.BuiltinReference
        | typed.Application,
    ) -> str:
        match tree:
            case typed.Select():
                return self._select(tree)
            case typed.Iteration():
                return self._iteration(tree)
            case typed.Quantification():
                return self._quantification(tree)
            case typed.Lambda():
                return self._lambda(tree)
            case typed.BuiltinReference(function):
                return self.module.constant(builtin_value(function, functions.call))
            case typed.Application(function, arguments, names):
                called = self.value(function)
                given = in_tuple([self.value(argument) for argument in arguments])
                return self.call(apply, called, given, self.module.constant(names))
            case _:
                assert_never(tree)

    def enter(self, formula: typed.Formula) -> None:
        """What is written from here on has its spans in the text of the formula, which belongs to the same tree."""
        self._text = formula.cell.text

    def part(self, formula: typed.Formula) -> str:
        """The value of a formula inside the tree, whose spans point into a text of its own."""
        outer = self._text
        self.enter(formula)
        value = self.value(formula.tree)
        self._text = outer
        return value

    def nested_part(self, formula: typed.Formula) -> str:
        """As `part`; far to the right the code moves into a function of its own."""
        outer = self._text
        self.enter(formula)
        value = self.nested(formula.tree)
        self._text = outer
        return value

    # Operators

    def _arithmetic(self, tree: typed.Arithmetic) -> str:
        # A long sum is as deep to the left as it has operands.
        chain: list[typed.Arithmetic] = []
        leftmost: Typed = tree
        while isinstance(leftmost, typed.Arithmetic):
            chain.append(leftmost)
            leftmost = leftmost.left
        value = self.value(leftmost)
        for each in reversed(chain):
            of_numbers = bare(each.left.type) is NUMBER and bare(each.right.type) is NUMBER
            calculate: Callable[..., Value] = _ARITHMETIC[each.operator]
            if self.quick and of_numbers:
                calculate = runtime.CALCULATE.get(each.operator, calculate)
            value = self.call(calculate, value, self.value(each.right))
        return value

    def _comparison(self, operator: Operator, left: Typed, right: Typed) -> str:
        sign, function = _COMPARISONS[operator]
        first, second = self.value(left), self.value(right)
        slow = f"{self.module.constant(function)}({first}, {second})"
        kind = bare(left.type)
        if kind not in _COMPARED_BY_PYTHON or bare(right.type) is not kind:
            return self.assign(slow)
        plain = f"{first} {sign} {second}"
        if self.quick and operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
            return self.assign(plain)
        wanted = _COMPARED_BY_PYTHON[kind]
        asked = [
            f"type({variable}) is {self.module.constant(wanted)}"
            for variable in (first, second)
            if type(self.module.known(variable)) is not wanted
        ]
        return self.assign(f"{plain} if {' and '.join(asked) or 'True'} else {slow}")

    def _logic(self, tree: typed.Logic) -> str:
        if not any(map(is_laborious, tree.operands[1:])):
            return self.connect(tree.conjunction, [self.value(operand) for operand in tree.operands])
        decisive, neutral = ("False", "True") if tree.conjunction else ("True", "False")
        found = [self.value(tree.operands[0])]
        for operand in tree.operands[1:]:
            variable = self.assign(neutral)
            with self.block("if " + " and ".join(f"{each} is not {decisive}" for each in found)):
                self.line(f"{variable} = {self.nested(operand)}")
            found.append(variable)
        return self.connect(tree.conjunction, found)

    def connect(self, conjunction: bool, operands: list[str]) -> str:
        """Three-valued `and` or `or` of values that are there."""
        decisive, other = ("False", "True") if conjunction else ("True", "False")
        decided = " or ".join(f"{operand} is {decisive}" for operand in operands)
        settled = " and ".join(f"{operand} is {other}" for operand in operands)
        connect = runtime.conjoin if conjunction else runtime.disjoin
        slow = f"{self.module.constant(connect)}({in_tuple(operands)})"
        return self.assign(f"{decisive} if {decided} else {other} if {settled} else {slow}")

    def _match(self, value: Typed, candidate: Typed) -> str:
        subject = self.value(value)
        wanted = self.value(candidate)
        match candidate:
            case typed.Constant(Range(Decimal() as low, Decimal() as high, single=False) as within):
                signs = ["<=" if closed else "<" for closed in (within.low_closed, within.high_closed)]
                ends = [self.module.constant(end) for end in (low, high)]
                inside = f"{ends[0]} {signs[0]} {subject} {signs[1]} {ends[1]}"
                if self.quick and bare(value.type) is NUMBER:
                    return self.assign(inside)
                slow = f"{self.module.constant(runtime.matches)}({subject}, {wanted})"
                return self.assign(f"{inside} if type({subject}) is {self.module.constant(Decimal)} else {slow}")
            case _:
                of_range = isinstance(bare(candidate.type), RangeType)
                return self.call(runtime.matches_range if of_range else runtime.matches, subject, wanted)

    def _conditional(self, tree: typed.Conditional) -> str:
        condition = self.value(tree.condition)
        variable = self.module.fresh("t")
        with self.block(f"if {condition} is True"):
            self.line(f"{variable} = {self.nested(tree.consequent)}")
        if bare(tree.condition.type) is BOOLEAN:
            unknown = f"{condition} is not False and {condition}.missing"
        else:
            unknown = f"type({condition}) is {self.module.constant(Null)} and {condition}.missing"
        with self.block(f"elif {unknown}"):
            self.line(f"{variable} = {condition}")
        with self.block("else"):
            self.line(f"{variable} = {self.nested(tree.alternative)}")
        return variable

    def _invocation(self, tree: typed.Invocation) -> str:
        arguments = [self.value(argument) for argument in tree.arguments]
        if tree.function is Function.IS_DEFINED:
            return self.assign(f"type({arguments[0]}) is not {self.module.constant(Null)}")
        quick = functions.QUICK.get(tree.function)
        if quick is not None:
            return self.call(quick, *arguments)
        return self.call(functions.call, self.module.constant(tree.function), in_tuple(arguments))

    # Structures

    def _range(self, tree: typed.MakeRange) -> str:
        if tree.low is None or tree.high is None:
            end = tree.high if tree.low is None else tree.low
            if end is None:
                raise ValueError("a range without ends cannot be written")
            closed = tree.high_closed if tree.low is None else tree.low_closed
            return self.call(runtime.make_half_range, self.value(end), str(tree.low is not None), str(closed))
        closed_ends = in_tuple([str(tree.low_closed), str(tree.high_closed)])
        return self.call(runtime.make_range, self.value(tree.low), self.value(tree.high), closed_ends, str(tree.single))

    def _context(self, tree: typed.MakeContext) -> str:
        pairs = []
        for entry in tree.entries:
            if mentions(entry.value, entry.slot):
                # A function that calls itself: it looks into a box, which is filled before the call.
                self.fill(entry.slot, f"[{self.module.constant(runtime.NO_ENTRY)}]")
                self._boxed |= {entry.slot}
                self.line(f"{self.local(entry.slot)} = {self.value(entry.value)}")
            else:
                self.fill(entry.slot, self.value(entry.value))
            pairs.append(f"{self.module.constant(entry.name)}: {self.local(entry.slot)}")
        if tree.result is not None:
            return self.value(tree.result)
        made = f"{self.module.constant(Context)}({{{', '.join(pairs)}}})"
        return self.assign(made) if is_flat(tree.type) else self.call(bounds.weighed, made)

    def _entry_or_else(self, tree: typed.EntryOrElse) -> str:
        source, name = self.local(tree.slot), self.module.constant(tree.name)
        if tree.otherwise is None:
            return self.call(runtime.pick_or_null, source, name)
        variable = self.module.fresh("t")
        with self.block(f"if {self.module.constant(runtime.decides_entry)}({source}, {name})"):
            self.line(f"{variable} = {self.module.constant(runtime.pick_or_null)}({source}, {name})")
        with self.block("else"):
            self.line(f"{variable} = {self.nested(tree.otherwise)}")
        return variable

    # Loops

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """What is written inside counts its items, together with the loops and calls inside of it."""
        if self._counting:
            yield
            return
        self._counting = True
        self.line(f"{self.module.constant(bounds.enter)}()")
        with self.block("try"):
            yield
        with self.block("finally"):
            self.line(f"{self.module.constant(bounds.leave)}()")
        self._counting = False

    def _select(self, tree: typed.Select) -> str:
        source = self.value(tree.source)
        if not tree.per_item or isinstance(tree.condition, typed.Constant):
            if isinstance(tree.condition, typed.Constant) and isinstance(tree.condition.value, Decimal):
                return self.call(runtime.item, source, self.value(tree.condition))
            return self.call(loops.select_by, source, self.value(tree.condition))
        found, kept, unknown = (self.own(self.module.fresh("l")) for _ in range(3))
        null, no_item = self.module.constant(Null), self.module.constant(runtime.NO_ENTRY)
        with self._counted():
            items = self.call(loops.filter_items, source)
            with self.block(f"if type({items}) is {null}"):
                self.line(f"{found} = {items}")
            with self.block("else"):
                self.line(f"{found} = None")
                self.line(f"{kept} = []")
                self.line(f"{unknown} = []")
                slot = self.own(self.slot(tree.slot))
                with self.block(f"for {slot} in {items} or ({no_item},)"):
                    condition = self.nested(tree.condition)
                    with self.block(f"if {condition} is True"):
                        self.line(f"{kept}.append({slot})")
                    with self.block(f"elif {condition} is not False"):
                        odd = self.module.constant(loops.odd_condition)
                        self.line(f"{found} = {odd}({condition}, {slot}, {items}, {unknown})")
                        with self.block(f"if {found} is not None"):
                            self.line("break")
                with self.block(f"if {found} is None"):
                    self.line(f"{found} = {self.module.constant(loops.filtered)}({items}, {kept}, {unknown})")
        return found

    def _iteration(self, tree: typed.Iteration) -> str:
        failed, results = self.own(self.module.fresh("l")), self.own(self.module.fresh("l"))
        in_use = use_of_partial(tree)

        def write_result(body: Writer) -> None:
            if in_use is Use.WHOLE:
                taken = f"{self.module.constant(bounds.take)}(len({body.use(results)}))"
                body.fill(tree.partial, f"{taken} or tuple({body.use(results)})")
            elif in_use is Use.ITEMS:
                body.fill(tree.partial, body.use(results))
            body.line(f"{body.use(results)}.append({body.nested(tree.result)})")

        self.line(f"{failed} = None")
        self.line(f"{results} = []")
        with self._counted():
            self._write_loops(tree.loops, failed, write_result)
        made = f"tuple({results})"
        if not is_flat(tree.type):
            made = f"{self.module.constant(bounds.weighed)}({made})"
        return self.assign(f"{made} if {failed} is None else {failed}")

    def _quantification(self, tree: typed.Quantification) -> str:
        found, unsettled = self.own(self.module.fresh("l")), self.own(self.module.fresh("l"))
        decisive, other = ("True", "False") if tree.quantifier is Quantifier.SOME else ("False", "True")
        null = self.module.constant(Null)

        def write_condition(body: Writer) -> None:
            condition = body.nested(tree.condition)
            with body.block(f"if {condition} is not {other}"):
                with body.block(f"if {condition} is not {decisive} and type({condition}) is not {null}"):
                    body.line(f"{found} = {self.module.constant(runtime.MISTYPED)}")
                    body.line("break")
                body.line(f"{body.use(unsettled)}.append({condition})")

        self.line(f"{found} = None")
        self.line(f"{unsettled} = []")
        with self._counted():
            self._write_loops(tree.loops, found, write_condition)
        connect = self.module.constant(runtime.disjoin if decisive == "True" else runtime.conjoin)
        return self.assign(f"{connect}({unsettled}) if {found} is None else {found}")

    def _write_loops(self, left: tuple[typed.Loop, ...], failed: str, innermost: "Callable[[Writer], None]") -> None:
        """The iterators one inside the other; a loop ends early once `failed` is not None, which holds why."""
        if not left:
            innermost(self)
            return
        if self.indent >= _MAX_INDENT:
            inner = self.inner()
            inner.line(f"{inner.own(failed)} = None")
            inner._write_loops(left, failed, innermost)
            inner.line(f"return {failed}")
            self.line(f"{failed} = {self._called(inner)}")
            return
        loop, *others = left
        domain = self.value(loop.domain)
        if loop.until is None:
            items = self.call(loops.domain_items, domain)
        else:
            items = self.call(loops.steps_between, domain, self.value(loop.until))
        with self.block(f"if type({items}) is {self.module.constant(Null)}"):
            self.line(f"{failed} = {items}")
        with self.block("else"), self.block(f"for {self.own(self.slot(loop.slot))} in {items}"):
            self._write_loops(tuple(others), failed, innermost)
            if others:
                with self.block(f"if {failed} is not None"):
                    self.line("break")

    # Functions

    def _lambda(self, tree: typed.Lambda) -> str:
        """A function value: its code is made by a function that keeps the slots as they are at this moment."""
        body = self.inner(indent=2)
        body._counting, body.quick = True, False
        slots = [body.own(body.slot(slot)) for _, slot, _ in tree.parameters]
        if slots:
            body.line(f"{', '.join(slots)}, = given")
        body.line(f"return {body.value(tree.body)}")
        name, free = self.module.fresh("f"), body.free()
        self.module.add(name, free, [" def call(given):", *body.lines, " return call"])
        text = self._text[tree.span.start : tree.span.end]
        parameters = tuple((parameter, kind) for parameter, _, kind in tree.parameters)
        template = loops.Template("函数", parameters, tree.type.result, text)
        return self.call(
            loops.make_function, self.module.constant(template), f"{name}({', '.join(map(self.use, free))})"
        )
