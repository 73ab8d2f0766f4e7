"""The commands over HTTP: an API that a test plays, and who asks there."""

import json
import os
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from twisted.trial.unittest import SynchronousTestCase

from router.cli import main
from router.commands.client import RequestRefused
from router.commands.login import site
from tests.commands.test_commands import CHANNEL, EVENT, MESSAGE
from tests.config.pages import ESME, GATEWAY, PageTestCase

PROBLEM = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "there is no channel x"}


class Played(HTTPServer):
    """Gives these answers, one after the other; ``asked`` has what it was asked."""

    def __init__(self, answers: list[tuple[int, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Player)
        self.answers = answers
        self.asked: list[tuple[str, str, Any]] = []
        self.headers: list[Any] = []


class Player(BaseHTTPRequestHandler):
    server: Played

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, json.loads(body) if body else None))
        self.server.headers.append(self.headers)
        status, answer = self.server.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


class HttpCase(PageTestCase):
    def router(self, *answers: tuple[int, Any]) -> None:
        octets = [
            (status, each if isinstance(each, bytes) else json.dumps(each).encode())
            for status, each in answers
        ]
        self.played = Played(octets)
        self.addCleanup(self.played.server_close)
        thread = threading.Thread(target=self.played.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        self.addCleanup(self.played.shutdown)
        self.url = f"http://ops@127.0.0.1:{self.played.server_port}"

    def run_command(self, *words: str, **environment: str) -> Result:
        env = {"SMPP_ROUTER_URL": self.url, "SMPP_ROUTER_PASSWORD": "secret", **environment}
        return CliRunner().invoke(main, list(words), env=env)

    @property
    def asked(self) -> list[tuple[str, str, Any]]:
        return self.played.asked


class CommandTests(HttpCase):
    def test_what_is_shown_is_the_same(self) -> None:
        self.router((200, {"items": [CHANNEL], "next": None}))
        result = self.run_command("channels")
        self.assertEqual(" ".join(result.stdout.splitlines()[1].split())[:22], "goip101 up [MTN] 21 +2")
        self.assertEqual(self.asked, [("GET", "/api/v1/channels", None)])
        scheme, login = self.played.headers[0]["Authorization"].split()
        self.assertEqual((scheme, b64decode(login)), ("Basic", b"ops:secret"))

    def test_names_are_a_part_of_the_path_and_what_else_is_asked_for_of_query_or_body(self) -> None:
        self.router((200, {"answer": "5 left"}), (200, {"items": [MESSAGE], "next": None}), (200, CHANNEL))
        self.run_command("ussd", "a/b", "*100#")
        self.run_command("messages", "--to", "+256772", "--err", "38")
        self.run_command("pause", "goip101")
        self.assertEqual(
            self.asked,
            [
                ("POST", "/api/v1/channels/a%2Fb/ussd", {"code": "*100#"}),
                ("GET", "/api/v1/messages?to=%2B256772&err=38&limit=100", None),
                ("POST", "/api/v1/channels/goip101/pause", {}),
            ],
        )

    def test_a_text_is_sent_and_waited_for(self) -> None:
        taken = {"message_id": "7", "to": "0772", "alphabet": "gsm7", "segments": 1, "route": "mtn"}
        self.router((202, taken), (200, {**MESSAGE, "ended": EVENT["at"], "state": "DELIVRD"}))
        result = self.run_command("send", "--to", "0772", "--text", "hi", "--esme", "crm", "--wait")
        self.assertEqual(result.exit_code, 0, result.output)
        self.assertEqual(self.asked[0][2], {"to": "0772", "text": "hi", "esme": "crm"})
        self.assertEqual(self.asked[1][1], "/api/v1/messages/7")

    def test_events_are_the_newest_last_and_followed_behind_the_newest(self) -> None:
        events = {"items": [{**EVENT, "id": "8", "text": "second"}, EVENT], "next": None}
        stream = b"retry: 3000\n\nid: 9\nevent: event\ndata: " + json.dumps({**EVENT, "text": "x"}).encode()
        self.router((200, events), (200, stream + b"\n\n"))
        result = self.run_command("events", "-f", "-n", "2")
        said = [line.rpartition(" ")[2] for line in result.stdout.splitlines()]
        self.assertEqual((said, result.exit_code), (["benched", "second", "x"], 3))
        self.assertEqual(self.played.headers[1]["Last-Event-ID"], "8")

    def test_a_reload_is_told_as_over_the_socket(self) -> None:
        applied = [{"what": "gateway", "name": "goip1", "change": "changed"}]
        flaw = {"field": "drain", "file": "r.yaml", "line": 3, "column": 1, "message": "`drain` is 5"}
        self.router(
            (200, {"applied": applied, "restart": ["store"], "unchanged": False}),
            (422, {**PROBLEM, "status": 422, "errors": [flaw]}),
        )
        done = self.run_command("reload")
        self.assertEqual(done.stdout.splitlines()[0], "gateway goip1: changed")
        wrong = self.run_command("reload")
        self.assertEqual((wrong.exit_code, wrong.stdout), (1, "r.yaml:3:1: `drain` is 5\n"))

    def test_a_file_that_is_named_goes_before_it(self) -> None:
        self.router()
        self.write('store: "sqlite:router.db"\n' + ESME + GATEWAY)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)
        result = self.run_command("channels", "-c", "page.yaml")
        self.assertIn("router.db.control", result.stderr)


class RefusalTests(HttpCase):
    def error(self, *words: str) -> tuple[int, str]:
        result = self.run_command(*words)
        return result.exit_code, result.stderr.removeprefix("Error: ").strip()

    def test_a_problem_is_told_in_its_words(self) -> None:
        field = {"field": "to", "message": "String should match"}
        self.router((404, PROBLEM), (422, {**PROBLEM, "detail": "some fields", "errors": [field]}))
        self.assertEqual(self.error("pause", "x"), (1, "there is no channel x"))
        self.assertEqual(self.error("send", "--to", "x", "--text", "y"), (1, "`to`: String should match"))

    def test_a_wrong_password_says_so(self) -> None:
        self.router((401, {**PROBLEM, "status": 401}))
        self.assertEqual(self.error("queue"), (1, "the user or the password is wrong"))

    def test_what_has_no_operation_says_so(self) -> None:
        self.router()
        status, said = self.error("wire", "crm")
        self.assertEqual(status, 1)
        self.assertIn("the API has no operation for that", said)

    def test_who_is_no_router_or_nobody_is_3(self) -> None:
        self.router((200, b"<html>"), (302, b""))
        for _ in range(2):
            status, said = self.error("queue")
            self.assertEqual((status, "is no router" in said), (3, True))
        self.url = "http://ops@127.0.0.1:1"
        status, said = self.error("queue")
        self.assertEqual((status, said), (3, "no router answers at 127.0.0.1 port 1 (Connection refused)"))


class LoginTests(SynchronousTestCase):
    def test_user_and_password_come_from_the_url_or_the_environment(self) -> None:
        found = site("https://ops:se%40cret@host/below/", {})
        self.assertEqual((found.user, found.password), ("ops", "se@cret"))
        self.assertEqual((found.secure, found.host, found.port, found.base), (True, "host", 443, "/below"))
        self.assertEqual(site("http://ops@host", {"SMPP_ROUTER_PASSWORD": "x"}).password, "x")
        self.assertNotIn("cret", repr(found))

    def test_a_netrc_knows_them_too(self) -> None:
        path = Path(self.mktemp())
        path.write_text("machine host login ops password secret\n")
        environment = {"NETRC": str(path)}
        for url in ("http://host:8080", "http://ops@host:8080"):
            found = site(url, environment)
            self.assertEqual((found.user, found.password), ("ops", "secret"))
        self.assertRaises(RequestRefused, site, "http://other@host", environment)

    def test_without_a_terminal_nobody_is_asked(self) -> None:
        self.assertRaises(RequestRefused, site, "http://ops@host", {"NETRC": "/no/such"})

    def test_what_is_no_url_of_a_router(self) -> None:
        for url in ("host:8080", "ftp://host", "http://", "http://host?x=1", "http://[::1", "http://h:99999"):
            with self.assertRaises(RequestRefused) as raised:
                site(url, {"SMPP_ROUTER_PASSWORD": "x"})
            self.assertIn("expected for example http://ops@10.0.0.5:8080", str(raised.exception))
