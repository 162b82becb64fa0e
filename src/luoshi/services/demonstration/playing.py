"""Playing a story through the services, in the order of its instants, with the sweeps that time itself brings."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from pathlib import Path

from django.db import transaction

from luoshi.deadlines import SHANGHAI
from luoshi.programme import Programme, load_files
from luoshi.programme.loading import CASES_FILE, PROGRAMME_FILE
from luoshi.records.accounts import User
from luoshi.records.notices import Notice
from luoshi.services import clock, payments, releases, sweeps
from luoshi.services.acts import Act, Channel, Refused, act_of
from luoshi.services.demonstration.city import CITY_FILE, City, EnterpriseRow, found, read_city, read_enterprises
from luoshi.services.demonstration.steps import AnyCaseStep, AnyOfficeStep, CaseInPlay, NotBegunError, Object
from luoshi.services.demonstration.story import CasePart, Story, read_story
from luoshi.services.releases import CALENDAR

Progress = Callable[[int, int], None]

_SWEEP_AT = dt.time(0, 5)
# The bank answers an order in this time.
_SETTLED_AFTER = dt.timedelta(minutes=3)
# So that cases of one script do not all move in the same minute.
_SPREAD_MINUTES, _SPREAD_STEP = 50, 13


class StoryFailed(Exception):
    """A step did not end as the story says; the message names the enterprise, the instant and the step."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Everything that a demonstration is made from; `files` is the package by file name."""

    city: City
    enterprises: tuple[EnterpriseRow, ...]
    story: Story
    files: Mapping[str, str]


@dataclass(slots=True)
class _CaseRun:
    part: CasePart
    play: CaseInPlay
    steps: tuple[AnyCaseStep, ...]
    spread: dt.timedelta
    done: int = 0
    last_day: dt.date = field(default=dt.date.min)


_Due = AnyOfficeStep | _CaseRun


def read(folder: Path) -> Demonstration:
    """The demonstration in a folder: its city and its one story, the package beside it.

    Raises OSError where a file is missing and pydantic's ValidationError where one does not read.
    """
    (file,) = (path for path in folder.glob("*.yaml") if path.name != CITY_FILE)
    story = read_story(file)
    return Demonstration(
        read_city(folder), read_enterprises(folder), story, package_files(folder.parent / story.programme)
    )


def package_files(folder: Path) -> dict[str, str]:
    """The files of a package's folder that belong into a published version."""
    document = next(iter(sorted(folder.glob("*.md"))))
    names = (document, folder / PROGRAMME_FILE, folder / CASES_FILE)
    return {path.name: path.read_text(encoding="utf-8") for path in names if path.exists()}


def play(demonstration: Demonstration, real_now: dt.datetime, progress: Progress) -> None:
    """Fill an empty database with the city and play the story up to its start; then the clock stands there.

    `progress` hears how many steps are done of how many. Raises StoryFailed where a step ends otherwise than told.
    """
    story = demonstration.story
    programme = _programme(demonstration.files)
    began = dt.datetime.combine(demonstration.city.since, dt.time(), SHANGHAI)
    with transaction.atomic():
        found(Act(None, began, Channel.CLI), demonstration.city, demonstration.enterprises, programme)
    users = {user.username: user for user in User.objects.select_related("enterprise")}
    _publish(demonstration, users)
    runs = tuple(_runs(demonstration, programme))
    total = len(story.offices) + sum(len(run.steps) for run in runs)
    _Player(demonstration, users).run(runs, lambda done: progress(done, total))
    clock.set_clock(Act(None, story.starts, Channel.CLI), story.starts, real_now)


class _Player:
    """The queue of what happens next; everything at its own instant."""

    def __init__(self, demonstration: Demonstration, users: Mapping[str, User]) -> None:
        self._story = demonstration.story
        self._prefixes = demonstration.city.prefixes
        self._users = users
        self._queue: list[tuple[dt.datetime, int, _Due]] = []
        self._order = count()
        self._programme_id = ""

    def run(self, runs: Sequence[_CaseRun], progress: Callable[[int], None]) -> None:
        story = self._story
        for step in story.offices:
            self._push(step.at, step)
        for run in runs:
            self._push_next(run)
            self._programme_id = run.play.programme.id
        swept = story.release.published_at
        done = 0
        while self._queue:
            at, _, due = heappop(self._queue)
            self._sweep_until(swept, at)
            swept = at
            self._perform(at, due)
            done += 1
            progress(done)
        self._sweep_until(swept, story.starts)

    def _push(self, at: dt.datetime, due: _Due) -> None:
        if at > self._story.starts:
            raise StoryFailed(f"{_named(due)}：{at:%Y-%m-%d %H:%M} 晚于演示开始的时刻")
        heappush(self._queue, (at, next(self._order), due))

    def _push_next(self, run: _CaseRun) -> None:
        if run.done == len(run.steps):
            return
        step = run.steps[run.done]
        base = run.last_day
        if step.after_notice:
            # The last instant of a notice is the midnight after its last day.
            ends_at = Notice.objects.filter(case_id=run.play.begun_id).latest("pk").ends_at
            base = ends_at.astimezone(SHANGHAI).date() - dt.timedelta(days=1)
        day = _workdays_later(base, step.wait)
        self._push(dt.datetime.combine(day, step.at, SHANGHAI) + run.spread, run)

    def _sweep_until(self, since: dt.datetime, until: dt.datetime) -> None:
        day = since.astimezone(SHANGHAI).date() + dt.timedelta(days=1)
        while (at := dt.datetime.combine(day, _SWEEP_AT, SHANGHAI)) <= until:
            sweeps.sweep(Act(None, at, Channel.WORKER))
            day += dt.timedelta(days=1)

    def _perform(self, at: dt.datetime, due: _Due) -> None:
        if not isinstance(due, _CaseRun):
            due.perform(act_of(self._users[due.by], at, Channel.WEB), self._programme_id)
            return
        step = due.steps[due.done]
        self._perform_step(at, step, due)
        due.done += 1
        due.last_day = at.astimezone(SHANGHAI).date()
        _settle(at + _SETTLED_AFTER)
        self._push_next(due)

    def _perform_step(self, at: dt.datetime, step: AnyCaseStep, run: _CaseRun) -> None:
        try:
            step.perform(self._act(at, step, run.play.enterprise), run.play)
        except Refused as refusal:
            if refusal.code != step.refused:
                told = "；".join(map(str, refusal.problems)) or str(refusal)
                raise StoryFailed(f"{_named(run)} {at:%Y-%m-%d %H:%M}：{told}") from refusal
        except NotBegunError as error:
            raise StoryFailed(f"{_named(run)} {at:%Y-%m-%d %H:%M}：还没有填写申请") from error
        else:
            if step.refused:
                raise StoryFailed(f"{_named(run)} {at:%Y-%m-%d %H:%M}：没有按预期被拒绝（{step.refused}）")

    def _act(self, at: dt.datetime, step: AnyCaseStep, enterprise: EnterpriseRow) -> Act:
        if isinstance(step, Object):
            return Act(None, at, Channel.WEB)
        username = step.by.replace("{area}", self._prefixes[enterprise.region]) if step.by else enterprise.username
        return act_of(self._users[username], at, Channel.WEB)


def _programme(files: Mapping[str, str]) -> Programme:
    loaded = load_files({name: text.encode() for name, text in files.items()})
    if loaded.programme is None:
        raise StoryFailed("\n".join(map(str, loaded.problems)))
    return loaded.programme


def _publish(demonstration: Demonstration, users: Mapping[str, User]) -> None:
    part = demonstration.story.release
    proposer = act_of(users[part.proposed_by], part.proposed_at, Channel.WEB)
    release = releases.propose(proposer, demonstration.files, part.effective_from)
    confirmed = {item.clause: f"{part.confirm_as}：{item.value}" for item in releases.definition(release).pending}
    releases.publish(act_of(users[part.published_by], part.published_at, Channel.WEB), release.pk, confirmed)


def _runs(demonstration: Demonstration, programme: Programme) -> Iterator[_CaseRun]:
    story = demonstration.story
    enterprises = {row.username: row for row in demonstration.enterprises}
    for number, part in enumerate(story.cases):
        enterprise = enterprises[part.enterprise]
        steps = (*(step for name in part.scripts for step in story.scripts[name]), *part.steps)
        facts = {**enterprise.fills, **part.facts}
        play = CaseInPlay(enterprise, programme, story.procedure, facts, story.papers)
        spread = dt.timedelta(minutes=number * _SPREAD_STEP % _SPREAD_MINUTES)
        yield _CaseRun(part, play, steps, spread, last_day=part.on)


def _settle(at: dt.datetime) -> None:
    act = Act(None, at, Channel.WORKER)
    while (order := payments.claim(act, "demonstration")) is not None:
        payments.settle(act, order)


def _workdays_later(day: dt.date, workdays: int) -> dt.date:
    """The workday that comes so many after `day`; a day off with 0 gives the next workday."""
    while not CALENDAR.works(day):
        day += dt.timedelta(days=1)
    for _ in range(workdays):
        day += dt.timedelta(days=1)
        while not CALENDAR.works(day):
            day += dt.timedelta(days=1)
    return day


def _named(due: _Due) -> str:
    if isinstance(due, _CaseRun):
        return f"{due.part.enterprise} {due.play.enterprise.name} 第{due.done + 1}步 {due.steps[due.done].do}"
    return f"{due.by} {due.do}"
