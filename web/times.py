"""Times as people read them: Asia/Shanghai, to the minute, and how far away a due time is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from forms import Message

LOCAL = ZoneInfo("Asia/Shanghai")
SOON = timedelta(days=2)
_LATE = {0: Message("Late since today"), 1: Message("1 day late")}
_LEFT = {0: Message("Due today"), 1: Message("1 day left")}


def local_time(moment: datetime | None) -> str:
    """A moment by the bureau's clock, such as 2026-11-22 09:30."""
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") if moment else ""


def clock_time(moment: datetime) -> str:
    """The bureau's clock at a moment, such as 09:30."""
    return moment.astimezone(LOCAL).strftime("%H:%M")


def lateness(due_at: datetime, now: datetime) -> Message:
    """How a due time stands to now, in whole calendar days of the bureau."""
    days = (due_at.astimezone(LOCAL).date() - now.astimezone(LOCAL).date()).days
    if due_at < now:
        return _LATE.get(-days) or Message("{days} days late", {"days": -days})
    return _LEFT.get(days) or Message("{days} days left", {"days": days})


def light(due_at: datetime, now: datetime) -> str:
    """The light of electronic supervision: red when late, yellow when two days or less are left, else green."""
    if due_at < now:
        return "red"
    return "yellow" if due_at - now <= SOON else "green"


def register_times(app: Flask) -> None:
    """Make them usable in templates."""
    app.add_template_filter(local_time, "local_time")
    app.add_template_global(lateness, "lateness")
    app.add_template_global(light, "light")
