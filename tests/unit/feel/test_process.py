"""One V8 per process: made late, shared by threads, never shared with a fork, gone without a trace at the end."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel

ROOT = Path(__file__).parents[3]

FORKING = """
import os, sys, threading
from engine.feel import Feel

feel = Feel()
held = threading.Event()
if "used" in sys.argv:
    assert feel.evaluate(["1 + 1"], {}) == [2]
if "busy" in sys.argv:
    slow = "some a in 1..100000 satisfies some b in 1..100000 satisfies a + b = 0"
    def evaluate():
        held.set()
        try:
            feel.evaluate([slow], {})
        except Exception:
            pass
    threading.Thread(target=evaluate).start()
    held.wait()
    import time; time.sleep(0.3)
child = os.fork()
if child == 0:
    assert feel.evaluate(["20 + 22"], {}) == [42]
    sys.exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert feel.evaluate(["1 + 2"], {}) == [3]
print("done")
"""


def _run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert (0, b"") == (done.returncode, done.stderr)
    return done.stdout.decode()


@pytest.mark.parametrize("parent", ["fresh", "used", "busy"])
def test_a_forked_child_evaluates_and_ends(parent: str) -> None:
    assert "done\n" == _run(FORKING, parent)


def test_a_process_ends_by_itself_after_a_runaway() -> None:
    program = (
        "from engine.feel import Feel\n"
        "feel = Feel(seconds=0.3)\n"
        "try:\n    feel.evaluate(['some a in 1..99999 satisfies some b in 1..99999 satisfies a + b = 0'], {})\n"
        "except Exception as error:\n    print(type(error).__name__)"
    )
    assert "ExpressionFailed\n" == _run(program)


def test_nothing_is_made_before_the_first_evaluation() -> None:
    program = "import threading\nfrom engine.feel import Feel\nFeel()\nprint(threading.active_count())"
    assert "1\n" == _run(program)


def test_threads_take_turns(feel: Feel) -> None:
    def work(n: int) -> list[object]:
        return [feel.evaluate([f"{n} + x", "y"], {"x": x, "y": [n, x]}) for x in range(25)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert [[[n + x, [n, x]] for x in range(25)] for n in range(8)] == results


def test_threads_go_on_after_a_runaway_of_one() -> None:
    evaluator = Feel(seconds=0.5)
    failures: list[ExpressionFailed] = []

    def run_away() -> None:
        try:
            evaluator.evaluate(["for x in 1..1.5 return x"], {})
        except ExpressionFailed as error:
            failures.append(error)

    thread = threading.Thread(target=run_away)
    thread.start()
    results = [evaluator.evaluate(["1 + 1"], {}) for _ in range(20)]
    thread.join()
    assert [[2]] * 20 == results
    assert 1 == len(failures)
    evaluator.close()


def test_close_frees_and_the_next_evaluation_starts_anew() -> None:
    evaluator = Feel()
    assert [1] == evaluator.evaluate(["1"], {})
    threads = threading.active_count()
    evaluator.close()
    evaluator.close()
    assert threading.active_count() < threads
    assert [1] == evaluator.evaluate(["1"], {})
    evaluator.close()


def test_runaways_leave_no_memory_behind() -> None:
    evaluator = Feel(seconds=1.0, megabytes=64)
    doubling = "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])"
    grown = []
    for _ in range(6):
        with pytest.raises(ExpressionFailed):
            evaluator.evaluate([doubling], {})
        grown.append(_resident_megabytes())
    evaluator.close()
    assert grown[-1] - grown[1] < 200


def test_many_different_expressions_stay_bounded() -> None:
    evaluator = Feel(megabytes=64)
    for batch in range(100):
        texts = [f"a + {batch} * {n} + string length({'x' * 50!r})".replace("'", '"') for n in range(100)]
        assert 100 == len(evaluator.evaluate(texts, {"a": 1}))
    evaluator.close()


def test_requests_leave_nothing_behind() -> None:
    evaluator = Feel(megabytes=32)
    context = {f"k{n}": {"a": n, "b": ["x", "y"], "c": {"d": "教育局"}} for n in range(200)}
    for n in range(2000):
        assert [n + 1] == evaluator.evaluate(["k1.a + n"], {**context, "n": n})
    evaluator.close()


def _resident_megabytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
