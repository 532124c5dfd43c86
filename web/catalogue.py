"""The catalogue of translations: what the sources say in English, and whether all of it is said in Chinese.

`python -m web.catalogue` brings translations/zh/LC_MESSAGES/messages.po up to date with the sources: new sentences
come in empty, gone ones go out. `pybabel compile` makes of it what a running server reads.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.library import TEMPLATES

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
PACKAGES = ("api", "engine", "forms", "web")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
OPTIONS = {"**/templates/**.html": {"silent": "false"}}
# Nothing here changes by itself: the file changes only when a sentence does.
HEADER: dict[str, Any] = {
    "project": "BureauFlow",
    "version": "1",
    "msgid_bugs_address": "",
    "creation_date": datetime(2026, 11, 22, tzinfo=UTC),
    "revision_date": datetime(2026, 11, 22, tzinfo=UTC),
    "last_translator": "",
    "language_team": "",
}
# Whatever takes an English template, and at which place among its arguments.
TEMPLATE_FIRST = (
    "EngineError",
    "ExpressionFailed",
    "Forbidden",
    "IncidentOpened",
    "Invalid",
    "Message",
    "NobodyWaits",
    "NotFound",
    "Rejected",
    "SignInFailed",
    "StaleVersion",
    "TooLarge",
    "ValidationError",
    "NotActive",
    "WrongState",
    "YearUnpublished",
    "say",
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(TEMPLATE_FIRST, None),
    **dict.fromkeys(("require_operator", "require_active", "require_open"), (2,)),
    **dict.fromkeys(("require_running", "require_changeable"), (2,)),
    **dict.fromkeys(("require_administrator", "lock_bureau"), (2,)),
    **dict.fromkeys(("require_assignee", "require_somebody_else"), (3,)),
    "lock_row": (4,),
}
# In the API these take a status or a path first; elsewhere the same names mean other things.
OF_API = {**KEYWORDS, "_refuse": (2,), "problem": (2,)}
# Words that are put into sentences without standing in one call with them.
WORDS = (
    *("active", "suspended", "incident", "completed", "cancelled", "open", "due", "running", "failed", "succeeded"),
    *(
        "assign a user task",
        "claim a user task",
        "release a user task",
        "correlate",
        "fire",
        "run",
        "return",
        "deliver",
        "none",
        "operators",
        "the engine",
    ),
)


def extracted() -> Catalog:
    """Every sentence of the sources, with the files that say it."""
    catalogue = Catalog(locale="zh", fuzzy=False, **HEADER)
    for package in PACKAGES:
        keywords = OF_API if package == "api" else KEYWORDS
        found = extract_from_dir(ROOT / package, METHODS, options_map=OPTIONS, keywords=keywords)
        for file, _, sentence, _, context in found:
            catalogue.add(sentence, None, _at(f"{package}/{file}"), context=context)
    for path in sorted((ROOT / "api").rglob("*.py")):
        for sentence in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
            catalogue.add(sentence, None, _at(str(path.relative_to(ROOT))))
    for word in WORDS:
        catalogue.add(word, None, _at("web/catalogue.py"))
    for template in TEMPLATES:
        catalogue.add(template, None, _at("web/library.py"))
    return catalogue


def _at(file: str) -> list[tuple[str, int]]:
    """Where a sentence is said: without a line number, so that the catalogue changes only when a sentence does."""
    return cast("list[tuple[str, int]]", [(file, None)])


def _sentences(module: ast.Module) -> Iterator[str]:
    """Sentences that are not the argument of a known call: `message=...`, `error=...`, and the values of SENTENCES."""
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg in {"error", "message"}:
            values: list[ast.expr] = [node.value]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict) and _is_named(node, "SENTENCES"):
            values = node.value.values
        else:
            continue
        yield from (one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _is_named(node: ast.AnnAssign, name: str) -> bool:
    return isinstance(node.target, ast.Name) and node.target.id == name


def kept() -> Catalog:
    """The catalogue as it is in the sources."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh")


def untranslated() -> Iterator[str]:
    """Sentences of the catalogue without Chinese, or marked as uncertain."""
    for message in kept():
        if message.id and (not message.string or message.fuzzy):
            yield str(message.id)


def update() -> None:
    """Write the catalogue anew from the sources, keeping every translation that still has its sentence."""
    catalogue = extracted()
    catalogue.header_comment = "# Chinese of BureauFlow. The English sentences are those of the sources."
    if CATALOGUE.exists():
        known = {message.id: message.string for message in kept() if message.id}
        for message in catalogue:
            if message.id in known:
                message.string = known[message.id]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, sort_output=True, width=0, omit_header=False)


if __name__ == "__main__":
    update()
