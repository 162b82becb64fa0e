"""Curves as numbers: what a template needs to draw a decision along a fact as SVG, without a script or a style."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from luoshi.programme import Programme, TermType, show_named
from luoshi.programme.verification.changes.curves import Curve, CurvePoint

WIDTH, HEIGHT = 1000, 300
_HEADROOM = Decimal("1.08")
_LEAST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Plot:
    """A line in a box of `WIDTH` × `HEIGHT`, the two sides of its cliff, and what stands at the axes.

    `path` is a path of SVG; a point is (x, y), counted from the upper left corner. `text` says all of it in words.
    """

    decision: str
    fact: str
    path: str
    before: tuple[str, str]
    after: tuple[str, str]
    left: str
    right: str
    top: str
    bottom: str
    text: str


def plot(programme: Programme, curve: Curve) -> Plot | None:
    """The drawing of a curve; None where a side has no number to draw."""
    if len(curve.points) < _LEAST_POINTS or not {curve.before, curve.after} <= {point.at for point in curve.points}:
        return None
    cliff = curve.cliff
    first, last = curve.points[0].at, curve.points[-1].at
    low = min(Decimal(0), *(point.value for point in curve.points))
    high = max(point.value for point in curve.points)
    span = (high - low) * _HEADROOM or Decimal(1)

    def placed(point: CurvePoint) -> tuple[str, str]:
        x = (point.at - first) / (last - first) * WIDTH
        y = HEIGHT - (point.value - low) / span * HEIGHT
        return f"{x:.1f}", f"{y:.1f}"

    by_place = {point.at: placed(point) for point in curve.points}
    sides = [_shown(programme, cliff.decision, cliff.fact, curve, at) for at in (curve.before, curve.after)]
    return Plot(
        decision=cliff.decision,
        fact=cliff.fact,
        path=_path(tuple(by_place.values()), steps=curve.steps),
        before=by_place[curve.before],
        after=by_place[curve.after],
        left=_fact(programme, cliff.fact, first),
        right=_fact(programme, cliff.fact, last),
        top=show_named(programme, cliff.decision, high),
        bottom=show_named(programme, cliff.decision, low),
        text="，".join(sides),
    )


def _path(places: tuple[tuple[str, str], ...], *, steps: bool) -> str:
    """Straight lines from place to place; with steps each value holds until the next."""
    (x, y), *further = places
    drawn = [f"M{x} {y}"]
    for x, y in further:
        drawn.append(f"H{x}V{y}" if steps else f"L{x} {y}")
    return "".join(drawn)


def _shown(programme: Programme, decision: str, fact: str, curve: Curve, at: Decimal) -> str:
    value = next((point.value for point in curve.points if point.at == at), None)
    shown = "没有数额" if value is None else show_named(programme, decision, value)
    return f"{fact} {_fact(programme, fact, at)} 时，{decision} {shown}"


def _fact(programme: Programme, fact: str, at: Decimal) -> str:
    if programme.terms[fact].type is TermType.DATE:
        return dt.date.fromordinal(int(at)).isoformat()
    return show_named(programme, fact, at)
