"""Peers that are none: told by the first octets that they send."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.other_protocols import foreign


class ForeignTests(SynchronousTestCase):
    def test_a_web_server_and_a_browser_speak_http(self) -> None:
        for said in (
            b"HTTP/1.0 400 Bad Request\r\n",
            b"GET / HTTP/1.1\r\n",
            b"<html><body>",
            b"<!DOCTYPE html>",
        ):
            self.assertEqual(foreign(said), "HTTP")

    def test_a_handshake_and_an_alert_are_tls(self) -> None:
        self.assertEqual(foreign(bytes.fromhex("1603010200010001fc0303")), "TLS")
        self.assertEqual(foreign(bytes.fromhex("15030300020246")), "TLS")

    def test_others_have_their_names(self) -> None:
        self.assertEqual(foreign(b"SSH-2.0-OpenSSH_9.2"), "SSH")
        self.assertEqual(foreign(b"220 mail ESMTP"), "FTP or SMTP")
        self.assertEqual(foreign(b"\xff\xfd\x18\xff\xfd\x20"), "telnet")

    def test_a_pdu_is_none_of_them(self) -> None:
        self.assertIsNone(foreign(bytes.fromhex("00000010800000090000000d00000001")))
        self.assertIsNone(foreign(b""))
