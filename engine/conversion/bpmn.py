"""A BPMN file of another engine: which conversion looks at which element.

A new conversion is a new function in `CONVERSIONS`.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from engine.conversion.calls import convert_call
from engine.conversion.decisions import convert_decision
from engine.conversion.draft import Draft
from engine.conversion.events import (
    convert_code,
    convert_condition,
    convert_end_of_all,
    convert_name,
    convert_timer,
    decide_flows,
)
from engine.conversion.handlers import convert_work
from engine.conversion.leftovers import take_out
from engine.conversion.loops import convert_loop
from engine.conversion.mappings import convert_carried, convert_parameters, convert_worker_parameters
from engine.conversion.people import convert_assignment, convert_initiator
from engine.conversion.references import convert_references
from engine.conversion.scripts import convert_script
from engine.conversion.stores import take_out_stores
from engine.conversion.structure import convert_lane, convert_platform, convert_process, name_nameless
from engine.conversion.tasks import convert_form, convert_schedule
from engine.interpreter.names import BPMN
from engine.xml import local_name

Convert = Callable[[Draft, etree._Element], None]
_MAPPED = (convert_parameters, convert_loop)
_WORK = (convert_work, convert_worker_parameters, *_MAPPED)
CONVERSIONS: Mapping[str, tuple[Convert, ...]] = {
    "process": (convert_process,),
    "lane": (convert_lane,),
    "exclusiveGateway": (decide_flows,),
    "inclusiveGateway": (decide_flows,),
    "startEvent": (convert_initiator, convert_form, convert_parameters),
    "endEvent": (*_WORK, convert_carried),
    "intermediateThrowEvent": (*_WORK, convert_carried),
    "intermediateCatchEvent": (convert_parameters,),
    "boundaryEvent": (convert_parameters,),
    "userTask": (convert_assignment, convert_form, convert_schedule, *_MAPPED),
    "serviceTask": _WORK,
    "sendTask": _WORK,
    "businessRuleTask": (convert_decision, *_MAPPED),
    "scriptTask": (convert_script, *_MAPPED),
    "callActivity": (convert_call, *_MAPPED),
    **dict.fromkeys(("receiveTask", "manualTask", "task", "subProcess", "transaction", "adHocSubProcess"), _MAPPED),
    "timerEventDefinition": (convert_timer,),
    "terminateEventDefinition": (convert_end_of_all,),
    **dict.fromkeys(("message", "signal"), (convert_name,)),
    **dict.fromkeys(("error", "escalation"), (convert_code,)),
    **dict.fromkeys(("conditionExpression", "condition", "loopCondition"), (convert_condition,)),
}


def convert_bpmn(root: etree._Element) -> Draft:
    """Change the tree of a BPMN file and say what was changed."""
    draft = Draft(root)
    name_nameless(draft, root)
    convert_references(draft, root)
    for node in list(root.iter(f"{{{BPMN}}}*")):
        for conversion in CONVERSIONS.get(local_name(node), ()):
            conversion(draft, node)
    _convert_ends_of_ad_hoc(draft, root)
    take_out_stores(draft, root)
    take_out(draft, root)
    if draft.report.changes or draft.report.unconverted:
        convert_platform(draft, root)
    return draft


def _convert_ends_of_ad_hoc(draft: Draft, root: etree._Element) -> None:
    for condition in root.iterfind(f".//{{{BPMN}}}adHocSubProcess/{{{BPMN}}}completionCondition"):
        convert_condition(draft, condition)
