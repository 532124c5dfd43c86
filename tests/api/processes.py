"""Two small processes for the tests of the API, and the handlers they use."""

import json
from typing import Any

from engine.handlers import HandlerCall, Handlers
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    end,
    extension,
    lane_set,
    loop,
    message,
    properties,
    service,
    start,
    timer,
    user,
)

CLERK, HEAD, OPERATOR, OUTSIDER = "chenshisan", "chushisi", "admin", "shuisishiyi"
APPLICANT, OTHER_APPLICANT = "ceshishenqingren", "ceshishenqingrenyi"

# Staff ask for something to be bought: checked by the clerk, booked by a handler, signed by the head.
PURCHASE = a_model(
    start("s", extension('<zeebe:formDefinition formId="purchase_request"/>')),
    user(
        "check", extension('<zeebe:formDefinition formId="purchase_check"/>', assigned(candidateGroups="D07/P_CLERK"))
    ),
    service("book", "test.book"),
    user("sign", extension(assigned(candidateGroups="D07/P_DIV_HEAD"))),
    end("e"),
    boundary("expired", "check", timer("P30D")),
    boundary("recalled", "check", message("purchase_recalled")),
    end("not_bought"),
    flows="s check; check book; book sign; sign e; expired not_bought; recalled not_bought",
    key="purchase",
    messages=("purchase_recalled",),
)

# An applicant writes, the clerk answers; the applicant may take the letter back meanwhile.
LETTER = a_model(
    start("s"),
    user("answer"),
    end("e"),
    boundary("withdrawn", "answer", message("letter_withdrawn")),
    end("no_answer"),
    flows="s answer; answer e; withdrawn no_answer",
    key="letter",
    messages=("letter_withdrawn",),
    lanes=lane_set(申请人=("s", "e", "withdrawn", "no_answer"), 民办教育科=("answer",)),
)

# Two different people of the division.
TWO_VISITS = a_model(
    start(),
    user("visit", extension(assigned(candidateGroups="D07"), properties(separation="visit")), loop("[1, 2]")),
    end(),
    flows="s visit; visit e",
    key="two_visits",
)


def a_form(form_id: str, *components: dict[str, Any], **attributes: Any) -> bytes:
    """A form-js document."""
    document = {"id": form_id, "type": "default", "schemaVersion": 18, "components": components, **attributes}
    return json.dumps(document).encode()


def a_field(key: str, type: str = "textfield", **attributes: Any) -> dict[str, Any]:
    """A field of a form-js document."""
    named = {"id": f"field_{key}", "key": key, "label": f"中文 {key}", "properties": {"label_en": f"English {key}"}}
    return {"type": type, **named, **attributes}


FILES = {
    "purchase.bpmn": PURCHASE,
    "letter.bpmn": LETTER,
    "purchase_request.form": a_form(
        "purchase_request",
        a_field("subject", validate={"required": True, "maxLength": 60}),
        a_field("price", "number", validate={"min": 1}),
    ),
    "purchase_check.form": a_form(
        "purchase_check",
        a_field("subject", validate={"required": True, "maxLength": 60}),
        a_field("approved", "checkbox"),
        a_field("remark", "textarea", properties={"label_en": "Remark", "required_if": "=not(approved)"}),
    ),
}


def the_handlers() -> Handlers:
    """The handler of the purchase; it fails for whoever buys trouble."""
    handlers = Handlers()

    @handlers.handle("test.book")
    def book(call: HandlerCall) -> dict[str, Any]:
        if call.variables["subject"] == "trouble":
            raise RuntimeError("the ledger is closed")
        return {"booked": call.variables["subject"]}

    return handlers
