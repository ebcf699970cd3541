"""Says a condition in words for people, with the labels of questions and choices."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from questionnaires.conditions import tree


class Labels(Protocol):
    """Where the words come from."""

    def question(self, name: str) -> str:
        """The label of a question or repeat."""

    def choice(self, question: str, code: str) -> str:
        """The label of a code of that question."""

    def nothing(self, question: str, kind: str) -> str:
        """The words with which that question offers a kind of nothing."""


class _Fact(NamedTuple):
    subject: str
    verb: str
    object: str

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


_VERBS = {"=": "is", "!=": "is not", ">": "is more than", ">=": "is at least", "<": "is less than", "<=": "is at most"}
_DAY_VERBS = _VERBS | {">": "is after", ">=": "is not before", "<": "is before", "<=": "is not after"}
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", "!=": "!="}
_PARTS = {"low": "lower end", "high": "upper end", "sure": "certainty"}
_AMOUNTS = {
    "count-selected": "the number of choices in",
    "count": "the number of entries in",
    "count-non-empty": "the number of answers to",
    "sum": "the total of",
    "min": "the smallest of",
    "max": "the largest of",
    "round": "the rounded value of",
    "string-length": "the length of",
}


def in_words(node: tree.Node, labels: Labels, opening: str = "Shown if") -> str:
    """A sentence; a condition that has no plain wording names the questions it depends on."""
    said = _said(node, labels)
    if said is not None:
        return f"{opening} {said}."
    questions = list(dict.fromkeys(f"“{labels.question(name)}”" for name in tree.references(node)))
    if not questions:
        return f"{opening} a condition of its own holds."
    return f"{opening.removesuffix(' if')} depending on {listed(questions, 'and')}."


def listed(items: list[str], word: str) -> str:
    """a, b or c"""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def _said(node: tree.Node, labels: Labels, *, inside: bool = False) -> str | None:
    if not isinstance(node, tree.Logic):
        fact = _fact(node, labels)
        return None if fact is None else str(fact)
    said = _merged(node, labels)
    if said is None:
        return None
    if len(said) == 1:
        return said[0]
    either = "either " if node.operator == "or" and inside else ""
    return either + (", or " if node.operator == "or" else ", and ").join(said)


def _merged(node: tree.Logic, labels: Labels) -> list[str] | None:
    """The parts in words; neighbours about the same question share one clause."""
    clauses: list[tuple[str, str, list[str]]] = []
    for part in node.parts:
        fact = None if isinstance(part, tree.Logic) else _fact(part, labels)
        whole = _said(part, labels, inside=True) if fact is None else str(fact)
        if whole is None:
            return None
        if fact is None:
            clauses.append((whole, "", []))
        elif clauses and clauses[-1][:2] == fact[:2] and node.operator == "or" and fact.verb in ("is", "includes"):
            clauses[-1][2].append(fact.object)
        else:
            clauses.append((fact.subject, fact.verb, [fact.object]))
    return [
        " ".join(filter(None, (subject, verb, listed(objects, "or") if objects else "")))
        for subject, verb, objects in clauses
    ]


def _fact(node: tree.Node, labels: Labels) -> _Fact | None:
    match node:
        case tree.Call(function="selected", arguments=(tree.Reference(name=name), tree.Text(value=code))):
            return _Fact(f"“{labels.question(name)}”", "includes", f"“{labels.choice(name, code)}”")
        case tree.Call(function="selected", arguments=(tree.Own(), tree.Text(value=code))):
            return _Fact("it", "includes", f"“{code}”")
        case tree.Call(function="not", arguments=(inner,)):
            return _denied(inner, labels)
        case tree.Binary(operator=operator) if operator in _VERBS:
            return _compared(node, labels)
    return None


def _denied(node: tree.Node, labels: Labels) -> _Fact | None:
    turned = {"includes": "does not include", "is": "is not", "has": "has no", "is not": "is"}
    fact = _fact(node, labels)
    if fact is None or fact.verb not in turned:
        return None
    object_ = fact.object.removeprefix("an ") if fact.verb == "has" else fact.object
    return _Fact(fact.subject, turned[fact.verb], object_)


def _compared(node: tree.Binary, labels: Labels) -> _Fact | None:
    left, right, operator = node.left, node.right, node.operator
    if isinstance(left, tree.Text | tree.Number):
        left, right, operator = right, left, _TURNED[operator]
    special = _answered(left, operator, right, labels) or _chosen(left, operator, right, labels)
    if special is not None:
        return special
    verbs = _DAY_VERBS if tree.Call("today", ()) in (left, right) else _VERBS
    subject, object_ = _operand(left, labels), _operand(right, labels, left)
    return None if subject is None or object_ is None else _Fact(subject, verbs[operator], object_)


def _answered(left: tree.Node, operator: str, right: tree.Node, labels: Labels) -> _Fact | None:
    """Comparing with '' asks whether there is an answer; nothing() asks for a kind of nothing."""
    if not isinstance(right, tree.Text) or operator not in ("=", "!="):
        return None
    if right.value == "":
        subject = _operand(left, labels)
        return None if subject is None else _Fact(subject, "has", "no answer" if operator == "=" else "an answer")
    match left:
        case tree.Call(function="nothing", arguments=(tree.Reference(name=name),)):
            words = labels.nothing(name, right.value)
            return _Fact(f"“{labels.question(name)}”", _VERBS[operator], f"“{words}”")
    return None


def _chosen(left: tree.Node, operator: str, right: tree.Node, labels: Labels) -> _Fact | None:
    match left, operator, right:
        case tree.Call(function="count-selected", arguments=(tree.Reference(name=name),)), ">", tree.Number(
            value=n
        ) if n == 0:
            return _Fact(f"“{labels.question(name)}”", "has", "an answer")
        case tree.Call(function="count-selected", arguments=(tree.Own(),)), _, tree.Number(value=number):
            return _Fact("the number of choices", _VERBS[operator], f"{number:,f}")
    return None


def _operand(node: tree.Node, labels: Labels, compared_with: tree.Node | None = None) -> str | None:
    match node:
        case tree.Own():
            return "it"
        case tree.Reference(name=name):
            label = f"“{labels.question(name)}”"
            return label if compared_with is None else f"the answer to {label}"
        case tree.Part(of=tree.Own(), part=part):
            return f"its {_PARTS[part]}"
        case tree.Part(of=of, part=part):
            whole = _operand(of, labels)
            return None if whole is None else f"the {_PARTS[part]} of {whole}"
        case tree.Number(value=number):
            return f"{number:,f}"
        case tree.Text(value=text):
            return f"“{labels.choice(compared_with.name, text) if isinstance(compared_with, tree.Reference) else text}”"
        case tree.Call(function="today"):
            return "today"
        case tree.Call(function=function, arguments=(inner, *_)) if function in _AMOUNTS:
            of_what = _operand(inner, labels)
            return None if of_what is None else f"{_AMOUNTS[function]} {of_what}"
    return None
