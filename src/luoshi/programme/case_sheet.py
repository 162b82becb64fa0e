"""The sheet on which a worked case is run: what must come out beside what does, and the elements touched."""

import datetime as dt
from dataclasses import dataclass, field

from luoshi.programme.elements import Key, Kind


@dataclass(slots=True)
class Sheet:
    """Both columns of a case, filled in step by step; `default_day` is that of a case that names none."""

    default_day: dt.date
    expected: dict[str, object] = field(default_factory=dict)
    got: dict[str, object] = field(default_factory=dict)
    touched: set[Key] = field(default_factory=set)

    def day(self, stated: dt.date | None) -> dt.date:
        """The day that a case names, or else the default."""
        return stated if stated is not None else self.default_day

    def compare(self, name: str, expected: object, got: object) -> None:
        """Put what must come out beside what does."""
        self.expected[name] = expected
        self.got[name] = got

    def touch(self, kind: Kind, *names: str) -> None:
        """Note elements of one kind that the case rests on."""
        self.touched.update(Key(kind, name) for name in names)
