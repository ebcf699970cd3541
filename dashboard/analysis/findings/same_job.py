"""Same job, several bills: two or more payers for tools that do one job."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis import roles
from dashboard.analysis.findings import bill_words
from dashboard.analysis.findings.making import made, one_by_one
from dashboard.analysis.jobs import Job, all_jobs, inside_first
from dashboard.analysis.tools import Bill, payer_name
from dashboard.frames import Frames
from dashboard.measure import all_but_largest
from dashboard.results import Finding, Total
from dashboard.wording import counted, inside, listed
from questionnaires import vocabulary
from questionnaires.codebook import CodebookEntry

KIND = "same_job_several_bills"
CLAUSES = (5,)


def findings(frames: Frames) -> list[Finding]:
    """One finding per job with two or more payers of different products; free tools and service desks never count.

    Where all pay one and the same product, same_product says so.
    """
    asked = roles.tools(frames)
    if asked is None or asked.function is None:
        return []
    function = asked.function
    return [_finding(frames, function, job) for job in all_jobs(frames, function) if _counts(job)]


def _counts(job: Job) -> bool:
    return len(job.payers) > 1 and len({bill.name for bill in job.bills}) > 1


def _finding(frames: Frames, function: CodebookEntry, job: Job) -> Finding:
    bills = job.bills
    departments = bill_words.involved(frames, bills)
    entries = bill_words.entries(bills)
    saving = all_but_largest([bill.price for bill in bills])
    return made(
        frames,
        kind=KIND,
        what=job.code,
        title=f"{inside_first(phrase(function, job.code, job.label))}: {counted(len(job.payers), 'payer')}",
        sentence=said_aloud(frames, function, job, saving),
        base=bill_words.base_extra(job.together),
        department_ids=departments,
        entries=entries,
        opened=one_by_one(function.section, entries, (function.question, job.code)),
        together=job.together,
        saving=saving,
        stays=bill_words.stays(frames, bill_words.users(bills)),
        doubts=bill_words.doubts(frames, bills),
        otherwise="Those who pay named their tools and prices themselves, and signed it.",
        already="It holds already: these bills are paid today, whatever others answer.",
        suggestion=_suggestion(frames, bills),
        clauses=CLAUSES,
        stake=bill_words.stake(saving, job.together),
    )


def said_aloud(frames: Frames, function: CodebookEntry, job: Job, saving: Total | None) -> str:
    """As somebody would say it in the meeting."""
    who = listed([payer_name(frames, payer) for payer in job.payers])
    names = list(dict.fromkeys(bill.name for bill in job.bills))
    what = phrase(function, job.code, job.label)
    said = f"{inside_first(who)} each pay for a tool that does {what}: {listed(names, 5)}."
    price = bill_words.price(job.bills, job.together, saving)
    keeps = bill_words.keeps(frames, bill_words.users(job.bills))
    return " ".join([said, price, *bill_words.chance(frames, job.bills), *keeps])


def phrase(function: CodebookEntry, code: str, label: str) -> str:
    """The job as it stands inside a sentence: the vocabulary's phrase, else the label."""
    known = vocabulary.fact("tool_categories", code, "phrase") if code in dict(function.choices) else None
    return str(known) if known else inside(label)


def _suggestion(frames: Frames, bills: Sequence[Bill]) -> str:
    offers = bill_words.offered(bills)
    if offers:
        department_id, name = offers[0]
        return (
            f"{payer_name(frames, department_id)} says that others could join {name}; "
            "let the departments try it together before the next contract ends."
        )
    return "Let the departments show each other what they use, and decide before the next contract ends."
