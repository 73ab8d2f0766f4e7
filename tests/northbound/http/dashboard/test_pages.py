"""The pages of the dashboard, and their acts."""

import csv
import io

from router.desk.reload_result import Flaw, Reloaded
from router.goip.causes import cause_of
from router.northbound.http.settings import HttpServerSettings
from router.relay.event_kinds import EventKind
from router.sms.address import Address
from router.sms.value import evolve
from tests.desk.scene import session
from tests.northbound.http.dashboard.scene import Browser, DashboardCase, Html, location, whole
from tests.support.values import channel, message

HOSTILE = "<script>alert(1)</script>"


class PageCase(DashboardCase):
    def follow(self, browser: Browser, path: str, sign_of: str = "/messages", **form: str) -> Html:
        """Send a form, and give the page that it leads to."""
        answer = browser.post(path, sign_of, **form)
        self.assertEqual(answer.status, 303, whole(answer).decode())
        return browser.get(location(answer))

    def arrive(self, text: str, source: str = "+256772") -> None:
        sms = evolve(message(text.encode()), source_addr=Address(addr=source))
        self.relay.received.arrived("goip101", sms, lambda: None)
        self.relay.turn()


class OverviewTests(PageCase):
    def test_what_is_wrong_stands_first_with_what_to_do(self) -> None:
        page = self.browser("eye").get("/")
        said = page.text
        self.assertIn("none of its 2 links is up: connection refused", said)
        self.assertIn("see that the box has power", said)
        self.assertLess(said.index("connection refused"), said.index("How much goes"))

    def test_where_nothing_is_wrong_it_says_so(self) -> None:
        self.gateways.told = {}
        self.assertIn("Nothing is wrong: 1 of 2 channels can be used", self.browser("eye").get("/").text)

    def test_what_waits_says_why_it_cannot_go(self) -> None:
        self.connector().down()
        self.relay.send()
        page = self.browser("ops").get("/")
        self.assertIn("no channel can send it now", page.text)


class ChannelTests(PageCase):
    def test_a_channel_is_paused_and_put_into_use_again(self) -> None:
        browser = self.browser("ops")
        page = self.follow(browser, "/channels", id="goip101", act="pause")
        self.assertIn("goip101: paused.", page.text)
        self.assertEqual(self.seen()[0], "paused")
        self.assertNotIn("goip101: paused.", browser.get("/channels").text)
        self.follow(browser, "/channels", id="goip101", act="resume")
        self.assertEqual(self.seen()[0], "up")

    def test_each_of_those_that_are_marked_is_told_of(self) -> None:
        browser = self.browser("ops")
        form = f"csrf={browser.sign('/')}&act=pause&id=goip101&id=goip104&id=none"
        page = browser.get(location(browser.ask("POST", "/channels", form)))
        for said in ("goip101: paused.", "goip104 is not enabled", "there is no channel none"):
            self.assertIn(said, page.text)

    def test_nothing_marked_or_nothing_chosen_is_said(self) -> None:
        browser = self.browser("ops")
        self.assertIn("No channel is marked", self.follow(browser, "/channels", act="pause").text)
        self.assertIn("Choose an act", self.follow(browser, "/channels", id="goip101").text)

    def test_what_waits_for_it_alone_is_routed_anew(self) -> None:
        page = self.follow(self.browser("ops"), "/channels", id="goip101", act="requeue")
        self.assertIn("goip101: routed anew, 0 messages.", page.text)

    def test_they_are_found_by_their_state_and_by_words(self) -> None:
        browser = self.browser("eye")
        self.assertEqual(self.rows(browser.get("/channels?state=disabled")), ["goip104"])
        self.assertEqual(self.rows(browser.get("/channels?q=GOIP101")), ["goip101"])
        self.assertEqual(self.rows(browser.get("/channels?q=nothing")), [])

    def test_what_is_wrong_stands_first(self) -> None:
        self.opened(*(evolve(channel(id), gateway="goip1") for id in ("goip101", "goip102", "goip103")))
        self.attended()
        self.connector("goip103").down()
        found = self.rows(self.browser("eye").get("/channels"))
        self.assertEqual(found, ["goip103", "goip101", "goip102", "goip104"])
        by_id = self.rows(self.browser("eye").get("/channels?sort=id"))
        self.assertEqual(by_id, ["goip101", "goip102", "goip103", "goip104"])

    def rows(self, page: Html) -> list[str]:
        links = [one["href"] for one in page.all("a")]
        return [link.removeprefix("/channels/") for link in links if link.startswith("/channels/")]

    def test_why_its_messages_fail_stands_with_what_to_do(self) -> None:
        self.relay.send()
        self.connector().refuse(cause_of(30))
        self.relay.turn()
        said = self.browser("eye").get("/channels/goip101").text
        self.assertIn("unknown subscriber", said)
        self.assertIn("tell whoever sent it", said)

    def test_a_code_that_is_none_is_refused_in_words(self) -> None:
        page = self.follow(self.browser("ops"), "/channels/goip101/ussd", code="call me")
        self.assertIn("a USSD code consists of digits", page.text)


class EsmeTests(PageCase):
    def test_its_sessions_are_shown_and_unbound(self) -> None:
        self.sessions.all = [session()]
        browser = self.browser("ops")
        self.assertIn("10.0.0.1", browser.get("/esmes/crm").text)
        page = self.follow(browser, "/esmes/crm", act="disconnect")
        self.assertIn("Sessions unbound: 1", page.text)
        self.assertEqual(self.sessions.all, [])
        self.assertIn("crm is not bound", self.follow(browser, "/esmes/crm", act="disconnect").text)

    def test_its_rate_is_that_of_the_last_whole_minute(self) -> None:
        for _ in range(6):
            self.relay.send()
        self.assertEqual(self.rates(), ("0.0", "0.0"))
        self.relay.advance(60.0)
        self.assertEqual(self.rates(), ("0.1", "0.1"))

    def rates(self) -> tuple[str, str]:
        """Return the rate in the list and on the page of the ESME."""
        browser = self.browser("eye")
        listed = browser.get("/esmes").text.partition(" crm ")[2].split()
        alone = browser.get("/esmes/crm").text.partition("Accepted a second, last minute ")[2].split()
        return listed[listed.index("of") + 2], alone[0]


class MessageTests(PageCase):
    def setUp(self) -> None:
        super().setUp()
        self.relay.send(HOSTILE)
        self.relay.send("=two", "+256772000002", esme="shop")
        self.connector().down()
        self.relay.send("three", deliver_in=3600.0)

    def test_texts_are_only_ever_text(self) -> None:
        browser = self.browser("ops")
        for path in ("/messages", "/messages/1", "/channels/goip101"):
            page = browser.get(path)
            self.assertIn(HOSTILE, page.text, path)
            self.assertEqual(len(page.all("script")), 1, path)

    def test_texts_are_for_those_who_may_read_them(self) -> None:
        self.assertNotIn("alert", self.browser("eye").get("/messages").text)
        self.assertNotIn("alert", self.browser("eye").get("/messages/1").text)
        self.settings = HttpServerSettings(viewers_read_texts=True)
        self.assertIn("alert", self.browser("eye").get("/messages").text)

    def test_a_sender_sees_its_own_messages_alone(self) -> None:
        browser = self.browser("shop")
        for path in ("/messages", "/messages?esme=crm"):
            links = [one["href"] for one in browser.get(path).all("a")]
            self.assertEqual([one for one in links if one.startswith("/messages/")], ["/messages/2"])
        self.assertEqual(browser.look("/messages/1")[0], 404)
        self.assertEqual(browser.look("/messages/2")[0], 200)
        self.assertNotIn("goip101", browser.look("/messages?channel=goip10")[1].text)

    def test_a_search_that_makes_no_sense_is_told_on_its_page(self) -> None:
        browser = self.browser("ops")
        for query, status in (
            ("err=x", 409),
            ("err=" + "9" * 5000, 409),
            ("since=never", 422),
            ("state=NONE", 404),
            ("channel=no", 404),
        ):
            self.assertEqual(browser.look(f"/messages?{query}")[0], status, query)

    def test_a_story_is_a_line_of_what_happened(self) -> None:
        said = self.browser("ops").get("/messages/1").text
        self.assertIn("the first route that matched", said)
        self.assertIn("no answer of goip101 before the connection", said)
        self.assertEqual(self.browser("ops").look("/messages/99")[0], 404)
        self.assertEqual(self.browser("ops").look("/messages/x.y")[0], 404)

    def test_what_waits_is_cancelled_by_its_sender_or_an_admin(self) -> None:
        self.assertEqual(self.browser("shop").post("/messages/3/cancel").status, 404)
        page = self.follow(self.browser("ops"), "/messages/3/cancel")
        self.assertIn("The message is cancelled.", page.text)
        page = self.follow(self.browser("ops"), "/messages/3/cancel")
        self.assertIn("It cannot be cancelled: it is DELETED.", page.text)

    def test_no_cell_of_csv_is_a_formula(self) -> None:
        answer = self.browser("shop").ask("GET", "/messages?format=csv")
        rows = list(csv.DictReader(io.StringIO(whole(answer).decode())))
        self.assertEqual([(row["to"], row["text"]) for row in rows], [("'+256772000002", "'=two")])
        self.assertNotIn("text", next(csv.DictReader(io.StringIO(self.export("eye")))))

    def export(self, name: str) -> str:
        return whole(self.browser(name).ask("GET", "/messages?format=csv")).decode()


class SendTests(PageCase):
    def test_an_admin_sends_in_the_name_of_an_esme_and_it_is_an_act(self) -> None:
        form = {"to": "+256772000001", "text": "hello\r\nyou", "esme": "crm"}
        page = self.follow(self.browser("ops"), "/send", **form)
        self.assertIn("The message is accepted", page.text)
        self.assertIn("hello you", page.text)
        happened = [one.text for one in self.desk.events.newest(3)]
        self.assertTrue(any("ops from 192.0.2.7 over the dashboard" in one for one in happened), happened)

    def test_a_sender_sends_for_its_own_alone(self) -> None:
        browser = self.browser("shop")
        self.assertEqual(browser.post("/send", to="+256772000001", text="hello").status, 303)
        self.assertEqual(browser.post("/send", to="+256772000001", text="x", esme="crm").status, 403)

    def test_what_is_wrong_is_said_beside_the_field_and_what_was_written_stays(self) -> None:
        answer = self.browser("ops").post("/send", to="me", text="keep this", esme="crm")
        page = Html(whole(answer).decode())
        self.assertEqual(answer.status, 422)
        (field,) = page.all("input", name="to")
        self.assertEqual((field["value"], field["aria-invalid"]), ("me", "true"))
        self.assertIn("keep this", page.text)


class ReceivedTests(PageCase):
    def test_what_is_for_nobody_stands_first_and_is_given_away(self) -> None:
        self.arrive(HOSTILE)
        browser = self.browser("ops")
        page = browser.get("/received")
        self.assertIn("For nobody yet", page.text)
        self.assertIn(HOSTILE, page.text)
        self.assertEqual(len(page.all("script")), 1)
        (form,) = [one for one in page.all("form") if "deliver" in one["action"]]
        page = self.follow(browser, form["action"], esme="shop")
        self.assertIn("The SMS was given to shop.", page.text)
        self.assertNotIn("For nobody yet", page.text)
        self.assertIn("already", self.follow(browser, form["action"], esme="shop").text)
        self.assertIn("there is no ESME", self.follow(browser, form["action"], esme="none").text)

    def test_texts_are_for_those_who_may_read_them(self) -> None:
        self.arrive("secret")
        self.assertNotIn("secret", self.browser("eye").get("/received").text)
        self.assertIn("secret", self.browser("ops").get("/channels/goip101").text)

    def test_a_sender_name_that_is_markup_is_text(self) -> None:
        self.arrive("x", source="<b>&amp;")
        self.assertEqual(self.browser("ops").get("/received").all("b", **{"class": ""}), [])


class RouteTests(PageCase):
    def test_it_explains_which_way_a_message_would_take(self) -> None:
        browser = self.browser("eye")
        said = browser.get("/routes?esme=crm&to=%2B256772000001&text=hello").text
        self.assertIn("1 segment in", said)
        self.assertIn("up: it can send", said)
        status, page = browser.look("/routes?esme=crm&to=nobody")
        self.assertEqual(status, 422)
        self.assertIn("expected digits", page.text)


class EventTests(PageCase):
    def test_they_are_chosen_by_subject_and_level(self) -> None:
        for subject in ("crm", HOSTILE):
            self.relay.events.tell(EventKind.PROBABLY_WRONG, subject, warning=f"about {subject} `via`")
        browser = self.browser("eye")
        page = browser.get("/events?level=warn&subject=crm")
        self.assertIn("about crm", page.text)
        self.assertNotIn("alert", page.text)
        self.assertEqual(len(page.all("code")), 1)
        self.assertEqual(len(browser.get("/events").all("script")), 1)
        self.assertIn("No event matches", browser.get("/events?level=error").text)


class ConfigurationTests(PageCase):
    def reload(self, found: Reloaded) -> list[bool]:
        """Have the file be like this; gives the reloads, and whether each was only a look."""
        asked: list[bool] = []

        def read(by: object, dry_run: bool, answered: object) -> None:
            asked.append(dry_run)
            assert callable(answered)
            answered(evolve(found, dry_run=dry_run))

        self.desk.reload = read
        return asked

    def test_the_difference_is_shown_before_it_is_applied(self) -> None:
        asked = self.reload(Reloaded(dry_run=False, applied=["ESME crm: queue"], needs_restart=["store"]))
        browser = self.browser("ops")
        page = browser.get("/configuration?compare=yes")
        self.assertEqual(asked, [True])
        self.assertIn("ESME crm: queue", page.text)
        self.assertIn("need a restart of the router: store", page.text)
        asked.clear()
        page = self.follow(browser, "/configuration", "/")
        self.assertEqual(asked, [False, True])
        self.assertIn("Applied: ESME crm: queue.", page.text)

    def test_a_bad_file_is_told_and_changes_nothing(self) -> None:
        flaw = Flaw("esmes", "expected a list", "router.yaml", 3, 7)
        self.reload(Reloaded(dry_run=False, problems=["router.yaml:3:7: expected a list"], flaws=[flaw]))
        browser = self.browser("ops")
        self.assertIn("router.yaml:3:7: expected a list", browser.get("/configuration?compare=yes").text)
        self.assertIn("Nothing was applied", self.follow(browser, "/configuration", "/").text)

    def test_without_a_file_it_says_so(self) -> None:
        self.assertIn("not made from a file", self.browser("ops").get("/configuration?compare=yes").text)
        self.assertEqual(self.browser("ops").post("/configuration", "/").status, 409)


class WireTests(PageCase):
    def test_an_admin_looks_on_and_ends_it(self) -> None:
        browser = self.browser("ops")
        form = {"name": "crm", "back": "/esmes/crm#wire"}
        page = self.follow(browser, "/wire", act="begin", **form)
        self.assertIn("Nothing has passed yet.", page.text)
        self.assertIn("shown already", self.follow(browser, "/wire", act="begin", **form).text)
        self.assertIn("Show what passes", self.follow(browser, "/wire", act="end", **form).text)
        self.assertNotIn("wire", self.browser("eye").get("/esmes/crm").ids)

    def test_nobody_is_there_to_be_looked_at(self) -> None:
        self.assertIn(
            "no channel or ESME", self.follow(self.browser("ops"), "/wire", act="begin", name="x").text
        )


class RefusalTests(PageCase):
    def test_what_an_esme_was_refused_stands_with_its_meaning(self) -> None:
        self.relay.relay.figures.refused("crm", 0x58)
        said = self.browser("eye").get("/esmes/crm").text
        self.assertIn("ESME_RTHROTTLED more messages a second than this account may send", said)


class AlertTests(PageCase):
    def test_where_none_is_on_it_says_so(self) -> None:
        browser = self.browser("ops")
        self.assertIn("No alert is on.", browser.get("/alerts").text)
        self.assertIn("no rule of", self.follow(browser, "/alerts/test").text)
        self.assertIn("alert", self.follow(browser, "/alerts/7/acknowledge").text)

    def test_those_that_are_on_stand_with_what_to_do(self) -> None:
        self.gateways.told = {}
        self.connector().down()
        self.relay.turn()
        for _ in range(400):
            self.relay.clock.advance(1.0)
            self.desk.alerts.rounds.tick()
        said = self.browser("eye").get("/alerts").text
        self.assertIn("channel down", said)
        self.assertIn("What to do", said)


class SearchTests(PageCase):
    def test_what_came_from_a_number_is_found(self) -> None:
        self.arrive("one", "+256772000001")
        self.arrive("two", "+256772000002")
        said = self.browser("ops").get("/received?from=%2B256772000002").text
        self.assertIn("two", said)
        self.assertNotIn("one ", said)
        self.assertIn(
            "No SMS has come in from that number", self.browser("ops").get("/received?from=123").text
        )

    def test_a_line_that_cannot_be_restarted_says_why(self) -> None:
        page = self.follow(self.browser("ops"), "/channels", id="goip104", act="restart")
        self.assertIn("goip104 is not enabled", page.text)
