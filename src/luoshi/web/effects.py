"""What each element of a programme says, in a few words for somebody who reads the document beside it."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from luoshi.periods import show_chinese
from luoshi.programme import (
    Figure,
    FixedWindow,
    Fund,
    Key,
    Kind,
    Notice,
    Parameter,
    ParameterName,
    Payment,
    Portion,
    Procedure,
    Programme,
    Referral,
    Review,
    Route,
    Stage,
    TermType,
    Window,
    YearlyWindow,
    show_value,
)
from luoshi.programme.elements import exception_key, numbered_key, parameter_key, part_key, row_key, stage_key


def descriptions(programme: Programme) -> Mapping[Key, str]:
    """A description for each element that its name alone does not explain."""
    return dict(_described(programme))


def _described(programme: Programme) -> Iterator[tuple[Key, str]]:
    yield Key(Kind.IN_FORCE, programme.title), f"{programme.since} 至 {programme.until}"
    for parameter in programme.parameters.values():
        yield from _parameter(parameter)
    yield from _rules(programme)
    for material in programme.materials.values():
        yield Key(Kind.MATERIAL, material.name), material.title + ("（符合条件时提交）" if material.when else "")
    for form in programme.forms.values():
        yield Key(Kind.FORM, form.name), f"{form.name}，{len(form.fields)} 项"
        for number, undertaking in enumerate(form.undertakings, 1):
            yield numbered_key(Kind.UNDERTAKING, form.name, number), undertaking.text
    for fund in programme.funds.values():
        yield Key(Kind.FUND, fund.name), f"{fund.name}：{fund.source} → {fund.outlet} → 申请人"
        yield from _money(fund)
    for procedure in programme.procedures.values():
        yield from _procedure(procedure)
    for reading in programme.interpretations:
        yield Key(Kind.INTERPRETATION, reading.name), reading.name
    for owed in programme.returns.values():
        yield Key(Kind.RETURN, owed.name), f"{owed.name}：{'、'.join(owed.senders)}报{'、'.join(owed.receivers)}"
    for task in programme.tasks.values():
        yield Key(Kind.TASK, task.name), f"{task.name}：{task.by}，{task.due} 前"
    for total in programme.totals.values():
        limit = "不超过" if total.at_most else "共"
        yield Key(Kind.TOTAL, total.name), f"{total.name}{limit} {_figure(total.total, total.unit)}"
        for part in total.parts:
            yield part_key(Kind.PART, total.name, part.name), f"{part.name} {_figure(part.value, total.unit)}"


def _parameter(parameter: Parameter) -> Iterator[tuple[Key, str]]:
    for dated in parameter.values:
        label = f"（{dated.label}）" if dated.label else ""
        value = show_value(parameter.type, dated.value)
        yield parameter_key(parameter.name, dated.since), f"{parameter.name} {value}{label}，{dated.since} 起"


def _rules(programme: Programme) -> Iterator[tuple[Key, str]]:
    for decision in programme.decisions.values():
        for row in decision.rows:
            yield row_key(decision.name, row.number), f"{decision.name} 第 {row.number} 档"
        for exception in decision.exceptions:
            yield exception_key(decision.name, exception.label), f"{decision.name}的但书“{exception.label}”"


def _money(fund: Fund) -> Iterator[tuple[Key, str]]:
    if fund.total is not None:
        each = "每年" if fund.total.per_year else "共"
        yield Key(Kind.FUND_TOTAL, fund.name), f"{fund.name}{each} {_figure(fund.total.amount, '元')}"
    for kind, portions in ((Kind.SOURCE, fund.raised_from), (Kind.PURPOSE, fund.allotted_to)):
        for portion in portions:
            yield part_key(kind, fund.name, portion.name), f"{portion.name} {_portion(portion)}"


def _portion(portion: Portion) -> str:
    if portion.amount is not None:
        return _figure(portion.amount, "元")
    return _figure(portion.share, kind=TermType.RATE) if portion.share is not None else ""


def _figure(figure: Figure, unit: str = "", kind: TermType = TermType.DECIMAL) -> str:
    """A number with its unit, or the parameter that gives it."""
    return f"“{figure.name}”" if isinstance(figure, ParameterName) else show_value(kind, figure, unit)


def _procedure(procedure: Procedure) -> Iterator[tuple[Key, str]]:
    name = procedure.name
    if procedure.once is not None:
        yield Key(Kind.ONCE, name), f"每个{procedure.once.key}每年一次"
    for number, window in enumerate(procedure.windows, 1):
        yield numbered_key(Kind.WINDOW, name, number), _window(window)
    for number, route in enumerate(procedure.routes, 1):
        yield numbered_key(Kind.ROUTE, name, number), _route(route)
    for stage in procedure.stages.values():
        yield stage_key(stage), _stage(stage)
    if procedure.within is not None:
        yield Key(Kind.OUTER_LIMIT, name), f"全程 {show_chinese(procedure.within.limit)}"
    if procedure.quota is not None:
        yield Key(Kind.QUOTA, name), f"{'每年' if procedure.quota.per_year else ''}最多 {procedure.quota.count} 件"
    if procedure.archive is not None:
        yield Key(Kind.ARCHIVE, name), f"由{'、'.join(procedure.archive.by)}归档"


def _window(window: Window) -> str:
    match window:
        case FixedWindow(since, until):
            return f"{since} 至 {until}"
        case YearlyWindow():
            start, end = (f"{month} 月 {day} 日" for month, day in (window.start, window.end))
            return f"{window.first_year} 年起每年 {start} 至 {end}"
        case _:
            assert_never(window)


def _route(route: Route) -> str:
    if isinstance(route.leads_to, Referral):
        return f"由{route.leads_to.to}受理，不在这里办理"
    return " → ".join(route.leads_to)


def _stage(stage: Stage) -> str:
    match stage.work:
        case Review(parts):
            return f"{stage.id}：{'、'.join(part.by for part in parts)}"
        case Notice() as notice:
            return f"{stage.id} {show_chinese(notice.period)}，由{notice.by}组织"
        case Payment() as payment:
            return f"{stage.id}：从{payment.fund}拨到企业账户"
        case _:
            assert_never(stage.work)
