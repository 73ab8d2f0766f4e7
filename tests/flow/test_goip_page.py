"""The router in the place of a GoIP: clients of its own pages, and another router whose box it is."""

import re
from collections.abc import Mapping
from pathlib import Path

import treq
from twisted.internet.defer import maybeDeferred

from router.service import RouterService
from router.simulator.goip.box import Goip
from tests.flow.building import Esme, sms, until
from tests.flow.fleet import Fleet, about
from tools.ports import free_port

PAGE = """\
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:{place}/farm.db"
http:
  listen: "tcp:{own}:interface=127.0.0.1"
  faces: "tcp:{web}:interface=127.0.0.1"
  users: [{{name: admin, password: admin1, role: admin, esme: crm}}]
esmes: [{{system_id: crm, password: secret}}]
gateways:
  - {{id: goip1, connect: smpp, host: 127.0.0.1, port: {south}, password: pw, channels: 2, pace: off, \
timers: {{reconnect: 100ms..200ms}}}}
"""

BEHIND = """\
smpp: {{listen: ["tcp:{behind}:interface=127.0.0.1"]}}
store: "sqlite:{place}/behind.db"
esmes: [{{system_id: crm, password: secret}}]
gateways:
  - {{id: far, connect: http, host: 127.0.0.1, port: {web}, user: crm, password: {password}, channels: 2, \
pace: off, timers: {{reconnect: 100ms..200ms, poll: 100ms, line: 200ms, inbox: 1h}}}}
"""


class GoipPageCase(Fleet):
    """A router with one box of two lines by SMPP, and its pages at ``self.web``."""

    def setUp(self) -> None:
        super().setUp()
        self.own, self.behind = free_port(), free_port()

    def written(self, page: str, name: str, **more: str) -> Path:
        file = self.place / name
        ports = {key: getattr(self, key) for key in ("north", "south", "web", "own", "behind")}
        file.write_text(page.format(place=self.place.resolve(), **ports, **more))
        return file

    async def farm(self, *words: str) -> tuple[RouterService, Goip]:
        """The router, and its box."""
        goip = await self.box("--channels", "2", *words)
        service = self.router(self.written(PAGE, "farm.yaml"))
        await self.ready(service, 2)
        return service, goip

    async def get(self, path: str, **given: str) -> str:
        """What is answered."""
        answer = await treq.get(f"http://127.0.0.1:{self.web}{path}", params=given, persistent=False)
        return str(await answer.text())

    async def slots(self) -> Mapping[str, str]:
        page = await self.get("/default/en_US/send_status.xml?u=admin&p=admin1")
        return dict(re.findall(r"<(\w+)>([^<]*)</\w+>", page))


class ClientTests(GoipPageCase):
    async def test_the_seed_s_examples_to_the_letter(self) -> None:
        _, goip = await self.farm()
        said = await self.get("/default/en_US/send.html?u=admin&p=admin1&l=1&n=10086&m=test")
        found = re.fullmatch(r"\nSending, L1 Send SMS to 10086; ID:([0-9a-f]{8})\n", said)
        assert found is not None, said
        await self.done(1)
        shown = await self.slots()
        self.assertEqual((shown["id1"], shown["status1"], shown["error1"]), (found[1], "DONE", ""))
        self.assertEqual((shown["id8"], shown["status8"]), ("", "DONE"))
        self.assertEqual(goip.records.handset("10086"), ["test"])

    async def done(self, line: int) -> None:
        """Wait as clients do: the next message of a line is sent when this one is."""
        while (await self.slots())[f"status{line}"] != "DONE":
            pass

    async def test_a_form_in_any_letters_by_the_second_line(self) -> None:
        _, goip = await self.farm()
        answer = await treq.post(
            f"http://127.0.0.1:{self.web}/default/en_US/send.html",
            data={"u": "crm", "p": "secret", "l": "2", "n": "+256772000001", "m": "Привет: 1+1=2 & [ok] 😀"},
            persistent=False,
        )
        self.assertIn("Sending, L2 Send SMS to +256772000001; ID:", await answer.text())
        await self.done(2)
        await until(lambda: bool(goip.records.handset("+256772000001")), "a text in the handset")
        self.assertEqual(goip.records.handset("+256772000001"), ["Привет: 1+1=2 & [ok] 😀"])
        self.assertEqual([line.counts["sent"] for line in goip.lines], [0, 1])

    async def test_a_slot_is_found_again_when_the_router_starts_again(self) -> None:
        # A line without a box is refused as soon as the router knows, so it has one.
        service, goip = await self.farm()
        said = await self.get("/default/en_US/send.html?u=admin&p=admin1&l=2&n=10086&m=test")
        self.assertIn("Sending,", said)
        await service.stopService()
        await self.ready(self.router(self.written(PAGE, "farm.yaml")), 2)
        await self.done(2)
        self.assertEqual((await self.slots())["id2"], said.partition("ID:")[2].strip())
        await until(lambda: goip.records.handset("10086") == ["test"], "the text, once")

    async def test_a_wrong_password_and_a_state_of_lines(self) -> None:
        await self.farm()
        said = await self.get("/default/en_US/send.html?u=admin&p=admin&l=1&n=10086&m=test")
        self.assertEqual(said, "\nERROR,user or password error\n")
        page = f"http://127.0.0.1:{self.web}/default/en_US/status.xml?type=list"
        answer = await treq.get(page, auth=("admin", "admin1"), persistent=False)
        text = await answer.text()
        self.assertEqual(re.findall(r"<l\d_gsm_status>(.)</", text), ["Y", "Y"])
        answer = await treq.get(page, auth=("admin", "admin"), persistent=False)
        self.assertEqual(answer.code, 401)


class ChainTests(GoipPageCase):
    """A router behind, for which this one is a GoIP by its web pages."""

    async def chain(self) -> tuple[RouterService, Esme, Goip]:
        """The router behind, an ESME of that one, and the box of the first."""
        _, goip = await self.farm()
        return (*await self.behind_it(), goip)

    async def behind_it(self) -> tuple[RouterService, Esme]:
        behind = self.router(self.written(BEHIND, "behind.yaml", password="secret"))
        await self.ready(behind, 2)
        north, self.north = self.north, self.behind
        esme = await self.esme()
        self.north = north
        return behind, esme

    async def test_texts_arrive_once_to_the_letter_and_end_well(self) -> None:
        _, esme, goip = await self.chain()
        texts = {f"25677000000{n}": ("hello", "Привет 😀 " * 12, "a&b=c+d%20 ;é")[n % 3] for n in range(9)}
        for number, text in texts.items():
            await esme.submit(sms(number, text.encode("utf-16-be"), data_coding=8))
        receipts = await esme.deliveries(len(texts))
        self.assertEqual({one.short_message.partition(b"stat:")[2][:7] for one in receipts}, {b"DELIVRD"})
        await until(lambda: all(goip.records.handset(one) for one in texts), "all texts in their handsets")
        for number, text in texts.items():
            self.assertEqual(goip.records.handset(number), [text])
        self.assertTrue(all(line.counts["sent"] for line in goip.lines), "both lines have sent")

    async def test_what_waits_while_the_router_in_front_starts_anew_arrives_once(self) -> None:
        farm, goip = await self.farm()
        _, esme = await self.behind_it()
        assert self.box_port is not None
        await maybeDeferred(self.box_port.stopListening)
        goip.cut_all()
        for number in range(2):
            await esme.submit(sms(f"25677000000{number}"))
        while "<id1>0" not in (page := await self.get("/default/en_US/send_status.xml?u=crm&p=secret")):
            pass
        self.assertIn("STARTED", page)
        await farm.stopService()
        self.router(self.place / "farm.yaml")
        await self.plug_in(goip)
        receipts = await esme.deliveries(2)
        self.assertTrue(all(b"stat:DELIVRD" in one.short_message for one in receipts))
        self.assertEqual([len(goip.records.handset(f"25677000000{n}")) for n in range(2)], [1, 1])

    async def test_a_line_that_has_no_network_is_left_alone_behind_too(self) -> None:
        behind, _, goip = await self.chain()
        said = self.heard(behind)
        assert self.box_port is not None
        await maybeDeferred(self.box_port.stopListening)
        goip.cut_all()
        await until(about(said, "far01: the SIM is not logged in"), "the news of its line")
        await self.plug_in(goip)
        await until(about(said, "far01: its line can send again"), "the news of its line")

    async def test_a_wrong_password_is_told(self) -> None:
        await self.farm()
        behind = self.router(self.written(BEHIND, "behind.yaml", password="other"))
        said = self.heard(behind)
        await until(about(said, "far", "are `user` and `password` those of the box's page?"), "the news")
