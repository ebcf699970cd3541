"""A finding on a department's own page: what it may answer, who else replied, until when it is alone with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.given_back import Card, GivenBack, Said, stored_key
from dashboard.measure import finding_amounts, finding_stays
from dashboard.pages.findings import HOLDS, SURE, needs_tag
from dashboard.results import Finding

Tag = tuple[str, str]


@dataclass(frozen=True)
class Reply:
    """What stands in the form: sent before, or just now and not taken; `problems` are sentences by field."""

    choice: str = ""
    text: str = ""
    problems: Mapping[str, str] | None = None


NO_REPLY = Reply()


@dataclass(frozen=True)
class OwnCard:
    """`anchor` names the finding on the page, `key` in the form; `can_reply` once the department was told of it."""

    finding: Finding
    card: Card
    anchor: str
    key: str
    amounts: tuple[str, ...]
    stays: tuple[str, ...]
    sure: Tag | None
    holds: Tag | None
    alone: str
    others: tuple[Said, ...]
    mine: Said | None
    reply: Reply
    options: tuple[tuple[str, str], ...]
    can_reply: bool


def own_cards(
    found: Sequence[Finding], given: GivenBack, department_id: int, sent: tuple[str, Reply] | None = None
) -> list[OwnCard]:
    """The findings for a department; `sent` is a reply that could not be taken, with the key of its finding."""
    return [_own_card(one, given, department_id, sent) for one in found]


def anchor_of(key: str) -> str:
    """The place of a finding on the page, for addresses."""
    return f"finding-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def _own_card(one: Finding, given: GivenBack, department_id: int, sent: tuple[str, Reply] | None) -> OwnCard:
    key, card, standing = stored_key(one.key), given.card(one), given.standing(one)
    before = next((each for each in standing.replies if each.department_id == department_id), None)
    reply = Reply(before.choice, before.text) if before is not None else NO_REPLY
    asks = one.ask is not None and department_id in one.ask.department_ids
    sure, holds = SURE[one.sure], HOLDS[one.holds]
    return OwnCard(
        finding=one,
        card=card,
        anchor=anchor_of(key),
        key=key,
        amounts=finding_amounts(one),
        stays=finding_stays(one),
        sure=sure if needs_tag(sure, one.sure_why) else None,
        holds=holds if needs_tag(holds, one.holds_why) else None,
        alone=_alone(one, given, department_id),
        others=tuple(said for said in card.replies if said.department_id != department_id),
        mine=next((said for said in card.replies if said.department_id == department_id), None),
        reply=sent[1] if sent is not None and sent[0] == key else reply,
        options=one.ask.options if asks and one.ask is not None else (),
        can_reply=department_id in standing.told,
    )


def _alone(one: Finding, given: GivenBack, department_id: int) -> str:
    """Who sees it by now."""
    until = given.until(one)
    if not until:
        return "" if not given.standing(one).told else "Others can see this now, with your reply."
    others = [other for other in one.department_ids if other != department_id]
    if not others:
        return f"Until {until} only you and the policy team see this."
    also = given.names.get(others[0], "the other department") if len(others) == 1 else "the departments named"
    return f"Until {until} only you, {also} and the policy team see this; sooner, once all of you have looked."
