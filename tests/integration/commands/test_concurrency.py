"""Two at once: exactly one wins, the other is told, nothing is done twice."""

import threading
from collections.abc import Callable

from engine import commands
from engine.errors import EngineError
from tests.modeling import a_model, assigned, end, extension, parallel, start, user
from tests.support.world import World

GROUP = extension(assigned(candidateGroups="D03"))
ONE = a_model(start(), user("check", GROUP), user("sign", GROUP), end(), flows="s check; check sign; sign e")
BRANCHES = ("a", "b", "c", "d")
PARALLEL = a_model(
    start(),
    parallel("split"),
    *(user(name, GROUP) for name in BRANCHES),
    parallel("join"),
    end(),
    flows=";".join(["s split", *(f"split {name}; {name} join" for name in BRANCHES), "join e"]),
)


def outcomes(*acts: Callable[[], object]) -> list[str]:
    """Run all at once; what each came to."""
    found: list[str] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            found.append("done")
        except EngineError as error:
            found.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(found)


def test_one_of_two_completions_wins(world: World) -> None:
    world.deploy(ONE)
    for _ in range(5):
        case = world.start()
        task_id = world.claim(case, "check", "wangwu")

        def complete(task_id: object = task_id) -> None:
            with world.acting("wangwu") as uow:
                commands.complete(uow, task_id, {})  # type: ignore[arg-type]

        assert outcomes(complete, complete) == ["WrongState", "done"]
        assert world.verbs(case).count("user_task.completed") == 1
        assert world.open_tasks(case) == ["sign"]


def test_one_of_two_claims_wins(world: World) -> None:
    world.deploy(ONE)
    case = world.start()
    found = outcomes(lambda: world.claim(case, "check", "wangwu"), lambda: world.claim(case, "check", "qianqi"))
    assert found == ["WrongState", "done"]


def test_completion_and_cancel_leave_one_outcome(world: World) -> None:
    world.deploy(ONE)
    for _ in range(5):
        case = world.start()
        task_id = world.claim(case, "check", "wangwu")

        def complete(task_id: object = task_id) -> None:
            with world.acting("wangwu") as uow:
                commands.complete(uow, task_id, {})  # type: ignore[arg-type]

        def cancel(case: object = case) -> None:
            with world.acting("admin") as uow:
                commands.cancel(uow, case, "重复")  # type: ignore[arg-type]

        assert outcomes(complete, cancel) in (["WrongState", "done"], ["done", "done"])
        assert (world.case(case).state, world.open_tasks(case)) == ("cancelled", [])


def test_branches_completed_at_once_join_once(world: World) -> None:
    world.deploy(PARALLEL)
    case = world.start()
    for name in BRANCHES:
        world.claim(case, name, "wangwu")

    def complete(name: str) -> Callable[[], object]:
        return lambda: world.complete(case, name, "wangwu", **{f"said_{name}": name})

    assert outcomes(*(complete(name) for name in BRANCHES)) == ["done"] * 4
    assert world.case(case).state == "completed"
    assert {f"said_{name}": name for name in BRANCHES}.items() <= dict(world.variables(case)).items()
