"""Contents by their SHA-256 in the data folder: `files/ab/abcd...`, written whole or not at all.

Equal contents are kept once. A content without a row, left by a crash between the two, harms nobody; a row is never
written before its content is on the disk.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engine.config import Settings
from engine.errors import Invalid, Message, TooLarge
from engine.files.kinds import media_type_of

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A content that is on the disk."""

    sha256: str
    size: int
    media_type: str


def store(settings: Settings, name: str, stream: IO[bytes]) -> Stored:
    """Keep a content; raises TooLarge or Invalid for what is not taken in, and leaves nothing behind then.

    Takes long: never inside a unit of work.
    """
    root = settings.data_dir / "files"
    with _temporary(root / "tmp") as file:
        sha256, size = _copied(stream, file, settings.max_file_bytes)
        media_type = media_type_of(file, name)
        file.flush()
        os.fsync(file.fileno())
        # Also over an equal one: what lies there may have been damaged, and this one is known to be whole.
        target = path_of(settings, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).replace(target)
        _sync_folder(target.parent)
    return Stored(sha256, size, media_type)


def path_of(settings: Settings, sha256: str) -> Path:
    """Where a content lies."""
    return settings.data_dir / "files" / sha256[:2] / sha256


def remove_unfinished(settings: Settings, before: float) -> None:
    """Remove what uploads that never ended left behind before a moment, in seconds since 1970."""
    for path in (settings.data_dir / "files" / "tmp").glob("*"):
        if _is_older(path, before):
            path.unlink(missing_ok=True)


def settled_contents(settings: Settings, before: float) -> Iterator[str]:
    """The digests of contents last stored before a moment."""
    for path in (settings.data_dir / "files").glob("??/*"):
        if _is_older(path, before):
            yield path.name


def remove_content(settings: Settings, sha256: str, before: float) -> bool:
    """Remove a content, unless it was stored anew since that moment."""
    path, aside = path_of(settings, sha256), settings.data_dir / "files" / "tmp" / sha256
    # Set aside first: what is stored from now on is another file, and what was just before shows its age.
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    if _is_older(aside, before):
        aside.unlink()
        return True
    aside.replace(path)
    return False


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _copied(stream: IO[bytes], file: IO[bytes], most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLarge("Expected a file of at most {limit} bytes", limit=most)
        digest.update(chunk)
        file.write(chunk)
    if size == 0:
        message = Message("Expected a file with content, but found an empty one")
        raise Invalid(message.template, problems={"file": [message]})
    return digest.hexdigest(), size


@contextmanager
def _temporary(folder: Path) -> Iterator[IO[bytes]]:
    """A new file, which is gone at the end unless it was given another name."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
