"""Cases within a case: each call activity under way is a case of its own, which its caller's pages lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from engine import queries
from engine.queries import InstanceView
from engine.uow import UnitOfWork
from forms import Text

MOST_TOLD = 10
OVER = frozenset({"completed", "cancelled"})


@dataclass(frozen=True)
class CalledCase:
    """A called case, and the steps it stands at while it is under way."""

    case: InstanceView
    steps: tuple[Text, ...]

    @property
    def is_over(self) -> bool:
        return self.case.state in OVER


def called_by(uow: UnitOfWork, instance_id: UUID) -> list[CalledCase]:
    """The cases that one has called, those under way first; of the first of them it is told where they stand."""
    found = queries.called_cases(uow, [instance_id])
    return [CalledCase(one, _steps(uow, one) if place < MOST_TOLD else ()) for place, one in enumerate(found)]


def within(uow: UnitOfWork, cases: Iterable[UUID]) -> Mapping[UUID, list[UUID]]:
    """Each case with those under way that it has called, that these have called, and so on; its own id first."""
    found = {case: [case] for case in cases}
    outermost = {case: case for case in found}
    ahead = list(found)
    while ahead:
        called = [one for one in queries.called_cases(uow, ahead) if one.state not in OVER]
        ahead = []
        for one in called:
            if one.parent_id is not None and one.id not in outermost:
                outermost[one.id] = outermost[one.parent_id]
                found[outermost[one.id]].append(one.id)
                ahead.append(one.id)
    return found


def _steps(uow: UnitOfWork, case: InstanceView) -> tuple[Text, ...]:
    if case.state in OVER:
        return ()
    waits = queries.process_instance(uow, case.id).wait_states
    standing = (wait for wait in waits if wait.is_standing)
    return tuple(dict.fromkeys(Text(wait.name, wait.name_en) for wait in standing))
