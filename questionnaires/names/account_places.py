"""What an address that is no account leads to: a group, a video, a post, told the same however it is written."""

from __future__ import annotations

from questionnaires.names.cleaning import Link
from questionnaires.names.sites import keeps_case
from questionnaires.names.words import words


def poster_of(platform: str | None, link: Link | None) -> str:
    """linkedin.com/posts/name_words-activity-123 begins with the name of a person or an organisation."""
    if platform == "linkedin" and link and link.head() == "posts" and len(link.segments) > 1:
        return link.segments[1].partition("_")[0]
    return ""


def place_of(platform: str | None, link: Link) -> str:
    """The address without what does not change where it leads."""
    video = _video(platform, link)
    if video:
        return f"youtube/{video}"
    query = "&".join(
        f"{name}={link.query[name]}"
        for name in sorted(link.query)
        if name in ("v", "list", "id", "q", "p", "u", "url", "text", "fbid", "story_fbid", "view_all_page_id")
    )
    path = _linkedin_group(platform, link) or "/".join(_without_tab(platform, link))
    code = link.host in words("shorteners") or link.head() in words("codes_follow") or path.startswith("+")
    if platform not in keeps_case() and not query and not code:
        path = path.lower()
    return f"{platform or link.host}/{path}?{query}"


def _video(platform: str | None, link: Link) -> str:
    """The video that an address of YouTube shows, however it is written."""
    if platform != "youtube":
        return ""
    if link.host == "youtu.be":
        return link.segments[0]
    if link.head() in ("shorts", "live", "embed", "v") and len(link.segments) > 1:
        return link.segments[1]
    return link.query.get("v", "")


def _linkedin_group(platform: str | None, link: Link) -> str:
    """groups?gid=123, groups/123 and groups/name-123 are one group."""
    name = link.query.get("gid") or (link.segments[1] if len(link.segments) > 1 else "")
    number = name.rpartition("-")[2]
    return f"groups/{number}" if platform == "linkedin" and link.head() == "groups" and number.isdigit() else ""


def _without_tab(platform: str | None, link: Link) -> tuple[str, ...]:
    """ "/c/name/videos" without its last piece, at a site that nobody told us about."""
    with_tab = platform is None and len(link.segments) == 3 and link.head() in words("profile_heads")
    return link.segments[:2] if with_tab and link.segments[2].lower() in words("tails") else link.segments
