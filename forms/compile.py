"""From a form-js document to a Form, or to the list of everything that is wrong with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from forms.errors import FormInvalid, Rejected
from forms.field import Component, Field
from forms.form import Form, Rule, everything, inputs
from forms.plan import circular_fields, make_plan
from forms.reader import Reader, shown
from forms.schema import make_schema
from forms.texts import Text
from forms.types import component_types
from forms.types.choice import ChoiceField
from forms.types.dynamic_list import DynamicList
from forms.types.expression import Computed
from forms.types.layout import Group

HARMLESS = (
    "$schema",
    "executionPlatform",
    "executionPlatformVersion",
    "exporter",
    "generated",
    "schemaVersion",
    "versionTag",
)
MOST_COMPONENTS = 500


def compile_form(document: Mapping[str, object]) -> Form:
    """Compile a form-js document; raises FormInvalid with every problem found."""
    problems: list[tuple[str, str]] = []
    reader = Reader(document, "", problems)
    reader.ignore(*HARMLESS)
    form_id = reader.text("id")
    if not form_id:
        reader.problem("id", "Expected the form's id, but found none")
    reader.choice("type", ("default",))
    title, marks = reader.expression("title"), reader.expression("marks")
    components = _components(reader, within=None)
    rules = tuple(_rule(item) for item in reader.items("rules"))
    reader.finish()
    _check(components, rules, problems)
    if problems:
        raise FormInvalid(problems)
    plan = make_plan(components, rules)
    circles = circular_fields(components, plan)
    if circles:
        raise FormInvalid([(name, "Its visibility or value depends on itself") for name in circles])
    return Form(
        id=form_id,
        title=title,
        marks=marks,
        fields=components,
        rules=rules,
        keys=frozenset(field.key for field in inputs(components)),
        plan=plan,
        schema=make_schema(components),
    )


def _components(reader: Reader, within: str | None) -> tuple[Component, ...]:
    made = [_component(item, within) for item in reader.items("components")]
    return tuple(component for component in made if component is not None)


def _component(reader: Reader, within: str | None) -> Component | None:
    type_name = reader.text("type")
    found = component_types().get(type_name)
    if found is None:
        reader.problem("type", f"The component type {shown(type_name)} is not supported")
        return None
    if within == "dynamiclist" and found is DynamicList:
        reader.problem("type", "A list within a list is not supported")
        return None
    component = found.read(reader)
    if isinstance(component, Group):
        component = replace(component, children=_components(reader, within))
    elif isinstance(component, DynamicList):
        component = replace(component, children=_components(reader, "dynamiclist"))
    reader.finish()
    return component


def _rule(reader: Reader) -> Rule:
    properties = reader.text("message_en")
    rule = Rule(
        at=reader.path,
        expression=reader.expression("expression") or "",
        when=reader.expression("when"),
        message=Text(reader.text("message"), properties),
        field=reader.text("field"),
    )
    if not rule.expression:
        reader.problem("expression", "Expected a FEEL expression starting with '=', but found none")
    if not rule.message:
        reader.problem("message", "Expected a message, but found none")
    reader.finish()
    return rule


def _check(components: tuple[Component, ...], rules: tuple[Rule, ...], problems: list[tuple[str, str]]) -> None:
    """What can only be seen once all components are read."""
    count = sum(1 for _ in everything(components))
    if count > MOST_COMPONENTS:
        problems.append(("components", f"Expected at most {MOST_COMPONENTS} components, but found {count}"))
    problems += _double_keys(components, "")
    keys = {field.key for field in inputs(components)}
    problems += [
        (f"{rule.at}.field", f"Expected the key of a field, but found {rule.field!r}")
        for rule in rules
        if rule.field and rule.field not in keys
    ]
    problems += [
        (f"{field.at}.defaultValue", f"The default does not fit the field: {field_problem}")
        for field in everything(components)
        if isinstance(field, Field) and (field_problem := _default_problem(field))
    ]


def _double_keys(components: tuple[Component, ...], path: str) -> list[tuple[str, str]]:
    counted = Counter(field.key for field in inputs(components))
    problems = [
        (f"{path}{key}", f"Expected one field with this key, but found {n}") for key, n in counted.items() if n > 1
    ]
    for field in inputs(components):
        if isinstance(field, DynamicList):
            problems += _double_keys(field.children, f"{field.key}.")
    return problems


def _default_problem(field: Field) -> str:
    if field.default is None or field.default == "":
        return ""
    if isinstance(field, Computed | DynamicList) or (isinstance(field, ChoiceField) and field.options_from):
        return "a default is not supported here"
    try:
        field.clean(field.default)
    except Rejected as rejected:
        return str(rejected.message)
    return ""
