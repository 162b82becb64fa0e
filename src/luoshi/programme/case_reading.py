"""Reading cases.yaml: a list, each item told apart by the field that only its kind has."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of_class
from types import MappingProxyType

from luoshi.programme.cases import (
    ArchiveCase,
    Awaited,
    AwaitingCase,
    Case,
    DecideCase,
    FaultCase,
    FormCase,
    FundCase,
    Head,
    InForceCase,
    LimitCase,
    MaterialsCase,
    Movement,
    NoticeCase,
    OnceCase,
    ParameterCase,
    PaymentCase,
    QuotaCase,
    RegisterCase,
    ReturnCase,
    ReviewCase,
    RouteCase,
    TaskCase,
    TotalCase,
    WindowCase,
)
from luoshi.programme.fields import Fields, fields_of
from luoshi.programme.model import Measure
from luoshi.programme.report import Refers, Report
from luoshi.programme.sections.amounts import read_per_year
from luoshi.programme.yaml_reading import ListNode, Node


def read_cases(root: Node, report: Report) -> tuple[Case, ...]:
    """The worked cases in order."""
    if not isinstance(root, ListNode):
        report.add("value-shape", "这里应为列表，每个算例一项", root.where, "写法见 docs/packages.md")
        return ()
    cases: list[Case] = []
    for fields in fields_of(root, report):
        case = _case(fields)
        if case is not None:
            cases.append(case)
            fields.finish()
    _report_repeats(cases, report)
    return tuple(cases)


def _case(fields: Fields) -> Case | None:
    head = Head(fields.text("id"), fields.clauses(), fields.text("why"), fields.where)
    for key, read in _READERS.items():
        if fields.has(key):
            return read(fields, head)
    kinds = "、".join(_READERS)
    fields.unreadable("case-kind", f"算例“{head.id}”没有说明算什么", f"写上其中一项：{kinds}")
    return None


def _decide(fields: Fields, head: Head) -> DecideCase:
    return DecideCase(
        head=head,
        facts=_facts(fields),
        on=_on(fields),
        expect=_expected(fields),
        missing=fields.references("missing", Refers.TERM, optional=True) if fields.has("missing") else None,
        grounds=fields.clauses(key="grounds") if fields.has("grounds") else None,
        interpretations=_interpretations(fields) if fields.has("interpretations") else None,
    )


def _awaiting(fields: Fields, head: Head) -> AwaitingCase:
    facts, on = _facts(fields), _on(fields)
    match fields.texts("awaits"):
        case (Awaited.ROUTE.value,):
            return AwaitingCase(head, facts, on, Awaited.ROUTE, fields.reference("procedure", Refers.PROCEDURE))
        case (Awaited.MATERIALS.value,):
            return AwaitingCase(head, facts, on, Awaited.MATERIALS, None)
        case _:
            return AwaitingCase(head, facts, on, fields.references("awaits", Refers.DECISION), None)


def _parameter(fields: Fields, head: Head) -> ParameterCase:
    return ParameterCase(
        head=head,
        parameter=fields.reference("parameter", Refers.PARAMETER),
        on=_on(fields),
        value=fields.text("value"),
        label=fields.text("label", ""),
    )


def _fault(fields: Fields, head: Head) -> FaultCase:
    # A case may name a fact that does not exist: that is what it shows.
    return FaultCase(head, fields.map("facts").all_texts(), fields.map("faults").all_texts())


def _route(fields: Fields, head: Head) -> RouteCase:
    return RouteCase(
        head=head,
        procedure=fields.reference("procedure", Refers.PROCEDURE),
        facts=_facts(fields),
        on=_on(fields),
        stages=fields.references("route", Refers.STAGE) if fields.has("route") else None,
        refer=fields.text("refer") if fields.has("refer") else None,
    )


def _materials(fields: Fields, head: Head) -> MaterialsCase:
    names = fields.references("materials", Refers.MATERIAL, optional=True)
    return MaterialsCase(head, _facts(fields), _on(fields), names)


def _review(fields: Fields, head: Head) -> ReviewCase:
    offices = fields.map("offices")
    return ReviewCase(
        head=head,
        stage=fields.reference("stage", Refers.STAGE),
        lead=fields.reference("lead", Refers.ROLE),
        offices=MappingProxyType({name: offices.references(name, Refers.FIGURE) for name in offices.keys_here()}),
    )


def _notice(fields: Fields, head: Head) -> NoticeCase:
    return NoticeCase(
        head=head,
        stage=fields.reference("stage", Refers.STAGE),
        start=fields.moment("start"),
        due=fields.day("due"),
        by=fields.reference("by", Refers.ROLE),
        shows=fields.references("shows", Refers.FIGURE),
        interpretations=_interpretations(fields),
    )


def _payment(fields: Fields, head: Head) -> PaymentCase:
    return PaymentCase(
        head=head,
        stage=fields.reference("stage", Refers.STAGE),
        facts=_facts(fields),
        on=_on(fields),
        amount=fields.text("amount"),
        budget=fields.boolean("budget", False),
        movements=tuple(_movement(each) for each in fields.each("movements", optional=False)),
    )


def _movement(fields: Fields) -> Movement:
    movement = Movement(fields.text("from"), fields.text("to"), fields.references("by", Refers.ROLE))
    fields.finish()
    return movement


def _window(fields: Fields, head: Head) -> WindowCase:
    procedure = fields.reference("window", Refers.PROCEDURE)
    return WindowCase(head, procedure, fields.day("on"), fields.boolean("open", False))


def _once(fields: Fields, head: Head) -> OnceCase:
    return OnceCase(
        head=head,
        procedure=fields.reference("once", Refers.PROCEDURE),
        key=fields.text("key"),
        first=fields.day("first"),
        again=fields.day("again"),
        allowed=fields.boolean("allowed", False),
    )


def _return(fields: Fields, head: Head) -> ReturnCase:
    return ReturnCase(
        head=head,
        owed=fields.reference("return", Refers.RETURN),
        period=fields.day("period"),
        due=fields.day("due") if fields.has("due") else None,
        senders=fields.references("from", Refers.ROLE),
        receivers=fields.references("to", Refers.ROLE),
        columns=fields.texts("columns"),
    )


def _task(fields: Fields, head: Head) -> TaskCase:
    return TaskCase(head, fields.reference("task", Refers.TASK), fields.reference("by", Refers.ROLE), fields.day("due"))


def _register(fields: Fields, head: Head) -> RegisterCase:
    return RegisterCase(
        head=head,
        register=fields.reference("register", Refers.REGISTER),
        after=fields.choice("after", Measure),
        listed=fields.boolean("listed", False),
        columns=fields.references("columns", Refers.FIGURE, optional=True),
    )


def _archive(fields: Fields, head: Head) -> ArchiveCase:
    return ArchiveCase(head, fields.reference("archive", Refers.PROCEDURE), fields.references("by", Refers.ROLE))


def _form(fields: Fields, head: Head) -> FormCase:
    return FormCase(
        head=head,
        form=fields.reference("form", Refers.FORM),
        fields=fields.references("fields", Refers.TERM),
        undertakings=fields.clauses(optional=True, key="undertakings"),
    )


def _in_force(fields: Fields, head: Head) -> InForceCase:
    return InForceCase(head, fields.day("on"), fields.boolean("in_force", False))


def _total(fields: Fields, head: Head) -> TotalCase:
    return TotalCase(
        head=head,
        total=fields.reference("total", Refers.TOTAL),
        on=_on(fields),
        value=fields.text("value"),
        at_most=fields.boolean("at_most", False),
        parts=MappingProxyType(fields.map("parts").all_texts()),
    )


def _fund(fields: Fields, head: Head) -> FundCase:
    return FundCase(
        head=head,
        fund=fields.reference("fund", Refers.FUND),
        on=_on(fields),
        total=fields.text("total") if fields.has("total") else None,
        per_year=read_per_year(fields),
        raised_from=_shares(fields, "raised_from"),
        allotted_to=_shares(fields, "allotted_to"),
    )


def _shares(fields: Fields, key: str) -> Mapping[str, str]:
    return MappingProxyType(fields.map(key).all_texts() if fields.has(key) else {})


def _quota(fields: Fields, head: Head) -> QuotaCase:
    procedure = fields.reference("quota", Refers.PROCEDURE)
    return QuotaCase(head, procedure, fields.integer("count"), read_per_year(fields))


def _limit(fields: Fields, head: Head) -> LimitCase:
    procedure = fields.reference("limit", Refers.PROCEDURE)
    return LimitCase(head, procedure, fields.moment("start"), fields.day("due"))


_READERS: Mapping[str, Callable[[Fields, Head], Case]] = MappingProxyType(
    {
        "expect": _decide,
        "awaits": _awaiting,
        "parameter": _parameter,
        "faults": _fault,
        "route": _route,
        "refer": _route,
        "materials": _materials,
        "offices": _review,
        # A limit has a start too, and the money of a fund a total.
        "limit": _limit,
        "start": _notice,
        "fund": _fund,
        "total": _total,
        "quota": _quota,
        "movements": _payment,
        "window": _window,
        "once": _once,
        "return": _return,
        "task": _task,
        "register": _register,
        "archive": _archive,
        "form": _form,
        "in_force": _in_force,
    }
)


def _facts(fields: Fields) -> Mapping[str, str]:
    return _texts(fields, "facts", Refers.TERM)


def _expected(fields: Fields) -> Mapping[str, str | tuple[str, ...]]:
    entries = fields.map("expect")
    entries.look_up_keys(Refers.DECISION)
    return MappingProxyType(entries.all_values())


def _texts(fields: Fields, key: str, refers: Refers) -> Mapping[str, str]:
    """Texts by names that are looked up."""
    entries = fields.map(key)
    entries.look_up_keys(refers)
    return MappingProxyType(entries.all_texts())


def _interpretations(fields: Fields) -> tuple[str, ...]:
    return fields.references("interpretations", Refers.INTERPRETATION, optional=True)


def _on(fields: Fields) -> dt.date | None:
    return fields.day("on") if fields.has("on") else None


def _report_repeats(cases: list[Case], report: Report) -> None:
    """Two cases of one name, or that put in the same: the second proves nothing new."""
    ids: dict[str, Case] = {}
    inputs: dict[str, Case] = {}
    for case in cases:
        if case.head.id in ids:
            report.add("case-duplicate", f"有两个算例叫“{case.head.id}”", case.head.where, "改名")
        ids.setdefault(case.head.id, case)
        same = inputs.setdefault(_input(case), case)
        if same is not case:
            message = f"算例“{case.head.id}”与“{same.head.id}”算的是同一件事"
            report.add("case-repeated", message, case.head.where, "删去其中一个")


def _input(case: Case) -> str:
    return repr(
        (type(case).__name__, [getattr(case, each.name) for each in fields_of_class(case) if each.name != "head"])
    )
