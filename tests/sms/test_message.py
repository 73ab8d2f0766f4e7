from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.message import ShortMessage


class Values(SynchronousTestCase):
    def test_messages_are_equal_by_what_they_hold(self) -> None:
        one, other = (ShortMessage(destination_addr=Address(1, 1, "256772000001")) for _ in range(2))
        self.assertEqual((one, hash(one)), (other, hash(other)))
        self.assertNotEqual(one, ShortMessage(destination_addr=Address(0, 1, "256772000001")))

    def test_messages_do_not_change(self) -> None:
        self.assertRaises(AttributeError, setattr, ShortMessage(), "data_coding", 8)
        self.assertRaises(AttributeError, setattr, Address(), "addr", "1")

    def test_messages_have_no_room_for_more(self) -> None:
        self.assertFalse(hasattr(ShortMessage(), "__dict__"))
