"""What the documentation lists is complete, and what it links to is there."""

import re
from pathlib import Path

import pytest

from engine.calendar.limits import UNITS
from engine.interpreter.names import BUREAU_PROPERTIES
from forms.types import component_types

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("[abefw]*/**/README.md")]


def test_every_setting_is_documented() -> None:
    source = (ROOT / "engine" / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r"variables\.\w+\(\"([A-Z0-9_]+)\"", source))
    listed = set(re.findall(r"`BUREAUFLOW_([A-Z0-9_]+)`", _text("README.md")))
    assert read == listed


def test_every_property_of_the_bureau_is_documented() -> None:
    listed = set(re.findall(r"^\| `bureau:(\w+)` \|", _text("docs/dialect.md"), re.MULTILINE))
    assert listed == BUREAU_PROPERTIES


def test_every_field_type_is_documented() -> None:
    words = set(re.findall(r"\w+", _text("docs/dialect.md")))
    assert set(component_types()) <= words


def test_every_unit_is_documented() -> None:
    assert all(unit in _text("docs/dialect.md") for unit in UNITS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("folder", ["bpmn", "forms", "workflows", "engine/interpreter", "bench"])
def test_readme_of_a_folder_stays_short(folder: str) -> None:
    assert 5 <= len(_text(f"{folder}/README.md").splitlines()) <= 30


def test_decisions_are_all_listed() -> None:
    index = _text("docs/decisions/README.md")
    pages = [path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert pages
    assert [page for page in pages if page not in index] == []


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
