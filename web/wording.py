"""What happened, said in sentences: the events of a case as its pages tell them."""

from collections.abc import Mapping

from engine.queries import EventView, WaitView, numbers_of
from engine.uow import SYSTEM
from forms import Message, Text
from web.languages import say

SENTENCES: Mapping[str, Message] = {
    "instance.started": Message("started the case"),
    "instance.suspended": Message("suspended the case: {reason}"),
    "instance.resumed": Message("resumed the case: {reason}"),
    "instance.cancelled": Message("cancelled the case: {reason}"),
    "instance.completed": Message("The case is finished"),
    "instance.variables_changed": Message("corrected data of the case: {reason}"),
    "activity.started": Message("started “{name}”"),
    "user_task.claimed": Message("took over “{name}”"),
    "user_task.released": Message("gave back “{name}”"),
    "user_task.assigned": Message("assigned “{name}” to {assignee_name}: {reason}"),
    "user_task.completed": Message("finished “{name}”"),
    "user_task.interrupted": Message("“{name}” is no longer needed"),
    "user_task.cancelled": Message("“{name}” was cancelled"),
    "message.correlated": Message("sent “{name}”"),
    "signal.received": Message("The signal for “{name}” came"),
    "timer.fired": Message("The time for “{name}” has come"),
    "job.succeeded": Message("{name}: {numbers}"),
    "document.drafted": Message("drafted “{title}”"),
    "document.issued": Message("“{title}” ({number}) came from another bureau"),
    "job.failed": Message("A step failed; an operator has to look at it"),
    "job.retried": Message("repeated a failed step"),
}

# A start by an applicant.
APPLIED = Message("submitted the application")
# A failure that the engine still hopes to get over.
TRIED_AGAIN = Message("A step failed and is tried again by itself")
# A task that is a compensation handler.
UNDID = Message("finished “{name}”, which undoes “{activity}”")
# A release that the holder did not do: they were let go.
TAKEN = Message("took “{name}” from {previous_name}: {reason}")
# What began a case that nobody started, by what its start event is about.
BEGINNINGS: Mapping[str, Message] = {
    "message": Message("began the case with “{name}”"),
    "signal": Message("The signal for “{name}” came and began the case"),
    "timer": Message("The time for “{name}” came and began the case"),
}
# Of a case that another one has called.
CALLED: Mapping[str, Message] = {
    "instance.started": Message("The case began as a part of another one"),
    "instance.cancelled": Message("The case was cancelled: the one it is a part of no longer waits for it"),
}
# What a called case does to its caller, where that hears of it.
RETURNS: Mapping[str, Message] = {
    "completed": Message("The case of “{name}” is finished"),
    "error": Message("The case of “{name}” ended with an error: {code}"),
    "escalation": Message("The case of “{name}” reports: {code}"),
}
# What has left a case, by its kind.
THROWN: Mapping[str, Message] = {
    "message": Message("“{name}”: a message was sent"),
    "signal": Message("“{name}”: a signal was sent to everybody who waits for it"),
    "error": Message("“{name}”: the case ended with an error, of which the one it is a part of is told"),
    "escalation": Message("“{name}”: reported to the case that this one is a part of"),
}
FROM_A_CASE = Message("“{name}” came from another case")

STATES: Mapping[str, Message] = {
    "active": Message("In progress"),
    "suspended": Message("Suspended"),
    "incident": Message("Stopped by a failure"),
    "completed": Message("Finished"),
    "cancelled": Message("Cancelled"),
    "open": Message("Open"),
}

# Nobody in particular: the engine itself, or staff whose names an applicant is not told.
NOBODY = {SYSTEM.name: Message("System"), "工作人员 Staff": Message("Staff of the bureau")}
IMPERSONAL = frozenset(
    {
        "instance.completed",
        "user_task.interrupted",
        "user_task.cancelled",
        "timer.fired",
        "signal.received",
        "job.failed",
        "job.succeeded",
        "document.issued",
    }
)


MESSAGES: Mapping[str, tuple[Message, Message]] = {
    "withdraw": (Message("Withdraw the application"), Message("withdrew the application: {reason}")),
}


def label_of(wait: WaitView) -> Text | Message:
    """What the button says that sends a message: our own words for those we know, else the model's."""
    known = MESSAGES.get(wait.message_name or "")
    return known[0] if known else Text(wait.name or wait.message_name or "", wait.name_en)


def is_told(event: EventView) -> bool:
    """Whether a page tells of the event; the rest is for auditors, also work without people that gave no number.

    Of documents issued here the work that gave them their number tells.
    """
    if event.verb == "document.issued":
        return isinstance(event.payload, dict) and "from_instance" in event.payload
    if event.verb == "instance.returned":
        return True
    return event.verb in SENTENCES and (event.verb != "job.succeeded" or bool(numbers_of(event)))


def actor_of(event: EventView) -> Text | Message | None:
    """Who did it; nobody where the sentence has its own subject."""
    if event.verb in IMPERSONAL or _of_itself(event) is not None:
        return None
    return NOBODY.get(event.actor_name) or Text(event.actor_name)


def sentence_of(event: EventView, element_name: Text) -> Message:
    """What was done; parameters that the event does not hold stay empty."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    params = {"reason": "", "assignee_name": "", "code": "", **payload}
    if (sentence := _of_itself(event)) is not None:
        return Message(sentence.template, {**params, "name": element_name})
    if event.verb == "job.succeeded":
        params["numbers"] = say(", ").join(numbers_of(event).values())
    name = str(payload.get("message"))
    if event.verb == "message.correlated" and name in MESSAGES:
        params["reason"] = (payload.get("variables") or {}).get(f"{name}_reason", "")
        return Message(MESSAGES[name][1].template, params)
    if event.verb == "job.failed" and "retry_at" in payload:
        return TRIED_AGAIN
    sentence = TAKEN if event.verb == "user_task.released" and "previous_name" in payload else SENTENCES[event.verb]
    return Message(sentence.template, {**params, "name": element_name})


def _of_itself(event: EventView) -> Message | None:
    """The sentence of what other cases bring about."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    if event.verb == "instance.returned":
        return RETURNS.get(str(payload.get("how")), RETURNS["completed"])
    if payload.get("parent_id"):
        return CALLED.get(event.verb)
    return FROM_A_CASE if event.verb == "message.correlated" and "job_id" in payload else None
