"""DMN files from strangers: broken, oversized, or with entities that grow or reach out."""

import time
from pathlib import Path

import pytest

from engine.dmn import compile_decisions, evaluate
from engine.feel import Feel
from tests.unit.dmn.building import DMN, a_decision, a_file, a_table, hit, refusals

SECRET = "a text that must not come out"


def a_bomb(place: str) -> bytes:
    entities = '<!ENTITY a "haha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    return f'<!DOCTYPE definitions [{entities}]><definitions xmlns="{DMN}" {place}</definitions>'.encode()


@pytest.mark.parametrize(
    "place", ['id="&m;">', ">&m;", 'id="x"><decision id="d"><description>&m;</description></decision>']
)
def test_an_entity_bomb_is_refused_at_once(place: str) -> None:
    started = time.monotonic()
    ((where, sentence),) = refusals(a_bomb(place))
    assert time.monotonic() - started < 1
    assert where is None
    assert sentence.startswith(("Expected no document type declaration", "Expected well-formed XML"))


@pytest.mark.parametrize("kind", ["SYSTEM 'file://{path}'", "PUBLIC 'x' 'file://{path}'"])
def test_an_external_entity_is_refused(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    doctype = f"<!DOCTYPE definitions [<!ENTITY x {kind.format(path=secret)}>]>"
    xml = doctype.encode() + a_file(a_decision(a_table((["> 1"], ["&x;"])))).partition(b"?>")[2].replace(
        b"&amp;x;", b"&x;"
    )
    ((where, sentence),) = refusals(xml)
    assert (None, "Expected no document type declaration, but found one") == (where, sentence)


def test_an_external_document_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evil.dtd").write_text('<!ENTITY x "y">', encoding="utf-8")
    xml = f'<!DOCTYPE definitions SYSTEM "{tmp_path}/evil.dtd">'.encode() + a_file().partition(b"?>")[2]
    ((_, sentence),) = refusals(xml)
    assert "Expected no document type declaration, but found one" == sentence


def test_a_file_over_the_limit_is_refused() -> None:
    ((_, sentence),) = refusals(a_file(f"<!--{'x' * (5 * 1024 * 1024)}-->"))
    assert sentence.startswith("Expected at most 5242880 bytes, but found ")


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"not xml",
        b"<definitions",
        a_file()[:-5],
        a_file() + b"<more/>",
        b"\xff\xfe\x00",
        b"<?xml version='9'?><a/>",
    ],
)
def test_what_is_not_xml_is_refused(xml: bytes) -> None:
    ((where, sentence),) = refusals(xml)
    assert where is None
    assert sentence.startswith("Expected well-formed XML, but found: ")


@pytest.mark.parametrize(
    "xml", [b"<html/>", b"<definitions/>", b'<definitions xmlns="http://www.omg.org/spec/BPMN/x"/>']
)
def test_another_kind_of_xml_is_refused(xml: bytes) -> None:
    ((_, sentence),) = refusals(xml)
    assert sentence.startswith("Expected DMN 1.3 <definitions>, but found <")


def test_endless_nesting_is_refused() -> None:
    ((_, sentence),) = refusals(a_file("<decision>" * 150 + "</decision>" * 150))
    assert "nested at most 100 deep" in sentence


def test_a_great_table_is_read_and_decided_in_reasonable_time(feel: Feel) -> None:
    rules = [([f"{n}"], [f"{n} * 2"]) for n in range(2000)]
    started = time.monotonic()
    decision = compile_decisions(a_file(a_decision(a_table(*rules))))["decision"]
    assert (3998, ("rule_2000",)) == hit(evaluate(decision, feel, {"n": 1999}))
    assert time.monotonic() - started < 5
