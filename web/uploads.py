"""What a posted page enters into a form: texts, and files that came along, which are taken in at once.

A file control is named `_upload:<path of its field>`; the files taken in before are ids under the path itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import FileStorage

from engine import commands
from engine.errors import EngineError, Invalid, Message
from engine.uow import Actor
from forms import Form
from web.entries import entered
from web.identity import current_runtime

PREFIX = "_upload:"
# One page may bring along several files when its browser runs no script; with one, each comes on its own.
FILES_AT_ONCE = 5
AROUND_BYTES = 2 * 1024 * 1024
MOST_PARTS = 20_000


@dataclass(frozen=True)
class Posted:
    """Entries; why files that came along were not taken in, by path; and what tells this request from another."""

    data: dict[str, object]
    problems: Mapping[str, Sequence[Message]] = field(default_factory=dict)
    proof: object = None

    @property
    def refused(self) -> Invalid | None:
        """The refusal to show, where a file was not taken in."""
        return Invalid("The files are refused", problems=self.problems) if self.problems else None


def allow_files() -> None:
    """Let this request be as large as a page with files is; called before anything of it is read."""
    request.max_content_length = FILES_AT_ONCE * current_runtime().settings.max_file_bytes + AROUND_BYTES
    request.max_form_parts = MOST_PARTS


def posted_entries(form: Form | None, actor: Actor) -> Posted:
    """The entries of the page; never called inside a unit of work, because receiving files takes long."""
    if form is None:
        return Posted({})
    texts = request.form.to_dict(flat=False)
    without = entered(form, texts)
    problems: dict[str, list[Message]] = {}
    taken: list[str] = []
    for path, file in _files(texts):
        try:
            found = commands.upload(current_runtime(), actor, file.filename or "", file.stream)
        except EngineError as refused:
            problems.setdefault(path, []).extend(sentences(refused))
        else:
            texts[path].append(str(found.id))
            taken.append(found.sha256)
    return Posted(entered(form, texts) if taken else without, problems, [without, taken] if taken else without)


def sentences(refused: EngineError) -> list[Message]:
    """Why a file was not taken in."""
    if isinstance(refused, Invalid) and refused.problems:
        return [message for messages in refused.problems.values() for message in messages]
    return [Message(refused.template, refused.params)]


def _files(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, FileStorage]]:
    """The files that came along, with the path of a field that was shown; a control left empty sends a nameless one."""
    for name, file in request.files.items(multi=True):
        path = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and path in texts and file.filename:
            yield path, file
