"""A compiled form: its components as a tree, and walks over that tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from marshmallow import Schema

from forms.expressions import Expression
from forms.field import NOBODY, PERFORMER, STEP, Component, Field
from forms.texts import Text
from forms.types.choice import ChoiceField
from forms.types.dynamic_list import DynamicList
from forms.types.layout import Group


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition over several fields; unless `when` is false it must be true, else its message stands at `field`."""

    at: str
    expression: str
    when: str | None
    message: Text
    field: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form ready for use; made by compile_form, never changed.

    `title` is FEEL for what the case is about, `marks` for what is to be corrected (see forms.marks).
    """

    id: str
    title: str | None
    marks: str | None
    fields: tuple[Component, ...]
    rules: tuple[Rule, ...]
    keys: frozenset[str]
    plan: tuple[Expression, ...] = attribute(repr=False)
    schema: Schema = attribute(repr=False, compare=False)

    @property
    def public_keys(self) -> frozenset[str]:
        """The fields whose values the applicant of a case may see, whoever entered them."""
        return frozenset(field.key for field in inputs(self.fields) if field.public)

    @property
    def people(self) -> Mapping[str, str]:
        """The groups whose people are offered, by the name under which the context must hold them as options.

        A group is a key, or `=` and FEEL that gives one.
        """
        return {
            field.options_from: field.people
            for field in everything(self.fields)
            if isinstance(field, ChoiceField) and field.people and field.options_from
        }

    @property
    def expressions(self) -> Mapping[str, str]:
        """Every FEEL expression of the form by its path in the document, for checks before use."""
        own = {"title": self.title, "marks": self.marks}
        own |= {name: source.removeprefix("=") for name, source in self.people.items() if source.startswith("=")}
        found = {name: source for name, source in own.items() if source}
        return found | {f"{one.at}.{one.kind}": one.source for one in self.plan}

    def bound(self, context: Mapping[str, object]) -> dict[str, object]:
        """What expressions see beside the form's values: the case's variables, and the names that are always there."""
        return {STEP: "", PERFORMER: NOBODY, **{name: [] for name in self.people}, **context}


def inputs(components: Sequence[Component]) -> Iterator[Field]:
    """The fields of one level, through its groups, but not into lists."""
    return shown_inputs(components, lambda _: False)


def shown_inputs(components: Sequence[Component], is_hidden: Callable[[Component], bool]) -> Iterator[Field]:
    """The fields of one level without those that are hidden or stand in a hidden group."""
    for component in components:
        if is_hidden(component):
            continue
        if isinstance(component, Group):
            yield from shown_inputs(component.children, is_hidden)
        elif isinstance(component, Field):
            yield component


def everything(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, outer ones first, into groups and lists."""
    for component in components:
        yield component
        if isinstance(component, Group | DynamicList):
            yield from everything(component.children)
