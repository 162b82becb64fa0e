"""Who does something, when and through which door; and the named ways in which it may be refused."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.deadlines import SHANGHAI
from luoshi.records.accounts import Post, RoleName, User
from luoshi.services import statements
from luoshi.source import Problem

Payload = Mapping[str, object]
_ANY_POST = f"SELECT id FROM {Post._meta.db_table} WHERE user_id = %s LIMIT 1"


class Channel(StrEnum):
    """The door through which an action comes."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    WORKER = "worker"


@dataclass(frozen=True)
class Act:
    """One request: the person (None for a visitor, or for the system by CLI or WORKER), instant and door.

    `now` carries a zone. `posts` are the person's posts in force today.
    """

    user: User | None
    now: dt.datetime
    channel: Channel
    posts: tuple[Post, ...] = ()

    @property
    def today(self) -> dt.date:
        """The calendar day of the act in the programme's own zone."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def is_system(self) -> bool:
        """Whether the system itself acts: a sweep, a settlement, a command of the operator."""
        return self.user is None and self.channel in (Channel.CLI, Channel.WORKER)

    def units(self, role: RoleName) -> tuple[int, ...]:
        """The ids of the units in which the person holds a post with this role."""
        return tuple(post.unit_id for post in self.posts if post.role == role)

    def regions(self, role: RoleName) -> tuple[str, ...]:
        """The region codes of the units in which the person holds a post with this role."""
        return tuple(post.unit.region for post in self.posts if post.role == role)


def act_of(user: User | None, now: dt.datetime, channel: Channel) -> Act:
    """The act of a person at an instant, with the posts held on that day."""
    if user is None or not user.is_authenticated:
        return Act(None, now, channel)
    # Most people act for an enterprise and hold no post.
    if not statements.rows(_ANY_POST, user.pk):
        return Act(user, now, channel)
    today = now.astimezone(SHANGHAI).date()
    held = Post.objects.filter(user=user, since__lte=today).select_related("unit").order_by("unit__code", "role")
    posts = tuple(post for post in held if post.until is None or post.until >= today)
    return Act(user, now, channel, posts)


class Refused(Exception):
    """An action that is not done; `code` is stable, `message` and `remedy` are Chinese for the person who asked."""

    def __init__(self, code: str, message: str, remedy: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.problems = problems


class NotVisible(Refused):
    """There is no such thing, or the person may not know that there is: answered alike."""

    def __init__(self) -> None:
        super().__init__("not-found", "没有找到这一项。", "请核对编号；如果您认为应当看得到，请联系项目办。")


class Forbidden(Refused):
    """The person may see it but not do this to it."""


class Stale(Refused):
    """The page was read before somebody else changed the case."""

    def __init__(self) -> None:
        super().__init__(
            "stale", "这一办件在您打开之后已有变动，本次操作没有执行。", "请刷新页面，核对最新内容后再操作。"
        )


class Conflict(Refused):
    """The state of things does not allow it now."""


class Invalid(Refused):
    """What was handed in is wrong; `problems` name every field."""

    def __init__(self, problems: tuple[Problem, ...], message: str = "填写的内容有误。") -> None:
        super().__init__("invalid", message, "请按各项提示修改后重新提交。", problems)
