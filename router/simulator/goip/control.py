"""Control: the commands by which a test or the demo moves the boxes. Each is answered by a line of JSON.

=============================  ==========================================================================
``mo LINE FROM TEXT``          an SMS comes in; TEXT as a JSON string, or percent-encoded
``logout LINE [SECONDS]``      the line loses the network, for ever or for a time
``login LINE``                 and finds it again
``error LINE ERR``             its SMS fail with this +CMS ERROR; 0 ends it
``balance LINE AMOUNT``        money on its SIM; with 0 its SMS fail
``swap LINE``                  another SIM is put in
``eject LINE``                 its SIM is taken out
``module LINE on|off``         the module is switched on or off
``call LINE NUMBER [SECONDS]`` it is in a voice call, 30 s if nothing is said
``event LINE VERB [BODY]``     it sends any event by UDP:  event 1 USSN msg:Hello
``receipts on|off``            all receipts
``set FLAG VALUE``             any flag of the command, of all boxes
``drop [ID]``                  cut all connections, or those of one box
``reboot [ID]``                the same, and what waits in the lines is forgotten
``off [ID]``, ``on [ID]``      switch the boxes off, and on again
``handset NUMBER``             the texts that a handset shows
``sent [N]``                   the last N SMS on the air: number, text, line, time
``fates [N]``                  the last N rows of the inbox: received SMS and how they were answered
``stats [ID]``                 counts of every box and line
``help``                       the commands
=============================  ==========================================================================

LINE is a number (a line of the first box), a channel ID (``goip203``), or ``*`` for all of all boxes.
"""

import json
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from .box import Goip
from .happenings import Happening
from .line import CALL_S, Line
from .records import Records
from .settings import WrongFlag, changed, switch

Answer = dict[str, object]
ROWS = 20


class Mistaken(Exception):
    """A command that can not be understood; the words say why."""


class Control:
    """All boxes of one process."""

    def __init__(self, boxes: Sequence[Goip], records: Records) -> None:
        self._boxes, self._records = boxes, records
        self.commands: dict[str, Callable[[str], Answer]] = {
            "mo": self._mo,
            "logout": self._logout,
            "login": self._login,
            "error": self._error,
            "balance": self._balance,
            "swap": self._swap,
            "eject": self._eject,
            "module": self._module,
            "call": self._call,
            "event": self._event,
            "receipts": self._receipts,
            "set": self._set,
            "drop": self._drop,
            "reboot": self._reboot,
            "off": self._off,
            "on": self._on,
            "handset": self._handset,
            "sent": self._sent,
            "fates": self._fates,
            "stats": self._stats,
            "help": self._help,
        }

    def answer(self, line: str) -> str:
        """Do what the line says; the answer as JSON, with ``ok``, and ``error`` if it is false."""
        word, _, rest = line.strip().partition(" ")
        try:
            if word not in self.commands:
                raise Mistaken(f"{word}: no such command; {', '.join(self.commands)}")
            answer = {"ok": True, **self.commands[word](rest.strip())}
        except (Mistaken, WrongFlag, ValueError) as wrong:
            answer = {"ok": False, "error": str(wrong)}
        for box in self._boxes:
            box.settled()
        return json.dumps(answer, ensure_ascii=False)

    def _mo(self, rest: str) -> Answer:
        words = rest.split(" ", 2)
        if len(words) < 3:
            raise Mistaken("mo LINE FROM TEXT")
        text = json.loads(words[2]) if words[2].startswith('"') else unquote(words[2])
        return {"numbers": [box.receive(line, words[1], text).number for box, line in self._lines(words[0])]}

    def _logout(self, rest: str) -> Answer:
        name, _, seconds = rest.partition(" ")
        return self._each(name, lambda line: line.log_out(float(seconds or 0)))

    def _login(self, rest: str) -> Answer:
        return self._each(rest, lambda line: line.log_in())

    def _error(self, rest: str) -> Answer:
        name, _, error = rest.partition(" ")
        number = int(error or 0)
        return self._each(name, lambda line: line.fail_with(number))

    def _balance(self, rest: str) -> Answer:
        name, _, amount = rest.partition(" ")
        money = float(amount)
        for _, line in self._lines(name):
            if line.sim:
                line.sim.balance = money
        return {}

    def _swap(self, rest: str) -> Answer:
        return {"iccids": [box.swap_sim(line).iccid for box, line in self._lines(rest)]}

    def _eject(self, rest: str) -> Answer:
        return self._each(rest, lambda line: line.insert(None))

    def _module(self, rest: str) -> Answer:
        name, _, word = rest.partition(" ")
        on = switch(word)
        return self._each(name, lambda line: line.switch(on))

    def _call(self, rest: str) -> Answer:
        words = rest.split(" ")
        if len(words) < 2:
            raise Mistaken("call LINE NUMBER [SECONDS]")
        seconds = float(words[2]) if len(words) > 2 else CALL_S
        return self._each(words[0], lambda line: line.call(words[1], seconds, incoming=True))

    def _event(self, rest: str) -> Answer:
        name, _, event = rest.partition(" ")
        if not event:
            raise Mistaken("event LINE VERB [BODY]")
        return self._each(name, lambda line: line.tell(Happening("other", event)))

    def _receipts(self, rest: str) -> Answer:
        return self._set(f"receipts {rest}")

    def _set(self, rest: str) -> Answer:
        name, _, value = rest.partition(" ")
        words = [f"--{name.replace('_', '-')}", value]
        for box in self._boxes:
            box.settings = changed(box.settings, words)
        return {}

    def _drop(self, rest: str) -> Answer:
        for box in self._named(rest):
            box.cut_all()
        return {}

    def _reboot(self, rest: str) -> Answer:
        for box in self._named(rest):
            box.reboot()
        return {}

    def _off(self, rest: str) -> Answer:
        for box in self._named(rest):
            box.switch_off()
        return {}

    def _on(self, rest: str) -> Answer:
        for box in self._named(rest):
            box.switch_on()
        return {}

    def _handset(self, rest: str) -> Answer:
        return {"texts": self._records.handset(rest)}

    def _sent(self, rest: str) -> Answer:
        return {"sent": [sent.row() for sent in list(self._records.sent)[-int(rest or ROWS) :]]}

    def _fates(self, rest: str) -> Answer:
        return {"fates": [fate.row() for fate in list(self._records.fates)[-int(rest or ROWS) :]]}

    def _stats(self, rest: str) -> Answer:
        return {"boxes": [box.stats() for box in self._named(rest)]}

    def _help(self, rest: str) -> Answer:
        return {"commands": list(self.commands), "words": __doc__}

    def _named(self, name: str) -> Sequence[Goip]:
        boxes = [box for box in self._boxes if name in ("", box.settings.id)]
        if not boxes:
            raise Mistaken(f"{name}: no such box")
        return boxes

    def _each(self, name: str, deed: Callable[[Line], None]) -> Answer:
        for _, line in self._lines(name):
            deed(line)
        return {}

    def _lines(self, name: str) -> list[tuple[Goip, Line]]:
        lines = [(box, line) for box in self._boxes for line in box.lines if name in ("*", box.channel(line))]
        if name.isdecimal() and 0 < int(name) <= len(self._boxes[0].lines):
            lines = [(self._boxes[0], self._boxes[0].lines[int(name) - 1])]
        if not lines:
            raise Mistaken(f"{name}: no such line")
        return lines
