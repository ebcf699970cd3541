"""What the tests of the screen share: a signed-in viewer, the sample organisation, and Dash's way of asking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey import sessions
from survey.access import RESPONDENT_COOKIE, TEAM_COOKIE, respondent_path
from survey.db import Database
from survey.models import Department, Response
from survey.operations.invitations import Purpose, open_grant
from tests.cast import Actor
from tests.factories import make_grant, make_member

HOME = "/dashboard/"
CALLBACK = f"{HOME}_dash-update-component"


def viewer(database: Database, now: datetime, role: str = "viewer") -> Actor:
    """Somebody of the policy team with a session."""
    with database.writing() as session:
        member = make_member(session, now, f"{role}@example.org", "Vera Viewer", role)
        cookie = sessions.begin(session, member.person_id, now, member=member)
        return Actor("Vera Viewer", TEAM_COOKIE, cookie, "/", member.person_id, member_id=member.id)


def respondent(database: Database, now: datetime, department: str, purpose: Purpose = "head") -> Actor:
    """Somebody of a department of the newest round, with a session."""
    with database.writing() as session:
        query = select(Response).join(Department, Department.id == Response.department_id)
        response = session.scalars(query.where(Department.name == department).order_by(Response.id.desc())).first()
        assert response is not None
        grant, token = make_grant(session, now, response, purpose, label=department)
        opened = open_grant(session, token, "Somebody", now)
        session.flush()
        key = grant.public_key
        return Actor("Somebody", RESPONDENT_COOKIE, opened.cookie, respondent_path(key), opened.person_id, key=key)


def question(client: FlaskClient, path: str = HOME, search: str = "", **more: Any) -> dict[str, Any]:
    """The body with which our own page asks for an address."""
    offered = json.loads(client.get(f"{HOME}_dash-dependencies").text)
    ours = next(each for each in offered if not each.get("clientside_function"))
    values = {
        "rt-url.pathname": path,
        "rt-url.search": search,
        "rt-viewer.data": more.get("viewer", {"scheme": "light", "narrow": False}),
        "rt-shown.data": more.get("shown"),
    }
    outputs = [
        dict(zip(("id", "property"), each.rsplit(".", 1), strict=True)) for each in ours["output"][2:-2].split("...")
    ]

    def filled(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**part, "value": values[f"{part['id']}.{part['property']}"]} for part in parts]

    return {
        "output": ours["output"],
        "outputs": outputs,
        "inputs": filled(ours["inputs"]),
        "state": filled(ours["state"]),
        "changedPropIds": ["rt-url.search"],
    }


def ask(client: FlaskClient, path: str = HOME, search: str = "", **more: Any) -> dict[str, Any]:
    """What the dashboard shows at an address: component id -> changed properties."""
    reply: TestResponse = client.post(CALLBACK, json=question(client, path, search, **more))
    assert reply.status_code == 200, reply.text[:500]
    answer: dict[str, Any] = reply.get_json()["response"]
    return answer


def nodes(found: Any) -> Iterator[Mapping[str, Any]]:
    """All elements of a page, from the outside in."""
    if isinstance(found, list):
        for each in found:
            yield from nodes(each)
    elif isinstance(found, dict) and "props" in found:
        yield found
        yield from nodes(found["props"].get("children"))


def words(found: Any) -> str:
    """All text of a page."""
    if isinstance(found, list):
        return " ".join(words(each) for each in found)
    if isinstance(found, dict):
        return words(found.get("props", {}).get("children"))
    return "" if found is None else str(found)


def links(found: Any) -> list[str]:
    """Where the links of a page lead."""
    return [node["props"]["href"] for node in nodes(found) if node["type"] == "A"]
