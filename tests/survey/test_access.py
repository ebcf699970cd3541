"""Nobody gets in without a declared right, a session that lives, and the right kind of answer otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, g, request
from flask.testing import FlaskClient

from survey import access
from survey.app import SURVEY_CSP, create_survey
from survey.config import Config
from survey.db import Database
from survey.operations.invitations import revoke_grant
from survey.operations.people import create_member, disable_member
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock

FETCH = {"Sec-Fetch-Dest": "empty"}


@pytest.fixture
def doors(config: Config, database: Database, clock: SteppingClock) -> Flask:
    """A survey with one page for each role, which tells who is visiting."""
    app = create_survey(config, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False

    def tell(**_: str) -> str:
        return f"{g.visitor.kind}:{g.visitor.person_name}:{g.visitor.response_id}"

    for role in ("viewer", "administrator", "public"):
        app.add_url_rule(f"/{role}", role, tell, methods=["GET", "POST"])
        access.declare(app, role, role)
    for role in ("fill", "head"):
        app.add_url_rule(f"/r/<key>/{role}", role, tell, methods=["GET", "POST"])
        access.declare(app, role, role)
    app.add_url_rule("/forgotten", "forgotten", tell)
    return app


def statuses(client: FlaskClient, key: str) -> dict[str, int]:
    return {
        "public": client.get("/public").status_code,
        "fill": client.get(f"/r/{key}/fill").status_code,
        "head": client.get(f"/r/{key}/head").status_code,
        "viewer": client.get("/viewer").status_code,
        "administrator": client.get("/administrator").status_code,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ana", {"public": 200, "fill": 200, "head": 403, "viewer": 302, "administrator": 302}),
        ("clara", {"public": 200, "fill": 403, "head": 200, "viewer": 302, "administrator": 302}),
        ("vera", {"public": 200, "fill": 401, "head": 401, "viewer": 200, "administrator": 403}),
        ("paul", {"public": 200, "fill": 401, "head": 401, "viewer": 200, "administrator": 200}),
    ],
)
def test_it_works_for_whom_it_was_declared(doors: Flask, cast: Cast, name: str, expected: dict[str, int]) -> None:
    actor: Actor = getattr(cast, name)
    assert statuses(actor.client(doors), actor.key or cast.ana.key) == expected


def test_it_rejects_visitors_without_session(doors: Flask, cast: Cast) -> None:
    expected = {"public": 200, "fill": 401, "head": 401, "viewer": 302, "administrator": 302}
    assert statuses(doors.test_client(), cast.ana.key) == expected


def test_it_knows_who_is_visiting(doors: Flask, cast: Cast) -> None:
    page = cast.ana.client(doors).get(f"/r/{cast.ana.key}/fill").text
    assert page == f"fill:Ana Recruiter:{cast.hr_response_id}"


def test_it_rejects_a_session_of_another_department(doors: Flask, cast: Cast) -> None:
    client = doors.test_client()
    client.set_cookie(access.RESPONDENT_COOKIE, cast.dora.cookie, path="/")  # Sales' session sent to HR's address
    assert client.get(f"/r/{cast.ana.key}/fill").status_code == 401
    assert client.get(f"/r/{cast.dora.key}/fill").status_code == 200


def test_it_keeps_two_departments_in_two_tabs_apart(doors: Flask, cast: Cast) -> None:
    client = doors.test_client()
    cast.ana.sign_in(client)
    cast.dora.sign_in(client)
    assert "Ana" in client.get(f"/r/{cast.ana.key}/fill").text
    assert "Dora" in client.get(f"/r/{cast.dora.key}/fill").text


def test_it_rejects_every_changed_cookie(doors: Flask, cast: Cast) -> None:
    client = doors.test_client()
    for position in range(0, len(cast.paul.cookie), 7):
        other = "A" if cast.paul.cookie[position] != "A" else "B"
        client.set_cookie(access.TEAM_COOKIE, cast.paul.cookie[:position] + other + cast.paul.cookie[position + 1 :])
        assert client.get("/viewer").status_code == 302


def test_it_refuses_a_page_that_declares_nobody(doors: Flask, cast: Cast) -> None:
    for client in (doors.test_client(), cast.paul.client(doors), cast.ana.client(doors)):
        assert client.get("/forgotten").status_code == 403
    with pytest.raises(RuntimeError, match="forgotten"):
        access.require_all_declared(doors)


def test_it_rejects_unknown_roles() -> None:
    with pytest.raises(ValueError, match="emperor"):
        access.allows("emperor")
    with pytest.raises(ValueError):
        access.allows()


def test_it_sends_people_to_the_sign_in_and_back(doors: Flask) -> None:
    reply = doors.test_client().get("/viewer?round=a&x=b%2Fc")
    assert reply.headers["Location"] == "/sign-in?next=/viewer%3Fround%3Da%26x%3Db%252Fc"


@pytest.mark.parametrize("headers", [FETCH, {"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
def test_it_tells_scripts_that_the_session_ended(doors: Flask, cast: Cast, headers: dict[str, str]) -> None:
    for path in ("/viewer", f"/r/{cast.ana.key}/fill"):
        reply = doors.test_client().post(path, headers=headers)
        assert reply.status_code == 401
        assert reply.json["error"] == "session_ended"
        assert reply.json["todo"]


def test_it_says_nothing_of_what_was_sent_when_a_page_was_only_asked_for(doors: Flask, cast: Cast) -> None:
    reply = doors.test_client().get(cast.ana.path)
    assert reply.status_code == 401
    assert "Open your link again." in reply.text
    assert "was not saved" not in reply.text


def test_it_shows_what_was_typed_when_the_session_ended(doors: Flask, cast: Cast) -> None:
    data = {"q_reason": "What I typed <b>here</b>", "csrf_token": "token-of-the-form"}
    reply = doors.test_client().post(f"/r/{cast.ana.key}/fill", data=data)
    assert reply.status_code == 401
    assert "What I typed &lt;b&gt;here&lt;/b&gt;" in reply.text
    assert "token-of-the-form" not in reply.text


def test_it_tells_of_the_ended_session_before_the_form_token(doors: Flask, cast: Cast) -> None:
    doors.config["WTF_CSRF_ENABLED"] = True
    assert doors.test_client().post("/viewer", headers=FETCH).status_code == 401
    assert cast.paul.client(doors).post("/viewer", headers=FETCH).status_code == 400
    assert cast.paul.client(doors).post("/viewer", headers=FETCH).json["error"] == "page_too_old"


def test_it_ends_after_idling_and_after_its_whole_life(doors: Flask, cast: Cast, clock: SteppingClock) -> None:
    ana, paul, key = cast.ana.client(doors), cast.paul.client(doors), cast.ana.key
    for _ in range(20):
        clock.advance(hours=7)
        assert ana.get(f"/r/{key}/fill").status_code == 200  # visits keep it alive
    assert paul.get("/viewer").status_code == 302  # idle since days
    clock.advance(hours=13)
    assert ana.get(f"/r/{key}/fill").status_code == 401


def test_it_ends_after_its_whole_life_however_busy(doors: Flask, cast: Cast, clock: SteppingClock) -> None:
    paul = cast.paul.client(doors)
    found = []
    for _ in range(18):
        found.append(paul.get("/viewer").status_code)
        clock.advance(hours=10)
    assert found[:17] == [200] * 17  # seven days
    assert found[17] == 302


def test_it_tolerates_a_clock_that_is_behind(doors: Flask, cast: Cast, clock: SteppingClock) -> None:
    clock.advance(seconds=-60)
    assert cast.ana.client(doors).get(f"/r/{cast.ana.key}/fill").status_code == 200


def test_it_ends_when_the_link_is_revoked(doors: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        revoke_grant(session, cast.ana.grant_id, clock())
    assert cast.ana.client(doors).get(f"/r/{cast.ana.key}/fill").status_code == 401
    assert cast.ben.client(doors).get(f"/r/{cast.ben.key}/fill").status_code == 200


def test_it_ends_when_the_member_is_disabled(
    doors: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        create_member(session, "second@example.org", "Second", "administrator", clock())
        disable_member(session, cast.paul.member_id, clock())
    assert cast.paul.client(doors).get("/viewer").status_code == 302
    assert cast.vera.client(doors).get("/viewer").status_code == 200


def test_it_sends_the_headers_that_protect(doors: Flask, cast: Cast) -> None:
    for client, path in (
        (doors.test_client(), "/sign-in"),
        (cast.paul.client(doors), "/viewer"),
        (doors.test_client(), "/nix"),
    ):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == SURVEY_CSP
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_it_lets_a_part_have_a_policy_of_its_own(doors: Flask, cast: Cast) -> None:
    doors.extensions["roundtable"].csp_for["/viewer"] = "default-src 'self'"
    assert cast.paul.client(doors).get("/viewer").headers["Content-Security-Policy"] == "default-src 'self'"
    assert cast.paul.client(doors).get("/public").headers["Content-Security-Policy"] == SURVEY_CSP


def test_it_secures_cookies_and_demands_https_behind_https(config: Config, cast: Cast, clock: SteppingClock) -> None:
    app = create_survey(replace(config, base_url="https://round.example.org", trusted_hosts=()), clock=clock)
    client = app.test_client()
    form = client.get(f"/open/{cast.ben.token}", base_url="https://round.example.org")
    assert form.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    token = form.text.split('name="csrf_token" value="')[1].split('"')[0]
    reply = client.post(
        f"/open/{cast.ben.token}", data={"name": "Ben", "csrf_token": token}, base_url="https://round.example.org"
    )
    assert reply.status_code == 303  # without any Referer
    cookies = form.headers.getlist("Set-Cookie") + reply.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_it_rejects_a_foreign_host(doors: Flask) -> None:
    assert doors.test_client().get("/sign-in", base_url="http://evil.example").status_code == 400
    forwarded = doors.test_client().get("/viewer", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in forwarded.headers["Location"]


def test_it_rejects_what_is_too_large_with_a_sentence(doors: Flask, config: Config) -> None:
    doors.config["WTF_CSRF_ENABLED"] = True  # whose check reads the whole form
    over = doors.test_client().post("/public", data={"q_a": "x" * config.body_limit})
    assert over.status_code == 413
    assert "larger than Roundtable takes" in over.text
    below = doors.test_client().post("/public", data={"q_a": "x" * (config.body_limit - 100)})
    assert below.status_code == 400  # read, and refused for its missing token only


def test_it_lets_a_view_take_more(doors: Flask, config: Config) -> None:
    limit = 4 * config.body_limit

    @access.allows("public")
    @access.takes_up_to(limit)
    def upload() -> str:
        return str(len(request.form["q_a"]))

    doors.add_url_rule("/upload", "upload", upload, methods=["POST"])
    size = config.body_limit + 1000
    assert doors.test_client().post("/upload", data={"q_a": "x" * size}).text == str(size)
    assert doors.test_client().post("/upload", data={"q_a": "x" * limit}).status_code == 413
