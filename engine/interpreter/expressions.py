"""Which texts of a model are FEEL, and reading them."""

from collections.abc import Iterator

from engine.interpreter.elements import Element


def is_expression(text: str) -> bool:
    """Whether a text is FEEL (begins with an equals sign) and not a literal."""
    return text.startswith("=")


def strip_equals(text: str) -> str:
    """The FEEL of an expression text."""
    return text.strip().removeprefix("=").strip()


def expressions_of(element: Element) -> Iterator[str]:
    """Every FEEL expression of an element, without the leading equals sign."""
    yield from (flow.condition for flow in element.outgoing if flow.condition is not None)
    yield from (strip_equals(text) for text in _texts(element) if is_expression(text))
    if element.script is not None:
        yield element.script
    if element.loop is not None:
        loop = element.loop
        yield loop.input_collection
        yield from (text for text in (loop.output_element, loop.completion_condition) if text is not None)


def _texts(element: Element) -> Iterator[str]:
    yield from (mapping.source for mapping in (*element.inputs, *element.outputs))
    who = element.assignment
    candidates = [
        who.assignee,
        who.candidate_groups,
        who.candidate_users,
        who.due_date,
        who.follow_up_date,
        who.priority,
    ]
    if element.timer is not None:
        candidates.append(element.timer.text)
    if element.message is not None:
        candidates += [element.message.name, element.message.correlation_key]
    candidates.append(element.retries)
    yield from (text for text in candidates if text is not None)
