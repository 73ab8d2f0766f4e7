"""Sessions of users who are logged in, each known by a cookie of its browser."""

from collections import Counter
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Final, Protocol

from attrs import define, field

from router.desk.people import Person
from router.relay.who.accounts import Denial

LASTS: Final = 12 * 3600.0
"""Seconds that a session lasts from its login."""

MOST: Final = 1000
"""Sessions at once. Beyond that the user with the most sessions loses the oldest: an ESME that logs in again
and again must not log out the operator."""

MOST_NOTICES: Final = 50
"""Notices that wait for the next page of a session, which may never be opened."""

LONGEST_NOTICE: Final = 1000
"""Characters."""


class LoginAccounts(Protocol):
    """Looks up the users and ESMEs that may log in, as they are now."""

    def stored(self, name: str) -> str:
        """Return the stored password of a name; empty if there is no such name."""

    def by_now(self, person: Person, host: str) -> Person | Denial:
        """Return the person as it is now, or why it may not log in any more."""


@define(eq=False)
class LoginSession:
    """A login in one browser."""

    id: str = field(repr=False)
    person: Person
    kept: str = field(repr=False)
    """The stored password at the login; when that changes, the session is over."""
    until: float
    notices: list[tuple[str, bool]] = field(factory=list)
    """Notices for the next page: text, and whether it is an error."""

    def say(self, text: str, wrong: bool = False) -> None:
        """Add a notice to the next page; only the last `MOST_NOTICES` are kept."""
        short = text if len(text) <= LONGEST_NOTICE else f"{text[:LONGEST_NOTICE]}…"
        self.notices = [*self.notices[1 - MOST_NOTICES :], (short, wrong)]

    def take_notices(self) -> list[tuple[str, bool]]:
        """Return the notices, and forget them."""
        found, self.notices = self.notices, []
        return found


class LoginSessions:
    """All sessions. They are in memory: after a restart users log in again."""

    def __init__(self, seconds: Callable[[], float], known: LoginAccounts, most: int = MOST) -> None:
        self._seconds = seconds
        self._known = known
        self._most = most
        self._sessions: dict[str, LoginSession] = {}

    def begin(self, person: Person, before: str = "") -> LoginSession:
        """Begin a session, and return it; the session that this browser had ``before`` ends."""
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
        """Return a session, with its person as it is now; None if it is over."""
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
        """End the oldest session of the user who has the most."""
        counts = Counter(one.person.name for one in self._sessions.values())
        most = max(counts.values())
        self.end(next(id for id, one in self._sessions.items() if counts[one.person.name] == most))

    def end(self, id: str) -> None:
        """End a session, if it exists."""
        self._sessions.pop(id, None)
