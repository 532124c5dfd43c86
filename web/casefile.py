"""A case as its pages show it: heading, history in sentences, and the data entered so far in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from engine import queries
from engine.definitions import Deployed, deployed, form_of
from engine.queries import (
    AttachmentView,
    Diagram,
    DocumentView,
    HandedIn,
    InstanceDetail,
    InstanceView,
    TaskView,
)
from engine.uow import UnitOfWork
from forms import Message, Text, marks_of
from forms.describe import Described
from forms.files import labelled_files
from forms.types.filepicker import is_file
from web.casedata import APPLICATION, DataGroup, data_of, dates_ahead, result_of
from web.formview import FormView
from web.happenings import name_of
from web.history import Line, beginning, lines_of

LATEST = 100
MOST_PAPERS = 200
# Events that wait beside a step or a case, and what holds other steps: the case is not at them.
AROUND = frozenset({"boundary_event", "start_event", "sub_process", "transaction"})


@dataclass(frozen=True)
class Steps:
    """The steps a case has passed, and those it is at."""

    passed: tuple[Text, ...]
    here: tuple[Text, ...]


@dataclass(frozen=True)
class CaseFile:
    """A case with its latest history (first), its data, its documents, and its files by the step that brought them.

    A file comes with what it is: the label of the field it was handed in with.

    `begun` is what began it where an event did, `outcome` is how it ended, `result` what its forms make public of
    that, `ahead` the days that count until then; applicants are not told of its `steps`.
    """

    case: InstanceDetail
    begun: Line | None
    history: tuple[Line, ...]
    older: str | None
    data: tuple[DataGroup, ...]
    outcome: Text | None
    result: tuple[Described, ...]
    documents: tuple[DocumentView, ...]
    files: tuple[tuple[Text | Message, tuple[tuple[AttachmentView, Text], ...]], ...]
    steps: Steps | None
    ahead: tuple[Described, ...]


def case_file(uow: UnitOfWork, instance_id: UUID, cursor: str | None = None) -> CaseFile:
    """Read what the actor may know of a case."""
    case = queries.process_instance(uow, instance_id)
    version = deployed(uow, case.definition_id)
    handed = queries.handed_in(uow, case.id)
    drawn = None if uow.actor.kind == "applicant" else queries.diagram(uow, instance_id)
    events = queries.history(uow, instance_id, cursor=cursor, limit=LATEST, latest_first=True)
    return CaseFile(
        case=case,
        begun=beginning(uow, version, case),
        history=tuple(line for event in events.items for line in lines_of(uow, version, event)),
        older=events.next_cursor,
        data=tuple(data_of(uow, version, case, drawn, handed)),
        outcome=outcomes_of(uow, [case]).get(case.id),
        result=tuple(result_of(uow, version, case.variables)) if case.state == "completed" else (),
        documents=queries.documents(uow, instance_id, limit=MOST_PAPERS).items,
        files=tuple(_files(uow, version, case, handed)),
        steps=_steps_in_words(version, drawn) if drawn else None,
        ahead=tuple(dates_ahead(uow, version, case.variables)) if case.wait_states else (),
    )


def outcomes_of(uow: UnitOfWork, cases: Iterable[InstanceView]) -> dict[UUID, Text]:
    """How finished cases ended, in the words of their models."""
    return {case_id: Text(*names) for case_id, names in queries.outcomes(uow, cases).items()}


def _steps_in_words(version: Deployed, found: Diagram) -> Steps:
    """What the drawing of a case shows, as names: the steps passed, and those it is at."""
    elements = version.definition.elements
    here = [one for one in found.open_elements if one in elements and elements[one].kind not in AROUND]
    passed = [one for one in found.passed_elements if one in elements and one not in here]

    def names(ids: Iterable[str]) -> tuple[Text, ...]:
        shown = (elements[one] for one in ids if not elements[one].kind.endswith("gateway"))
        return tuple(Text(one.name, one.name_en) for one in shown if one.name)

    return Steps(names(passed), names(here))


def first_to_correct(uow: UnitOfWork, task: TaskView) -> str:
    """Where on a task's page to begin: the id of the first field to correct, or of the form."""
    found = queries.task_form(uow, task.id)
    marks = marks_of(found.form, found.context, uow.runtime.feel.at(uow.now)) if found.form else ()
    return FormView.id_of(marks[0].field) if marks else "fields"


def groups_in_order(values: Iterable[Described]) -> list[tuple[Text, list[Described]]]:
    """Values under the headings they stand under, without changing their order."""
    return [(group, list(members)) for group, members in groupby(values, key=lambda one: one.group)]


def _files(
    uow: UnitOfWork, version: Deployed, case: InstanceDetail, handed: Mapping[str, Sequence[HandedIn]]
) -> Iterator[tuple[Text | Message, tuple[tuple[AttachmentView, Text], ...]]]:
    """Files by the step they came with, the latest step first."""
    by_step: dict[str, list[AttachmentView]] = {}
    for one in queries.attachments(uow, case.id, limit=MOST_PAPERS).items:
        by_step.setdefault(one.element_id, []).append(one)
    labels = _labels_of_files(uow, version, case, handed) if by_step else {}
    for element_id, members in by_step.items():
        is_start = element_id == version.definition.start_id
        files = tuple((one, labels.get(str(one.id), Text())) for one in reversed(members))
        yield APPLICATION if is_start else name_of(version, element_id), files


def _labels_of_files(
    uow: UnitOfWork, version: Deployed, case: InstanceDetail, handed: Mapping[str, Sequence[HandedIn]]
) -> dict[str, Text]:
    """What each file is, by its id: of those that were replaced later, the steps that brought them know."""
    parts = [part.values for several in handed.values() for part in several]
    found: dict[str, Text] = {}
    for form in (form_of(uow, version, form_id) for form_id in version.forms):
        for values in (case.variables, *parts):
            for label, one in labelled_files(form, values):
                if isinstance(one, Mapping) and is_file(one):
                    found.setdefault(str(one["id"]), label)
    return found
