"""One verb, one function: everything that changes anything starts here."""

from engine.commands.assign import assign
from engine.commands.cancel import cancel
from engine.commands.change_variables import change_variables
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.convert_file import convert_file
from engine.commands.correlate import correlate, send
from engine.commands.deploy import deploy
from engine.commands.discard_message import discard_message
from engine.commands.documents import read_document
from engine.commands.drafts import (
    discard_start_draft,
    discard_task_draft,
    keep_aside,
    save_start_draft,
    save_task_draft,
    take_up_draft,
)
from engine.commands.evaluate_decision import evaluate_decision
from engine.commands.events import Spread, broadcast
from engine.commands.release import release
from engine.commands.resume import resume
from engine.commands.retry_job import retry_job
from engine.commands.run_job import run_job
from engine.commands.start import start
from engine.commands.start_activity import start_activity
from engine.commands.suspend import suspend
from engine.commands.upload import read_file, upload

__all__ = [
    "Spread",
    "assign",
    "broadcast",
    "cancel",
    "change_variables",
    "claim",
    "complete",
    "convert_file",
    "correlate",
    "deploy",
    "discard_message",
    "discard_start_draft",
    "discard_task_draft",
    "evaluate_decision",
    "keep_aside",
    "read_document",
    "read_file",
    "release",
    "resume",
    "retry_job",
    "run_job",
    "save_start_draft",
    "save_task_draft",
    "send",
    "start",
    "start_activity",
    "suspend",
    "take_up_draft",
    "upload",
]
