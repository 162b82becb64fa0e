"""The elements of loaded models made ready to be evaluated: typed, with the names they may use and no others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from luoshi.feel import syntax, typed
from luoshi.feel.checking import Environment, check_condition, check_expression
from luoshi.feel.dmn.boxes import UnaryTests
from luoshi.feel.dmn.elements import BusinessKnowledgeModel, Decision, DecisionService, InputData
from luoshi.feel.dmn.graph import Graph, Key, Use, Valued, variable_name, variable_of
from luoshi.feel.dmn.item_types import ItemTypes
from luoshi.feel.dmn.translating import SPAN, Translator, members_of
from luoshi.feel.fast import compile_formula
from luoshi.feel.parser import children, parse_tests
from luoshi.feel.plain import evaluate
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
from luoshi.feel.types import ANY, BOOLEAN, ContextType, FunctionType, Type
from luoshi.feel.values import DateTime, FunctionValue, Null, Value
from luoshi.source import Problem

MAX_HEIGHT = 130
"""How deep boxes and the texts in them may nest together."""

_SUBJECT_SLOT = 1


class Engine(StrEnum):
    """Which of the two evaluators is asked."""

    PLAIN = "plain"
    COMPILED = "compiled"


class Logic:
    """A formula and the evaluator that is asked for its value, which compiles it when it is first asked."""

    def __init__(self, formula: typed.Formula, broken: Mapping[str, Null], engine: Engine) -> None:
        """`broken` are the nulls in place of what cannot be read."""
        self._formula = formula
        self._broken = broken
        self._engine = engine

    def value(self, names: Mapping[str, Value]) -> Value:
        """The value, for the values of the names that the element may use."""
        return self._call({**names, **self._broken} if self._broken else names)

    @cached_property
    def _call(self) -> Callable[[Mapping[str, Value]], Value]:
        match self._engine:
            case Engine.PLAIN:
                return lambda names: evaluate(self._formula, names)
            case Engine.COMPILED:
                return compile_formula(self._formula)
            case _:
                assert_never(self._engine)


@dataclass(frozen=True, slots=True)
class Unit:
    """An element ready to be evaluated; `external` where its own logic is in another language than FEEL.

    `type` is that of its variable, for a function the type of the function. Input data and services have no logic.
    """

    key: Key
    element: Valued
    name: str
    type: Type
    uses: tuple[Use, ...]
    logic: Logic | None
    external: bool


class Units:
    """The units of all models of a graph, in the order of the files."""

    def __init__(self, graph: Graph, engine: Engine, now: DateTime | None) -> None:
        self.problems: list[Problem] = []
        self._graph = graph
        self._engine = engine
        self._now = now
        self.types = ItemTypes(graph.models, self._allows)
        self._named = {namespace: self.types.named(namespace) for namespace in graph.models}
        self._translators = {namespace: self._translator(namespace) for namespace in graph.models}
        self.by_key = {key: self._unit(key) for key in graph.valued()}
        for translator in self._translators.values():
            self.problems.extend(translator.problems)
        self.problems.extend(self.types.problems)

    def result_type(self, element: BusinessKnowledgeModel | DecisionService, key: Key) -> Type:
        """What the result of a function has to be: old models name it as the type of the function's variable."""
        variable = variable_of(element)
        found = self.types.find(key[0], variable.type_ref, variable.where)
        return found.result if isinstance(found, FunctionType) else found

    def parameters(self, key: Key) -> tuple[tuple[Key, str, Type], ...]:
        """What a decision service takes: its input data, then its input decisions."""
        service = self._graph.element(key)
        if not isinstance(service, DecisionService):
            raise TypeError("only a decision service has parameters of this kind")
        return tuple(
            (each, variable_name(element), self._variable_type(each, element))
            for href in (*service.input_data, *service.input_decisions)
            if (each := self._graph.resolve(key[0], href)) is not None
            and isinstance(element := self._graph.element(each), InputData | Decision)
        )

    def _variable_type(self, key: Key, element: InputData | Decision) -> Type:
        variable = variable_of(element)
        return self.types.find(key[0], variable.type_ref, variable.where)

    def _type(self, key: Key, element: Valued) -> Type:
        match element:
            case InputData() | Decision():
                return self._variable_type(key, element)
            case BusinessKnowledgeModel(logic=logic):
                parameters = () if logic is None else logic.parameters
                taken = tuple(self.types.find(key[0], each.type_ref, each.where) for each in parameters)
                return FunctionType(taken, self.result_type(element, key))
            case DecisionService():
                return FunctionType(tuple(kind for _, _, kind in self.parameters(key)), self.result_type(element, key))
            case _:
                assert_never(element)

    def _unit(self, key: Key) -> Unit:
        element = self._graph.element(key)
        match element:
            case Decision(information=information, knowledge=knowledge):
                uses = tuple(self._graph.uses(key[0], (*information, *knowledge)))
            case BusinessKnowledgeModel(knowledge=knowledge):
                uses = tuple(use for use in self._graph.uses(key[0], knowledge) if use.key != key)
            case InputData() | DecisionService():
                uses = ()
            case _:
                raise TypeError("a knowledge source has no value")
        logic, external = self._logic(key, element, uses)
        return Unit(key, element, variable_name(element), self._type(key, element), uses, logic, external)

    def _logic(self, key: Key, element: Valued, uses: tuple[Use, ...]) -> tuple[Logic | None, bool]:
        translator = self._translators[key[0]]
        before = len(translator.broken)
        names = self._names(uses)
        match element:
            case Decision(logic=box) if box is not None:
                tree = translator.box(box, translator.scope(names))
                cell = Cell("", box.where)
            case BusinessKnowledgeModel(logic=function) if function is not None:
                name = variable_name(element)
                literal = translator.function(function, translator.scope((*names, name)))
                tree = syntax.ContextLiteral((syntax.Entry(name, literal),), SPAN, syntax.Name(name, SPAN))
                cell = Cell("", function.where)
            case _:
                return None, False
        while isinstance(tree, syntax.Part):
            cell, tree = tree.cell, tree.tree
        height, external = _measured(tree)
        if height > MAX_HEIGHT:
            tree = translator.refuse_depth(element)
        broken = dict(list(translator.broken.items())[before:])
        environment = Environment({**names, **dict.fromkeys(broken, ANY)}, self._named[key[0]], self._now)
        checked = check_expression(tree, cell, environment)
        self.problems.extend((*checked.unresolved, *checked.mistyped))
        return Logic(checked.formula(cell), broken, self._engine), external

    def _names(self, uses: Iterable[Use]) -> dict[str, Type]:
        """The types of the names in sight; those of an imported model are the entries of its name."""
        names: dict[str, Type] = {}
        entries: dict[str, dict[str, Type]] = {}
        for use in uses:
            element = self._graph.element(use.key)
            if not isinstance(element, Valued):
                continue
            kind = self._type(use.key, element)
            if use.prefix is None:
                names[use.name] = kind
            else:
                entries.setdefault(use.prefix, {})[use.name] = kind
        return {**names, **{prefix: ContextType(tuple(fields.items())) for prefix, fields in entries.items()}}

    def _translator(self, namespace: str) -> Translator:
        model = self._graph.models[namespace]
        imported = tuple(
            self._graph.models[each.namespace] for each in model.imports if each.namespace in self._graph.models
        )
        members = (
            *(name for each in (model, *imported) for name in members_of(each)),
            *(element.name for each in imported for element in each.elements),
        )
        return Translator(
            lambda type_ref: self.types.expression(namespace, type_ref),
            lambda type_ref: self.types.allowed(namespace, type_ref),
            members,
            model.language,
        )

    def _allows(self, tests: UnaryTests, base: Type) -> Callable[[Value], bool] | None:
        """What tells whether a value passes the tests of an item definition, by this engine."""
        cell = tests.text.cell
        if not cell.text.strip():
            return None
        parsed = parse_tests(cell, Scope(()))
        if parsed.tree is None:
            self.problems.extend(parsed.problems)
            return None
        checked = check_condition(parsed.tree, cell, Environment({}, {}, self._now), _SUBJECT_SLOT, base)
        self.problems.extend((*checked.unresolved, *checked.mistyped))
        tree = typed.Lambda((("?", _SUBJECT_SLOT, base),), checked.tree, FunctionType((base,), BOOLEAN), SPAN)
        test = Logic(typed.Formula(cell, tree, (), (cell.text,)), {}, self._engine).value({})
        return (lambda value: test.call((value,)) is True) if isinstance(test, FunctionValue) else None


def _measured(tree: syntax.Expression) -> tuple[int, bool]:
    """How deep a tree is, and whether a function of another language is in it."""
    highest, external = 0, False
    layer: list[syntax.Expression | syntax.Tests] = [tree]
    while layer:
        highest += 1
        external = external or any(isinstance(node, syntax.FunctionLiteral) and node.external for node in layer)
        layer = [child for node in layer for child in children(node)]
    return highest, external
