"""The same request with the same key happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from engine.commands.idempotency import forget_answers
from engine.uow import SYSTEM, begin
from tests.api.callers import Answer, Office
from tests.api.processes import CLERK, HEAD, OPERATOR

ORDER = {"definition_key": "purchase", "variables": {"subject": "chalk", "price": 1}}
APPROVED = {"variables": {"subject": "chalk", "approved": True}}


def cases(office: Office) -> int:
    return len(office(OPERATOR).get("/process-instances", limit=200).json["items"])


def test_start_repeated_gives_the_stored_answer(office: Office) -> None:
    first = office(HEAD).post("/process-instances", ORDER, Idempotency_Key="k1")
    again = office(HEAD).post("/process-instances", dict(reversed(ORDER.items())), Idempotency_Key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert cases(office) == 1


def test_key_of_another_request_is_refused(office: Office) -> None:
    office(HEAD).post("/process-instances", ORDER, Idempotency_Key="k1")

    other = office(HEAD).post("/process-instances", {**ORDER, "business_key": "2"}, Idempotency_Key="k1")

    assert other.status_code == 422
    assert other.json["errors"][0]["path"] == "Idempotency-Key"
    assert cases(office) == 1


def test_keys_belong_to_their_user(office: Office) -> None:
    office(HEAD).post("/process-instances", ORDER, Idempotency_Key="k1")

    assert "Idempotent-Replayed" not in office(CLERK).post("/process-instances", ORDER, Idempotency_Key="k1").headers
    assert cases(office) == 2


def test_refused_request_may_be_corrected_under_its_key(office: Office) -> None:
    wrong = {**ORDER, "variables": {"price": 1}}
    assert office(HEAD).post("/process-instances", wrong, Idempotency_Key="k1").status_code == 422

    assert office(HEAD).post("/process-instances", ORDER, Idempotency_Key="k1").status_code == 201


def test_bad_keys_are_refused(office: Office) -> None:
    for key in ("", "with blank", "x" * 201, "钥"):
        answer = office(HEAD).post("/process-instances", ORDER, Idempotency_Key=key.encode().decode("latin-1"))
        assert answer.status_code == 422, key
    assert cases(office) == 0


def test_completion_repeated_gives_the_stored_answer(office: Office) -> None:
    task = office.claimed(office.purchase())
    path = f"/user-tasks/{task['id']}/completion"

    first = office(CLERK).post(path, APPROVED, Idempotency_Key="k")
    again = office(CLERK).post(path, APPROVED, Idempotency_Key="k")

    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    assert office(CLERK).post(path, APPROVED, Idempotency_Key="other").status_code == 409


def at_once(count: int, send: Callable[[int], Answer]) -> list[Answer]:
    gate = Barrier(count)

    def wait_and_send(number: int) -> Answer:
        gate.wait()
        return send(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_send, range(count)))


def test_concurrent_duplicates_happen_once(office: Office) -> None:
    caller = office(HEAD)

    answers = at_once(6, lambda _: caller.post("/process-instances", ORDER, Idempotency_Key="same"))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 5
    assert cases(office) == 1


def test_concurrent_completions_happen_once(office: Office) -> None:
    task = office.claimed(office.purchase())
    caller = office(CLERK)
    path = f"/user-tasks/{task['id']}/completion"

    answers = at_once(6, lambda number: caller.post(path, APPROVED, Idempotency_Key=f"k{number % 2}"))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 409, 409, 409]
    done = office(OPERATOR).get("/audit-events", verb="user_task.completed").json["items"]
    assert len(done) == 1


def test_old_answers_are_forgotten(office: Office) -> None:
    office(HEAD).post("/process-instances", ORDER, Idempotency_Key="k1")
    with begin(office.runtime, SYSTEM) as uow:
        assert forget_answers(uow, uow.now - timedelta(days=1)) == 0
        assert forget_answers(uow, uow.now + timedelta(days=1)) == 1
