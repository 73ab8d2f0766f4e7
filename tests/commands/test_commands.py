"""The commands over the control socket of a router that a test plays, by its answers in JSON."""

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from router.cli import main
from router.commands.history import in_cell
from tests.config.pages import ESME, GATEWAY, PageTestCase

CHANNEL = {
    "id": "goip101",
    "state": "up",
    "reason": "it can send",
    "operator": "[MTN]",
    "signal": 21,
    "number": "+256772",
    "today": {"sent": 12, "delivered": 10, "failed": 1},
    "budget": {"day": {"used": 3, "limit": 50}},
    "in_flight": 1,
    "waiting": 0,
    "balance": 4.5,
}
EVENT = {
    "id": "7",
    "at": "2026-03-01T12:00:00.250+00:00",
    "level": "warn",
    "subject": "goip101",
    "text": "benched",
}


STATUS = {
    "node": "r1",
    "version": "1.2",
    "started": EVENT["at"],
    "channels": {"up": 6, "down": 2},
    "gateways": 2,
    "gateways_down": {"goip2": "connection refused"},
    "esmes": 3,
    "esmes_bound": 1,
    "sessions": 2,
    "waiting": 1200,
    "in_flight": 4,
    "troubles": [EVENT],
}


class CommandsCase(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.here = os.getcwd()
        # The name of a Unix socket is short, and this folder's is not.
        self.write('store: "sqlite:router.db"\n' + ESME + GATEWAY)
        os.chdir(self.directory)
        self.addCleanup(os.chdir, self.here)
        self.asked: list[Any] = []

    def router(
        self, *answers: Mapping[str, object], then: Callable[[], None] | None = None, rest: bytes = b""
    ) -> None:
        """Listens; the requests of one connection have these answers. ``then`` is done at the next one.

        ``rest`` comes behind the last answer.
        """
        listening = socket.socket(socket.AF_UNIX)
        listening.bind("router.db.control")
        listening.listen()
        self.addCleanup(listening.close)

        over = threading.Event()

        def serve() -> None:
            connected, _ = listening.accept()
            with closing(connected), connected.makefile("rb") as requests:
                for answer in answers:
                    self.asked.append(json.loads(requests.readline()))
                    connected.sendall(json.dumps(answer).encode() + b"\n")
                if rest:
                    connected.sendall(rest)
                if then is not None and requests.readline():
                    then()
                    # Until the test is over: a router that goes is another thing.
                    over.wait(10.0)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10.0)
        self.addCleanup(over.set)

    def stream(self, *lines: Mapping[str, object]) -> None:
        """Listens; all of these lines come with the first request."""
        first, rest = lines[0], b"".join(json.dumps(one).encode() + b"\n" for one in lines[1:])

        self.router(first, rest=rest)

    def run_command(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "-c", "page.yaml"])

    def shown(self, *words: str) -> Sequence[str]:
        """The lines that it prints, with one blank between words."""
        result = self.run_command(*words)
        self.assertEqual(result.exit_code, 0, result.output)
        return [" ".join(line.split()) for line in result.stdout.splitlines()]


class SeeTests(CommandsCase):
    def test_channels_are_a_table(self) -> None:
        down = {
            **CHANNEL,
            "id": "goip102",
            "state": "down",
            "reason": "refused",
            "balance": None,
            "today": None,
            "budget": {},
        }
        self.router({"ok": {"items": [CHANNEL, down]}})
        head, first, second = self.shown("channels")
        self.assertEqual(
            head, "channel state operator signal number today used in flight waiting balance why"
        )
        self.assertEqual(first, "goip101 up [MTN] 21 +256772 12 sent, 10 delivered day 3/50 1 0 4.5")
        self.assertEqual(second, "goip102 down [MTN] 21 +256772 1 0 refused")

    def test_one_channel_is_asked_for_by_its_name(self) -> None:
        self.router({"ok": CHANNEL})
        self.assertTrue(self.shown("channels", "goip101")[1].startswith("goip101 up"))
        self.assertEqual(self.asked, [{"do": "channel", "channel": "goip101"}])

    def test_received_sms_are_a_table_with_whom_they_were_for(self) -> None:
        one = {
            "id": "7",
            "at": EVENT["at"],
            "channel": "goip101",
            "from": "+256772",
            "to": "4711",
            "esmes": [],
            "text": "stop",
        }
        self.router({"ok": {"items": [one, {**one, "esmes": ["crm"]}], "next": None}})
        _, first, second = self.shown("received", "--from", "0772", "--unclaimed")
        self.assertEqual(first, "7 2026-03-01 12:00:00 goip101 +256772 4711 nobody stop")
        self.assertEqual(second, "7 2026-03-01 12:00:00 goip101 +256772 4711 crm stop")
        self.assertEqual(self.asked[0]["from"], "0772")

    def test_a_text_of_a_stranger_does_nothing_on_a_terminal(self) -> None:
        one = {"id": "7", "at": EVENT["at"], "channel": "goip101", "from": "x\x9b2J", "to": "4711"}
        text = "\x1b]0;title\x07 \u202eevil \ud800 \u0645\u0631"
        self.router({"ok": {"items": [{**one, "esmes": [], "text": text}], "next": None}})
        _, row = self.shown("received")
        self.assertIn("x\\u009b2J", row)
        self.assertIn("\\u001b]0;title\\u0007 \\u202eevil \\ud800 \u0645\u0631", row)

    def test_nor_does_it_in_json_which_means_the_same(self) -> None:
        item = {"id": "7", "text": "\x9b2J\x1b\x7f\u202e"}
        self.router({"ok": {"items": [item], "next": None}})
        result = self.run_command("received", "--json")
        self.assertEqual((json.loads(result.stdout), result.stdout.strip().isprintable()), (item, True))

    def test_in_json_the_answer_is_printed_as_it_is(self) -> None:
        self.router({"ok": {"items": [CHANNEL]}})
        result = self.run_command("channels", "--json")
        self.assertEqual(json.loads(result.stdout), {"items": [CHANNEL]})

    def test_status_is_a_line_for_each_thing(self) -> None:
        self.router({"ok": STATUS})
        self.assertEqual(
            self.shown("status"),
            [
                "router r1, 1.2, since 2026-03-01 12:00:00",
                "channels 6 up, 2 down",
                "gateways 1 of 2 up; goip2 is down: connection refused",
                "ESMEs 1 of 3 bound, 2 sessions",
                "messages 1,200 wait, 4 in flight",
                "2026-03-01 12:00:00 warn goip101: benched",
            ],
        )

    def test_one_session_is_not_many(self) -> None:
        self.router({"ok": {**STATUS, "sessions": 1}})
        self.assertIn("ESMEs 1 of 3 bound, 1 session", self.shown("status"))

    def test_status_is_watched_until_the_router_has_gone(self) -> None:
        self.router({"ok": STATUS}, {"ok": {**STATUS, "waiting": 0}})
        result = self.run_command("status", "--watch", "--every", "0.1")
        self.assertEqual((result.exit_code, result.stderr), (3, "Error: the router has gone\n"))
        self.assertEqual(
            [line for line in result.stdout.splitlines() if line.startswith("messages")],
            ["messages  1,200 wait, 4 in flight", "messages  0 wait, 4 in flight"],
        )

    def test_in_json_each_look_is_a_line(self) -> None:
        self.router({"ok": STATUS}, {"ok": STATUS})
        result = self.run_command("status", "--watch", "--every", "0.1", "--json")
        self.assertEqual([json.loads(line) for line in result.stdout.splitlines()], [STATUS, STATUS])

    def test_gateways_are_a_table_too(self) -> None:
        gateway = {
            "id": "goip1",
            "connector": "smpp",
            "peer": "h:1",
            "up": 1,
            "links": 2,
            "reason": "",
            "channels": {},
        }
        self.router({"ok": {"items": [gateway]}})
        self.assertEqual(self.shown("gateways")[1], "goip1 smpp h:1 1/2")

    def test_an_esme_has_a_row_for_each_session(self) -> None:
        bound = {"bind": "transceiver", "host": "10.0.0.1", "version": "3.4", "since": EVENT["at"]}
        used = {"day": {"used": 1, "limit": 5}}
        esme = {
            "system_id": "crm",
            "enabled": True,
            "queue": 3,
            "owed": 1,
            "minute": {"accepted": 90},
            "budget": used,
        }
        self.router({"ok": {"items": [{**esme, "sessions": [bound, bound]}, {**esme, "sessions": []}]}})
        _, *rows = self.shown("esmes")
        session = "transceiver 10.0.0.1 3.4 2026-03-01 12:00:00"
        self.assertEqual(rows, [f"crm 3 1 1.5 day 1/5 {session}", session, "crm 3 1 1.5 day 1/5 not bound"])

    def test_blocked_numbers_are_a_table_over_all_pages(self) -> None:
        one = {"number": "+256772000001", "esme": "", "since": None}
        other = {"number": "+256772000002", "esme": "crm", "since": EVENT["at"]}
        self.router({"ok": {"items": [one], "next": "x"}}, {"ok": {"items": [other], "next": ""}})
        _, *rows = self.shown("blocked")
        self.assertEqual(rows, ["+256772000001 all by the file", "+256772000002 crm 2026-03-01 12:00:00"])

    def test_an_empty_queue_says_so(self) -> None:
        self.router({"ok": {"items": []}})
        self.assertEqual(self.shown("queue"), ["nothing waits, and nothing is in flight"])

    def test_events_are_lines_and_go_on_with_f_until_the_router_has_gone(self) -> None:
        self.router({"ok": {"items": [EVENT], "next": None}})
        result = self.run_command("events", "-f")
        self.assertEqual(result.stdout, "2026-03-01 12:00:00 warn goip101: benched\n")
        self.assertEqual((result.exit_code, result.stderr), (3, "Error: the router has gone\n"))
        self.assertEqual(self.asked, [{"do": "events", "last": 20, "follow": True}])

    def test_events_in_json_are_lines_of_it(self) -> None:
        self.router({"ok": {"items": [EVENT, EVENT], "next": None}})
        lines = self.run_command("events", "--json", "-n", "2").stdout.splitlines()
        self.assertEqual([json.loads(each) for each in lines], [EVENT, EVENT])

    def test_what_is_sought_of_the_events_is_asked_for_page_by_page_and_the_newest_comes_last(self) -> None:
        older = {**EVENT, "id": "6", "text": "sends again"}
        self.router({"ok": {"items": [EVENT], "next": "7"}}, {"ok": {"items": [older], "next": None}})
        sought = ["--subject", "goip101", "--acts", "--since", "2026-11-29"]
        said = self.shown("events", "-n", "1500", *sought)
        self.assertEqual([line.split(": ")[1] for line in said], ["sends again", "benched"])
        fields = {"subject": "goip101", "since": "2026-11-29", "acts": True}
        self.assertEqual(
            self.asked,
            [
                {"do": "events", "last": 1000, "follow": False, **fields},
                {"do": "events", "last": 500, "next": "7", **fields},
            ],
        )

    def test_with_a_time_and_no_number_all_events_since_are_asked_for(self) -> None:
        self.router({"ok": {"items": [], "next": None}})
        self.shown("events", "--since", "24h")
        (asked,) = self.asked
        age = datetime.now(UTC) - datetime.fromisoformat(asked["since"])
        self.assertEqual((asked["last"], round(age.total_seconds() / 3600)), (1000, 24))


class SteerTests(CommandsCase):
    def test_each_channel_is_asked_for(self) -> None:
        self.router({"ok": CHANNEL}, {"ok": {**CHANNEL, "id": "goip102"}})
        self.assertEqual(
            self.shown("resume", "goip101", "goip102"),
            ["goip101: up, it can send", "goip102: up, it can send"],
        )
        self.assertEqual(self.asked[1], {"do": "resume", "channel": "goip102"})

    def test_one_that_is_refused_makes_it_1_and_the_others_are_done(self) -> None:
        self.router({"error": "there is no channel x"}, {"ok": CHANNEL})
        result = self.run_command("pause", "x", "goip101")
        self.assertEqual(result.exit_code, 1)
        self.assertEqual(result.stderr, "Error: there is no channel x\n")
        self.assertEqual(result.stdout, "goip101: up, it can send\n")

    def test_ussd_prints_the_answer(self) -> None:
        self.router({"ok": {"answer": "5 left"}})
        self.assertEqual(self.shown("ussd", "goip101", "*100#"), ["5 left"])
        self.assertEqual(self.asked, [{"do": "ussd", "channel": "goip101", "code": "*100#"}])

    def test_the_words_of_a_network_do_nothing_on_a_terminal(self) -> None:
        self.router({"ok": {"answer": "5 left\r\n\x1b[2Jmore"}})
        self.assertEqual(self.shown("ussd", "goip101", "*100#"), ["5 left", "\\u001b[2Jmore"])

    def test_nor_do_those_of_a_refusal(self) -> None:
        self.router({"error": "the line says \x1b[2J"})
        self.assertIn("\\u001b[2J", self.run_command("ussd", "goip101", "*100#").output)

    def test_disconnect_says_how_many(self) -> None:
        self.router({"ok": {"sessions": 1}})
        self.assertEqual(self.shown("disconnect", "crm"), ["crm: 1 session unbound"])


MESSAGE = {
    "message_id": "7",
    "accepted": "2026-03-01T12:00:00.250+00:00",
    "esme": "crm",
    "from": "=Shop",
    "to": "+256772000001",
    "state": "UNDELIV",
    "err": 38,
    "segments": 1,
    "alphabet": "gsm7",
    "route": {"name": "mtn", "why": "the first route that matched"},
    "channel": "goip101",
    "ended": None,
    "deliveries": [],
    "waits_for": "",
    "story": [{"at": "2026-03-01T12:00:00.250+00:00", "text": "accepted from crm"}],
}


class HistoryTests(CommandsCase):
    def test_trace_prints_the_story(self) -> None:
        self.router({"ok": MESSAGE})
        result = self.run_command("trace", "7")
        self.assertIn("message 7 from =Shop to +256772000001: UNDELIV err 038", result.output)
        self.assertIn("2026-03-01 12:00:00.250 accepted from crm", result.output)
        self.assertEqual(self.asked, [{"do": "message", "message_id": "7"}])

    def test_trace_leaves_out_a_source_addr_that_is_empty(self) -> None:
        self.router({"ok": {**MESSAGE, "from": ""}})
        self.assertIn("message 7 to +256772000001: UNDELIV err 038", self.run_command("trace", "7").output)

    def test_trace_says_what_a_message_waits_for(self) -> None:
        self.router({"ok": {**MESSAGE, "waits_for": "the answer of goip101"}})
        self.assertEqual(self.shown("trace", "7")[-1], "it waits for the answer of goip101")

    def test_csv_and_json_are_not_both(self) -> None:
        result = self.run_command("messages", "--csv", "--json")
        self.assertEqual(result.exit_code, 2)
        self.assertIn("--csv and --json exclude each other", result.stderr)

    def test_messages_are_asked_for_page_by_page(self) -> None:
        self.router({"ok": {"items": [MESSAGE], "next": "7"}}, {"ok": {"items": [MESSAGE], "next": None}})
        result = self.run_command("messages", "--all", "--esme", "crm", "--json")
        self.assertEqual([json.loads(line)["message_id"] for line in result.output.splitlines()], ["7", "7"])
        self.assertEqual([(one["esme"], one["next"]) for one in self.asked], [("crm", ""), ("crm", "7")])

    def test_in_csv_no_cell_is_a_formula(self) -> None:
        self.router({"ok": {"items": [MESSAGE], "next": None}})
        lines = self.run_command("messages", "--csv", "--from", "Shop").output.splitlines()
        self.assertEqual(lines[0].split(",")[:4], ["message_id", "accepted", "esme", "from"])
        self.assertEqual(lines[1].split(",")[3:5], ["'=Shop", "'+256772000001"])

    def test_nor_is_one_that_begins_with_a_blank_of_any_kind(self) -> None:
        for first in "\t\r":
            self.assertEqual(in_cell(f"{first}=Shop"), f"'{first}=Shop")

    def test_a_table_says_if_it_is_empty(self) -> None:
        self.router({"ok": {"items": [], "next": None}})
        self.assertIn("there are no such messages", self.run_command("messages", "--to", "404").output)

    def test_requeue_says_how_many(self) -> None:
        self.router({"ok": {**CHANNEL, "messages": 2}}, {"ok": {**CHANNEL, "id": "goip102", "messages": 1}})
        result = self.run_command("requeue", "goip101", "goip102")
        self.assertEqual(result.output, "goip101: 2 messages routed anew\ngoip102: 1 message routed anew\n")


class SendTests(CommandsCase):
    TAKEN = {"message_id": "7", "to": "0772", "alphabet": "gsm7", "segments": 1, "route": "mtn"}
    TAKEN_LINE = "message 7 is taken: 1 segment of gsm7, route mtn"
    WORDS = ("send", "--to", "0772", "--text", "hello")

    def ended(self, state: str) -> Mapping[str, object]:
        story = [{"at": EVENT["at"], "text": f"goip101 reported it: ended as {state}"}]
        return {"ok": {**MESSAGE, "state": state, "ended": EVENT["at"], "story": story}}

    def test_its_message_id_is_printed(self) -> None:
        self.router({"ok": self.TAKEN})
        self.assertEqual(self.shown(*self.WORDS, "--from", "Shop", "--esme", "crm"), [self.TAKEN_LINE])
        asked = {"do": "send", "to": "0772", "text": "hello", "from": "Shop", "esme": "crm"}
        self.assertEqual(self.asked, [asked])

    def test_the_text_may_come_from_the_input(self) -> None:
        self.router({"ok": self.TAKEN})
        words = ["send", "--to", "0772", "--text", "-", "-c", "page.yaml"]
        CliRunner().invoke(main, words, input="two\nlines\n")
        self.assertEqual(self.asked[0]["text"], "two\nlines")

    def test_who_waits_is_told_how_it_ended_and_only_delivered_is_0(self) -> None:
        waiting = {"ok": {**MESSAGE, "state": "QUEUED"}}
        self.router({"ok": self.TAKEN}, waiting, self.ended("DELIVRD"))
        told = self.shown(*self.WORDS, "--wait")
        self.assertEqual(told, [self.TAKEN_LINE, "goip101 reported it: ended as DELIVRD"])

    def test_any_other_ending_is_1(self) -> None:
        self.router({"ok": self.TAKEN}, self.ended("UNDELIV"))
        result = self.run_command(*self.WORDS, "--wait", "--json")
        self.assertEqual((result.exit_code, json.loads(result.stdout)["state"]), (1, "UNDELIV"))

    def test_ctrl_c_says_which_message_it_is(self) -> None:
        # As Python has it for a command; the process of the tests lets it end them.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        self.router({"ok": self.TAKEN}, then=lambda: os.kill(os.getpid(), signal.SIGINT))
        result = self.run_command(*self.WORDS, "--wait")
        self.assertEqual(result.exit_code, 1)
        self.assertIn("message 7 has not ended; `smpp-router trace 7` shows", result.stderr)


class ExplainTests(CommandsCase):
    def test_a_running_router_is_asked_how_it_is_now(self) -> None:
        answer = {
            "route": "mtn",
            "channels": [{"id": "goip101", "usable": False, "why": "paused: an operator has paused it"}],
            "alphabet": "gsm7",
            "segments": 1,
            "skipped": [{"route": "vip", "why": "esme shop, and it is crm"}],
            "refused": "the number is blocked",
        }
        self.router({"ok": answer})
        self.assertEqual(
            self.shown("explain", "--live", "--esme", "crm", "--to", "0772", "--at", "09:05"),
            [
                "text gsm7, 1 segment",
                "route vip no: esme shop, and it is crm",
                "answer the number is blocked",
                "route mtn",
                "channel goip101: paused: an operator has paused it",
            ],
        )
        asked = {"do": "explain", "esme": "crm", "to": "0772", "from": "", "text": "", "at": "09:05"}
        self.assertEqual(self.asked, [asked])


class StatusTests(CommandsCase):
    """Exit statuses."""

    def test_a_refusal_is_1(self) -> None:
        self.router({"error": "crm is not bound"})
        result = self.run_command("disconnect", "crm")
        self.assertEqual((result.exit_code, result.stderr), (1, "Error: crm is not bound\n"))

    def test_wrong_usage_is_2(self) -> None:
        self.assertEqual(self.run_command("pause").exit_code, 2)

    def test_no_router_is_3_and_one_line_with_what_to_do(self) -> None:
        result = self.run_command("status")
        self.assertEqual((result.exit_code, len(result.stderr.splitlines())), (3, 1))
        self.assertIn("start it with `twistd -n smpp-router -c page.yaml`", result.stderr)

    def test_so_is_a_socket_that_nobody_listens_at(self) -> None:
        stale = socket.socket(socket.AF_UNIX)
        stale.bind("router.db.control")
        stale.close()
        self.assertEqual(self.run_command("status").exit_code, 3)

    def test_so_is_a_router_that_goes_before_its_answer(self) -> None:
        self.router()
        self.assertEqual(self.run_command("status").exit_code, 3)

    def test_a_file_that_does_not_say_where_the_store_is_is_1(self) -> None:
        Path("page.yaml").write_text("store: 5\n")
        self.assertEqual(self.run_command("status").exit_code, 1)
