"""The data of a case as its pages show it: what each step handed in, in the words of its form."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.definitions import Deployed, form_of
from engine.directory import names_of
from engine.queries import Diagram, HandedIn, InstanceDetail
from engine.uow import UnitOfWork
from forms import Form, Message, Text
from forms.describe import Described, chosen_people, describe
from forms.form import inputs
from forms.types.datetime import DateTimeField
from web.times import LOCAL

APPLICATION = Message("Application")


@dataclass(frozen=True)
class DataGroup:
    """Data handed in at one step; `who` did it where it is done by several people."""

    title: Text | Message
    values: tuple[Described, ...]
    who: str = ""


def data_of(
    uow: UnitOfWork,
    version: Deployed,
    case: InstanceDetail,
    drawn: Diagram | None,
    handed: Mapping[str, Sequence[HandedIn]],
) -> Iterator[DataGroup]:
    """The application, then what was handed in at each step in the model's order.

    What nobody handed in, such as the numbers that handlers give, stands with the form that shows it first. Where it
    is known which steps there were, what the model has prepared for the others is left out.
    """
    known = {*drawn.passed_elements, *drawn.open_elements, *handed} if drawn else None
    steps = [(title, one, form_of(uow, version, form_id)) for title, one, form_id in _forms(version, known)]
    entered = {name for _, one, form in steps for part in handed.get(one, ()) for name in _own(form, part.values)}
    others = {name: value for name, value in case.variables.items() if name not in entered}
    for title, element_id, form in steps:
        parts = handed.get(element_id, ())
        for place in range(max(len(parts), 1)):
            own = _own(form, parts[place].values) if parts else {}
            values = tuple(described(uow, form, {**others, **own}))
            others = {name: value for name, value in others.items() if name not in form.keys}
            if values:
                yield DataGroup(title, values, (parts[place].by or "") if len(parts) > 1 else "")


def _own(form: Form, values: Mapping[str, object]) -> dict[str, object]:
    """What a step handed in of its own; its fixed fields only show what is known already."""
    return {field.key: values[field.key] for field in inputs(form.fields) if field.key in values and not field.readonly}


def described(uow: UnitOfWork, form: Form, values: Mapping[str, object]) -> list[Described]:
    """Values in the words of a form, the people chosen in it by their names."""
    names = names_of(uow, uow.actor.bureau_id, chosen_people(form, values))
    return describe(form, values, {username: Text(*both) for username, both in names.items()})


def result_of(uow: UnitOfWork, version: Deployed, variables: Mapping[str, object]) -> Iterator[Described]:
    """What the forms of a process tell applicants whoever entered it: numbers of documents, reasons.

    Lists stand with the data.
    """
    told: set[str] = set()
    for form in (form_of(uow, version, form_id) for form_id in version.forms):
        for one in described(uow, form, variables):
            if one.key in form.public_keys and one.key not in told and not one.rows:
                told.add(one.key)
                yield one


def dates_ahead(uow: UnitOfWork, version: Deployed, variables: Mapping[str, object]) -> Iterator[Described]:
    """The days that a process makes public and that are still to come, such as the one a decision is due on."""
    today = uow.now.astimezone(LOCAL).date().isoformat()
    told: set[str] = set()
    for form in (form_of(uow, version, form_id) for form_id in version.forms):
        days = {field.key for field in inputs(form.fields) if field.public and isinstance(field, DateTimeField)}
        ahead = {key: variables[key] for key in days - told if str(variables.get(key) or "") >= today}
        told |= ahead.keys()
        yield from describe(form, ahead)


def _forms(version: Deployed, known: Collection[str] | None) -> Iterator[tuple[Text | Message, str, str]]:
    """Title, element and form of the start and of each step with a form of its own."""
    definition = version.definition
    if definition.start_form_id:
        yield APPLICATION, definition.start_id, definition.start_form_id
    for element in definition.elements.values():
        if element.kind != "user_task" or element.form_id is None or element.form_id == definition.start_form_id:
            continue
        if known is None or element.id in known:
            yield Text(element.name, element.name_en), element.id, element.form_id
