"""A well-behaved ESME beside all this, by smpplib, in a thread of its own."""

import time
from itertools import count

from router.simulator.demo.missing import Missing
from tools.peers.smpplib_esme import Esme, Outgoing

ANSWER_S, RECEIPT_S = 5.0, 20.0
"""How long an answer, and after all is over the last receipt, may take."""

PAUSE_S = 0.02


class Bystander:
    """Sends one message after the other and counts what comes back; `problem` is empty if all is well."""

    def __init__(self, port: int, system_id: str, password: str) -> None:
        self.sent = 0
        self.slowest = 0.0
        self.problem = ""
        self._over = False
        self._esme = Esme(port, system_id, password)

    @property
    def receipts(self) -> int:
        """How many have come, each message_id once."""
        return len({one.receipted_message_id for one in self._esme.incoming if one.receipt})

    def stop(self) -> None:
        """Send no more messages; `run` ends when their receipts are there."""
        self._over = True

    def run(self) -> None:
        """Go on until it is stopped, or something is wrong."""
        try:
            for number in count():
                if self._over:
                    break
                self._send(f"+25677{number % 1000:07d}")
            self._await_receipts()
            self._esme.close()
        except Missing as missing:
            self.problem = str(missing)

    def _send(self, number: str) -> None:
        began = time.monotonic()
        sequence = self._esme.send(Outgoing("", number, f"message {self.sent}"))
        if not self._esme.wait(ANSWER_S, lambda: sequence in self._esme.ids):
            raise Missing(f"message {self.sent} was not answered in {ANSWER_S:.0f} s")
        self.sent += 1
        self.slowest = max(self.slowest, time.monotonic() - began)
        self._esme.wait(PAUSE_S, lambda: False)

    def _await_receipts(self) -> None:
        if not self._esme.wait(RECEIPT_S, lambda: self.receipts >= self.sent):
            raise Missing(f"{self.receipts} receipts for {self.sent} messages")
        if len([one for one in self._esme.incoming if one.receipt]) > self.sent:
            raise Missing("receipts came twice")
