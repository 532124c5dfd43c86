"""Hostile XML is refused within two seconds with a reason; XML that only looks odd means what it says."""

import io
import time

import pytest

from engine.commands.deployment.files import Bundle, read_files
from engine.errors import DeploymentInvalid, Invalid
from engine.files.kinds import media_type_of
from engine.interpreter import compile_process
from engine.xml import MAX_ELEMENTS, read_xml
from tests.security.xml_attacks import ATTACKS, Attack, a_bpmn, a_dmn, a_letter

SHOWN = 100_000


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_hostile_file_is_refused(attack: Attack) -> None:
    started = time.monotonic()
    bundle = read_files({attack.name: attack.content})
    assert time.monotonic() - started < 2
    assert bundle.problems, "Expected a refusal, but found none"
    assert [] == [found for found in bundle.problems if not found.sentence.startswith(attack.name)]
    assert any_fits(bundle, attack.refusal), bundle.problems[:5]
    assert "root:" not in str(bundle.problems[:100])
    assert sum(len(found.sentence) for found in bundle.problems) < SHOWN


def any_fits(bundle: Bundle, refusal: str) -> bool:
    return any(part in str(found) for found in bundle.problems for part in refusal.split("|"))


def test_what_the_attacks_are_made_of_is_fine() -> None:
    files = {"a.bpmn": a_bpmn(), "a.dmn": a_dmn(), "a.html": a_letter()}
    assert [] == read_files({name: text.encode() for name, text in files.items()}).problems


@pytest.mark.parametrize(
    "flow",
    [
        "<![CDATA[=x > 1]]>",
        "&#61;x &gt; 1",
        "&#x3D;x &gt; 1",
        "=x<![CDATA[ > ]]>1",
        "\n    =x &gt; 1\n",
    ],
)
def test_a_condition_is_what_all_of_its_text_says(flow: str) -> None:
    """However a condition is written down, what is checked is what runs."""
    process = compile_process(a_bpmn(flow=flow).encode())
    assert ("g", "x > 1") in process.expressions


def test_other_prefixes_mean_the_same() -> None:
    plain = compile_process(a_bpmn().encode())
    renamed = compile_process(a_bpmn().replace("d:", "zz:").replace("xmlns:d=", "xmlns:zz=").encode())
    assert plain.elements == renamed.elements


def test_as_many_elements_as_allowed_are_read() -> None:
    assert MAX_ELEMENTS == sum(1 for _ in read_xml(b"<a>" + b"<b/>" * (MAX_ELEMENTS - 1) + b"</a>").iter())
    with pytest.raises(DeploymentInvalid, match=f"at most {MAX_ELEMENTS} elements"):
        read_xml(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>")


@pytest.mark.parametrize(
    "name", ["x.svg", "x.xml", "x.html", "x.bpmn", "x.pdf", "x.png", "x.jpg", "x.ofd", "x.svg.png"]
)
@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b"<html><script>alert(1)</script></html>",
        a_bpmn().encode(),
    ],
    ids=["SVG", "entity", "HTML", "BPMN"],
)
def test_no_upload_is_read_as_xml(name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        media_type_of(io.BytesIO(content), name)
