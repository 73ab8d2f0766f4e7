"""A program that POSTs texts to the router, each with an `id`, and asks again until each is answered."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, MutableMapping
from http.client import HTTPConnection, HTTPException
from random import Random

from tools.peers.esme import Text
from tools.promises.story import Keyed
from tools.promises.texts import text, token

PATIENCE_S = 10.0
"""Seconds that an answer is waited for."""

AGAIN_S = 0.3
"""Seconds until it is asked again, at most."""

PAUSE_S = 0.1
"""Between two texts: at most."""

AT_ONCE = 3
"""Requests of one text that are sometimes on their way at once."""

OFTEN = 0.1
"""Part of the texts of which there are several at once."""

LATER = (429, 503)
"""Statuses that say: ask again."""


class Poster:
    """Has a thread of its own. ``port`` tells where the router, or what relays to it, listens."""

    def __init__(
        self,
        clock: Callable[[], float],
        random: Random,
        port: Callable[[], int],
        login: str,
        sent: MutableMapping[str, Text],
    ) -> None:
        self._clock = clock
        self._random = random
        self._port = port
        self._login = "Basic " + b64encode(login.encode()).decode()
        self._sent = sent
        self.keyed: list[Keyed] = []
        self._sending, self._leaving = threading.Event(), threading.Event()
        self._asked_again = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._sending.set()
        self._thread.start()

    def rest(self) -> None:
        """Send nothing new: ask what is not answered until it is, and then all of it once more."""
        self._sending.clear()

    @property
    def is_done(self) -> bool:
        """Whether all was asked once more."""
        return self._asked_again.is_set()

    def leave(self) -> None:
        """Ask no more, whatever is still to be answered."""
        self._leaving.set()

    def _work(self) -> None:
        while self._sending.is_set():
            self._send(self._next())
            self._leaving.wait(self._random.uniform(0.0, PAUSE_S))
        for one in self.keyed:
            self._ask_until_answered(one)
        self._asked_again.set()

    def _next(self) -> Keyed:
        its_token = token(self._random)
        number = f"25678{self._random.randrange(10**9):09d}"
        self._sent[its_token] = Text(its_token, number, text(self._random, its_token))
        self.keyed.append(Keyed(token=its_token))
        return self.keyed[-1]

    def _send(self, one: Keyed) -> None:
        others = []
        if self._random.random() < OFTEN:
            others = [
                threading.Thread(target=self._ask, args=(one,), daemon=True) for _ in range(AT_ONCE - 1)
            ]
        for other in others:
            other.start()
        self._ask_until_answered(one)
        for other in others:
            other.join()

    def _ask_until_answered(self, one: Keyed) -> None:
        while not self._leaving.is_set() and not self._ask(one):
            self._leaving.wait(self._random.uniform(0.0, AGAIN_S))

    def _ask(self, one: Keyed) -> bool:
        """Ask once; give whether there was an answer."""
        sent = self._sent[one.token]
        body = json.dumps({"to": sent.number, "text": sent.text, "id": one.token})
        headers = {"Authorization": self._login, "Content-Type": "application/json"}
        began = self._clock()
        connection = HTTPConnection("127.0.0.1", self._port(), timeout=PATIENCE_S)
        try:
            connection.request("POST", "/api/v1/messages", body, headers)
            answer = connection.getresponse()
            said = answer.read().decode()
        except (OSError, HTTPException, ValueError):
            # Torn, in the middle of an answer perhaps.
            return False
        finally:
            connection.close()
        if answer.status in LATER:
            return False
        one.answers.append((began, self._clock(), answer.status, said))
        return True
