"""From components to the expressions to evaluate, and the check that they do not go round in circles."""

from collections.abc import Iterator, Mapping, Sequence

from forms.expressions import Expression, Kind, mentioned
from forms.field import Component, Field
from forms.form import Rule, everything, inputs
from forms.types.choice import ChoiceField
from forms.types.dynamic_list import DynamicList
from forms.types.expression import Computed
from forms.types.layout import Group, Paragraph
from forms.types.table import Table

SHAPING: tuple[Kind, ...] = ("hide", "readonly", "compute")


def make_plan(components: Sequence[Component], rules: Sequence[Rule]) -> tuple[Expression, ...]:
    """Every expression of the form with the field keys that it mentions."""
    keys = [field.key for field in inputs(components)]
    return (*_level(components, keys, None), *_of_rules(rules, keys))


def _of_rules(rules: Sequence[Rule], keys: Sequence[str]) -> Iterator[Expression]:
    for rule in rules:
        source = _guarded(rule.expression, rule.when)
        yield Expression(kind="rule", at=rule.at, source=source, mentions=mentioned(source, keys))
        if rule.when:
            yield Expression(kind="when", at=rule.at, source=rule.when, mentions=mentioned(rule.when, keys))


def _guarded(condition: str, when: str | None) -> str:
    """A condition that is met where it does not count; where that is not known yet, it counts."""
    return f"if not({when}) then true else ({condition})" if when else condition


def _level(components: Sequence[Component], outer: Sequence[str], of: DynamicList | None) -> Iterator[Expression]:
    own = [field.key for field in inputs(of.children)] if of else []
    for component in components:
        for kind, at, source in _sources(component):
            guard = component.key if kind == "valid" and isinstance(component, Field) else None
            bound = mentioned(source, own) | ({guard} if guard and of else set())
            yield Expression(
                kind=kind,
                at=at,
                source=source,
                list_key=of.key if of else None,
                bound=tuple(sorted(bound)),
                mentions=mentioned(source, {*own, *outer}),
                guard=guard,
            )
        if isinstance(component, Group):
            yield from _level(component.children, outer, of)
        elif isinstance(component, DynamicList):
            yield from _level(component.children, outer, component)


def _sources(component: Component) -> Iterator[tuple[Kind, str, str]]:
    found: list[tuple[Kind, str | None]] = [("hide", component.hide)]
    if isinstance(component, Field):
        found += [
            ("readonly", component.readonly_if),
            ("required", component.required_if),
            ("valid", component.valid_if and _guarded(component.valid_if, component.valid_when)),
            ("when", component.valid_when),
        ]
    if isinstance(component, Computed):
        found.append(("compute", component.expression))
    if isinstance(component, ChoiceField):
        found.append(("options", component.options_from))
    if isinstance(component, Table):
        found.append(("table", component.source))
    yield from ((kind, component.at, source) for kind, source in found if source)
    if isinstance(component, Paragraph):
        yield from (("hole", f"{component.at}#{hole}", hole) for hole in component.holes)


def circular_fields(components: Sequence[Component], plan: Sequence[Expression]) -> list[str]:
    """Fields whose visibility, protection or computed value depends on itself, as paths."""
    needs = _needs(components, plan)
    return [name for name in needs if _reaches(name, name, needs)]


def _needs(components: Sequence[Component], plan: Sequence[Expression]) -> Mapping[str, set[str]]:
    """For each field, the fields that decide what it holds. A list needs the fields of its rows."""
    shaping: dict[str, set[str]] = {}
    for one in plan:
        if one.kind in SHAPING:
            names = {f"{one.list_key}.{key}" if key in one.bound else key for key in one.mentions}
            shaping.setdefault(one.at, set()).update(names)
    needs: dict[str, set[str]] = {}
    for component in everything(components):
        if isinstance(component, Field):
            above = [names for at, names in shaping.items() if f"{component.at}.".startswith(f"{at}.")]
            needs[_name(component, components)] = set().union(*above)
    for outer in inputs(components):
        if isinstance(outer, DynamicList):
            needs[outer.key] |= {f"{outer.key}.{field.key}" for field in inputs(outer.children)}
    return needs


def _name(field: Field, components: Sequence[Component]) -> str:
    for outer in inputs(components):
        if isinstance(outer, DynamicList) and field.at.startswith(f"{outer.at}."):
            return f"{outer.key}.{field.key}"
    return field.key


def _reaches(start: str, goal: str, needs: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(needs.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            ahead.extend(needs.get(name, ()))
    return False
