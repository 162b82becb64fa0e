"""Evaluating a DMN model: any decision, function or decision service, by name (DMN 1.5, 10.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from luoshi.feel.coercion import coerce
from luoshi.feel.dmn.checks import check_models
from luoshi.feel.dmn.elements import BusinessKnowledgeModel, Decision, DecisionService, Definitions, InputData
from luoshi.feel.dmn.graph import Graph, Key
from luoshi.feel.dmn.units import Engine, Unit, Units
from luoshi.feel.problems import quote
from luoshi.feel.types import ANY
from luoshi.feel.values import Context, DateTime, FunctionValue, Null, NullCode, Value
from luoshi.source import in_reading_order


def load(
    definitions: Definitions,
    imported: Iterable[Definitions] = (),
    engine: Engine = Engine.PLAIN,
    now: DateTime | None = None,
) -> "DmnModel":
    """Makes a model ready, with those that it imports directly or indirectly; `now` is for now() and today().

    What cannot be read or has no meaning is null when evaluated, and in the problems of the model.
    """
    return DmnModel(Graph(definitions, imported), engine, now)


class DmnModel:
    """A model that can be evaluated; never changed after it is made."""

    def __init__(self, graph: Graph, engine: Engine, now: DateTime | None) -> None:
        self._graph = graph
        self._units = Units(graph, engine, now)
        self._circular = graph.circular()
        self._orders: dict[tuple[Key, frozenset[Key]], tuple[Unit, ...]] = {}
        self._by_name: dict[str, Unit] = {}
        for unit in self._units.by_key.values():
            if unit.key[0] == graph.main.namespace:
                self._by_name.setdefault(unit.element.name, unit)
        self.problems = in_reading_order((*check_models(graph), *self._units.problems))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what can be evaluated."""
        return tuple(self._by_name)

    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, Value],
        foreign: Mapping[tuple[str, str], Value] | None = None,
    ) -> Value:
        """The value of one element, as `Case.value` gives it."""
        return self.given(inputs, foreign).value(name)

    def given(self, inputs: Mapping[str, Value], foreign: Mapping[tuple[str, str], Value] | None = None) -> "Case":
        """A case: the values of input data, and of decisions without logic, by name.

        Those of imported models are `foreign`, by their namespace and name; one that is not there is looked up by name.
        """
        return Case(self, inputs, foreign or {})

    def is_external(self, name: str) -> bool:
        """Whether the value of an element rests on a function in another language than FEEL."""
        return any(unit.external for unit in self.order(self._by_name[name].key))

    def unit(self, name: str) -> Unit:
        """The element of the main model with this name. Raises KeyError where there is none."""
        return self._by_name[name]

    def order(self, key: Key, given: frozenset[Key] = frozenset()) -> tuple[Unit, ...]:
        """The element after everything that it needs; elements in a circle need nothing and are null."""
        known = (key, given)
        if known not in self._orders:
            keys = self._graph.order(key, given | self._circular)
            self._orders[known] = tuple(self._units.by_key[each] for each in keys)
        return self._orders[known]

    def is_circular(self, key: Key) -> bool:
        """Whether an element requires itself in the end."""
        return key in self._circular

    def service(self, unit: Unit) -> FunctionValue:
        """A decision service as a function of its input data and then its input decisions."""
        parameters = self._units.parameters(unit.key)
        result = self._units.result_type(unit.element, unit.key) if isinstance(unit.element, DecisionService) else ANY
        keys = tuple(key for key, _, _ in parameters)
        return FunctionValue(
            unit.element.name,
            tuple((name, kind) for _, name, kind in parameters),
            result,
            lambda values: self._serve(unit, dict(zip(keys, values, strict=True))),
        )

    def _serve(self, unit: Unit, given: Mapping[Key, Value]) -> Value:
        """The value of the service's output decision; of several, a context by their names."""
        inside = Case(self, {}, {}, given)
        service = unit.element
        hrefs = service.outputs if isinstance(service, DecisionService) else ()
        keys = tuple(key for href in hrefs if (key := self._graph.resolve(unit.key[0], href)) is not None)
        outputs = tuple((self._units.by_key[key].name, inside.value_of(key)) for key in keys)
        return outputs[0][1] if len(outputs) == 1 else Context(outputs)

    def function(self, unit: Unit, found: Value) -> Value:
        """The function of a business knowledge model under its name, its result of the type it has to be."""
        if not isinstance(found, FunctionValue) or not isinstance(unit.element, BusinessKnowledgeModel):
            return found
        result = self._units.result_type(unit.element, unit.key)
        return replace(found, name=unit.element.name, result=found.result if result is ANY else result)


class Case:
    """The values of one case; each element is evaluated once, when it is first wanted."""

    def __init__(
        self,
        model: DmnModel,
        inputs: Mapping[str, Value],
        foreign: Mapping[tuple[str, str], Value],
        given: Mapping[Key, Value] | None = None,
    ) -> None:
        """`given` are the values of elements inside of a decision service."""
        self._model = model
        self._inputs = inputs
        self._foreign = foreign
        self._given = frozenset(given or ())
        self._values: dict[Key, Value] = dict(given or {})

    def value(self, name: str) -> Value:
        """The value of an element by its name; a function is called with the inputs of the names of its parameters.

        Inputs that are not given are null. Raises KeyError where the model has no such element.
        """
        unit = self._model.unit(name)
        found = self.value_of(unit.key)
        if not isinstance(unit.element, BusinessKnowledgeModel | DecisionService):
            return found
        if not isinstance(found, FunctionValue):
            return found
        arguments = tuple(
            coerce(self._inputs[parameter], kind) if parameter in self._inputs else _absent(parameter)
            for parameter, kind in found.parameters
        )
        return coerce(found.call(arguments), found.result)

    def value_of(self, key: Key) -> Value:
        """The value of an element of any model; a function value for what is called."""
        for unit in self._model.order(key, self._given):
            if unit.key not in self._values:
                self._values[unit.key] = self._evaluate(unit)
        return self._values[key]

    def _evaluate(self, unit: Unit) -> Value:
        if self._model.is_circular(unit.key):
            return Null(f"{quote(unit.name)}要用到它自己", NullCode.UNSUPPORTED, where=unit.element.where)
        element = unit.element
        match element:
            case InputData():
                return self._input(unit)
            case Decision(logic=logic):
                return self._input(unit) if logic is None else self._decision(unit)
            case BusinessKnowledgeModel():
                return self._model.function(unit, self._logic(unit))
            case DecisionService():
                return self._model.service(unit)
            case _:
                assert_never(element)

    def _input(self, unit: Unit) -> Value:
        """What is given from outside: input data, and a decision without logic, which people make."""
        given = self._foreign.get((unit.key[0], unit.element.name), self._inputs.get(unit.element.name))
        if given is None:
            return _absent(unit.element.name)
        value = coerce(given, unit.type)
        if isinstance(value, Null) and not isinstance(given, Null):
            return replace(value, reason=f"{quote(unit.element.name)}：{value.reason}", where=unit.element.where)
        return value

    def _decision(self, unit: Unit) -> Value:
        found = self._logic(unit)
        value = coerce(found, unit.type)
        if isinstance(value, Null) and not isinstance(found, Null):
            return replace(value, where=unit.element.where)
        return value

    def _logic(self, unit: Unit) -> Value:
        if unit.logic is None:
            return Null(f"{quote(unit.name)}没有写怎样计算", NullCode.UNSUPPORTED, where=unit.element.where)
        names: dict[str, Value] = {}
        entries: dict[str, dict[str, Value]] = {}
        for use in unit.uses:
            if use.prefix is None:
                names[use.name] = self._values[use.key]
            else:
                entries.setdefault(use.prefix, {})[use.name] = self._values[use.key]
        return unit.logic.value({**names, **{prefix: Context(inner) for prefix, inner in entries.items()}})


def _absent(name: str) -> Null:
    return Null(f"没有给出{quote(name)}", NullCode.MISSING_FACT)
