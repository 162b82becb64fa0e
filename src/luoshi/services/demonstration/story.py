"""A story that a demonstration plays: what offices do, and cases that pass through scripts of steps."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import yaml

from luoshi.services.demonstration.city import Described
from luoshi.services.demonstration.steps import AnyCaseStep, AnyOfficeStep


class ReleasePart(Described):
    """How the programme was put in force: proposed by one person, published by another."""

    effective_from: dt.date
    proposed_by: str
    proposed_at: dt.datetime
    published_by: str
    published_at: dt.datetime
    confirm_as: str


class CasePart(Described):
    """One enterprise's case: it begins on a day and passes the named scripts one after the other.

    `facts` stand beside, or instead of, what registers know and what the enterprise says in the city's file; `steps`
    follow after the scripts.
    """

    enterprise: str
    on: dt.date
    scripts: tuple[str, ...]
    facts: Mapping[str, object] = {}
    steps: tuple[AnyCaseStep, ...] = ()


class Story(Described):
    """A story about one programme until the instant `starts`, at which a visitor arrives.

    `programme` names the package's folder. `papers` gives the lines of each material's paper, in which `{…}` stands for
    the enterprise's name, its code or a fact.
    """

    programme: str
    procedure: str
    starts: dt.datetime
    release: ReleasePart
    offices: tuple[AnyOfficeStep, ...]
    papers: Mapping[str, tuple[str, ...]]
    scripts: Mapping[str, tuple[AnyCaseStep, ...]]
    cases: tuple[CasePart, ...]


def read_story(file: Path) -> Story:
    """The story in a YAML file. Raises OSError or pydantic's ValidationError."""
    return Story.model_validate(yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader))
