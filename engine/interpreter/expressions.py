"""Which texts of a model are FEEL, and reading them."""

from collections.abc import Iterator

from engine.interpreter.elements import Element, MultiInstance, StandardLoop


def is_expression(text: str) -> bool:
    """Whether a text is FEEL (begins with an equals sign) and not a literal."""
    return text.startswith("=")


def strip_equals(text: str) -> str:
    """The FEEL of an expression text."""
    return text.strip().removeprefix("=").strip()


def expressions_of(element: Element) -> Iterator[str]:
    """Every FEEL expression of an element, without the leading equals sign."""
    yield from (flow.condition for flow in element.outgoing if flow.condition is not None)
    yield from (strip_equals(text) for text in _texts(element) if text is not None and is_expression(text))
    yield from (text for text in _always_feel(element) if text is not None)


def _texts(element: Element) -> Iterator[str | None]:
    """Texts that are literals or, with an equals sign, FEEL."""
    yield from (mapping.source for mapping in (*element.inputs, *element.outputs))
    who = element.assignment
    yield from (who.assignee, who.candidate_groups, who.candidate_users)
    yield from (who.due_date, who.follow_up_date, who.priority)
    yield from (element.retries, element.reference)
    if element.timer is not None:
        yield element.timer.text
    if element.message is not None:
        yield from (element.message.name, element.message.correlation_key)
    if element.called is not None:
        yield element.called.process_id


def _always_feel(element: Element) -> Iterator[str | None]:
    yield from (element.script, element.condition)
    match element.loop:
        case MultiInstance() as loop:
            yield from (loop.input_collection, loop.output_element, loop.completion_condition)
        case StandardLoop() as loop:
            yield loop.condition
    if element.ad_hoc is not None:
        yield from (element.ad_hoc.completion_condition, element.ad_hoc.active_elements)
