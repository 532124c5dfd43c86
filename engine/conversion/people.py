"""Who user tasks are for, and who may start."""

import re

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, remove, source_of, text_of
from engine.interpreter.names import BPMN

_NAMED = re.compile(r"(user|group)\s*\(([^()]*)\)")
_ROLES = {"humanPerformer": "assignee", "potentialOwner": "candidates"}


def convert_assignment(draft: Draft, node: etree._Element) -> None:
    """Assignee and candidates of a user task, as attributes or in the words of BPMN."""
    found = {name: draft.take(node, name) for name in ("assignee", "candidateUsers", "candidateGroups")}
    for element, meaning in _ROLES.items():
        for role in node.findall(f"{{{BPMN}}}{element}"):
            _add_role(found, meaning, text_of(role))
            draft.report.changed(node, "assignment", sentences.RENAMED, source_of(role), "zeebe:assignmentDefinition")
            remove(role)
    for name, text in found.items():
        if text:
            written = draft.literal(node, "assignment", text)
            draft.extend(node, "assignmentDefinition", **{name: written})
            if written == text:
                draft.report.changed(node, "assignment", sentences.RENAMED, f"{name} {text}", f"zeebe {name}")


def convert_initiator(draft: Draft, node: etree._Element) -> None:
    """The variable for whoever starts a case; expressions that name it were given the new name."""
    name = draft.take(node, "initiator")
    if name is not None:
        draft.report.changed(node, "assignment", sentences.INITIATOR, name, "initiator")


def _add_role(found: dict[str, str | None], meaning: str, text: str) -> None:
    """Read `user(kermit), group(management), management`; a name without a kind is a group's."""
    if meaning == "assignee":
        found["assignee"] = found["assignee"] or text
        return
    users = [name.strip() for kind, name in _NAMED.findall(text) if kind == "user"]
    groups = [name.strip() for kind, name in _NAMED.findall(text) if kind == "group"]
    groups += [name.strip() for name in _NAMED.sub("", text).split(",") if name.strip()]
    for key, names in (("candidateUsers", users), ("candidateGroups", groups)):
        if names:
            found[key] = ",".join([*filter(None, [found[key]]), *names])
