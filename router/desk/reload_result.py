"""The result of a reload."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from router.relay.events import By
from router.sms.value import value


@value
class Changed:
    """A change: of an ESME, a gateway, a channel, or a key of the configuration."""

    what: str
    name: str
    change: str


@value
class Flaw:
    """A problem of the file, and its place; ``field`` is empty if it is about no key."""

    field: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


@value(kw_only=True)
class Reloaded:
    """The result of a reload; ``applied`` has a line for each change, made or, with ``dry_run``, due."""

    dry_run: bool
    applied: Sequence[str] = ()
    changes: Sequence[Changed] = ()
    """The same, for programs."""
    needs_restart: Sequence[str] = ()
    """Keys whose new values are in force from the next start on."""
    problems: Sequence[str] = ()
    """Problems of the file. With any, nothing has changed."""
    flaws: Sequence[Flaw] = ()
    """The same, with the place of each."""
    warnings: Sequence[str] = ()

    def told(self) -> Mapping[str, object]:
        """Return the answer for programs, which is the same at all faces."""
        return {
            "dry_run": self.dry_run,
            "applied": self.changes,
            "restart": self.needs_restart,
            "unchanged": not self.applied and not self.needs_restart and not self.problems,
            "errors": self.flaws,
            "warnings": self.warnings,
        }


class Reload(Protocol):
    """Reloads the configuration."""

    def __call__(self, by: By, dry_run: bool, answered: Callable[[Reloaded], None]) -> None:
        """Reload, after the reloads asked for before; ``answered`` is called once.

        ``by`` is who asks. With ``dry_run`` nothing changes. Raises CannotDo.
        """
