"""Test cases in the form of the public conformance kit: read, run by both evaluators, judged.

The kit compares numbers by their value; what is written with many decimals was rounded by whoever wrote it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from luoshi.feel.dmn.elements import DecisionService, Definitions
from luoshi.feel.dmn.nodes import SCHEMA_INSTANCE, Node, read_xml
from luoshi.feel.dmn.running import DmnModel, load
from luoshi.feel.dmn.units import Engine
from luoshi.feel.problems import quote
from luoshi.feel.showing import show_inline
from luoshi.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from luoshi.feel.values import Context, DateTime, FunctionValue, Null, NullCode, Value
from luoshi.source import FilePlace, Problem

NAMESPACE: Final = "http://www.omg.org/spec/DMN/20160719/testcase"

_ROUNDED_DECIMALS: Final = 8
_NIL: Final = f"{SCHEMA_INSTANCE} nil"
_TYPE: Final = f"{SCHEMA_INSTANCE} type"


class KitCode(StrEnum):
    """The codes of the problems that a file of test cases can have."""

    BAD_VALUE = "tck-bad-value"
    MISSING = "tck-missing"
    MODEL_UNKNOWN = "tck-model-unknown"


class Kind(StrEnum):
    """What a case invokes; the text is that of the attribute."""

    DECISION = "decision"
    FUNCTION = "bkm"
    SERVICE = "decisionService"


@dataclass(frozen=True, slots=True)
class Given:
    """An input: its name, and the namespace of its model where that is an imported one."""

    name: str
    namespace: str | None
    value: Value


@dataclass(frozen=True, slots=True)
class Wanted:
    """A result: the value that is expected; with `error`, null."""

    name: str
    value: Value
    error: bool


@dataclass(frozen=True, slots=True)
class KitCase:
    """One case of a file."""

    id: str
    kind: Kind
    invocable: str | None
    inputs: tuple[Given, ...]
    results: tuple[Wanted, ...]

    @property
    def wants_value(self) -> bool:
        """Whether anything but null is expected."""
        return any(not each.error and not isinstance(each.value, Null) for each in self.results)


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of cases and the name of the model's file."""

    model: str
    cases: tuple[KitCase, ...]


class Outcome(StrEnum):
    """What became of a case; the text is that of the kit's results."""

    SUCCESS = "SUCCESS"
    ERROR = "ERROR"
    IGNORED = "IGNORED"


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """A case and what became of it; `detail` says in Chinese why it failed or was ignored."""

    case: KitCase
    outcome: Outcome
    detail: str = ""


def read_kit_file(source: bytes, file: str) -> KitFile | tuple[Problem, ...] | None:
    """The cases of a file, or every problem in it; None where it is XML of another kind."""
    root = read_xml(source, file)
    if isinstance(root, Problem):
        return (root,)
    if root.name != "testCases" or root.namespace != NAMESPACE:
        return None
    problems: list[Problem] = []
    reader = _Reader(problems)
    model = reader.child_text(root, "modelName")
    cases = tuple(reader.case(each) for each in _all(root, "testCase"))
    return tuple(problems) or KitFile(model, cases)


def run_kit_file(
    kit: KitFile, models: Mapping[str, Definitions], now: DateTime, report: Callable[[CaseOutcome], None]
) -> Problem | None:
    """Runs the cases by both evaluators and reports each; `models` are those beside the file, by file name.

    A problem where the model is not among them: then every case fails.
    """
    main = models.get(kit.model)
    if main is None:
        message, remedy = f"没有模型{quote(kit.model)}", "把模型放在测试文件旁边"
        for case in kit.cases:
            report(CaseOutcome(case, Outcome.ERROR, message))
        return Problem(KitCode.MODEL_UNKNOWN, message, FilePlace(kit.model, 1, 1), remedy)
    imported = _imported(main, models.values())
    plain, compiled = (load(main, imported, engine, now) for engine in Engine)
    for case in kit.cases:
        report(_judge(case, plain, compiled))
    return None


def _imported(main: Definitions, models: Iterable[Definitions]) -> tuple[Definitions, ...]:
    """The models that the main one imports, directly or through others."""
    by_namespace = {model.namespace: model for model in models}
    reached: dict[str, Definitions] = {}
    waiting = [main]
    while waiting:
        for each in waiting.pop().imports:
            model = by_namespace.get(each.namespace)
            if model is not None and each.namespace not in reached:
                reached[each.namespace] = model
                waiting.append(model)
    return tuple(reached.values())


def _judge(case: KitCase, plain: DmnModel, compiled: DmnModel) -> CaseOutcome:
    names = tuple(each.name for each in case.results) if case.kind is Kind.DECISION else (case.invocable or "",)
    unknown = tuple(name for name in names if name not in plain.names)
    if unknown:
        return CaseOutcome(case, Outcome.ERROR, f"模型里没有{'、'.join(map(quote, unknown))}")
    if any(plain.is_external(name) for name in names):
        return CaseOutcome(case, Outcome.IGNORED, "要用别的语言写的函数")
    explained, quick = _results(case, plain), _results(case, compiled)
    wrong = [
        f"{each.name}：应为 {_show_wanted(each)}，算得 {show_inline(got)}{_reason(got)}"
        for each, got in zip(case.results, explained, strict=True)
        if not _satisfies(got, each)
    ]
    apart = [
        f"{each.name}：解释执行得 {show_inline(one)}，编译执行得 {show_inline(other)}{_reason(other)}"
        for each, one, other in zip(case.results, explained, quick, strict=True)
        if not _same(one, other)
    ]
    detail = "；".join((*wrong, *apart))
    return CaseOutcome(case, Outcome.ERROR if detail else Outcome.SUCCESS, detail)


def _results(case: KitCase, model: DmnModel) -> tuple[Value, ...]:
    inputs = {each.name: each.value for each in case.inputs if each.namespace is None}
    foreign = {(each.namespace, each.name): each.value for each in case.inputs if each.namespace is not None}
    given = model.given(inputs, foreign)
    if case.kind is Kind.DECISION:
        return tuple(given.value(each.name) for each in case.results)
    name = case.invocable or ""
    found = given.value(name)
    element = model.unit(name).element
    several = isinstance(element, DecisionService) and len(element.outputs) > 1
    if not several or not isinstance(found, Context):
        return (found,) * len(case.results)
    lacking = Null("没有这个输出", NullCode.NO_ENTRY)
    return tuple(found.get(each.name, lacking) for each in case.results)


def _satisfies(got: Value, wanted: Wanted) -> bool:
    return isinstance(got, Null) if wanted.error else _equal(wanted.value, got)


def _equal(wanted: Value, got: Value) -> bool:
    """Whether a value is the one that is written, down to the decimals that are written."""
    match wanted, got:
        case Decimal(), Decimal():
            exponent = wanted.as_tuple().exponent
            rounded = isinstance(exponent, int) and exponent <= -_ROUNDED_DECIMALS
            return wanted == got or (rounded and abs(wanted - got) < Decimal(1).scaleb(-_ROUNDED_DECIMALS))
        case tuple(), tuple():
            return len(wanted) == len(got) and all(_equal(a, b) for a, b in zip(wanted, got, strict=True))
        case Context(), Context():
            return set(wanted) == set(got) and all(_equal(value, got[name]) for name, value in wanted.items())
        case _:
            return _same(wanted, got)


def _same(one: Value, other: Value) -> bool:
    """Whether two values are exactly equal; nulls are, whatever their reasons, and functions of the same parameters."""
    match one, other:
        case Null(), Null():
            return True
        case FunctionValue(parameters=mine), FunctionValue(parameters=theirs):
            return mine == theirs
        case tuple(), tuple():
            return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
        case Context(), Context():
            return set(one) == set(other) and all(_same(value, other[name]) for name, value in one.items())
        case _:
            return type(one) is type(other) and one == other


def _show_wanted(wanted: Wanted) -> str:
    return "null 或问题" if wanted.error else show_inline(wanted.value)


def _reason(value: Value) -> str:
    return f"（{value.reason}）" if isinstance(value, Null) else ""


def _all(node: Node, name: str) -> Iterable[Node]:
    return (child for child in node.children if child.name == name and child.namespace == NAMESPACE)


def _one(node: Node, name: str) -> Node | None:
    return next(iter(_all(node, name)), None)


def _nil() -> Null:
    return Null("测试里写的是空", NullCode.LITERAL)


class _Reader:
    """Nodes to cases, with the problems on the way."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def child_text(self, node: Node, name: str) -> str:
        child = _one(node, name)
        if child is None:
            self._add(KitCode.MISSING, f"<{node.name}> 缺少 <{name}>", node.where)
            return ""
        return child.text.strip()

    def case(self, node: Node) -> KitCase:
        return KitCase(
            node.attributes.get("id", ""),
            self._kind(node),
            node.attributes.get("invocableName"),
            tuple(
                Given(self._attribute(each, "name"), each.attributes.get("namespace"), self.value(each))
                for each in _all(node, "inputNode")
            ),
            tuple(self._wanted(each) for each in _all(node, "resultNode")),
        )

    def value(self, node: Node) -> Value:
        """The value in an element: a list, components, or a text with its type."""
        if _is_nil(node):
            return _nil()
        holder = next((child for child in node.children if child.name in ("value", "list", "component")), None)
        if holder is None:
            return _nil()
        if holder.name == "component":
            return Context((self._attribute(each, "name"), self.value(each)) for each in _all(node, "component"))
        if _is_nil(holder):
            return _nil()
        if holder.name == "list":
            return tuple(self.value(each) for each in _all(holder, "item"))
        return self._text_value(holder)

    def _wanted(self, node: Node) -> Wanted:
        expected = _one(node, "expected")
        value = _nil() if expected is None else self.value(expected)
        return Wanted(self._attribute(node, "name"), value, node.attributes.get("errorResult") in ("true", "1"))

    def _text_value(self, node: Node) -> Value:
        kind = node.attributes.get(_TYPE, "xsd:string").rpartition(":")[2]
        reader = _TEXT_READERS.get(kind)
        value = None if reader is None else reader(node.text)
        if value is None:
            self._add(KitCode.BAD_VALUE, f"{quote(node.text)}不是 {kind}", node.where)
            return _nil()
        return value

    def _kind(self, node: Node) -> Kind:
        value = node.attributes.get("type", Kind.DECISION.value)
        found = next((kind for kind in Kind if kind.value == value), None)
        if found is None:
            self._add(KitCode.BAD_VALUE, f"type 不能是{quote(value)}", node.where)
            return Kind.DECISION
        return found

    def _attribute(self, node: Node, name: str) -> str:
        if name not in node.attributes:
            self._add(KitCode.MISSING, f"<{node.name}> 缺少属性 {name}", node.where)
        return node.attributes.get(name, "")

    def _add(self, code: KitCode, message: str, where: FilePlace) -> None:
        self._problems.append(Problem(code, message, where, "对照 testCases.xsd 改正"))


def _is_nil(node: Node) -> bool:
    return node.attributes.get(_NIL) in ("true", "1")


def _number(text: str) -> Value | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else _nil()


def _boolean(text: str) -> Value | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())


_TEXT_READERS: Final[Mapping[str, Callable[[str], Value | None]]] = {
    "string": lambda text: text,
    "boolean": _boolean,
    **dict.fromkeys(("decimal", "double", "float", "integer", "int", "long"), _number),
    "date": lambda text: parse_date(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "dateTime": lambda text: parse_date_time(text.strip()),
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), lambda text: parse_duration(text.strip())),
}
