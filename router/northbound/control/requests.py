"""Requests over the control socket: each has its name in `do`, and its own fields."""

from collections.abc import Mapping

from router.desk.errors import CannotDo, NoSuch
from router.desk.json_values import Plain
from router.desk.messages import Query
from router.sms.value import value

Fields = Mapping[str, type]

REQUIRED: Mapping[str, Fields] = {
    "status": {},
    "names": {},
    "channels": {},
    "channel": {"channel": str},
    "gateways": {},
    "esmes": {},
    "queue": {},
    "received": {},
    "alerts": {},
    "acknowledge": {"id": str},
    "test_alerts": {},
    "blocked": {},
    "unblock": {"number": str},
    "events": {},
    "message": {"message_id": str},
    "messages": {},
    "explain": {"esme": str, "to": str},
    "send": {"to": str, "text": str},
    "pause": {"channel": str},
    "resume": {"channel": str},
    "reset": {"channel": str},
    "requeue": {"channel": str},
    "ussd": {"channel": str, "code": str},
    "restart": {"channel": str},
    "disconnect": {"esme": str},
    "wire": {"name": str},
    "reload": {},
}
"""The fields that each request must have."""

SOUGHT: Fields = {
    **dict.fromkeys(
        ("to", "from", "esme", "channel", "gateway", "route", "state", "since", "until", "text", "next"), str
    ),
    "err": int,
    "limit": int,
}

EVENTS: Fields = {
    **dict.fromkeys(("after", "next", "subject", "level", "since", "until"), str),
    "last": int,
    "follow": bool,
    "acts": bool,
}

OPTIONAL: Mapping[str, Fields] = {
    "blocked": {"number": str, "next": str, "limit": int},
    "events": EVENTS,
    "messages": SOUGHT,
    "received": {"from": str, "unclaimed": bool, "limit": int, "next": str},
    "explain": {"from": str, "text": str, "at": str},
    "send": {"from": str, "via": str, "esme": str},
    "wire": {"seconds": int, "texts": bool},
    "reload": {"dry_run": bool},
}

WORDS: Mapping[type, str] = {str: "a text", int: "a number", bool: "true or false"}


@value
class ControlRequest:
    """A request that was checked: all required fields are there, and each has the right type."""

    do: str
    fields: Mapping[str, Plain]

    def text(self, field: str) -> str:
        """Return the text of a field; empty if it is not there."""
        return str(self.fields.get(field, ""))

    def flag(self, field: str) -> bool:
        """Return the boolean of a field; False if it is not there."""
        return self.fields.get(field) is True

    def limit(self) -> int:
        """Return how many items the answer may have at most, from 1 to 1000."""
        return max(1, min(self.number("limit", 100), 1000))

    def cursor(self) -> str:
        """Return `next`, at most 18 digits; empty if it is not there. Raises CannotDo."""
        next = self.text("next")
        if next and not (next.isascii() and next.isdecimal() and len(next) < 19):
            raise CannotDo("`next` must be the `next` of the previous answer")
        return next

    def number(self, field: str, otherwise: int) -> int:
        """Return the number of a field; ``otherwise`` if it is not there."""
        found = self.fields.get(field)
        return found if isinstance(found, int) else otherwise


def query(asked: ControlRequest) -> Query:
    """Return the search that a request for messages asks for."""
    words = {name: asked.text(name) for name, kind in SOUGHT.items() if kind is str and name != "from"}
    err = asked.fields.get("err")
    return Query(
        **words,
        from_=asked.text("from"),
        err=err if isinstance(err, int) else None,
        limit=asked.number("limit", 100),
    )


def read(given: Plain) -> ControlRequest:
    """Check an object of JSON, and return it as a request. Raises CannotDo."""
    if not isinstance(given, dict) or not isinstance(given.get("do"), str):
        raise CannotDo('expected an object with the field `do`, for example {"do": "status"}')
    do = str(given["do"])
    if do not in REQUIRED:
        raise NoSuch("request", do, REQUIRED)
    fields = {name: each for name, each in given.items() if name != "do"}
    known = {**REQUIRED[do], **OPTIONAL.get(do, {})}
    for name, each in fields.items():
        if name not in known:
            raise CannotDo(f"`{do}` has no field {name[:50]}; its fields are: {', '.join(known) or 'none'}")
        if type(each) is not known[name]:
            raise CannotDo(f"`{name}` of `{do}` must be {WORDS[known[name]]}")
        if isinstance(each, str) and not _is_text(each):
            raise CannotDo(f"`{name}` of `{do}` is not a text: it has half of a UTF-16 pair")
    for name in REQUIRED[do]:
        if name not in fields:
            raise CannotDo(f"`{do}` needs the field {name}")
    return ControlRequest(do, fields)


def _is_text(given: str) -> bool:
    """Tell whether a text can be encoded: JSON can escape half of a pair of UTF-16."""
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True
