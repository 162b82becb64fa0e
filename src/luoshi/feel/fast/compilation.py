"""Rules to Python code, once a model: the quick path without explanation."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from luoshi.feel.coercion import conforms
from luoshi.feel.definitions import Input
from luoshi.feel.fast import runtime
from luoshi.feel.fast.code import Module
from luoshi.feel.fast.writing import NAMES, Writer
from luoshi.feel.rules import Rule, admit
from luoshi.feel.typed import Formula
from luoshi.feel.types import BOOLEAN, NUMBER, STRING, Basic
from luoshi.feel.values import Value, missing_fact

Compiled = Callable[[Mapping[str, Value]], dict[str, Value]]

_CLASSES: dict[Basic, type] = {NUMBER: Decimal, STRING: str, BOOLEAN: bool}


def compile_formula(formula: Formula) -> Callable[[Mapping[str, Value]], Value]:
    """A function from the values of its names to the value of the formula; names are asked for when they are used."""
    module = Module()
    writer = Writer(module)
    writer.begin(formula)
    writer.line(f"return {writer.value(formula.tree)}")
    module.add("run", (NAMES,), writer.lines)
    return cast(Callable[[Mapping[str, Value]], Value], module.run("run"))


def compile_rules(inputs: Sequence[Input], rules: Sequence[Rule], constants: Mapping[str, Value]) -> Compiled:
    """A function from facts to the values of the decisions, which are in requirement order."""
    module = Module()
    writer = Writer(module)
    for fact in inputs:
        _write_fact(writer, fact)
    for name, value in constants.items():
        module.variables[name] = module.constant(value)
    for rule in rules:
        _write_rule(writer, rule)
    entries = ", ".join(
        f"{module.constant(rule.decision.name)}: {module.variables[rule.decision.name]}" for rule in rules
    )
    writer.line(f"return {{{entries}}}")
    module.add("run", ("facts",), writer.lines)
    return cast(Compiled, module.run("run"))


def _write_fact(writer: Writer, fact: Input) -> None:
    module = writer.module
    variable = module.fresh("v")
    module.variables[fact.name] = variable
    name, absent = module.constant(fact.name), module.constant(missing_fact(fact.name))
    writer.line(f"{variable} = facts.get({name}, {absent})")
    again = f"{variable} = {module.constant(admit)}({module.constant(fact)}, {variable})"
    wanted = _CLASSES.get(fact.type) if isinstance(fact.type, Basic) else None
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
        with writer.block(f"if not {module.constant(conforms)}({variable}, {module.constant(rule.type)})"):
            writer.line(f"{variable} = {module.constant(runtime.MISTYPED)}")
    if rule.decision.rounding is not None:
        rounded = f"{module.constant(runtime.round_to_fen)}({variable}, {module.constant(rule.decision.rounding)})"
        writer.line(f"{variable} = {rounded}")
    module.variables[rule.decision.name] = variable


