"""From an address to everything on the screen: the one way from the database to a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote_plus

from dashboard.analysis import catalogue
from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import GivenBack, open_only, waiting_words
from dashboard.elements import Node
from dashboard.filters import LIMIT, Filters
from dashboard.frames import Frames
from dashboard.load import NOWHERE, Store, load
from dashboard.pages import choices, department, entries, missing, overview, view
from dashboard.pages.page import Page, head
from dashboard.pages.route import Asked, asked
from dashboard.results import Where
from dashboard.screen import HOME, Screen
from dashboard.theme import scheme_of
from survey.db import Database
from survey.errors import NotFound
from survey.read import RoundTitle, VersionRow, round_titles, versions

TITLE = "Roundtable"


class Asker(NamedTuple):
    """What the browser says besides the address, none of it to be trusted; `key` names the choices it has.

    From us: what reads where findings stand, and whether the visitor may show them to others.
    """

    search: str
    viewer: dict[str, Any]
    key: object = None
    given: Callable[[Frames], GivenBack] | None = None
    administers: bool = False


@dataclass(frozen=True)
class Offers:
    """What the inputs of the filters offer."""

    known: choices.Known
    rounds: tuple[RoundTitle, ...]
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True)
class Answer:
    """What goes on the screen; without `values` the filters are put away, without `offers` the browser has them."""

    title: str
    head: list[Node]
    body: list[Node] = field(default_factory=list)
    chips: list[Node] = field(default_factory=list)
    values: dict[str, Any] | None = None
    key: str = ""
    offers: Offers | None = None
    present: bool = False
    said: str = ""


def answer(database: Database, path: str, asker: Asker, store: Store = NOWHERE) -> Answer:
    """Everything for one address; the path is untrusted, too."""
    wanted = asked(path)
    if wanted is None:
        return Answer("There is no such page", missing.no_such_page())
    filters = Filters.from_query(asker.search)
    try:
        frames = load(database, filters.round, filters, store=store)
    except NotFound:
        return _no_round(database)
    return _shown(database, frames, filters, wanted, asker)


def _no_round(database: Database) -> Answer:
    with database.reading() as session:
        if round_titles(session):
            return Answer("There is no such round", missing.no_such_round())
    return Answer("The dashboard is ready", missing.no_round())


def _shown(database: Database, frames: Frames, filters: Filters, wanted: Asked, asker: Asker) -> Answer:
    filters = catalogue.settled(frames, filters)
    screen = screen_of(wanted.page, filters, asker.search, asker.viewer)
    frames, screen = with_standing(frames, screen, wanted, asker)
    page = page_of(wanted, frames, replace(filters, notes=()), screen)
    if page is None:
        return Answer("There is no such department", missing.no_such_page())
    if not frames.answers and wanted.kind not in ("departments", "department"):
        page = replace(page, body=missing.no_answers(frames), lead="")
    key = f"{frames.facts.slug}/{frames.facts.version}"
    offers = None
    if asker.key != key or filters.as_of is not None:
        offers = _offers(database, frames)
    as_of = choices.as_of_words(filters, offers.versions if offers else ())
    return Answer(
        title=f"{page.title} – {TITLE}",
        head=head(page, frames, filters, screen, as_of),
        body=page.body,
        chips=choices.chips(filters, catalogue.choices(frames), screen, as_of),
        values=choices.chosen(filters, frames.facts.slug),
        key=key,
        offers=None if asker.key == key else offers,
        present=screen.present,
        said=f"{page.title}. {page.base.sentence() if page.base else ''}".strip(),
    )


def with_standing(frames: Frames, screen: Screen, wanted: Asked, asker: Asker) -> tuple[Frames, Screen]:
    """Let the page know where findings stand; a presentation leaves out those that are not open to others."""
    if asker.given is None:
        return frames, screen
    given = cache(partial(asker.given, frames))
    release = f"/rounds/{frames.facts.slug}/findings/show" if asker.administers else ""
    team = f"/rounds/{frames.facts.slug}/decisions?all=1"
    screen = replace(screen, given=given, release=release, team=team)
    if not screen.present or wanted.kind not in ("overview", "view", "department"):
        return frames, screen
    left_out = waiting_words(ranking.every(frames), given())
    return open_only(frames, given()), replace(screen, left_out=left_out)


def _offers(database: Database, frames: Frames) -> Offers:
    with database.reading() as session:
        return Offers(catalogue.choices(frames), round_titles(session), versions(session, frames.facts.id))


def page_of(wanted: Asked, frames: Frames, filters: Filters, screen: Screen) -> Page | None:
    """The page that is asked for; None if it names a department that is not part of the round."""
    if wanted.kind == "overview":
        return overview.page(frames, filters, screen)
    if wanted.kind == "view":
        return view.page(wanted.page, frames, filters, screen)
    if wanted.kind == "entries":
        return entries.page(frames, filters, screen)
    if wanted.kind == "departments":
        return department.index(frames, screen)
    return department.page(wanted.department, frames, filters, screen) if wanted.department in frames.position else None


def screen_of(page: str, filters: Filters, search: str, viewer: dict[str, Any]) -> Screen:
    """What renderers need, from the address and from what the browser says about itself."""
    flags = _flags(search)
    present = flags.get("present") == "1"
    query = (filters if page == "entries" else filters.without_where()).to_query()
    if present:
        query += "&present=1" if query else "present=1"
    return Screen(
        page=page,
        query=query,
        to=linker(filters, present=present),
        scheme=scheme_of(viewer.get("scheme")),
        narrow=viewer.get("narrow") is True,
        everything=flags.get("rows") == "all",
        present=present,
    )


def linker(filters: Filters, *, present: bool = False) -> Callable[[Where], str]:
    """Makes the addresses of entries; says the same as `filters.link`, ten times as fast for matrices full of links."""
    base = filters.without_where().to_query()
    start = f"{HOME}entries?{base}&section=" if base else f"{HOME}entries?section="
    end = "&present=1" if present else ""

    def to(where: Where) -> str:
        conditions = "".join([_condition(question, code) for question, code in where.every])
        return f"{start}{where.section}{conditions}{end}"

    return to


@lru_cache(maxsize=4096)
def _condition(question: str, code: str) -> str:
    return f"&where={quote_plus(f'{question}:{code}')}"


def _flags(search: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(search.removeprefix("?"), max_num_fields=LIMIT))
    except ValueError:
        return {}
