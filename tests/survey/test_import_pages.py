"""The policy team imports a list in the browser: look, decide, confirm, read the report."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.db import Database
from survey.models import Department, Entry, ImportBatch, Round
from survey.operations.import_table import PACKED_LIMIT
from tests.cast import Cast
from tests.survey.importing import Rows, as_csv, as_xlsx
from tests.survey.test_import_files import REFUSED

LIST = [
    ["Department", "Platform", "Link"],
    ["Parks", "X", "x.com/parks"],
    ["Parks", "Twitter", "twitter.com/parks"],
    ["HR", "LinkedIn", "linkedin.com/in/jane"],
    ["", "X", "x.com/nobody"],
]
HOSTILE = "<script>window.__xss=1</script>\"'>{{7*7}}=1+1"


def send(client: FlaskClient, slug: str, data: bytes, name: str = "list.csv") -> TestResponse:
    return client.post(
        f"/rounds/{slug}/import", data={"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )


def looked_at(client: FlaskClient, cast: Cast, rows: Rows) -> str:
    """The address of the preview."""
    reply = send(client, cast.round_slug, as_csv(rows))
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"])


def accounts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Entry.id)).where(Entry.section == "accounts")) or 0


def test_it_works_from_the_file_to_the_report(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    assert "at most 20 MB" in client.get(f"/rounds/{cast.round_slug}/import").text
    address = looked_at(client, cast, LIST)
    preview = client.get(address).text
    for words in (
        "Nothing has been written yet",
        "Row 3",
        "Row 4",
        "Row 5",
        "Import 1 account",
        "The department is missing.",
    ):
        assert words in preview
    assert accounts(database) == 0
    assert client.post(f"{address}/confirm").headers["Location"] == address
    report = client.get(address).text
    assert "What became of" in report
    assert "The same account stands in row 2." in report
    assert accounts(database) == 1
    made = client.get(f"{address}/report.json")
    assert made.headers["Content-Disposition"].startswith("attachment")
    assert made.json is not None
    assert (made.json["rows"], made.json["imported"], made.json["round"]) == (4, 1, cast.round_slug)
    assert "list.csv" in client.get(f"/rounds/{cast.round_slug}/import").text


def test_it_works_to_confirm_twice_with_one_result(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    address = looked_at(client, cast, LIST)
    for _time in range(2):
        assert client.post(f"{address}/confirm").status_code == 303
    assert accounts(database) == 1


def test_it_works_to_choose_columns_by_hand(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    address = looked_at(
        client, cast, [["Year", "Wer?", "Adresse"], ["2020", "Parks", "x.com/a"], ["2021", "Zoo", "x.com/b"]]
    )
    page = client.get(address).text
    assert "No column names the department" in page
    assert "Import " not in page.partition("<h1>")[2].partition("columns")[0]
    client.post(f"{address}/look", data={"column_department": "Wer?"})
    assert "Import 2 accounts" in client.get(address).text
    client.post(f"{address}/confirm")
    with database.reading() as session:
        assert {"Parks", "Zoo"} <= set(session.scalars(select(Department.name)))


def test_it_works_to_decide_about_a_personal_profile(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    address = looked_at(client, cast, LIST)
    assert 'value="4:Link"' in client.get(address).text
    client.post(f"{address}/look", data={"allow": ["4:Link", "nonsense", "9:Other"]})
    assert "Import 2 accounts" in client.get(address).text
    client.post(f"{address}/confirm")
    assert accounts(database) == 2


def test_it_works_to_forget_a_file(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    address = looked_at(client, cast, LIST)
    assert client.post(f"{address}/drop").status_code == 303
    assert client.get(address).status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 0


def test_it_requires_an_administrator(app: Flask, cast: Cast) -> None:
    address = looked_at(cast.paul.client(app), cast, LIST)
    viewer = cast.vera.client(app)
    for action in ("confirm", "look", "drop"):
        assert viewer.post(f"{address}/{action}").status_code == 403
    assert send(viewer, cast.round_slug, as_csv(LIST)).status_code == 403


def test_it_requires_a_file(app: Flask, cast: Cast) -> None:
    reply = cast.paul.client(app).post(f"/rounds/{cast.round_slug}/import", data={})
    assert reply.status_code == 422
    assert "Choose a file first." in reply.text


def test_it_rejects_a_file_of_another_round(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    address = looked_at(client, cast, LIST)
    with database.writing() as session:
        round_ = session.get_one(Round, cast.round_id)
        facts = {c.name: getattr(round_, c.name) for c in Round.__table__.columns if c.name not in ("id", "slug")}
        session.add(Round(slug="other", **facts))
    number = address.rpartition("/")[2]
    for path in ("", "/report.json"):
        assert client.get(f"/rounds/other/import/{number}{path}").status_code == 404
    assert client.post(f"/rounds/other/import/{number}/confirm").status_code == 404


@pytest.mark.parametrize("name", REFUSED)
def test_it_rejects_with_a_sentence_and_keeps_nothing(name: str, app: Flask, cast: Cast, database: Database) -> None:
    data, words = REFUSED[name]
    reply = send(cast.paul.client(app), cast.round_slug, data, "list.xlsx")
    assert reply.status_code == 422
    assert words in reply.text
    assert "Nothing was imported." in reply.text
    with database.reading() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 0
    assert accounts(database) == 0


def test_it_rejects_a_file_beyond_the_stated_size(app: Flask, cast: Cast) -> None:
    reply = send(cast.paul.client(app), cast.round_slug, b"a" * (PACKED_LIMIT + 200_000))
    assert reply.status_code == 413


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_handles_hostile_texts_everywhere(kind: str, app: Flask, cast: Cast, database: Database) -> None:
    rows = [
        ["Department", "Platform", "Link", HOSTILE, "Name"],
        [HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE],
        ["Parks", "X", f"x.com/{HOSTILE}", HOSTILE, HOSTILE],
        [HOSTILE, "", "", "", ""],
    ]
    data = as_csv(rows) if kind == "csv" else as_xlsx({"=1+1<b>x": rows, "<i>": [["a", HOSTILE]]})
    client = cast.paul.client(app)
    reply = send(client, cast.round_slug, data, f"../../<img src=x onerror=1>.{kind}")
    assert reply.status_code == 303, reply.text
    address = reply.headers["Location"]
    pages = [client.get(address).text]
    client.post(f"{address}/confirm")
    pages += [
        client.get(address).text,
        client.get(f"/rounds/{cast.round_slug}/import").text,
        client.get(f"/rounds/{cast.round_slug}").text,
    ]
    for page in pages:
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert "<i>" not in page
        assert "<b>x" not in page
        assert 'href="javascript' not in page
    assert accounts(database) >= 1


TOOLS = [
    ["Department", "Tool", "What for", "Who pays for it?"],
    ["Parks", "Hootsuite", "Monitoring what is said; knitting", "We do"],
    ["-", "Canva", "", ""],
]


def test_it_works_to_import_another_section(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    page = client.get(f"/rounds/{cast.round_slug}/import").text
    assert '<option value="accounts" selected>' in page
    assert '<option value="tools">Your tools</option>' in page
    reply = client.post(
        f"/rounds/{cast.round_slug}/import",
        data={"file": (BytesIO(as_csv(TOOLS)), "tools.csv"), "section": "tools"},
        content_type="multipart/form-data",
    )
    address = reply.headers["Location"]
    preview = client.get(address).text
    for words in ("for “Your tools”", "Import 1 entry", "“-” is no department.", "“knitting” is none", "Row 3"):
        assert words in preview
    client.post(f"{address}/look", data={"answer_functions": "=", "answer_payer": "Who pays for it?"})
    assert "“knitting” is none" not in client.get(address).text
    assert '<option value="=" selected>Leave out</option>' in client.get(address).text
    client.post(f"{address}/confirm")
    report = client.get(address).text
    assert "What became of" in report
    assert "product catalogue" in report
    made = client.get(f"{address}/report.json").json
    assert made is not None
    assert (made["rows"], made["imported"], made["entries"], made["section"]) == (2, 1, 1, "tools")
    with database.reading() as session:
        (entry,) = session.scalars(select(Entry).where(Entry.section == "tools", Entry.import_row == 2))
    assert (entry.summary, entry.answers["payer"]["t"]) == ("Hootsuite", "own")
    assert "Your tools" in client.get(f"/rounds/{cast.round_slug}/import").text


def test_it_rejects_a_section_that_does_not_exist(app: Flask, cast: Cast, database: Database) -> None:
    reply = cast.paul.client(app).post(
        f"/rounds/{cast.round_slug}/import",
        data={"file": (BytesIO(as_csv(TOOLS)), "tools.csv"), "section": "<b>nothing"},
        content_type="multipart/form-data",
    )
    assert reply.status_code == 404
    assert "<b>nothing" not in reply.text
    with database.reading() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 0
