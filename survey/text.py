"""Text as people send it: without what no database keeps and no reader sees."""

from __future__ import annotations

import unicodedata


def one_line(text: str, longest: int) -> str:
    """A name or title: no control characters or lone surrogates, single spaces, at most `longest` characters."""
    kept = "".join(" " if char in "\t\r\n" else char for char in text if char in "\t\r\n" or _is_shown(char))
    return " ".join(kept.split())[:longest].strip()


def _is_shown(char: str) -> bool:
    # Cc control, Cs surrogate, Cn unassigned; Cf holds joiners that some scripts need, and bidi marks we drop.
    return (
        unicodedata.category(char) not in ("Cc", "Cs", "Cn")
        and char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
