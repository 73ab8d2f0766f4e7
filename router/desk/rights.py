"""The rights of a person at every face: in whose name it sends, whose messages it sees, and their texts."""

from typing import Final

from router.desk.errors import CannotDo, Unfit
from router.desk.esmes import EsmeList
from router.desk.people import Person, Role
from router.relay.account import Account

NOBODY: Final = ""
"""A name that no ESME has."""

ADMIN: Final = frozenset({Role.ADMIN})
LOOK: Final = frozenset({Role.ADMIN, Role.VIEWER})
SEND: Final = frozenset({Role.ADMIN, Role.SENDER})
ALL: Final = frozenset(Role)
"""Roles that may act, see the farm, send, and see messages at all."""

NONE_OF_ITS_OWN: Final = "this user has no ESME to send for: see `esme` of http.users"


class MayNot(CannotDo):
    """The person has no right to it. The message is for the person."""


def sender(person: Person, esme: str, esmes: EsmeList) -> Account:
    """Return the ESME that a person sends for; ``esme`` is the one asked for, or empty.

    A sender sends for its own, an admin for any. Raises MayNot, and Unfit for the field `esme`.
    """
    own = person.account
    if person.role is Role.VIEWER:
        raise MayNot("this user may look, and not send")
    if person.role is Role.ADMIN and (esme or own is None):
        if not esme:
            raise Unfit("esme", NONE_OF_ITS_OWN)
        return esmes.sender(esme)
    if own is None:
        raise MayNot(NONE_OF_ITS_OWN)
    if esme not in ("", own.system_id):
        raise MayNot(f"{person.name} sends for {own.system_id} alone")
    if not own.enabled:
        raise MayNot(f"{own.system_id} is not enabled in the configuration")
    return own


def whose(person: Person) -> str | None:
    """Return the only ESME whose messages a person may see, `NOBODY` if it has none, None for all."""
    if person.role is not Role.SENDER:
        return None
    return NOBODY if person.account is None else person.account.system_id


def confined_to(person: Person) -> str:
    """Return the only ESME whose messages a person may see; empty for all. Raises MayNot without one."""
    esme = whose(person)
    if esme == NOBODY:
        raise MayNot("this user has no ESME whose messages it could see")
    return esme or ""


def reads_texts(person: Person, viewers_read_texts: bool) -> bool:
    """Tell whether a person may read texts; ``viewers_read_texts`` is the key of the configuration."""
    return person.role is not Role.VIEWER or viewers_read_texts
