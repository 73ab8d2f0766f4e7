"""The findings of `doctor`: the file, this machine, and each port and gateway, asked or tried."""

import os
import platform
import time
from collections.abc import Sequence
from typing import Any, cast

from twisted.internet.defer import Deferred

from router import build_info
from router.boxes import standings
from router.commands.client import PATIENCE, NoRouter, RequestRefused
from router.commands.socket_client import SocketClient
from router.config.configuration import Configuration
from router.config.endpoints import FILES
from router.config.load import Verdict, verdict_of
from router.doctor import machine, measurements, trials
from router.doctor.finding import Finding, bad, note, ok
from router.gateways_from_config import Reactor
from router.stores import kept_beside

HTTP = 1000
"""Connections over HTTP at most."""


def checkup(file: str, wait: float) -> Sequence[Finding]:
    """Return what was found about the router of a configuration; gateways have ``wait`` seconds to answer."""
    verdict = verdict_of(file, os.environ)
    found = [_of_file(file, verdict), *_of_warnings(verdict)]
    found.append(machine.of_clock(measurements.clock(), time.time()))
    found.append(machine.of_python(platform.python_version(), build_info.how()))
    configuration = verdict.configuration
    if configuration is None:
        return found
    found += _of_store(configuration)
    found.append(_of_open_files(configuration))
    return [*found, *_of_others(file, configuration, wait)]


def _of_file(file: str, verdict: Verdict) -> Finding:
    if verdict.problems:
        more = f", and {len(verdict.problems) - 1} more" if len(verdict.problems) > 1 else ""
        return bad("file", f"{verdict.problems[0]}{more}", f"mend it; `smpp-router check -c {file}` says all")
    return ok("file", f"{file} can be used")


def _of_warnings(verdict: Verdict) -> Sequence[Finding]:
    return [note("file", str(one)) for one in verdict.warnings]


def _of_store(configuration: Configuration) -> Sequence[Finding]:
    page, found = configuration.settings, list[Finding]()
    store = page.store.removeprefix("sqlite:")
    folder = os.path.dirname(os.path.abspath(store))
    try:
        found += machine.of_disk(folder, measurements.disk(folder))
    except OSError as error:
        found.append(bad("disk", f"{folder}: {error.strerror}", "make the folder, for the router's user"))
    endpoints = [*page.smpp.listen, *([page.http.listen, page.http.faces or ""] if page.http else [])]
    keys = [named[2] for one in endpoints for named in FILES.finditer(one) if named[1] == "privateKey"]
    kept = kept_beside(page.store)
    found.append(machine.of_modes(measurements.modes([store, f"{store}-wal", *kept, *keys])))
    found += machine.of_kept(measurements.sizes(kept))
    return found


def _of_open_files(configuration: Configuration) -> Finding:
    page = configuration.settings
    links = sum(each.links for each in standings(configuration).values())
    binds = sum(one.binds for one in page.esmes)
    return machine.of_open_files(measurements.most_files(), links, binds, HTTP if page.http else 0)


def _of_others(file: str, configuration: Configuration, wait: float) -> Sequence[Finding]:
    """Return how ports and gateways are, by the router that runs; if none does, try them."""
    try:
        gateways = SocketClient(file, PATIENCE).ask("gateways")["items"]
    except NoRouter:
        return [note("router", "it does not run"), *_tried(configuration, wait)]
    except RequestRefused as error:
        return [note("router", "it cannot be asked, so no port and no gateway was tried", str(error))]
    said = "it runs and answers: ports are its own, and gateways as it says"
    return [ok("router", said), *(_as_told(one) for one in gateways)]


def _as_told(gateway: Any) -> Finding:
    return trials.of_running(
        gateway["id"], gateway["up"], gateway["links"], gateway["peer"], gateway["reason"]
    )


def _tried(configuration: Configuration, wait: float) -> Sequence[Finding]:
    """Try ports and gateways with a reactor, which runs until all is known."""
    from twisted.internet import reactor as the_reactor

    reactor, found = cast(Reactor, the_reactor), list[Finding]()
    failed: list[object] = []

    def begin() -> None:
        found.extend(trials.of_ports(configuration, reactor))
        trial = trials.Trial(configuration, reactor, time.time())
        done = Deferred.fromCoroutine(trial.run(wait))
        done.addCallbacks(found.extend, failed.append)
        done.addBoth(lambda over: reactor.stop())

    reactor.callWhenRunning(begin)
    reactor.run()
    for failure in failed:
        found.append(bad("gateways", f"they could not be tried: {failure}", "tell the router's maintainers"))
    return found
