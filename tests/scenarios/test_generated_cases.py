"""A hundred applications drawn from the form, each walked by chance to its end: nothing that people do gets stuck.

On SQLite alone: which way a case goes does not depend on the database, and what both databases must do alike the other
scenarios ask of both. Commands instead of HTTP, for the same reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from engine import audit, check
from engine.definitions import form_of, newest
from engine.model import AuditEvent, AuditPayload, Document, Job, ProcessInstance
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.scenarios.cases import PROCESS
from tests.scenarios.people import Bureau
from tests.scenarios.staff import APPLICANT, OTHER_APPLICANT
from tests.scenarios.stages import MORNING
from tests.scenarios.walks import People, Temper, Walk
from tests.support.applications import applications
from tests.support.generated import Entries

PARTS, CASES = 2, 50
# Mostly at the county; the city decides on some categories of schools, and on others must say that it does not.
APPLICANTS = (APPLICANT, APPLICANT, OTHER_APPLICANT, OTHER_APPLICANT, "ceshishenqingrenbing")
# Hypothesis makes variants of earlier examples once it has ten, and begins with the simplest: here each is to be new.
RUN = 10
SETTINGS = settings(
    max_examples=RUN + 1,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# As the engine describes files; a walk puts files of the applicant's own in their place.
DRAWN = [
    {"id": name, "name": name, "media_type": "application/pdf", "size": 1, "sha256": ""}
    for name in ("一.pdf", "二.jpg")
]

# Taken in turn. Who withdraws does so at one of these steps, if the case comes to it.
WITHDRAWN_AT = (
    "form_check",
    "correct_application",
    "consultation",
    "site_inspection",
    "expert_opinion",
    "notice_period",
    "directors_meeting",
    "seal_decision",
    "deliver_licence",
    "deliver_licence",
)
TEMPERS = (
    Temper(favour=0.97, lateness=0.0),
    Temper(favour=0.97, lateness=0.1),
    Temper(favour=0.9, lateness=0.02),
    Temper(favour=0.9, lateness=0.5),
    Temper(favour=0.8, lateness=0.1),
    Temper(favour=0.6, lateness=0.02),
    Temper(favour=0.3, lateness=0.0, is_answered=False),
    Temper(favour=0.97, lateness=0.1, withdraws_at=""),
    Temper(favour=0.8, lateness=0.0, withdraws_at=""),
)

# What may have come of a case at each of its ends, and what the applicant has then been handed.
OUTCOMES: Mapping[str, frozenset[str]] = {
    "ended_approved": frozenset({"approved"}),
    "ended_refused": frozenset({"refused"}),
    "ended_not_accepted": frozenset({"not_accepted"}),
    "ended_lapsed": frozenset({"lapsed"}),
    "ended_withdrawn": frozenset({"withdrawn"}),
    "ended_delivered": frozenset({"approved", "refused"}),
    "ended_reported": frozenset({"approved", "refused"}),
    "ended_answered": frozenset({"approved", "refused", "withdrawn"}),
}
LETTERS: Mapping[str, frozenset[str]] = {
    "approved": frozenset({"approval", "licence", "announcement"}),
    "refused": frozenset({"refusal_decision"}),
    "not_accepted": frozenset({"non_acceptance"}),
    "lapsed": frozenset({"withdrawal_notice"}),
    "withdrawn": frozenset({"withdrawal_notice"}),
}
# Each part comes to these; the others need an applicant who withdraws from what is decided, or is the city's to decide.
MAIN_ENDS = frozenset(OUTCOMES) - {"ended_delivered", "ended_answered"}


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("part", range(PARTS))
def test_generated_cases_all_come_to_an_end(part: int, bureau: Bureau) -> None:
    runtime, people = bureau.runtime, People(bureau.runtime)
    ends: set[str] = set()
    for number, application in enumerate(_drawn(runtime, people, part)):
        random = Random(f"{part} {number}")
        temper = TEMPERS[number % len(TEMPERS)]
        if temper.withdraws_at is not None:
            temper = replace(temper, withdraws_at=random.choice(WITHDRAWN_AT))
        walk = Walk(runtime, people, random.choice(APPLICANTS), random, temper, MORNING)
        try:
            walk.apply(application)
            walk.go()
            ends |= set(_ends(walk))
        except Exception as error:
            error.add_note(f"In case {number} of part {part}, {walk.temper}, after: {'; '.join(walk.told)}")
            raise
    assert ends >= MAIN_ENDS, f"Expected every end of {set(MAIN_ENDS)}, but found {ends}"
    _assert_whole(runtime)


def _drawn(runtime: Runtime, people: People, part: int) -> Iterator[Entries]:
    """So many different applications of the day, the same in every run."""
    with begin(runtime, people.named(APPLICANT), MORNING) as uow:
        form = form_of(uow, newest(uow, PROCESS, uow.actor.bureau_id), "school_application")
    strategy = applications(form, runtime.feel.at(MORNING), MORNING.date(), DRAWN)
    for run in range(CASES // RUN):
        yield from _examples(strategy, part * CASES + run)


def _examples(strategy: SearchStrategy[Entries], number: int) -> Sequence[Entries]:
    found: list[Entries] = []

    @seed(number)
    @SETTINGS
    @given(strategy)
    def keep(application: Entries) -> None:
        found.append(application)

    keep()
    return found[1:]


def _ends(walk: Walk) -> Iterator[str]:
    """The end of each of the cases, which fits what came of it and what was issued."""
    for case in walk.cases():
        outcome, end = walk.variables(case.id)["outcome"], _end_of(walk.runtime, case.id)
        assert outcome in OUTCOMES[end], f"Expected one of {set(OUTCOMES[end])} at {end}, but found {outcome}"
        numbers = _numbers(walk.runtime, case.id)
        assert set(numbers) >= LETTERS[outcome], f"Expected {set(LETTERS[outcome])} at {end}, but found {numbers}"
        assert ("licence" in numbers) == (outcome == "approved")
        yield end


def _end_of(runtime: Runtime, case_id: UUID) -> str:
    """The last end event that the case came to."""
    steps = (
        sa.select(AuditPayload.payload)
        .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
        .where(AuditEvent.instance_id == case_id, AuditEvent.verb == "instance.advanced")
        .order_by(AuditEvent.seq)
    )
    with begin(runtime, SYSTEM, read_only=True) as uow:
        passed: list[str] = [element for payload in uow.session.scalars(steps) for element in payload["passed"]]
    return [element for element in passed if element in OUTCOMES][-1]


def _numbers(runtime: Runtime, case_id: UUID) -> dict[str, str]:
    """The number of each document issued in a case; without one it is still a draft."""
    issued = sa.select(Document.template_id, Document.number)
    issued = issued.where(Document.instance_id == case_id, Document.state == "issued")
    with begin(runtime, SYSTEM, read_only=True) as uow:
        numbers = {row.template_id: row.number for row in uow.session.execute(issued)}
    assert all(numbers.values()), f"Expected a number for every issued document, but found {numbers}"
    return numbers


def _assert_whole(runtime: Runtime) -> None:
    """Nothing is left open or failed on the way, no number was given twice, and the evidence is whole."""
    twice = sa.select(Document.bureau_id, Document.template_id, Document.number).where(Document.state == "issued")
    twice = twice.group_by(Document.bureau_id, Document.template_id, Document.number).having(sa.func.count() > 1)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert set(uow.session.scalars(sa.select(ProcessInstance.state))) == {"completed"}
        assert not uow.session.scalars(sa.select(AuditEvent.object_id).where(AuditEvent.verb == "job.failed")).all()
        assert not uow.session.scalars(sa.select(Job.element_id).where(Job.state.in_(check.OPEN_JOBS))).all()
        assert not uow.session.execute(twice).all()
        assert audit.verify(uow.session) == []
    assert check.check(runtime) == []
