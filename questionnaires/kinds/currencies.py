"""Which currency an amount is typed in: its code, or a sign that only one currency has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol, list_currencies

from questionnaires.kinds.base import Refused
from questionnaires.kinds.reading import tidy

# signs and words that only one currency has
_OWN_SIGNS = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY",
    "₪": "ILS", "₴": "UAH", "zł": "PLN", "Kč": "CZK", "euro": "EUR", "euros": "EUR",
}  # fmt: skip
# signs that several currencies share: the codes for which they stand alone, the first one for the example
_SHARED = {"$": ("USD",), "¥": ("JPY", "CNY"), "kr": ("SEK", "NOK", "DKK", "ISK")}
_SMALL = ("eur", "usd", "gbp", "chf", "jpy", "cad", "aud", "sek", "nok", "dkk", "pln", "czk", "huf")
_NO_MONEY = re.compile("X(?!AF|OF|PF|CD)..")  # gold, tests and "no currency" have codes, too
_PLAIN = re.compile(r"[\d\s.,'’-]*")
_CODE = re.compile(rf"(?<![A-Za-z])(?:[A-Z]{{3}}|{'|'.join(_SMALL)})(?![A-Za-z])")


def _words(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(re.escape(word) for word in longest_first)})(?![^\W\d])", re.I)


_SIGN = _words([*_OWN_SIGNS, *_SHARED])
_MEANING = {sign.casefold(): code for sign, code in _OWN_SIGNS.items()}
_LEFT = re.compile(r"[$£€¥₹₩₽₺₪₴]")


def currency_of(texts: Iterable[str], own: str) -> str:
    """The currency in which the boxes of one answer are typed; `own` is the round's, for those that name none.

    Raises Refused for a sign that several currencies share, and for two currencies in one answer.
    """
    named: dict[str, None] = {}
    shared: dict[str, None] = {}
    for text in map(tidy, texts):
        if _PLAIN.fullmatch(text):
            continue
        named |= dict.fromkeys(code for match in _CODE.finditer(text) if is_currency(code := match[0].upper()))
        signs = [match[0].casefold() for match in _SIGN.finditer(text)]
        named |= dict.fromkeys(_MEANING[sign] for sign in signs if sign in _MEANING)
        shared |= dict.fromkeys(sign for sign in signs if sign not in _MEANING)
    if len(named) > 1:
        first, second = list(named)[:2]
        raise Refused("AMOUNT_CURRENCIES", first=first, second=second)
    if named:
        return next(iter(named))
    for sign in shared:
        if sign not in tokens(own):
            raise _refused(sign, own)
    return own


def without(text: str, currency: str) -> str:
    """The text without the words, code and signs of one currency; raises Refused when another one is left."""
    for token in tokens(currency):
        text = re.sub(rf"(?<![^\W\d]){re.escape(token)}(?![^\W\d])", " ", text, flags=re.IGNORECASE)
    codes = (code for code in _CODE.findall(text) if is_currency(code.upper()))
    if left := next(iter(_LEFT.findall(text)), None) or next(codes, None):
        raise _refused(left, currency)
    return " ".join(text.split())


def is_currency(code: str) -> bool:
    """Whether these three letters are money somewhere, or were."""
    return code in _known()


def _refused(sign: str, own: str) -> Refused:
    code = _SHARED.get(sign, ("USD",))[0]
    return Refused("AMOUNT_CURRENCY", currency=own, typed=sign, example=f"1,200 {code}")


@cache
def _known() -> frozenset[str]:
    return frozenset(code for code in list_currencies() if not _NO_MONEY.fullmatch(code))


@cache
def tokens(currency: str) -> tuple[str, ...]:
    """How people write one currency: its code, signs and the last word of its names, longest first."""
    found = {currency, *(sign for sign, code in _OWN_SIGNS.items() if code == currency)}
    found |= {sign for sign, codes in _SHARED.items() if currency in codes}
    for language in ("en", "de", "fr"):
        try:
            symbol = str(get_currency_symbol(currency, language))
            names: Iterable[str] = [str(get_currency_name(currency, count, language)) for count in (1, 2)]
        except UnknownLocaleError:
            continue
        found |= {symbol, *symbol[-1:].split()} if not symbol[-1:].isalnum() else {symbol}
        found |= {name.split()[-1] for name in names if name.split()}
    return tuple(sorted(found, key=lambda token: (-len(token), token)))
