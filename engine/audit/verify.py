"""Proving that the evidence is whole, and documents, files and numbers as it says: every digest is computed anew."""

from uuid import UUID

from sqlalchemy.orm import Session

from engine.audit.finding import Finding
from engine.audit.verify_batches import verify_batches
from engine.audit.verify_cases import verify_cases, verify_emptied_cases
from engine.audit.verify_documents import verify_documents
from engine.audit.verify_files import verify_files
from engine.audit.verify_loose import verify_loose, verify_stray_payloads, verify_unchained
from engine.audit.verify_numbers import verify_numbers, verify_series


def verify(session: Session, instance_id: UUID | None = None) -> list[Finding]:
    """Everything that is wrong with the evidence, of one case or of the whole installation.

    Reads as a stream; an empty list means that nothing was changed, added or removed since it was
    written, as far as the chains and their heads reach.
    """
    findings = [
        *verify_cases(session, instance_id),
        *verify_emptied_cases(session, instance_id),
        *verify_documents(session, instance_id),
        *verify_files(session, instance_id),
        *verify_numbers(session, instance_id),
    ]
    if instance_id is None:
        findings += [
            *verify_series(session),
            *verify_loose(session),
            *verify_batches(session),
            *verify_unchained(session),
            *verify_stray_payloads(session),
        ]
    return findings
