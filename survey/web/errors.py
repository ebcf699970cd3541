"""Every error as one clear page for people, and as data for scripts."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from survey import errors
from survey.access import wants_data

log = logging.getLogger("roundtable.error")


def register(app: Flask) -> None:
    app.register_error_handler(errors.RoundtableError, _expected)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def reply(problem: errors.RoundtableError) -> Response:
    """The page or the data that tells of a problem, with its status."""
    facts = {"error": problem.code, "title": problem.title, "message": problem.what}
    facts |= {"kept": problem.kept, "todo": problem.todo, "request": g.get("request_id", "")}
    if wants_data():
        response = jsonify(facts | {"problems": getattr(problem, "problems", {})})
    else:
        response = make_response(
            render_template("errors/error.html", problem=problem, number=facts["request"], sent=_sent_texts(problem))
        )
    response.status_code = problem.status
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _sent_texts(problem: errors.RoundtableError) -> list[str]:
    """What a person had typed when it could not be stored, so that the page itself keeps it."""
    if request.method != "POST" or problem.status not in (400, 401, 409, 503):
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return [value for name, value in fields if "q_" in name and not name.startswith("base:") and value.strip()]


def _expected(problem: errors.RoundtableError) -> Response:
    if problem.status >= 500:
        log.error("refused: %s", problem.code, exc_info=problem)
    return reply(problem)


def _old_form(_problem: CSRFError) -> Response:
    return reply(errors.PageTooOld())


def _http(problem: HTTPException) -> Response:
    if problem.code is not None and problem.code < 400:
        return make_response(problem.get_response())
    if isinstance(problem, RequestEntityTooLarge):
        return reply(errors.TooLarge())
    if problem.code in (404, 410):
        return reply(errors.NotFound())
    if isinstance(problem, MethodNotAllowed):
        response = reply(errors.NotUnderstood("This address cannot be used in that way."))
        response.status_code = 405
        response.headers["Allow"] = ", ".join(sorted(problem.valid_methods or ()))
        return response
    known = errors.NotUnderstood() if (problem.code or 500) < 500 else errors.RoundtableError()
    response = reply(known)
    response.status_code = problem.code or 500
    return response


def _unexpected(problem: Exception) -> Response:
    log.error("unexpected error", exc_info=problem)
    return reply(errors.RoundtableError(kept=errors.RoundtableError.kept))
