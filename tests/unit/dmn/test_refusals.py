"""Whatever is not supported is refused by name and place, and nothing is silently ignored."""

import pytest

from engine.dmn import check_decisions, compile_decisions
from engine.feel import Feel
from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table, compiled, refusals

TABLE = a_table((["> 1"], ["1"]))


def a_changed_file(old: str, new: str) -> bytes:
    xml = a_file(a_decision(TABLE)).decode()
    assert old in xml
    return xml.replace(old, new, 1).encode()


@pytest.mark.parametrize("policy", ["LAST", "unique", ""])
def test_other_hit_policies_are_refused_by_name(policy: str) -> None:
    known = "UNIQUE, FIRST, ANY, PRIORITY, RULE ORDER, OUTPUT ORDER, COLLECT"
    table = a_table((["> 1"], ["1"]), policy=f'hitPolicy="{policy}"')
    found = refusals(a_file(a_decision(table)))
    assert [("rule_table", f"Expected hitPolicy to be one of {known}, but found {policy!r}")] == found


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_policies_that_rank_need_output_values(policy: str) -> None:
    table = a_table((["> 1"], ["1", "2"]), outputs=("a", "b"), policy=f'hitPolicy="{policy}"')
    sentence = f"Expected <outputValues>, whose order {policy} goes by, but found none"
    assert [("rule_table", sentence)] == refusals(a_file(a_decision(table)))


@pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_a_list_has_no_default(policy: str) -> None:
    values = '<outputValues id="v"><text>1</text></outputValues>'
    default = '<defaultOutputEntry id="d"><text>1</text></defaultOutputEntry>'
    table = a_table((["> 1"], ["1"]), policy=f'hitPolicy="{policy}"')
    table = table.replace('name="result"/>', f'name="result">{values}{default}</output>')
    sentence = f"A <defaultOutputEntry> is only for one result, but {policy} gives a list"
    assert [("d", sentence)] == refusals(a_file(a_decision(table)))


@pytest.mark.parametrize(
    "policy, outputs, sentence",
    [
        ('hitPolicy="COLLECT" aggregation="AVERAGE"', 1, "Expected aggregation to be one of SUM, MIN, MAX, COUNT, but"),
        ('hitPolicy="FIRST" aggregation="SUM"', 1, "The aggregation SUM is only for COLLECT, but the hit policy is"),
        ('hitPolicy="COLLECT" aggregation="MAX"', 2, "The aggregation MAX is only for one output, but found 2"),
    ],
)
def test_aggregations_that_make_no_sense_are_refused(policy: str, outputs: int, sentence: str) -> None:
    names = [f"out{n}" for n in range(outputs)]
    table = a_table((["> 1"], ["1"] * outputs), outputs=names, policy=policy)
    ((where, found),) = refusals(a_file(a_decision(table)))
    assert "rule_table" == where
    assert found.startswith(sentence)


@pytest.mark.parametrize(
    "element",
    ["import", "itemDefinition", "decisionService", "performanceIndicator", "organizationUnit", "elementCollection"],
)
def test_other_elements_of_a_file_are_refused_by_name(element: str) -> None:
    xml = a_file(a_decision(TABLE), f'<{element} id="strange"/>')
    assert [("strange", f"<{element}> is not supported in <definitions>")] == refusals(xml)


@pytest.mark.parametrize(
    "element",
    ["functionDefinition", "conditional", "for", "filter", "every", "some", "decisionMaker", "usingTask"],
)
def test_other_logic_is_refused_by_name(element: str) -> None:
    xml = a_file(a_decision(TABLE + f'<{element} id="strange"/>'))
    assert [("strange", f"<{element}> is not supported in <decision>")] == refusals(xml)


@pytest.mark.parametrize(
    "old, new, where, sentence",
    [
        ("<input id=", '<input camunda:inputVariable="x" id=', "rule_in_1", "The attribute camunda:inputVariable is"),
        ("<decision id=", '<decision camunda:versionTag="2" id=', "decision", "The attribute camunda:versionTag is"),
        ("<rule id=", '<rule colour="red" id=', "rule_1", "The attribute colour is not supported on <rule>"),
        ("</inputExpression>", "</inputExpression>x", "rule_in_1", "Expected no text directly in <input>, but found"),
        ('name="result"/>', 'name="result"><element id="d"/></output>', "d", "<element> is not supported"),
        (
            "<decisionTable",
            '<extensionElements id="e"><camunda:x/></extensionElements><decisionTable',
            "e",
            "<camunda:x> is not supported in <extensionElements>",
        ),
        ("<text>n</text>", "<text>n<b/></text>", "rule_in_1_expression", "<b> is not supported in <text>"),
        ('name="result"', 'name="result" typeRef="integer"', "rule_out_1", "Expected a type among string, number,"),
        (
            '_expression"><text>n',
            '_expression" typeRef="long"><text>n',
            "rule_in_1_expression",
            "Expected a type among",
        ),
        (
            '"Camunda Cloud"',
            '"Camunda Platform"',
            "file",
            "Expected a file for Camunda Cloud, but found one for Camunda",
        ),
        (
            '<inputEntry id="rule_1_in_1"',
            '<inputEntry id="rule_1_in_1" expressionLanguage="juel"',
            "rule_1_in_1",
            "Expected the expression language FEEL, but found 'juel'",
        ),
        ("<text>n</text>", "<text> </text>", "rule_in_1_expression", "Expected a FEEL expression in <inputExpression>"),
        ("<text>n</text>", "<text>=n</text>", "rule_in_1_expression", "Expected FEEL without a leading equals sign"),
        ("<text>n</text>", "", "rule_in_1_expression", "Expected a FEEL expression in <inputExpression>, but found"),
        ("<text>1</text>", "<text/>", "rule_1_out_1", "Expected a FEEL expression in <outputEntry>, but found nothing"),
        ("<text>1</text>", "<text>1</text><text>2</text>", "rule_1_out_1", "Expected one <text> in <outputEntry>, but"),
        (
            "<text>1</text>",
            f"<text>{'1' * 2001}</text>",
            "rule_1_out_1",
            "Expected at most 2000 characters of FEEL, but",
        ),
        (
            "<text>1</text></outputEntry>",
            '<text>1</text></outputEntry><outputEntry id="more"><text>2</text></outputEntry>',
            "rule_1",
            "Expected 1 <outputEntry>, one for each column, but found 2",
        ),
        ('<rule id="rule_1">', "<rule>", "rule_table", "Expected an id on every <rule>, but found none"),
        ('id="rule_1_in_1"', 'id="rule_1_out_1"', "rule_1_out_1", "Expected every id once, but found it 2 times"),
    ],
)
def test_what_is_strange_is_refused_where_it_is(old: str, new: str, where: str, sentence: str) -> None:
    ((found_at, found),) = refusals(a_changed_file(old, new))
    assert where == found_at
    assert found.startswith(sentence)


@pytest.mark.parametrize(
    "logic, found",
    [
        ("", "none"),
        (TABLE + a_literal("1"), "<decisionTable>, <literalExpression>"),
        (TABLE + a_table(prefix="second"), "<decisionTable>, <decisionTable>"),
    ],
)
def test_a_decision_has_one_logic(logic: str, found: str) -> None:
    sentence = f"Expected a decision table or another boxed expression in <decision>, but found {found}"
    assert [("decision", sentence)] == refusals(a_file(a_decision(logic)))


@pytest.mark.parametrize("names", [("a", "a"), ("a", ""), ("a", "two words")])
def test_outputs_need_names_of_their_own(names: tuple[str, str]) -> None:
    found = refusals(a_file(a_decision(a_table((["> 1"], ["1", "2"]), outputs=names))))
    assert {"rule_out_1", "rule_out_2"} >= {where for where, _ in found}
    assert all(sentence.startswith("Expected every output to have a name of its own") for _, sentence in found)


def test_types_of_result_and_variable_must_agree() -> None:
    typed = '<variable id="v" name="r" typeRef="string"/>'
    table = TABLE.replace("label='输出'", "label='输出' typeRef='number'")
    sentence = "Expected one type for the result, but found number and string"
    assert [("rule_table", sentence)] == refusals(a_file(a_decision(table, before=typed)))
    collecting = a_table((["> 1"], ["1"]), policy='hitPolicy="COLLECT"')
    sentence = "The result is a list or a context, but its variable declares the type string"
    assert [("rule_table", sentence)] == refusals(a_file(a_decision(collecting, before=typed)))


def test_every_problem_of_a_file_is_told() -> None:
    tables = [
        a_decision(a_table((["> 1"], ["1"]), policy=f'hitPolicy="{policy}"', prefix=name), name)
        for name, policy in (("one", "LAST"), ("two", "MOST"))
    ]
    assert ["one_table", "two_table"] == [where for where, _ in refusals(a_file(*tables))]


@pytest.mark.parametrize("year", ["20151101", "20180521", "20211108", "20230324"])
def test_other_versions_of_dmn_are_refused(year: str) -> None:
    ((where, sentence),) = refusals(a_file(namespace=f"https://www.omg.org/spec/DMN/{year}/MODEL/"))
    assert "file" == where
    assert sentence.startswith("Expected DMN 1.3 <definitions>, but found <")


def test_a_file_without_decisions_is_refused() -> None:
    assert [("file", "Expected at least one decision, but found none")] == refusals(a_file())


@pytest.mark.covers("dmn/knowledge-source")
def test_drawings_and_notes_are_allowed() -> None:
    xml = a_file(
        a_decision(TABLE.replace("<input id=", '<input biodi:width="192" id='), before="<question>谁?</question>"),
        '<textAnnotation id="note"><text>说明</text></textAnnotation>',
        '<knowledgeSource id="law" name="民办教育促进法"/>',
        '<dmndi:DMNDI><dmndi:DMNDiagram id="diagram"><dmndi:DMNShape id="shape" dmnElementRef="decision"/>'
        "</dmndi:DMNDiagram></dmndi:DMNDI>",
        "<!-- a comment -->",
    )
    assert ["decision"] == list(compile_decisions(xml))


def test_check_decisions_names_the_cell(feel: Feel) -> None:
    decision = compiled(a_table((["> "], ["1 +"]), (["- -"], ["n"]), inputs=("n n ]",)))
    problems = [(problem.element_id, problem.sentence) for problem in check_decisions([decision], feel)]
    assert [
        ("rule_in_1_expression", "Expected FEEL, but position 5 reads ']'"),
        ("rule_1_out_1", "Expected FEEL, but it is unfinished at position 4"),
        ("rule_1_in_1", "Expected FEEL, but it is unfinished at position 2"),
        ("rule_2_in_1", "Expected FEEL, but it is unfinished at position 4"),
    ] == problems


def test_check_decisions_finds_nothing_wrong(feel: Feel) -> None:
    assert [] == check_decisions([compiled(TABLE), compiled(a_literal("n + 1"))], feel)
