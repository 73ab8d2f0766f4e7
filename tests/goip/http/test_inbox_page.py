"""The inboxes of the lines, in every spelling that boxes use."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.http.inbox_page import InboxEntry, Ring, read_inbox
from router.goip.http.response import Response
from tests.goip.http.samples import inbox_page, ok

ONE = "11-29 10:00:01,+256772000001,first"
TWO = "11-29 10:00:02,+256772000001,second"
THREE = "11-29 10:00:02,MTN,third"


class InboxPageTests(SynchronousTestCase):
    def ring(self, strings: list[str], pos: int = 0) -> Ring:
        rings = read_inbox(ok(inbox_page({1: (strings, pos)})))
        assert rings is not None
        return rings[1]

    def texts(self, strings: list[str], pos: int) -> list[str]:
        return [entry.text for entry in self.ring(strings, pos).entries]

    def test_each_line_has_its_ring(self) -> None:
        page = inbox_page({1: ([ONE, ""], 1), 3: (["", ""], 0)})
        first = InboxEntry("11-29 10:00:01", "+256772000001", "first")
        self.assertEqual(read_inbox(ok(page)), {1: Ring((first,), 2), 3: Ring((), 2)})

    def test_a_list_of_nothing_is_an_empty_ring(self) -> None:
        self.assertEqual(self.ring([]), Ring((), 0))

    def test_the_text_is_all_that_is_behind_the_second_comma(self) -> None:
        self.assertEqual(self.texts(["11-29 10:00:01,1,a, b,,c"], 0), ["a, b,,c"])

    def test_the_oldest_comes_first_wherever_the_ring_begins(self) -> None:
        for turned, pos in (([ONE, TWO, THREE], 0), ([THREE, ONE, TWO], 1), ([TWO, THREE, ONE], 2)):
            self.assertEqual(self.texts(turned, pos), ["first", "second", "third"])

    def test_the_position_may_be_that_of_the_newest(self) -> None:
        self.assertEqual(self.texts([TWO, THREE, ONE], 1), ["first", "second", "third"])

    def test_the_ring_may_go_down(self) -> None:
        self.assertEqual(self.texts([THREE, TWO, ONE, ""], 0), ["first", "second", "third"])

    def test_the_turn_of_the_year_is_no_step_back(self) -> None:
        december, january = "12-31 23:59:59,1,old", "01-01 00:00:01,1,new"
        self.assertEqual(self.texts([january, december], 1), ["old", "new"])

    def test_a_ring_that_is_not_full_begins_at_its_first_entry(self) -> None:
        self.assertEqual(self.texts([ONE, TWO, THREE, "", ""], 3), ["first", "second", "third"])

    def test_strings_are_those_of_javascript(self) -> None:
        written = r"11-29 10:00:01,1,\"quoted\" C:\\x\ntwo \u00e9 \ud83d\ude00 \ud83d \x41 \/"
        self.assertEqual(self.texts([written], 0), ['"quoted" C:\\x\ntwo é 😀 � A /'])

    def test_quotes_that_a_box_leaves_in_a_text_stay_there(self) -> None:
        raw = '11-29 10:00:01,1,he said "hi", and left'
        self.assertEqual(self.texts([raw, TWO], 0), ['he said "hi", and left', "second"])

    def test_a_text_that_looks_like_the_end_of_a_list_is_a_text(self) -> None:
        forged = r"11-29 10:00:01,1,\"];pos=0;sms_row_insert(l2_sms_store, sms, pos, 2);"
        self.assertEqual(self.texts([forged], 0), ['"];pos=0;sms_row_insert(l2_sms_store, sms, pos, 2);'])

    def test_texts_are_read_in_either_charset(self) -> None:
        for charset in ("utf-8", "gb2312"):
            page = inbox_page({1: (["11-29 10:00:01,10086,@"], 0)}).replace(b"@", "您的余额".encode(charset))
            rings = read_inbox(ok(page)) or {}
            self.assertEqual(rings[1].entries[0].text, "您的余额")

    def test_other_spaces_are_no_matter(self) -> None:
        page = b'sms=["11-29 10:00:01,1,a" , "" ] ; pos = 1; sms_row_insert( l7_sms_store,sms,pos,7 );'
        self.assertEqual(read_inbox(ok(page)), {7: Ring((InboxEntry("11-29 10:00:01", "1", "a"),), 2)})

    def test_a_line_that_is_named_by_its_number_only_is_known(self) -> None:
        page = b'sms= ["11-29 10:00:01,1,a"]; pos=0; sms_row_insert(store, sms, pos, 12);'
        self.assertEqual(list(read_inbox(ok(page)) or {}), [12])

    def test_a_list_that_was_cut_is_not_believed(self) -> None:
        whole = inbox_page({1: ([ONE, ""], 1), 2: ([TWO, ""], 1)})
        begin = whole.index(b"sms= ", whole.index(b"l1_"))
        for end in range(begin, whole.index(b"2);")):
            self.assertEqual(list(read_inbox(ok(whole[:end])) or {}), [1])

    def test_a_page_without_lists_is_no_inbox(self) -> None:
        self.assertIsNone(read_inbox(ok(b"<html>login</html>")))
        self.assertIsNone(read_inbox(Response(302, inbox_page({1: ([ONE], 0)}))))
