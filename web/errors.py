"""What a visitor reads when something fails; the log keeps the traceback."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from dash.exceptions import DependencyException
from flask import Response, jsonify, make_response, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, NotFound

from web.pages import plain_page, wants_page

if TYPE_CHECKING:
    from flask import Flask

_TITLES = {
    400: "That request could not be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Page not found",
    405: "Not possible here",
    413: "Too large",
    429: "Too many tries",
    500: "Something went wrong",
    507: "The server is full",
}
_SENTENCES = {
    400: "The request was incomplete. Reload the page and try again.",
    404: "There is nothing at this address. Check it, or start from the overview.",
    405: "This address does not take that kind of request.",
    413: "The request is larger than this server takes. Filter it or split it.",
    500: "The dashboard could not finish this. Your data is unchanged. Reload the page; if it "
    "happens again, the server's log holds the cause.",
}
_BODY = Markup("""<h1>{}</h1>
<p class="plain-lead">{}</p>
<p><a href="/">Open the overview</a></p>""")
# A single path segment with a dot is a file that is not there, never one of the app's tabs.
_FILE_NAME = re.compile(r"/[^/]+\.[^/]+")
_BROWSER_WORKSPACE = re.compile(r"\bp-[0-9a-f]{32}\b")


class _Discreet(logging.Filter):
    """Keeps the names of private workspaces out of the log, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _without_names(record.getMessage()), ()
        if record.exc_info:
            # Formatters print this text where it is set, and make their own where it is not.
            record.exc_text = _without_names(logging.Formatter().formatException(record.exc_info))
        return True


_DISCREET = _Discreet()


class InsufficientStorage(HTTPException):
    """The disk has no room for what is being sent."""

    code = 507
    description = "The server's disk is nearly full. Ask whoever runs it to make room."


def register(server: Flask) -> None:
    """Adds the error pages and the rule that unknown files and API paths are not found."""
    server.logger.addFilter(_DISCREET)
    if logging.lastResort is not None:  # prints what loggers without a handler say
        logging.lastResort.addFilter(_DISCREET)
    server.before_request(_not_a_page)
    server.register_error_handler(HTTPException, _explain)
    server.register_error_handler(DependencyException, _unknown_bundle)


def _not_a_page() -> None:
    # Dash answers every unknown GET with its page; files and API calls deserve a plain 404.
    if request.endpoint != "/<path:path>":
        return
    path = request.path
    if path.startswith(("/api/", "/_")) or _FILE_NAME.fullmatch(path) or path == "/logout":
        raise NotFound


def _without_names(text: str) -> str:
    return _BROWSER_WORKSPACE.sub("p-…", text)


def _unknown_bundle(_error: DependencyException) -> Response:
    return _answer(404, _SENTENCES[404])


def _explain(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:  # a redirect is not an error
        return error
    own_words = code not in _SENTENCES or error.description != type(error).description
    sentence = error.description if own_words else _SENTENCES.get(code)
    return _answer(code, sentence or _SENTENCES[400 if code < 500 else 500])


def _answer(code: int, sentence: str) -> Response:
    if request.path.startswith(("/api/", "/_")) or not wants_page():
        response = jsonify(error=sentence)
    else:
        title = _TITLES.get(code, "Something went wrong")
        response = make_response(plain_page(title, _BODY.format(title, sentence)))
    response.status_code = code
    return response
