"""The client of a router on this machine, by the control socket beside its store."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from router.commands.client import NoRouter, RequestRefused


def socket_of(file: str) -> str:
    """Return the path of a configuration's control socket. Raises RequestRefused if it names no store."""
    # Here, as a shell that completes commands and options needs none of it.
    from router.config.source.problems import ConfigurationError
    from router.config.store import control_path, store_alone

    try:
        store = store_alone(file)
    except ConfigurationError as error:
        raise RequestRefused(str(error)) from None
    if not store.startswith("sqlite:"):
        raise RequestRefused("only a router with a store of SQLite has a control socket in this version")
    return control_path(store)


class SocketClient:
    """Keeps the promise `commands.client.RouterClient`: requests and answers are lines of JSON."""

    def __init__(self, file: str, patience: float) -> None:
        self._path = socket_of(file)
        self._patience = patience
        self._connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connected.settimeout(patience)
        try:
            self._connected.connect(self._path)
        except PermissionError:
            raise RequestRefused(
                f"{self._path} is for the router's user and root alone: run this as one of them"
            ) from None
        except OSError as error:
            # Also a name that is too long for a socket, at which no router listens either.
            why = error.strerror or str(error)
            raise NoRouter(
                f"no router answers at {os.path.abspath(self._path)} ({why}); start it with `twistd -n "
                f"smpp-router -c {file}`, or run this in the router's working directory"
            ) from None
        self._lines = self._connected.makefile("rb")

    def ask(self, do: str, **fields: object) -> Any:
        # If the router has hung up, the last line that it sent says why.
        with suppress(OSError):
            self._connected.sendall(json.dumps({"do": do, **fields}).encode() + b"\n")
        answer = self._read()
        if "error" in answer:
            raise RequestRefused(str(answer["error"]))
        return answer["ok"]

    def events(self) -> Iterator[Any]:
        self._connected.settimeout(None)
        while True:
            yield self._read()["event"]

    def passing(self) -> Iterator[Any]:
        self._connected.settimeout(None)
        while "wire" in (told := self._read()):
            yield told["wire"]

    def _read(self) -> Any:
        try:
            line = self._lines.readline()
        except TimeoutError:
            raise NoRouter(
                f"the router has not answered in {self._patience:.0f} s; it may still do what was asked"
            ) from None
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            raise NoRouter("the router has gone")
        return json.loads(line)
