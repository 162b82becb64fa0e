"""Rules to Python code, once a model: the quick path without explanation.

Each is compiled twice, the second time only when it is needed: quick code for facts that are all there, and careful
code that answers where a fact is missing or a value is not what quick code takes for granted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import cast

from luoshi.feel.coercion import conforms
from luoshi.feel.definitions import Input
from luoshi.feel.fast import runtime
from luoshi.feel.fast.code import Module
from luoshi.feel.fast.writing import NAMES, Writer
from luoshi.feel.rules import Rule, admit
from luoshi.feel.typed import Formula
from luoshi.feel.types import BOOLEAN, NUMBER, STRING, Basic, Type, bare
from luoshi.feel.values import Value, missing_fact

Compiled = Callable[[Mapping[str, Value]], dict[str, Value]]
CompiledFormula = Callable[[Mapping[str, Value]], Value]

_CLASSES: dict[Basic, type] = {NUMBER: Decimal, STRING: str, BOOLEAN: bool}
_FACTS = "facts"


def compile_formula(formula: Formula) -> CompiledFormula:
    """A function from the values of its names to the value of the formula; names are asked for when they are used."""
    return cast(CompiledFormula, _FormulaCode(formula).quick)


def compile_rules(inputs: Sequence[Input], rules: Sequence[Rule], constants: Mapping[str, Value]) -> Compiled:
    """A function from facts to the values of the decisions, which are in requirement order."""
    return cast(Compiled, _RulesCode(tuple(inputs), tuple(rules), constants).quick)


class _FormulaCode:
    """The two codes of one formula."""

    def __init__(self, formula: Formula) -> None:
        self._formula = formula

    @property
    def quick(self) -> object:
        return _quick(self._body(Writer(Module(), quick=True)), NAMES, self)

    @cached_property
    def careful(self) -> Callable[[object], object]:
        writer = self._body(Writer(Module(), quick=False))
        writer.module.add("run", (NAMES,), writer.lines)
        return cast(Callable[[object], object], writer.module.run("run"))

    def _body(self, writer: Writer) -> Writer:
        writer.begin(self._formula)
        writer.line(f"return {writer.value(self._formula.tree)}")
        return writer


class _RulesCode:
    """The two codes of the rules of one model."""

    def __init__(self, inputs: tuple[Input, ...], rules: tuple[Rule, ...], constants: Mapping[str, Value]) -> None:
        used = {name for rule in rules for name in rule.requires}
        self._inputs = inputs
        self._used = tuple(each for each in inputs if each.name in used)
        self._rules = rules
        self._constants = constants

    @property
    def quick(self) -> object:
        writer = Writer(Module(), quick=True)
        asked = [question for fact in self._used for question in _write_quick_fact(writer, fact)]
        odd = " or ".join(asked)
        if odd:
            with writer.block(f"if {odd}"):
                writer.line(_carefully(writer.module, self, _FACTS))
        return _quick(self._body(writer), _FACTS, self)

    @cached_property
    def careful(self) -> Callable[[object], object]:
        writer = Writer(Module(), quick=False)
        for fact in self._inputs:
            _write_fact(writer, fact)
        self._body(writer)
        writer.module.add("run", (_FACTS,), writer.lines)
        return cast(Callable[[object], object], writer.module.run("run"))

    def _body(self, writer: Writer) -> Writer:
        module = writer.module
        for name, value in self._constants.items():
            module.variables[name] = module.constant(value)
        for rule in self._rules:
            _write_rule(writer, rule)
        entries = ", ".join(
            f"{module.constant(rule.decision.name)}: {module.variables[rule.decision.name]}" for rule in self._rules
        )
        writer.line(f"return {{{entries}}}")
        return writer


def _quick(writer: Writer, given: str, code: _FormulaCode | _RulesCode) -> object:
    """The quick function, which has the careful one answer for what it cannot."""
    module = writer.module
    module.add(
        "run",
        (given,),
        [
            " try:",
            *(f" {line}" for line in writer.lines),
            f" except {module.constant(runtime.UNUSUAL)}:",
            f"  {_carefully(module, code, given)}",
        ],
    )
    return module.run("run")


def _carefully(module: Module, code: _FormulaCode | _RulesCode, given: str) -> str:
    return f"return {module.constant(code)}.careful({given})"


def _class_of(kind: Type) -> type | None:
    """The Python class that values of the type have, where it is one class."""
    return _CLASSES.get(kind) if isinstance(kind, Basic) else None


def _write_quick_fact(writer: Writer, fact: Input) -> Iterator[str]:
    """Reads a fact, and yields the condition that tells that it is not as it should be, if there is one."""
    module = writer.module
    variable = module.fresh("v")
    module.variables[fact.name] = variable
    found = f"{_FACTS}.get({module.constant(fact.name)})"
    wanted = _class_of(fact.type)
    if wanted is None:
        writer.line(f"{variable} = {module.constant(admit)}({module.constant(fact)}, {found})")
        return
    writer.line(f"{variable} = {found}")
    yield f"type({variable}) is not {module.constant(wanted)}"


def _write_fact(writer: Writer, fact: Input) -> None:
    module = writer.module
    variable = module.fresh("v")
    module.variables[fact.name] = variable
    name, absent = module.constant(fact.name), module.constant(missing_fact(fact.name))
    writer.line(f"{variable} = {_FACTS}.get({name}, {absent})")
    again = f"{variable} = {module.constant(admit)}({module.constant(fact)}, {variable})"
    wanted = _class_of(fact.type)
    if wanted is None:
        writer.line(again)
        return
    with writer.block(f"if type({variable}) is not {module.constant(wanted)}"):
        writer.line(again)


def _write_rule(writer: Writer, rule: Rule) -> None:
    module = writer.module
    writer.begin(rule.logic)
    variable = module.fresh("v")
    writer.line(f"{variable} = {writer.value(rule.logic.tree)}")
    if rule.guarded:
        wanted = _class_of(rule.type)
        ask = "" if wanted is None else f"type({variable}) is not {module.constant(wanted)} and "
        with writer.block(f"if {ask}not {module.constant(conforms)}({variable}, {module.constant(rule.type)})"):
            writer.line(f"{variable} = {module.constant(runtime.MISTYPED)}")
    if rule.decision.rounding is not None:
        if writer.quick and bare(rule.type) is NUMBER:
            fen, mode, context = map(module.constant, runtime.quickly_to_fen(rule.decision.rounding))
            writer.line(f"{variable} = {variable}.quantize({fen}, {mode}, {context})")
        else:
            rounded = f"{module.constant(runtime.round_to_fen)}({variable}, {module.constant(rule.decision.rounding)})"
            writer.line(f"{variable} = {rounded}")
    module.variables[rule.decision.name] = variable
