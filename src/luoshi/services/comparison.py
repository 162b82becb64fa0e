"""How a version differs from the one before it; kept by the digests of both, since neither ever changes."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from luoshi.programme import Programme
from luoshi.programme.comparison import Compared, compare
from luoshi.records.programmes import Release, ReleaseState
from luoshi.services import releases
from luoshi.services.acts import Act

_KEPT = 32
_SOLVING = Lock()


@dataclass(frozen=True, slots=True)
class ReleaseCompared:
    """A version against the one `before`; that and `compared` are None for the first version of a programme."""

    release: Release
    before: Release | None
    compared: Compared | None


def comparison(act: Act, release_id: int) -> ReleaseCompared:
    """How a version differs from the last one published before it; where there is none, from the one just before it."""
    release = releases.one(act, release_id)
    earlier = Release.objects.filter(programme=release.programme, version__lt=release.version).order_by("-version")
    before = earlier.filter(state=ReleaseState.PUBLISHED).first() or earlier.first()
    if before is None:
        return ReleaseCompared(release, None, None)
    with _SOLVING:
        return ReleaseCompared(release, before, _compared(before.digest, release.digest))


@lru_cache(maxsize=_KEPT)
def _compared(old: str, new: str) -> Compared:
    return compare(_programme(old), _programme(new))


def _programme(digest: str) -> Programme:
    programme = releases.package(digest).programme
    if programme is None:
        raise RuntimeError(f"the package {digest} no longer reads as it was stored")
    return programme
