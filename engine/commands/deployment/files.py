"""The files of a deployment, told apart by name, read and compiled; every problem is collected."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import orjson

from engine.calendar import Limit, read_limits
from engine.dmn import Decision, compile_decisions
from engine.documents import Template, compile_template
from engine.errors import DeploymentInvalid, Problem
from engine.interpreter import Definition, compile_processes
from engine.values import flaws_in
from forms import Form, FormInvalid, compile_form

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_FORM_BYTES = 256 * 1024
MAX_TEMPLATE_BYTES = 256 * 1024
LIMITS_FILE = "limits.toml"
MAX_NAME = 200
_TEMPLATE_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(slots=True)
class Bundle:
    """What the files hold, by process key, decision id, form id and template id; `problems` says what is wrong."""

    processes: dict[str, tuple[Definition, bytes]] = field(default_factory=dict)
    decisions: dict[str, tuple[Decision, bytes]] = field(default_factory=dict)
    forms: dict[str, tuple[Form, Mapping[str, Any]]] = field(default_factory=dict)
    templates: dict[str, tuple[Template, str]] = field(default_factory=dict)
    limits: Mapping[str, Limit] | None = None
    problems: list[Problem] = field(default_factory=list)


def read_files(files: Mapping[str, bytes]) -> Bundle:
    """Read every file; raises nothing."""
    bundle = Bundle()
    if not files:
        bundle.problems.append(Problem(None, "Expected at least one file, but found none"))
    for name, content in files.items():
        try:
            bundle.problems += _read_file(bundle, name, content)
        except DeploymentInvalid as invalid:
            bundle.problems += [Problem(p.element_id, f"{name}: {p.sentence}") for p in invalid.problems]
    if bundle.limits is not None and not any(name.endswith(".bpmn") for name in files):
        sentence = f"Expected the process that {LIMITS_FILE} belongs to in the same deployment, but found none"
        bundle.problems.append(Problem(None, sentence))
    return bundle


def _read_file(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    path = PurePosixPath(name)
    read = _READERS.get(LIMITS_FILE if path.name == LIMITS_FILE else path.suffix)
    longest = _LONGEST.get(path.suffix, MAX_FILE_BYTES)
    if read is None:
        yield Problem(None, f"{name}: expected a file named *.bpmn, *.dmn, *.form, *.html or limits.toml")
    elif len(content) > longest:
        yield Problem(None, f"{name}: expected at most {longest} bytes, but found {len(content)}")
    else:
        yield from read(bundle, name, content)


def _read_process(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    for key, definition in compile_processes(content).items():
        if key in bundle.processes:
            yield Problem(key, f"{name}: expected one file per process, but found this process twice")
        yield from _too_long(name, definition)
        bundle.processes[key] = (definition, content)


def _too_long(name: str, definition: Definition) -> Iterator[Problem]:
    """Names that the tables have no room for."""
    for element in definition.elements.values():
        texts = [element.id, element.name, element.name_en, element.lane or "", element.handler_type or ""]
        if any(len(text) > MAX_NAME for text in texts):
            yield Problem(element.id[:MAX_NAME], f"{name}: expected ids and names of at most {MAX_NAME} letters")


def _read_decisions(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    for decision_id, decision in compile_decisions(content).items():
        if decision_id in bundle.decisions:
            yield Problem(decision_id, f"{name}: expected every decision once, but found this one twice")
        if len(decision_id) > MAX_NAME or len(decision.name) > MAX_NAME:
            yield Problem(decision_id[:MAX_NAME], f"{name}: expected an id and a name of at most {MAX_NAME} letters")
        bundle.decisions[decision_id] = (decision, content)


def _read_form(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        yield Problem(None, f"{name}: expected JSON: {error}")
        return
    flaw = next(flaws_in(document), None)
    if flaw is not None or not isinstance(document, dict):
        found = f"{flaw[0]}: {flaw[1]}" if flaw else "found another kind of value"
        yield Problem(None, f"{name}: expected a JSON object; {found}")
        return
    try:
        form = compile_form(document)
    except FormInvalid as invalid:
        yield from (Problem(path or None, f"{name}: {sentence}") for path, sentence in invalid.problems)
        return
    if form.id in bundle.forms or len(form.id) > MAX_NAME:
        yield Problem(form.id[:MAX_NAME], f"{name}: expected every form id once, of at most {MAX_NAME} letters")
    bundle.forms[form.id] = (form, document)


def _read_template(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    template_id = PurePosixPath(name).stem
    if not _TEMPLATE_ID.fullmatch(template_id) or len(template_id) > MAX_NAME:
        yield Problem(None, f"{name}: expected a name of small letters, digits and underscores, at most {MAX_NAME}")
        return
    if template_id in bundle.templates:
        yield Problem(template_id, f"{name}: expected every template once, but found this one twice")
    bundle.templates[template_id] = (compile_template(content), content.decode())


def _read_limits(bundle: Bundle, name: str, content: bytes) -> Iterator[Problem]:
    if bundle.limits is not None:
        yield Problem(None, f"{name}: expected one limits.toml, but found a second")
    try:
        bundle.limits = read_limits(content.decode())
    except UnicodeDecodeError:
        yield Problem(None, f"{name}: expected UTF-8 text")


_LONGEST: Mapping[str, int] = {".form": MAX_FORM_BYTES, ".html": MAX_TEMPLATE_BYTES}
_READERS: Mapping[str, Callable[[Bundle, str, bytes], Iterator[Problem]]] = {
    ".bpmn": _read_process,
    ".dmn": _read_decisions,
    ".form": _read_form,
    ".html": _read_template,
    LIMITS_FILE: _read_limits,
}
