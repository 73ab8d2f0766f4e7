"""The router as a GoIP, for clients of others, for some after its maker's paper, and for our examples."""

import json
import re
import subprocess
import sys
from pathlib import Path

from router.simulator.demo.boxes import Boxes
from tests.interop.staged import BOX, END_S, PAGE, START_S, WAIT_S, Staged, lacking
from tests.interop.test_goip32 import PYTHON, absent
from tests.interop.test_npm import absent as absent_of_npm
from tests.support.forks import as_fork
from tools.ports import free_port
from tools.processes import goip, router

HERE = Path(__file__).parent
MANUAL = HERE.parents[1] / "docs" / "http-goip.md"
EXAMPLE = re.compile(r"^```(sh|python|php|javascript)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

HTTP = """
http:
  listen: "tcp:{own}:interface=127.0.0.1"
  faces: "tcp:{web}:interface=127.0.0.1"
  users: [{{name: admin, password: admin1, role: admin, esme: crm}}]
"""

RUNS = {"sh": "sh", "python": sys.executable, "php": "php", "javascript": "node"}
"""With what an example is run."""

LOGIN = ("admin", "admin1")


class GoipPageTests(Staged):
    """The router in front of one box of four lines."""

    def setUp(self) -> None:
        super().setUp()
        self.web = free_port()
        self.host = f"http://127.0.0.1:{self.web}"
        port, control, north = free_port(), free_port(), free_port()
        box = goip(self.folder, port, control, ["--speed", "0"], as_fork)
        self.addCleanup(box.end, END_S)
        page = PAGE.format(port=north, gateways=BOX.format(port=port, channels=4))
        file = self.folder / "router.yaml"
        file.write_text(page + HTTP.format(own=free_port(), web=self.web))
        self.router = router(self.folder, file, as_fork)
        self.addCleanup(self._right_end, self.router)
        self.router.await_port(self.web, START_S)
        box.await_port(control, START_S)
        self.boxes = Boxes(control)
        self.addCleanup(self.boxes.close)
        self.boxes.await_bound(4, START_S)

    def run_it(self, *words: str) -> list[str]:
        """Run a client to its end; what it said, by lines."""
        done = subprocess.run(words, capture_output=True, text=True, timeout=WAIT_S, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout.splitlines()

    def at_home(self, example: str) -> str:
        """An example with our host in the place of the GoIP's."""
        return example.replace("http://192.168.2.190", self.host)

    def texts(self, number: str) -> list[tuple[str, str]]:
        return [(one.channel, one.text) for one in self.boxes.handed(number)]

    def _sends_by_a_line(self, *client: str) -> None:
        said = self.run_it(*client, self.host, *LOGIN, "2", "10086", "test", "+25677", "Привет: 1+1=2 & [ok]")
        self.assertEqual([one.strip() for one in said], ["10086 DONE", "+25677 DONE"])
        self.assertEqual(self.texts("10086"), [("goip102", "test")])
        self.assertEqual(self.texts("+25677"), [("goip102", "Привет: 1+1=2 & [ok]")])
        refused = self.run_it(*client, self.host, "admin", "wrong", "2", "10087", "test")
        self.assertEqual(refused, ["10087 ERROR,user or password error"])
        self.assertEqual(self.run_it(*client, self.host, *LOGIN, "9", "1", "x"), ["1 ERROR,L9 not exist"])

    def test_a_shell_script(self) -> None:
        self.need(lacking("curl"))
        self._sends_by_a_line("sh", str(HERE / "sh" / "goip.sh"))

    def test_a_program_in_php(self) -> None:
        self.need(lacking("php"))
        self._sends_by_a_line("php", str(HERE / "php" / "goip_client.php"))

    def test_the_npm_package_goip(self) -> None:
        self.need(lacking("node") or absent_of_npm("goip"))
        # It takes ids that have digits only for numbers, and then finds none of them.
        many = [word for number in range(11) for word in (f"2567700{number:02}", "hello")]
        client = ("node", str(HERE / "npm" / "goip_page.js"), self.host)
        said = [json.loads(one) for one in self.run_it(*client, *LOGIN, "3", *many)]
        self.assertEqual([one["status"] for one in said], ["sending"] * 9 + ["send"] * 2)
        self.assertEqual([len(self.texts(one)) for one in many[::2]], [1] * 11)
        (refused,) = map(json.loads, self.run_it(*client, "admin", "wrong", "3", "1", "x"))
        self.assertEqual(refused["refused"], "ERROR,user or password error")

    def test_the_package_goip32_reads_the_lines(self) -> None:
        self.need(absent())
        login = ["--host", self.host, "-u", LOGIN[0], "-p", LOGIN[1]]
        shown = {
            word: json.loads("\n".join(self.run_it(PYTHON, "-m", "goip32", *login, f"status-{word}")))
            for word in ("summary", "general", "sim", "callforward")
        }
        self.assertEqual([shown["summary"][line]["gsm_status"] for line in "1234"], ["Y"] * 4)
        self.assertEqual(shown["general"]["hardware"]["model"], "smpp-router")
        self.assertEqual(set(shown["sim"]["gsm"]), set("1234"))

    def test_the_examples_of_the_manual(self) -> None:
        (_, seed), *examples = EXAMPLE.findall(MANUAL.read_text("utf-8"))
        if not lacking("curl"):
            shown = "\n".join(self.run_it("sh", "-c", self.at_home(seed)))
            self.assertRegex(shown, r"(?s)Sending, L1 Send SMS to 10086; ID:([0-9a-f]{8})\n.*<id1>\1</id1>")
        self.assertEqual([kind for kind, _ in examples], list(RUNS))
        run: list[str] = []
        for kind, example in examples:
            program = RUNS[kind]
            if lacking(program, *(["curl"] if kind == "sh" else [])):
                print(f"\n*** NOT RUN: the example for {kind}: {program} is not installed", flush=True)
                continue
            file = self.folder / f"example.{kind}"
            file.write_text(self.at_home(example), "utf-8")
            said = self.run_it(program, str(file))
            self.assertEqual([one.strip() for one in said], ["DONE"], kind)
            run.append(kind)
        names = {"sh": "curl", "python": "Python", "php": "PHP", "javascript": "JavaScript"}
        sent = [text for _, text in self.texts("10086") if text != "test"]
        self.assertEqual(sent, [f"test from {names[kind]}" for kind in run])
