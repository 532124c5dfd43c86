"""The deployed files of the process, compiled, and a FEEL evaluator on a day of November 2026."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.feel import Feel
from engine.interpreter import Definition, compile_process
from forms import Form, FormDataInvalid, Text, compile_form, validate

ROOT = Path(__file__).parents[3]
PROCESS = ROOT / "bpmn" / "school_establishment"
FORMS = ROOT / "forms" / "school_establishment"
TODAY = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

Errors = dict[str, list[str]]
Check = Callable[..., Errors]


@pytest.fixture(scope="session")
def feel() -> Feel:
    return Feel().at(TODAY)


@pytest.fixture(scope="session")
def definition() -> Definition:
    return compile_process((PROCESS / "school_establishment.bpmn").read_bytes())


@pytest.fixture(scope="session")
def forms() -> dict[str, Form]:
    """Every form of the process by its id."""
    compiled = [compile_form(orjson.loads(path.read_bytes())) for path in sorted(FORMS.glob("*.form"))]
    return {form.id: form for form in compiled}


@pytest.fixture
def errors(forms: dict[str, Form], feel: Feel) -> Check:
    """What a form refuses, in the designer's words by path; empty when it accepts."""

    def check(form_id: str, data: dict[str, Any], **case: Any) -> Errors:
        at = {"step": "application_submitted" if form_id == "application" else form_id}
        try:
            validate(forms[f"school_{form_id}"], data, at | case, feel)
        except FormDataInvalid as refused:
            return {
                path: [_said(message.params, str(message)) for message in found]
                for path, found in refused.errors.items()
            }
        return {}

    return check


def _said(params: Any, sentence: str) -> str:
    own = params.get("message")
    return own.zh if isinstance(own, Text) else sentence
