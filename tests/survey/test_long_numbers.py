"""An id with more digits than a database keeps is that of nothing, in addresses and in forms."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Cast

pytestmark = pytest.mark.both_databases


@pytest.fixture(params=[10, 25, 5_000])
def number(request: pytest.FixtureRequest) -> str:
    return "9" * int(request.param)


def test_it_rejects_a_long_number_in_an_address(app: Flask, cast: Cast, number: str) -> None:
    team, round_ = cast.paul.client(app), f"/rounds/{cast.round_slug}"
    for address in (f"/departments/{number}", f"{round_}/responses/{number}", f"{round_}/import/{number}"):
        assert team.get(address).status_code == 404, address
    assert team.post(f"/members/{number}/disable").status_code == 404
    assert cast.ana.client(app).get(f"{cast.ana.path}question/{number}").status_code == 404


def test_it_rejects_a_long_number_in_a_form(app: Flask, cast: Cast, number: str) -> None:
    client, round_ = cast.paul.client(app), f"/rounds/{cast.round_slug}"
    assert client.post(f"{round_}/names/undo", data={"id": number}).status_code == 404
    assert client.post(f"{round_}/links", data={"response": number, "purpose": "fill"}).status_code == 422
    assert client.post("/departments/new", data={"name": "Legal", "parent_id": number}).status_code == 422
    assert client.post(f"{round_}/departments", data={"department": [number]}).status_code < 500
