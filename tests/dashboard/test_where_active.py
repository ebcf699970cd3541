"""Where are we active? Accounts by department and platform, counting copies, with what sleeps and what is shared."""

from __future__ import annotations

from dashboard.analysis import catalogue, layout
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Matrix, Sentences, Table, View
from tests.dashboard.factory import DONT_KNOW, account, frames_of


def some() -> Frames:
    return frames_of(
        {
            "Marketing": {
                "aims": {"aims": ["leads"]},
                "accounts": [
                    account("linkedin", account_goals=["leads"]),
                    account("facebook", status="dormant"),
                    account("x", status="planned"),
                ],
            },
            "Service": {
                "accounts": [
                    account("google_business", copies=46),
                    account("facebook", owner_kind="other_department", owner_department="1"),
                    account("linkedin", status=DONT_KNOW),
                ]
            },
            "IT": None,
        }
    )


def view(filters: Filters | None = None, frames: Frames | None = None, **how: bool) -> View:
    return catalogue.BY_SLUG["where-active"].compute(frames or some(), filters or Filters(), **how)


def matrix(found: View) -> Matrix:
    part = found.parts[0]
    assert isinstance(part, Matrix)
    return part


def test_it_works_with_copies_sleep_plans_and_shared_accounts_told_apart() -> None:
    found = matrix(view())
    assert {place: cell.text for place, cell in found.cells.items()} == {
        ("1", "linkedin"): "1",
        ("1", "facebook"): "1 asleep",
        ("1", "x"): "1 planned or closed",
        ("2", "google_business"): "46",
        ("2", "facebook"): "shared",
        ("2", "linkedin"): "1",
    }
    assert found.cells["2", "google_business"].level == 4
    assert found.cells["2", "facebook"].number == 0
    assert found.row_totals["2"].number == 47
    assert found.column_totals["facebook"].text == "1 asleep, 1 shared"


def test_it_works_with_an_answer_and_a_base() -> None:
    found = view()
    assert found.answer == (
        "2 departments have 50 accounts on 4 platforms, most of all Google Business Profile (46), LinkedIn (2) and "
        "Facebook (1). 1 of them is asleep. 1 more entry names an account that another department runs."
    )
    assert found.base.sentence() == "From 2 of 3 departments: 2 signed."
    assert "No answer counted yet from IT." in found.doubts


def test_it_works_with_filters_that_narrow_numbers_and_base() -> None:
    narrowed = view(Filters(departments=(2,)))
    assert {row for row, _ in matrix(narrowed).cells} == {"2"}
    assert narrowed.base.asked == 1
    assert {column for _, column in matrix(view(Filters(platforms=("x",)))).cells} == {"x"}
    assert set(matrix(view(Filters(goals=("leads",)))).cells) == {("1", "linkedin")}
    assert set(matrix(view(Filters(statuses=("dormant",)))).cells) == {("1", "facebook")}


def test_it_requires_every_number_to_open_its_entries() -> None:
    frames = some()
    found = matrix(view(frames=frames))
    cells = [*found.cells.values(), *found.row_totals.values(), *found.column_totals.values()]
    for cell in cells:
        assert cell.where is not None
        behind = catalogue.entries(frames, Filters(), cell.where, "team")
        copies = [row["copies"] or 1 for row in behind.rows if "Another department" not in str(row["owner_kind"])]
        assert measure_sum(copies) == cell.number


def measure_sum(values: list[object]) -> int:
    return sum(int(str(value)) for value in values)


def test_it_works_with_hundreds_of_departments_and_many_platforms() -> None:
    platforms = [code for code, _ in some().codebook.by_question["platform"].choices]
    frames = frames_of(
        {
            f"D{number:03}": {"accounts": [account(p) for p in platforms[: 1 + number % len(platforms)]]}
            for number in range(120)
        }
    )
    found = matrix(view(frames=frames))
    assert (len(found.rows), len(found.columns)) == (layout.ROWS, layout.COLUMNS)
    assert found.rows[-1].label == f"{121 - layout.ROWS} other departments"
    assert "stand together as others" in found.legend
    total = sum(1 + number % len(platforms) for number in range(120))
    assert sum(int(cell.number or 0) for cell in found.row_totals.values()) == total
    assert sum(int(cell.number or 0) for cell in found.cells.values()) == total
    corner = found.cells[found.rows[-1].key, found.columns[-1].key]
    assert corner.where is not None
    assert len(catalogue.entries(frames, Filters(), corner.where, "team").rows) == corner.number
    full = matrix(view(frames=frames, full=True))
    assert (len(full.rows), len(full.columns)) == (120, len(platforms))
    listed = view(frames=frames).parts[2]
    assert isinstance(listed, Table)
    assert len(listed.rows) == layout.LINES
    assert f"the first {layout.LINES} are shown" in listed.title
    every = view(frames=frames, full=True).parts[2]
    assert isinstance(every, Table)
    assert len(every.rows) == total


def test_it_handles_imported_accounts_with_nothing_but_platform_and_link() -> None:
    frames = frames_of(
        {
            "Parks": {
                "accounts": [{"platform": "x", "link": "https://x.com/parks"}, {"link": "https://nowhere.example"}]
            }
        },
        basis={"Parks": "imported"},
    )
    found = view(frames=frames)
    assert matrix(found).cells["1", "x"].text == "1"
    assert [head.label for head in matrix(found).columns] == ["X (formerly Twitter)", "Platform not said"]
    assert "The answers of 1 department were imported by the policy team; nobody has signed them." in found.doubts


def test_it_requires_that_team_only_answers_are_not_on_the_page() -> None:
    frames = frames_of({"HR": {"accounts": [account("x", two_step="no", owner_name="Petra Person")]}})
    assert "Petra" not in repr(view(frames=frames, full=True))


def test_it_handles_filters_that_leave_no_account() -> None:
    found = view(Filters(platforms=("facebook",), goals=("leads",)))
    assert found.answer == "The filters leave no accounts."
    assert {part.empty for part in found.parts if not isinstance(part, Sentences)} == {"The filters leave no accounts."}
    assert found.parts[-1].title == "Accounts"
    assert view(frames=frames_of({"HR": {}})).answer == "No accounts have been named so far."
