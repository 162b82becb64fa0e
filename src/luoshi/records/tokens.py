"""Tokens with which programs sign in to the API on behalf of a person."""

from django.db import models


class ApiToken(models.Model):
    """A named secret of one person's, kept only as its SM3 `digest`, good until `expires_at` unless revoked before.

    `session_hash` is the person's when the token was made: it changes with the password, and the token ends with it.
    """

    user = models.ForeignKey("records.User", models.PROTECT, related_name="tokens")
    name = models.CharField("名称", max_length=60)
    digest = models.CharField("指纹", max_length=64, unique=True)
    session_hash = models.CharField("会话指纹", max_length=64)
    created_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("到期时间")
    last_used_on = models.DateField("最近使用日期", null=True)
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return f"{self.user} {self.name}"
