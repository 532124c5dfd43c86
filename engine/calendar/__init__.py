"""Legal time: working days, limits and deadlines.

`days` counts working days, `limits` reads limits.toml, `due` turns what a model says into a moment,
`tables` keeps the calendar in the database, `notices` holds the State Council's notices.
"""

from engine.calendar.days import OFFICE_ZONE, Calendar, add_working_days, end_of_day, local_day
from engine.calendar.due import due_at, duration_end
from engine.calendar.limits import Limit, dump_limits, load_limits, read_limits
from engine.calendar.tables import load_calendar, seed_calendar

__all__ = [
    "OFFICE_ZONE",
    "Calendar",
    "Limit",
    "add_working_days",
    "due_at",
    "dump_limits",
    "duration_end",
    "end_of_day",
    "load_calendar",
    "load_limits",
    "local_day",
    "read_limits",
    "seed_calendar",
]
