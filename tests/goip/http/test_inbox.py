"""New SMS in the inboxes, over turns of the ring and restarts of the router."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.goip.http.events import Event, Forget, InboxSms, MaybeMissed, Remember
from router.goip.http.inbox import MOST_KEYS, Inbox, key_entries
from router.goip.http.inbox_page import InboxEntry, Ring


def entry(number: int) -> InboxEntry:
    """Make one of many entries; three in a second, so that some differ by their text only."""
    return InboxEntry(f"11-29 10:00:{number // 3 % 60:02d}", "+256772000001", f"text {number}")


def ring(entries: Sequence[InboxEntry], places: int = 20) -> Ring:
    return Ring(tuple(entries[-places:]), places)


class Disk:
    """The keys that an owner keeps."""

    def __init__(self) -> None:
        self.known: dict[int, list[str]] = {}
        self.texts: list[str] = []
        self.missed: list[int] = []

    def note(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Remember):
                self.known.setdefault(event.line, []).extend(event.keys)
            elif isinstance(event, InboxSms):
                self.known[event.line].append(event.key)
                self.texts.append(event.text)
            elif isinstance(event, Forget):
                self.known[event.line] = [key for key in self.known[event.line] if key not in event.keys]
            elif isinstance(event, MaybeMissed):
                self.missed.append(event.line)


class InboxTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.disk = Disk()
        self.restart()

    def restart(self) -> None:
        self.inbox = Inbox(self.disk.known)

    def poll(self, *entries: InboxEntry, line: int = 1) -> list[str]:
        before = len(self.disk.texts)
        self.disk.note(self.inbox.read({line: ring(entries)}))
        return self.disk.texts[before:]

    def test_what_stands_there_at_the_first_poll_ever_is_remembered_only(self) -> None:
        self.assertEqual(self.poll(entry(1), entry(2)), [])
        self.assertEqual(len(self.disk.known[1]), 2)

    def test_what_is_new_is_given_once_and_in_order(self) -> None:
        self.poll(entry(1))
        self.assertEqual(self.poll(entry(1), entry(2), entry(3)), ["text 2", "text 3"])
        self.assertEqual(self.poll(entry(1), entry(2), entry(3)), [])

    def test_an_inbox_that_was_empty_at_the_first_poll_is_known(self) -> None:
        self.poll()
        self.assertEqual(self.poll(entry(1)), ["text 1"])

    def test_nothing_is_given_twice_over_a_restart_and_nothing_is_left_out(self) -> None:
        self.poll()
        self.poll(entry(1))
        self.restart()
        self.assertEqual(self.poll(entry(1), entry(2)), ["text 2"])

    def test_an_inbox_that_was_empty_is_known_over_a_restart(self) -> None:
        self.poll()
        self.restart()
        self.assertEqual(self.poll(entry(1)), ["text 1"])

    def test_a_line_that_is_new_in_the_box_has_its_own_first_poll(self) -> None:
        self.poll(entry(1))
        self.restart()
        self.assertEqual(self.poll(entry(2), line=2), [])

    def test_equal_texts_in_one_second_are_several(self) -> None:
        self.poll()
        self.assertEqual(self.poll(entry(1), entry(1)), ["text 1", "text 1"])
        self.assertEqual(self.poll(entry(1), entry(1), entry(1)), ["text 1"])

    def test_equal_texts_on_two_lines_are_two(self) -> None:
        self.assertNotEqual(list(key_entries(1, [entry(1)])), list(key_entries(2, [entry(1)])))

    def test_what_a_comma_parts_elsewhere_has_another_key(self) -> None:
        entries = [InboxEntry("1", "23", "4"), InboxEntry("12", "3", "4"), InboxEntry("1", "2", "34")]
        self.assertEqual(len(key_entries(1, entries)), 3)

    def test_entries_that_are_deleted_in_the_box_are_no_loss(self) -> None:
        self.poll(*map(entry, range(20)))
        self.poll()
        self.poll(entry(30))
        self.assertEqual(self.disk.missed, [])

    def test_a_ring_in_which_all_is_new_may_have_lost_some(self) -> None:
        self.poll(*map(entry, range(20)))
        self.assertEqual(len(self.poll(*map(entry, range(21, 41)))), 20)
        self.assertEqual(self.disk.missed, [1])

    def test_a_ring_in_which_one_is_old_has_lost_none(self) -> None:
        self.poll(*map(entry, range(20)))
        self.assertEqual(len(self.poll(*map(entry, range(19, 39)))), 19)
        self.assertEqual(self.disk.missed, [])

    def test_an_entry_that_was_away_is_not_given_again(self) -> None:
        self.poll()
        self.poll(entry(1))
        self.poll()
        self.assertEqual(self.poll(entry(1)), [])

    def test_a_line_that_is_not_on_the_page_has_not_changed(self) -> None:
        self.poll(entry(1))
        self.assertEqual(self.inbox.read({}), [])
        self.assertEqual(self.poll(entry(1)), [])

    def test_the_keys_that_are_kept_have_a_bound(self) -> None:
        entries = [InboxEntry("11-29 10:00:00", str(number), "x") for number in range(3 * MOST_KEYS)]
        self.poll()
        for end in range(10, len(entries), 10):
            self.poll(*entries[max(0, end - 20) : end])
            self.assertLessEqual(len(self.disk.known[1]), MOST_KEYS)
        self.assertEqual(len(self.disk.texts), len(entries) - 10)

    @given(st.lists(st.tuples(st.integers(0, 15), st.booleans()), max_size=20), st.integers(1, 5))
    def test_each_entry_is_given_once_if_polls_are_often_enough(
        self, polls: list[tuple[int, bool]], kinds: int
    ) -> None:
        self.disk = Disk()
        self.restart()
        self.poll()
        sent: list[InboxEntry] = []
        for more, anew in polls:
            for number in range(len(sent), len(sent) + more):
                # Five in each second, and some of them are equal; the ring holds what is new and these.
                second = f"11-29 {number // 300:02d}:{number // 5 % 60:02d}:00"
                sent.append(InboxEntry(second, "1", str(number * number % 7 % kinds)))
            if anew:
                self.restart()
            self.poll(*sent)
        self.assertEqual(self.disk.texts, [one.text for one in sent])
