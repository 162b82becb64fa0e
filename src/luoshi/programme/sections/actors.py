"""`roles`, `materials`, `forms` and `funds`: who acts, on what papers, and from which account."""

from enum import StrEnum

from luoshi.programme.fields import Fields
from luoshi.programme.model import Form, Fund, Material, Role, RoleKind, Undertaking
from luoshi.programme.report import Refers
from luoshi.programme.sections.amounts import read_fund_total, read_portions


def read_roles(package: Fields) -> dict[str, Role]:
    """The roles by name."""
    return {name: _role(name, fields) for name, fields in package.named("roles")}


def read_materials(package: Fields) -> dict[str, Material]:
    """The materials by name."""
    return {name: _material(name, fields) for name, fields in package.named("materials")}


def read_forms(package: Fields) -> dict[str, Form]:
    """The forms by name."""
    return {name: _form(name, fields) for name, fields in package.named("forms")}


def read_funds(package: Fields) -> dict[str, Fund]:
    """The funds by name."""
    return {name: _fund(name, fields) for name, fields in package.named("funds")}


def _role(name: str, fields: Fields) -> Role:
    kind = fields.choice("kind", RoleKind)
    function = level = ""
    if kind is RoleKind.OFFICE:
        function, level = fields.text("function"), fields.text("level")
    role = Role(name, kind, fields.clauses(), fields.where, function, level)
    fields.finish()
    return role


def _material(name: str, fields: Fields) -> Material:
    material = Material(
        name=name,
        title=fields.text("title"),
        clauses=fields.clauses(),
        where=fields.where,
        when=fields.condition("when") if fields.has("when") else None,
        generated=fields.boolean("generated", False),
    )
    fields.finish()
    return material


def _form(name: str, fields: Fields) -> Form:
    form = Form(
        name=name,
        clauses=fields.clauses(),
        fields=fields.references("fields", Refers.TERM),
        undertakings=tuple(_undertaking(each) for each in fields.each("undertakings")),
        where=fields.where,
    )
    if len(set(form.fields)) != len(form.fields):
        fields.problem("form-field-twice", f"表单“{name}”里有字段出现两次", "fields", "同一事实只问一次")
    fields.finish()
    return form


def _undertaking(fields: Fields) -> Undertaking:
    undertaking = Undertaking(fields.text("text"), fields.clauses(), fields.where)
    fields.finish()
    return undertaking


class _Budget(StrEnum):
    REQUIRED = "required"
    NONE = "none"


def _fund(name: str, fields: Fields) -> Fund:
    clauses = fields.clauses()
    fund = Fund(
        name=name,
        clauses=clauses,
        source=fields.text("source"),
        outlet=fields.text("outlet"),
        budget_required=fields.choice("budget", _Budget) is _Budget.REQUIRED,
        where=fields.where,
        total=read_fund_total(fields.map("total")) if fields.has("total") else None,
        raised_from=read_portions(fields, "raised_from", clauses),
        allotted_to=read_portions(fields, "allotted_to", clauses),
    )
    fields.finish()
    return fund
