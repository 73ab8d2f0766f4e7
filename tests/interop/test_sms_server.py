"""Programs that were written for the GoIP SMS Server send through the router.

The addresses are those of the vendor's application note, with other hosts and names. The programs are
those of docs/http-sms-server.md, and one in the manner of old ones that are met in the open.
"""

import re
import subprocess
from pathlib import Path

from twisted.internet.threads import deferToThread

from router.service import RouterService
from router.simulator.goip.box import Goip
from tests.flow.building import Building, sent, until
from tests.interop.staged import lacking, need
from tools.ports import free_port

DOC = Path(__file__).parents[2] / "docs" / "http-sms-server.md"

SEED = (
    "/goip/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&goipname=goip1"
    "&smsnum=10086,10087,10088&method=2&Memo=hello",
    "/goip/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&smsnum=123457,123456&method=2&Memo=hello",
    "/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&goipname=goip103&smsnum=10086&method=2&Memo=hello",
)

OLD_PHP = r"""
$data = file_get_contents('%s/goip/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1'
    . '&smsnum=10086&method=2&Memo=hello');
$pieces = explode('=', $data);
$pieces1 = explode('&', $pieces['9']);
echo file_get_contents('%s/goip/en/resend.php?messageid=' . $pieces1['0'] . '&USERNAME=root&PASSWORD=root');
"""


def examples(language: str) -> list[str]:
    """The programs of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)


class SmsServerTests(Building):
    def setUp(self) -> None:
        super().setUp()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    async def open(self) -> tuple[RouterService, Goip]:
        goip = await self.box()
        page = self.page(
            more=f'http: {{listen: "tcp:{free_port()}:interface=127.0.0.1", '
            f'faces: "tcp:{self.port}:interface=127.0.0.1", '
            "users: [{name: root, password: root, role: admin, esme: crm}], "
            "providers: {1: {via: [goip101..goip103]}}}\n"
        )
        service = self.router(page)
        await self.ready(service)
        return service, goip

    async def written(self, *command: str, given: str = "") -> str:
        """What a program writes."""
        need(self, lacking(command[0]))
        done = await deferToThread(
            subprocess.run, command, input=given, capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    async def sends(self, goip: Goip, count: int) -> None:
        await until(lambda: sum(sent(goip)) >= count, f"{count} SMS that the box has sent")

    async def test_curl_sends_by_the_addresses_of_the_application_note(self) -> None:
        _, goip = await self.open()
        for url in SEED:
            self.assertIn("resend.php?messageid=", await self.written("curl", "-s", self.url + url))
        await self.sends(goip, 6)
        self.assertGreaterEqual(sent(goip)[2], 1)

    async def test_the_redirect_leads_to_the_state(self) -> None:
        await self.open()
        answer = await self.written("curl", "-s", self.url + SEED[0])
        found = re.search(r"window\.location = '(.*?)'", answer)
        assert found is not None
        shown = await self.written("curl", "-s", f"{self.url}/goip/en/{found.group(1)}")
        self.assertEqual(shown.count("ok("), 3)
        self.assertIn("All sendings done! Failure:0", shown)

    async def test_the_page_that_stays_comes_line_by_line(self) -> None:
        await self.open()
        shown = await self.written("curl", "-sN", self.url + SEED[1] + "&not_jump=1")
        self.assertEqual(len(re.findall(r" ok</font>", shown)), 2)

    async def test_a_program_of_old_that_counts_the_signs_of_the_page(self) -> None:
        await self.open()
        shown = await self.written("php", "-r", OLD_PHP % (self.url, self.url))
        self.assertIn(" ok(goip10", shown)

    async def examples(self, language: str, *command: str) -> list[str]:
        """What the programs of the page write."""
        _, goip = await self.open()
        host = "http://192.168.2.1"
        programs = examples(language)
        self.assertTrue(programs)
        found = [await self.written(*command, given=each.replace(host, self.url)) for each in programs]
        await self.sends(goip, 1)
        return found

    async def test_the_examples_in_shell(self) -> None:
        need(self, lacking("curl"))
        one, other = await self.examples("sh", "sh")
        self.assertIn("resend.php", one)
        self.assertRegex(other, r'^\{"result": "ACCEPT", "taskID": "\d+"\}$')

    async def test_the_example_in_python(self) -> None:
        (written,) = await self.examples("python", "python3", "-")
        self.assertRegex(written, r"^message \d+\nsent\n$")

    async def test_the_example_in_php(self) -> None:
        (written,) = await self.examples("php", "php")
        self.assertRegex(written, r"^message \d+\n$")

    async def test_the_example_in_javascript(self) -> None:
        (written,) = await self.examples("js", "node", "-")
        self.assertRegex(written, r"^ACCEPT \d+\n\[")
        self.assertIn("goip_line", written)
