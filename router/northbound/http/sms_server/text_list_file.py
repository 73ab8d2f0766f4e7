"""Parses the vendor's XML files: a list of texts to send, and the query for the state of a list.

A list has a name, `uid`, and each of its texts has an `id`:

    <sms><uid>7</uid><senddate>2026-11-30</senddate><sendtime>14:05</sendtime><goip>1</goip>
    <msg><id>1</id><text>hello</text><rev>10086,10087</rev></msg> … </sms>

The query is `<uid>7</uid>`. Other elements are ignored.
"""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final
from xml.parsers import expat

from router.desk.errors import CannotDo
from router.northbound.http.sms_server.parameters import moment, numbers_of
from router.sms.value import value

MOST: Final = 1000
"""Numbers in one file, as in a list of the API."""

MOST_ELEMENTS: Final = 20_000

DEEPEST: Final = 10
"""Depth of elements; the cost of an element grows with its depth."""

LONGEST_NAME: Final = 64

UNREADABLE: Final = "Failed to parse the content, please check the content of xml file"
"""The vendor's words."""

OF_LIST: Final = ("uid", "senddate", "sendtime", "stopdate", "stoptime", "goip")
OF_TEXT: Final = ("id", "text", "rev")


@value(kw_only=True)
class ListedText:
    """A text of a list, with its id there."""

    id: str
    text: str
    numbers: Sequence[str]


@value(kw_only=True)
class TextList:
    """A list of texts to send; dates are in seconds of Unix time. ``goip`` is a provider or a line."""

    uid: str
    goip: str
    deliver_at: float | None
    expires_at: float | None
    texts: Sequence[ListedText]


class _Elements:
    """Collects the fields of a list, and those of each of its texts, from the events of the parser."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.texts: list[dict[str, str]] = []
        self._open: list[str] = []
        self._count = 0
        self._said: list[str] = []

    def begin(self, name: str, attributes: object) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) == DEEPEST:
            raise CannotDo(f"{UNREADABLE}: it has too many elements, or too many within each other")
        self._open.append(name.lower())
        self._said = []
        if self._open == ["sms", "msg"]:
            self.texts.append({})

    def say(self, text: str) -> None:
        self._said.append(text)

    def end(self, name: str) -> None:
        *above, last = self._open
        said = "".join(self._said)
        if above == ["sms", "msg"] and last in OF_TEXT:
            self.texts[-1].setdefault(last, said)
        elif above in ([], ["sms"]) and last in OF_LIST:
            self.fields.setdefault(last, said.strip())
        self._open.pop()
        self._said = []


def _read(written: str) -> _Elements:
    """Parse a file. A DOCTYPE is refused, as its entities can expand without limit. Raises CannotDo."""
    elements, parser = _Elements(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = elements.begin, elements.end
    parser.CharacterDataHandler = elements.say
    parser.StartDoctypeDeclHandler = _forbidden
    try:
        parser.Parse(written.strip().encode(), True)
    except expat.ExpatError as error:
        raise CannotDo(f"{UNREADABLE}: {error}") from None
    return elements


def _forbidden(*declared: object) -> None:
    raise CannotDo("the xml file must not have a DOCTYPE")


def read_list(written: str, zone: tzinfo) -> TextList:
    """Parse a list of texts. Raises CannotDo."""
    elements = _read(written)
    given = elements.fields
    texts = [
        ListedText(
            id=one.get("id", "").strip(), text=one.get("text", ""), numbers=numbers_of(one.get("rev", ""))
        )
        for one in elements.texts
    ]
    if not texts:
        raise CannotDo(f"{UNREADABLE}: it has no msg")
    if sum(len(one.numbers) for one in texts) > MOST:
        raise CannotDo(f"an xml file may have {MOST} numbers at most")
    return TextList(
        uid=_uid(given),
        goip=given.get("goip", ""),
        deliver_at=_date(given, "send", zone),
        expires_at=_date(given, "stop", zone),
        texts=texts,
    )


def read_uid(written: str) -> str:
    """Parse a query, and return the uid of its list. Raises CannotDo."""
    return _uid(_read(written).fields)


def _uid(given: dict[str, str]) -> str:
    uid = given.get("uid", "")
    if not 0 < len(uid) <= LONGEST_NAME or not uid.isprintable():
        raise CannotDo(f"expected a uid of 1 to {LONGEST_NAME} characters")
    return uid


def _date(given: dict[str, str], which: str, zone: tzinfo) -> float | None:
    date, time = given.get(f"{which}date", ""), given.get(f"{which}time", "")
    return moment(f"{which}date", f"{date} {time}", zone)
