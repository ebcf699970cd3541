"""Keys are random, secrets are stored as hashes, and only harmless addresses become links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import links


def test_it_works_to_make_keys_that_never_repeat() -> None:
    for make in (links.new_token, links.new_public_key, links.new_entry_id, links.receipt_code):
        assert len({make() for _ in range(500)}) == 500
    assert len(links.new_token()) == 43  # 256 bits
    assert len(links.new_public_key()) <= 16
    assert len(links.new_entry_id()) <= 26


def test_it_works_to_make_receipts_that_can_be_read_aloud() -> None:
    code = links.receipt_code()
    assert len(code) == 9
    assert not set(code.replace("-", "")) & set("01258BILOSUVZ")


def test_it_stores_a_hash_from_which_no_link_can_be_made() -> None:
    token = links.new_token()
    assert token not in links.hash_token(token)
    assert len(links.hash_token(token)) == 64
    assert links.hash_token("\ud800")  # whatever a visitor sends has a hash


@pytest.mark.parametrize("url", ["https://x.com/a", "http://x.com", "mailto:a@b.de", " https://x.com/?a=1 "])
def test_it_works_for_pages_and_mail(url: str) -> None:
    assert links.safe_link(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//x.com",
        "/local",
        "x.com",
        "https:",
        "https://[",
        "https://x.com/\x00",
        "file:///etc/passwd",
    ],
)
def test_it_rejects_everything_else(url: str | None) -> None:
    assert links.safe_link(url) is None


@given(st.text())
def test_it_handles_any_text(text: str) -> None:
    found = links.safe_link(text)
    assert found is None or found.lower().startswith(("http://", "https://", "mailto:"))
    target = links.local_path(text, "/else")
    assert target == "/else" or (target.startswith("/") and not target.startswith(("//", "/\\")))


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "\\\\evil", "/a\nb", "", None])
def test_it_rejects_targets_elsewhere(target: str | None) -> None:
    assert links.local_path(target, "/rounds") == "/rounds"
    assert links.local_path("/dashboard/?round=x", "/rounds") == "/dashboard/?round=x"
