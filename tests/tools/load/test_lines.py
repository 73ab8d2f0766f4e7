"""The many lines of the benchmark: each registers, takes what it is sent, and reports it."""

import socket
from threading import Thread

from twisted.trial.unittest import SynchronousTestCase

from tools.load.lines import Lines

HOST = "127.0.0.1"


class LinesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.server.close)
        self.server.bind((HOST, 0))
        self.server.settimeout(10.0)
        self.lines = Lines(HOST, self.server.getsockname()[1], boxes=1, each=1)
        self.addCleanup(self.lines.close)

    def served(self, seconds: float) -> Thread:
        thread = Thread(target=self.lines.run, args=(seconds,))
        thread.start()
        self.addCleanup(thread.join)
        return thread

    def test_a_line_registers(self) -> None:
        self.served(0.1)
        heard, _ = self.server.recvfrom(4096)
        self.assertTrue(heard.startswith(b"req:1;id:goip101;pass:pw;"), heard)

    def test_what_it_is_sent_is_taken_and_reported(self) -> None:
        self.served(2.5)
        _, line = self.server.recvfrom(4096)
        said = []
        for words in (b"MSG 7 5 hello\n", b"PASSWORD 7 pw\n", b"SEND 7 1 4917\n"):
            self.server.sendto(words, line)
            said.append(self.server.recv(4096))
        self.assertEqual(said, [b"PASSWORD 7\n", b"SEND 7\n", b"WAIT 7 1\n"])
        self.assertEqual(self.server.recv(4096), b"OK 7 1 0\n")
        self.assertEqual(
            self.server.recv(4096), b"DELIVER:1;id:goip101;password:pw;sms_no:0;state:0;num:4917"
        )
