"""The evidence: recording what was done, chaining it, and proving later that nothing was changed."""

from engine.audit.batches import chain_batches
from engine.audit.facts import document_facts, handed_in_facts, number_facts
from engine.audit.finding import Finding
from engine.audit.record import record
from engine.audit.verify import verify
from engine.audit.verify_contents import verify_contents

__all__ = [
    "Finding",
    "chain_batches",
    "document_facts",
    "handed_in_facts",
    "number_facts",
    "record",
    "verify",
    "verify_contents",
]
