"""Decisions: DMN 1.3 files as the Camunda Modeler writes them, compiled once and evaluated over FEEL.

Decision tables with every hit policy and aggregation, the other boxed expressions, business knowledge models, and
decisions that require others of the same file. Everything else is refused by name when the file is read.
"""

from engine.dmn.checking import check_decisions
from engine.dmn.compiling import compile_decisions
from engine.dmn.deciding import Decided, Evaluation, evaluate
from engine.dmn.decision import Decision

__all__ = ["Decided", "Decision", "Evaluation", "check_decisions", "compile_decisions", "evaluate"]
