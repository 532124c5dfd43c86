"""Decision tables of Camunda 7 and Operaton."""

import pytest

from engine.conversion import convert
from engine.dmn import compile_decisions, evaluate
from engine.dmn.grammar import DMN
from engine.errors import DeploymentInvalid
from tests.cases import NOON, feel

OLD = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"


def a_table(expression: str, test: str, output: str, namespace: str = DMN, extra: str = "") -> bytes:
    return (
        f'<definitions xmlns="{namespace}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="d" namespace="n">'
        f'<decision id="fee" name="Fee" camunda:historyTimeToLive="5"><decisionTable id="t">'
        f'<input id="i" {extra}><inputExpression id="ie" typeRef="integer">{expression}</inputExpression></input>'
        f'<output id="o" name="fee" typeRef="long"/><rule id="r"><inputEntry id="e">{test}</inputEntry>'
        f'<outputEntry id="x">{output}</outputEntry></rule></decisionTable></decision></definitions>'
    ).encode()


@pytest.mark.parametrize("namespace", [OLD, "http://www.omg.org/spec/DMN/20180521/MODEL/", DMN])
def test_a_converted_table_decides(namespace: str) -> None:
    content = a_table(
        "<text>order.amount</text>",
        "<text>&gt; 100</text>",
        "<text>${order.amount * 2}</text>",
        namespace,
    )
    done = convert(content)
    assert done.unconverted == ()
    decision = compile_decisions(done.content)["fee"]
    assert evaluate(decision, feel().at(NOON), {"order": {"amount": 150}}).result == 300


def test_tests_in_el_see_the_value_by_its_name() -> None:
    extra = 'camunda:inputVariable="amount"'
    content = a_table("<text>a</text>", "<text>amount &gt; 5 &amp;&amp; b</text>", "<text>1</text>", extra=extra)
    done = convert(content.replace(b"<inputEntry", b'<inputEntry expressionLanguage="juel"'))
    assert b"<text>? &gt; 5 and b</text>" in done.content
    assert done.unconverted == ()


def test_what_feel_cannot_say_is_left_and_refused() -> None:
    done = convert(a_table("<text>${bean.of(a)}</text>", "<text>-</text>", "<text/>"))
    assert [(entry.element_id, entry.what) for entry in done.unconverted] == [("ie", "decision")]
    assert b"not converted: ${bean.of(a)}" in done.content
    assert b"<text>null</text>" in done.content
    assert feel().parse(["not converted: ${bean.of(a)}"]) != [None]


def test_an_empty_input_is_null() -> None:
    done = convert(a_table("<text/>", "<text>-</text>", "<text>1</text>"))
    assert done.unconverted == ()
    assert evaluate(compile_decisions(done.content)["fee"], feel().at(NOON), {}).result == 1


def test_decisions_of_flowable_are_refused_by_name() -> None:
    content = a_table("<text>a</text>", "<text>-</text>", "<text>1</text>")
    with pytest.raises(DeploymentInvalid, match="Flowable"):
        convert(content.replace(b'namespace="n"', b'namespace="http://www.flowable.org/dmn"'))
