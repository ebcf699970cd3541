"""A finding as a card: the sentence first, then money, what departments say, what is sure, what must stay."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.analysis.given_back import Card, stored_key
from dashboard.components import bullets, tag
from dashboard.elements import Node, el, hidden
from dashboard.measure import finding_amounts, finding_stays
from dashboard.results import Finding
from dashboard.screen import Screen
from dashboard.wording import counted

FIRST, MOST = 5, 25  # shown at once, and with the fold; hundreds would make every page heavy
SURE = {"high": ("Well founded", "good"), "medium": ("Fairly sure", "info"), "low": ("Rests on guesses", "warn")}
HOLDS = {"holds_already": ("Holds already", "good"), "could_change": ("Could still change", "info")}


def cards(found: Sequence[Finding], screen: Screen) -> list[Node]:
    """The findings with most at stake; more are folded, and the rest is a link away."""
    first, rest = found[:FIRST], found[FIRST:MOST]
    made = [el("Div", [card(finding, screen) for finding in first], cls="rt-findings")]
    if rest:
        more = el("Div", [card(finding, screen) for finding in rest], cls="rt-findings")
        made.append(
            el("Details", el("Summary", f"Show {counted(len(rest), 'more finding')}"), more, cls="rt-more rt-more-wide")
        )
    if len(found) > MOST:
        left = counted(len(found) - MOST, "more finding of this page is", "more findings of this page are")
        words = f"{left} not shown."
        where = el("A", "See all findings", href=screen.team) if screen.team and not screen.present else None
        made.append(el("P", words, " ", where, cls="rt-quiet"))
    return made


def card(found: Finding, screen: Screen) -> Node:
    """One finding. Two amounts, two lines: what it costs together is not what could be saved."""
    stands = screen.card(found)
    title_id = f"rt-finding-{found.key}".replace(" ", "-")
    amounts = [el("P", line, cls="rt-finding-amount") for line in finding_amounts(found)]
    return el(
        "Article",
        el(
            "Div",
            _first(stands),
            el("H3", found.title, id=title_id, cls="rt-finding-title"),
            el("P", found.sentence, cls="rt-finding-sentence"),
            el("Div", amounts, cls="rt-finding-amounts") if amounts else None,
            *_replies(stands),
            *(el("P", line, cls="rt-finding-decided") for line in (stands.earlier, stands.decided) if line),
            _foot(found, screen),
        ),
        el("Div", _facts(found, screen), _steps(stands, screen)),
        cls="rt-finding",
        aria_labelledby=title_id,
    )


def _first(stands: Card) -> Node | None:
    """Who sees it first; afterwards, why it was shown to others sooner."""
    if stands.first:
        return el("P", el("Span", stands.first, cls="rt-tag rt-tag-warn rt-tag-sentence"), cls="rt-finding-first")
    return el("P", stands.released, cls="rt-quiet rt-finding-first") if stands.released else None


def _replies(stands: Card) -> list[Node]:
    """The answer to its question, and what departments say, in their words."""
    made = [el("P", stands.asked, cls="rt-finding-asked")] if stands.asked else []
    if stands.replies:
        made.append(el("Ul", [el("Li", said.sentence) for said in stands.replies], cls="rt-replies"))
    return made


def _steps(stands: Card, screen: Screen) -> Node | None:
    """What the team can do with it: decide, or show it to others now, which needs a reason."""
    if not screen.release or screen.present:
        return None
    key, about = stored_key(stands.finding.key), hidden(f": {stands.finding.title}")
    decide = screen.release.replace("/findings/show", "/decisions/one") + "?" + urlencode({"key": key})
    links = [el("A", "Change the decision" if stands.decided else "Decide", about, href=decide)]
    if not stands.is_open:
        query = urlencode({"key": key, "next": screen.path(screen.page)})
        links.append(el("A", "Show it to others now", about, href=f"{screen.release}?{query}"))
    return el("P", [part for link in links for part in (link, " ")][:-1], cls="rt-finding-release")


def _facts(found: Finding, screen: Screen) -> Node:
    rows = [
        _fact("How sure", _verdict(SURE[found.sure], found.sure_why)),
        _fact("If more answers come", _verdict(HOLDS[found.holds], found.holds_why)),
    ]
    if stays := finding_stays(found):
        rows.append(_fact("What must stay", bullets(stays, "rt-plain-list")))
    if found.suggestion:
        rows.append(_fact("Suggestion", el("Span", found.suggestion)))
    facts = el("Dl", rows, cls="rt-facts rt-finding-facts")
    if not screen.narrow:
        return facts
    about = hidden(f": {found.title}")
    return el("Details", el("Summary", "How sure, what must stay, what to do", about), facts, cls="rt-more")


def _verdict(verdict: tuple[str, str], why: str) -> Node:
    return el("Span", tag(*verdict) if needs_tag(verdict, why) else None, " ", why)


def needs_tag(verdict: tuple[str, str], why: str) -> bool:
    """Whether the reason leaves the verdict unsaid."""
    return verdict[0].lower() not in why.lower()


def _fact(name: str, value: Node) -> Node:
    return el("Div", el("Dt", name), el("Dd", value))


def _foot(found: Finding, screen: Screen) -> Node:
    evidence = None
    if found.where is not None:
        evidence = el("A", "See what this rests on", hidden(f": {found.title}"), href=screen.to(found.where))
    return el("P", el("Span", found.base), " ", evidence, cls="rt-finding-base")
