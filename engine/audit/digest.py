"""What a digest is taken over. A change here breaks every chain written before: add, never alter."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from engine.model import canonical_json

HASHED_FIELDS = (
    "id",
    "bureau_id",
    "instance_id",
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "verb",
    "object_type",
    "object_id",
    "payload_digest",
    "previous_hash",
)


def text_digest(text: bytes) -> str:
    """SHA-256 of canonical text, as 64 hexadecimal digits."""
    return sha256(text).hexdigest()


def event_hash(event: Mapping[str, object]) -> str:
    """The hash of an event row, over its fields and the hash before it."""
    return text_digest(canonical_json({field: plain(event[field]) for field in HASHED_FIELDS}))


def batch_hash(batch: Mapping[str, object], events: Sequence[str]) -> str:
    """The hash of a batch row, over its fields, the batch before it and its events' hashes in order."""
    fields = ("id", "scope", "seq", "at", "previous_hash")
    return text_digest(canonical_json({field: plain(batch[field]) for field in fields} | {"events": list(events)}))


def plain(value: object) -> object:
    """Ids and times as text that does not depend on the JSON library."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
