"""Decisions: hit policies with their aggregations, boxed expressions and the graph of requirements."""

from tests.coverage.cells import Table, decisions
from tests.unit.dmn.building import a_boxed, a_context, a_decision, a_file, a_literal, a_model, a_table, knows, needs

_RANKED = 'name="result"><outputValues id="v"><text>1</text></outputValues></output>'
_AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")


def _hit(policy: str, aggregation: str | None = None) -> bytes:
    attributes = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    table = a_table((["> 1"], ["1"]), policy=attributes)
    if policy in {"PRIORITY", "OUTPUT ORDER"}:
        table = table.replace('name="result"/>', _RANKED)
    return a_file(a_decision(table))


def _logic(logic: str) -> bytes:
    return a_file(a_decision(logic))


def _beside(*parts: str, before: str = "") -> bytes:
    return a_file(a_decision(a_literal("1"), before=before), *parts)


_POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
_FUNCTION = f'<functionDefinition id="f"><formalParameter id="p" name="a"/>{a_boxed("a", "b")}</functionDefinition>'
_CALL = f'<binding id="bi"><parameter id="pa" name="n"/>{a_boxed("1", "v")}</binding>'
_CELL = f'<row id="r">{a_boxed("1", "c1")}</row>'
_REQUIRED = a_decision(a_literal("2", prefix="other_literal"), "other")

DECISIONS: tuple[Table, ...] = (
    decisions(
        "Decision tables",
        "dmn/hit-policy",
        *((policy.lower().replace(" ", "-"), policy, _hit(policy)) for policy in _POLICIES),
        *(
            (f"{policy.lower().replace(' ', '-')}-{how.lower()}", f"{policy} with {how}", _hit(policy, how))
            for policy in reversed(_POLICIES)
            for how in _AGGREGATIONS
        ),
        ("another", "another hit policy", _hit("LAST")),
        ("another-aggregation", "another aggregation", _hit("COLLECT", "AVERAGE")),
    ),
    decisions(
        "Boxed expressions and requirements",
        "dmn",
        ("literal", "literal expression", _logic(a_literal("1"))),
        ("context", "context", _logic(a_context(("x", a_boxed("1", "a"))))),
        ("list", "list", _logic(f'<list id="l">{a_boxed("1", "a")}</list>')),
        ("relation", "relation", _logic(f'<relation id="t"><column id="c" name="a"/>{_CELL}</relation>')),
        ("function", "function definition", _logic(a_context(("f", _FUNCTION), ("", a_boxed("f(1)", "r"))))),
        ("invocation", "invocation", _logic(f'<invocation id="i">{a_boxed("abs", "f")}{_CALL}</invocation>')),
        ("conditional", "conditional (DMN 1.4)", _logic('<conditional id="x"/>')),
        ("for", "iterator (DMN 1.4)", _logic('<for id="x"/>')),
        ("filter", "filter (DMN 1.4)", _logic('<filter id="x"/>')),
        ("every", "quantified (DMN 1.4)", _logic('<every id="x"/>')),
        ("requirement", "information requirement", _beside(_REQUIRED, before=needs("other"))),
        ("input-data", "input data", _beside('<inputData id="x" name="x"/>')),
        (
            "knowledge",
            "business knowledge model",
            _beside(a_model(a_boxed("1", "t"), model_id="score"), before=knows("score")),
        ),
        ("knowledge-source", "knowledge source", _beside('<knowledgeSource id="x" name="x"/>')),
        ("service", "decision service", _beside('<decisionService id="x" name="x"/>')),
        ("item-definition", "item definition", _beside('<itemDefinition id="x" name="x"/>')),
        ("import", "import", _beside('<import id="x"/>')),
        (
            "java",
            "function in another language",
            _logic(a_context(("f", _FUNCTION.replace('id="f"', 'id="f" kind="Java"')))),
        ),
    ),
)
