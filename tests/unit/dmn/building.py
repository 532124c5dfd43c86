"""DMN files for tests, written the way the Camunda Modeler writes them."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Decided, Decision, compile_decisions, evaluate
from engine.errors import DeploymentInvalid
from engine.feel import Feel

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def a_file(*parts: str, attributes: str = "", namespace: str = DMN) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<definitions xmlns="{namespace}" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"'
        ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
        ' xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" id="file" name="规则" namespace="http://example.org/rules"'
        f' modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0" {attributes}>'
        f"{''.join(parts)}</definitions>"
    ).encode()


def a_decision(logic: str, decision_id: str = "decision", before: str = "") -> str:
    return f'<decision id="{decision_id}" name="决定">{before}{logic}</decision>'


def a_table(
    *rules: tuple[Sequence[str], Sequence[str]],
    inputs: Sequence[str] = ("n",),
    outputs: Sequence[str] = ("result",),
    policy: str = "",
    prefix: str = "rule",
) -> str:
    """A decision table; a rule is (tests, outputs) and gets the id rule_1, rule_2 ..."""
    columns = "".join(
        f'<input id="{prefix}_in_{n}" label="输入"><inputExpression id="{prefix}_in_{n}_expression">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for n, text in enumerate(inputs, 1)
    )
    columns += "".join(
        f"<output id={quoteattr(f'{prefix}_out_{n}')} label='输出' name={quoteattr(name)}/>"
        for n, name in enumerate(outputs, 1)
    )
    rows = "".join(_row(f"{prefix}_{n}", tests, values) for n, (tests, values) in enumerate(rules, 1))
    return f'<decisionTable id="{prefix}_table" {policy}>{columns}{rows}</decisionTable>'


def a_literal(expression: str, variable: str = "", prefix: str = "literal") -> str:
    name = f'<variable id="{prefix}_variable" name="{variable}"/>' if variable else ""
    return f'{name}<literalExpression id="{prefix}"><text>{escape(expression)}</text></literalExpression>'


def needs(*decision_ids: str, of: str = "decision") -> str:
    return "".join(
        f'<informationRequirement id="{of}_needs_{one}"><requiredDecision href="#{one}"/></informationRequirement>'
        for one in decision_ids
    )


def compiled(*logic: str) -> Decision:
    return compile_decisions(a_file(a_decision("".join(logic))))["decision"]


def decide(feel: Feel, logic: str, **variables: Any) -> Decided:
    return evaluate(compiled(logic), feel, variables)


def hit(decided: Decided) -> tuple[Any, tuple[str, ...]]:
    """The result, and the rules that hit: those of required decisions first."""
    return decided.result, tuple(rule for one in decided.evaluations for rule in one.matched_rules)


def refusals(xml: bytes) -> list[tuple[str | None, str]]:
    """The problems of a file that must be refused."""
    try:
        decisions: Mapping[str, Decision] = compile_decisions(xml)
    except DeploymentInvalid as refused:
        return [(problem.element_id, problem.sentence) for problem in refused.problems]
    raise AssertionError(f"Expected the file to be refused, but it has {sorted(decisions)}")


def a_boxed(text: str, identifier: str) -> str:
    """A literal expression inside another boxed expression."""
    return f'<literalExpression id="{identifier}"><text>{escape(text)}</text></literalExpression>'


def a_context(*entries: tuple[str, str], identifier: str = "context") -> str:
    """A boxed context; an entry is (name, boxed expression), the result has no name."""
    parts = ""
    for n, (name, logic) in enumerate(entries, 1):
        variable = f'<variable id="{identifier}_{n}_name" name="{name}"/>' if name else ""
        parts += f'<contextEntry id="{identifier}_{n}">{variable}{logic}</contextEntry>'
    return f'<context id="{identifier}">{parts}</context>'


def a_model(logic: str, *parameters: str, model_id: str = "score", before: str = "") -> str:
    """A business knowledge model; a parameter is `name` or `name: type`."""
    formal = ""
    for parameter in parameters:
        name, _, type_name = parameter.partition(": ")
        typed = f' typeRef="{type_name}"' if type_name else ""
        formal += f'<formalParameter id="{model_id}_{name}" name="{name}"{typed}/>'
    return (
        f'<businessKnowledgeModel id="{model_id}_model" name="{model_id}">{before}'
        f'<encapsulatedLogic id="{model_id}_logic">{formal}{logic}</encapsulatedLogic></businessKnowledgeModel>'
    )


def knows(*model_ids: str, of: str = "decision") -> str:
    return "".join(
        f'<knowledgeRequirement id="{of}_knows_{one}"><requiredKnowledge href="#{one}_model"/></knowledgeRequirement>'
        for one in model_ids
    )


def _row(rule_id: str, tests: Sequence[str], values: Sequence[str]) -> str:
    cells = "".join(
        f'<inputEntry id="{rule_id}_in_{n}"><text>{escape(text)}</text></inputEntry>' for n, text in enumerate(tests, 1)
    )
    cells += "".join(
        f'<outputEntry id="{rule_id}_out_{n}"><text>{escape(text)}</text></outputEntry>'
        for n, text in enumerate(values, 1)
    )
    return f'<rule id="{rule_id}"><description>说明</description>{cells}</rule>'
