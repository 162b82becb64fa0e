"""The floor under one decision: the same rules as a programmer would write them, for this one programme and version."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from luoshi.feel import Value

_LINE = Decimal("0.04")
_FEN = Decimal("0.01")
_NOTHING = Decimal(0)
_TIERS = (
    (Decimal("0.02"), Decimal("0.50")),
    (Decimal("0.03"), Decimal("0.40")),
    (Decimal("0.04"), Decimal("0.30")),
)


def subsidy(facts: Mapping[str, Value]) -> Mapping[str, Value]:
    """The five decisions of programmes/job-stability for facts that are all there."""
    laid_off, insured, premium = facts["上年度裁员人数"], facts["上年末参保人数"], facts["上年度实缴保费"]
    if not (isinstance(laid_off, Decimal) and isinstance(insured, Decimal) and isinstance(premium, Decimal)):
        raise TypeError("counts and premium are decimals")
    rate = laid_off / (laid_off + insured) if laid_off else _NOTHING
    below = rate < _LINE
    eligible = facts["足额缴费"] is True and below and facts["财务健全"] is True
    share = next((share for most, share in _TIERS if rate <= most), _NOTHING)
    amount = (premium * share).quantize(_FEN, ROUND_HALF_UP) if eligible else _NOTHING
    return {"裁员率": rate, "裁员率达标": below, "补贴比例": share, "符合条件": eligible, "补贴金额": amount}
