"""`deadline`: limits that cannot be kept: a chain of stages against its outer limit, returns, notices, tasks.

A length of time that differs from the one its clause gives is told here, and not as `reference`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from luoshi.deadlines import SHANGHAI, Calendar, Due, occurrences
from luoshi.periods import Recurrence, Unit, show_chinese
from luoshi.programme.asking import spans
from luoshi.programme.model import (
    Clauses,
    Notice,
    Procedure,
    Programme,
    Referral,
    Return,
    Review,
    Route,
    Stage,
    Task,
)
from luoshi.programme.verification.figures.survey import Differing, Ungiven
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.times.chains import Clock, Course, Span, days_of, limit_of, span_of

_KIND: Final = FindingKind.DEADLINE
_WEEKDAYS = "一二三四五六日"
_MOST_YEARS = 10


def deadlines(subject: Subject) -> Iterator[Result]:
    """Every limit of time: whether it is the clause's own, and whether it can be kept in the worst calendar.

    Days whose holidays are not announced are left out.
    """
    programme, calendar = subject.programme, subject.calendar
    found = subject.survey
    told = [_differing(each) for each in found.differences if each.figure.is_length]
    told += [_ungiven(each) for each in found.ungiven if each.figure.is_length]
    yield from told
    clock = Clock(calendar)
    for procedure in programme.procedures.values():
        yield from _of_procedure(programme, procedure, clock, calendar)
    for owed in programme.returns.values():
        # What follows from a day that is not the clause's is told when the day is right.
        if not any(each.about.startswith(f"{owed.name}/期限/") for each in told):
            yield from _of_return(programme, owed, calendar)
    for task in programme.tasks.values():
        yield _of_task(programme, task)


# Against the clause ---------------------------------------------------------------------------------------------------


def _differing(found: Differing) -> Finding:
    owner, clause, given = found.figure.owner, found.mention.clause, found.mention.figure.written
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{given}",
        tuple(dict.fromkeys((clause, *owner.clauses))),
        f"{clause}写的是“{given}”，{owner.element}却是{found.figure.written}。",
        f"以条文为准，改成“{given}”；条文写错的，改条文。",
        FiguresWitness({clause: given, owner.element: found.figure.written}),
        found.figure.place,
    )


def _ungiven(found: Ungiven) -> Finding:
    owner, written = found.figure.owner, found.figure.written
    clauses = "、".join(owner.clauses)
    return Finding(
        _KIND,
        Severity.ERROR,
        f"{owner.about}/{written}",
        owner.clauses,
        f"{owner.element}是{written}，{clauses}里没有写这个期限。",
        "改成条文里的期限；出自别的条款的，在 clause 里补上那一条；本单位自己承诺的时限，不写进本包。",
        FiguresWitness({owner.element: written, f"{clauses}写有": "没有这个期限"}),
        found.figure.place,
    )


# Chains of stages -----------------------------------------------------------------------------------------------------


def _of_procedure(programme: Programme, procedure: Procedure, clock: Clock, calendar: Calendar) -> Iterator[Result]:
    days = days_of(programme, procedure, calendar)
    for stage in procedure.stages.values():
        if isinstance(stage.work, Notice) and stage.within is not None:
            yield _of_notice(stage, days_of(programme, None, calendar), clock)
        if isinstance(stage.work, Review) and stage.within is not None and procedure.windows:
            yield _of_review(programme, procedure, stage, clock)
    if procedure.within is None:
        return
    chains = [route for route in procedure.routes if not isinstance(route.leads_to, Referral)]
    for number, route in enumerate(chains, 1):
        name = f"{procedure.name}/总时限" + (f"/路径{number}" if len(chains) > 1 else "")
        yield _of_chain(procedure, route, name, clock, days)


def _of_chain(procedure: Procedure, route: Route, about: str, clock: Clock, days: Sequence[dt.date]) -> Result:
    """The stages of a route one after the other, each to its last moment, against the outer limit."""
    outer = procedure.within
    if outer is None or isinstance(route.leads_to, Referral):
        raise AssertionError("only a route through stages of a procedure with an outer limit comes here")
    stages = [procedure.stages[name] for name in route.leads_to]
    clauses = tuple(dict.fromkeys((*outer.clauses, *(clause for stage in stages for clause in stage.clauses))))
    found = [span_of(stage) for stage in stages]
    known = [span for span in found if span is not None]
    open_ended = [stage.id for stage, span in zip(stages, found, strict=True) if span is None]
    limit = limit_of("总时限", outer.limit)
    shown = show_chinese(outer.limit)
    worst = clock.worst(known, limit, days) if known else None
    if worst is not None and worst.over > dt.timedelta():
        return _too_long(procedure, about, clauses, known, worst, open_ended)
    if open_ended:
        names = "、".join(f"“{name}”" for name in open_ended)
        return Unsettled(_KIND, about, clauses, f"环节{names}没有规定时限，算不出全程能不能在{shown}内办完")
    if worst is None:
        return Unsettled(_KIND, about, clauses, "执行期内的节假日安排都还没有公布")
    left = (worst.limit.day - worst.ends[-1].day).days
    chain = "、".join(f"{span.name}{show_chinese(span.period)}" for span in known)
    text = (
        f"{chain}，逐日推算{days[0]}至{days[-1]}可以申请的{len(days)}天，都能在{shown}内办完，"
        f"最紧的是{_day(worst.start.date())}申请，还余{left}天"
    )
    return Proved(_KIND, about, clauses, text, Method.CALENDAR)


def _too_long(
    procedure: Procedure, about: str, clauses: Clauses, chain: Sequence[Span], worst: Course, open_ended: Sequence[str]
) -> Finding:
    outer = procedure.within
    if outer is None:
        raise AssertionError("a chain is too long for an outer limit only")
    in_hours = any(span.period.unit is Unit.HOUR for span in (*chain, limit_of("", outer.limit)))
    start = worst.start.strftime("%Y-%m-%d %H:%M") if in_hours else _day(worst.start.date())
    figures = {"提出申请": start}
    for span, end in zip(chain, worst.ends, strict=True):
        figures[f"“{span.name}”{show_chinese(span.period)}，最迟"] = _end(end, in_hours)
    figures[f"总时限{show_chinese(outer.limit)}，到"] = _end(worst.limit, in_hours)
    steps = "，".join(
        f"“{span.name}”{show_chinese(span.period)}办到{_end(end, in_hours)}"
        for span, end in zip(chain, worst.ends, strict=True)
    )
    more = f"；“{'”“'.join(open_ended)}”还没有算在内" if open_ended else ""
    return Finding(
        _KIND,
        Severity.ERROR,
        about,
        clauses,
        f"{start}申请“{procedure.name}”，{steps}，而{'、'.join(outer.clauses)}的总时限{show_chinese(outer.limit)}"
        f"到{_end(worst.limit, in_hours)}为止，{_over(worst, in_hours)}{more}。",
        "缩短其中的环节，或者放宽总时限；总时限按工作日计还是按自然日计，条文要写明。",
        FiguresWitness(figures),
        outer.where,
    )


def _of_notice(stage: Stage, days: Sequence[dt.date], clock: Clock) -> Result:
    """A notice that runs longer than its stage may."""
    span = span_of(stage)
    if span is None or stage.within is None:
        raise AssertionError("a notice has its period, and this one a limit")
    worst = clock.worst([span], limit_of(stage.id, stage.within), days)
    about = f"{stage.id}/公示"
    shown, limit = show_chinese(span.period), show_chinese(stage.within)
    if worst is None:
        return Unsettled(_KIND, about, stage.clauses, "执行期内的节假日安排都还没有公布")
    if worst.over <= dt.timedelta():
        text = f"“{stage.id}”公示{shown}，总在本环节的{limit}之内"
        return Proved(_KIND, about, stage.clauses, text, Method.CALENDAR)
    start = _day(worst.start.date())
    return Finding(
        _KIND,
        Severity.ERROR,
        about,
        stage.clauses,
        f"“{stage.id}”{start}开始公示，{shown}到{_end(worst.ends[-1])}才满，而这个环节限{limit}，"
        f"到{_end(worst.limit)}就要办完。",
        "缩短公示，或者放宽这个环节的时限。",
        FiguresWitness({"开始公示": start, f"公示{shown}满": _end(worst.ends[-1]), f"{limit}到": _end(worst.limit)}),
        stage.where,
    )


def _of_review(programme: Programme, procedure: Procedure, stage: Stage, clock: Clock) -> Result:
    """A review that may take longer than applications are taken at all: even the first need not be decided in time."""
    if stage.within is None:
        raise AssertionError("only a stage with a limit comes here")
    limit, shown, about = limit_of(stage.id, stage.within), show_chinese(stage.within), f"{stage.id}/申报期"
    last_year = min(programme.until.year, programme.since.year + _MOST_YEARS)
    for window in procedure.windows:
        for year in range(programme.since.year, last_year + 1):
            for since, until in spans(window, year):
                end = clock.end(limit, dt.datetime.combine(since, dt.time(), SHANGHAI))
                if end.provisional or end.day <= until:
                    continue
                return Finding(
                    _KIND,
                    Severity.WARNING,
                    about,
                    tuple(dict.fromkeys((*stage.clauses, *window.clauses))),
                    f"申报期从{since}到{until}（{'、'.join(window.clauses)}），“{stage.id}”却可以办{shown}"
                    f"（{'、'.join(stage.clauses)}）：第一天申请的，最迟{_end(end)}才办完，那时申报已经截止。",
                    "缩短这个环节，或者放长申报期；本来就是先收齐再审的，说明理由。",
                    FiguresWitness({"申报期": f"{since}至{until}", f"第一天申请，{shown}到": _end(end)}),
                    stage.where,
                )
    text = f"“{stage.id}”的{shown}不比申报期长"
    return Proved(_KIND, about, stage.clauses, text, Method.CALENDAR)


# Returns and tasks ----------------------------------------------------------------------------------------------------


def _of_return(programme: Programme, owed: Return, calendar: Calendar) -> Iterator[Result]:
    """A return that is due while the period that it reports on still runs."""
    if owed.due is None:
        return
    recurrence = Recurrence(owed.every, owed.due, owed.roll)
    last = min(programme.until, dt.date(programme.since.year + _MOST_YEARS, 12, 31))
    about = f"{owed.name}/报送期"
    for each in occurrences(recurrence, programme.since, last, calendar):
        day = each.due.rolled_from or each.due.day
        if day >= each.period_end:
            continue
        period = f"{each.period_start}至{each.period_end}"
        yield Finding(
            _KIND,
            Severity.WARNING,
            about,
            owed.clauses,
            f"报送“{owed.name}”说的是{period}的情况，{_day(day)}就要报（{'、'.join(owed.clauses)}），那时这一期还没有完："
            f"{day + dt.timedelta(days=1)}以后的数报不进去。",
            "改成期满以后几日内报送；本来就只报到那一天的，说明理由。",
            FiguresWitness({"所报的一期": period, "报送截止": _day(day)}),
            owed.where,
        )
        return
    text = f"报送“{owed.name}”每一期都在期满以后才截止"
    yield Proved(_KIND, about, owed.clauses, text, Method.CALENDAR)


def _of_task(programme: Programme, task: Task) -> Result:
    """A task that is due outside of the time in force."""
    about = f"{task.name}/执行期"
    force = f"{programme.since}至{programme.until}"
    if programme.since <= task.due <= programme.until:
        text = f"任务“{task.name}”{task.due}到期，在执行期之内"
        return Proved(_KIND, about, task.clauses, text, Method.CALENDAR)
    early = task.due < programme.since
    clauses = tuple(dict.fromkeys((*task.clauses, programme.in_force_clause)))
    return Finding(
        _KIND,
        Severity.WARNING,
        about,
        clauses,
        f"任务“{task.name}”{task.due}到期，那时本方案{'还没有开始' if early else '已经停止'}执行（{force}）。",
        "调整任务的日期或者执行期。",
        FiguresWitness({f"任务“{task.name}”": task.due.isoformat(), "执行期": force}),
        task.where,
    )


def _day(day: dt.date) -> str:
    return f"{day}（周{_WEEKDAYS[day.weekday()]}）"


def _end(end: Due, in_hours: bool = False) -> str:
    """The last day, or where hours matter the instant."""
    return end.at.strftime("%Y-%m-%d %H:%M") if in_hours else _day(end.day)


def _over(worst: Course, in_hours: bool) -> str:
    if in_hours:
        hours = -(-worst.over // dt.timedelta(hours=1))
        return f"超过{hours}小时"
    return f"超过{(worst.ends[-1].day - worst.limit.day).days}天"
