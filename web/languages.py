"""The language of a request, and sentences in it: Chinese unless somebody asks for English."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from flask import Flask, Response, g, request
from flask_babel import Babel, gettext

from forms import Message, Text

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"
COOKIE = "bureauflow_language"
YEAR_SECONDS = 365 * 24 * 3600
KIBI = 1024
# Parameters whose values are words of ours, not of a person.
TRANSLATED_PARAMS = frozenset({"state", "verb"})


@runtime_checkable
class Sentence(Protocol):
    """A template with parameters: a Message of the forms or the engine, or an EngineError."""

    @property
    def template(self) -> str: ...

    @property
    def params(self) -> Mapping[str, object]: ...


def language() -> str:
    """The language of this request: asked for in the address, kept in the cookie, or named by a program."""
    if "language" not in g:
        g.language = _wanted()
    return str(g.language)


def translated(sentence: Sentence) -> str:
    """A sentence in the language of the request."""
    params = {name: _translated_param(name, value) for name, value in sentence.params.items()}
    return say(sentence.template).format(**params)


def say(text: str) -> str:
    """A text of ours in the language of the request."""
    return str(gettext(text)) if text else ""


def in_language(text: object) -> str:
    """Whatever a page shows, as text: a designer's text in its language, a message translated."""
    if isinstance(text, Text):
        return text.in_language(language())
    if isinstance(text, Sentence):
        return translated(text)
    return "" if text is None else str(text)


def either(zh: str, en: str) -> str:
    """Of two names the one in the language of the request, or the one there is."""
    return Text(zh, en).in_language(language())


def file_size(count: int) -> str:
    """How large a file is, in a unit that people know."""
    if count < KIBI:
        return translated(Message("{number} bytes", {"number": count}))
    unit, size = ("KB", count / KIBI) if count < KIBI**2 else ("MB", count / KIBI**2)
    return f"{size:.1f}".removesuffix(".0") + f" {unit}"


def register_languages(app: Flask) -> None:
    """Set up translation; the catalogue is ours for API and pages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent / "translations")
    Babel(app, default_locale=DEFAULT, default_timezone="Asia/Shanghai", locale_selector=language)
    app.after_request(_keep_choice)
    app.add_template_filter(in_language, "shown")
    app.add_template_filter(file_size, "file_size")
    app.add_template_global(language, "language")
    app.add_template_global(either, "either")
    app.jinja_env.globals["languages"] = LANGUAGES
    app.jinja_env.tests["message"] = lambda value: isinstance(value, Message)


def _wanted() -> str:
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LANGUAGES, default=DEFAULT)
    return DEFAULT


def _translated_param(name: str, value: object) -> object:
    if isinstance(value, Text | Sentence):
        return in_language(value)
    return say(value) if name in TRANSLATED_PARAMS and isinstance(value, str) else value


def _keep_choice(response: Response) -> Response:
    choice = request.args.get("lang")
    if choice in LANGUAGES:
        response.set_cookie(
            COOKIE, str(choice), max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
