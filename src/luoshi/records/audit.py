"""The history of everything that was done: records in SM3 hash chains, joined in a daily root."""

from django.db import models


class ChainHead(models.Model):
    """The last record of a chain; locked while a record is appended."""

    chain = models.PositiveSmallIntegerField("链", unique=True)
    seq = models.PositiveBigIntegerField("序号", default=0)
    hash = models.CharField("杂凑值", max_length=64)

    class Meta:
        verbose_name = "链首"

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class Record(models.Model):
    """One thing done: by whom, from which post, to what. Never changed, never removed.

    `hash` is SM3 over the previous record's hash and the canonical JSON of all other columns.
    """

    chain = models.PositiveSmallIntegerField("链")
    seq = models.PositiveBigIntegerField("序号")
    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=40)
    actor = models.CharField("行为人", max_length=80)
    actor_id_text = models.CharField("账号", max_length=60)
    unit = models.CharField("单位", max_length=100, blank=True)
    channel = models.CharField("渠道", max_length=10)
    target = models.CharField("对象", max_length=60)
    case = models.ForeignKey("records.Case", models.PROTECT, null=True, related_name="history")
    payload = models.JSONField("内容")
    previous = models.CharField("前一杂凑值", max_length=64)
    hash = models.CharField("杂凑值", max_length=64)

    class Meta:
        ordering = ("chain", "seq")
        constraints = (models.UniqueConstraint(fields=("chain", "seq"), name="record_seq_once"),)
        indexes = (models.Index(fields=("at",)), models.Index(fields=("action", "at")))
        verbose_name = "审计记录"

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq} {self.action}"


class DailyRoot(models.Model):
    """All chains' heads at the end of a day under one hash: removing the tail of a chain is found."""

    day = models.DateField("日期", unique=True)
    heads = models.JSONField("各链首")
    previous = models.CharField("前一日根", max_length=64)
    hash = models.CharField("当日根", max_length=64)

    class Meta:
        ordering = ("day",)
        verbose_name = "日根"

    def __str__(self) -> str:
        return str(self.day)
