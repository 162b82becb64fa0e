"""Public notices and the objections that stop them."""

from django.db import models


class NoticeState(models.TextChoices):
    """How a notice stands."""

    RUNNING = "running", "公示中"
    PAUSED = "paused", "异议处理中"
    CLEAN = "clean", "无异议结束"
    STOPPED = "stopped", "异议成立"


class Notice(models.Model):
    """What was shown, from when until when. `shown` is kept exactly as shown and `shown_hash` is its SM3.

    `ends_at` is exclusive; `pauses` are pairs of ISO instants.
    """

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="notices")
    stage = models.CharField("环节", max_length=60)
    round = models.PositiveSmallIntegerField("轮次")
    shown = models.JSONField("公示内容")
    shown_hash = models.CharField("内容指纹", max_length=64)
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices, default=NoticeState.RUNNING)
    opened_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    pauses = models.JSONField("中止", default=list)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "ends_at")),
            models.Index(
                fields=("-opened_at", "-id"),
                condition=models.Q(state__in=(NoticeState.RUNNING, NoticeState.PAUSED)),
                name="notice_board",
            ),
        )
        constraints = (models.UniqueConstraint(fields=("case", "stage", "round"), name="one_notice_a_round"),)
        verbose_name = "公示"

    def __str__(self) -> str:
        return f"{self.case} 公示"


class Objection(models.Model):
    """Somebody's objection to a notice. Name and contact are personal data and masked everywhere but to.

    Who settles it.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    name = models.CharField("异议人", max_length=60)
    contact = models.CharField("联系方式", max_length=60)
    text = models.TextField("异议内容")
    lodged_at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey("records.User", models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField("成立", null=True)
    finding = models.TextField("处理结论", blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = "异议"

    def __str__(self) -> str:
        return f"{self.notice} 异议 {self.pk}"
