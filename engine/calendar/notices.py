"""What the State Council General Office announced for each year, and what the law fixes beyond it.

Only days that depart from Monday to Friday are kept. The notice of a year comes around November
of the year before; until it is here, the year holds only the holidays whose date the Regulation on
public holidays itself fixes, and is marked unpublished.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Notice:
    """The holidays of one year as spans (name, first day, last day), and the weekend days worked."""

    year: int
    published: bool
    spans: tuple[tuple[str, str, str], ...]
    worked: tuple[str, ...] = ()

    def off(self) -> Iterator[tuple[date, str]]:
        """Every weekday off, with the name of its holiday."""
        for name, first, last in self.spans:
            day = self._day(first)
            while day <= self._day(last):
                if day.weekday() < 5:
                    yield day, name
                day += timedelta(days=1)

    def work(self) -> Iterator[date]:
        """Every weekend day of work."""
        return map(self._day, self.worked)

    def _day(self, text: str) -> date:
        return date.fromisoformat(f"{self.year}-{text}")


NEW_YEAR = "元旦 New Year"
SPRING = "春节 Spring Festival"
QINGMING = "清明节 Tomb-Sweeping Day"
LABOUR = "劳动节 Labour Day"
DRAGON_BOAT = "端午节 Dragon Boat Festival"
MID_AUTUMN = "中秋节 Mid-Autumn Festival"
NATIONAL = "国庆节 National Day"
NATIONAL_AND_MID_AUTUMN = "国庆节、中秋节 National Day and Mid-Autumn"

NOTICES = (
    Notice(
        2025,
        published=True,
        spans=(
            (NEW_YEAR, "01-01", "01-01"),
            (SPRING, "01-28", "02-04"),
            (QINGMING, "04-04", "04-06"),
            (LABOUR, "05-01", "05-05"),
            (DRAGON_BOAT, "05-31", "06-02"),
            (NATIONAL_AND_MID_AUTUMN, "10-01", "10-08"),
        ),
        worked=("01-26", "02-08", "04-27", "09-28", "10-11"),
    ),
    Notice(
        2026,
        published=True,
        spans=(
            (NEW_YEAR, "01-01", "01-03"),
            (SPRING, "02-15", "02-23"),
            (QINGMING, "04-04", "04-06"),
            (LABOUR, "05-01", "05-05"),
            (DRAGON_BOAT, "06-19", "06-21"),
            (MID_AUTUMN, "09-25", "09-27"),
            (NATIONAL, "10-01", "10-07"),
        ),
        worked=("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    ),
    Notice(
        2027,
        published=False,
        spans=(
            (NEW_YEAR, "01-01", "01-01"),
            (LABOUR, "05-01", "05-02"),
            (NATIONAL, "10-01", "10-03"),
        ),
    ),
)
