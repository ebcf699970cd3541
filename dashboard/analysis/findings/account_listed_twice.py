"""One account on two lists: shared, which is good news; run by two by their own word; or nobody said who runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.analysis import roles
from dashboard.analysis.claims import Line, by_account, claimants, departments
from dashboard.analysis.findings.account_words import called, finding, some_called, who_runs_it
from dashboard.analysis.findings.evidence import Doubt, department_names, freedom
from dashboard.analysis.findings.making import each
from dashboard.analysis.same_account import account_keys
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.wording import counted, listed

KIND = "account_listed_twice"
SHARED, CLAIMED, REPEATED = "shared_account", "account_claimed_twice", "account_twice_in_one_list"
KINDS = (KIND, SHARED, CLAIMED, REPEATED)
CLAUSES = (3, 4, 6)
WORTH = 50_000  # minor units: each department that claims an account counts like 500 a year in the ranking
ASKING = 10_000  # an account of which nobody said who runs it, or that stands twice in one list


def findings(frames: Frames) -> list[Finding]:
    """One finding per account that several departments list, and one per department that lists an account twice."""
    asked = roles.accounts(frames)
    if asked is None:
        return []
    found: list[Finding] = []
    repeated: dict[int, list[tuple[Line, ...]]] = {}
    for key, lines in by_account(frames, asked).items():
        if len(departments(lines)) > 1:
            one = _between(frames, asked, key, lines)
            found += [one] if one is not None else []
        elif len(lines) > 1:
            repeated.setdefault(lines[0].department_id, []).append(lines)
    return found + [_within(frames, asked, department, groups) for department, groups in repeated.items()]


def _between(frames: Frames, asked: roles.Accounts, key: str, lines: Sequence[Line]) -> Finding | None:
    own = claimants(lines)
    if len(own) > 1:
        return _claimed(frames, asked, key, lines)
    others = {line.runner for line in lines if line.says == "other" and line.runner is not None}
    if len(own) == 1 and not others - set(own):
        return _shared(frames, asked, key, lines)
    if own or any(line.says == "unknown" for line in lines):
        return _open(frames, asked, key, lines)
    return None  # each says that somebody else or nobody runs it: an account of nobody


def _shared(frames: Frames, asked: roles.Accounts, key: str, lines: Sequence[Line]) -> Finding:
    (runner,) = claimants(lines)
    ids = (*(i for i in departments(lines) if i != runner), runner)
    account, names = called(frames, asked, _first(lines, runner).row), department_names(frames, ids)
    silent = dict.fromkeys(
        line.department_id
        for line in lines
        if line.department_id != runner and line.says != "own" and line.runner is None
    )
    doubts = _name_doubts(frames, asked, lines)
    if silent:
        said = listed(department_names(frames, silent))
        doubts.append(Doubt("medium", f"{said} did not say which department runs it", True))
    return finding(
        frames,
        asked,
        kind=SHARED,
        name=key,
        title=f"{account}: shared by {counted(len(ids), 'department')}",
        sentence=f"{listed(names)} share {account}: {names[-1]} runs it.",
        department_ids=ids,
        rows=[line.row for line in lines],
        doubts=doubts,
        otherwise=f"{'Both' if len(ids) == 2 else 'All of them'} say the same, and signed it.",
        already="It holds already: they share it today.",
        suggestion=f"Keep it as it is, and write down that {names[-1]} answers for it.",
        clauses=CLAUSES,
        stake=(0, "Good news stands last: nothing has to be decided."),
        nature="good_news",
    )


def _claimed(frames: Frames, asked: roles.Accounts, key: str, lines: Sequence[Line]) -> Finding:
    own, every = claimants(lines), departments(lines)
    ids = (*own, *(i for i in every if i not in own))
    account, names = called(frames, asked, _first(lines, own[0]).row), department_names(frames, own)
    both = "both" if len(own) == 2 else "all"
    more = department_names(frames, ids[len(own) :])
    beside = f" {listed(more)} {'lists' if len(more) == 1 else 'list'} it, too." if more else ""
    return finding(
        frames,
        asked,
        kind=CLAIMED,
        name=key,
        title=f"{account}: {counted(len(own), 'department')} say they run it",
        sentence=f"{listed(names)} {both} list {account}, and each says that it runs it itself.{beside}",
        department_ids=ids,
        rows=[line.row for line in lines],
        doubts=_name_doubts(frames, asked, lines),
        otherwise="All of them listed it themselves, and signed it.",
        already="It holds already: both stand in the lists of today.",
        suggestion="Ask who runs it; if they run it together, name one of them who answers for it.",
        clauses=CLAUSES,
        stake=each(len(own), WORTH, "the departments that say they run it"),
        nature="overlap",
        ask=who_runs_it(frames, account, ids, sharing=True),
        stays=freedom(frames, own),
    )


def _open(frames: Frames, asked: roles.Accounts, key: str, lines: Sequence[Line]) -> Finding:
    """Listed by several, and what they say does not tell who runs it."""
    ids = departments(lines)
    account, names = called(frames, asked, lines[0].row), department_names(frames, ids)
    both = "both" if len(names) == 2 else "all"
    said = statements(frames, lines)
    unsaid = f"{'neither' if len(names) == 2 else 'none of them'} has said who runs it"
    return finding(
        frames,
        asked,
        kind=KIND,
        name=key,
        title=f"{account}: listed by {counted(len(ids), 'department')}",
        sentence=f"{listed(names)} {both} list {account}; {'; '.join(said) or unsaid}.",
        department_ids=ids,
        rows=[line.row for line in lines],
        doubts=_name_doubts(frames, asked, lines),
        otherwise="All of them listed it themselves, and signed it.",
        already="It holds already: both stand in the lists of today.",
        suggestion="Ask both who runs it, and let only that department keep it in its list as its own.",
        clauses=CLAUSES,
        stake=each(len(ids), ASKING, "the departments that list it"),
        nature="question",
        ask=who_runs_it(frames, account, ids, sharing=True),
    )


def statements(frames: Frames, lines: Sequence[Line]) -> list[str]:
    """Who names whom: "HR says that Marketing runs it", in the order of the departments."""
    by_word: dict[str, list[int]] = {}
    for line in lines:
        word = _word(frames, line)
        if word and line.department_id not in by_word.setdefault(word, []):
            by_word[word].append(line.department_id)
    return [
        f"{listed(department_names(frames, ids))} {'says' if len(ids) == 1 else 'say'} that {word}"
        for word, ids in by_word.items()
        if ids
    ]


def _word(frames: Frames, line: Line) -> str:
    if line.says == "own":
        return "it runs it itself"
    if line.says == "nobody":
        return "nobody looks after it at the moment"
    if line.says != "other":
        return ""
    named = department_names(frames, [line.runner] if line.runner is not None else [])
    return f"{named[0] if named else 'another department'} runs it"


def _within(frames: Frames, asked: roles.Accounts, department: int, groups: Sequence[Sequence[Line]]) -> Finding:
    """Said once for a department, whatever the number of accounts."""
    (name,) = department_names(frames, [department])
    accounts = some_called(frames, asked, [lines[0].row for lines in groups])
    return finding(
        frames,
        asked,
        kind=REPEATED,
        name=str(department),
        title=f"{name}: {counted(len(groups), 'account')} listed more than once",
        sentence=f"{name} lists {accounts} more than once, so {'it counts' if len(groups) == 1 else 'they count'} "
        "more often than there are accounts.",
        department_ids=(department,),
        rows=[line.row for lines in groups for line in lines],
        doubts=_name_doubts(frames, asked, [line for lines in groups for line in lines]),
        otherwise="It follows from the list of the department, which signed it.",
        already="It holds already: the lines stand in the list of today.",
        suggestion="Keep one line of each, or say what sets them apart.",
        clauses=(4,),
        stake=(ASKING, "Ranked like 100 a year: it changes a count and no bill."),
        nature="question",
    )


def _name_doubts(frames: Frames, asked: roles.Accounts, lines: Sequence[Line]) -> list[Doubt]:
    named = account_keys(frames, asked).named
    if any(named[line.row] for line in lines):
        return [Doubt("medium", "not everybody gave a link, so it was recognised by its name", True)]
    return []


def _first(lines: Sequence[Line], department_id: int) -> Line:
    by_department: Mapping[int, Line] = {line.department_id: line for line in reversed(lines)}
    return by_department[department_id]
