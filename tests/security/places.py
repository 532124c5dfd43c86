"""Every place of a deployment where an expression stands, each in a small process of its own.

The process is the same but for that place: check, then whatever the place needs, then sign. The attack is evaluated
when the check is handed in with `attack` true; otherwise the place has something good.
"""

import json
from collections.abc import Callable, Mapping

from tests.modeling import (
    a_model,
    assigned,
    boundary,
    catch,
    condition,
    decision,
    end,
    exclusive,
    extension,
    io,
    loop,
    message,
    scheduled,
    script,
    standard_loop,
    start,
    timer,
    user,
)
from tests.support.letters import a_template, drafting
from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table

WHO = assigned(candidateGroups="D03")
CHECK = user("check", extension(WHO))
SIGN = user("sign", extension(WHO))

Files = dict[str, bytes]


def either(attack: str, good: str) -> str:
    """The expression of a place."""
    return f"if attack then ({attack}) else {good}"


def _after_check(*nodes: str, flows: str, messages: tuple[str, ...] = ()) -> Files:
    content = a_model(start(), CHECK, *nodes, end(), flows=f"s check; {flows}", messages=messages)
    return {"m.bpmn": content}


def _one(element: str) -> Files:
    """An element with the id `x` between check and sign."""
    return _after_check(element, SIGN, flows="check x; x sign; sign e")


def _gateway(attack: str) -> Files:
    flows = f"check x; x sign = {either(attack, 'true')}; x e; sign e"
    return _after_check(exclusive("x", "x_e"), SIGN, flows=flows)


def _with_timer(attack: str) -> Files:
    definition = timer("=" + either(attack, '"PT1H"'))
    return _after_check(SIGN, boundary("late", "sign", definition), end("over"), flows="check sign; sign e; late over")


def _decided(content: str) -> Files:
    return _one(decision("x", "decision", "decided")) | {"d.dmn": a_file(content)}


def _letter(zh: str) -> Files:
    return _one(drafting("x")) | {"notice.html": a_template(zh)}


def _form(**attributes: object) -> Files:
    fields: list[dict[str, object]] = [
        {"type": "checkbox", "key": "attack", "label": "试", "properties": {"label_en": "Attack"}},
        {"type": "textfield", "key": "word", "label": "词", "properties": {"label_en": "Word"}},
    ]
    fields[1] |= {name: value for name, value in attributes.items() if name not in {"rules", "title", "computed"}}
    if "computed" in attributes:
        fields.append({"type": "expression", "key": "computed", "expression": attributes["computed"]})
    document: dict[str, object] = {"id": "check_form", "type": "default", "schemaVersion": 18, "components": fields}
    document |= {name: attributes[name] for name in ("rules", "title") if name in attributes}
    filled = user("check", extension('<zeebe:formDefinition formId="check_form"/>', WHO))
    content = a_model(start(), filled, SIGN, end(), flows="s check; check sign; sign e")
    return {"m.bpmn": content, "check_form.form": json.dumps(document).encode()}


def _rule(attack: str) -> Files:
    rule = {"expression": "=" + either(attack, "true"), "message": "不行", "message_en": "No", "field": "word"}
    return _form(rules=[rule])


# Where a failing expression is found as the step is taken: an incident keeps what was entered.
IN_STEPS: Mapping[str, Callable[[str], Files]] = {
    "condition of a flow": _gateway,
    "condition of an activity's flow": lambda attack: _after_check(
        SIGN, flows=f"check sign = {either(attack, 'true')}; check e = attack; sign e"
    ),
    "input mapping": lambda attack: _one(user("x", extension(WHO, io(("input", "=" + either(attack, "1"), "y"))))),
    "script": lambda attack: _one(script("x", either(attack, "1"), "y")),
    "timer": _with_timer,
    "date of a task": lambda attack: _one(user("x", extension(WHO, scheduled("=" + either(attack, "null"))))),
    "assignee": lambda attack: _one(user("x", extension(assigned(assignee="=" + either(attack, "null"))))),
    "candidates": lambda attack: _one(user("x", extension(assigned(candidateGroups="=" + either(attack, '"D03"'))))),
    "collection of a multi-instance": lambda attack: _one(user("x", extension(WHO), loop(either(attack, "[1]"), "i"))),
    "condition of a loop": lambda attack: _one(
        user("x", extension(WHO), standard_loop(either(attack, "true"), test_before=True, maximum=3))
    ),
    "correlation key": lambda attack: _after_check(
        catch("x", message("m")), SIGN, flows="check x; x sign; sign e", messages=("m =" + either(attack, '"k"'),)
    ),
    "conditional event": lambda attack: _one(catch("x", condition(either(attack, "attack")))),
    "input of a decision": lambda attack: _decided(a_decision(a_table((["-"], ["1"]), inputs=[either(attack, "1")]))),
    "test of a decision": lambda attack: _decided(
        a_decision(a_table(([f"? = ({either(attack, '1')})"], ["1"]), inputs=["1"]))
    ),
    "output of a decision": lambda attack: _decided(a_decision(a_table((["-"], [either(attack, "1")]), inputs=["1"]))),
    "literal decision": lambda attack: _decided(a_decision(a_literal(either(attack, "1")))),
    "hole of a letter": lambda attack: _letter(f"<p>{{{{ {either(attack, '1')} }}}}</p>"),
    "part of a letter": lambda attack: _letter(f"<p data-if='={either(attack, 'true')}'>x</p>"),
    "list of a letter": lambda attack: _letter(f"<p data-each='={either(attack, '[1]')}'>x</p>"),
}

# Where it is found before the step: what was entered is refused and stays with whoever entered it.
IN_FORMS: Mapping[str, Callable[[str], Files]] = {
    "condition of a field": lambda attack: _form(conditional={"hide": "=" + either(attack, "false")}),
    "when a field must be filled in": lambda attack: _form(
        properties={"label_en": "Word", "required_if": "=" + either(attack, "false")}
    ),
    "when a field is right": lambda attack: _form(
        properties={
            "label_en": "Word",
            "valid_if": "=" + either(attack, "true"),
            "valid_message": "不行",
            "valid_message_en": "No",
        }
    ),
    "rule of a form": _rule,
    "computed field": lambda attack: _form(computed="=" + either(attack, "1")),
}


def a_title(attack: str) -> Files:
    """A form whose title is the attack; a case without a title goes on."""
    return _form(title="=" + either(attack, '"x"'))
