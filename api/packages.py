"""Finding what belongs together on disk: a process folder brings its forms and its document templates."""

from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset({".bpmn", ".dmn", ".form", ".html"})
LIMITS = "limits.toml"
PROCESSES = "bpmn"
FORMS = "forms"
DOCUMENTS = "documents"


def package_name(path: Path) -> str:
    """The deployment's name: that of the folder, or of the file without its suffix."""
    return path.resolve().name if path.is_dir() else path.stem


def read_package(path: Path) -> dict[str, bytes]:
    """The files to deploy for a file or folder, with those of its folder `documents`.

    A folder `bpmn/<key>` also brings `forms/<key>`.

    Raises OSError for what cannot be read.
    """
    return {found.name: found.read_bytes() for found in _files(path.resolve())}


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    folders = [path, path / DOCUMENTS]
    if path.parent.name == PROCESSES:
        folders.append(path.parent.parent / FORMS / path.name)
    for folder in folders:
        if folder.is_dir() or folder == path:
            yield from (found for found in sorted(folder.iterdir()) if _is_deployable(found))


def _is_deployable(path: Path) -> bool:
    return path.is_file() and (path.suffix in SUFFIXES or path.name == LIMITS)
