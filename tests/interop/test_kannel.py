"""Kannel 1.4, bearerbox and smsbox of Debian, as an ESME; receipts and SMS reach it by HTTP."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import urlopen

from tests.interop.staged import END_S, START_S, WAIT_S, Staged, lacking
from tools.ports import free_port
from tools.processes import Child

DELIVERED, TAKEN = "1", "8"
"""What %d of a dlr-url says: the handset has it; the SMSC has it."""

CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = bar
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = router
host = 127.0.0.1
port = {router}
transceiver-mode = true
smsc-username = crm
smsc-password = secret12
system-type = ""
interface-version = 34
enquire-link-interval = 1
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}

group = sendsms-user
username = u
password = p
concatenation = true
max-messages = 5

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "http://127.0.0.1:{web}/sms?from=%p&to=%P&text=%a&coding=%c"
"""


class Web:
    """What Kannel is told to call: it keeps the queries of each path."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str]]] = []
        self._news = Condition()
        web = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                web.take(asked.path, dict(parse_qsl(asked.query)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, path: str, query: dict[str, str]) -> None:
        """One request."""
        with self._news:
            self.came.append((path, query))
            self._news.notify_all()

    def wait(self, enough: Callable[[], bool]) -> bool:
        """Until it is enough; whether it is."""
        with self._news:
            return self._news.wait_for(enough, WAIT_S)

    def of(self, path: str) -> list[dict[str, str]]:
        """The queries of a path."""
        return [query for one, query in self.came if one == path]

    def close(self) -> None:
        """Enough."""
        self._server.shutdown()
        self._server.server_close()


class Kannel(Staged):
    def setUp(self) -> None:
        super().setUp()
        self.need(lacking("/usr/sbin/bearerbox", "/usr/sbin/smsbox"))
        self.web = Web()
        self.addCleanup(self.web.close)

    def kannel(self, port: int) -> None:
        """Both of its boxes, in front of the router."""
        admin, box, self.send_port = free_port(), free_port(), free_port()
        page = CONFIGURATION.format(admin=admin, box=box, router=port, send=self.send_port, web=self.web.port)
        (self.folder / "kannel.conf").write_text(page)
        for name, listens in (("bearerbox", box), ("smsbox", self.send_port)):
            child = Child(name, [f"/usr/sbin/{name}", "kannel.conf"], self.folder)
            self.addCleanup(child.end, END_S)
            child.await_port(listens, START_S)

    def send(self, to: str, text: str, coding: int) -> None:
        """One message; Kannel calls back what becomes of it."""
        told = f"http://127.0.0.1:{self.web.port}/receipt?to={quote(to)}&state=%d"
        asked = {"username": "u", "password": "p", "from": "shop", "to": to, "text": text, "coding": coding}
        asked |= {"charset": "UTF-8", "dlr-mask": 31, "dlr-url": told}
        with urlopen(
            f"http://127.0.0.1:{self.send_port}/cgi-bin/sendsms?{urlencode(asked)}", timeout=WAIT_S
        ) as page:
            self.assertEqual(page.status, 202)

    def test_its_messages_receipts_and_received_sms(self) -> None:
        # Kannel cuts long texts by itself, and the router does not yet keep the segments on one channel.
        port = self.before_a_box(channels=1)
        self.kannel(port)
        texts = {"256001": "Hello @ {braces}", "256002": "Привет", "256003": "long " * 80}
        for to, text in texts.items():
            self.send(to, text, 2 if to == "256002" else 0)
        self.boxes.receive(1, "+4477", "Got it")
        delivered = self.web.wait(lambda: self.numbers(DELIVERED) >= set(texts) and bool(self.web.of("/sms")))
        self.assertTrue(delivered, self.web.came)
        self.assertEqual(self.numbers(TAKEN), set(texts))
        self.assertEqual([self.boxes.handed(to)[-1].text for to in texts], list(texts.values()))
        self.assertEqual([sms["text"] for sms in self.web.of("/sms")], ["Got it"])

    def numbers(self, state: str) -> set[str]:
        """Whose messages have come so far."""
        return {receipt["to"] for receipt in self.web.of("/receipt") if receipt["state"] == state}
