"""Converting files of other engines over HTTP and at the command line."""

from pathlib import Path

import pytest

from api.cli import main
from tests.api.callers import BOUNDARY, Answer, Caller, Office
from tests.api.processes import CLERK, FILES, OPERATOR
from tests.unit.conversion.foreign import around

FOREIGN = around('<userTask id="t" v:assignee="${boss}" v:skipExpression="${x}"/>')
CLEAN = around('<userTask id="t" v:assignee="${boss}"/>')


def converted(caller: Caller, content: bytes, field: str = "file") -> Answer:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="a.bpmn"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return caller.post_raw("/conversions", body, f"multipart/form-data; boundary={BOUNDARY}")


def test_conversion_answers_the_file_and_a_report(people: Office) -> None:
    answer = converted(people(OPERATOR), FOREIGN)

    assert answer.status_code == 200
    assert 'assignee="=boss"' in answer.json["content"]
    assert {"${boss}", "=boss"} <= {text for entry in answer.json["changes"] for text in entry.values()}
    [left] = answer.json["unconverted"]
    assert (left["element_id"], left["what"], left["before"]) == ("t", "unknown", "camunda:skipExpression=${x}")
    assert left["sentence"].startswith("本系统")
    converted_whole = converted(people(OPERATOR), CLEAN).json["content"]
    deployed = people(OPERATOR).deploy({"a.bpmn": converted_whole.encode()})
    assert deployed.status_code == 201, deployed.text


@pytest.mark.parametrize(
    "attribute,what",
    [('v:assignee="${ldap.managerOf(boss)}"', "assignment"), ('v:skipExpression="${x}"', "unknown")],
)
def test_a_deployment_refuses_what_was_left(people: Office, attribute: str, what: str) -> None:
    answer = converted(people(OPERATOR), around(f'<userTask id="t" {attribute}/>'))
    assert [left["what"] for left in answer.json["unconverted"]] == [what]
    refused = people(OPERATOR).deploy({"a.bpmn": answer.json["content"].encode()})
    assert (refused.status_code, refused.json["problems"][0]["element_id"]) == (422, "t")


def test_conversion_of_our_own_file_changes_nothing(people: Office) -> None:
    answer = converted(people(OPERATOR), FILES["letter.bpmn"])
    assert answer.json["content"] == FILES["letter.bpmn"].decode()
    assert answer.json["changes"] == []


def test_conversion_refuses_what_is_no_bpmn(people: Office) -> None:
    answer = converted(people(OPERATOR), b"<html/>")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "BPMN" in answer.json["problems"][0]["sentence"]
    assert converted(people(OPERATOR), CLEAN, field="other").status_code == 422


def test_conversion_is_for_designers(people: Office) -> None:
    assert converted(people(CLERK), CLEAN).status_code == 403
    assert converted(people.nobody, CLEAN).status_code == 401


def _convert(*arguments: str) -> int:
    try:
        main(["convert", *arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("content,code", [(CLEAN, 0), (FOREIGN, 2)])
def test_command_writes_the_file_and_prints_the_report(
    content: bytes, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "loan.bpmn20.xml"
    source.write_bytes(content)

    assert _convert(str(source)) == code
    assert b"=boss" in (tmp_path / "loan.converted.bpmn").read_bytes()
    printed = capsys.readouterr().out
    assert "+ =boss" in printed
    assert ("left t (unknown)" in printed) is (code == 2)


def test_command_overwrites_only_by_force(tmp_path: Path) -> None:
    source, target = tmp_path / "loan.bpmn", tmp_path / "out.bpmn"
    source.write_bytes(CLEAN)
    target.write_bytes(b"mine")

    assert _convert(str(source), "--output", str(target)) == 1
    assert target.read_bytes() == b"mine"
    assert _convert(str(source), "--output", str(target), "--force") == 0
    assert target.read_bytes() != b"mine"


def test_command_refuses_what_is_no_bpmn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "loan.bpmn"
    source.write_bytes(b"no xml")

    assert _convert(str(source)) == 1
    assert "loan.bpmn" in capsys.readouterr().err
    assert [source] == list(tmp_path.iterdir())
