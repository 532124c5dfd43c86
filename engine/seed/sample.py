"""What the sample organisation is written down as: lines of text, read into these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model import Role, UserKind


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its Chinese and English name, and the code of what it belongs to."""

    code: str
    name: str
    name_en: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class SampleBureau:
    """A bureau, what the numbers of its documents begin with, its departments, and who is in charge of which."""

    named: Named
    area_code: str
    level: str
    departments: tuple[Named, ...]
    agency_code: str
    deputies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A person of one bureau; `unit` is where somebody from outside works."""

    bureau: str
    username: str
    name: str
    name_en: str
    memberships: tuple[tuple[str, str], ...]
    kind: UserKind = "staff"
    roles: tuple[Role, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """A candidate group of one bureau and the usernames in it."""

    bureau: str
    code: str
    name: str
    name_en: str
    members: tuple[str, ...]


def named(text: str) -> tuple[Named, ...]:
    """Lines of code | Chinese | English; a room D0101 belongs to the department D01."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    codes = {row[0] for row in rows}
    return tuple(
        Named(code, name, name_en, code[:-2] if len(code) > 3 and code[:-2] in codes else None)
        for code, name, name_en in rows
    )


def people_of(
    bureau: str, text: str, kind: UserKind = "staff", roles: tuple[Role, ...] = ()
) -> tuple[SamplePerson, ...]:
    """Lines of username | Chinese | English | memberships DEPARTMENT/POSITION, by a blank each | unit, if any."""
    people = []
    for line in text.strip().splitlines():
        username, name, name_en, held, *unit = (part.strip() for part in line.split("|"))
        memberships = [membership.split("/") for membership in held.split()]
        pairs = tuple((department, position) for department, position in memberships)
        people.append(SamplePerson(bureau, username, name, name_en, pairs, kind, roles, *unit))
    return tuple(people)


def experts_of(bureau: str, people: tuple[SamplePerson, ...]) -> SampleGroup:
    """The pool that experts are drawn from: whoever of these people is one."""
    members = (person.username for person in people if any(held == "P_EXPERT" for _, held in person.memberships))
    return SampleGroup(bureau, "G_EXPERTS", "评审专家库", "Pool of Experts", tuple(members))
