"""Which column of a table plays which role: told by its heading and by what its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from questionnaires.names.links import recognise
from questionnaires.names.words import is_nothing, is_tick, platform_from_word
from survey.operations.import_headings import Role, folded, heading_words, platform_heading, status_of, strength

Roles = dict[Role, tuple[int, ...]]
Wide = tuple[tuple[int, str], ...]  # column, platform: a table with a column for each platform


def roles_of(
    headings: Sequence[str], cells: Sequence[Sequence[str]], by_hand: Mapping[Role, tuple[int, ...]]
) -> tuple[Roles, Wide]:
    """The columns of each role, and those that are a platform each; `cells` has the texts of each column."""
    free = set(range(len(headings))) - {number for each in by_hand.values() for number in each}
    roles: Roles = dict(by_hand)
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
    return roles, wide


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
    held = sorted(number for number in good if _share(cells[number], is_link) > 0.3)
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
        return own * (1 - _share(cells, is_link)) if _share(cells, _is_number) < 0.8 else 0.0
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
        words = [text for text in texts if not (_is_number(text) or is_link(text) or "@" in text) and len(text) < 120]
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


def is_link(cell: str) -> bool:
    text = cell[:300].lower()
    if "://" in text or text.startswith("www."):
        return True
    return "/" in text and "." in text and " " not in text.strip() and recognise(cell).url is not None


def _is_account_link(cell: str) -> bool:
    if is_link(cell):
        return True
    found = recognise(cell)
    return found.url is not None and found.platform is not None


def _has_digit(cell: str) -> bool:
    return any(char.isdigit() for char in cell)


def _is_account(cell: str) -> bool:
    return is_link(cell) or (cell.startswith("@") and len(cell) > 1)


def _is_known_platform(cell: str) -> bool:
    return recognise(cell).platform is not None


def _names_platform(cell: str) -> bool:
    return platform_from_word(cell) is not None


def _is_number(cell: str) -> bool:
    return is_tick(cell) or cell.replace(",", "").replace(".", "").replace(" ", "").replace("%", "").isdigit()
