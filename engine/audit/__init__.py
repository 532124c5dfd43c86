"""The evidence: recording what was done, chaining it, and proving later that nothing was changed."""

from engine.audit.batches import chain_batches
from engine.audit.finding import Finding
from engine.audit.record import record
from engine.audit.verify import verify

__all__ = ["Finding", "chain_batches", "record", "verify"]
