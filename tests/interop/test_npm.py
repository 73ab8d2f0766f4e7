"""The npm package smpp 0.5, as an ESME and as an SMSC."""

import json
import subprocess
from pathlib import Path
from typing import TypedDict

from tests.interop.staged import START_S, WAIT_S, Staged, lacking
from tools.peers.smpplib_esme import Esme, Outgoing
from tools.ports import free_port
from tools.processes import Child

SCRIPTS = Path(__file__).with_name("npm")
RECEIPT = 4


class Answer(TypedDict, total=False):
    """Of what `npm/esme.js` tells."""

    command: str
    status: int
    id: str
    state: int
    unsuccess: list[dict[str, object]]


class Incoming(TypedDict, total=False):
    """A deliver_sm, as the package reads it."""

    source: str
    destination: str
    esm_class: int
    text: str
    receipted: str
    state: int


class Told(TypedDict):
    """All that it tells."""

    bound: dict[str, tuple[int, str, int]]
    answers: dict[str, Answer]
    incoming: list[Incoming]
    error: str


class Npm(Staged):
    def setUp(self) -> None:
        super().setUp()
        self.need(lacking("node") or absent("smpp"))


class AsEsme(Npm):
    def test_it_binds_in_every_way_and_sends_all_kinds_of_requests(self) -> None:
        port = self.before_a_box()
        self.boxes.receive(2, "+4477", "Привет")
        told = self.run_esme(port, 7)
        self.assertEqual(
            told["bound"],
            {f"bind_{kind}": [0, "smpp-router", 0x34] for kind in ("transmitter", "receiver", "transceiver")},
        )
        self.right_answers(told["answers"])
        self.right_receipts(told)
        self.assertEqual([one["text"] for one in told["incoming"] if one["esm_class"] != RECEIPT], ["Привет"])
        handed = [self.boxes.handed(f"+256{number}")[0].text for number in range(1, 7)]
        self.assertEqual(
            handed, ["Hello @ {braces}", "Привет", "long " * 80, "by data_sm", "to all", "to all"]
        )

    def run_esme(self, port: int, incoming: int) -> Told:
        """What it tells at its end."""
        words = ["node", str(SCRIPTS / "esme.js"), str(port), str(incoming)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=WAIT_S)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        told: Told = json.loads(done.stdout)
        self.assertEqual(told["error"], "")
        return told

    def right_answers(self, answers: dict[str, Answer]) -> None:
        """Each kind, by its status and what else it must say."""
        statuses = {name: answer["status"] for name, answer in answers.items()}
        taken = dict.fromkeys(("short", "ucs2", "long", "data", "multi", "query"), 0)
        self.assertEqual(statuses, taken | {"cancel": 0x0C, "nowhere": 0x0B})
        unsuccess = [
            (one["destination_addr"], one["error_status_code"]) for one in answers["multi"]["unsuccess"]
        ]
        self.assertEqual(unsuccess, [("friends", 0x34)])

    def right_receipts(self, told: Told) -> None:
        """One for each message, and for each number of submit_multi."""
        receipts = [one for one in told["incoming"] if one["esm_class"] == RECEIPT]
        ids = [told["answers"][name]["id"] for name in ("short", "ucs2", "long", "data", "multi", "multi")]
        self.assertEqual(sorted(one["receipted"] for one in receipts), sorted(ids))
        self.assertEqual({one["state"] for one in receipts}, {2})
        self.assertEqual(
            sorted(one["source"] for one in receipts), [f"+256{number}" for number in range(1, 7)]
        )


class AsSmsc(Npm):
    def test_what_it_takes_reports_and_sends_arrives(self) -> None:
        port = free_port()
        smsc = Child("smsc", ["node", str(SCRIPTS / "smsc.js"), str(port)], self.folder)
        self.addCleanup(smsc.end, START_S)
        smsc.await_port(port, START_S)
        esme = Esme(self.before_an_smsc(port), "crm", "secret12")
        texts = ["hello", "late", "full", "x" * 200, "mo", "unbind"]
        for number, text in enumerate(texts):
            esme.send(Outgoing("", f"+256{number}", text))
        esme.wait(WAIT_S, lambda: len(esme.incoming) >= len(texts) + 1)
        esme.close()
        receipts = [one for one in esme.incoming if one.receipt]
        self.assertEqual({one.receipted_message_id for one in receipts}, set(esme.ids.values()))
        self.assertEqual({one.message_state for one in receipts}, {2})
        self.assertEqual([one.text for one in esme.incoming if not one.receipt], ["Привет"])
        self.assertEqual(self.router.end(WAIT_S), 0)
        self.right_story([json.loads(line) for line in smsc.output.read_text().splitlines()])

    def right_story(self, told: list[dict[str, object]]) -> None:
        """What the SMSC saw: each was answered well, it unbound and was bound again, and then was unbound."""
        self.assertEqual(told.count({"bind": "router", "version": 0x34}), 2)
        self.assertEqual(told.count({"enquire_link": 0}), 2)
        self.assertEqual(
            (told.count({"mo": 0}), told.count({"unbind": 0}), told[-1]), (1, 1, {"unbound": True})
        )
        self.assertFalse([one for one in told if "error" in one])


def absent(package: str) -> str:
    """Why node does not find the package; empty if it does."""
    found = subprocess.run(["node", "-e", f"require('{package}')"], capture_output=True)
    return f"node does not find the package {package} (npm install, NODE_PATH)" if found.returncode else ""
