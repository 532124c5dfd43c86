"""Every address of a page and the function that answers it."""

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException

from engine.errors import EngineError
from web.casefile import groups_in_order
from web.failures import on_engine_error, on_failure, on_http_exception
from web.views import case, diagram, document, draft, files, inbox, prepare, sign_in, start, task
from web.wording import STATES

ROUTES = (
    ("/", "home", inbox.home, "GET"),
    ("/login", "sign_in", sign_in.show, "GET"),
    ("/login", "sign_in_submit", sign_in.submit, "POST"),
    ("/logout", "sign_out", sign_in.leave, "POST"),
    ("/session", "session", draft.session, "GET"),
    ("/files", "upload", files.upload, "POST"),
    ("/files/<uuid:attachment_id>", "file", files.content, "GET"),
    ("/documents/<uuid:document_id>", "document", document.show, "GET"),
    ("/documents/<uuid:document_id>/file", "document_file", document.content, "GET"),
    ("/inbox", "inbox", inbox.show, "GET"),
    ("/start", "processes", start.processes, "GET"),
    ("/start/<key>", "start", start.show, "GET"),
    ("/start/<key>", "start_submit", start.submit, "POST"),
    ("/start/<key>/prepare", "prepare", prepare.show, "GET"),
    ("/start/<key>/prepare", "prepare_update", prepare.update, "POST"),
    ("/start/<key>/draft", "start_draft", draft.save_of_start, "POST"),
    ("/start/<key>/form/preview", "start_preview", start.preview, "POST"),
    ("/tasks/<uuid:task_id>", "task", task.show, "GET"),
    ("/tasks/<uuid:task_id>", "task_submit", task.submit, "POST"),
    ("/tasks/<uuid:task_id>/draft", "task_draft", draft.save_of_task, "POST"),
    ("/tasks/<uuid:task_id>/form/preview", "task_preview", task.preview, "POST"),
    ("/cases/<uuid:instance_id>", "case", case.show, "GET"),
    ("/cases/<uuid:instance_id>/diagram", "case_diagram", diagram.show, "GET"),
    ("/cases/<uuid:instance_id>/cancel", "case_cancel", case.cancel, "POST"),
    ("/cases/<uuid:instance_id>/activities", "case_activity", case.start_activity, "POST"),
    ("/cases/<uuid:instance_id>/messages", "case_message", case.send, "POST"),
)


def register_routes(app: Flask) -> None:
    """Add the pages, their files and their way of failing to an application."""
    pages = Blueprint("pages", __name__, static_folder="static", static_url_path="/static", template_folder="templates")
    for rule, endpoint, view, method in ROUTES:
        pages.add_url_rule(rule, endpoint, view, methods=[method])
    pages.register_error_handler(EngineError, on_engine_error)
    pages.register_error_handler(HTTPException, on_http_exception)
    pages.register_error_handler(Exception, on_failure)
    app.jinja_env.globals["states"] = STATES
    app.jinja_env.filters["groups_in_order"] = groups_in_order
    app.register_blueprint(pages)
