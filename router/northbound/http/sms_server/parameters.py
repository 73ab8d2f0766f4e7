"""Parameters of the pages as PHP reads them, lists of numbers, and dates."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from router.desk.errors import CannotDo
from router.northbound.http.interfaces import HttpRequest
from router.northbound.http.settings import SmsProvider

MOST_NUMBERS = 9999
"""Numbers in one call, as in the vendor's manual."""

DATES = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")


class PhpParameters:
    """The fields of query and form together: the form takes precedence, and the last value counts."""

    def __init__(self, asked: HttpRequest) -> None:
        self._fields = {**asked.query, **(asked.form if asked.method == "POST" else {})}

    def has(self, name: str) -> bool:
        """Tell whether a field is there and not empty."""
        return bool(self.get(name))

    def get(self, name: str) -> str:
        """Return a field; empty without it."""
        values = self._fields.get(name, ())
        return values[-1] if values else ""


def numbers_of(text: str) -> Sequence[str]:
    """Return the numbers of a list, each once. Raises CannotDo if there are none, or too many."""
    # An unescaped plus in a query has arrived as a blank.
    found = list(dict.fromkeys(one for each in text.split(",") if (one := each.strip())))
    if not found:
        raise CannotDo("smsnum is empty; expected one number, or several with commas between them")
    if len(found) > MOST_NUMBERS:
        raise CannotDo(f"there are {len(found)} numbers; at most {MOST_NUMBERS} are taken in one call")
    return found


def prefixed(number: str, provider: SmsProvider) -> str:
    """Return a number with the prefix of its provider, unless it is international or local, or has it."""
    prefix = provider.prefix
    if not prefix or number.startswith(("+", prefix, prefix.removeprefix("+"))):
        return number
    if provider.local and number.startswith(provider.local):
        return number
    return prefix + number


def moment(name: str, text: str, zone: tzinfo) -> float | None:
    """Return a date in seconds of Unix time; None for an empty text. Raises CannotDo for a bad date."""
    text = text.strip()
    if not text:
        return None
    for form in DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).timestamp()
        except (ValueError, OverflowError):
            continue
    raise CannotDo(f"{name} {text[:30]!a} is not a date; expected for example 2026-11-30 14:05")
