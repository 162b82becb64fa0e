"""Duties: who owes what to whom by when, because of which clause."""

from django.db import models


class DutyKind(models.TextChoices):
    """What is owed."""

    REVIEW = "review", "审核"
    CORRECTION = "correction", "补正"
    NOTICE = "notice", "公示"
    OBJECTION = "objection", "异议处理"
    PAYMENT = "payment", "拨付"
    ARCHIVE = "archive", "归档"
    RETURN = "return", "报送"
    TASK = "task", "任务"


class Duty(models.Model):
    """One thing owed by a unit or an enterprise. `due_at` is the exclusive end of its time, None where no time is set.

    `promised` marks a time that the office set for itself; `provisional` a date beyond the announced holidays.
    `element` names what prescribes it: a stage, a return, a task. A paused duty's clock stands still since
    `paused_at`.
    """

    kind = models.CharField("类别", max_length=12, choices=DutyKind.choices)
    release = models.ForeignKey("records.Release", models.PROTECT, related_name="duties")
    element = models.CharField("事项", max_length=60)
    clause = models.CharField("条款", max_length=40)
    unit = models.ForeignKey("records.Unit", models.PROTECT, null=True, related_name="duties")
    enterprise = models.ForeignKey("records.Enterprise", models.PROTECT, null=True, related_name="duties")
    part = models.CharField("办理单位", max_length=60, blank=True)
    region = models.CharField("区划代码", max_length=12)
    case = models.ForeignKey("records.Case", models.PROTECT, null=True, related_name="duties")
    filing = models.ForeignKey("records.Filing", models.PROTECT, null=True, related_name="duties")
    opened_at = models.DateTimeField("开始时间")
    due_at = models.DateTimeField("期限", null=True)
    promised = models.BooleanField("承诺时限", default=False)
    provisional = models.BooleanField("暂定", default=False)
    pauses = models.JSONField("中止", default=list)
    paused_at = models.DateTimeField("中止时间", null=True)
    closed_at = models.DateTimeField("完成时间", null=True)
    closed_by = models.ForeignKey("records.User", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("结果", max_length=40, blank=True)

    class Meta:
        ordering = ("due_at", "id")
        indexes = (
            models.Index(fields=("unit", "closed_at", "due_at", "element")),
            models.Index(fields=("enterprise", "closed_at", "due_at")),
            models.Index(fields=("region", "closed_at", "due_at")),
            models.Index(fields=("kind", "closed_at", "due_at")),
            models.Index(fields=("due_at", "id"), condition=models.Q(closed_at__isnull=True), name="duty_open"),
            models.Index(
                fields=("release", "element", "region", "due_at", "opened_at", "paused_at", "provisional"),
                condition=models.Q(closed_at__isnull=True),
                name="duty_open_tally",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("filing",), condition=models.Q(kind="return"), name="one_duty_a_filing"),
        )
        verbose_name = "应办事项"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.element}"


class PromisedTime(models.Model):
    """A time limit that the office set for itself where the document sets none (承诺时限).

    `element` is a stage id, a return's name, or one of the keys in services/duties.py; `period` is a phrase such as
    `10 workdays`.
    """

    programme = models.CharField("方案标识", max_length=60)
    element = models.CharField("事项", max_length=60)
    period = models.CharField("时限", max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "element"), name="promised_time_once"),)
        verbose_name = "承诺时限"

    def __str__(self) -> str:
        return f"{self.element} {self.period}"
