"""Starting a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.attachments import bind_files, known_files
from engine.commands.drafts import end_start_draft
from engine.commands.entries import MAX_KEY, Filling, checked, require_text
from engine.definitions import Deployed, host_of, newest
from engine.errors import Forbidden, Invalid, WrongState
from engine.given import given_variables
from engine.interpreter import StepFailed
from engine.model import GENESIS, ProcessInstance, new_id
from engine.uow import Actor, UnitOfWork


@dataclass(frozen=True, slots=True)
class Origin:
    """The case of a bureau below that hands this one up, and the job that does it."""

    instance_id: UUID
    bureau_name: str
    job_id: UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """The case whose call activity begins this one, under the id of its wait state; what it was given goes on."""

    wait_state_id: UUID
    instance: ProcessInstance
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new case begins with, beside its process; `values` are what the start form made of the entries.

    A case that an event starts begins `at` its start event, with what that has `brought`.
    """

    bureau_id: UUID
    values: Mapping[str, Any]
    title: str = ""
    business_key: str | None = None
    origin: Origin | None = None
    caller: Caller | None = None
    at: str | None = None
    brought: Mapping[str, Any] = field(default_factory=dict)


def start(
    uow: UnitOfWork, definition_key: str, variables: Mapping[str, Any], business_key: str | None = None
) -> ProcessInstance:
    """Begin a case on the newest version of a process; its variables are what the start form makes of them.

    A first step that fails leaves nothing behind: Invalid says where and why.
    """
    actor = uow.actor
    if actor.bureau_id is None:
        raise Forbidden("Cannot start a case: it needs a bureau")
    if business_key is not None:
        require_text("business_key", business_key, MAX_KEY)
    version = newest(uow, definition_key, actor.bureau_id)
    if version.definition.start_event is None:
        raise WrongState("Cannot start {key}: only a message, signal or timer starts it", key=definition_key)
    policy.require_may_start(actor, definition_key, version.definition.start_lane)
    form_id = version.definition.start_form_id
    entries = known_files(uow, version, form_id, variables, person_id=actor.user_id)
    filling = Filling(version, form_id, version.definition.start_id, actor.bureau_id, {}, actor.user_id)
    values, about = checked(uow, filling, entries)
    instance = begin_case(uow, version, Beginning(actor.bureau_id, values, about, business_key))
    bind_files(uow, version, form_id, values, instance, version.definition.start_id)
    if form_id is not None:
        end_start_draft(uow, definition_key)
    return instance


def begin_case(uow: UnitOfWork, version: Deployed, beginning: Beginning) -> ProcessInstance:
    """The case itself, run on until it first waits."""
    origin, caller = beginning.origin, beginning.caller
    above = (origin.instance_id, origin.bureau_name) if origin else None
    given = caller.given if caller else given_variables(uow, beginning.bureau_id, above)
    values = dict(beginning.values) | dict(given)
    host = host_of(uow, version)
    try:
        step = interpreter.start(
            version.definition, host, values, beginning.at, beginning.brought, called=caller is not None
        )
        instance = _instance(uow, version, beginning, step.state)
        uow.session.add(instance)
        payload = {"definition_key": version.key, "version": version.version, "variables": values}
        payload |= {"at": beginning.at, "brought": dict(beginning.brought)} if beginning.at else {}
        payload |= {"parent_id": str(caller.instance.id)} if caller else {}
        audit.record(uow, "instance.started", "process_instance", instance.id, instance, payload)
        advance(uow, instance, version, step)
    except StepFailed as failure:
        raise Invalid(
            "The case cannot start: its first step fails at {element}: {reason}",
            element=failure.element_id,
            reason=failure.sentence,
            problems={},
        ) from failure
    return instance


def _instance(uow: UnitOfWork, version: Deployed, beginning: Beginning, state: bytes) -> ProcessInstance:
    actor, origin, caller = uow.actor, beginning.origin, beginning.caller
    return ProcessInstance(
        id=caller.wait_state_id if caller else new_id(),
        bureau_id=beginning.bureau_id,
        definition_id=version.id,
        definition_key=version.key,
        business_key=beginning.business_key,
        state="active",
        blob=state,
        started_by=caller.instance.started_by if caller else actor.user_id,
        applicant_id=_applicant(actor, caller),
        title=beginning.title or version.name,
        origin_id=origin and origin.instance_id,
        origin_job_id=origin and origin.job_id,
        parent_id=caller and caller.instance.id,
        root_id=caller and (caller.instance.root_id or caller.instance.id),
        depth=caller.instance.depth + 1 if caller else 0,
        started_at=uow.now,
        audit_seq=0,
        audit_head=GENESIS,
    )


def _applicant(actor: Actor, caller: Caller | None) -> UUID | None:
    if caller is not None:
        return caller.instance.applicant_id
    return actor.user_id if actor.kind == "applicant" else None
