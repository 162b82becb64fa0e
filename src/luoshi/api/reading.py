"""How requests are read: JSON without surprises, and the types that every module's schemas are made of."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, NoReturn

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from pydantic import BeforeValidator, ConfigDict, Field, Strict, StringConstraints, WithJsonSchema

from luoshi.money import to_fen, to_yuan

_MOST_LEVELS = 20
_LONGEST_ID = 2**63 - 1
_LONGEST_COUNT = 2**31 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YUAN = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)
# No database column takes NUL, and nothing that people name holds a control character.
_PLAIN = r"^[^\x00-\x1f\x7f]*$"


class JsonText(JSONRenderer):
    """JSON in UTF-8 that people can read, Chinese as it is."""

    json_dumps_params: Mapping[str, object] = {"ensure_ascii": False}


class JsonParser(Parser):
    """JSON in UTF-8, numbers exact, at most `_MOST_LEVELS` deep, no NUL and no half characters in any text."""

    def parse_body(self, request: HttpRequest) -> object:  # type: ignore[override]
        """The value of the body. Raises ValueError or RecursionError for what is not to be read."""
        value = json.loads(request.body.decode(), parse_float=Decimal, parse_constant=_no_constant)
        _require_sound(value)
        return value


class Strictly(Schema):
    """A request's body: nothing missing, nothing more."""

    model_config = ConfigDict(extra="forbid")


Id = Annotated[int, Field(ge=1, le=_LONGEST_ID)]
# Whole numbers in bodies are numbers: neither "1" nor true is one.
Revision = Annotated[int, Strict(), Field(ge=0, le=_LONGEST_COUNT, description="读到的修订号；此后有变动则答 409")]
# In forms and addresses everything is a text.
SeenRevision = Annotated[int, Field(ge=0, le=_LONGEST_COUNT, description="读到的修订号；此后有变动则答 409")]
Count = Annotated[int, Strict(), Field(ge=0, le=_LONGEST_COUNT)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]
Text = Annotated[str, StringConstraints(max_length=10_000)]
Flag = Annotated[bool, Strict()]

_Number = Annotated[int, Strict(), Field(ge=-(10**18), le=10**18)] | Annotated[Decimal, Strict()]
Facts = Annotated[
    dict[Name, Flag | _Number | Annotated[str, Strict()] | None],
    Field(max_length=200, description="事实的名称和值：是否用布尔，其余用文字或数；null 表示未知"),
]
# A decision or a fact as the contract gives it: decimals are texts, whole numbers are numbers.
Result = object


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return dt.date.fromisoformat(value)
    raise ValueError("not a day")


def _yuan(value: object) -> object:
    if isinstance(value, str) and _YUAN.fullmatch(value):
        return to_fen(Decimal(value))
    raise ValueError("not an amount")


Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# An amount comes in as a text in yuan and is fen from then on.
FenOfYuan = Annotated[
    int,
    BeforeValidator(_yuan),
    WithJsonSchema({"type": "string", "pattern": f"^{_YUAN.pattern}$", "examples": ["12345.60"]}),
]
Yuan = Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$", description="元，两位小数", examples=["12345.60"])]


def as_given(facts: Mapping[str, bool | int | Decimal | str | None]) -> dict[str, object]:
    """The facts as a draft keeps them: a decimal as its own digits."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in facts.items()}


def yuan(amount_fen: int) -> str:
    """The amount as the API gives it: yuan with two decimals."""
    return str(to_yuan(amount_fen))


def yuan_or_none(amount_fen: int | None) -> str | None:
    """The same, None where there is no amount."""
    return None if amount_fen is None else yuan(amount_fen)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _require_sound(value: object) -> None:
    level = [value]
    for _ in range(_MOST_LEVELS):
        following: list[object] = []
        for item in level:
            if isinstance(item, str):
                _require_sound_text(item)
            elif isinstance(item, dict):
                following.extend(item.keys())
                following.extend(item.values())
            elif isinstance(item, list):
                following.extend(item)
        if not following:
            return
        level = following
    raise ValueError("too deep")


def _require_sound_text(text: str) -> None:
    if "\x00" in text:
        raise ValueError("NUL in a text")
    text.encode()  # half a surrogate pair is no character
