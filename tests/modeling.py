"""Builders for small BPMN models: nodes as functions, flows as lines `source target [= condition]`."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://example.org/bpmn">'
)


def a_model(*nodes: str, flows: str, key: str = "p", messages: Sequence[str] = (), lanes: str = "") -> bytes:
    """A file with one executable process; `messages` are `name` or `name key-expression`."""
    return (
        f'{_HEAD}<bpmn:process id="{key}" name="{key}" isExecutable="true">{lanes}{"".join(nodes)}{flows_of(flows)}'
        f"</bpmn:process>{''.join(_message(text) for text in messages)}</bpmn:definitions>"
    ).encode()


def flows_of(lines: str) -> str:
    """Sequence flows, one per line or semicolon; the id of `a b` is `a_b`."""
    return "".join(_flow(line) for part in lines.splitlines() for line in part.split(";") if line.strip())


def start(identifier: str = "s", *parts: str) -> str:
    return node("startEvent", identifier, *parts)


def end(identifier: str = "e") -> str:
    return node("endEvent", identifier)


def terminate(identifier: str) -> str:
    return node("endEvent", identifier, "<bpmn:terminateEventDefinition/>")


def user(identifier: str, *parts: str, **attributes: str) -> str:
    return node("userTask", identifier, *parts, **attributes)


def service(identifier: str, handler: str = "test.echo", *parts: str) -> str:
    return node("serviceTask", identifier, extension(f'<zeebe:taskDefinition type="{handler}"/>', *parts))


def script(identifier: str, expression: str, result: str) -> str:
    definition = f"<zeebe:script expression={quoteattr('=' + expression)} resultVariable={quoteattr(result)}/>"
    return node("scriptTask", identifier, extension(definition))


def decision(identifier: str, decision_id: str, result: str) -> str:
    called = f'<zeebe:calledDecision decisionId="{decision_id}" resultVariable="{result}"/>'
    return node("businessRuleTask", identifier, extension(called))


def task(identifier: str) -> str:
    return node("task", identifier)


def exclusive(identifier: str, default: str | None = None) -> str:
    return node("exclusiveGateway", identifier, **_default(default))


def parallel(identifier: str) -> str:
    return node("parallelGateway", identifier)


def inclusive(identifier: str, default: str | None = None) -> str:
    return node("inclusiveGateway", identifier, **_default(default))


def sub(identifier: str, *nodes: str, flows: str, parts: str = "") -> str:
    return node("subProcess", identifier, parts, *nodes, flows_of(flows))


def event_sub(identifier: str, *nodes: str, flows: str) -> str:
    return node("subProcess", identifier, *nodes, flows_of(flows), triggeredByEvent="true")


def timer(text: str, form: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{form}>{escape(text)}</bpmn:{form}></bpmn:timerEventDefinition>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'


def boundary(identifier: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    return node("boundaryEvent", identifier, definition, attachedToRef=host, cancelActivity=_flag(interrupting))


def event_start(identifier: str, definition: str, *, interrupting: bool = True) -> str:
    return node("startEvent", identifier, definition, isInterrupting=_flag(interrupting))


def catch(identifier: str, definition: str, *parts: str) -> str:
    return node("intermediateCatchEvent", identifier, *parts, definition)


def loop(
    collection: str,
    element: str | None = None,
    *,
    sequential: bool = False,
    output: tuple[str, str] | None = None,
    until: str | None = None,
) -> str:
    """Multi-instance characteristics; `output` is (outputCollection, outputElement)."""
    attributes = f"inputCollection={quoteattr('=' + collection)}"
    if element is not None:
        attributes += f" inputElement={quoteattr(element)}"
    if output is not None:
        attributes += f" outputCollection={quoteattr(output[0])} outputElement={quoteattr('=' + output[1])}"
    condition = "" if until is None else f"<bpmn:completionCondition>={escape(until)}</bpmn:completionCondition>"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{_flag(sequential)}">'
        f"{extension(f'<zeebe:loopCharacteristics {attributes}/>')}{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


def io(*mappings: tuple[str, str, str]) -> str:
    """Input and output mappings as (input|output, source, target)."""
    inner = "".join(
        f"<zeebe:{kind} source={quoteattr(source)} target={quoteattr(target)}/>" for kind, source, target in mappings
    )
    return f"<zeebe:ioMapping>{inner}</zeebe:ioMapping>"


def assigned(**attributes: str) -> str:
    """An assignment definition, e.g. assignee="zhangsan"."""
    return f"<zeebe:assignmentDefinition {_attributes(attributes)}/>"


def scheduled(due: str) -> str:
    return f"<zeebe:taskSchedule dueDate={quoteattr(due)}/>"


def properties(**values: str) -> str:
    """The bureau's own properties."""
    inner = "".join(
        f"<zeebe:property name={quoteattr('bureau:' + k)} value={quoteattr(v)}/>" for k, v in values.items()
    )
    return f"<zeebe:properties>{inner}</zeebe:properties>"


def extension(*parts: str) -> str:
    return f"<bpmn:extensionElements>{''.join(parts)}</bpmn:extensionElements>"


def lane_set(**lanes: Sequence[str]) -> str:
    """Lanes by name, each with the ids of its elements."""
    inner = []
    for number, (name, elements) in enumerate(lanes.items()):
        references = "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in elements)
        inner.append(node("lane", f"lane_{number}", references, name=name))
    return node("laneSet", "lanes", *inner)


def node(tag: str, identifier: str, *parts: str, **attributes: str) -> str:
    return f'<bpmn:{tag} id="{identifier}" {_attributes(attributes)}>{"".join(parts)}</bpmn:{tag}>'


def _flow(line: str) -> str:
    ends, _, condition = line.strip().partition("=")
    source, target = ends.split()
    inner = f"<bpmn:conditionExpression>={escape(condition.strip())}</bpmn:conditionExpression>" if condition else ""
    return node("sequenceFlow", f"{source}_{target}", inner, sourceRef=source, targetRef=target)


def _message(text: str) -> str:
    name, _, key = text.partition(" ")
    subscription = extension(f"<zeebe:subscription correlationKey={quoteattr(key)}/>") if key else ""
    return f'<bpmn:message id="message_{name}" name="{name}">{subscription}</bpmn:message>'


def _attributes(attributes: dict[str, str]) -> str:
    return " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())


def _default(flow: str | None) -> dict[str, str]:
    return {} if flow is None else {"default": flow}


def _flag(value: bool) -> str:
    return "true" if value else "false"
