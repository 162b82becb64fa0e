"""`procedures`: windows, routes and stages of a case."""

from luoshi.periods import Period, Roll, Unit, default_roll, parse_period
from luoshi.programme.fields import Fields
from luoshi.programme.model import (
    Archive,
    FixedWindow,
    Notice,
    Once,
    Payment,
    Procedure,
    Referral,
    Review,
    ReviewPart,
    Route,
    Stage,
    StageWork,
    Window,
    YearlyWindow,
)
from luoshi.programme.report import Refers, Report, nearest
from luoshi.programme.sections.amounts import Per, read_outer_limit, read_quota

_ONE_DAY = Period(1, Unit.DAY)


def read_procedures(package: Fields, report: Report, last_year: int) -> dict[str, Procedure]:
    """The procedures by name; yearly windows end with `last_year`, the last in which the programme is in force."""
    return {name: _procedure(name, fields, report, last_year) for name, fields in package.named("procedures")}


def _procedure(name: str, fields: Fields, report: Report, last_year: int) -> Procedure:
    stages = {stage: _stage(stage, each) for stage, each in fields.named("stages", optional=False)}
    procedure = Procedure(
        name=name,
        clauses=fields.clauses(),
        applicant=fields.reference("applicant", Refers.ROLE),
        form=fields.reference("form", Refers.FORM),
        condition=fields.reference("condition", Refers.DECISION),
        amount=fields.reference("amount", Refers.DECISION),
        once=_once(fields.map("once")) if fields.has("once") else None,
        windows=tuple(_window(each, last_year) for each in fields.each("windows")),
        routes=tuple(_route(each, stages, report) for each in fields.each("routes", optional=False)),
        stages=stages,
        archive=_archive(fields.map("archive")) if fields.has("archive") else None,
        where=fields.where,
        within=read_outer_limit(fields.map("within")) if fields.has("within") else None,
        quota=read_quota(fields.map("quota")) if fields.has("quota") else None,
    )
    fields.finish()
    return procedure


def _once(fields: Fields) -> Once:
    fields.choice("per", Per)
    once = Once(fields.text("key"), fields.clauses(), fields.where)
    fields.finish()
    return once


def _window(fields: Fields, last_year: int) -> Window:
    window: Window
    if fields.has("every"):
        fields.choice("every", Per)
        window = YearlyWindow(
            first_year=fields.integer("since"),
            last_year=last_year,
            start=fields.month_day("from"),
            end=fields.month_day("until"),
            clauses=fields.clauses(),
            where=fields.where,
        )
        is_backward = window.start > window.end
    else:
        window = FixedWindow(fields.day("from"), fields.day("until"), fields.clauses(), fields.where)
        is_backward = window.since > window.until
    if is_backward:
        fields.problem("window-backward", "申报期的截止日早于开始日", "until", "调整两个日期")
    fields.finish()
    return window


def _route(fields: Fields, stages: dict[str, Stage], report: Report) -> Route:
    leads_to: tuple[str, ...] | Referral
    if fields.has("refer"):
        leads_to = Referral(fields.text("refer"))
    else:
        named = fields.scalars("stages")
        for scalar in named:
            if scalar.text.strip() not in stages:
                message = f"没有叫“{scalar.text}”的环节"
                report.add("stage-unknown", message, scalar.where, nearest(scalar.text, stages))
        leads_to = tuple(scalar.text.strip() for scalar in named)
    route = Route(fields.condition("when"), fields.clauses(), leads_to, fields.where)
    fields.finish()
    return route


def _stage(name: str, fields: Fields) -> Stage:
    work = _work(fields)
    within = fields.phrase("within", parse_period, _ONE_DAY) if fields.has("within") else None
    stage = Stage(name, fields.clauses(), work, fields.where, within)
    fields.finish()
    return stage


def _work(fields: Fields) -> StageWork:
    if fields.has("notice"):
        return _notice(fields)
    if fields.has("pay"):
        return _payment(fields)
    parts = tuple(_part(each) for each in fields.each("review", optional=False))
    if parts and sum(part.leads for part in parts) != 1:
        fields.problem("review-lead", "一个审核环节要有且只有一个牵头的办理方", "review", "给其中一方写 leads: true")
    return Review(parts)


def _part(fields: Fields) -> ReviewPart:
    part = ReviewPart(
        by=fields.reference("by", Refers.ROLE),
        checks=fields.references("checks", Refers.FIGURE),
        leads=fields.boolean("leads", False),
    )
    fields.finish()
    return part


def _notice(fields: Fields) -> Notice:
    period = fields.phrase("notice", parse_period, _ONE_DAY)
    return Notice(
        period=period,
        roll=fields.choice("roll", Roll, default_roll(period)),
        by=fields.reference("by", Refers.ROLE),
        shows=fields.references("shows", Refers.FIGURE),
    )


def _payment(fields: Fields) -> Payment:
    pay = fields.map("pay")
    payment = Payment(
        fund=pay.reference("fund", Refers.FUND),
        amount=pay.reference("amount", Refers.DECISION),
        transfer_by=pay.reference("transfer_by", Refers.ROLE),
        by=fields.references("by", Refers.ROLE),
        bank=pay.reference("bank", Refers.TERM),
        account=pay.reference("account", Refers.TERM),
    )
    pay.finish()
    return payment


def _archive(fields: Fields) -> Archive:
    archive = Archive(fields.references("by", Refers.ROLE), fields.clauses(), fields.where)
    fields.finish()
    return archive
