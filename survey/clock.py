"""The time, as something handed in, so that a test can say what the time is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # answers with an aware moment in UTC


def system_clock() -> datetime:
    return datetime.now(UTC)
