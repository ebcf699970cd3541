"""Administrators decide who may look and who may change."""

from __future__ import annotations

import pytest
from flask import Flask

from survey.db import Database
from survey.operations.people import MemberRow, members
from tests.cast import Cast

NEW = {"name": "Nora <New>", "email": "Nora@Example.org", "role": "viewer"}


def team(database: Database) -> dict[str, MemberRow]:
    with database.reading() as session:
        return {one.email: one for one in members(session)}


def test_it_works_to_add_a_viewer(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    reply = client.post("/members", data=NEW)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/members")
    assert team(database)["nora@example.org"].role == "viewer"
    page = client.get("/members").text
    assert "Nora &lt;New&gt;" in page
    assert "Nora <New>" not in page


def test_it_works_to_change_a_role(app: Flask, cast: Cast, database: Database) -> None:
    client, vera = cast.paul.client(app), cast.vera.client(app)
    assert vera.get("/members").status_code == 403
    client.post(f"/members/{cast.vera.member_id}/role", data={"role": "administrator"})
    assert vera.get("/members").status_code == 200
    client.post(f"/members/{cast.vera.member_id}/role", data={"role": "viewer"})
    assert team(database)["vera@example.org"].role == "viewer"


def test_it_works_to_disable_and_enable(app: Flask, cast: Cast, database: Database) -> None:
    client, vera = cast.paul.client(app), cast.vera.client(app)
    assert vera.get("/rounds").status_code == 200
    client.post(f"/members/{cast.vera.member_id}/disable")
    assert vera.get("/rounds").status_code == 302  # signed out at once
    assert "May not sign in" in client.get("/members").text
    client.post(f"/members/{cast.vera.member_id}/enable")
    assert not team(database)["vera@example.org"].disabled


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "nora", "Please write a mail address"),
        ("email", "vera@example.org", "Somebody with this mail address is already a member."),
        ("name", " ", "Please write the person&#39;s name."),
        ("role", "emperor", "Choose what this person may do."),
    ],
)
def test_it_rejects_what_does_not_fit(
    app: Flask, cast: Cast, database: Database, field: str, typed: str, sentence: str
) -> None:
    reply = cast.paul.client(app).post("/members", data=NEW | {field: typed})
    assert reply.status_code == 422
    assert sentence in reply.text
    assert f'<a href="#{field}">' in reply.text
    assert len(team(database)) == 2


def test_it_rejects_leaving_nobody_in_charge(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    for reply in (
        client.post(f"/members/{cast.paul.member_id}/disable"),
        client.post(f"/members/{cast.paul.member_id}/role", data={"role": "viewer"}),
    ):
        assert reply.status_code == 409
        assert "Make somebody else an administrator first." in reply.text
    assert team(database)["paul@example.org"].role == "administrator"
    assert f"/members/{cast.paul.member_id}/disable" not in client.get("/members").text


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.vera.client(app)
    assert client.post("/members", data=NEW).status_code == 403
    for more in ("role", "disable", "enable"):
        assert client.post(f"/members/{cast.paul.member_id}/{more}", data={"role": "viewer"}).status_code == 403
    assert len(team(database)) == 2
    assert cast.paul.client(app).post("/members/9999/disable").status_code == 404
