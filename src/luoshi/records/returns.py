"""Returns: what a unit reports for a period."""

from django.db import models


class FilingState(models.TextChoices):
    """How a return stands."""

    OPEN = "open", "待报送"
    FILED = "filed", "已报送"


class Filing(models.Model):
    """One unit's return for one period (`period_end` inclusive). `values` holds one value a column.

    In the column's order.
    """

    release = models.ForeignKey("records.Release", models.PROTECT, related_name="filings")
    name = models.CharField("报表", max_length=60)
    unit = models.ForeignKey("records.Unit", models.PROTECT, related_name="filings")
    period_start = models.DateField("起")
    period_end = models.DateField("止")
    state = models.CharField("状态", max_length=8, choices=FilingState.choices, default=FilingState.OPEN)
    values = models.JSONField("数值", default=list)
    drafted = models.JSONField("系统汇总值", default=list)
    remark = models.TextField("说明", blank=True)
    filed_at = models.DateTimeField("报送时间", null=True)
    filed_by = models.ForeignKey("records.User", models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField("修订号", default=0)

    class Meta:
        ordering = ("-period_end", "name", "unit__code")
        constraints = (
            models.UniqueConstraint(fields=("release", "name", "unit", "period_end"), name="one_filing_a_period"),
        )
        verbose_name = "报送"

    def __str__(self) -> str:
        return f"{self.name} {self.period_end} {self.unit}"
