"""The first sentences of a finding, whole, for lists."""

from __future__ import annotations

import pytest

from dashboard.wording import opening


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("The first is long. Two.", 3, "The first is long."),
        ("It costs 1.5 posts. More.", 10, "It costs 1.5 posts."),
        ("HR says: “Stop. Now.” IT does not.", 12, "HR says: “Stop. Now.”"),
        ("HR says “Never.” and means it. Two.", 5, "HR says “Never.” and means it."),
        ("Without an end", 3, "Without an end"),
        ("", 3, ""),
    ],
)
def test_it_works_to_keep_whole_sentences(text: str, limit: int, expected: str) -> None:
    assert opening(text, limit) == expected
