"""Refusals in people's words: what the API says with ids and keys, a page says without them."""

from collections.abc import Mapping

from engine.errors import EngineError
from forms import Message
from web.languages import translated

NO_CASE = Message("There is no such case, or you may not see it.")
NO_TASK = Message("There is no such task, or you may not see it.")
NO_DOCUMENT = Message("There is no such document, or you may not see it.")
NO_FILE = Message("There is no such file, or you may not see it.")
NO_PROCESS = Message("There is nothing of this name to apply for.")
NOT_YOURS = Message("This task is not assigned to you.")
NOT_NOW = Message("This cannot be started at the moment; nothing was changed. Look at the case again.")
# By the engine's own sentence.
SENTENCES: Mapping[str, Message] = {
    "Expected a process instance {id}, but found none": NO_CASE,
    "Expected a user task {id}, but found none": NO_TASK,
    "Expected a document {id}, but found none": NO_DOCUMENT,
    "Expected a file {id}, but found none": NO_FILE,
    "Expected a process definition {id}, but found none": NO_PROCESS,
    "Expected a deployed process {key!r}, but found none": NO_PROCESS,
    "Cannot {verb} user task {id}: it is {state}": Message("This task is no longer open; nothing was changed."),
    "Cannot {verb} user task {id}: it is not assigned to {name}": NOT_YOURS,
    "Cannot claim user task {id}: somebody else has it": Message("Somebody else has taken this task over."),
    "Cannot claim user task {id}: it is for {groups}": Message("This task is not for you."),
    "Cannot claim user task {id}: nobody is named for it, an operator assigns it": Message(
        "An operator has to assign this task first."
    ),
    "Cannot complete user task {id}: nobody has claimed it": Message("Take this task over before you finish it."),
    "Cannot release user task {id}: nobody has it": Message("Nobody has this task; there is nothing to give back."),
    "Cannot {verb}: expected case {id} to be active, but it is {state}": Message(
        "The case is not in progress at the moment; nothing was changed."
    ),
    "Cannot {verb} case {id}: it is {state}": Message("The case has ended already; nothing was changed."),
    "Cannot cancel case {id}: only an operator or its starter may": Message("You may not cancel this case."),
    "Cannot send a message: case {id} no longer waits for it": Message(
        "The case has moved on and no longer waits for this; nothing was changed."
    ),
    "Cannot start {key}: only a message, signal or timer starts it": Message(
        "Nobody starts this: a case begins by itself when what it is about happens."
    ),
    "Expected an activity that can be started now ({startable}), but found {element!r}": NOT_NOW,
    "Cannot start the activity: {reason}": NOT_NOW,
    "Cannot start the activity: the case fails at {element}: {reason}": Message(
        "This cannot be started, since a step of the process fails; nothing was changed. Please tell an operator."
    ),
    "Cannot start the activity {element!r}: only {lane} may": Message("Only {lane} may start this."),
    "Cannot start {key}: only {lane} may": Message("Only {lane} may start this."),
    "Cannot start {key}: only staff of a bureau may": Message("Only staff of the bureau may start this."),
}


def in_plain_words(error: EngineError) -> str:
    """What a page says of a refusal."""
    found = SENTENCES.get(error.template)
    return translated(Message(found.template, error.params)) if found else translated(error)
