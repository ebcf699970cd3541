"""Prices in lists of tools: currencies, words for free, and the payer that a price takes for granted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from survey.db import Database
from survey.models import Round
from survey.operations.import_money import currency_in_heading, main_currency, with_currency
from survey.operations.import_report import Report
from survey.operations.import_table import Line
from survey.services import Services
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv
from tests.survey.test_import_answers import bring, shown
from tests.survey.test_import_command import run_answers, tools

__all__ = ["tools"]  # a fixture


def priced(database: Database, clock: SteppingClock, cast: Cast, rows: Rows) -> tuple[Report, list[dict[str, Any]]]:
    made = bring(database, clock, cast, rows, "tools")
    return made, shown(database, cast, "Press", "tools")


def test_it_works_that_a_price_names_its_payer(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Annual cost", "Renewal date"], ["Press", "Hootsuite", "1,200 EUR", "2027-03-01"]]
    made, found = priced(database, clock, cast, rows)
    assert found[0]["payer"] == "own"
    assert (found[0]["cost"]["low"], found[0]["contract_end"]) == (120_000, "2027-03")
    said = [each["remark"] for each in made["remarks"]]
    words = "“Who pays for it?” was taken as “We do”, since the row answers “What does it cost in a year, about?”."
    assert words in said
    assert [each["choice"] for each in made["assumed"] if each["question"] == "Who pays for it?"] == ["We do"]


def test_it_works_that_the_payer_of_the_file_stays(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Annual cost", "Who pays for it?"], ["Press", "Canva", "120", "Another department"]]
    made, found = priced(database, clock, cast, rows)
    assert found[0]["payer"] == "other_department"
    assert "cost" not in found[0]
    assert any(each["remark"].endswith("if “Who pays for it?” is “We do”.") for each in made["remarks"])


@pytest.mark.parametrize("price", ["free", "0", "0.00 EUR", "kostenlos", "Gratuit"])
def test_it_works_with_free_tools(database: Database, clock: SteppingClock, cast: Cast, price: str) -> None:
    _made, found = priced(database, clock, cast, [["Department", "Tool", "Cost"], ["Press", "Canva", price]])
    assert found[0]["payer"] == "free"
    assert "cost" not in found[0]


@pytest.mark.parametrize(
    ("heading", "price", "beside", "kept"),
    [
        ("Annual cost", "18000", "GBP", "18000 GBP"),
        ("Annual cost (USD)", "1,200.00", "", "1,200.00 USD"),
        ("Kosten in CHF", "4.500,00", "", "4.500,00 CHF"),
        ("Cost", "EUR 12k", "GBP", "EUR 12k"),
        ("Cost (ANY)", "12k", "", "12k"),
        ("Annual Cost ($)", "1,200/yr", "", "$ 1,200/yr"),
    ],
)
def test_it_works_with_currencies_beside_the_amount(heading: str, price: str, beside: str, kept: str) -> None:
    assert with_currency(price, beside, heading) == kept


def test_it_works_with_a_column_of_currencies(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Cost", "Currency"], ["Press", "Cision", "18000", "GBP"]]
    made, found = priced(database, clock, cast, rows)
    assert found[0]["cost"]["currency"] == "GBP"
    assert made["columns"]["Currency"] == ["Currency"]


def test_it_works_with_dollars(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Cost"], ["Press", "Cision", "$1,200.00"]]
    made, found = priced(database, clock, cast, rows)
    assert found[0]["cost"]["currency"] == "USD"
    assert "“$1,200.00” was read as USD 1,200.00." in [each["remark"] for each in made["remarks"]]


def test_it_handles_words_behind_numbers(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Cost", "Seats"], ["Press", "Cision", "90", "12 users"]]
    assert priced(database, clock, cast, rows)[1][0]["seats_bought"] == 12


@pytest.mark.parametrize("heading", ["Cost (all)", "Cost", "COST", "Price (TBD)"])
def test_it_handles_headings_without_currency(heading: str) -> None:
    assert currency_in_heading(heading) == ""


def test_it_handles_ticks_under_unknown_headings(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Approved"], ["Press", "Cision", "yes"], ["Press", "Canva", "no"]]
    assert bring(database, clock, cast, rows, "tools")["ignored_columns"] == ["Approved"]


@pytest.mark.parametrize(
    ("cells", "currency"),
    [
        (["Cost", "$1,200.00", "$ 300", "5 EUR"], "USD"),
        (["Annual cost (USD)", "1200"], "USD"),
        (["Currency", "GBP", "EUR", "GBP"], "GBP"),
        (["12k EUR", "1.200,50 €"], "EUR"),
        (["CHF 12'000"], "CHF"),
        (["Price £", "5"], "GBP"),
        (["x.com/a", "TOP 10", "1,200", ""], ""),
        ([], ""),
    ],
)
def test_it_works_to_tell_the_currency_of_most_amounts(cells: list[str], currency: str) -> None:
    assert main_currency([Line(1, (cell,)) for cell in cells]) == currency


def bought(tools: Services, path: Path, *more: str) -> Result:
    path.write_bytes(as_csv([["Department", "Tool", "Annual cost"], ["Parks", "Hootsuite", "$1,200"]]))
    return run_answers(tools, path, "--section", "tools", "--round", "Bought", "--create-round", *more)


def test_it_works_that_a_new_round_counts_in_the_currency_of_its_file(
    tools: Services, tmp_path: Path, database: Database
) -> None:
    assert "into round bought, amounts in USD:" in bought(tools, tmp_path / "list.csv").output
    assert currency_of_bought(database) == "USD"


def test_it_works_to_name_the_currency_of_a_new_round(tools: Services, tmp_path: Path, database: Database) -> None:
    assert bought(tools, tmp_path / "list.csv", "--currency", "cad").exit_code == 0
    assert currency_of_bought(database) == "CAD"


def test_it_rejects_a_currency_that_is_none(tools: Services, tmp_path: Path) -> None:
    refused = bought(tools, tmp_path / "list.csv", "--currency", "Dollar")
    assert refused.exit_code == 1
    assert "--currency Dollar is no currency, such as EUR. Nothing was imported." in refused.output


def currency_of_bought(database: Database) -> str | None:
    with database.reading() as session:
        return session.scalar(select(Round.currency).where(Round.slug == "bought"))
