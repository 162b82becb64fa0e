"""What the worked cases of a version exercise and leave out; kept by the version's digest, since it never changes."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from luoshi.programme import cover as programme_cover
from luoshi.programme.cover import Covered
from luoshi.records.programmes import Release
from luoshi.services import releases
from luoshi.services.acts import Act

_KEPT = 32
_SOLVING = Lock()


@dataclass(frozen=True, slots=True)
class ReleaseCovered:
    """A version with what its worked cases exercise, and a case for each thing that they do not."""

    release: Release
    covered: Covered


def cover(act: Act, release_id: int) -> ReleaseCovered:
    """What the worked cases of a version exercise and leave out."""
    release = releases.one(act, release_id)
    with _SOLVING:
        return ReleaseCovered(release, _covered(release.digest))


@lru_cache(maxsize=_KEPT)
def _covered(digest: str) -> Covered:
    return programme_cover.cover(releases.package(digest), releases.CALENDAR)
