"""Layouts of real inventories: other languages, wide tables without repeated names, several accounts in a cell."""

from __future__ import annotations

import pytest

from survey.operations.import_accounts import pieces
from survey.operations.import_columns import find_columns
from survey.operations.import_files import read_table
from tests.survey.importing import Rows, as_csv, planned, taken


def roles(rows: Rows) -> dict[str, tuple[str, ...]]:
    found = find_columns(read_table(as_csv(rows)))
    return {role: tuple(found.heading(each) for each in numbers) for role, numbers in found.roles.items()}


@pytest.mark.parametrize(
    "headings",
    [
        ("Departamento", "Red social", "Nombre de la cuenta", "Enlace"),
        ("Afdeling", "Kanaal", "Accountnaam", "Link"),
        ("Secretaria", "Rede social", "Conta", "Endereço"),
        ("Ufficio", "Piattaforma", "Nome account", "Indirizzo"),
        ("Fakultät / Einrichtung", "Kanal", "Kontoname", "Link"),
        ("College", "Network", "Handle", "Profile URL"),
        ("Directorate", "Channel", "Account name", "Web address"),
    ],
)
def test_it_works_with_headings_in_other_languages(headings: tuple[str, ...]) -> None:
    rows = [headings, ("Culture", "Facebook", "City culture", "https://facebook.com/culture"), ("Press", "X", "@press")]
    found = roles(rows)
    assert [found[role] for role in ("department", "platform", "name", "link")] == [(each,) for each in headings]
    assert taken(rows) == [(2, "Culture", "facebook", "City culture"), (3, "Press", "x", "@press")]


def test_it_works_with_one_row_for_each_department() -> None:
    rows = [
        ["Category", "Name", "Facebook URL", "Instagram URL"],
        ["Academic", "Nursing", "https://facebook.com/nursing", ""],
        ["Academic", "Business", "", "https://instagram.com/biz"],
    ]
    assert [row[1] for row in taken(rows)] == ["Nursing", "Business"]


def test_it_works_with_unknown_headings_beside_platforms() -> None:
    rows = [["Wer", "Mail", "Facebook", "YouTube"], ["Museum", "a@b.de", "museum", ""], ["Zoo", "c@b.de", "", "@zoo"]]
    assert taken(rows) == [(2, "Museum", "facebook", "museum"), (3, "Zoo", "youtube", "@zoo")]


def test_it_works_with_names_on_one_platform() -> None:
    rows = [["Ministry", "Twitter handle"], ["Health", "@minhealth"], ["Justice", "@justice @justice_press"]]
    assert taken(rows) == [
        (2, "Health", "x", "minhealth"),
        (3, "Justice", "x", "justice"),
        (3, "Justice", "x", "justice_press"),
    ]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Facebook: facebook.com/parks, Twitter: @parks", ["Facebook: facebook.com/parks", "Twitter: @parks"]),
        ("@police (Twitter)\n@pics (Instagram)", ["@police (Twitter)", "@pics (Instagram)"]),
        ("Facebook page, run by Ann", ["Facebook page, run by Ann"]),
    ],
)
def test_it_works_with_several_platforms_in_a_cell(cell: str, parts: list[str]) -> None:
    assert pieces(cell) == parts


def test_it_takes_the_link_from_the_second_column_of_a_platform() -> None:
    rows = [
        ["Agency", "Twitter handle", "Twitter URL", "Flickr"],
        ["Met Office", "@met", "https://x.com/met", ""],
    ]
    found = planned(rows)
    assert [(each.account.name, each.account.link) for each in found.new] == [("met", "https://x.com/met")]
    assert len(found.merged) == 1


def test_it_leaves_out_the_site_of_a_department() -> None:
    rows = [
        ["Department", "Website", "Platform", "URL"],
        ["Parks", "https://city.gov/parks", "Facebook", "https://facebook.com/parks"],
        ["Police", "https://city.gov/police", "YouTube", "https://youtube.com/@police"],
    ]
    assert roles(rows)["link"] == ("URL",)
    assert len(planned(rows).new) == 2


def test_it_puts_a_bureau_below_its_agency() -> None:
    rows = [
        ["Agency Name", "Bureau/Office", "Platform", "URL"],
        ["Interior", "Park Service", "Facebook", "https://facebook.com/nps"],
        ["Interior", "Geological Survey", "Facebook", "https://facebook.com/usgs"],
    ]
    found = roles(rows)
    assert (found["department"], found["parent"]) == (("Bureau/Office",), ("Agency Name",))


def test_it_prefers_the_unit_to_an_agency_outside() -> None:
    rows = [
        ["Business Unit", "Channel", "Profile URL", "Account Owner", "Agency"],
        ["Consumer", "Instagram", "https://instagram.com/a", "Lisa", "Ogilvy"],
        ["Professional", "Facebook", "https://facebook.com/b", "Tom", ""],
    ]
    found = planned(rows)
    assert [each.department for each in found.new] == ["Consumer", "Professional"]
    assert not any("Lisa" in each.note for each in found.new)


@pytest.mark.parametrize("cell", ["N", "FALSE", "coming soon", "not used", "https://", "N/A"])
def test_it_handles_words_for_no_account(cell: str) -> None:
    rows = [["Department", "Facebook", "Twitter"], ["Parks", "Y", cell], ["Police", "Y", "Y"]]
    assert [row[:3] for row in taken(rows)] == [(2, "Parks", "facebook"), (3, "Police", "facebook"), (3, "Police", "x")]


def test_it_works_with_a_name_of_its_own_in_each_row() -> None:
    rows = [
        ["Place", "County", "Facebook Page", "Twitter Account"],
        ["Springfield", "Hampden", "facebook.com/springfield", "@springfield"],
        ["Holyoke", "Hampden", "facebook.com/holyoke", ""],
    ]
    assert {row[1] for row in taken(rows)} == {"Springfield", "Holyoke"}


def test_it_works_with_words_around_an_account() -> None:
    rows = [
        ["Dept", "Social Media"],
        ["Fire", "facebook.com/fire"],
        ["Fire", "@fire on Twitter"],
        ["Police", "facebook.com/pd"],
        ["Police", "nextdoor"],
        ["HR", "LinkedIn page"],
    ]
    assert taken(rows)[1:] == [
        (3, "Fire", "x", "@fire"),
        (4, "Police", "facebook", "pd"),
        (5, "Police", "nextdoor", ""),
        (6, "HR", "linkedin", ""),
    ]
