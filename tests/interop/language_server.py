"""The YAML language server, spoken to as an editor does: LSP over its input and output."""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import IO, Any

WAIT_S = 60.0
"""Seconds after which a server that does not answer is ended, and its test fails."""

CAPABILITIES: Mapping[str, object] = {
    "workspace": {"configuration": True},
    "textDocument": {"completion": {}, "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}},
}

Message = Mapping[str, Any]
Problem = tuple[int, str]
"""The line of a problem, the first is 1, and what is said of it."""


class LanguageServer:
    """A server with these settings (the section `yaml` of an editor's) for the files of a folder."""

    def __init__(self, script: Path, folder: Path, settings: Mapping[str, object]) -> None:
        self._settings = {"yaml": settings}
        self._folder = folder.resolve().as_uri()
        self._process = subprocess.Popen(
            ["node", script, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to: IO[bytes] = self._process.stdin
        self._of: IO[bytes] = self._process.stdout
        self._limit = Timer(WAIT_S, self._process.kill)
        self._limit.start()
        self._asked = 0
        place = {"rootUri": self._folder, "workspaceFolders": [{"uri": self._folder, "name": "conf"}]}
        self._ask("initialize", {"processId": None, "capabilities": CAPABILITIES, **place})
        self._tell("initialized", {})

    def open(self, name: str, text: str) -> Sequence[Problem]:
        """Open a file of the folder, and return its problems."""
        uri = f"{self._folder}/{name}"
        opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": opened})
        said = "textDocument/publishDiagnostics"
        found = self._await(lambda one: one.get("method") == said and one["params"]["uri"] == uri)
        problems = found["params"]["diagnostics"]
        return sorted((each["range"]["start"]["line"] + 1, each["message"]) for each in problems)

    def complete(self, name: str, line: int, column: int) -> Sequence[str]:
        """Return what may stand at a place; line and column count from 1."""
        found = self._ask("textDocument/completion", self._place(name, line, column))
        return [each["label"] for each in (found["items"] if isinstance(found, dict) else found)]

    def hover(self, name: str, line: int, column: int) -> str:
        """Return what is shown under the mouse."""
        shown: str = self._ask("textDocument/hover", self._place(name, line, column))["contents"]["value"]
        return shown

    def close(self) -> int:
        """End it; return its exit code."""
        try:
            self._ask("shutdown", None)
            self._tell("exit", None)
            self._to.close()
            return self._process.wait(WAIT_S)
        finally:
            self._limit.cancel()
            self._process.kill()
            self._process.wait()
            self._of.close()

    def _place(self, name: str, line: int, column: int) -> Message:
        position = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": f"{self._folder}/{name}"}, "position": position}

    def _ask(self, method: str, params: object) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        answer = self._await(lambda one: one.get("id") == self._asked and "method" not in one)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _await(self, wanted: Callable[[Message], bool]) -> Message:
        while not wanted(one := self._read()):
            if "id" in one and "method" in one:
                self._send({"id": one["id"], "result": self._answer(one)})
        return one

    def _answer(self, asked: Message) -> object:
        if asked["method"] != "workspace/configuration":
            return None
        return [self._settings.get(each.get("section")) for each in asked["params"]["items"]]

    def _send(self, message: Message) -> None:
        octets = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(octets) + octets)
        self._to.flush()

    def _read(self) -> Message:
        length = 0
        while header := self._of.readline().strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.partition(b":")[2])
        if not length:
            raise AssertionError("the server has ended, or did not answer in time")
        found: Message = json.loads(self._of.read(length))
        return found
