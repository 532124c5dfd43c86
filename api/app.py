"""The application factory: settings, handlers, runtime, API and pages become one Flask application."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import web
from api.endpoint import Resource
from api.errors import register_errors
from api.health import register_health
from api.logs import register_request_log
from api.openapi import PREFIX, make_api
from api.resources import (
    access,
    attachments,
    audit,
    conversions,
    decisions,
    definitions,
    documents,
    drafts,
    instances,
    jobs,
    messages,
    organisation,
    people,
    tasks,
)
from api.workflows import load_handlers
from engine.config import Settings, read_settings
from engine.runtime import Runtime, make_runtime

RESOURCES: tuple[Resource, ...] = (
    access.session,
    access.tokens,
    definitions.deployments,
    conversions.conversions,
    definitions.process_definitions,
    decisions.decision_definitions,
    instances.process_instances,
    tasks.user_tasks,
    attachments.attachments,
    documents.documents,
    drafts.drafts,
    messages.messages,
    messages.signals,
    jobs.jobs,
    people.users,
    organisation.departments,
    organisation.positions,
    organisation.groups,
    audit.audit_events,
)

MAX_REQUEST_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Flask:
    """The application of this process; connects to nothing before the first request."""
    if runtime is None:
        settings = settings or read_settings()
        runtime = make_runtime(settings, load_handlers(settings.workflows))
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY=runtime.settings.secret_key, MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES)
    app.extensions["bureauflow"] = runtime
    app.url_map.strict_slashes = False
    if runtime.settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    register_request_log(app)
    register_errors(app)
    register_health(app)
    web.register(app)
    api = make_api(app, product_version())
    for resource in RESOURCES:
        api.register_blueprint(resource, url_prefix=f"{PREFIX}{resource.url_prefix or ''}")
    return app


def product_version() -> str:
    """The version installed, or that of a bare checkout."""
    try:
        return version("bureauflow")
    except PackageNotFoundError:
        return "0.0.0"
