"""A compiled form: its components as a tree, and walks over that tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from marshmallow import Schema

from forms.expressions import Expression
from forms.field import Component, Field
from forms.texts import Text
from forms.types.dynamic_list import DynamicList
from forms.types.layout import Group


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition over several fields; it must come out true, else its message stands at `field`."""

    at: str
    expression: str
    message: Text
    field: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form ready for use; made by compile_form, never changed. `title` is FEEL for what the case is about."""

    id: str
    title: str | None
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
    def expressions(self) -> Mapping[str, str]:
        """Every FEEL expression of the form by its path in the document, for checks before use."""
        title = {"title": self.title} if self.title else {}
        return title | {f"{one.at}.{one.kind}": one.source for one in self.plan}


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
