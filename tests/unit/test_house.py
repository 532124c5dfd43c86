"""Rules of the house that no linter knows: what may not stand in the tracked files, and how large things grow."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("api", "engine", "forms", "web", "workflows")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json")


def _joined(*parts: str) -> str:
    """Build a forbidden word, so that this file does not hold it."""
    return "".join(parts)


REGISTRIES = [
    _joined("py", "pi.org"),
    _joined("python", "hosted.org"),
    _joined("npm", "js.org"),
    _joined("npm", "js.com"),
    _joined("deb", ".debian.org"),
    _joined("js", "delivr"),
    _joined("un", "pkg.com"),
    _joined("cdn", "js.com"),
]
MACHINE_PATHS = [_joined("/wo", "rk/"), _joined("/ro", "ot/"), _joined("/ho", "me/")]
UNFINISHED = [_joined("TO", "DO"), _joined("FIX", "ME")]
VAGUE_NAMES = re.compile(r"(Service|Manager|Helper|Utils?|Impl)$")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path, text in _texts():
        if _is_product_module(path):
            yield path, ast.parse(text)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_no_address(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [] == [line for line in lines if "http" in line.lower()], "run make lock"


@pytest.mark.parametrize("name", LOCKS[:3])
def test_every_locked_package_carries_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    pinned = [block for block in blocks if "==" in block.splitlines()[0]]
    assert pinned
    assert [] == [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block]


@pytest.mark.parametrize("word", REGISTRIES + MACHINE_PATHS + UNFINISHED)
def test_tracked_files_do_not_hold(word: str) -> None:
    assert [] == [str(path) for path, text in _texts() if word in text]


def test_classes_have_telling_names() -> None:
    vague = [
        f"{path}:{node.name}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and VAGUE_NAMES.search(node.name)
    ]
    assert [] == vague


def test_the_transaction_is_committed_in_one_place() -> None:
    assert {Path("engine/uow.py")} == _callers("commit")


def test_the_clock_is_read_in_one_place() -> None:
    assert {Path("engine/uow.py")} == _callers("now", "utcnow", "today", "time_ns")


def test_modules_and_functions_stay_small() -> None:
    modules = sorted(len(text.splitlines()) for path, text in _texts() if _is_product_module(path))
    functions = sorted(_lengths(ast.FunctionDef))
    assert _percentile(modules, 95) < 300
    assert _percentile(functions, 95) < 45
    assert functions[-1] <= 80


def test_few_classes_have_many_methods() -> None:
    large = [
        f"{path}:{node.name}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and _public_methods(node) > 12
    ]
    assert len(large) <= 3, large


def _callers(*names: str) -> set[Path]:
    return {
        path
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    }


def _is_product_module(path: Path) -> bool:
    """Migrations are a record of what was, not code that anybody maintains."""
    return path.suffix == ".py" and path.parts[0] in PRODUCT and "versions" not in path.parts


def _lengths(kind: type[ast.FunctionDef]) -> Iterator[int]:
    for _, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, kind) and node.end_lineno is not None:
                yield node.end_lineno - node.lineno + 1


def _percentile(ordered: list[int], percent: int) -> int:
    return ordered[len(ordered) * percent // 100]


def _public_methods(node: ast.ClassDef) -> int:
    return sum(isinstance(item, ast.FunctionDef) and not item.name.startswith("_") for item in node.body)
