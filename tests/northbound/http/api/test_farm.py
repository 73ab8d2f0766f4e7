"""Channels, ESMEs, received SMS, routes, events and the rest, over the API."""

import json

from router.desk.reload_result import Changed, Flaw, Reloaded
from router.northbound.http.settings import HttpServerSettings
from router.relay.event_kinds import EventKind
from router.relay.events import By
from router.sms.address import Address
from router.sms.value import evolve
from tests.desk.scene import session
from tests.northbound.http.api.scene import ApiCase, Reader
from tests.support.values import message


class ChannelTests(ApiCase):
    def test_they_are_listed_and_told(self) -> None:
        _, found = self.ask("GET", "/channels", who="eye")
        self.assertEqual([one["id"] for one in found["items"]], ["goip101", "goip104"])
        status, one = self.ask("GET", "/channels/goip101", who="eye")
        self.assertEqual((status, one["state"], one["today"]["sent"]), (200, "up", 0))
        status, problem = self.ask("GET", "/channels/goip11", who="eye")
        self.assertEqual(status, 404)
        self.assertIn("did you mean", problem["detail"])

    def test_acts_answer_with_the_channel_and_say_who_asked(self) -> None:
        status, found = self.ask("POST", "/channels/goip101/pause", {})
        self.assertEqual((status, found["state"]), (200, "paused"))
        self.assertEqual(self.ask("POST", "/channels/goip101/resume")[1]["state"], "up")
        texts = [one.text for one in self.desk.events.newest(3)]
        self.assertIn("paused by ops from 192.0.2.7 over the API", " ".join(texts))
        self.assertEqual(self.status("POST", "/channels/goip101/reset"), 409)
        self.assertEqual(self.status("POST", "/channels/goip104/pause"), 409)
        self.assertEqual(self.ask("POST", "/channels/goip101/requeue")[1]["messages"], 0)
        self.assertEqual(self.status("POST", "/channels/goip101/pause", {"x": 1}), 422)

    def test_a_restart_is_answered_when_the_box_has_answered(self) -> None:
        self.assertEqual(self.status("POST", "/channels/goip104/restart"), 409)
        self.relay.connectors["goip101"].linked = False
        status, problem = self.ask("POST", "/channels/goip101/restart")
        self.assertEqual((status, "by UDP alone" in problem["detail"]), (409, True))

    def test_a_code_that_is_none_is_refused(self) -> None:
        self.assertEqual(self.status("POST", "/channels/goip101/ussd", {"code": "hello"}), 422)


class EsmeTests(ApiCase):
    def test_its_sessions_are_told_and_unbound(self) -> None:
        self.sessions.all = [session("crm")]
        _, found = self.ask("GET", "/esmes/crm", who="eye")
        self.assertEqual((found["system_id"], found["sessions"][0]["host"]), ("crm", "10.0.0.1"))
        self.assertEqual(self.ask("POST", "/esmes/crm/disconnect")[1], {"sessions": 1})
        self.assertEqual(self.status("POST", "/esmes/crm/disconnect"), 409)
        self.assertEqual(self.status("POST", "/esmes/none/disconnect"), 404)


class ReceivedTests(ApiCase):
    def setUp(self) -> None:
        super().setUp()
        text = evolve(message(b"stop"), source_addr=Address(addr="+256772"))
        self.relay.received.arrived("goip101", text, lambda: None)
        self.relay.turn()

    def test_it_is_found_by_its_number_however_that_is_written(self) -> None:
        text = evolve(message(b"go"), source_addr=Address(addr="+256772000099"))
        self.relay.received.arrived("goip101", text, lambda: None)
        self.relay.turn()
        _, found = self.ask("GET", "/received?from=0772000099")
        self.assertEqual([one["from"] for one in found["items"]], ["+256772000099"])
        self.assertEqual(self.ask("GET", "/received?from=%2B256772")[1]["items"][0]["text"], "stop")
        self.assertEqual(self.ask("GET", "/received?from=none")[1], {"items": [], "next": None})

    def test_what_was_for_nobody_is_given_to_an_esme(self) -> None:
        _, found = self.ask("GET", "/received?unclaimed=true")
        (one,) = found["items"]
        told = (one["from"], one["text"], one["esmes"], one["channel"])
        self.assertEqual(told, ("+256772", "stop", [], "goip101"))
        self.assertNotIn("text", self.ask("GET", f"/received/{one['id']}", who="eye")[1])
        path = f"/received/{one['id']}/deliver"
        status, given = self.ask("POST", path, {"esme": "crm"})
        self.assertEqual((status, given["esmes"], given["owed"]), (200, ["crm"], ["crm"]))
        self.assertEqual(self.status("POST", path, {"esme": "crm"}), 409)
        self.assertEqual(self.status("POST", path, {"esme": "none"}), 404)
        self.assertEqual(self.status("POST", "/received/99/deliver", {"esme": "crm"}), 404)
        self.assertEqual(self.ask("GET", "/received?unclaimed=true")[1]["items"], [])
        self.relay.receiver("crm")
        self.assertTrue(self.relay.of("deliver"))
        self.assertEqual(self.ask("GET", f"/received/{one['id']}")[1]["owed"], ["crm"])

    def test_of_two_at_once_one_gives_it(self) -> None:
        self.relay.store.held = True
        told: list[object] = []
        for _ in range(2):
            self.desk.received.deliver(1, "crm", By("ops"), told.append, lambda why: told.append(str(why)))
        self.relay.turn()
        self.relay.store.held = False
        self.relay.store.commit()
        self.relay.turn()
        self.assertEqual(told[0], "it is owed to crm already")
        self.assertEqual(len(told), 2)

    def test_ids_that_are_none(self) -> None:
        for id in ("x", "99", "9" * 30):
            self.assertEqual(self.status("GET", f"/received/{id}"), 404, id)


class RouteTests(ApiCase):
    def test_the_table_and_the_way_of_a_message(self) -> None:
        _, found = self.ask("GET", "/routes", who="eye")
        (route,) = found["items"]
        self.assertEqual((route["name"], route["channels"], route["otherwise"]), ("all", ["goip101"], "wait"))
        status, way = self.ask("GET", "/explain?esme=crm&to=%2B256772000001&text=hello&at=10:00", who="eye")
        self.assertEqual(status, 200, way)
        self.assertEqual((way["route"], way["segments"], way["skipped"]), ("all", 1, []))
        self.assertEqual(way["channels"], [{"id": "goip101", "usable": True, "why": "up: it can send"}])
        self.assertEqual(self.status("GET", "/explain?esme=none&to=1"), 404)
        self.assertEqual(self.status("GET", "/explain?esme=crm&to=x"), 422)


class EventTests(ApiCase):
    def tell(self, *texts: str) -> None:
        for text in texts:
            self.relay.events.tell(EventKind.PROBABLY_WRONG, "crm", warning=text)

    def test_the_newest_come_first_page_by_page(self) -> None:
        self.tell("one", "two", "three")
        _, found = self.ask("GET", "/events?limit=2&subject=crm", who="eye")
        self.assertEqual([one["text"] for one in found["items"]], ["three", "two"])
        _, found = self.ask("GET", f"/events?limit=2&subject=crm&next={found['next']}", who="eye")
        self.assertEqual([one["text"] for one in found["items"]], ["one"])
        self.assertEqual(self.ask("GET", "/events?level=error")[1]["items"], [])

    def test_who_asked_for_an_act_is_told_and_acts_are_found(self) -> None:
        self.ask("POST", "/channels/goip101/pause", {})
        self.tell("one")
        _, found = self.ask("GET", "/events?acts=true", who="eye")
        (act,) = found["items"]
        who = act["user"], act["address"], act["face"]
        self.assertEqual((act["subject"], who), ("goip101", ("ops", "192.0.2.7", "api")))
        self.assertEqual(self.status("GET", "/events?since=soon"), 422)
        self.assertEqual(self.ask("GET", "/events?until=2001-01-01")[1]["items"], [])

    def test_a_stream_goes_on_behind_the_event_that_was_had_last(self) -> None:
        self.tell("one", "two")
        first = self.desk.events.newest(2)[0].id
        answer = self.whole(
            "GET", "/api/v1/events", who="eye", accept="text/event-stream", last_event_id=first
        )
        stream = answer.stream
        assert stream is not None
        reader = Reader(stream)
        self.tell("three")
        stream.pause()
        self.tell("four")
        self.assertEqual(self.texts(reader), ["two", "three"])
        stream.resume()
        self.assertEqual(self.texts(reader), ["two", "three", "four"])
        stream.stop()
        self.tell("five")
        self.assertEqual(self.texts(reader), ["two", "three", "four"])

    def texts(self, reader: Reader) -> list[str]:
        lines = reader.octets.decode().split("\n")
        return [json.loads(line[6:])["text"] for line in lines if line.startswith("data: ")]

    def test_an_id_that_is_none(self) -> None:
        for last in ("x", "9" * 30):
            answer = self.whole("GET", "/api/v1/events", accept="text/event-stream", last_event_id=last)
            self.assertEqual(answer.status, 422)

    def test_of_too_many_who_follow_the_last_is_refused(self) -> None:
        answers = [self.whole("GET", "/api/v1/events", accept="text/event-stream") for _ in range(101)]
        self.assertEqual([one.status for one in answers], [200] * 100 + [409])


class ConfigurationTests(ApiCase):
    def reload(self, found: Reloaded) -> None:
        self.desk.reload = lambda by, dry_run, answered: answered(evolve(found, dry_run=dry_run))

    def test_what_was_applied_is_told(self) -> None:
        self.assertEqual(self.status("POST", "/reload", {}), 409)
        changed = Changed("ESME", "crm", "changed")
        self.reload(
            Reloaded(dry_run=False, applied=["ESME crm: changed"], changes=[changed], needs_restart=["store"])
        )
        status, found = self.ask("POST", "/reload", {})
        told = [{"what": "ESME", "name": "crm", "change": "changed"}]
        self.assertEqual((status, found), (200, {"applied": told, "restart": ["store"], "unchanged": False}))
        _, shown = self.ask("GET", "/config")
        self.assertEqual((shown["differs"], shown["applied"]), (True, told))

    def test_a_bad_file_is_told_with_its_places(self) -> None:
        flaw = Flaw("", "`x` is unknown; expected y", "router.yaml", 3, 7)
        self.reload(Reloaded(dry_run=False, problems=["router.yaml:3:7: …"], flaws=[flaw]))
        status, found = self.ask("POST", "/reload", {})
        self.assertEqual(status, 422)
        (error,) = found["errors"]
        self.assertEqual((error["file"], error["line"], error["column"]), ("router.yaml", 3, 7))
        self.assertEqual(self.ask("GET", "/config")[1]["errors"], found["errors"])


class StatusTests(ApiCase):
    def test_it_has_all_at_one_look_for_viewers_and_not_for_senders(self) -> None:
        self.relay.send()
        status, found = self.ask("GET", "/status", who="eye")
        self.assertEqual((status, found["esmes"], found["in_flight"]), (200, 2, 1))
        self.assertEqual((found["node"], found["channels"]["up"]), ("r1", 1))
        self.assertEqual(self.status("GET", "/status", who="shop"), 403)


class HealthTests(ApiCase):
    def test_it_is_degraded_while_a_gateway_is_away(self) -> None:
        self.settings = HttpServerSettings(open=("health",))
        answer = self.whole("GET", "/health", who="")
        found = json.loads(answer.body)
        self.assertEqual((answer.status, found["status"]), (200, "degraded"))
        self.assertIn("connection refused", found["reasons"][0]["text"])

    def test_it_fails_while_the_router_stops(self) -> None:
        self.relay.relay.drain()
        answer = self.whole("GET", "/health")
        self.assertEqual(answer.status, 503)
        self.assertEqual(json.loads(answer.body)["reasons"][0]["what"], "drain")


class BlockedTests(ApiCase):
    def test_who_wrote_stop_is_listed_and_undone(self) -> None:
        self.assertEqual(self.ask("GET", "/blocked", who="eye")[1], {"items": [], "next": None})
        self.assertEqual(self.status("GET", "/blocked/%2B256772000001"), 404)
        self.assertEqual(self.status("DELETE", "/blocked/%2B256772000001"), 404)
        self.assertEqual(self.status("GET", "/blocked/x"), 422)
        self.assertEqual(self.status("POST", "/esmes/crm/reset"), 409)
