"""What a case of a process needs, before anybody fills in its form: materials, conditions, time limits, who does what.

All of it is read from what is deployed, so it cannot differ from what is checked later: the materials are the files the
start form asks for, the conditions its rules, the limits those the model names, the steps the model's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import queries
from engine.calendar import Limit
from engine.definitions import Deployed, deployed
from engine.interpreter import Definition, Element
from engine.queries import StartForm
from engine.uow import UnitOfWork
from forms import Form, Message, PresentedField, Text
from forms.conditions import conditions_of
from forms.field import Field
from forms.form import inputs
from forms.types.choice import Checkbox, ChoiceField
from forms.types.filepicker import FilePicker

SHAPING = frozenset({"hide", "required"})
# What somebody is seen to do, and what holds steps that need not come.
STEPS = frozenset({"user_task", "call_activity", "ad_hoc_sub_process"})
BESIDE = frozenset({"event_sub_process", "ad_hoc_sub_process"})
# How long, in the unit the law counts in.
PERIODS: Mapping[str, Message] = {
    "hour": Message("{number} hours"),
    "calendar_day": Message("{number} days"),
    "working_day": Message("{number} working days"),
    "month": Message("{number} months"),
}


@dataclass(frozen=True)
class Preparation:
    """What an applicant is told: which choices matter, and what follows from those made."""

    choices: Sequence[PresentedField]
    materials: Sequence[PresentedField]
    conditions: Sequence[Text]
    limits: Sequence[tuple[Limit, Message]]
    steps: Sequence[tuple[Text, Sequence[Text]]]
    decided: Sequence[Text]

    @property
    def tells_anything(self) -> bool:
        """Whether there is more to say than that there is a form."""
        return bool(self.materials or self.choices or self.limits)


def preparation(uow: UnitOfWork, start: StartForm, shown: Sequence[PresentedField]) -> Preparation:
    """What follows from a start form as it is presented for the choices made so far.

    `decided` are the reasons that decisions give which come before any person's step, such as who decides.
    """
    version = deployed(uow, start.definition.id)
    wanted = deciding_keys(start.form) if start.form else frozenset()
    visible = list(_visible(shown))
    return Preparation(
        choices=[one for one in visible if one.path in wanted],
        materials=[one for one in visible if isinstance(one.component, FilePicker)],
        conditions=_conditions(uow, start, visible),
        limits=[(limit, _period(limit)) for limit in version.limits.values() if limit.name],
        steps=_steps(uow, version),
        decided=list(_reasons(queries.foretold(uow, version.id, _values(start.form, visible)))),
    )


def deciding_keys(form: Form) -> frozenset[str]:
    """The choices that decide which files are asked for, and those that decide whether these choices are."""
    choices = {one.key: one for one in inputs(form.fields) if isinstance(one, ChoiceField | Checkbox)}
    files = [one.at for one in inputs(form.fields) if isinstance(one, FilePicker)]
    found: set[str] = set()
    ahead = files
    while ahead:
        mentions = {
            key
            for one in form.plan
            if one.kind in SHAPING and one.list_key is None
            for key in one.mentions & choices.keys()
            if any(f"{at}.".startswith(f"{one.at}.") for at in ahead)
        }
        ahead = [choices[key].at for key in mentions - found]
        found |= mentions
    return frozenset(found)


def _values(form: Form | None, visible: Sequence[PresentedField]) -> dict[str, object]:
    """What is entered so far; everything else is null."""
    return dict.fromkeys(form.keys if form else ()) | {one.path: one.value for one in visible}


def _reasons(results: Iterable[object]) -> Iterator[Text]:
    for result in results:
        if isinstance(result, Mapping) and isinstance(result.get("reason"), str):
            yield Text(result["reason"], str(result.get("reason_en") or ""))


def _visible(shown: Iterable[PresentedField]) -> Iterator[PresentedField]:
    """The visible fields outside lists."""
    for one in shown:
        if one.visible and isinstance(one.component, Field):
            yield one
        elif one.visible:
            yield from _visible(one.children)


def _conditions(uow: UnitOfWork, start: StartForm, visible: Sequence[PresentedField]) -> tuple[Text, ...]:
    """What the visible fields, and rules over them, demand for the choices made."""
    if start.form is None:
        return ()
    fields = [one.component for one in visible if isinstance(one.component, Field)]
    return conditions_of(start.form, fields, _values(start.form, visible), start.context, uow.runtime.feel.at(uow.now))


def _period(limit: Limit) -> Message:
    return Message(PERIODS[limit.unit].template, {"number": limit.number})


def _steps(uow: UnitOfWork, version: Deployed) -> list[tuple[Text, Sequence[Text]]]:
    """Who does which steps, in the order of the model.

    What an event may bring about beside them, what people may decide to do, and what undoes something are no part
    of what is to be expected.
    """
    definition = version.definition
    by_lane: dict[str, dict[Text, None]] = {}
    for element in definition.elements.values():
        if element.kind in STEPS and element.lane and not _is_beside(element, definition):
            by_lane.setdefault(element.lane, {})[Text(element.name, element.name_en)] = None
    names = {lane: (lane, definition.lane_names.get(lane, "")) for lane in by_lane}
    names |= queries.group_names(uow, by_lane.keys())
    return [(Text(*names[lane]), list(steps)) for lane, steps in by_lane.items()]


def _is_beside(element: Element, definition: Definition) -> bool:
    """Whether an element is not on the way of every case, or stands within something that is not."""
    if element.is_for_compensation:
        return True
    scope = definition.elements.get(element.scope or "")
    return scope is not None and (scope.kind in BESIDE or _is_beside(scope, definition))
