"""What can be wrong with compiled files beyond themselves: expressions, handlers, limits.

A check is a function from bundle and runtime to problems; a new one is a new function in `CHECKS`.
"""

import re
from collections.abc import Callable, Iterator

from engine.commands.deployment.files import Bundle
from engine.dmn import check_decisions
from engine.errors import Problem
from engine.runtime import Runtime
from engine.values import RESERVED

_LIMIT = re.compile(r"""\blimit\s*\(\s*"([^"]*)"\s*[,)]""")
# The step it names, or nothing where it is not said but computed.
_PERFORMER = re.compile(r"""\bperformer\s+of\b(?:\s*\(\s*"([^"]*)"\s*\))?""")

Check = Callable[[Bundle, Runtime], Iterator[Problem]]


def broken_checks(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:
    """Every breach of every check."""
    for check in CHECKS:
        yield from check(bundle, runtime)


def expressions_are_feel(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:
    named = [named for definition, _ in bundle.processes.values() for named in definition.expressions]
    named += [
        (f"{form.id}: {path}", text) for form, _ in bundle.forms.values() for path, text in form.expressions.items()
    ]
    named += [
        (f"documents/{name}.html, line {line}", text)
        for name, (template, _) in bundle.templates.items()
        for line, text in template.expressions
    ]
    for (place, text), sentence in zip(named, runtime.feel.parse([text for _, text in named]), strict=True):
        if sentence is not None:
            yield Problem(place, f"The expression {text[:80]!r} is not FEEL: {sentence}")


def decisions_are_feel(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:
    yield from check_decisions((decision for decision, _ in bundle.decisions.values()), runtime.feel)


def handlers_are_registered(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:
    known = runtime.handlers.types()
    for definition, _ in bundle.processes.values():
        for element in definition.elements.values():
            if element.handler_type is not None and element.handler_type not in known:
                found = ", ".join(sorted(known)) or "none"
                sentence = f"Expected a handler for the task type {element.handler_type!r}, but found {found}"
                yield Problem(element.id, sentence)


def limits_are_known(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:  # noqa: ARG001  # as every check
    known = bundle.limits or {}
    for definition, _ in bundle.processes.values():
        for element_id, text in definition.expressions:
            for key in _LIMIT.findall(text):
                if key not in known:
                    found = ", ".join(sorted(known)) or "none"
                    yield Problem(element_id, f"Expected the limit {key!r} in limits.toml, but found {found}")


def performers_are_of_steps(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:  # noqa: ARG001  # as every check
    """`performer of("step")` is an assignee, and of a user task of the model."""
    for definition, _ in bundle.processes.values():
        assignees = {(one.id, one.assignment.assignee) for one in definition.elements.values()}
        for element_id, text in definition.expressions:
            for step in _PERFORMER.findall(text):
                found = definition.elements.get(step)
                if found is None or found.kind != "user_task":
                    named = repr(step) if step else "none"
                    yield Problem(element_id, f"Expected performer of() to name a user task, but found {named}")
                elif (element_id, f"={text}") not in assignees:
                    yield Problem(element_id, "Expected performer of() in an assignee, but found it elsewhere")


def form_keys_are_free(bundle: Bundle, runtime: Runtime) -> Iterator[Problem]:  # noqa: ARG001  # as every check
    """No field bears the name of a variable that the engine alone writes: nobody could ever hand it in."""
    for form, _ in bundle.forms.values():
        for key in sorted(form.keys & RESERVED):
            yield Problem(form.id, f"Expected another key than {key!r}, which only the engine writes")


CHECKS: tuple[Check, ...] = (
    expressions_are_feel,
    decisions_are_feel,
    handlers_are_registered,
    limits_are_known,
    performers_are_of_steps,
    form_keys_are_free,
)
