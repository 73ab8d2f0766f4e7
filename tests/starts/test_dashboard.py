"""The dashboard in a browser, on boxes and an ESME that have something to show; with scripts and without."""

import atexit
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from twisted.trial.unittest import SynchronousTestCase

from tools.peers.farm import Farm
from tools.pictures import PAGES, SIZES

try:
    from tools.peers.browser import Browser, axe, lacks
except ImportError:
    MISSING = "selenium is not installed"
else:
    MISSING = lacks()

PATIENCE = 60.0
"""Seconds."""

_here: list[Farm] = []
"""One farm is enough for all that is looked at."""


def farm(folder: str) -> Farm:
    """The one that all these tests look at; it ends with the process, since trial has no end of a module."""
    if not _here:
        Path(folder).mkdir()
        _here.append(Farm(Path(folder).resolve()))
        atexit.register(_here[0].close)
    return _here[0]


class BrowserCase(SynchronousTestCase):
    scripts: ClassVar[bool] = True
    if MISSING:
        skip = MISSING

    def setUp(self) -> None:
        self.farm = farm(self.mktemp())
        self.browser = Browser(self.farm.url, self.scripts)
        self.addCleanup(self.browser.close)

    def soon(self, so: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not so():
            if time.monotonic() > deadline:
                self.fail(f"{what}: not within {PATIENCE:g} s; the page says: {self.browser.text[:500]}")
            time.sleep(0.1)

    def said(self, words: str) -> None:
        """Wait until the page says this."""
        self.soon(lambda: words in self.browser.text, words)

    def press(self, act: str) -> None:
        """Press the button of an act."""
        self.browser.one(f"button[name=act][value={act}]").click()

    def pause_and_resume(self) -> None:
        """Do so with a channel, by the form on the page of all."""
        self.browser.log_in("ops")
        for act, said in (("pause", "goip102: paused."), ("resume", "goip102: in use again.")):
            self.browser.open("/channels?gateway=goip1")
            self.browser.one("input[value=goip102]").click()
            self.press(act)
            self.said(said)
        self.assertEqual(self.browser.errors(), [])


class PageTests(BrowserCase):
    def test_each_page_is_whole_in_each_window_and_its_console_says_nothing(self) -> None:
        self.browser.log_in("ops")
        for path in PAGES.values():
            for width, height in (*SIZES, (2560, 1400)):
                self.browser.resize(width, height)
                self.browser.open(path)
                self.assertLessEqual(self.browser.overflow(), 0, f"{path} at {width}")
                self.assertEqual(self.browser.errors(), [], f"{path} at {width}")
                self.assertNotIn("cannot be shown", self.browser.text)

    def test_axe_finds_nothing_serious(self) -> None:
        if not axe():
            self.skipTest("axe-core is not here: npm install axe-core, and name its folder in NODE_PATH")
        self.browser.open("/login")
        found = {"/login": self.browser.check()}
        self.browser.log_in("ops")
        for path in PAGES.values():
            for (width, height), dark in zip(SIZES, (False, True), strict=True):
                self.browser.resize(width, height, dark)
                self.browser.open(path)
                found[f"{path} {width}"] = self.browser.check()
        self.assertEqual({path: serious for path, serious in found.items() if serious}, {})

    def test_nothing_that_was_sent_or_received_runs(self) -> None:
        self.browser.log_in("ops")
        for path in ("/messages", "/received", "/channels/goip101"):
            self.browser.open(path)
            self.assertEqual(len(self.browser.all("main script, main img")), 0, path)
        self.browser.open("/received")
        self.assertIn("<img src=x onerror=alert(1)>", self.browser.text)


class ScriptTests(BrowserCase):
    def test_channels_are_paused_and_used_again(self) -> None:
        self.pause_and_resume()

    def test_what_happens_elsewhere_moves_on_the_page(self) -> None:
        self.browser.log_in("ops")
        self.browser.open("/channels/goip103")
        self.said("live")
        self.farm.ask("POST", "/channels/goip103/pause", {})
        self.addCleanup(self.farm.ask, "POST", "/channels/goip103/resume", {})
        self.said("an operator has paused it")

    def test_events_come_as_they_happen(self) -> None:
        self.browser.log_in("eye")
        self.browser.open("/events?subject=goip101")
        self.said("live")
        self.farm.ask("POST", "/channels/goip101/pause", {})
        self.farm.ask("POST", "/channels/goip101/resume", {})
        self.said("paused by ops from 127.0.0.1 over the API")

    def test_what_is_asked_before_something_is_done_can_be_denied(self) -> None:
        self.browser.log_in("ops")
        self.browser.open("/channels/goip101")
        self.press("requeue")
        self.browser.driver.switch_to.alert.dismiss()
        self.assertNotIn("routed anew", self.browser.text)
        self.press("requeue")
        self.browser.driver.switch_to.alert.accept()
        self.said("goip101: routed anew")

    def test_rows_are_narrowed_as_one_types_and_marked_all_at_once(self) -> None:
        self.browser.log_in("ops")
        self.browser.open("/channels")
        self.browser.one("input[name=q]").send_keys("goip3")
        self.assertEqual(sum(one.is_displayed() for one in self.browser.all("tbody tr")), 2)
        self.browser.one("input[data-mark]").click()
        marked = [one.get_attribute("value") for one in self.browser.all("input[name=id]:checked")]
        self.assertEqual(sorted(map(str, marked)), ["goip301", "goip302"])

    def test_what_passes_is_shown(self) -> None:
        self.browser.log_in("ops")
        self.browser.open("/esmes/crm")
        self.press("begin")
        self.said("End it")
        self.press("end")
        self.said("Show what passes")

    def test_the_keyboard_goes_first_to_the_content(self) -> None:
        self.browser.log_in("ops")
        self.browser.open("/channels")
        focus = "const one = document.querySelector('a, button, input'); one.focus(); return one.className"
        self.assertEqual(self.browser.driver.execute_script(focus), "skip")


class PlainTests(BrowserCase):
    scripts = False

    def test_channels_are_paused_and_used_again(self) -> None:
        self.pause_and_resume()

    def test_a_message_is_sent_and_its_story_is_told(self) -> None:
        self.browser.log_in("desk")
        self.assertEqual(self.browser.path, "/messages")
        self.browser.open("/send")
        self.browser.one("input[name=to]").send_keys("nobody")
        self.browser.one("textarea").send_keys("From a form")
        self.browser.one("main button.main").click()
        self.said("is no number")
        field = self.browser.one("input[name=to]")
        field.clear()
        field.send_keys("+256772000123")
        self.browser.one("main button.main").click()
        self.said("The message is accepted, and on disk.")
        self.said("From a form")

    def test_a_viewer_is_shown_no_act_and_a_sender_its_messages_alone(self) -> None:
        self.browser.log_in("eye")
        for path in ("/channels", "/channels/goip101", "/esmes/crm", "/received"):
            self.browser.open(path)
            self.assertEqual(len(self.browser.all("main form[method=post]")), 0, path)
        self.browser.log_in("desk")
        self.browser.open("/channels")
        self.assertIn("That is not for you", self.browser.text)
        self.browser.open("/messages")
        self.assertNotIn("crm", self.browser.one("tbody").text)

    def test_the_file_is_compared_and_then_applied(self) -> None:
        self.browser.log_in("ops")
        page = self.farm.page.read_text("utf-8")
        self.addCleanup(self.farm.page.write_text, page, "utf-8")
        self.farm.page.write_text(page.replace("queue: 500", "queue: 600"), "utf-8")
        self.browser.open("/configuration?compare=yes")
        self.assertIn("shop", self.browser.one("main section").text)
        self.browser.one("main button.main").click()
        self.said("Applied:")
        self.said("The file is the configuration in force.")

    def test_logging_out_leads_to_the_login(self) -> None:
        self.browser.log_in("ops")
        self.browser.one("header button").click()
        self.assertEqual(self.browser.path, "/login")
        self.browser.open("/channels")
        self.assertTrue(self.browser.path.startswith("/login"))


class QuestionTests(BrowserCase):
    """The questions of docs/operating.md: from the first page on by links, buttons and one field at most."""

    def go(self, *links: str) -> None:
        """Begin at the first page, and follow links by their words."""
        self.browser.open("/")
        for words in links:
            self.browser.driver.find_element("link text", words).click()

    def fill(self, name: str, words: str) -> None:
        """Write into a field, and send its form."""
        field = self.browser.one(f"main [name={name}]")
        field.clear()
        field.send_keys(words)
        field.submit()

    def setUp(self) -> None:
        super().setUp()
        self.browser.log_in("ops")

    def test_is_channel_3_up_and_what_has_it_left(self) -> None:
        self.go("Channels", "goip103")
        self.assertRegex(self.browser.one("h1").text, "up|resting|paused")
        self.assertRegex(self.browser.one("main").text, r"today \d+ 60 \d+")

    def test_why_did_this_message_not_go_out(self) -> None:
        self.go("Messages")
        self.fill("to", "+447700900123")
        self.browser.one("tbody a").click()
        self.assertIn("It waits for a channel: goip401", self.browser.text)

    def test_send_one_by_a_channel(self) -> None:
        self.go("Channels", "goip302")
        self.fill("to", "+256772000777")
        self.said("The message is accepted, and on disk.")
        self.said("goip302")
        self.soon(lambda: not self.browser.all("[data-every]"), "its end, without a click")

    def test_where_is_a_message(self) -> None:
        self.go("Messages")
        id = self.browser.one("tbody a").text
        self.fill("id", id)
        self.soon(lambda: self.browser.path == f"/messages/{id}", "its page")

    def test_stop_it_now(self) -> None:
        self.addCleanup(self.farm.ask, "POST", "/channels/goip301/resume", {})
        self.go("Channels", "goip301")
        self.press("pause")
        self.said("an operator has paused it")

    def test_what_is_its_balance(self) -> None:
        self.go("Channels", "goip302")
        self.fill("code", "*100#")
        self.soon(lambda: bool(self.browser.all("#notices .notice")), "an answer")
        self.assertIn("*100#:", self.browser.one("#notices").text)

    def test_who_is_connected_and_what_waits(self) -> None:
        self.go("ESMEs")
        self.assertIn("crm", self.browser.one("tbody").text)
        self.go()
        self.assertIn("no channel can send it now", self.browser.text)

    def test_what_came_from_a_number(self) -> None:
        self.go("Received")
        self.fill("from", "+256772999888")
        self.assertIn("Yes please.", self.browser.text)

    def test_what_changed_and_who_did_it(self) -> None:
        self.go("Events")
        self.browser.one("input[name=acts]").click()
        self.browser.one("main button.main").click()
        self.assertIn("paused by ops from 127.0.0.1", self.browser.text)

    def test_which_way_would_a_text_take(self) -> None:
        self.go("Routes")
        self.fill("to", "+256702000001")
        self.assertIn("Route airtel", self.browser.text)
