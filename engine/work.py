"""Calling a handler: the one place where anything may go wrong without our knowing what."""

import logging
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.handlers import (
    BpmnError,
    Handler,
    HandlerCall,
    OtherBureaus,
    OutsideTransaction,
    OwnBureau,
    Postponed,
    Transaction,
)
from engine.interpreter import WaitState
from engine.model import Bureau, ProcessInstance
from engine.uow import UnitOfWork
from engine.values import flaws_in

log = logging.getLogger(__name__)


class HandlerFailed(Exception):
    """A handler raised, or returned what no variable can hold; the text is for operators."""


def call(handler: Handler, told: HandlerCall) -> dict[str, Any]:
    """The handler's result; raises HandlerFailed whatever goes wrong.

    Raises Postponed where it has to wait, and BpmnError for the model to catch.
    """
    try:
        result = handler.function(told)
    except Postponed:
        raise
    except BpmnError as error:
        _require_json(error.variables, "error")
        raise
    except Exception as error:
        log.exception("Handler %s failed in job %s of case %s", handler.type, told.job_id, told.instance_id)
        raise HandlerFailed(f"{type(error).__name__}: {error}") from error
    if not isinstance(result, Mapping):
        raise HandlerFailed(f"Expected the handler to return a dict, but found {type(result).__name__}")
    _require_json(result, "result")
    return dict(result)


def _require_json(variables: Mapping[str, Any], what: str) -> None:
    for path, flaw in flaws_in(variables):
        raise HandlerFailed(f"Expected the handler's {what} to be JSON: {path}: {flaw}")


def told_of(
    uow: UnitOfWork,
    instance: ProcessInstance,
    wait: WaitState,
    variables: Mapping[str, Any],
    *,
    transaction: Transaction | None = None,
    other_bureaus: OtherBureaus | None = None,
) -> HandlerCall:
    """What a handler is told of the service task it does."""
    bureau = _bureau(uow.session, instance.bureau_id)
    return HandlerCall(
        job_id=UUID(wait.id),
        instance_id=instance.id,
        bureau_code=bureau.code,
        bureau_area_code=bureau.area_code,
        bureau_agency_code=bureau.agency_code,
        bureau_name=bureau.name,
        bureau_name_en=bureau.name_en,
        element_id=wait.element_id,
        variables=variables,
        headers=dict(wait.headers or {}),
        now=uow.now,
        transaction=transaction or cast("Transaction", OutsideTransaction()),
        other_bureaus=other_bureaus or cast("OtherBureaus", OwnBureau()),
    )


def _bureau(session: Session, bureau_id: UUID) -> sa.Row[str, str, str, str, str]:
    found = sa.select(Bureau.code, Bureau.area_code, Bureau.agency_code, Bureau.name, Bureau.name_en)
    return session.execute(found.where(Bureau.id == bureau_id)).one()
