"""A file that nobody confirmed is shown to administrators only; what was imported, to the whole policy team."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.survey.test_import_pages import LIST, looked_at


def _files(client: FlaskClient, cast: Cast) -> str:
    return client.get(f"/rounds/{cast.round_slug}/import").text


def test_it_rejects_a_viewer_until_a_file_is_confirmed(app: Flask, cast: Cast) -> None:
    administrator, viewer = cast.paul.client(app), cast.vera.client(app)
    address = looked_at(administrator, cast, LIST)
    assert administrator.get(address).status_code == 200
    assert administrator.get(f"{address}/report.json").status_code == 200
    assert viewer.get(address).status_code == 404
    assert viewer.get(f"{address}/report.json").status_code == 404
    assert "Not confirmed yet" in _files(administrator, cast)
    assert address not in _files(viewer, cast)
    assert "No file has been imported into this round." in _files(viewer, cast)


def test_it_works_for_a_viewer_after_confirming(app: Flask, cast: Cast) -> None:
    administrator, viewer = cast.paul.client(app), cast.vera.client(app)
    address = looked_at(administrator, cast, LIST)
    assert administrator.post(f"{address}/confirm").status_code == 303
    assert viewer.get(address).status_code == 200
    assert "/confirm" not in viewer.get(address).text
    assert viewer.get(f"{address}/report.json").status_code == 200
    assert address in _files(viewer, cast)
