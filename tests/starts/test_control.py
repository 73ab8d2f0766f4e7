"""See and steer: the router as a process, a box, an ESME, and the real commands over the real socket.

The commands run in this process but for the last, which is a program of its own.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from twisted.internet.threads import deferToThread

from router.cli import main
from router.northbound.control.listener import is_live
from tests.flow.building import sms, until
from tests.flow.test_process import Child
from tools.ports import free_port
from tools.processes import environment

COMMAND = str(Path(sys.executable).with_name("smpp-router"))

SAME = (
    "messages",
    "messages --text HELLO",
    "messages --csv",
    "messages --channel goip9",
    "channels",
    "channels goip101",
    "channels goip9",
    "received --from 0772000001",
    "received --unclaimed",
    "restart goip101",
    "gateways",
    "esmes",
    "queue",
    "trace 1",
    "trace 999",
    "explain --live --esme crm --to 0772",
    "pause goip101",
    "pause goip1",
    "requeue goip101",
    "resume goip101",
    "events -n 3",
    "reload",
    "reload --dry-run",
    "reset crm",
    "disconnect crm",
    "blocked",
    "blocked +256772000001",
    "unblock +256772000001",
    "ussd goip101 *100#",
)
"""Commands that print the same over the socket and over HTTP."""


class ControlTests(Child):
    def setUp(self) -> None:
        super().setUp()
        # Relative to the folder of the router: the name of a Unix socket is short.
        self.place = self.place.resolve()
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(self.place)

    async def command(self, *words: str) -> Result:
        """Play the command where the router runs; in a thread, since it waits for its answer."""
        return await deferToThread(CliRunner().invoke, main, [*words, "-c", "router.yaml"])

    async def program(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run it as a program."""
        return await deferToThread(
            subprocess.run,
            [COMMAND, *words, "-c", "router.yaml"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=200,
        )

    async def answer(self, *words: str) -> Any:
        found = await self.command(*words, "--json")
        self.assertEqual(found.exit_code, 0, found.stderr)
        return json.loads(found.stdout)

    async def test_the_story_of_a_message_is_told_over_a_restart(self) -> None:
        await self.box()
        file = self.page()
        file.write_text(file.read_text().replace(f"{self.place}/", ""))
        child = self.start("smpp-router", "-c", file.name)
        await self.up()
        esme = await self.esme()
        await esme.submit(sms())
        await esme.deliveries(1)
        (found,) = (await self.command("messages", "--esme", "crm", "--json")).stdout.splitlines()
        told = await self.answer("trace", json.loads(found)["message_id"])
        self.assertRegex(told["origin"], r"^smpp transceiver 127\.0\.0\.1:\d+$")
        self.assertEqual([one["state"] for one in told["states"]], ["QUEUED", "SENT", "DELIVRD"])
        child.send_signal(signal.SIGTERM)
        self.assertEqual(await self.status(child), 0)
        self.start("smpp-router", "-c", file.name)
        await until(lambda: os.path.exists("router.db.control"), "the control socket")
        again = await self.answer("trace", told["message_id"])
        self.assertEqual((again["story"][:-1], again["attempts"]), (told["story"][:-1], told["attempts"]))

    async def test_who_did_what_is_known_though_the_router_is_killed_right_behind_it(self) -> None:
        await self.box()
        file = self.page()
        file.write_text(file.read_text().replace(f"{self.place}/", ""))
        child = self.start("smpp-router", "-c", file.name)
        await self.up()
        self.assertEqual((await self.command("pause", "goip101")).exit_code, 0)
        child.kill()
        await self.status(child)
        self.start("smpp-router", "-c", file.name)
        await until(lambda: is_live("router.db.control"), "the control socket")
        said = (await self.command("events", "--acts", "--since", "24h", "--json")).stdout
        (act,) = map(json.loads, said.splitlines())
        self.assertEqual((act["subject"], act["face"], act["address"]), ("goip101", "socket", "socket"))
        self.assertEqual(act["text"], f"paused by {act['user']} at the control socket")

    async def test_an_operator_sees_the_router_and_steers_it(self) -> None:
        await self.box()
        file = self.page()
        file.write_text(file.read_text().replace(f"{self.place}/", ""))
        child = self.start("smpp-router", "-c", file.name)
        await self.up()
        esme = await self.esme()
        await esme.submit(sms())
        await esme.deliveries(1)

        channels = {one["id"]: one for one in (await self.answer("channels"))["items"]}
        self.assertEqual([one["state"] for one in channels.values()], ["up"] * 4)
        (crm,) = (await self.answer("esmes"))["items"]
        self.assertEqual([one["bind"] for one in crm["sessions"]], ["transceiver"])
        paused = await self.command("pause", "goip101", "goip1001")
        self.assertEqual(
            (paused.exit_code, paused.stdout), (1, "goip101: paused, an operator has paused it\n")
        )
        self.assertIn("there is no channel goip1001; did you mean goip101", paused.stderr)
        self.assertEqual((await self.answer("status"))["channels"], {"up": 3, "paused": 1})
        self.assertEqual((await self.command("disconnect", "crm")).stdout, "crm: 1 session unbound\n")
        await until(lambda: esme.lost, "the end of the session")
        said = (await self.command("events")).stdout
        self.assertIn("goip101: paused by ", said)
        self.assertIn("crm: 1 session unbound by ", said)

        child.send_signal(signal.SIGTERM)
        self.assertEqual(await self.status(child), 0)
        self.assertFalse(os.path.exists(self.place / "router.db.control"))
        gone = await self.program("status")
        self.assertEqual((gone.returncode, len(gone.stderr.splitlines())), (3, 1))

    async def test_a_text_is_sent_and_seen_over_the_socket_and_over_http_alike(self) -> None:
        await self.box()
        port = free_port()
        users = "users: [{name: ops, password: secret, role: admin}]"
        file = self.page(more=f'http: {{listen: "tcp:{port}:interface=127.0.0.1", {users}}}\n')
        file.write_text(file.read_text().replace(f"{self.place}/", ""))
        self.start("smpp-router", "-c", file.name)
        await self.up()
        url = {"SMPP_ROUTER_URL": f"http://ops:secret@127.0.0.1:{port}"}

        async def remotely(*words: str) -> Result:
            return await deferToThread(CliRunner(env=url).invoke, main, words)

        text = ("send", "--to", "+256772000001", "--text", "hello", "--esme", "crm", "--wait")
        sent, again = await self.command(*text), await remotely(*text, "--via", "goip102")
        for result, by in ((sent, "goip10"), (again, "goip102")):
            self.assertEqual(result.exit_code, 0, result.output)
            self.assertRegex(
                result.stdout, rf"message \d+ is taken: 1 segment of .*\n{by}.* ended as DELIVRD"
            )
        for line in SAME:
            words = line.split()
            here, there = await self.command(*words), await remotely(*words)
            self.assertEqual((there.exit_code, there.stdout), (here.exit_code, here.stdout), line)
            # The API tells of no warnings.
            told = [said for said in here.stderr.splitlines() if not said.startswith("warning: ")]
            self.assertEqual(there.stderr.splitlines(), told, line)
        self.assertIn("the user or the password is wrong", (await self.wrong(url)).stderr)

    async def wrong(self, url: dict[str, str]) -> Result:
        """With another password."""
        other = {name: each.replace("secret", "other") for name, each in url.items()}
        return await deferToThread(CliRunner(env=other).invoke, main, ["queue"])

    async def test_the_file_is_read_anew_by_a_command_and_by_sighup(self) -> None:
        await self.box()
        file = self.page()
        file.write_text(file.read_text().replace(f"{self.place}/", ""))
        child = self.start("smpp-router", "-c", file.name)
        await self.up()
        esme = await self.esme()
        text = file.read_text()
        file.write_text(text.replace("channels: 4", "channels: 3"))
        dry = await self.command("reload", "--dry-run")
        self.assertIn("channel goip104: removed\n", dry.stdout)
        self.assertEqual((await self.answer("status"))["channels"], {"up": 4})
        done = await self.answer("reload")
        self.assertEqual(
            (done["applied"][0], done["errors"]),
            ({"what": "gateway", "name": "goip1", "change": "changed"}, []),
        )
        self.assertEqual((await self.answer("status"))["channels"], {"up": 3})
        self.assertEqual((await self.command("reload")).stdout, "nothing differs\n")

        file.write_text(text.replace("channels: 4", "channels: many"))
        wrong = await self.command("reload")
        self.assertEqual((wrong.exit_code, "channels" in wrong.stdout), (1, True))
        child.send_signal(signal.SIGHUP)
        await self.until_said("nothing has changed")
        file.write_text(text.replace("channels: 4", "channels: 2"))
        child.send_signal(signal.SIGHUP)
        await self.until_said("reloaded by SIGHUP: gateway goip1: changed")
        await esme.submit(sms())
        await esme.deliveries(1)
        self.assertFalse(esme.lost)
        child.send_signal(signal.SIGTERM)
        self.assertEqual(await self.status(child), 0)

    async def until_said(self, words: str) -> None:
        """Until an event says this."""
        for _ in range(600):
            if words in (await self.command("events")).stdout:
                return
            await deferToThread(time.sleep, 0.1)
        self.fail(f"nothing said {words}")
