"""Settings that an installation keeps in its database."""

from django.db import models


class DemoClock(models.Model):
    """The instant that a demonstration believes it is: `now` = `set_to` + time since `set_at`. At most one row."""

    set_to = models.DateTimeField("演示时间")
    set_at = models.DateTimeField("设定时刻")

    class Meta:
        verbose_name = "演示时钟"

    def __str__(self) -> str:
        return self.set_to.isoformat()
