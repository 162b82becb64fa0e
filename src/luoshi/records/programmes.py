"""Published versions of programmes: the package as it was, its check, and who put it in force."""

from django.db import models


class ReleaseState(models.TextChoices):
    """The life of a version."""

    PROPOSED = "proposed", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class Release(models.Model):
    """One version of a programme. What it says stands in its `Package`, which lists need not read."""

    programme = models.CharField("方案标识", max_length=60)
    version = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=120)
    digest = models.CharField("指纹", max_length=64)
    confirmations = models.JSONField("待定事项的确认", default=dict)
    state = models.CharField("状态", max_length=12, choices=ReleaseState.choices, default=ReleaseState.PROPOSED)
    effective_from = models.DateField("生效日")
    proposed_by = models.ForeignKey("records.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提交时间")
    published_by = models.ForeignKey("records.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True)
    withdrawn_by = models.ForeignKey("records.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering = ("programme", "-version")
        constraints = (
            models.UniqueConstraint(fields=("programme", "version"), name="release_version_once"),
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True) | ~models.Q(published_by=models.F("proposed_by")),
                name="release_needs_two_people",
            ),
        )
        verbose_name = "方案版本"

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"


class Package(models.Model):
    """What a version says, and the result of its check. `files` maps file name to text; it never changes."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="package")
    files = models.JSONField("文件")
    check_result = models.JSONField("检查结果")

    class Meta:
        verbose_name = "方案包"

    def __str__(self) -> str:
        return str(self.release)
