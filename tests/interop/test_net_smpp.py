"""Net::SMPP 1.19, in Perl, as an ESME and as an SMSC."""

import subprocess
from pathlib import Path

from tests.interop.staged import START_S, WAIT_S, Staged, lacking
from tools.peers.smpplib_esme import Esme, Outgoing
from tools.ports import free_port
from tools.processes import Child

SCRIPTS = Path(__file__).with_name("perl")


class Perl(Staged):
    def setUp(self) -> None:
        super().setUp()
        self.need(lacking("perl") or absent("Net::SMPP"))


class AsEsme(Perl):
    def test_it_binds_in_every_way_and_sends_all_kinds_of_requests(self) -> None:
        port = self.before_a_box()
        self.boxes.receive(2, "+4477", "При")
        told = self.run_esme(port, 5)
        self.assertEqual(told[:6], [
            "bound transmitter 0 smpp-router", "unbound transmitter 0",
            "bound receiver 0 smpp-router", "unbound receiver 0",
            "bound transceiver 13 ", "bound transceiver 0 smpp-router",
        ])  # fmt: skip
        answers = {words[1]: words[2:] for words in map(str.split, told) if words[0] == "answer"}
        statuses = {name: int(words[0]) for name, words in answers.items()}
        self.assertEqual(statuses, {"short": 0, "ucs2": 0, "long": 0, "data": 0, "nowhere": 0x0B})
        ids = sorted(words[1] for words in answers.values() if len(words) > 1)
        receipts = [line.split() for line in told if line.startswith("receipt")]
        self.assertEqual(sorted(words[1] for words in receipts), ids)
        self.assertEqual({words[2] for words in receipts}, {"DELIVRD"})
        self.assertIn(f"query 0 {answers['short'][1]}", told)
        for line in (
            "enquire_link 0",
            "sms +4477 " + "При".encode("utf-16-be").hex(),
            "unbound transceiver 0",
        ):
            self.assertIn(line, told)
        handed = [self.boxes.handed(f"+256{number}")[0].text for number in (1, 2, 3, 4)]
        self.assertEqual(handed, ["Hello @ {", "При", "long " * 80, "by data sm"])

    def run_esme(self, port: int, incoming: int) -> list[str]:
        """The lines that it tells."""
        words = ["perl", str(SCRIPTS / "esme.pl"), str(port), str(incoming)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=WAIT_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()


class AsSmsc(Perl):
    def test_what_it_takes_reports_and_sends_arrives(self) -> None:
        port = free_port()
        smsc = Child("smsc", ["perl", str(SCRIPTS / "smsc.pl"), str(port)], self.folder)
        self.addCleanup(smsc.end, START_S)
        smsc.await_port(port, START_S)
        esme = Esme(self.before_an_smsc(port), "crm", "secret12")
        for number, text in enumerate(("hello", "late", "Привет", "x" * 200), 1):
            esme.send(Outgoing("", f"+256{number}", text))
        esme.wait(WAIT_S, lambda: len(esme.incoming) >= 5)
        esme.close()
        receipts = [one for one in esme.incoming if one.receipt]
        self.assertEqual({one.receipted_message_id for one in receipts}, set(esme.ids.values()))
        self.assertEqual({one.message_state for one in receipts}, {2})
        self.assertEqual([one.text for one in esme.incoming if not one.receipt], ["При"])
        self.assertEqual(self.router.end(WAIT_S), 0)
        told = smsc.output.read_text().splitlines()
        self.assertIn("bind router 52", told)
        self.assertEqual(sum(line.startswith("submit +2562") for line in told), 2)
        self.assertEqual(sum(line.startswith("submit +2564 64 050003") for line in told), 2)
        for line in ("answer 80000015 0", "answer 80000005 0"):
            self.assertIn(line, told)
        self.assertEqual(told[-1], "unbind")


def absent(module: str) -> str:
    """Why perl does not find the module; empty if it does."""
    found = subprocess.run(["perl", f"-M{module}", "-e", "1"], capture_output=True)
    return f"perl does not find {module} (apt-get install libnet-smpp-perl)" if found.returncode else ""
