"""Who is logged in: sessions, each known by a cookie that only its browser has."""

from collections import Counter
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Final, Protocol

from attrs import define, field

from router.desk.people import Person
from router.relay.who.accounts import Denial

LASTS: Final = 12 * 3600.0
"""Seconds from a login on."""

MOST: Final = 1000
"""Sessions at once; of one too many the oldest of whoever has the most goes: an ESME that logs in again and
again, as it may, must not log out the operator."""

MOST_NOTICES: Final = 50
"""That wait for the next page, which nobody may ever look at."""

LONGEST_NOTICE: Final = 1000
"""Characters."""


class LoginAccounts(Protocol):
    """All who may log in, as they are now."""

    def stored(self, name: str) -> str:
        """Return what is kept of a password; empty if there is no such name."""

    def by_now(self, person: Person, host: str) -> Person | Denial:
        """Return the same person as it is now, or why it may not come in any more."""


@define(eq=False)
class LoginSession:
    """One browser in which somebody has logged in."""

    id: str = field(repr=False)
    person: Person
    kept: str = field(repr=False)
    """What was kept of its password at the login: with another one it is over."""
    until: float
    notices: list[tuple[str, bool]] = field(factory=list)
    """What the next page says: texts, and whether something went wrong."""

    def say(self, text: str, wrong: bool = False) -> None:
        """Have the next page say this; of very many the last ones."""
        short = text if len(text) <= LONGEST_NOTICE else f"{text[:LONGEST_NOTICE]}…"
        self.notices = [*self.notices[1 - MOST_NOTICES :], (short, wrong)]

    def take_notices(self) -> list[tuple[str, bool]]:
        """Return what is to be said, once."""
        found, self.notices = self.notices, []
        return found


class LoginSessions:
    """In memory: whoever restarts the router logs in again."""

    def __init__(self, seconds: Callable[[], float], known: LoginAccounts, most: int = MOST) -> None:
        self._seconds = seconds
        self._known = known
        self._most = most
        self._sessions: dict[str, LoginSession] = {}

    def begin(self, person: Person, before: str = "") -> LoginSession:
        """Return a new session; the one that this browser had ``before`` is over."""
        self.end(before)
        if len(self._sessions) >= self._most:
            self._end_one()
        session = LoginSession(
            id=token_urlsafe(32),
            person=person,
            kept=self._known.stored(person.name),
            until=self._seconds() + LASTS,
        )
        self._sessions[session.id] = session
        return session

    def of(self, id: str, host: str) -> LoginSession | None:
        """Return the session of this id with its person as it is now; None if it is over."""
        session = self._sessions.get(id)
        if session is None:
            return None
        present = self._known.by_now(session.person, host)
        kept = self._known.stored(session.person.name)
        if isinstance(present, Denial) or kept != session.kept or self._seconds() >= session.until:
            self.end(id)
            return None
        session.person = present
        return session

    def _end_one(self) -> None:
        """Make room."""
        counts = Counter(one.person.name for one in self._sessions.values())
        most = max(counts.values())
        self.end(next(id for id, one in self._sessions.items() if counts[one.person.name] == most))

    def end(self, id: str) -> None:
        """Have it over, if there is such a session."""
        self._sessions.pop(id, None)
