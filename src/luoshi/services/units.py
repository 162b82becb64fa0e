"""Which unit of the organisation stands behind a role of a programme for a given area."""

from luoshi.programme import Role
from luoshi.records.accounts import Unit
from luoshi.services.acts import Conflict


def serving(role: Role, region: str) -> Unit:
    """The unit with the role's function and level whose area covers the region.

    Raises Conflict where the installation has none, which an administrator mends.
    """
    found = _find(role, region)
    if found is None:
        raise Conflict(
            "unit-missing",
            f"机构设置里没有“{role.name}”对应的单位（职能 {role.function}，层级 {role.level}，区划 {region}）。",
            "请系统管理员在机构设置中补上这个单位。",
        )
    return found


def nearest(roles: tuple[Role, ...], region: str) -> Unit:
    """The first of the roles' units that serves just this region, else the one whose wider area covers it."""
    found = [unit for role in roles if (unit := _find(role, region)) is not None]
    if not found:
        return serving(roles[0], region)
    return max(found, key=lambda unit: len(unit.region))


def all_serving(role: Role) -> tuple[Unit, ...]:
    """Every unit that stands behind the role: one for each area."""
    return tuple(Unit.objects.filter(function=role.function, level=role.level).order_by("code"))


def area_names() -> dict[str, str]:
    """The areas that the organisation knows, by region code; an area's own unit has no function."""
    names = dict(Unit.objects.filter(parent__isnull=True).values_list("region", "name"))
    return names | dict(Unit.objects.filter(function="").values_list("region", "name"))


def _find(role: Role, region: str) -> Unit | None:
    candidates = Unit.objects.filter(function=role.function, level=role.level).order_by()
    covering = (unit for unit in candidates if region.startswith(unit.region))
    return min(covering, key=lambda unit: unit.code, default=None)
