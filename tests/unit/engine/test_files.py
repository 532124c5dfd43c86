"""Names, kinds and contents of files, without a database."""

import hashlib
import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from engine.config import Settings
from engine.errors import Invalid, TooLarge
from engine.files import clean_name, path_of, remove_content, remove_unfinished, settled_contents, store
from engine.files.kinds import media_type_of
from tests.support.files import HTML, JPEG, OFD, PDF, PNG, a_zip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url="", secret_key="", data_dir=tmp_path, max_file_bytes=1000)


def files_of(settings: Settings) -> list[Path]:
    return [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "given, name",
    [
        ("章程.pdf", "章程.pdf"),
        ("C:\\Users\\x\\章程.pdf", "章程.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b\r\n.pdf", "a b .pdf"),
        ("fdp.\u202eexe.pdf", "fdp. exe.pdf"),
        ('a"<b>|c?.pdf', "a b c .pdf"),
        ("  .hidden. ", "hidden"),
        ("/", ""),
        ("..", ""),
        ("", ""),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_clean_name_leaves_nothing_that_misleads(given: str, name: str) -> None:
    assert clean_name(given) == name


@pytest.mark.parametrize(
    "content, name, media_type",
    [
        (PDF, "a.pdf", "application/pdf"),
        (OFD, "a.OFD", "application/ofd"),
        (JPEG, "a.jpg", "image/jpeg"),
        (JPEG, "a.jpeg", "image/jpeg"),
        (PNG, "a.Png", "image/png"),
    ],
)
def test_kind_is_told_by_the_content(content: bytes, name: str, media_type: str) -> None:
    assert media_type_of(io.BytesIO(content), name) == media_type


def with_long_list(content: bytes) -> bytes:
    """The archive, claiming to have more entries than anybody wants to read."""
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 12] + struct.pack("<I", 0x7FFFFFFF) + content[end + 16 :]


def a_bomb() -> bytes:
    """A small archive that says it unpacks to four gigabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", b"x")
    content = bytearray(made.getvalue())
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(content)


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (HTML, "a.pdf", "the content of a.pdf is none"),
        (HTML, "a.html", "but found a.html"),
        (PDF, "a", "but found a"),
        (PDF, "a.png", "to be image/png, but it is application/pdf"),
        (b"GIF89a", "a.png", "the content of a.png is none"),
        (b"x" + PDF, "a.pdf", "the content of a.pdf is none"),
        (a_zip(a__txt=b"x"), "a.ofd", "the content of a.ofd is none"),
        (OFD[:-30], "a.ofd", "the content of a.ofd is none"),
        (OFD[:-22] + b"PK\x06\x07" + bytes(16) + OFD[-22:], "a.ofd", "the content of a.ofd is none"),
        (with_long_list(OFD), "a.ofd", "the content of a.ofd is none"),
        (a_bomb(), "a.ofd", "the content of a.ofd is none"),
        (b"PK\x03\x04", "a.ofd", "the content of a.ofd is none"),
        (b"", "a.pdf", "the content of a.pdf is none"),
    ],
)
def test_other_kinds_and_false_names_are_refused(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        media_type_of(io.BytesIO(content), name)
    assert list(refused.value.problems) == ["file"]


def test_store_keeps_the_content_by_its_digest(settings: Settings) -> None:
    stored = store(settings, "a.pdf", io.BytesIO(PDF))
    assert (stored.sha256, stored.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    path = path_of(settings, stored.sha256)
    assert path.read_bytes() == PDF
    assert files_of(settings) == [path]


def test_equal_contents_are_kept_once_and_mended(settings: Settings) -> None:
    stored = store(settings, "a.pdf", io.BytesIO(PDF))
    path_of(settings, stored.sha256).write_bytes(b"damaged")
    assert store(settings, "b.pdf", io.BytesIO(PDF)) == stored
    assert [path.read_bytes() for path in files_of(settings)] == [PDF]


@pytest.mark.parametrize(
    "content, error", [(PDF + bytes(1000), TooLarge), (HTML, Invalid), (b"", Invalid)], ids=["large", "kind", "empty"]
)
def test_refused_content_leaves_nothing_behind(settings: Settings, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        store(settings, "a.pdf", io.BytesIO(content))
    assert files_of(settings) == []


def test_broken_off_upload_leaves_nothing_behind(settings: Settings) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        store(settings, "a.pdf", Broken())
    assert files_of(settings) == []


def test_remove_unfinished_takes_what_a_crash_left(settings: Settings) -> None:
    stored = store(settings, "a.pdf", io.BytesIO(PDF))
    old, new = (settings.data_dir / "files" / "tmp" / name for name in ("old", "new"))
    for path, moment in ((old, 100), (new, 300)):
        path.write_bytes(b"x")
        os.utime(path, (moment, moment))
    remove_unfinished(settings, 200)
    assert sorted(files_of(settings)) == sorted([new, path_of(settings, stored.sha256)])


def test_remove_content_leaves_one_that_was_stored_anew(settings: Settings) -> None:
    stored = store(settings, "a.pdf", io.BytesIO(PDF))
    path = path_of(settings, stored.sha256)
    os.utime(path, (100, 100))
    assert list(settled_contents(settings, 200)) == [stored.sha256]
    store(settings, "b.pdf", io.BytesIO(PDF))
    assert list(settled_contents(settings, 200)) == []
    assert not remove_content(settings, stored.sha256, 200)
    assert path.read_bytes() == PDF
    os.utime(path, (100, 100))
    assert remove_content(settings, stored.sha256, 200)
    assert not remove_content(settings, stored.sha256, 200)
    assert files_of(settings) == []
