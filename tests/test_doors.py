"""Every address with every kind of visitor: who may come in stands here, and nowhere else is a way in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter
from werkzeug.test import TestResponse

from survey.access import FULFILS, roles_of
from survey.db import Database
from survey.models import Base
from tests.cast import Actor, Cast

# Address -> who may use it, with the method first where methods differ. A new address fails the test until it is
# written down here, on purpose.
DOORS: dict[str, str] = {
    "/": "public",
    "/healthz": "public",
    "/readyz": "public",
    "/static/<path:filename>": "public",
    "/open/<token>": "public",
    "/sign-in": "public",
    "/sign-in/<token>": "public",
    "/sign-out": "public",
    "/r/<key>/": "fill head",
    "/r/<key>/ask/<ref>/<question>": "fill head",
    "/r/<key>/check": "fill head",
    "/r/<key>/confirm": "fill head",
    "/r/<key>/done": "fill head",
    "/r/<key>/e/<entry>": "fill head",
    "/r/<key>/fixing": "fill head",
    "/r/<key>/hand-over": "fill head",
    "/r/<key>/own": "fill head",
    "/r/<key>/own/reply": "fill head",
    "/r/<key>/p/<page>": "fill head",
    "/r/<key>/p/<page>/add-tool": "fill head",
    "/r/<key>/p/<page>/paste": "fill head",
    "/r/<key>/p/<page>/paste/add": "fill head",
    "/r/<key>/question/<int:notice_id>": "fill head",
    "/r/<key>/reopen": "fill head",
    "/r/<key>/save": "fill head",
    "/r/<key>/sign": "head",  # whoever filled in does not sign
    "/r/<key>/sign-out": "fill head",
    "/r/<key>/signing-links": "fill",  # made for the head; the head has one
    "/r/<key>/token": "fill head",
    "/r/<key>/who": "fill head",
    "/dashboard/": "viewer",
    "/dashboard/<path:path>": "viewer",
    "/dashboard/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "viewer",
    "/dashboard/_dash-component-suites/plotly/package_data/plotly.min.js": "viewer",
    "/dashboard/_dash-dependencies": "viewer",
    "/dashboard/_dash-layout": "viewer",
    "/dashboard/_dash-update-component": "viewer",
    "/dashboard/_favicon.ico": "viewer",
    "/dashboard/_reload-hash": "viewer",
    "/dashboard/assets/<path:filename>": "public",  # styles and fonts that a department's own page uses, too
    "/dashboard/download/<path:page>/<part>.csv": "viewer",
    "/export/<slug>.xlsx": "viewer",
    "/departments": "viewer",
    "/departments/<int:department_id>": "administrator",
    "/departments/<int:department_id>/archive": "administrator",
    "/departments/<int:department_id>/restore": "administrator",
    "/departments/import": "administrator",
    "/departments/new": "administrator",
    "/members": "administrator",
    "/members/<int:member_id>/disable": "administrator",
    "/members/<int:member_id>/enable": "administrator",
    "/members/<int:member_id>/role": "administrator",
    "/rounds": "viewer",
    "/rounds/<slug>": "viewer",
    "/rounds/<slug>/changes": "viewer",
    "/rounds/<slug>/close": "administrator",
    "/rounds/<slug>/decisions": "viewer",
    "/rounds/<slug>/decisions/one": "viewer",
    "POST /rounds/<slug>/decisions/one": "administrator",
    "/rounds/<slug>/departments": "administrator",
    "/rounds/<slug>/edit": "administrator",
    "/rounds/<slug>/figures": "viewer",
    "POST /rounds/<slug>/figures": "administrator",
    "/rounds/<slug>/figures/rates": "administrator",
    "/rounds/<slug>/findings/show": "administrator",
    "/rounds/<slug>/import": "viewer",  # what was imported
    "POST /rounds/<slug>/import": "administrator",
    "/rounds/<slug>/import/<int:batch_id>": "viewer",
    "/rounds/<slug>/import/<int:batch_id>/confirm": "administrator",
    "/rounds/<slug>/import/<int:batch_id>/drop": "administrator",
    "/rounds/<slug>/import/<int:batch_id>/look": "administrator",
    "/rounds/<slug>/import/<int:batch_id>/report.json": "viewer",
    "/rounds/<slug>/links": "administrator",
    "/rounds/<slug>/links/<int:grant_id>/revoke": "administrator",
    "/rounds/<slug>/links/all": "administrator",
    "/rounds/<slug>/names": "viewer",
    "POST /rounds/<slug>/names": "administrator",
    "/rounds/<slug>/names/two": "administrator",
    "/rounds/<slug>/names/undo": "administrator",
    "/rounds/<slug>/open": "administrator",
    "/rounds/<slug>/responses/<int:response_id>": "viewer",
    "/rounds/<slug>/responses/<int:response_id>/reopen": "administrator",
    "/rounds/<slug>/texts": "viewer",
    "/rounds/new": "administrator",
}
KINDS = {"ana": "fill", "clara": "head", "paul": "administrator", "vera": "viewer"}
LEFT_OUT = {"attempt"}  # counts tries of unknown links, which this test makes


def doors(rule: Rule, method: str) -> set[str]:
    """The roles written down for one method of an address."""
    return set(DOORS.get(f"{method} {rule.rule}", DOORS.get(rule.rule, "")).split())


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def address(rule: Rule, values: dict[str, str]) -> str:
    given = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        number = isinstance(converter, NumberConverter)
        given[name] = values.get(name, 1 if number else "x")
    built = rule.build(given, append_unknown=False)
    assert built is not None
    return built[1]


def is_refused(reply: TestResponse) -> bool:
    """Whether the guard, and not the page, answered."""
    if reply.status_code in (301, 302, 303, 307, 308):
        return reply.headers["Location"].startswith("/sign-in?next=")
    return reply.status_code in (401, 403)


def knocks(app: Flask, cast: Cast, key: str) -> Iterator[tuple[Rule, str, str]]:
    """Each rule with each of its methods and an address that could exist."""
    values = {"key": key, "slug": cast.round_slug, "token": "x" * 43, "filename": "base.css"}
    for rule in rules(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address(rule, values)


def knock(client: FlaskClient, method: str, path: str) -> TestResponse:
    return client.open(path, method=method, follow_redirects=False)


def state(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def test_it_knows_every_address(app: Flask) -> None:
    there, missing = set(), {}
    for rule in rules(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            there |= {rule.rule, f"{method} {rule.rule}"}
            roles = roles_of(app, rule.endpoint)
            if set(roles) != doors(rule, method):
                missing[f"{method} {rule.rule}"] = " ".join(sorted(roles))
    assert not missing, "write these down, if they are meant so:\n" + "\n".join(
        f'    "{rule}": "{roles}",' for rule, roles in missing.items()
    )
    assert not set(DOORS) - there, "these are gone"


@pytest.mark.usefixtures("csrf")
@pytest.mark.parametrize("name", ["nobody", *KINDS])
def test_it_opens_every_door_to_the_right_people_only(app: Flask, cast: Cast, database: Database, name: str) -> None:
    """Forms are refused for want of their token (400) once a visitor is let in, so nothing is changed here."""
    actor: Actor | None = getattr(cast, name, None)
    client = actor.client(app) if actor else app.test_client()
    fulfilled = FULFILS[KINDS[name]] if actor else FULFILS["nobody"]  # type: ignore[index]
    key = actor.key if actor and actor.key else cast.ana.key
    before, mistakes = state(database), []
    for rule, method, path in knocks(app, cast, key):
        if actor:
            actor.sign_in(client)
        allowed = bool(fulfilled & doors(rule, method))
        reply = knock(client, method, path)
        if is_refused(reply) == allowed or reply.status_code >= 500:
            mistakes.append(
                f"{method} {path}: {reply.status_code} for {name}, who may {'' if allowed else 'not '}enter"
            )
    assert not mistakes, "\n".join(mistakes)
    assert state(database) == before


@pytest.mark.usefixtures("csrf")
@pytest.mark.parametrize("name", ["dora", "ben"])
def test_it_keeps_a_session_behind_its_own_address(app: Flask, cast: Cast, database: Database, name: str) -> None:
    """Sales' session, and even a colleague's, opens nothing under Ana's address, wherever its cookie is sent."""
    actor: Actor = getattr(cast, name)
    client = app.test_client()
    client.set_cookie(actor.cookie_name, actor.cookie, path="/")
    before = state(database)
    tried = 0
    for rule, method, path in knocks(app, cast, cast.ana.key):
        if "key" in rule.arguments:
            tried += 1
            assert knock(client, method, path).status_code == 401, path
    assert tried
    assert state(database) == before


def test_it_answers_the_same_for_every_address_that_does_not_exist(app: Flask, cast: Cast) -> None:
    for client in (app.test_client(), cast.paul.client(app)):
        for path in ("/nix", "/.env", "/r/", "/rounds/../../etc/passwd", "/static/../wsgi.py", "/open/"):
            assert client.get(path).status_code == 404, path
