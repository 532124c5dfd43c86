"""limits.toml: the time limits a process names by key, each with its number, unit and source."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

from engine.errors import DeploymentInvalid, Problem

Unit = Literal["hour", "calendar_day", "working_day", "month"]
UNITS = frozenset(get_args(Unit))
TEXTS = ("start", "name", "name_en", "source", "source_en")
KNOWN = frozenset({"number", "unit", *TEXTS})
KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
LARGEST = 9999


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit. Units are never converted into one another: the law keeps them apart.

    `start` names the event that sets it going, and `source` the article it comes from; both are
    for people to read.
    """

    number: int
    unit: Unit
    start: str = ""
    name: str = ""
    name_en: str = ""
    source: str = ""
    source_en: str = ""


def read_limits(text: str) -> dict[str, Limit]:
    """The limits of a limits.toml; raises DeploymentInvalid with every problem found."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeploymentInvalid([Problem(None, f"limits.toml: {error}")]) from None
    problems = [
        Problem(None, f"limits.toml: expected only tables [limits.<key>], but found {key!r}")
        for key in document.keys() - {"limits"}
    ]
    tables = document.get("limits", {})
    if not isinstance(tables, dict):
        problems.append(Problem(None, "limits.toml: expected 'limits' to be a table"))
        tables = {}
    for key, table in tables.items():
        problems += [Problem(key, f"limits.toml: {sentence}") for sentence in _flaws(key, table)]
    if problems:
        raise DeploymentInvalid(problems)
    return load_limits(tables)


def load_limits(document: Mapping[str, Any]) -> dict[str, Limit]:
    """The limits kept with a process definition by `dump_limits`."""
    return {key: Limit(**table) for key, table in document.items()}


def dump_limits(limits: Mapping[str, Limit]) -> dict[str, Any]:
    """The limits as JSON."""
    return {key: asdict(limit) for key, limit in limits.items()}


def _flaws(key: str, table: object) -> list[str]:
    if not isinstance(table, dict):
        return ["expected a table with number and unit"]
    table = cast("dict[str, object]", table)
    flaws = [] if KEY.fullmatch(key) else ["expected a key of small letters, digits and underscores"]
    flaws += [f"unknown entry {name!r}; known are {', '.join(sorted(KNOWN))}" for name in sorted(table.keys() - KNOWN)]
    number = table.get("number")
    if type(number) is not int or not 1 <= number <= LARGEST:
        flaws.append(f"expected number to be a whole number from 1 to {LARGEST}, but found {number!r}")
    unit = table.get("unit")
    if not isinstance(unit, str) or unit not in UNITS:
        flaws.append(f"expected unit to be one of {', '.join(sorted(UNITS))}, but found {unit!r}")
    flaws += [f"expected {name} to be text" for name in TEXTS if not isinstance(table.get(name, ""), str)]
    return flaws
