"""Cases that have come up to a step, each walked to once and then copied: database, files and the time of day.

A test of a late step so begins where it has something to say. The way up is itself walked through the API,
from one stage to the next.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine

from api.packages import read_package
from api.workflows import load_handlers
from engine.compiled import Compiled
from engine.database import make_engine
from engine.runtime import Runtime
from tests.api.callers import BOUNDARY, a_multipart
from tests.cases import feel
from tests.scenarios.cases import PROCESS, Case, apply_for
from tests.scenarios.people import Bureau
from tests.scenarios.staff import CITY, COUNTY
from tests.support.application import application
from tests.support.databases import PASSWORD, Backend, Databases

# Friday before the Mid-Autumn and National Day holidays: Sunday the 20th is a day of work.
MORNING = datetime(2026, 9, 18, 1, 0, tzinfo=UTC)
PACKAGE = Path(__file__).parents[2] / "bpmn" / PROCESS


@dataclass(frozen=True)
class School:
    """What is applied for, and the steps at which its case can be found, in order."""

    name: str
    steps: tuple[str, ...]
    application: Mapping[str, Any] = field(default_factory=dict)

    def stage(self, step: str) -> str:
        return f"{self.name}_{step}"


PRIMARY = School(
    "primary",
    (
        "form_check",
        "assign_division",
        "assign_officer",
        "paper_review",
        "consultation",
        "site_inspection",
        "expert_opinion",
        "conclude_expert_review",
        "record_notice",
        "legality_review",
        "division_head_decision",
        "deputy_decision",
        "directors_meeting",
        "director_decision",
        "seal_decision",
        "deliver_licence",
    ),
)
# The city decides on it, after a review in the county; the steps there are told from those here.
ABOVE = "above_"
SENIOR = School(
    "senior",
    (
        "form_check",
        "legality_review",
        "seal_pre_review",
        *(ABOVE + step for step in ("assign_division", "directors_meeting", "seal_decision")),
    ),
    {"school_category": "34", "school_name": "测试县启明高级中学", "class_count": 12},
)


@dataclass(frozen=True)
class _Kept:
    """A stage as it was left."""

    name: str
    moment: datetime
    files: Path
    case_id: str = ""


class Stages:
    """Hands out copies of bureaus, empty or with one case that has come to a step."""

    def __init__(self, databases: Databases, directory: Path) -> None:
        self._databases = databases
        self._directory = directory
        self._kept: dict[tuple[Backend, str], _Kept] = {}
        # Every copy of a database has the same definitions, and no scenario names days of its own.
        self._compiled = Compiled()

    @contextmanager
    def bureau(self, backend: Backend, directory: Path) -> Iterator[Bureau]:
        """The process deployed, and nothing else."""
        with self._running(backend, self._deployed(backend), directory) as bureau:
            yield bureau

    @contextmanager
    def case(self, backend: Backend, school: School, step: str, directory: Path) -> Iterator[Case]:
        """A case that has come to a step."""
        assert step in school.steps, f"Expected one of {school.steps}, but found {step}"
        if (backend, school.stage(step)) not in self._kept:
            self._walk(backend, school)
        kept = self._kept[backend, school.stage(step)]
        with self._running(backend, kept, directory) as bureau:
            yield Case(bureau, kept.case_id)

    def _walk(self, backend: Backend, school: School) -> None:
        with self._running(backend, self._deployed(backend), self._place(backend, school.name)) as bureau:
            case = apply_for(bureau, **school.application)
            for step in school.steps:
                if step.startswith(ABOVE):
                    above = case.above if case.handed_up else case.seal_and_hand_up()
                    above.advance_to(step.removeprefix(ABOVE))
                else:
                    case.advance_to(step)
                self._keep(backend, school.stage(step), bureau, case.id)

    def _deployed(self, backend: Backend) -> _Kept:
        found = self._kept.get((backend, "deployed"))
        if found is not None:
            return found
        nothing = _Kept("seeded", MORNING, self._directory / "no_files")
        with self._running(backend, nothing, self._place(backend, "deployment")) as bureau:
            for operator in (CITY.operator, COUNTY.operator):
                body, kind = a_multipart(read_package(PACKAGE), PROCESS), f"multipart/form-data; boundary={BOUNDARY}"
                answer = bureau.person(operator).ask("POST", "/deployments", data=body, content_type=kind)
                assert answer.status_code == 201, answer.text
            return self._keep(backend, "deployed", bureau)

    def _keep(self, backend: Backend, name: str, bureau: Bureau, case_id: str = "") -> _Kept:
        kept = _Kept(name, datetime.now(UTC), self._place(backend, name) / "files", case_id)
        bureau.runtime.engine.dispose()
        self._databases.keep(bureau.runtime.settings, name)
        _copy_files(bureau.runtime.settings.data_dir / "files", kept.files)
        self._kept[backend, name] = kept
        return kept

    def _place(self, backend: Backend, name: str) -> Path:
        place = self._directory / f"{backend}_{name}"
        place.mkdir()
        return place

    @contextmanager
    def _running(self, backend: Backend, kept: _Kept, directory: Path) -> Iterator[Bureau]:
        """The product on a copy of what was kept, at the time of day it was kept at."""
        with (
            self._databases.copy(backend, kept.name, directory) as settings,
            time_machine.travel(kept.moment) as clock,
        ):
            _copy_files(kept.files, settings.data_dir / "files")
            runtime = Runtime(settings, make_engine(settings), load_handlers(), feel(), self._compiled)
            try:
                yield Bureau(application(runtime), runtime, PASSWORD, clock)
            finally:
                runtime.engine.dispose()


def _copy_files(kept: Path, place: Path) -> None:
    if kept.is_dir():
        shutil.copytree(kept, place)
