"""Live values: once a second, the same for all viewers, and none for those without the right."""

import json
from typing import Any

from router.desk.event_history import FOLLOWERS
from router.northbound.http.dashboard.live import MOST
from router.northbound.http.interfaces import BodyStream, HttpResponse
from router.relay.event_kinds import EventKind
from tests.northbound.http.dashboard.scene import Browser, DashboardCase


class Reader:
    """Reads a stream."""

    def __init__(self, answer: HttpResponse) -> None:
        assert answer.stream is not None, answer
        self.stream: BodyStream = answer.stream
        self.text = ""
        self.ended = False
        self.stream.start(self._more, self._end)

    def _more(self, octets: bytes) -> None:
        self.text += octets.decode()

    def _end(self) -> None:
        self.ended = True

    def told(self, kind: str = "values") -> list[dict[str, Any]]:
        """Return what it was told since the last call."""
        parts, self.text = self.text.split("\n\n"), ""
        return [json.loads(one.partition("data: ")[2]) for one in parts if one.startswith(f"event: {kind}\n")]


class LiveCase(DashboardCase):
    def watch(self, topic: str, browser: Browser | None = None) -> Reader:
        """Open a viewer of a topic."""
        browser = browser or self.browser("eye")
        return Reader(browser.ask("GET", f"/stream?of={topic}", headers={"accept": "text/event-stream"}))

    def later(self, seconds: float = 1.0) -> None:
        self.relay.clock.advance(seconds)


class LiveTests(LiveCase):
    def test_what_is_other_is_told_and_nothing_else(self) -> None:
        reader = self.watch("channels")
        self.later()
        (first,) = reader.told()
        self.assertEqual((first["goip101 state"], first["goip104 state"]), ("up", "disabled"))
        self.later()
        self.assertEqual(reader.told(), [])
        self.connector().down()
        self.later()
        (changed,) = reader.told()
        self.assertEqual(changed["goip101 state"], "down")
        self.assertNotIn("goip104 state", changed)

    def test_it_is_told_once_a_second_at_most(self) -> None:
        reader = self.watch("channels")
        self.later(0.5)
        self.assertEqual(reader.told(), [])
        self.later(0.5)
        self.assertEqual(len(reader.told()), 1)

    def test_whoever_comes_later_is_told_all_that_is_known(self) -> None:
        self.watch("channels")
        self.later()
        reader = self.watch("channels")
        (told,) = reader.told()
        self.assertEqual(told["goip101 state"], "up")

    def test_whoever_is_behind_gets_each_value_once_as_it_is_by_then(self) -> None:
        reader = self.watch("channels")
        self.later()
        reader.told()
        reader.stream.pause()
        self.connector().down()
        self.later()
        self.connector().up()
        self.later()
        self.assertEqual(reader.told(), [])
        reader.stream.resume()
        (told,) = reader.told()
        self.assertEqual(told["goip101 state"], "up")

    def test_the_figures_of_the_first_page_move(self) -> None:
        reader = self.watch("overview")
        self.later()
        reader.told()
        self.relay.send()
        self.later()
        (told,) = reader.told()
        self.assertEqual(told["in_flight"], "1")

    def test_esmes_move(self) -> None:
        reader = self.watch("esmes")
        self.later()
        (told,) = reader.told()
        self.assertEqual((told["crm state"], told["crm sessions"]), ("away", "0"))

    def test_events_come_as_they_happen(self) -> None:
        reader = self.watch("events")
        self.relay.events.tell(EventKind.PROBABLY_WRONG, "crm", warning="<b>")
        (told,) = reader.told("happened")
        self.assertEqual((told["subject"], told["text"], told["level"]), ("crm", "<b>", "warn"))

    def test_nobody_is_told_without_a_login_nor_a_sender(self) -> None:
        headers = {"accept": "text/event-stream"}
        self.assertEqual(self.browser().ask("GET", "/stream?of=channels", headers=headers).status, 401)
        self.assertEqual(self.browser("shop").ask("GET", "/stream?of=channels", headers=headers).status, 403)
        self.assertEqual(self.browser("ops").ask("GET", "/stream?of=all", headers=headers).status, 404)

    def test_a_stream_ends_with_its_session(self) -> None:
        browser = self.browser("ops")
        reader = self.watch("channels", browser)
        self.later()
        self.assertFalse(reader.ended)
        browser.post("/logout")
        self.later()
        self.assertTrue(reader.ended)

    def test_nothing_is_done_when_nobody_looks(self) -> None:
        reader = self.watch("channels")
        self.assertTrue(self.relay.clock.getDelayedCalls())
        before = len(self.relay.clock.getDelayedCalls())
        reader.stream.stop()
        self.assertEqual(len(self.relay.clock.getDelayedCalls()), before - 1)

    def test_of_too_many_who_look_the_last_is_refused(self) -> None:
        browser = self.browser("ops")
        for _ in range(MOST):
            self.watch("events", browser)
        headers = {"accept": "text/event-stream"}
        self.assertEqual(browser.ask("GET", "/stream?of=events", headers=headers).status, 503)

    def test_nor_does_one_start_if_too_many_follow_the_events(self) -> None:
        for _ in range(FOLLOWERS):
            self.desk.events.follow(lambda happened: None)
        headers = {"accept": "text/event-stream"}
        self.assertEqual(self.browser("ops").ask("GET", "/stream?of=events", headers=headers).status, 503)
