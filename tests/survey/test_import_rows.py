"""Every row becomes an account, joins one, or is rejected with its column and a reason."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.operations.import_accounts import key_of
from survey.operations.import_columns import ColumnsUnclear
from survey.operations.import_files import read_table
from survey.operations.import_plan import AllPersonal, Standing, plan
from survey.operations.import_rows import Claim
from survey.operations.import_standings import EMPTY
from survey.operations.import_table import FileRefused
from tests.survey.importing import DATA, as_csv, planned, reading, taken

HEAD = ["Department", "Platform", "Link", "Name", "Description", "Language"]


def rows(*below: list[str]) -> list[list[str]]:
    return [HEAD, *below]


def one(*cells: str) -> Claim:
    """The account of a single row."""
    found = planned([HEAD, ["Parks", *cells], ["IT", "X", "https://x.com/it"], ["IT", "X", "https://x.com/it2"]])
    assert found.new[0].row == 2, found.refused
    return found.new[0]


def reason(*cells: str) -> str:
    found = planned([HEAD, list(cells), ["IT", "X", "https://x.com/it"], ["IT", "X", "https://x.com/it2"]])
    assert [each.row for each in found.refused] == [2]
    assert found.rows == 3
    return found.refused[0].reason


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("FACEBOOK", "facebook"),
        ("Intagram", "instagram"),
        ("Linked-In", "linkedin"),
        ("GOOGLE_PLUS", "google_plus"),
        ("Twitter", "x"),
        ("storify", "storify"),
        ("You\u00a0Tube", "youtube"),
    ],
)
def test_it_works_with_platforms_in_any_spelling(word: str, code: str) -> None:
    account = one(word, "", "parks").account
    assert (account.platform, account.name) == (code, "parks")


@pytest.mark.parametrize(
    "link", ["twitter.com/ParksNYC", "https://x.com/parksnyc?lang=en", "http://www.twitter.com/#!/PARKSNYC"]
)
def test_it_works_with_one_account_under_many_addresses(link: str) -> None:
    account = one("", link).account
    assert (account.platform, account.key) == ("x", "x:parksnyc")


def test_it_works_with_a_platform_only() -> None:
    assert (one("WhatsApp").account.platform, one("WhatsApp").account.link) == ("whatsapp", "")


def test_it_works_with_a_number_of_a_messenger() -> None:
    assert one("WhatsApp", "+49 421 123456").account.name == "+49 421 123456"


def test_it_works_to_keep_an_unknown_platform_as_another_one() -> None:
    account = one("Mixi", "https://mixi.jp/parks").account
    assert (account.platform, account.other, account.link) == ("other", "Mixi", "https://mixi.jp/parks")
    named = one("Intranet board", "", "Parks board").account
    assert (named.platform, named.other, named.name) == ("other", "Intranet board", "Parks board")
    hosted = one("", "https://community.example.org/parks").account
    assert (hosted.platform, hosted.other) == ("other", "community.example.org")
    assert "community.example.org" in hosted.remark


def test_it_works_with_several_links_in_one_cell() -> None:
    found = taken(
        rows(
            ["Parks", "Facebook", "https://facebook.com/a\nhttps://facebook.com/b; https://x.com/c"],
            ["IT", "x", "x.com/d"],
        )
    )
    assert found == [
        (2, "Parks", "facebook", "a"),
        (2, "Parks", "facebook", "b"),
        (2, "Parks", "x", "c"),
        (3, "IT", "x", "d"),
    ]


def test_it_works_to_keep_a_description_and_a_language_that_is_the_exception() -> None:
    found = planned(
        rows(
            ["Parks", "x", "x.com/a", "", "News of the parks", "English"],
            ["Parks", "x", "x.com/b", "", "", "english "],
            ["Parks", "x", "x.com/c", "", "n/a", "Spanish"],
        )
    )
    assert [(each.note, each.area) for each in found.new] == [("News of the parks", ""), ("", ""), ("", "Spanish")]


def test_it_works_with_a_column_for_each_platform() -> None:
    table = [
        ["Agency", "Facebook", "Twitter", "YouTube", "WhatsApp"],
        ["Parks", "facebook.com/parks", "@parks @parks_news", "No", "+1 212 555 0100"],
        ["Library", "12", "x", "N/A", ""],
        ["Zoo", "", "", "", ""],
        ["TOTAL", "2", "3", "0", "1"],
    ]
    read = reading(table)
    found = plan(read, {}, EMPTY)
    assert [(each.row, each.column, each.account.platform, each.account.name) for each in found.new] == [
        (2, "Facebook", "facebook", "parks"),
        (2, "Twitter", "x", "parks"),
        (2, "Twitter", "x", "parks_news"),
        (2, "WhatsApp", "whatsapp", "+1 212 555 0100"),
        (3, "Twitter", "x", ""),
    ]
    assert [(each.row, each.column, each.reason) for each in found.refused] == [
        (3, "Facebook", "“12” is a number, not a link or a name."),
        (4, "", "The row names a department, but no account."),
        (5, "Agency", "This is a total or a note, not an account."),
    ]
    assert read.said_none == 2


def test_it_rejects_numbers_in_a_table_that_counts() -> None:
    found = planned([["Agency", "Facebook", "Twitter"], ["Parks", "1", "2"], ["Zoo", "x", "0"]])
    assert [(each.row, each.column) for each in found.new] == [(3, "Facebook")]
    assert [(each.row, each.column) for each in found.refused] == [(2, "Facebook"), (2, "Twitter")]


def test_it_works_to_invent_no_link_for_a_name() -> None:
    for account in (
        one("X", "@parks").account,
        one("", "parks (Twitter)").account,
        one("Twitter", "", "@parks").account,
    ):
        assert (account.platform, account.link, account.key) == ("x", "", "x:parks")
    assert one("", "parks.tumblr.com").account.link == "https://parks.tumblr.com"


def test_it_works_with_a_list_grouped_under_its_departments() -> None:
    table = rows(["Parks", "x", "x.com/a"], ["", "x", "x.com/b"], ["", "x", "x.com/c"], ["IT", "x", "x.com/d"])
    assert [each[1] for each in taken(table)] == ["Parks", "Parks", "Parks", "IT"]
    assert reading(table).grouped
    forgotten = rows(["Parks", "x", "x.com/a"], ["Parks", "x", "x.com/b"], ["", "x", "x.com/c"])
    assert [each.reason for each in planned(forgotten).refused] == ["The department is missing."]


def test_it_works_to_join_the_same_account_of_one_department_only() -> None:
    found = planned(
        rows(
            ["Parks", "x", "https://twitter.com/parks"],
            ["IT", "x", "https://x.com/parks"],
            ["parks", "", "https://www.x.com/Parks/", "", "Second time"],
        )
    )
    assert [(each.row, each.department) for each in found.new] == [(2, "Parks"), (3, "IT")]
    assert [(each.row, each.joined_row, each.before) for each in found.merged] == [(4, 2, False)]
    assert found.new[0].note == "Second time"


def test_it_rejects_people_unless_allowed() -> None:
    table = rows(["HR", "LinkedIn", "https://www.linkedin.com/in/jane-doe"], ["HR", "x", "x.com/hr"])
    found = planned(table)
    assert [(each.row, each.column) for each in found.refused] == [(2, "Link")]
    assert "person" in found.refused[0].reason
    single = plan(reading(table), {}, EMPTY, frozenset({(2, "Link")}))
    assert [each.row for each in single.new] == [2, 3]
    assert plan(reading(table), {}, EMPTY, AllPersonal()).refused == ()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["", "x", "x.com/a"], "The department is missing."),
        (["TOTAL", "", "12"], "total or a note"),
        (["Source: city portal", "", ""], "total or a note"),
        (["Parks", "Bulletin board", ""], "“Bulletin board” is no platform we know"),
        (["Parks", "TOTAL", ""], "“TOTAL” is no platform."),
        (["Parks", "", "", "Friends of the parks"], "Nothing says on which platform"),
        (["Parks"], "names a department, but no account"),
        (["Parks", "", "see above"], "no link and no name"),
        (["Parks", "Facebook", "https://www.facebook.com/"], "start page"),
        (["Parks", "x", "x.com/" + "a" * 2_100], "more than 2,000 characters"),
        (["P" * 500, "x", "x.com/a"], "longer than 400"),
        (HEAD, "headings are repeated"),
    ],
)
def test_it_rejects_with_a_reason(cells: list[str], words: str) -> None:
    assert words in reason(*cells)


def test_it_rejects_what_no_longer_fits_and_what_is_closed() -> None:
    read = reading(
        rows(["Parks", "x", "x.com/a"], ["Parks", "x", "x.com/b"], ["IT", "x", "x.com/c"], ["HR", "x", "x.com/d"])
    )
    standings = {
        "Parks": Standing(entries_left=1, characters_left=10_000),
        "IT": Standing(closed="The department has answered itself."),
        "HR": Standing({"x:d": 7}, 5, 10_000),
    }
    found = plan(read, standings, EMPTY)
    assert [each.row for each in found.new] == [2]
    assert [(each.row, each.reason[:30]) for each in found.refused] == [
        (3, "The department has as many ent"),
        (4, "The department has answered it"),
    ]
    assert [(each.row, each.joined_row, each.before) for each in found.merged] == [(5, 7, True)]


@pytest.mark.parametrize(
    "cells",
    [
        ("Facebook", "https://www.facebook.com/groups/123456", ""),
        ("Facebook", "", "Friends of the Parks"),
        ("WhatsApp", "+1 212 555 0100", ""),
        ("Mixi", "https://mixi.jp/parks", ""),
        ("Board", "", "Parks board"),
        ("YouTube", "https://www.youtube.com/channel/UCa6J9IdgL8Lir6YIQNsbkgQ", ""),
        ("Newsletter", "", ""),
        ("Instagram", "@parks", ""),
        ("", "https://blog.example.org/parks", ""),
    ],
)
def test_it_works_that_a_stored_account_has_the_key_of_its_row(cells: tuple[str, str, str]) -> None:
    """Else a second import of the same file would add everything again."""
    account = one(*cells).account
    platform = "" if account.platform == "other" else account.platform
    assert key_of(platform, account.other, account.link, account.name) == account.key


@pytest.mark.parametrize("name", ["austin_excerpt.csv", "commerce_2017_excerpt.csv"])
def test_it_works_that_no_row_of_a_real_inventory_vanishes(name: str) -> None:
    data = (DATA / name).read_bytes()
    lines = read_table(data).lines
    found = planned([line.cells for line in lines])
    assert {each.row for each in (*found.new, *found.merged, *found.refused)} == {line.number for line in lines[1:]}
    assert found.rows == len(lines) - 1


def test_it_works_that_sites_that_are_no_platform_are_known_by_their_accounts() -> None:
    rows = [
        HEAD,
        ["Parks", "VK", "vk.com/parks"],
        ["Parks", "VK", "m.vk.com/Parks/photos"],
        ["Parks", "VK", "ok.ru/parks"],
    ]
    found = planned(rows)
    assert [(each.row, each.joined_row) for each in found.merged] == [(3, 2)]
    assert [each.row for each in found.new] == [2, 4]


TEXT = st.one_of(
    st.sampled_from(
        [
            "",
            "Parks",
            "x",
            "Facebook",
            "TOTAL",
            "n/a",
            "https://x.com/a",
            "facebook.com/a/b",
            "@a, @b",
            "12",
            "a; b",
            "A -- B",
        ]
    ),
    st.text(max_size=30),
)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=6), max_size=12))
@example([["a; b"], ["a; b", "https://x.com/a"], ["a; b", "", "", "https://x.com/a"]])  # more semicolons than commas
def test_it_handles_any_cells_and_counts_each_row_once(below: list[list[str]]) -> None:
    data = as_csv([HEAD, ["Parks", "x", "https://x.com/first"], ["Parks", "x", "https://x.com/second"], *below])
    try:
        lines = read_table(data).lines
    except FileRefused:
        return
    try:
        found = planned([line.cells for line in lines])
    except ColumnsUnclear:  # so many semicolons below that they, too, could part the columns: it is said
        return
    named = {each.row for each in (*found.new, *found.merged, *found.refused)}
    assert named == {number for number, line in enumerate(lines, start=1) if number > 1}
    assert all(each.reason for each in found.refused)
