"""What an author should know of a version before it is issued: its findings, each with facts that can be tried out.

A version never changes, so what was found of it is kept by its digest.
"""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from luoshi.programme import Programme
from luoshi.programme.verification.changes.curves import Curve, curve
from luoshi.programme.verification.findings import Verified
from luoshi.programme.verification.running import verify
from luoshi.records.programmes import Release
from luoshi.services import catalogue, releases
from luoshi.services.acts import Act
from luoshi.services.catalogue import Calculation

_KEPT = 32
# Whoever asks while another waits for the same answer gets that one, instead of solving it again.
_SOLVING = threading.Lock()


@dataclass(frozen=True, slots=True)
class ReleaseVerified:
    """A version with all that verification says of it, and the course of each decision around its worst cliff."""

    release: Release
    programme: Programme
    verified: Verified
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules of a version say of facts on a day."""

    release: Release
    programme: Programme
    on: dt.date
    calculation: Calculation


def verification(act: Act, release_id: int) -> ReleaseVerified:
    """The findings of a version, what was proved of it and what could not be settled."""
    release = releases.one(act, release_id)
    with _SOLVING:
        verified, curves = _verified(release.digest)
    return ReleaseVerified(release, releases.definition(release), verified, curves)


def trial(act: Act, release_id: int, raw: Mapping[str, object], on: dt.date) -> Trial:
    """Decide on facts by the rules of a version, whether or not it is in effect; nothing is kept."""
    release = releases.one(act, release_id)
    programme = releases.definition(release)
    return Trial(release, programme, on, catalogue.calculated(programme, raw, on))


@lru_cache(maxsize=_KEPT)
def _verified(digest: str) -> tuple[Verified, tuple[Curve, ...]]:
    loaded = releases.package(digest)
    verified = verify(loaded, releases.CALENDAR)
    programme = loaded.verifiable
    drawn = (curve(programme, cliff) for cliff in verified.cliffs) if programme is not None else ()
    return verified, tuple(each for each in drawn if each is not None)
