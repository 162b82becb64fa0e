"""Stories that do not come true are named, with the step and the reason."""

import datetime as dt
from pathlib import Path

import pytest

from luoshi.deadlines import SHANGHAI
from luoshi.services import demonstration
from luoshi.services.demonstration import Demonstration, StoryFailed
from luoshi.services.demonstration.story import Story

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "demonstration"
REAL = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
_APRIL = 4
_JULY = {"proposed_at": 1, "published_at": 2}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made() -> Demonstration:
    return demonstration.read(FOLDER)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        pytest.param([{"do": "accept", "at": "10:00", "by": "{area}-hr-1"}], "还没有填写申请", id="nothing-begun"),
        pytest.param(
            [{"do": "draft", "at": "09:00"}, {"do": "accept", "at": "10:00", "by": "{area}-hr-1"}],
            "没有找到这一项",
            id="refused-unexpectedly",
        ),
        pytest.param(
            [{"do": "draft", "at": "09:00"}, {"do": "submit", "at": "10:00", "refused": "once-a-year"}],
            "没有按预期被拒绝（once-a-year）",
            id="not-refused",
        ),
        pytest.param(
            [{"do": "draft", "at": "09:00"}, {"do": "submit", "at": "10:00", "wait": 90}],
            "晚于演示开始的时刻",
            id="after-the-start",
        ),
    ],
)
def test_a_story_that_does_not_come_true_is_named(
    made: Demonstration, steps: list[dict[str, object]], message: str
) -> None:
    told = _short(made, [{"enterprise": "ent-02", "on": "2015-08-03", "scripts": [], "steps": steps}])
    with pytest.raises(StoryFailed, match="ent-02") as failure:
        demonstration.play(told, REAL, lambda _done, _total: None)
    assert message in str(failure.value)


def _short(made: Demonstration, cases: list[dict[str, object]]) -> Demonstration:
    """The same city with other cases and a release of July, so that playing takes a moment."""
    told = made.story.model_dump()
    release = {**told["release"], "effective_from": "2015-07-01"}
    release |= {key: dt.datetime(2015, 7, day, 9, tzinfo=SHANGHAI) for key, day in _JULY.items()}
    offices = [
        {**step, "at": step["at"] + dt.timedelta(days=100)}
        for step in told["offices"]
        if step["do"] in ("appropriate", "receive", "promise") and step["at"].month == _APRIL
    ]
    story = Story.model_validate({**told, "release": release, "offices": offices, "cases": cases})
    return Demonstration(made.city, made.enterprises, story, made.files)
