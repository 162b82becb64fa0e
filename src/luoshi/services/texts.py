"""What people write in their own words, and how much of it a record takes."""

from luoshi.services.acts import Invalid
from luoshi.source import FieldPlace, Problem

MOST_CHARACTERS = 2_000


def overlong(field: str, text: str, most: int = MOST_CHARACTERS) -> tuple[Problem, ...]:
    """The problem of a text with more than `most` characters, nothing where it is short enough."""
    if len(text) <= most:
        return ()
    return (Problem("text-too-long", f"“{field}”超过{most}个字。", FieldPlace(field), "请缩短。"),)


def require_short(field: str, text: str) -> None:
    """Raise Invalid where a text is longer than a record takes."""
    problems = overlong(field, text)
    if problems:
        raise Invalid(problems)
