"""Finds the row with the headings and what each column holds, by its heading and by its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.names.links import recognise
from questionnaires.names.words import is_nothing, is_tick, platform_from_word
from survey.operations.import_headings import ROLES, Role, folded, heading_words, platform_heading, status_of, strength
from survey.operations.import_table import FileRefused, Line, Table

HEAD = 40  # rows in which the headings are looked for
SAMPLE = 400  # rows that show what a column holds
ROLE_WORDS: Mapping[Role, str] = {
    "department": "Department",
    "parent": "Department above it",
    "platform": "Platform",
    "link": "Link",
    "name": "Name of the account",
    "title": "Title",
    "note": "Description",
    "language": "Language",
    "status": "Whether it is in use",
    "closed": "Closed on",
}


class ColumnsUnclear(FileRefused):
    """A table of which nobody has said yet what its columns are."""


class DepartmentUnclear(ColumnsUnclear):
    """No column names the department."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are. `heading_row` is None for a table that starts with its first account."""

    headings: tuple[str, ...]
    heading_row: int | None
    roles: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    wide: tuple[tuple[int, str], ...] = ()  # column, platform: a table with a column for each platform
    by_hand: frozenset[Role] = frozenset()

    def first(self, role: Role) -> int | None:
        found = self.roles.get(role, ())
        return found[0] if found else None

    @property
    def departments(self) -> tuple[int, ...]:
        return self.roles.get("department", ())

    @property
    def parent(self) -> int | None:
        return self.first("parent")

    def heading(self, column: int | None) -> str:
        return self.headings[column] if column is not None and column < len(self.headings) else ""

    @property
    def used(self) -> frozenset[int]:
        return frozenset(number for each in self.roles.values() for number in each) | {pair[0] for pair in self.wide}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings of columns that are not taken over."""
        return tuple(title for number, title in enumerate(self.headings) if number not in self.used and title)

    def in_words(self) -> dict[str, list[str]]:
        """Role in words -> headings, for the report."""
        found = {
            ROLE_WORDS[role]: [self.heading(one) for one in self.roles[role]] for role in ROLES if role in self.roles
        }
        if self.wide:
            found["One column for each platform"] = [self.heading(number) for number, _platform in self.wide]
        return found


def weight(rows: Sequence[Sequence[str]]) -> float:
    """How much some rows look like the head of a list of accounts: for choosing a sheet."""
    best = max((_heading_weight(row) for row in rows), default=0.0)
    links = sum(1 for row in rows for cell in row if _is_link(cell))
    return best * 10 + min(links, 20) + min(len(rows), 5) / 10


def find_columns(table: Table, chosen: Mapping[Role, str] | None = None, *, department_given: bool = False) -> Columns:
    """What the columns are; `chosen` are headings (or letters) given by hand. Raises FileRefused.

    With `department_given` no column needs to name the department.
    """
    wanted = {role: title for role, title in (chosen or {}).items() if title.strip()}
    heading_row = _heading_row(table.lines, wanted)
    headings = headings_below(table.lines, heading_row)
    by_hand = {role: (named_column(title, headings),) for role, title in wanted.items()}
    body = [line for line in table.lines if heading_row is None or line.number > heading_row][:SAMPLE]
    columns = _recognised(headings, heading_row, body, by_hand)
    if "department" not in columns.roles and not department_given:
        raise DepartmentUnclear(_sentence("No column names the department", headings))
    if not columns.wide and not {"platform", "link", "name"} & set(columns.roles):
        raise ColumnsUnclear(_sentence("No column holds the platform or the link of the accounts", headings))
    return columns


def heading_row_of(table: Table, chosen: Mapping[Role, str] | None = None) -> int | None:
    """The number of the row with the headings; None if there is none."""
    return _heading_row(table.lines, {role: title for role, title in (chosen or {}).items() if title.strip()})


def headings_in(table: Table, chosen: Mapping[Role, str] | None = None) -> tuple[str, ...]:
    """What the columns are called, whether or not they mean anything."""
    wanted = {role: title for role, title in (chosen or {}).items() if title.strip()}
    return headings_below(table.lines, _heading_row(table.lines, wanted))


def _sentence(what: str, headings: Sequence[str]) -> str:
    listed = ", ".join(title for title in headings if title) or "none"
    return f"{what}. Choose it by hand. The columns are: {listed}."


def _heading_weight(row: Sequence[str]) -> float:
    """Headings are short words that mean something; a cell with a link is no heading."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or any(_is_link(cell) for cell in cells):
        return 0.0
    best = [max(strength(role, cell) for role in ROLES) for cell in cells]
    platforms = [cell for cell, own in zip(cells, best, strict=True) if own < 1 and platform_heading(cell)]
    # A row of data says "Facebook" once and may have a department called "Office"; headings differ from one another.
    known = sum(best) + (len(platforms) if len(platforms) > 1 else 0)
    return known / (1 + sum(len(cell) > 60 for cell in cells)) if len(set(cells)) == len(cells) else known / 2


def _heading_row(lines: Sequence[Line], chosen: Mapping[Role, str]) -> int | None:
    """The row that holds the headings given by hand, else the most likely one; None if the data starts at once."""
    head = lines[:HEAD]
    names = {folded(title) for title in chosen.values()}
    if names:
        held = [line.number for line in head if names <= {folded(cell) for cell in line.cells if cell}]
        if held:
            return held[0]
    weights = {line.number: _heading_weight(line.cells) for line in head}
    number, best = max(weights.items(), key=lambda pair: pair[1], default=(0, 0.0))
    if best >= 1.0:
        return number
    first = next((line for line in head if sum(bool(cell) for cell in line.cells) > 1), None)
    if first is None:
        return None
    is_data = any(_is_link(cell) or platform_from_word(cell) for cell in first.cells)
    return None if is_data else first.number


def headings_below(lines: Sequence[Line], row: int | None) -> tuple[str, ...]:
    """The headings, made different from one another; columns without one are named by their letter."""
    width = max((len(line.cells) for line in lines), default=0)
    given = next((line.cells for line in lines if line.number == row), ())
    found: list[str] = []
    for number in range(width):
        title = " ".join(given[number].split()) if number < len(given) else ""
        title = title[:120] or f"Column {letter(number)}"
        found.append(title if title not in found else f"{title} ({letter(number)})")
    return tuple(found)


def letter(number: int) -> str:
    """The letters a spreadsheet shows above a column; the first is 0."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def named_column(title: str, headings: Sequence[str]) -> int:
    """The column that a heading or a letter names. Raises FileRefused and lists the columns."""
    plain = " ".join(title.split()).casefold()
    for number, heading in enumerate(headings):
        if heading.casefold() == plain:
            return number
    for number, heading in enumerate(headings):
        if (folded(heading) == folded(title) and folded(title)) or letter(number).casefold() == plain:
            return number
    listed = ", ".join(headings)
    raise FileRefused(f"The file has no column called “{title}”. Its columns are: {listed}.")


def _recognised(
    headings: tuple[str, ...], row: int | None, body: Sequence[Line], by_hand: Mapping[Role, tuple[int, ...]]
) -> Columns:
    cells = [[text for line in body if (text := line.at(number))] for number in range(len(headings))]
    free = set(range(len(headings))) - {number for each in by_hand.values() for number in each}
    roles: dict[Role, tuple[int, ...]] = dict(by_hand)
    wide = _wide(headings, cells, free) if not {"platform", "link"} & set(by_hand) else ()
    free -= {number for number, _platform in wide}
    order: tuple[Role, ...] = (
        "link",
        "platform",
        "department",
        "parent",
        "language",
        "note",
        "name",
        "title",
        "status",
        "closed",
    )
    for role in order:
        if role in roles or (wide and role in ("platform", "link", "name")):
            continue
        found = _column_for(role, headings, cells, free)
        if wide and role == "department":
            found = _named_once(headings, cells, free, found)
        if found:
            roles[role] = found
            free -= set(found)
    _second_names(headings, cells, free, roles)
    return Columns(headings, row, roles, wide, frozenset(by_hand))


def _column_for(
    role: Role,
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    free: set[int],
) -> tuple[int, ...]:
    scored = sorted(((_score(role, headings[n], cells[n]), -n) for n in free), reverse=True)
    good = [-number for score, number in scored if score >= 0.6]
    if role == "link":
        return _links(good, cells)
    if good:
        return tuple(good[:1])
    if role == "department":
        return _department_by_cells(cells, free)
    return ()


def _links(good: Sequence[int], cells: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Columns of links; a department's own site beside the links of its accounts is none of them."""
    held = sorted(number for number in good if _share(cells[number], _is_link) > 0.3)
    of_accounts = [number for number in held if _share(cells[number], _is_known_platform) > 0.3]
    return tuple(of_accounts or held)[:4] or tuple(good[:1])


def _named_once(
    headings: Sequence[str], cells: Sequence[Sequence[str]], free: set[int], found: tuple[int, ...]
) -> tuple[int, ...]:
    """In a table with a column for each platform a row is a department, so its name need not repeat."""
    if found and strength("department", headings[found[0]]):
        return found
    words = _of_words(cells, free)
    named = [number for number in words if strength("name", headings[number]) or strength("title", headings[number])]
    each_once = [number for number in words if len(set(cells[number])) > 0.8 * len(cells[number])]
    return tuple(named[:1] or each_once[:1]) or found or tuple(words[:1])


def _score(role: Role, heading: str, cells: Sequence[str]) -> float:
    own = strength(role, heading)
    if role == "platform":
        share = _share(cells, _names_platform)
        return own * (0.3 + share) if own >= 1.5 else (own + 1) * share if share >= 0.6 else own * share
    if role == "link":
        share = _share(cells, _is_account_link)
        return own * (0.2 + share) if own else share if share > 0.6 else 0.0
    if role == "department":
        return own * (1 - _share(cells, _is_link)) if _share(cells, _is_number) < 0.8 else 0.0
    if role == "status":
        return own * (_share(cells, lambda cell: bool(status_of(cell))) > 0.5) if own >= 1 else 0.0
    if role == "closed":
        return own * (_share(cells, _has_digit) > 0.5) if own >= 1 else 0.0
    return own if role != "note" else own * 1.2


def _department_by_cells(cells: Sequence[Sequence[str]], free: set[int]) -> tuple[int, ...]:
    """The first column of words that repeat: several accounts belong to one department."""
    for number in _of_words(cells, free):
        if len(set(cells[number])) < len(cells[number]):
            return (number,)
    return ()


def _of_words(cells: Sequence[Sequence[str]], free: set[int]) -> list[int]:
    """Columns of short texts that are neither numbers nor addresses."""
    found = []
    for number in sorted(free):
        texts = cells[number]
        words = [text for text in texts if not (_is_number(text) or _is_link(text) or "@" in text) and len(text) < 120]
        if len(texts) > 1 and len(words) > 0.9 * len(texts):
            found.append(number)
    return found


def _wide(headings: Sequence[str], cells: Sequence[Sequence[str]], free: set[int]) -> tuple[tuple[int, str], ...]:
    """Columns named after platforms, if there are several, or one with accounts in it."""
    found = [(number, platform) for number in sorted(free) if (platform := platform_heading(headings[number]))]
    if len({platform for _number, platform in found}) > 1:
        return tuple(found)
    listed = any(
        strength("platform", heading) >= 1.5 and _share(held, _names_platform) > 0.5
        for heading, held in zip(headings, cells, strict=True)
    )
    return tuple(pair for pair in found if not listed and _share(cells[pair[0]], _is_account) > 0.3)


def _second_names(
    headings: Sequence[str], cells: Sequence[Sequence[str]], free: set[int], roles: dict[Role, tuple[int, ...]]
) -> None:
    """An organisation beside the department names the account; a second department is its other language."""
    for number in sorted(free):
        means = strength("department", headings[number])
        if not means or (means < 1 and not _is_below(headings[number])) or _share(cells[number], _is_number) > 0.5:
            continue
        own = roles.get("department", ())
        if own and len(own) == 1 and _same_kind(headings[number], headings[own[0]]):
            roles["department"] = (*own, number)
        elif "title" not in roles:
            roles["title"] = (number,)
        else:
            continue
        free.discard(number)
    if "parent" not in roles and len(roles.get("department", ())) == 1 and len(roles.get("title", ())) == 1:
        _bureau_below(headings, roles)


def _bureau_below(headings: Sequence[str], roles: dict[Role, tuple[int, ...]]) -> None:
    """Agency and bureau side by side: the bureau answers, the agency stands above it."""
    above, below = roles["department"], roles["title"]
    if _is_below(headings[below[0]]):
        roles["parent"], roles["department"] = above, below
        del roles["title"]


def _is_below(heading: str) -> bool:
    return not set(folded(heading).split()).isdisjoint(heading_words()["below"])


def _same_kind(one: str, other: str) -> bool:
    """ "Department (English)" and "Department (French)", "Department" and "Ministère"."""
    first, second = set(folded(one).split()), set(folded(other).split())
    languages = {"english", "en", "anglais", "french", "fr", "francais", "german", "de", "deutsch"}
    return bool(first & second) and bool((first ^ second) & languages)


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    said = [cell for cell in cells if not is_nothing(cell)]
    return sum(1 for cell in said if holds(cell)) / len(said) if said else 0.0


def _is_link(cell: str) -> bool:
    text = cell[:300].lower()
    if "://" in text or text.startswith("www."):
        return True
    return "/" in text and "." in text and " " not in text.strip() and recognise(cell).url is not None


def _is_account_link(cell: str) -> bool:
    if _is_link(cell):
        return True
    found = recognise(cell)
    return found.url is not None and found.platform is not None


def _has_digit(cell: str) -> bool:
    return any(char.isdigit() for char in cell)


def _is_account(cell: str) -> bool:
    return _is_link(cell) or (cell.startswith("@") and len(cell) > 1)


def _is_known_platform(cell: str) -> bool:
    return recognise(cell).platform is not None


def _names_platform(cell: str) -> bool:
    return platform_from_word(cell) is not None


def _is_number(cell: str) -> bool:
    return is_tick(cell) or cell.replace(",", "").replace(".", "").replace(" ", "").replace("%", "").isdigit()
