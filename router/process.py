"""The router as a process of twistd: its parts, its start and its signals."""

import gc
import os
import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import cast

from twisted.application.service import IService, IServiceCollection, Service
from twisted.logger import ILogObserver
from twisted.python.components import Componentized

from router import build_info
from router.config.enums import LogFormat
from router.config.load import load
from router.config.source.problems import ConfigurationError
from router.desk.errors import CannotDo
from router.gateways_from_config import Reactor
from router.log import observer
from router.relay.event_kinds import EventKind
from router.relay.events import By
from router.relay.faces import Face
from router.sd_notify import from_environment
from router.service import RouterService
from router.store.errors import StoreError
from router.waits import USUAL, Waits
from router.wire.listening import CannotListen


def makeService(path: str, options: Mapping[str, object] | None = None, waits: Waits = USUAL) -> IService:
    """Return the router that the file describes. A bad file ends the program, with a line for each problem.

    ``options`` are those of twistd, which say where the log goes.
    """
    from twisted.internet import reactor

    unsafe = build_info.unsafe() if build_info.is_compiled() else ""
    if unsafe:
        raise SystemExit(f"smpp-router: {unsafe}")
    try:
        configuration = load(path)
    except ConfigurationError as error:
        raise SystemExit("\n".join(map(str, error.problems))) from None
    clock = cast(Reactor, reactor)
    notices = from_environment(clock, os.environ)
    service = _Startable(configuration, clock, waits=waits, file=path, notices=notices)
    if options is not None:
        in_json = configuration.settings.log.format is LogFormat.JSON
        service.observer = lines = observer(options, in_json, clock)
        if lines is not None:
            service.relog = lines.become
    return service


class _Startable(RouterService):
    """A RouterService whose failed start prints the reason in one line and exits with status 1."""

    observer: ILogObserver | None = None
    """Writes the log, in the place of twistd's own observer."""

    def setServiceParent(self, parent: IServiceCollection) -> None:
        Service.setServiceParent(self, parent)
        if self.observer is not None and isinstance(parent, Componentized):
            # twistd looks for it there (twisted.application.app.AppLogger).
            parent.setComponent(ILogObserver, self.observer)  # type: ignore[no-untyped-call]  # as all of Twisted's

    def privilegedStartService(self) -> None:
        try:
            super().privilegedStartService()
        except (StoreError, CannotListen) as error:
            # twistd has put its log in the place of stderr by now; the terminal still has the real one.
            self.events.tell(EventKind.CANNOT_START, "router", why=error)
            print(f"smpp-router: {error}", file=sys.__stderr__)
            raise SystemExit(1) from None

    def startService(self) -> None:
        self._reactor.callWhenRunning(self._take_signals)
        super().startService()
        # What was built stays for good, and messages make no cycles: looking for them at every 700 new
        # objects took a tenth of the CPU of a whole message.
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        # Each session and each channel is an open file; the soft limit of many systems is 1,024.
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def _read_anew(self) -> None:
        with suppress(CannotDo):
            # A router that stops does not reload; its log says that it stops.
            self.desk.read_anew(By("SIGHUP", "", Face.SIGNAL), False, lambda reloaded: None)

    def _take_signals(self) -> None:
        """Have twistd exit with status 0 after a drain; the reactor's handlers would end it by the signal."""

        def stop(number: int, frame: FrameType | None) -> None:
            # Once is enough: the reactor complains of a second stop while it drains.
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_IGN)
            self._reactor.callFromThread(self._reactor.stop)

        def read_anew(number: int, frame: FrameType | None) -> None:
            self._reactor.callFromThread(self._read_anew)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        signal.signal(signal.SIGHUP, read_anew)
