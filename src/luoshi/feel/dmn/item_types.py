"""Item definitions as types of the rule language (DMN 1.5, 7.3.2)."""

from collections.abc import Callable, Mapping

from luoshi.feel.checking import resolve_type
from luoshi.feel.dmn.box_reading import DmnCode
from luoshi.feel.dmn.boxes import UnaryTests
from luoshi.feel.dmn.elements import Definitions, FunctionItem, ItemDefinition
from luoshi.feel.parser import parse_type
from luoshi.feel.problems import Cell, nearest, quote
from luoshi.feel.syntax import NamedType, Span, TypeExpression
from luoshi.feel.types import ANY, NAMED_TYPES, ContextType, FunctionType, ListType, Restricted, Type
from luoshi.feel.values import Value
from luoshi.source import FilePlace, Problem

Allows = Callable[[UnaryTests, Type], Callable[[Value], bool] | None]
"""What tells whether a value of a type passes tests; None where the tests cannot be read."""

_SPAN = Span(0, 0)


class ItemTypes:
    """The types of several models; each is worked out once, when it is first asked for."""

    def __init__(self, models: Mapping[str, Definitions], allows: Allows) -> None:
        """`models` by namespace."""
        self.problems: list[Problem] = []
        self._models = models
        self._allows = allows
        self._items = {(namespace, item.name): item for namespace, model in models.items() for item in model.items}
        self._known: dict[tuple[str, str], Type] = {}
        self._open: list[tuple[str, str]] = []
        self._unknown: set[tuple[str, str]] = set()

    def named(self, namespace: str) -> dict[str, Type]:
        """Every type that a model may name, those of its imports with the prefix."""
        model = self._models[namespace]
        found = {item.name: self._item(namespace, item.name) for item in model.items}
        for each in model.imports:
            if each.namespace in self._models:
                prefix = f"{each.name}." if each.name else ""
                for item in self._models[each.namespace].items:
                    found.setdefault(prefix + item.name, self._item(each.namespace, item.name))
        return found

    def find(self, namespace: str, type_ref: str | None, where: FilePlace) -> Type:
        """The type that a name means in a model; Any, and a problem, where nothing is called that."""
        if type_ref is None:
            return ANY
        found = self._find(namespace, type_ref)
        if found is None:
            self._report(namespace, type_ref, where)
            return ANY
        return found

    def expression(self, namespace: str, type_ref: str | None) -> TypeExpression | None:
        """The name of a type as it stands in a syntax tree; None for Any and for what nothing is called."""
        if type_ref is None:
            return None
        if type_ref in NAMED_TYPES or self._declared(namespace, type_ref):
            return None if self._find(namespace, type_ref) is ANY else NamedType(type_ref, _SPAN)
        return parse_type(Cell(type_ref, FilePlace("", 1, 1))).tree if self._find(namespace, type_ref) else None

    def allowed(self, namespace: str, type_ref: str | None) -> UnaryTests | None:
        """The values that an item definition allows, as it lists them."""
        declared = None if type_ref is None else self._declared(namespace, type_ref)
        return None if declared is None else self._items[declared].allowed

    def _find(self, namespace: str, type_ref: str) -> Type | None:
        declared = self._declared(namespace, type_ref)
        if declared is not None:
            return self._item(*declared)
        if type_ref in NAMED_TYPES:
            return NAMED_TYPES[type_ref]
        written = parse_type(Cell(type_ref, FilePlace("", 1, 1))).tree
        return None if written is None else resolve_type(written, self.named(namespace))

    def _declared(self, namespace: str, type_ref: str) -> tuple[str, str] | None:
        """The model and the name there of an item definition."""
        if (namespace, type_ref) in self._items:
            return namespace, type_ref
        for each in self._models[namespace].imports:
            prefix = f"{each.name}." if each.name else ""
            name = type_ref.removeprefix(prefix)
            if type_ref.startswith(prefix) and (each.namespace, name) in self._items:
                return each.namespace, name
        return None

    def _item(self, namespace: str, name: str) -> Type:
        key = (namespace, name)
        if key not in self._known:
            if key in self._open:
                return self._refuse_circle(key)
            self._open.append(key)
            self._known[key] = self._build(namespace, self._items[key])
            self._open.pop()
        return self._known[key]

    def _refuse_circle(self, key: tuple[str, str]) -> Type:
        item = self._items[key]
        message = f"数据类型{quote(item.name)}的定义用到了它自己"
        self.problems.append(Problem(DmnCode.CYCLE, message, item.where, "改用别的类型，或去掉类型"))
        return ANY

    def _build(self, namespace: str, item: ItemDefinition) -> Type:
        single = self._single(namespace, item)
        if item.allowed is not None:
            single = self._restricted(item, item.allowed, single)
        whole: Type = ListType(single) if item.collection else single
        return whole if item.constraint is None else self._restricted(item, item.constraint, whole)

    def _single(self, namespace: str, item: ItemDefinition) -> Type:
        if item.components:
            return ContextType(tuple((each.name, self._build(namespace, each)) for each in item.components))
        if item.function is not None:
            return self._function(namespace, item.function)
        return self.find(namespace, item.type_ref, item.where)

    def _function(self, namespace: str, function: FunctionItem) -> Type:
        parameters = tuple(self.find(namespace, each.type_ref, each.where) for each in function.parameters)
        return FunctionType(parameters, self.find(namespace, function.result, function.where))

    def _restricted(self, item: ItemDefinition, tests: UnaryTests, base: Type) -> Type:
        allows = self._allows(tests, base)
        return base if allows is None else Restricted(item.name, base, allows)

    def _report(self, namespace: str, type_ref: str, where: FilePlace) -> None:
        if (namespace, type_ref) in self._unknown:
            return
        self._unknown.add((namespace, type_ref))
        near = nearest(type_ref, (*self.named(namespace), *NAMED_TYPES)) if not self._open else None
        remedy = f"是不是{quote(near)}？" if near else "定义这个数据类型，或改用 number、string、boolean、date 等"
        self.problems.append(Problem(DmnCode.UNKNOWN_TYPE, f"没有名为{quote(type_ref)}的类型", where, remedy))
