"""What a visitor is told when something cannot be: one sentence and one way on."""

from http import HTTPStatus
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from stampcard.models.failing import FAILURES, is_fault_of_ours, storage_error
from stampcard.models.writing import StorageError
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.words import N_
from stampcard.web.coming_back import page_of_press
from stampcard.web.context import speaker

NOTHING_RECORDED = N_("Nothing was recorded. Please try again.")
SENTENCES = {
    400: N_("This page sent something that cannot be read. Nothing was recorded."),
    403: N_("This is only for the owner of the shop."),
    404: N_("There is no such page here."),
    405: N_("This address cannot be opened like that."),
    409: N_("This page was used for something else before. Please start again."),
    413: N_("That is too large to be taken in."),
    429: N_("Too many tries in a short time. Please wait a few minutes."),
    500: N_("Something went wrong here. Please try again."),
    503: NOTHING_RECORDED,
    507: N_("The disk is full. Nothing was recorded."),
}
CSRF_SENTENCE = N_("This page was open for too long. Please open it again.")
_BARE = (
    '<!doctype html><meta charset="utf-8"><title>Stampcard</title>'
    '<meta name="viewport" content="width=device-width">'
    '<link rel="stylesheet" href="/static/style.css">'
    '<body class="bare"><main class="page"><h1>{sentence}</h1></main>'
)
RETRY_SECONDS = {429: 60, 503: 2, 507: 60}


def init_app(app: Flask) -> None:
    """Answer every error in the page's language."""
    for kind in (HTTPException, 500):
        app.register_error_handler(kind, _from_exception)
    app.register_error_handler(CSRFError, _from_csrf)
    app.register_error_handler(StorageError, _from_storage)
    for failure in FAILURES:
        app.register_error_handler(failure, _from_database)


def page(status: int, text: str = "") -> str:
    """The page for a status, with its sentence or another marked one."""
    sentence = text or SENTENCES[status]
    return render_template("errors/error.html", status=status, sentence=sentence)


def wait(minutes: int) -> Response:
    """Too many tries: said at once, without the trouble of a page."""
    sentence = _spoken(SENTENCES[429])
    if request.path.startswith("/api/"):
        answer = make_response(jsonify(error=sentence), 429)
    else:
        answer = make_response(_BARE.format(sentence=sentence), 429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


def _answer(status: int, text: str = "") -> Response:
    if request.path.startswith("/api/"):
        sentence = _spoken(text or SENTENCES[status])
        answer = make_response(jsonify(error=sentence), status)
    else:
        answer = make_response(_page_or_line(status, text), status)
    if status in RETRY_SECONDS:
        answer.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return answer


def _page_or_line(status: int, text: str) -> str:
    """When even the page fails, as with a broken database, the bare sentence."""
    try:
        return page(status, text)
    except Exception:
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return _BARE.format(sentence=_spoken(text or SENTENCES[status]))


def _spoken(text: str) -> str:
    try:
        return speaker().gettext(text)
    except Exception:  # the language is asked of the database, which may be broken
        return text


def _from_exception(error: Any) -> Response:
    status = (error.code if isinstance(error, HTTPException) else 0) or 500
    known = status if status in SENTENCES else 400 if status < 500 else 500
    answer = _answer(status, getattr(error, "sentence", SENTENCES[known]))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(allowed)
    return answer


def _from_csrf(error: CSRFError) -> Response:
    """A page from before an upgrade, or of another site: it is opened again by hand."""
    if not request.path.startswith("/counter"):
        return _answer(400, CSRF_SENTENCE)
    typed = request.form.get("code", "") if request.path == "/counter/find" else ""
    text = render_template(
        "errors/stale.html",
        sentence=CSRF_SENTENCE,
        again=page_of_press(),
        typed=typed[:LONGEST_INPUT],
    )
    return make_response(text, 400)


def _from_storage(error: StorageError) -> Response:
    return _answer(507 if error.full else 503)


def _from_database(error: Exception) -> Response:
    """Reading failed: as with writing, unless the mistake is ours."""
    if is_fault_of_ours(error):
        current_app.logger.exception("A statement failed", exc_info=error)
        return _answer(500)
    return _from_storage(storage_error(error))
