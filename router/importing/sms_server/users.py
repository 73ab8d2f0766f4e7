"""The users of the SMS Server: ESMEs of the same names, and users of the dashboard."""

from collections.abc import Mapping, Sequence
from hashlib import md5
from re import fullmatch

from attrs import frozen

from router.config.draft import made_up
from router.config.source.problems import Place, UnreadableConfiguration
from router.importing.files import text_of
from router.importing.names import Names
from router.importing.page import Entry, ImportedPage, Value
from router.importing.secrets import kept
from router.importing.sms_server.dump import Row
from router.importing.sms_server.lines import number

ADMINS = 1
"""The permissions up to this one are those of administrators (en/dologin.php)."""

LARGEST = 1_000_000

MOST = 5_000


@frozen
class Known:
    """A password that is known, and its place in the file."""

    password: str
    place: Place


def known(file: str) -> Mapping[str, Known]:
    """Return the passwords of a file, each behind its user and a blank. Raises UnreadableConfiguration."""
    found = {}
    for line, written in enumerate(
        text_of(file, LARGEST, "lines with a user and its password").splitlines(), 1
    ):
        user, _, password = written.strip().partition(" ")
        if password.strip():
            found[user] = Known(password.strip(), Place(file, line))
        elif user:
            wrong = "the line has one word"
            raise UnreadableConfiguration(
                Place(file, line), wrong, "expected a user, a blank and its password"
            )
    return found


class Users:
    """The ESMEs and users that a page gets."""

    def __init__(self, page: ImportedPage, names: Names, passwords: Mapping[str, Known]) -> None:
        self._page = page
        self._names = names
        self._passwords = passwords
        self._shared = ""

    def add(self, rows: Sequence[Row]) -> None:
        """Add them. Raises UnreadableConfiguration if a password that is known is not that of the dump."""
        for row in rows[:MOST]:
            name = row.get("username", "")
            if not name:
                continue
            notes: list[str] = []
            password = kept(self._password(name, row.get("password", ""), notes))
            if number(row, "permissions") <= ADMINS:
                user = self._names.user(name)
                self._page.users.append(
                    {"name": user, "password": password, "role": "admin", "esme": self._esme()}
                )
                self._page.about.setdefault("http", []).extend(f"{user}: {note}" for note in notes)
            else:
                self._add_sender(name, password, notes)

    def _add_sender(self, name: str, password: str, notes: list[str]) -> None:
        system_id = self._names.esme(name)
        keys: dict[str, Value] = {"system_id": system_id, "password": password}
        if system_id != name:
            user = self._names.user(name)
            self._page.users.append({"name": user, "password": password, "role": "sender", "esme": system_id})
            keys["password"] = kept("")
            notes.append(f"Over HTTP it logs in as the user {user!a}.")
        self._page.add("esmes", Entry(keys, notes))

    def _esme(self) -> str:
        """Return the ESME in whose name administrators send; the first one adds it."""
        if not self._shared:
            self._shared = self._names.esme("sms-server")
            note = "In its name administrators send. Nobody knows its password, since nobody binds as it."
            self._page.add("esmes", Entry({"system_id": self._shared, "password": kept("")}, [note]))
        return self._shared

    def _password(self, user: str, stored: str, notes: list[str]) -> str:
        """Return the password of a user, known or stored; a new one where the dump has only MD5 of it."""
        if not fullmatch("[0-9a-fA-F]{32}", stored):
            return stored
        given = self._passwords.get(user)
        if given is None:
            new = made_up()
            notes.append(
                "The dump has MD5 of its password, so it has a new one, which was told when this was written."
            )
            self._page.told.append(f"The new password of {user} is {new}; --passwords keeps the old ones.")
            return new
        if md5(given.password.encode(), usedforsecurity=False).hexdigest() != stored.lower():
            wrong = f"this is not the password of {user} in the dump"
            raise UnreadableConfiguration(given.place, wrong, "expected the one that programs send with")
        return given.password
