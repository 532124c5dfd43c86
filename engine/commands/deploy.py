"""Deploying: files in, versions out, or every reason why not."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit, policy
from engine.calendar import dump_limits, load_limits
from engine.commands.deployment.binding import Rows, called_together, find_rows, unbound, uncallable
from engine.commands.deployment.checks import broken_checks
from engine.commands.deployment.files import Bundle, read_files
from engine.commands.deployment.starts import planned_starts, take_over
from engine.commands.entries import require_text
from engine.commands.locking import lock_deployments
from engine.errors import DeploymentInvalid
from engine.interpreter import Definition
from engine.model import (
    DecisionDefinition,
    Deployment,
    DocumentTemplate,
    FormDefinition,
    ProcessDefinition,
    canonical_json,
    new_id,
)
from engine.uow import UnitOfWork

MAX_NAME = 200


def deploy(uow: UnitOfWork, files: Mapping[str, bytes], name: str, *, shared: bool = False) -> Deployment:
    """Deploy files that belong together; `shared` serves every bureau of the installation.

    Raises DeploymentInvalid with every problem found, and stores nothing then. Forms, decisions,
    templates and processes that are as they were make no new version; when nothing is new, the deployment that
    brought them is given back.
    """
    policy.require_may_deploy(uow.actor, shared=shared)
    require_text("name", name, MAX_NAME)
    bureau_id = None if shared else uow.actor.bureau_id
    lock_deployments(uow)
    bundle = read_files(files)
    before = {key: _newest(uow, key, bureau_id) for key in bundle.processes}
    _inherit_limits(bundle, before)
    rows = find_rows(uow.session, bundle, bureau_id)
    problems = [*bundle.problems, *broken_checks(bundle, uow.runtime), *unbound(bundle, rows)]
    problems += uncallable(uow.session, bundle, bureau_id)
    starts, flaws = planned_starts(uow, bundle) if not problems else ({}, [])
    if problems or flaws:
        raise DeploymentInvalid([*problems, *flaws])
    changed = _changed(bundle, rows, before)
    if not (changed or rows.are_new):
        return _brought_by(uow, before, rows)
    rows.processes = {key: new_id() for key in changed} | {
        key: row.id for key, row in before.items() if row is not None and key not in changed
    }
    deployment = _store(uow, bundle, rows, before, changed, Deployment(id=new_id(), bureau_id=bureau_id, name=name))
    uow.session.flush()
    for key in changed:
        take_over(uow, uow.session.get_one(ProcessDefinition, rows.processes[key]), starts[key])
    return deployment


def _inherit_limits(bundle: Bundle, before: Mapping[str, ProcessDefinition | None]) -> None:
    """Without a limits.toml the limits stay those of the version before."""
    if bundle.limits is None:
        known = [load_limits(row.limits) for row in before.values() if row is not None]
        bundle.limits = {key: limit for limits in known for key, limit in limits.items()}


def _newest(uow: UnitOfWork, key: str, bureau_id: UUID | None) -> ProcessDefinition | None:
    table = ProcessDefinition
    owned = table.bureau_id.is_(None) if bureau_id is None else table.bureau_id == bureau_id
    return uow.session.scalar(sa.select(table).where(table.key == key, owned).order_by(table.version.desc()).limit(1))


def _fingerprint(bundle: Bundle, rows: Rows, definition: Definition) -> str:
    """Two versions with the same fingerprint run alike: same model, forms, decisions, templates and limits."""
    parts = {
        "model": definition.fingerprint,
        "bindings": rows.bindings(definition),
        "limits": dump_limits(bundle.limits or {}),
    }
    return hashlib.sha256(canonical_json(parts)).hexdigest()


def _changed(bundle: Bundle, rows: Rows, before: Mapping[str, ProcessDefinition | None]) -> list[str]:
    """The keys of processes that differ from their newest version."""
    found = []
    for key, (definition, _) in bundle.processes.items():
        newest = before[key]
        if newest is None or newest.fingerprint != _fingerprint(bundle, rows, definition):
            found.append(key)
    return _with_callers(bundle, found)


def _with_callers(bundle: Bundle, changed: list[str]) -> list[str]:
    """A process that is bound to one that changes, as it was deployed with it, changes too."""
    while more := [
        key
        for key, (definition, _) in bundle.processes.items()
        if key not in changed and called_together(definition) & set(changed)
    ]:
        changed = changed + more
    return changed


def _brought_by(uow: UnitOfWork, before: Mapping[str, ProcessDefinition | None], rows: Rows) -> Deployment:
    ids = [row.deployment_id for row in before.values() if row is not None]
    if not ids:
        forms = sa.select(FormDefinition.deployment_id).where(FormDefinition.id.in_(rows.forms.values()))
        decided = sa.select(DecisionDefinition.deployment_id).where(DecisionDefinition.id.in_(rows.decisions.values()))
        templates = sa.select(DocumentTemplate.deployment_id).where(DocumentTemplate.id.in_(rows.templates.values()))
        ids = [found for chosen in (forms, decided, templates) for found in uow.session.scalars(chosen)]
    return uow.session.get_one(Deployment, max(ids))


def _store(
    uow: UnitOfWork,
    bundle: Bundle,
    rows: Rows,
    before: Mapping[str, ProcessDefinition | None],
    changed: list[str],
    deployment: Deployment,
) -> Deployment:
    deployment.created_at, deployment.created_by = uow.now, uow.actor.user_id
    uow.session.add(deployment)
    uow.session.flush()
    owner: dict[str, Any] = {"deployment_id": deployment.id, "bureau_id": deployment.bureau_id}
    for form_id, row_id in rows.new_forms.items():
        uow.session.add(FormDefinition(id=row_id, form_id=form_id, document=bundle.forms[form_id][1], **owner))
    for decision_id, row_id in rows.new_decisions.items():
        decision, xml = bundle.decisions[decision_id]
        uow.session.add(DecisionDefinition(id=row_id, decision_id=decision_id, name=decision.name, xml=xml, **owner))
    for template_id, row_id in rows.new_templates.items():
        content = bundle.templates[template_id][1]
        uow.session.add(DocumentTemplate(id=row_id, template_id=template_id, content=content, **owner))
    for key in changed:
        uow.session.add(_version(bundle, rows, before[key], key, owner))
    payload = {
        "name": deployment.name,
        "processes": changed,
        "forms": sorted(rows.new_forms),
        "decisions": sorted(rows.new_decisions),
        "documents": sorted(rows.new_templates),
    }
    audit.record(
        uow, "deployment.created", "deployment", deployment.id, payload=payload, bureau_id=deployment.bureau_id
    )
    return deployment


def _version(
    bundle: Bundle, rows: Rows, before: ProcessDefinition | None, key: str, owner: Mapping[str, Any]
) -> ProcessDefinition:
    definition, xml = bundle.processes[key]
    return ProcessDefinition(
        id=rows.processes[key],
        key=key,
        version=1 if before is None else before.version + 1,
        name=definition.name,
        name_en=definition.process.name_en,
        xml=xml,
        limits=dump_limits(bundle.limits or {}),
        bindings=rows.bindings(definition) | {"processes": rows.called(definition)},
        fingerprint=_fingerprint(bundle, rows, definition),
        version_tag=definition.version_tag,
        **owner,
    )
