"""What the bureau did in the weeks before: a school that has its licence, and one that the city decides on."""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context

import time_machine

from api.app import create_app
from api.workflows import load_handlers
from engine.config import Settings
from engine.runtime import make_runtime
from tests.scenarios.cases import OFFICERS, apply_for
from tests.scenarios.people import Bureau
from tests.scenarios.staff import APPLICANT
from tests.scenarios.stages import SENIOR
from tests.support.databases import PASSWORD

BEGUN = datetime.fromisoformat("2026-08-17T09:00:00+08:00")
SIGNED = datetime.fromisoformat("2026-08-27T15:30:00+08:00")
DELIVERED = datetime.fromisoformat("2026-08-31T10:00:00+08:00")


def live_through(settings: Settings) -> Mapping[str, str]:
    """Walk both cases through the API of a product with the process deployed; ids by their places.

    In a process of its own: ids tell the time, and none is smaller than one that its process has given before.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(_walk, settings).result()


def _walk(settings: Settings) -> Mapping[str, str]:
    with time_machine.travel(BEGUN) as clock:
        runtime = make_runtime(settings, load_handlers())
        try:
            bureau = Bureau(create_app(runtime=runtime), runtime, PASSWORD, clock)
            senior = apply_for(bureau, **SENIOR.application)
            senior.advance_to("seal_pre_review")
            senior.seal_and_hand_up()
            primary = apply_for(bureau, school_name="测试县晨光小学")
            primary.advance_to("record_notice")
            bureau.wait_until(SIGNED)
            primary.advance_to("deliver_licence")
            bureau.wait_until(DELIVERED)
            primary.do("deliver_licence")
            documents = bureau.person(APPLICANT).all(f"/process-instances/{primary.id}/documents")
            [licence] = [document["id"] for document in documents if document["template_id"] == "licence"]
            [signed] = bureau.person(OFFICERS["director_decision"]).all("/user-tasks", inbox="done")
        finally:
            runtime.close()
    return {"finished": primary.id, "handed_up": senior.id, "licence": licence, "signed": signed["id"]}
