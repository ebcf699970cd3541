"""What an entry is called, and what tells that two entries of different rounds are the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.analysis import roles, values
from dashboard.analysis.same_account import account_keys
from dashboard.analysis.tools import NAMELESS, tools
from dashboard.frames import Frames
from dashboard.tidying import KEY
from questionnaires.codebook import CodebookEntry
from questionnaires.names.words import squeezed

NAMING = ("text", "link", "select_one")  # kinds of questions that can name an entry, the best first


def tokens(frames: Frames, section: str) -> list[str | None]:
    """Per row what it is about, in resolved names; None where nothing tells.

    An account is its platform and handle, whatever host its link has; a tool its product; the row of a keyed list its
    key; a page is itself. Other lists go by what names an entry.
    """
    frame = frames.wide[section]
    keys = frame[KEY].to_list()
    if not is_list(frames, section):
        return ["page"] * len(frame)
    if any(keys):
        return [None if key is None else f"key:{key}" for key in keys]
    chosen = _chosen(frames, section)
    if chosen is not None:
        return [None if code is None else f"key:{code}" for code in _texts(frames, chosen)]
    accounts, asked = roles.accounts(frames), roles.tools(frames)
    if accounts is not None and accounts.section == section:
        return _accounts(frames, accounts)
    if asked is not None and asked.section == section:
        return [None if tool.name == NAMELESS else f"tool:{squeezed(tool.name) or tool.name}" for tool in tools(frames)]
    naming = _naming(frames, section)
    return [None] * len(frame) if naming is None else [_said(name) for name in _texts(frames, naming)]


def is_list(frames: Frames, section: str) -> bool:
    """Whether a department has several entries in this section."""
    return any(entry.repeat for entry in frames.codebook.of_section(section))


def _accounts(frames: Frames, asked: roles.Accounts) -> list[str | None]:
    found = account_keys(frames, asked).texts().to_list()
    platforms = _texts(frames, asked.platform)
    names: Sequence[Any] = _texts(frames, asked.name) if asked.name else [None] * len(platforms)
    return [
        _named(platform, name) if key is None else key
        for key, platform, name in zip(found, platforms, names, strict=True)
    ]


def _named(platform: object, name: object) -> str | None:
    said = squeezed(str(name)) if name else ""
    return f"named:{platform}:{said}" if said else None


def _said(name: object) -> str | None:
    said = squeezed(str(name)) if name is not None else ""
    return f"named:{said}" if said else None


def _naming(frames: Frames, section: str) -> CodebookEntry | None:
    asked = [entry for entry in frames.codebook.of_section(section) if entry.kind in NAMING]
    return min(asked, key=lambda entry: NAMING.index(entry.kind), default=None)


def _chosen(frames: Frames, section: str) -> CodebookEntry | None:
    """What an entry stands for where every choice of another question has one: the goal of the answers to a goal."""
    return next((one for one in frames.codebook.of_section(section) if one.names_row), None)


def _texts(frames: Frames, entry: CodebookEntry) -> list[Any]:
    found: list[Any] = frames.wide[entry.section][entry.question].to_list()
    return found


def labels(frames: Frames, section: str) -> Callable[[int], str]:
    """What to call the entry in a row: "@nordwerk on LinkedIn", "Talkwalker", "Publishing posts"."""
    accounts, asked, effort = roles.accounts(frames), roles.tools(frames), roles.effort(frames)
    naming = _naming(frames, section)
    chosen = _chosen(frames, section)

    def label(row: int) -> str:
        if not is_list(frames, section):
            return "Its page"
        if accounts is not None and accounts.section == section:
            who = values.first_value(frames, accounts.name, row) or values.first_value(frames, accounts.link, row)
            platform = values.first_value(frames, accounts.platform, row)
            return f"{who} on {platform}" if who and platform else who or platform or "An account"
        if asked is not None and asked.section == section:
            return values.first_value(frames, asked.tool, row) or "A tool"
        if effort is not None and effort.hours.section == section and effort.activity is not None:
            return values.first_value(frames, effort.activity, row) or "An activity"
        return values.first_value(frames, naming, row) or values.first_value(frames, chosen, row) or "An entry"

    return label
