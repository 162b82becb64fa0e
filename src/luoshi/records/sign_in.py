"""Failed attempts to sign in, so that passwords cannot be guessed by trying."""

from django.db import models


class SignInFailures(models.Model):
    """How often in a row somebody failed to sign in under a name, known or not, and until when the name is locked."""

    username = models.CharField("账号", max_length=150, unique=True)
    failures = models.PositiveSmallIntegerField("连续失败次数", default=0)
    last_at = models.DateTimeField("最近失败时间")
    locked_until = models.DateTimeField("锁定至", null=True)

    class Meta:
        verbose_name = "登录失败"

    def __str__(self) -> str:
        return f"{self.username} {self.failures}"
