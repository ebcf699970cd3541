"""Sentences about tools and other money: what is paid, what was looked up, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from survey.digest_roles import FREE, NOT_KNOWN, OWN, Read, Sum, together
from survey.submitted import Row
from survey.wording import are, counted, figure, listed, opened


def sentences(read: Read) -> Iterator[str]:
    for sentence in (_tools(read), _other_money(read)):
        if sentence:
            yield sentence


def _tools(read: Read) -> str:
    asked = read.list_of("tool")
    if asked is None:
        return ""
    section, _ = asked
    rows = list(read.found.rows(section))
    if not rows:
        said = read.found.list_nothing(section)
        return f"Asked for your tools, you said: “{said}”." if said else ""
    text = f"You use {counted(len(rows), 'tool')}."
    cost, payer = read.beside(section, "cost"), read.beside(section, "payer")
    free = sum(read.code(row, payer) == FREE for row in rows)
    if cost is not None:
        priced = [row for row in rows if _is_priced(row, cost.name) or read.code(row, payer) == OWN]
        if priced:
            text += f" {_cost(read, len(rows), read.sum(priced, cost))}"
        elif free < len(rows):
            text += " You pay for none of them yourselves." if len(rows) > 1 else " You do not pay for it yourselves."
    if free:
        text += f" {_all_or(free, len(rows))} {are(free)} free."
    unclear = sum(read.code(row, payer) == NOT_KNOWN for row in rows)
    if unclear:
        text += f" Who pays for {_of(unclear, len(rows))} is not known."
    return text


def _is_priced(row: Row, cost: str) -> bool:
    return cost in row.values or cost in row.nothings


def _cost(read: Read, tools: int, found: Sum) -> str:
    asked = read.list_of("cost")
    if asked is None or not found.known:
        return f"You pay for {_of(found.unknown + found.refused, tools)}; {_unsaid(found, nothing_known=True)}."
    amount = read.amount(found.amounts, asked[1])
    if found.looked_up == found.known:
        sure = "the price was looked up" if found.known == 1 else "all these prices were looked up"
    elif found.looked_up:
        sure = f"{figure(found.looked_up)} of these prices {'was' if found.looked_up == 1 else 'were'} looked up"
    else:
        sure = "the price was not looked up" if found.known == 1 else "none of these prices was looked up"
    open_ = _unsaid(found)
    also = f"; {open_}" if open_ else ""
    costs = "costs" if found.known == 1 else "cost"
    return f"{_all_or(found.known, tools)} {costs} {amount}; {sure}{also}."


def _of(number: int, tools: int) -> str:
    """ "it", "them" or "2 of them"."""
    if number == tools:
        return "it" if tools == 1 else "them"
    return f"{figure(number)} of them"


def _all_or(number: int, tools: int) -> str:
    """ "It", "They" or "Two of them" at the start of a sentence."""
    if number == tools:
        return "It" if tools == 1 else "They"
    return f"{opened(figure(number))} of them"


def _unsaid(found: Sum, *, nothing_known: bool = False) -> str:
    if nothing_known and found.unknown and not found.refused:
        return "what that costs is not known"
    parts = []
    if found.unknown:
        parts.append(f"{counted(found.unknown, 'price')} {are(found.unknown)} not known")
    if found.refused:
        parts.append(f"{counted(found.refused, 'price')} you would rather not say")
    return listed(parts)


def _other_money(read: Read) -> str:
    question, known, unknown = None, [], 0
    for section, asked in read.definition.with_role("spend:*"):
        if section.repeat or asked.type != "estimate":
            continue
        value = read.value(asked)
        if value is None:
            unknown += read.nothing(asked) in (NOT_KNOWN, "prefer_not")
            continue
        question = asked
        known.append(value)
    kinds = read.page_question("spend_kinds")
    on = "; ".join(_kinds(read)) if kinds is not None and read.value(kinds) else ""
    if question is None:
        return f"Besides, you spend money on {on}; how much is not known." if on and unknown else ""
    also = f"; {counted(unknown, 'amount')} {are(unknown)} not known" if unknown else ""
    return f"Besides, you spend {read.amount(together(known), question)}{f' ({on})' if on else ''}{also}."


def _kinds(read: Read) -> list[str]:
    kinds = read.page_question("spend_kinds")
    labels = [read.label(kinds, code) for code in read.value(kinds)] if kinds is not None else []
    return [label[:1].lower() + label[1:] for label in labels]
