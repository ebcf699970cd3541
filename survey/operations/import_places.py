"""Where a questionnaire keeps what a list of accounts knows: found by the roles of its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from questionnaires.model import OTHER, Definition, Question, Section
from survey.errors import NotPossibleNow
from survey.operations.import_accounts import key_of, platform_words
from survey.operations.import_cells import Typed
from survey.operations.import_headings import Role
from survey.operations.import_rows import Claim
from survey.operations.import_table import FileRefused


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
    status: Question | None
    scope: tuple[Question, str] | None  # question and the choice that opens the list
    states: frozenset[str] = frozenset()  # codes of the status the questionnaire offers

    def typed(self, claim: Claim) -> Mapping[str, Typed]:
        """What somebody would have typed for this account."""
        return answers(self, claim)

    def entry_key(self, _claim: Claim) -> str | None:
        return None

    def key_of(self, typed: Mapping[str, Mapping[str, Any]], _entry_key: str | None) -> str:
        return key_of(*stored(self, typed))

    def root_changes(self, root: Mapping[str, Any], _claims: Sequence[Claim]) -> Mapping[str, Typed]:
        """Tick "we run accounts", since the list is only shown to those who do."""
        if self.scope is None:
            return {}
        question, choice = self.scope
        ticked = list((root.get(question.name) or {}).get("t") or [])
        return {} if choice in ticked else {question.name: {"t": [*ticked, choice]}}


def places(definition: Definition) -> Places:
    """Raises NotPossibleNow for a questionnaire without a list of accounts."""
    for section, link in definition.with_role("account:link"):
        platform = _of(section, "platform")
        if section.is_manual and platform is not None:
            listed = definition.choices_of(platform)
            status = _of(section, "account:status")
            states = definition.choices_of(status) if status is not None else None
            return Places(
                section=section,
                platform=platform,
                platforms=frozenset(listed.by_name) if listed else frozenset(),
                link=link,
                name=_of(section, "account:name"),
                note=_of(section, "note"),
                area=_of(section, "account:area"),
                status=status,
                states=frozenset(states.by_name) if states else frozenset(),
                scope=_scope(definition, section),
            )
    raise NotPossibleNow(
        "The questionnaire of this round has no list of accounts, so there is nowhere to import them.",
        todo="Choose a round with a questionnaire about social media.",
    )


def account_columns(where: Places, columns: Mapping[Role, str], pairs: Sequence[tuple[str, str]]) -> dict[Role, str]:
    """Columns by role, out of columns named for the questions of the list. Raises FileRefused for another question."""
    roles: dict[str, Role] = {where.platform.name: "platform", where.link.name: "link"}
    for question, role in (
        (where.name, "name"),
        (where.note, "note"),
        (where.area, "language"),
        (where.status, "status"),
    ):
        if question is not None:
            roles[question.name] = cast("Role", role)
    found = dict(columns)
    for title, name in pairs:
        if name not in roles:
            listed = ", ".join(roles)
            raise FileRefused(f"A list of accounts cannot fill “{name}”. It fills: {listed}.")
        found[roles[name]] = title
    return found


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
    if where.status is not None and claim.status in where.states:
        found[where.status.name] = {"t": claim.status}
    return found


def stored(where: Places, typed: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, str, str]:
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
