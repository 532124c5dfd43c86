"""One V8 for each process, beside it: made late, shared by threads, never by a fork, gone without a trace."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel

ROOT = Path(__file__).parents[3]
SLOW = "some a in 1..100000 satisfies some b in 1..100000 satisfies a + b = 0"

# What the programs below begin with.
HEAD = f"""
import os, signal, sys, threading, time
from pathlib import Path
from engine.feel import Feel

feel = Feel()
slow = {SLOW!r}

def evaluate_slow():
    try:
        feel.evaluate([slow], {{}})
    except Exception:
        pass

def become_busy():
    threading.Thread(target=evaluate_slow, daemon=True).start()
    while not feel._sandbox._lock.locked():
        pass

def v8():
    return feel._sandbox._child._process.pid

def runs(pid):
    try:
        return Path(f"/proc/{{pid}}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

def no_children():
    try:
        return os.waitpid(-1, os.WNOHANG) and False
    except ChildProcessError:
        return True
"""

FORKING = """
if "fresh" not in sys.argv:
    assert feel.evaluate(["1 + 1"], {}) == [2]
if "busy" in sys.argv:
    become_busy()
child = os.fork()
if child == 0:
    assert feel.evaluate(["20 + 22"], {}) == [42]
    sys.exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert feel.evaluate(["1 + 2"], {}) == [3]
print("done")
"""

KILLED = """
assert feel.evaluate(["1 + 1"], {}) == [2]
if "busy" in sys.argv:
    become_busy()
v8_of_the_parent = v8()
if os.fork() == 0:
    while runs(v8_of_the_parent):
        time.sleep(0.01)
    print("gone", flush=True)
    os._exit(0)
os.kill(os.getpid(), signal.SIGKILL)
"""

INTERRUPTED = """
def interrupt(*_):
    raise KeyboardInterrupt

assert feel.evaluate(["1 + 1"], {}) == [2]
signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    feel.evaluate([slow], {})
except KeyboardInterrupt:
    print("interrupted")
assert feel.evaluate(["1 + 2"], {}) == [3]
"""

RUNAWAYS_IN_THREADS = """
from engine.errors import ExpressionFailed

feel = Feel(seconds=0.2)
runaways = [
    "count(for a in 1..100000, b in 1..100000 return a)",
    'string join(for a in 1..1000000 return "xxxxxxxxxx")',
    '"a" + string(for a in 1..300000 return {x: a})',
]
stopped = []
finished = threading.Event()

def go_on():
    while not finished.is_set():
        try:
            assert feel.evaluate(["1 + 1"], {"x": list(range(2000))}) == [2]
        except ExpressionFailed:
            pass  # on a busy machine even this may take too long

def run_away(expression):
    try:
        feel.evaluate([expression], {})
    except ExpressionFailed:
        stopped.append(expression)

others = [threading.Thread(target=go_on) for _ in range(4)]
for thread in others:
    thread.start()
for n in range(6):
    thread = threading.Thread(target=run_away, args=(runaways[n % 3],))
    thread.start()
    thread.join()
finished.set()
for thread in others:
    thread.join()
print(len(stopped))
"""


def _start(program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-W", "error", "-c", HEAD + program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)


def _run(program: str, *arguments: str) -> str:
    done = _start(program, *arguments)
    assert (0, b"") == (done.returncode, done.stderr)
    return done.stdout.decode()


def _stat(pid: int | str) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _children() -> set[int]:
    """The processes that this one has started and not yet waited for."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and _stat(entry.name)[1] == str(os.getpid()):
                found.add(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _v8_of(evaluator: Feel) -> int:
    child = evaluator._sandbox._child
    assert child is not None
    return child._process.pid


@pytest.mark.parametrize("parent", ["fresh", "used", "busy"])
def test_a_forked_child_evaluates_and_ends(parent: str) -> None:
    assert "done\n" == _run(FORKING, parent)


@pytest.mark.parametrize("parent", ["idle", "busy"])
def test_v8_ends_after_a_killed_parent_though_a_fork_of_it_lives(parent: str) -> None:
    done = _start(KILLED, parent)
    assert (-signal.SIGKILL, b"gone\n", b"") == (done.returncode, done.stdout, done.stderr)


def test_a_process_ends_by_itself_after_a_runaway() -> None:
    program = (
        "feel = Feel(seconds=0.3)\n"
        "try:\n    feel.evaluate([slow], {})\n"
        "except Exception as error:\n    print(type(error).__name__)"
    )
    assert "ExpressionFailed\n" == _run(program)


def test_nothing_is_made_before_the_first_evaluation() -> None:
    assert "1 True\n" == _run("print(threading.active_count(), no_children())")


def test_v8_is_not_in_the_process_that_asks() -> None:
    program = "feel.evaluate(['1'], {})\nprint('mini_racer' in Path('/proc/self/maps').read_text())"
    assert "False\n" == _run(program)


def test_v8_ends_with_a_forgotten_evaluator() -> None:
    assert "True\n" == _run("feel.evaluate(['1'], {})\ndel feel\nprint(no_children())")


def test_v8_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUREAUFLOW_SECRET_KEY", "a secret")
    evaluator = Feel()
    evaluator.evaluate(["1"], {})
    entries = Path(f"/proc/{_v8_of(evaluator)}/environ").read_text(encoding="utf-8").rstrip("\0").split("\0")
    assert {entry.partition("=")[0] for entry in entries} <= {"PYTHONPATH", "LD_LIBRARY_PATH"}
    evaluator.close()


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


def test_a_process_survives_runaways_in_many_threads() -> None:
    assert "6\n" == _run(RUNAWAYS_IN_THREADS)


def test_an_interrupted_call_leaves_no_answer_to_the_next() -> None:
    assert "interrupted\n" == _run(INTERRUPTED)


def test_a_crash_of_v8_fails_the_evaluation_alone() -> None:
    evaluator = Feel(seconds=30.0)
    evaluator.evaluate(["1"], {})
    v8 = _v8_of(evaluator)
    idle = int(_stat(v8)[11])

    def crash() -> None:
        while int(_stat(v8)[11]) < idle + 5:  # until it works
            time.sleep(0.01)
        os.kill(v8, signal.SIGSEGV)

    crashing = threading.Thread(target=crash)
    crashing.start()
    with pytest.raises(ExpressionFailed, match="had to be stopped"):
        evaluator.evaluate([SLOW], {})
    crashing.join()
    assert [2] == evaluator.evaluate(["1 + 1"], {})
    evaluator.close()


def test_a_v8_that_died_between_evaluations_is_not_noticed() -> None:
    evaluator = Feel()
    evaluator.evaluate(["1"], {})
    os.kill(_v8_of(evaluator), signal.SIGKILL)
    os.waitid(os.P_PID, _v8_of(evaluator), os.WEXITED | os.WNOWAIT)
    assert [2] == evaluator.evaluate(["1 + 1"], {})
    evaluator.close()


@pytest.mark.parametrize("size", [1, 300_000])
def test_a_v8_that_does_not_answer_is_killed(size: int) -> None:
    evaluator = Feel(seconds=0.5)
    evaluator.evaluate(["1"], {})
    silent = _v8_of(evaluator)
    os.kill(silent, signal.SIGSTOP)
    with pytest.raises(ExpressionFailed, match=r"within 0\.5 seconds"):
        evaluator.evaluate(["x"], {"x": "教" * size})
    assert silent not in _children()
    assert [2] == evaluator.evaluate(["1 + 1"], {})
    evaluator.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_v8_goes_on_while_its_parent_finishes(number: signal.Signals) -> None:
    evaluator = Feel()
    evaluator.evaluate(["1"], {})
    v8 = _v8_of(evaluator)
    os.kill(v8, number)
    assert [2] == evaluator.evaluate(["1 + 1"], {})
    assert v8 == _v8_of(evaluator)
    evaluator.close()


def test_expressions_of_one_view_share_the_limit() -> None:
    evaluator = Feel(seconds=30)
    view = evaluator.at(datetime(2026, 3, 2, tzinfo=UTC))
    view.seconds_used = 29.8
    began = time.monotonic()
    with pytest.raises(ExpressionFailed, match="within 30 seconds"):
        view.evaluate(["count(for a in 1..10000, b in 1..10000 return a * b)"], {})
    assert time.monotonic() - began < 20, "what others had used was not counted"
    assert [2] == evaluator.evaluate(["1 + 1"], {})
    evaluator.close()


def test_close_ends_v8_and_the_next_evaluation_starts_anew() -> None:
    before = _children()
    evaluator = Feel()
    assert [1] == evaluator.evaluate(["1"], {})
    assert {_v8_of(evaluator)} == _children() - before
    evaluator.close()
    evaluator.close()
    assert before == _children()
    assert [1] == evaluator.evaluate(["1"], {})
    evaluator.close()


def test_runaways_leave_no_process_and_no_memory_behind() -> None:
    before = _children()
    evaluator = Feel(seconds=1.0, megabytes=64)
    doubling = "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])"
    grown = []
    for _ in range(6):
        with pytest.raises(ExpressionFailed):
            evaluator.evaluate([doubling], {})
        assert before == _children()
        grown.append(_resident_megabytes())
    evaluator.close()
    assert grown[-1] - grown[0] < 20


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
