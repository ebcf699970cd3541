"""What depends on what in a definition: the static graph behind re-evaluation, cycles and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from questionnaires.conditions.compiler import Expression


class Node(NamedTuple):
    """A question or a section; the two kinds of names may overlap."""

    kind: str  # "question" or "section"
    name: str


Graph = Mapping[Node, frozenset[Node]]


def reversed_graph(graph: Graph) -> dict[Node, set[Node]]:
    """Who reads a node, from who is read by it."""
    readers: dict[Node, set[Node]] = {}
    for reader, read in graph.items():
        for node in read:
            readers.setdefault(node, set()).add(reader)
    return readers


def reachable(readers: Mapping[Node, Iterable[Node]], start: Node) -> frozenset[Node]:
    """Everything that may change with `start`; `start` itself only when it stands in a cycle."""
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        for node in readers.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return frozenset(found)


def cycles(graph: Graph) -> tuple[tuple[Node, ...], ...]:
    """Each cycle once, as the path that leads back to its first node."""
    found: list[tuple[Node, ...]] = []
    done: set[Node] = set()
    for start in graph:
        path: list[Node] = []
        waiting: list[tuple[Node, bool]] = [(start, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                path.pop()
                done.add(node)
            elif node in path:
                found.append((*path[path.index(node) :], node))
            elif node not in done:
                path.append(node)
                waiting.append((node, True))
                waiting.extend((following, False) for following in sorted(graph.get(node, ())))
    return tuple(found)


def longest_chain(graph: Graph, weights: Mapping[Node, int]) -> tuple[int, Node | None]:
    """The heaviest path of an acyclic graph and the node it starts from."""
    best: dict[Node, int] = {}
    for start in graph:
        waiting = [(start, False)]
        while waiting:
            node, ready = waiting.pop()
            if node in best:
                continue
            following = graph.get(node, frozenset())
            if ready:
                best[node] = weights.get(node, 1) + max((best[each] for each in following), default=0)
            else:
                waiting.append((node, True))
                waiting.extend((each, False) for each in following if each not in best)
    if not best:
        return 0, None
    heaviest = max(best, key=lambda node: best[node])
    return best[heaviest], heaviest


def reads(expression: Expression | None, known: Mapping[str, Node]) -> frozenset[Node]:
    """The nodes an expression reads; unknown names are reported elsewhere."""
    return frozenset(known[name] for name in expression.references if name in known) if expression else frozenset()
