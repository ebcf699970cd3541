"""Finds questions by what they mean, and names the codes whose meaning belongs to a role."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.frames import Frames
from questionnaires.codebook import CodebookEntry

# Codes that every questionnaire with these roles uses.
IN_USE, ASLEEP = "active", frozenset({"dormant"})
NOT_OPEN = frozenset({"planned", "closing", "closed", "unofficial"})  # listed, but nobody is at work there
NOT_OURS_NOW = frozenset({"closed", "unofficial"})  # nobody runs these in the organisation's name
PLANNED, CLOSING = "planned", "closing"
RUN_BY_OTHERS = "other_department"  # account:owner_kind
RUN_BY_ONE, RUN_BY_NOBODY = "one_person", "nobody"
RUN_HERE = frozenset({"two_or_more", "one_person", "agency"})
PAYS_ITSELF, PAID_CENTRALLY, PAID_BY_OTHERS = "own", "central", "other_department"  # payer
FREE, IN_A_FEE = "free", "agency"
MOSTLY_OTHER = "mostly_other"  # cost:scope
SHARED_ALREADY, OPEN_TO_OTHERS = "already", frozenset({"yes", "conditions"})  # offer
YES = "yes"
HOLD_FOR_ALL = "all"  # rules_scope


@dataclass(frozen=True)
class Accounts:
    """The questions about accounts; those a questionnaire does not ask are None."""

    platform: CodebookEntry
    link: CodebookEntry | None
    name: CodebookEntry | None
    status: CodebookEntry | None
    owner_kind: CodebookEntry | None
    runner: CodebookEntry | None
    audience: CodebookEntry | None
    goal: CodebookEntry | None
    area: CodebookEntry | None
    copies: CodebookEntry | None

    @property
    def section(self) -> str:
        return self.platform.section


@dataclass(frozen=True)
class Tools:
    """The questions about tools."""

    tool: CodebookEntry
    function: CodebookEntry | None
    payer: CodebookEntry | None
    payer_department: CodebookEntry | None
    cost: CodebookEntry | None
    scope: CodebookEntry | None
    end: CodebookEntry | None
    notice: CodebookEntry | None
    renews: CodebookEntry | None
    offer: CodebookEntry | None
    shared_with: CodebookEntry | None
    keep: CodebookEntry | None
    unused: CodebookEntry | None
    seats_bought: CodebookEntry | None
    seats_used: CodebookEntry | None

    @property
    def section(self) -> str:
        return self.tool.section


@dataclass(frozen=True)
class Goals:
    """What a department wants: picked goals, the main one, the measured ones."""

    goal: CodebookEntry
    main: CodebookEntry | None
    measured: CodebookEntry | None


@dataclass(frozen=True)
class Effort:
    """Hours by activity."""

    hours: CodebookEntry
    activity: CodebookEntry | None


def asked(frames: Frames, role: str, *kinds: str, section: str | None = None) -> CodebookEntry | None:
    """The first question with this role, of these kinds and in that section where they are given."""
    for entry in frames.codebook.by_role(role):
        if (not kinds or entry.kind in kinds) and section in (None, entry.section):
            return entry
    return None


def accounts(frames: Frames) -> Accounts | None:
    """The questions about accounts, when the questionnaire asks where they are."""
    platform = asked(frames, "platform", "select_one")
    if platform is None:
        return None
    here = platform.section
    return Accounts(
        platform,
        link=asked(frames, "account:link", section=here),
        name=asked(frames, "account:name", section=here),
        status=asked(frames, "account:status", "select_one", section=here),
        owner_kind=asked(frames, "account:owner_kind", "select_one", section=here),
        runner=asked(frames, "account:runner", "select_one", section=here),
        audience=asked(frames, "audience", "select_one", "select_multiple", section=here),
        goal=asked(frames, "account:goal", "select_one", "select_multiple", section=here),
        area=asked(frames, "account:area", "text", section=here),
        copies=asked(frames, "account:copies", "integer", section=here),
    )


def tools(frames: Frames) -> Tools | None:
    """The questions about tools, when the questionnaire asks for them."""
    tool = asked(frames, "tool", "text", "select_one")
    if tool is None:
        return None
    here = tool.section
    return Tools(
        tool,
        function=asked(frames, "function", "select_one", "select_multiple", section=here),
        payer=asked(frames, "payer", "select_one", section=here),
        payer_department=asked(frames, "payer:department", "select_one", section=here),
        cost=asked(frames, "cost", "estimate", section=here),
        scope=asked(frames, "cost:scope", "select_one", section=here),
        end=asked(frames, "contract_end", "date", section=here),
        notice=asked(frames, "contract_notice", "select_one", "integer", section=here),
        renews=asked(frames, "contract_renews", "select_one", section=here),
        offer=asked(frames, "offer", "select_one", section=here),
        shared_with=asked(frames, "offer:shared_with", "select_multiple", section=here),
        keep=asked(frames, "tool:keep_because", "text", section=here),
        unused=asked(frames, "function_unused", "select_multiple", section=here),
        seats_bought=asked(frames, "seats_bought", "integer", section=here),
        seats_used=asked(frames, "seats_used", "integer", section=here),
    )


def goals(frames: Frames) -> Goals | None:
    """The question with the goals of a department, and what is said about them on the same page."""
    goal = asked(frames, "goal", "select_multiple", "select_one")
    if goal is None:
        return None
    main = asked(frames, "goal:main", "select_one", section=goal.section)
    return Goals(goal, main, asked(frames, "goal:measured", "select_multiple", section=goal.section))


def effort(frames: Frames) -> Effort | None:
    """The question with the hours, when the questionnaire asks for them."""
    hours = asked(frames, "hours", "estimate")
    if hours is None:
        return None
    return Effort(hours, asked(frames, "activity", "select_one", section=hours.section))


def rules(frames: Frames) -> tuple[tuple[str, CodebookEntry], ...]:
    """Topic and question of every rule that can be compared."""
    return tuple(
        ((entry.role or "").partition(":")[2], entry)
        for entry in frames.codebook.by_role("rule:*")
        if entry.kind in ("select_one", "select_multiple")
    )
