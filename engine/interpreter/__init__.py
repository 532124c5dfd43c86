"""Where a token moves: the BPMN interpreter on SpiffWorkflow's task tree, and its only importer.

`compile_process` makes a `Definition`; `start`, `complete`, `correlate`, `fire`, `cancel`,
`set_variables` and `move` each turn a frozen case into a `Step`: a new frozen case and a log of what
opened and closed. Nothing here knows of databases, users or HTTP, and no SpiffWorkflow type leaves.
"""

from engine.interpreter.codec import StateUnreadable
from engine.interpreter.compiling import compile_process, compile_processes
from engine.interpreter.definition import Definition
from engine.interpreter.elements import TASKS, CalledProcess, Element, MultiInstance
from engine.interpreter.moving import Target, move
from engine.interpreter.progress import (
    Closed,
    Decided,
    DecisionResult,
    Ended,
    Event,
    Feel,
    Host,
    IllegalMove,
    NotWaiting,
    Opened,
    Passed,
    Step,
    StepFailed,
    Thrown,
    WaitState,
)
from engine.interpreter.rules import separated_from
from engine.interpreter.stepping import (
    Case,
    cancel,
    complete,
    correlate,
    fire,
    set_variables,
    start,
    start_activity,
    thaw,
    throw,
)
from engine.interpreter.timers import first_firing, next_firing

__all__ = [
    "TASKS",
    "CalledProcess",
    "Case",
    "Closed",
    "Decided",
    "DecisionResult",
    "Definition",
    "Element",
    "Ended",
    "Event",
    "Feel",
    "Host",
    "IllegalMove",
    "MultiInstance",
    "NotWaiting",
    "Opened",
    "Passed",
    "StateUnreadable",
    "Step",
    "StepFailed",
    "Target",
    "Thrown",
    "WaitState",
    "cancel",
    "compile_process",
    "compile_processes",
    "complete",
    "correlate",
    "fire",
    "first_firing",
    "move",
    "next_firing",
    "separated_from",
    "set_variables",
    "start",
    "start_activity",
    "thaw",
    "throw",
]
