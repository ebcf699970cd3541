"""Where a questionnaire keeps what a list of accounts knows: found by the roles of its questions."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.model import OTHER, Definition, Question, Section
from survey.errors import NotPossibleNow
from survey.operations.import_accounts import platform_words
from survey.operations.import_rows import Claim


@dataclass(frozen=True)
class Places:
    """The list of accounts of a questionnaire and its questions; `scope` is the question that opens the list."""

    section: Section
    platform: Question
    platforms: frozenset[str]  # codes the questionnaire offers
    link: Question
    name: Question | None
    note: Question | None
    area: Question | None
    scope: tuple[Question, str] | None  # question and the choice that opens the list


def places(definition: Definition) -> Places:
    """Raises NotPossibleNow for a questionnaire without a list of accounts."""
    for section, link in definition.with_role("account:link"):
        platform = _of(section, "platform")
        if section.is_manual and platform is not None:
            listed = definition.choices_of(platform)
            return Places(
                section=section,
                platform=platform,
                platforms=frozenset(listed.by_name) if listed else frozenset(),
                link=link,
                name=_of(section, "account:name"),
                note=_of(section, "note"),
                area=_of(section, "account:area"),
                scope=_scope(definition, section),
            )
    raise NotPossibleNow(
        "The questionnaire of this round has no list of accounts, so there is nowhere to import them.",
        todo="Choose a round with a questionnaire about social media.",
    )


def answers(where: Places, claim: Claim) -> dict[str, dict[str, str]]:
    """What somebody would have typed for this account."""
    account = claim.account
    found: dict[str, dict[str, str]] = {}
    if account.platform in where.platforms and account.platform != OTHER:
        found[where.platform.name] = {"t": account.platform}
    else:
        found[where.platform.name] = {"t": OTHER, "o": platform_words(account.platform, account.other)}
    texts = ((where.link, account.link), (where.name, account.name), (where.note, claim.note), (where.area, claim.area))
    found |= {question.name: {"t": text} for question, text in texts if question is not None and text}
    return found


def stored(where: Places, typed: dict[str, dict[str, object]]) -> tuple[str, str, str, str]:
    """Platform, other, link and name of an entry as it is stored."""

    def said(question: Question | None, part: str = "t") -> str:
        return str(typed.get(question.name, {}).get(part) or "") if question is not None else ""

    platform = said(where.platform)
    other = said(where.platform, "o")
    return ("" if platform == OTHER else platform, other, said(where.link), said(where.name))


def _of(section: Section, role: str) -> Question | None:
    return next((question for question in section.questions if question.role == role), None)


def _scope(definition: Definition, section: Section) -> tuple[Question, str] | None:
    """The multiple choice whose choice of the list's own name opens it: "we run accounts"."""
    for _home, question in definition.with_role("scope"):
        choices = definition.choices_of(question)
        if choices is not None and section.name in choices.by_name:
            return question, section.name
    return None
