"""Builders for small BPMN models: nodes as functions, flows as lines `source target [= condition]`."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://example.org/bpmn">'
)


def a_model(*nodes: str, flows: str, key: str = "p", messages: Sequence[str] = (), lanes: str = "") -> bytes:
    """A file with one executable process; `messages` are `name` or `name key-expression`."""
    return a_file(a_process(*nodes, flows=flows, key=key, lanes=lanes), messages=messages)


def a_file(*parts: str, messages: Sequence[str] = ()) -> bytes:
    """A file of processes and other root elements; what events refer to with the builders below is added."""
    roots = "".join(_message(text) for text in messages) + "".join(_referred_to("".join(parts)))
    return f"{_HEAD}{''.join(parts)}{roots}</bpmn:definitions>".encode()


def a_process(*nodes: str, flows: str, key: str = "p", lanes: str = "") -> str:
    """An executable process, to be put into a file."""
    content = f"{lanes}{''.join(nodes)}{flows_of(flows)}"
    return f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{content}</bpmn:process>'


def pools(flows: str = "", **participants: str | None) -> str:
    """A collaboration: pools by id, each with the key of its process or none; message flows as `source target`."""
    inner = "".join(
        node("participant", name, **({} if process is None else {"processRef": process}))
        for name, process in participants.items()
    )
    drawn = (line.split() for line in flows.split(";") if line.strip())
    inner += "".join(node("messageFlow", f"{a}_{b}", sourceRef=a, targetRef=b) for a, b in drawn)
    return node("collaboration", "collaboration", inner)


def flows_of(lines: str) -> str:
    """Sequence flows, one per line or semicolon; the id of `a b` is `a_b`."""
    return "".join(_flow(line) for part in lines.splitlines() for line in part.split(";") if line.strip())


def start(identifier: str = "s", *parts: str) -> str:
    return node("startEvent", identifier, *parts)


def end(identifier: str = "e", *parts: str) -> str:
    return node("endEvent", identifier, *parts)


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


def send(identifier: str, message_name: str, *parts: str) -> str:
    return node("sendTask", identifier, *parts, messageRef=f"message_{message_name}")


def receive(identifier: str, message_name: str, *parts: str) -> str:
    return node("receiveTask", identifier, *parts, messageRef=f"message_{message_name}")


def call(identifier: str, process_id: str, *parts: str, extensions: str = "", **attributes: str) -> str:
    """A call activity; `extensions` are further extension elements, `attributes` those of zeebe:calledElement."""
    called = f"<zeebe:calledElement processId={quoteattr(process_id)} {_attributes(attributes)}/>"
    return node("callActivity", identifier, extension(called, extensions), *parts)


def exclusive(identifier: str, default: str | None = None) -> str:
    return node("exclusiveGateway", identifier, **_default(default))


def parallel(identifier: str) -> str:
    return node("parallelGateway", identifier)


def inclusive(identifier: str, default: str | None = None) -> str:
    return node("inclusiveGateway", identifier, **_default(default))


def event_based(identifier: str) -> str:
    return node("eventBasedGateway", identifier)


def sub(identifier: str, *nodes: str, flows: str, parts: str = "") -> str:
    return node("subProcess", identifier, parts, *nodes, flows_of(flows))


def event_sub(identifier: str, *nodes: str, flows: str) -> str:
    return node("subProcess", identifier, *nodes, flows_of(flows), triggeredByEvent="true")


def transaction(identifier: str, *nodes: str, flows: str, parts: str = "") -> str:
    return node("transaction", identifier, parts, *nodes, flows_of(flows))


def ad_hoc(
    identifier: str, *nodes: str, until: str, flows: str = "", active: str | None = None, parts: str = "", **flags: str
) -> str:
    """An ad hoc sub-process; `until` is its completion condition, `active` the activities that start by themselves."""
    extensions = "" if active is None else extension(f"<zeebe:adHoc activeElementsCollection={quoteattr(active)}/>")
    condition = f"<bpmn:completionCondition>={escape(until)}</bpmn:completionCondition>"
    return node("adHocSubProcess", identifier, extensions, parts, *nodes, flows_of(flows), condition, **flags)


def handler(identifier: str, *parts: str, tag: str = "userTask") -> str:
    """An activity that only compensation starts."""
    return node(tag, identifier, *parts, isForCompensation="true")


def undoing(host: str, handler_id: str) -> str:
    """The compensation event `undo_<host>` at an activity, and the association with its handler."""
    event = node("boundaryEvent", f"undo_{host}", compensation(), attachedToRef=host)
    drawn = node("association", f"undo_{host}_by", sourceRef=f"undo_{host}", targetRef=handler_id)
    return event + drawn


def data_object(name: str, *, collection: bool = False) -> str:
    """A data object and the reference `ref_<name>` by which it is drawn."""
    drawn = node("dataObject", f"object_{name}", isCollection=_flag(collection))
    return drawn + node("dataObjectReference", f"ref_{name}", name=name, dataObjectRef=f"object_{name}")


def timer(text: str, form: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{form}>{escape(text)}</bpmn:{form}></bpmn:timerEventDefinition>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'


def signal(name: str) -> str:
    """The definition of a signal event; the file gets the signal."""
    return f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'


def error(code: str | None = None) -> str:
    """The definition of an error event; without a code it catches every error."""
    return _coded("error", code)


def escalation(code: str | None = None) -> str:
    """The definition of an escalation event; without a code it catches every escalation."""
    return _coded("escalation", code)


def condition(expression: str) -> str:
    inner = f"<bpmn:condition>={escape(expression)}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


def link(name: str) -> str:
    return f"<bpmn:linkEventDefinition name={quoteattr(name)}/>"


def compensation(activity: str | None = None) -> str:
    """The definition of a compensation event, of one activity or of all."""
    reference = "" if activity is None else f'activityRef="{activity}"'
    return f"<bpmn:compensateEventDefinition {reference}/>"


def cancellation() -> str:
    return "<bpmn:cancelEventDefinition/>"


def throw(identifier: str, definition: str, *parts: str) -> str:
    return node("intermediateThrowEvent", identifier, *parts, definition)


def boundary(identifier: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    return node("boundaryEvent", identifier, definition, attachedToRef=host, cancelActivity=_flag(interrupting))


def event_start(identifier: str, definition: str, *parts: str, interrupting: bool = True) -> str:
    return node("startEvent", identifier, *parts, definition, isInterrupting=_flag(interrupting))


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


def standard_loop(goes_on: str | None = None, *, test_before: bool = False, maximum: int | None = None) -> str:
    """Loop characteristics: repeated while `goes_on` holds."""
    attributes = {"testBefore": _flag(test_before)} | ({} if maximum is None else {"loopMaximum": str(maximum)})
    inner = "" if goes_on is None else f"<bpmn:loopCondition>={escape(goes_on)}</bpmn:loopCondition>"
    return f"<bpmn:standardLoopCharacteristics {_attributes(attributes)}>{inner}</bpmn:standardLoopCharacteristics>"


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


def _coded(kind: str, code: str | None) -> str:
    reference = "" if code is None else f'{kind}Ref="{kind}_{code}"'
    return f"<bpmn:{kind}EventDefinition {reference}/>"


# What a root element that events refer to says beside its id.
_SAYS = {"signal": "name", "error": "errorCode", "escalation": "escalationCode"}


def _referred_to(content: str) -> Iterator[str]:
    """The signals, errors and escalations that event definitions refer to."""
    found = re.findall(r'(signal|error|escalation)Ref="((?:signal|error|escalation)_([^"]*))"', content)
    for kind, identifier, value in sorted(set(found)):
        yield f'<bpmn:{kind} id="{identifier}" {_SAYS[kind]}="{value}"/>'


def _attributes(attributes: dict[str, str]) -> str:
    return " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())


def _default(flow: str | None) -> dict[str, str]:
    return {} if flow is None else {"default": flow}


def _flag(value: bool) -> str:
    return "true" if value else "false"
