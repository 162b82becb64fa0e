"""Who there is: units, people and the posts that people hold in units."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Unit(models.Model):
    """An office of the organisation. `region` is the administrative code of its area.

    A city's code covers its districts.
    """

    code = models.CharField("单位编码", max_length=40, unique=True)
    name = models.CharField("单位名称", max_length=100)
    function = models.CharField("职能", max_length=40, blank=True)
    level = models.CharField("层级", max_length=20)
    region = models.CharField("区划代码", max_length=12, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ("code",)
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who signs in: an official with posts, or somebody acting for an enterprise."""

    full_name = models.CharField("姓名", max_length=60)
    enterprise = models.ForeignKey("records.Enterprise", models.PROTECT, null=True, blank=True, related_name="users")
    must_change_password = models.BooleanField("须修改密码", default=False)

    class Meta:
        ordering = ("username",)
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.full_name or self.username


class RoleName(models.TextChoices):
    """What a post allows; services/permissions.py says what each may do."""

    HANDLER = "handler", "经办"
    OFFICE = "office", "项目办"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计"
    AUTHOR = "author", "方案管理"
    SYSTEM_ADMIN = "system_admin", "系统管理"


class Post(models.Model):
    """A role that a person holds in a unit, from a day until a day (inclusive; None for open)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=RoleName.choices)
    since = models.DateField("起始日")
    until = models.DateField("截止日", null=True, blank=True)

    class Meta:
        ordering = ("unit__code", "role", "user__username")
        constraints = (models.UniqueConstraint(fields=("user", "unit", "role", "since"), name="post_once"),)
        verbose_name = "岗位"

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()} {self.user}"
