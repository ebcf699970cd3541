"""How findings call accounts, and what all findings about accounts have in common."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis import roles, values
from dashboard.analysis.findings.evidence import Doubt, department_names
from dashboard.analysis.findings.making import OPENED, made, one_by_one
from dashboard.analysis.layout import where
from dashboard.analysis.same_account import account_keys
from dashboard.frames import Frames
from dashboard.results import Ask, Finding, Nature
from dashboard.tidying import ENTRY
from dashboard.wording import counted, listed

ENTRIES = 500  # that a finding names
NAME_LIMIT, NAMED = 60, 4
OPTIONS = 6
NOBODY, ELSE = "nobody", "else"


def called(frames: Frames, asked: roles.Accounts, row: int) -> str:
    """ "@nordwerk on LinkedIn"; without a name the one in its link, without either "an account on LinkedIn"."""
    known, platform = account_keys(frames, asked), frames.codes(asked.platform)
    code, chosen = int(known.values[row]), int(platform.values[row])
    site, _, handle = known.keys[code].partition(":") if code >= 0 else ("", "", "")
    place = site or (platform.keys[chosen] if chosen >= 0 else "")  # a link knows better than a choice
    given = frames.wide[asked.section][asked.name.question][row] if asked.name is not None else None
    name = " ".join(str(given or "").split()) or handle or "an account"
    name = name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1].rstrip() + "…"
    return f"{name} on {values.site_label(frames, asked.platform, place)}" if place else name


def some_called(frames: Frames, asked: roles.Accounts, rows: Sequence[int]) -> str:
    """A few accounts by name: "@a on X, B on LinkedIn and 3 others"."""
    names = [called(frames, asked, row) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        return ", ".join(names[:-1]) + f" and {counted(len(rows) - NAMED + 1, 'other')}"
    return listed(names)


def who_runs_it(frames: Frames, account: str, department_ids: Sequence[int], sharing: bool) -> Ask:
    """One question to all departments concerned; the answers name them, so that all read the same words."""
    names = department_names(frames, department_ids[:OPTIONS])
    options = [(str(i), f"{name} runs it") for i, name in zip(department_ids, names, strict=False)]
    options += [("together", "They run it together")] if sharing else []
    options += [(NOBODY, "Nobody does; it should be closed"), (ELSE, "Something else")]
    return Ask(f"Who runs {account}?", tuple(options), tuple(department_ids))


def _platforms(frames: Frames, asked: roles.Accounts, rows: Sequence[int]) -> list[tuple[str, str]]:
    """The platforms of these lines, by which findings are filtered; none where a line does not name its platform."""
    platform = frames.codes(asked.platform)
    codes = set(platform.values[list(rows)].tolist())
    return [] if -1 in codes else [(asked.platform.question, platform.keys[code]) for code in sorted(codes)]


def finding(
    frames: Frames,
    asked: roles.Accounts,
    *,
    kind: str,
    name: str,
    title: str,
    sentence: str,
    department_ids: Sequence[int],
    rows: Sequence[int],
    doubts: Sequence[Doubt],
    otherwise: str,
    already: str,
    suggestion: str,
    clauses: tuple[int, ...],
    stake: tuple[int, str],
    nature: Nature,
    ask: Ask | None = None,
    conditions: Sequence[tuple[str, str]] = (),
    stays: Sequence[str] = (),
) -> Finding:
    """A finding about the accounts in `rows`; its entries open by `conditions` where there are any, else one by one."""
    entries = frames.wide[asked.section][ENTRY].gather(list(rows[:ENTRIES])).to_list()
    platforms = _platforms(frames, asked, rows[:OPENED])
    return made(
        frames,
        kind=kind,
        what=name,
        title=title,
        sentence=sentence,
        department_ids=department_ids,
        entries=entries,
        opened=where(asked.section, *conditions) if conditions else one_by_one(asked.section, entries, *platforms),
        doubts=doubts,
        otherwise=otherwise,
        already=already,
        suggestion=suggestion,
        clauses=clauses,
        stake=stake,
        nature=nature,
        ask=ask,
        stays=stays,
    )
