"""The version that a bind settles: SMPP 3.4 sections 4.1 and 5.3.2.25."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.binding import accepting, known_version, version_offered
from router.smpp.pdus import BindReceiver, BindReceiverResp, BindTransmitterResp


class VersionTest(SynchronousTestCase):
    """interface_version and sc_interface_version."""

    def test_any_number_is_the_highest_known_version_below_it(self) -> None:
        for told, known in ((0, 0x33), (0x33, 0x33), (0x34, 0x34), (0x4F, 0x34), (0x50, 0x50), (0xFF, 0x50)):
            self.assertEqual(known_version(told), known)

    def test_an_smsc_that_tells_none_speaks_3_3(self) -> None:
        self.assertEqual(version_offered(BindTransmitterResp()), 0x33)

    def test_an_smsc_may_tell_its_version(self) -> None:
        self.assertEqual(version_offered(BindTransmitterResp(tlvs=((0x0210, b"\x50"),))), 0x50)

    def test_a_3_4_client_is_told_ours(self) -> None:
        answer = accepting(BindReceiver(interface_version=0x34), "router", 0x34)
        self.assertEqual(answer, BindReceiverResp(system_id="router", tlvs=((0x0210, b"\x34"),)))

    def test_a_3_3_client_is_told_nothing_by_tlv(self) -> None:
        answer = accepting(BindReceiver(interface_version=0x33), "router", 0x34)
        self.assertEqual(answer, BindReceiverResp(system_id="router"))
