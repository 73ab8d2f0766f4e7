"""Datagrams for other eyes."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.udp.masking import mask


def came(octets: bytes, texts: bool = False) -> bytes:
    return mask(octets, texts, False, b"pass1")


def went(octets: bytes, texts: bool = False) -> bytes:
    return mask(octets, texts, True, b"pass1")


class MaskingTests(SynchronousTestCase):
    def test_a_keep_alive_is_without_its_password_right_or_wrong(self) -> None:
        for password in (b"pass1", b"other"):
            self.assertEqual(
                came(b"req:1;id:goip101;pass:" + password + b";num:4711;"),
                b"req:1;id:goip101;pass:*****;num:4711;",
            )

    def test_an_event_is_without_password_and_text(self) -> None:
        event = b"RECEIVE:1;id:goip101;password:pass1;srcnum:+256;msg:the pin: 4711;\nand more\n"
        hidden = b"x" * len(b"the pin: 4711;\nand more")
        self.assertEqual(
            came(event), b"RECEIVE:1;id:goip101;password:*****;srcnum:+256;msg:" + hidden + b"\n"
        )
        self.assertIn(b"*****;srcnum:+256;msg:the pin: 4711;\nand more", came(event, texts=True))

    def test_what_the_router_says_of_a_password_is_overwritten(self) -> None:
        for said, shown in (
            (b"PASSWORD 11 pass1\n", b"PASSWORD 11 *****\n"),
            (b"PASSWORD 11 two words\n", b"PASSWORD 11 *********\n"),
            (b"USSD 11 pass1 *100#", b"USSD 11 ***** *100#"),
            (b"USSDEXIT 11 pass1", b"USSDEXIT 11 *****"),
            (b"get_gsm_num 11 pass1\n", b"get_gsm_num 11 *****\n"),
            (b"module_ctl_i 11 0 pass1\n", b"module_ctl_i 11 0 *****\n"),
        ):
            self.assertEqual(went(said, texts=True), shown)

    def test_a_password_of_one_octet_is_overwritten_in_its_place_only(self) -> None:
        self.assertEqual(mask(b"USSD 11 1 *101#", True, True, b"1"), b"USSD 11 * *101#")

    def test_a_text_is_overwritten_unless_it_is_wanted(self) -> None:
        said = b"MSG 11 5 hello\n"
        self.assertEqual((went(said), went(said, texts=True)), (b"MSG 11 5 xxxxx\n", said))

    def test_so_is_what_the_network_says_to_a_code(self) -> None:
        self.assertEqual(came(b"USSD 11 Your PIN is 1"), b"USSD 11 xxxxxxxxxxxxx")

    def test_the_rest_of_a_dialogue_is_shown(self) -> None:
        for said in (b"WAIT 11 1", b"OK 11 1 34", b"ERROR 11 1 errorstatus:38", b"DONE 11\n"):
            self.assertEqual(came(said), said)

    def test_words_of_a_text_that_look_like_a_command_are_shown_if_texts_are(self) -> None:
        for text in (b"call 5 tomorrow", b"send USSD 1 then"):
            self.assertEqual(went(b"MSG 11 15 " + text, texts=True), b"MSG 11 15 " + text)

    def test_no_datagram_keeps_it_busy(self) -> None:
        # Each of these once took from eight seconds to half a minute.
        for datagram in (b"A" * 60_000, b"A:" * 30_000, b"a_" * 30_000, b"a 1 " * 15_000):
            for sent in (False, True):
                self.assertEqual(len(mask(datagram, False, sent, b"pass1")), len(datagram))
