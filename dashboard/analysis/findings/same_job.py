"""Same job, several bills: two or more payers for tools that do one job."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis import roles
from dashboard.analysis.findings.evidence import Doubt, base_words, basis_doubts, department_names, holds, verdict
from dashboard.analysis.jobs import Job, inside_first, jobs
from dashboard.analysis.layout import where
from dashboard.analysis.tools import CENTRAL, Bill, next_exit, payer_name, tools
from dashboard.frames import Frames
from dashboard.measure import all_but_largest, money_words
from dashboard.results import Finding, Total
from dashboard.wording import counted, inside, listed, number_word, quoted, sentence
from questionnaires import vocabulary
from questionnaires.codebook import CodebookEntry

KIND = "same_job_several_bills"
CLAUSES = (5,)
QUOTES = 4


def findings(frames: Frames) -> list[Finding]:
    """One finding per job with two or more payers; free tools and service desks never count."""
    asked = roles.tools(frames)
    if asked is None or asked.function is None:
        return []
    function = asked.function
    return [_finding(frames, function, job) for job in jobs(frames, function, tools(frames)) if len(job.payers) > 1]


def _finding(frames: Frames, function: CodebookEntry, job: Job) -> Finding:
    bills = job.bills
    departments = tuple(dict.fromkeys(i for bill in bills for i in _involved(frames, bill)))
    entries = tuple(dict.fromkeys(tool.entry for bill in bills for tool in bill.tools))
    saving = all_but_largest([bill.price for bill in bills])
    doubts = _doubts(frames, bills, departments)
    sure, sure_why = verdict(doubts, "Those who pay named their tools and prices themselves, and signed it.")
    already = "It holds already: these bills are paid today, whatever others answer."
    held, holds_why = holds(frames, doubts, already)
    stake, stake_why = _stake(saving, job.together)
    return Finding(
        kind=KIND,
        key=f"{KIND}:{job.code}",
        title=f"{inside_first(phrase(function, job.code, job.label))}: {counted(len(job.payers), 'payer')}",
        sentence=said_aloud(frames, function, job, saving),
        base=base_words(frames, _base_extra(job.together)),
        departments=tuple(department_names(frames, departments)),
        department_ids=departments,
        entries=entries,
        where=where(function.section, (function.question, job.code), *(("entry", entry) for entry in entries[:100])),
        together=job.together,
        saving=saving,
        sure=sure,
        sure_why=sure_why,
        holds=held,
        holds_why=holds_why,
        stays=tuple(_stays(frames, bills)),
        suggestion=_suggestion(frames, bills),
        clauses=CLAUSES,
        stake=stake,
        stake_why=stake_why,
    )


def said_aloud(frames: Frames, function: CodebookEntry, job: Job, saving: Total | None) -> str:
    """As somebody would say it in the meeting."""
    who = listed([payer_name(frames, payer) for payer in job.payers])
    names = list(dict.fromkeys(bill.name for bill in job.bills))
    what = phrase(function, job.code, job.label)
    said = f"{inside_first(who)} each pay for a tool that does {what}: {listed(names, 5)}."
    if len(names) == 1:
        said = f"{inside_first(who)} each pay for {names[0]}, which does {what}."
    return " ".join([said, _price(job, saving), *_exit(frames, job.bills), *_keeps(frames, job.bills)])


def phrase(function: CodebookEntry, code: str, label: str) -> str:
    """The job as it stands inside a sentence: the vocabulary's phrase, else the label."""
    known = vocabulary.fact("tool_categories", code, "phrase") if code in dict(function.choices) else None
    return str(known) if known else inside(label)


def _price(job: Job, saving: Total | None) -> str:
    together = job.together
    unpriced = [bill.name for bill in job.bills if not bill.price.known]
    if not together.known:
        return "All of it is for a price nobody has told us yet."
    said = f"Together that is {money_words(together)} a year"
    if unpriced:
        said += f", and {listed(list(dict.fromkeys(unpriced)))} for a price nobody has told us yet"
    if saving is None or not saving.high:
        return f"{said}."
    kept = "one" if len(job.bills) == 2 else "the largest"
    return f"{said}; if {kept} were enough, {money_words(saving)} could be saved at most."


def _exit(frames: Frames, bills: Sequence[Bill]) -> list[str]:
    leave = next_exit(frames, (tool for bill in bills for tool in bill.tools if tool.pays == bill.payer))
    if leave is None:
        return []
    if leave.notice_known:
        return [f"The next chance to decide is {leave.words()}."]
    return [f"The next chance to decide comes {leave.words()}."]


def _keeps(frames: Frames, bills: Sequence[Bill]) -> list[str]:
    said = [
        f"{payer_name(frames, tool.department_id)} says it cannot do without {tool.name}: {quoted(tool.keep_because)}"
        for bill in bills
        for tool in bill.tools
        if tool.keep_because
    ]
    return [sentence(line) for line in dict.fromkeys(said)][:QUOTES]


def _stays(frames: Frames, bills: Sequence[Bill]) -> list[str]:
    return list(
        dict.fromkeys(
            f"{payer_name(frames, tool.department_id)}, {tool.name}: {quoted(tool.keep_because)}"
            for bill in bills
            for tool in bill.tools
            if tool.keep_because
        )
    )


def _suggestion(frames: Frames, bills: Sequence[Bill]) -> str:
    offers = [
        tool
        for bill in bills
        for tool in bill.tools
        if tool.offer == roles.SHARED_ALREADY or tool.offer in roles.OPEN_TO_OTHERS
    ]
    if len({bill.name for bill in bills}) == 1:
        return f"Ask whether one contract for {bills[0].name} would do for all."
    if offers:
        first = offers[0]
        return (
            f"{payer_name(frames, first.department_id)} says that others could join {first.name}; "
            "let the departments try it together before the next contract ends."
        )
    return "Let the departments show each other what they use, and decide before the next contract ends."


def _doubts(frames: Frames, bills: Sequence[Bill], departments: Sequence[int]) -> list[Doubt]:
    found = basis_doubts(frames, departments)
    second_hand = [bill for bill in bills if bill.second_hand]
    if second_hand:
        who = listed(list(dict.fromkeys(payer_name(frames, bill.payer) for bill in second_hand)))
        found.append(Doubt("low", f"only others say that {who} pays", True))
    if any(bill.payer == CENTRAL for bill in bills):
        found.append(Doubt("medium", "a central budget pays and its price was not asked here"))
    unknown = [bill for bill in bills if not bill.price.known and bill.payer != CENTRAL]
    if unknown:
        found.append(
            Doubt(
                "medium", f"{number_word(len(unknown))} {'price is' if len(unknown) == 1 else 'prices are'} not known"
            )
        )
    if any(bill.price.guesses for bill in bills):
        found.append(Doubt("medium", "a price is a rough guess"))
    return found


def _involved(frames: Frames, bill: Bill) -> list[int]:
    """Payer and users that are departments of the round."""
    return [i for i in (bill.payer, *(tool.department_id for tool in bill.tools)) if i in frames.position]


def _base_extra(together: Total) -> str:
    parts = []
    if together.guesses:
        parts.append("one price is a guess" if together.guesses == 1 else f"{together.guesses} prices are guesses")
    if together.unknown:
        parts.append("one price is not known" if together.unknown == 1 else f"{together.unknown} prices are not known")
    return ", ".join(parts)


def _stake(saving: Total | None, together: Total) -> tuple[int, str]:
    if saving is not None and saving.high is not None:
        return saving.high, "Ranked by the most that could be saved in a year."
    if together.high is not None:
        return together.high // 2, "Ranked by half of the price that is known, since the others are not known."
    return 0, "No price is known, so it stands last among its kind."
