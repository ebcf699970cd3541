"""What every renderer needs to know about the page it draws for: colours, width, filters and where links lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from dashboard.analysis.given_back import Card, GivenBack
from dashboard.results import Finding, Where
from survey.tokens import Scheme

HOME = "/dashboard/"


@dataclass(frozen=True)
class Screen:
    """`query` holds the filters without a question mark; `page` is the path below /dashboard/."""

    page: str
    query: str
    to: Callable[[Where], str]
    scheme: Scheme = "light"
    narrow: bool = False
    everything: bool = False  # all rows of a list, not only the first
    full: bool = False  # for a file: every row and column, also those the screen adds up as others
    present: bool = False
    compact: bool = False  # one-screen pages: long lists are folded
    given: Callable[[], GivenBack] | None = None  # where findings stand; read only by pages that show some
    left_out: str = ""  # in presentations: how many findings wait for their departments
    team: str = ""  # the page on which the policy team decides
    release: str = ""  # the page that shows a finding to others before its time; only for who may do that

    def card(self, found: Finding) -> Card:
        """A finding with where it stands."""
        return self.given().card(found) if self.given is not None else Card(found)

    def path(self, page: str) -> str:
        """Another page under the same filters."""
        return f"{HOME}{page}{self.tail}"

    def download(self, part: str) -> str:
        return f"{HOME}download/{self.page or 'overview'}/{quote(part, safe='')}.csv{self.tail}"

    def all_rows(self) -> str:
        return f"{HOME}{self.page}?{self.query}{'&' if self.query else ''}rows=all"

    @property
    def tail(self) -> str:
        return f"?{self.query}" if self.query else ""
