"""A process whose one form serves two steps: an application, and its correction after a clerk found defects."""

from typing import Any

from tests.api.processes import a_field, a_form
from tests.modeling import a_model, assigned, end, extension, start, user

APPLICATION = '<zeebe:formDefinition formId="grant_application"/>'
GRANT = a_model(
    start("apply", extension(APPLICATION)),
    user("look", extension('<zeebe:formDefinition formId="grant_check"/>', assigned(candidateGroups="D07/P_CLERK"))),
    user("correct", extension(APPLICATION, assigned(assignee="=initiator"))),
    end("e"),
    flows="apply look; look correct; correct e",
    key="grant",
)


def at(step: str, **attributes: Any) -> dict[str, Any]:
    """Attributes of a field that only this step shows."""
    return {"conditional": {"hide": f'=step != "{step}"'}, **attributes}


FILES = {
    "grant.bpmn": GRANT,
    "grant_application.form": a_form(
        "grant_application",
        a_field("subject", readonly='=step != "apply"', validate={"required": True}),
        a_field("amount", "number", validate={"required": True, "min": 1}, properties={"format": "money"}),
        a_field("bank_account", **at("apply")),
        {
            "type": "dynamiclist",
            "path": "members",
            "label": "成员",
            "properties": {"label_en": "Members"},
            "components": [a_field("name"), a_field("secret", **at("apply"))],
        },
        a_field("correction_note", "textarea", **at("correct")),
        marks='=if step = "correct" then defects else []',
    ),
    "grant_check.form": a_form(
        "grant_check",
        a_field("officer", "select", properties={"people": "D07/P_CLERK", "label_en": "Officer"}),
        {
            "type": "table",
            "label": "成员表",
            "properties": {"label_en": "Table of members"},
            "dataSource": "=members",
            "columns": [{"key": "name", "label": "姓名", "label_en": "Name"}],
        },
        {
            "type": "dynamiclist",
            "path": "defects",
            "label": "需补正",
            "components": [a_field("field"), a_field("note")],
        },
    ),
}
APPLIED: dict[str, Any] = {
    "subject": "globe",
    "amount": 300_000_000,
    "bank_account": "6222",
    "members": [{"name": "李甲", "secret": "7011"}, {"name": "王乙", "secret": "7012"}],
}
DEFECTS = [
    {"field": "amount", "note": "与预算不符"},
    {"field": "members[1].name", "note": "姓名不全"},
    {"field": "bank_account", "note": "另附开户证明"},
]
