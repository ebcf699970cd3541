"""Numbers in addresses and forms: no longer than the databases take as an id."""

from __future__ import annotations

from typing import Final

from werkzeug.routing import IntegerConverter

ID_DIGITS: Final = 9  # PostgreSQL keeps ids in 32 bits


class ShortNumber(IntegerConverter):
    """An id in an address; an address with a longer one leads nowhere."""

    regex = rf"\d{{1,{ID_DIGITS}}}"
