"""Reload: reads the configuration while the router runs, checks all of it, and applies what differs."""

import os
from collections.abc import Callable, Sequence

from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger
from twisted.python.failure import Failure

from router import boxes, build_info, from_config, targets_from_config
from router.assembly import Assembly
from router.config.configuration import Configuration
from router.config.differences import Difference, difference
from router.config.load import load
from router.config.redacted import shown
from router.config.source.problems import ConfigurationError
from router.desk.errors import CannotDo
from router.desk.reload_result import Changed, Flaw, Reloaded
from router.gateways_from_config import Reactor, units
from router.northbound.server_endpoints import most_unbound
from router.relay.event_kinds import EventKind
from router.relay.events import By

LOG = Logger(namespace="smpp-router")

MOST_TOLD = 5
"""Problems in one event."""

MOST_KEPT = 30
"""Changes in one event, which still tells a year later what was changed."""


class CannotApply(Exception):
    """The configuration is good, but cannot be applied now."""


class Reloading:
    """Keeps the promise `desk.reload_result.Reload` for one file. ``present`` is what is in force."""

    def __init__(self, file: str, present: Configuration, built: Assembly, reactor: Reactor) -> None:
        self._file = file
        self._folder = os.getcwd()
        self.present = present
        self._built = built
        built.desk.shown = lambda: shown(self.present)
        self._reactor = reactor
        self._lock = DeferredLock()
        self.stopped = False
        self.applied: Callable[[Configuration], None] = lambda present: None
        """Is called with the configuration in force."""
        self.begins: Callable[[], None] = lambda: None
        self.ends: Callable[[], None] = lambda: None
        """Are called when a file is about to be read, and when that is over, but for a dry run."""

    def __call__(self, by: By, dry_run: bool, answered: Callable[[Reloaded], None]) -> None:
        """Read it, and apply it; see `Reload`."""
        if self.stopped:
            raise CannotDo("the router stops")

        async def one() -> Reloaded:
            if dry_run:
                return await self._reload(by, dry_run)
            self.begins()
            try:
                return await self._reload(by, dry_run)
            finally:
                self.ends()

        def failed(failure: Failure) -> None:
            LOG.failure("the configuration could not be read anew", failure=failure)
            why = "the reload failed: a bug; the router's log has the traceback"
            answered(Reloaded(dry_run=dry_run, problems=[why]))

        # One behind the other: each compares with what the one before has left in force.
        self._lock.run(lambda: Deferred.fromCoroutine(one())).addCallbacks(answered, failed)

    async def _reload(self, by: By, dry_run: bool) -> Reloaded:
        try:
            # The working folder may have changed since, as by twistd's --rundir: the file is the same.
            file = self._file if os.getcwd() == self._folder else os.path.join(self._folder, self._file)
            new = await deferToThreadPool(self._reactor, self._reactor.getThreadPool(), load, file)
            found = difference(self.present, new)
            if not dry_run:
                await self._apply(found)
        except (ConfigurationError, CannotApply) as error:
            problems = [str(one) for one in error.problems] if hasattr(error, "problems") else [str(error)]
            if not dry_run:
                self._built.events.act(EventKind.RELOAD_REFUSED, "configuration", by, what=in_one(problems))
            return Reloaded(dry_run=dry_run, problems=problems, flaws=_flaws(error))
        told, warnings = [*found.told()], [str(warning) for warning in new.warnings]
        if not dry_run:
            what = in_one([*found.detailed()], MOST_KEPT) or "nothing differs"
            self._built.events.act(EventKind.RELOADED, "configuration", by, what=what)
            if found.needs_restart:
                keys = ", ".join(found.needs_restart)
                self._built.events.tell(EventKind.NEEDS_RESTART, "configuration", keys=keys)
        return Reloaded(
            dry_run=dry_run,
            applied=told,
            changes=[Changed(*one) for one in found.changes()],
            needs_restart=found.needs_restart,
            warnings=warnings,
        )

    async def _apply(self, found: Difference) -> None:
        """Apply everything in one turn, after the store has given what it knows of new channels."""
        if self.stopped:
            raise CannotApply("the router stops")
        if not self._built.gateways.started:
            raise CannotApply("the router starts: try again when it has started")
        built, present = self._built, found.present
        self._read_certificates()
        known: Deferred[Callable[[], None] | None] = Deferred()
        built.relay.prepare(from_config.relay(present), known.callback, lambda: known.callback(None))
        change = await known
        if change is None:
            raise CannotApply("the store cannot be read now: try again when it can")
        if self.stopped:
            raise CannotApply("the router stops")
        # Also where no difference is seen: one before may have failed in the middle.
        change()
        built.gateways.tell_of(boxes.standings(present))
        built.gateways.want(units(present, built.doors), present.settings.drain)
        built.listener.change(from_config.listener(present, most_unbound()))
        if built.http is not None:
            built.http.change(from_config.http(present))
        built.hooks.change(targets_from_config.hooks(present))
        built.desk.alerts.change(targets_from_config.alerts(present))
        built.desk.change(from_config.desk(present, build_info.version(), build_info.is_compiled()))
        built.access.change(present.settings.log.access, present.settings.log_texts)
        self.present = present
        self.applied(present)

    def _read_certificates(self) -> None:
        built = self._built
        found = [("smpp.listen", one) for one in built.listener.read_certificates(self._reactor)]
        if built.http is not None:
            found += [("http", one) for one in built.http.listener.read_certificates(self._reactor)]
        for what, problem in found:
            built.events.tell(EventKind.NOT_APPLIED, "configuration", what=what, why=problem)


def _flaws(error: Exception) -> Sequence[Flaw]:
    if not isinstance(error, ConfigurationError):
        return [Flaw("", str(error))]
    return [Flaw("", one.text, one.place.file, one.place.line, one.place.column) for one in error.problems]


def in_one(lines: Sequence[str], most: int = MOST_TOLD) -> str:
    """Return lines as one, with the number of those beyond the first."""
    more = len(lines) - most
    return "; ".join(lines[:most]) + (f" and {more} more" if more > 0 else "")
