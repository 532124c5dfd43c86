"""Business rule tasks that ask a decision."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft
from engine.conversion.handlers import convert_work
from engine.conversion.sentences import told

# What the other engine makes of a result; the first two are what DMN gives for one output, and for several.
_AS_IN_DMN = frozenset({"singleEntry", "singleResult"})


def convert_decision(draft: Draft, node: etree._Element) -> None:
    """A decision of DMN, Flowable's rules of another kind, or work like any other."""
    decision = draft.take(node, "decisionRef")
    if decision is None:
        if (rules := draft.take(node, "rules")) is not None:
            draft.report.left(node, "decision", sentences.RULES, rules)
            draft.keep(node, "rules", rules)
        convert_work(draft, node)
        return
    result = draft.take(node, "resultVariable")
    if result is None:
        result = "decisionResult"
        draft.report.changed(node, "decision", told(sentences.RESULT_WANTED, name=result), None, result)
    identifier = draft.literal(node, "decision", decision)
    draft.extend(node, "calledDecision", decisionId=identifier, resultVariable=result)
    draft.report.changed(
        node, "decision", sentences.RENAMED, f"decisionRef {decision}", f"zeebe:calledDecision {identifier}"
    )
    _convert_binding(draft, node)
    shape = draft.take(node, "mapDecisionResult") or "resultList"
    sentence = told(sentences.DECISION_RESULT, found=shape)
    if shape in _AS_IN_DMN:
        draft.report.changed(node, "decision", sentence, shape)
    else:
        draft.report.left(node, "decision", sentence, shape)
        draft.keep(node, "mapDecisionResult", shape)


def _convert_binding(draft: Draft, node: etree._Element) -> None:
    binding = draft.take(node, "decisionRefBinding")
    versions = {name: draft.take(node, name) for name in ("decisionRefVersion", "decisionRefVersionTag")}
    found = " ".join(part for part in (binding, *versions.values()) if part)
    if binding in {"version", "versionTag"}:
        draft.report.left(node, "decision", told(sentences.DECISION_BINDING, found=found), found)
        for name, value in {"decisionRefBinding": binding, **versions}.items():
            draft.keep(node, name, value)
    elif binding != "deployment":
        draft.report.changed(node, "decision", sentences.DECISION_VERSION, found or "latest")
