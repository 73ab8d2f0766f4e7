"""What comes of reading the configuration anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from router.relay.events import By
from router.sms.value import value


@value
class Changed:
    """Something that is other: an ESME, a gateway, a channel, or a key of the configuration."""

    what: str
    name: str
    change: str


@value
class Flaw:
    """What is wrong with the file, and where; ``field`` is empty where no key is at fault."""

    field: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


@value(kw_only=True)
class Reloaded:
    """What was applied, a line each; with ``dry_run`` what would be."""

    dry_run: bool
    applied: Sequence[str] = ()
    changes: Sequence[Changed] = ()
    """The same, for programs."""
    needs_restart: Sequence[str] = ()
    """Keys that differ and are as they were: they are in force from the next start on."""
    problems: Sequence[str] = ()
    """What is wrong with the file. If there is anything, nothing has changed."""
    flaws: Sequence[Flaw] = ()
    """The same, with the place of each."""
    warnings: Sequence[str] = ()

    def told(self) -> Mapping[str, object]:
        """Return the answer for programs, over whatever face."""
        return {
            "dry_run": self.dry_run,
            "applied": self.changes,
            "restart": self.needs_restart,
            "unchanged": not self.applied and not self.needs_restart and not self.problems,
            "errors": self.flaws,
            "warnings": self.warnings,
        }


class Reload(Protocol):
    """Reads the configuration anew, and has it in force."""

    def __call__(self, by: By, dry_run: bool, answered: Callable[[Reloaded], None]) -> None:
        """Do so, after all that were asked for before; ``answered`` is called once.

        ``by`` is who asks. With ``dry_run`` nothing changes. Raises CannotDo.
        """
