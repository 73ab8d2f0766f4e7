"""Requests of each side in each state: the table of SMPP 3.4 section 2.2 and 5.0 section 2.4, read back."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.operations import CommandId
from router.smpp.states import SessionState, Side, may_send

MATRIX = """
                    OPEN  OUTBOUND  BOUND_TX  BOUND_RX  BOUND_TRX  UNBOUND  CLOSED
bind_receiver       E     E         -         -         -          -        -
bind_transmitter    E     E         -         -         -          -        -
bind_transceiver    E     E         -         -         -          -        -
outbind             M     -         -         -         -          -        -
submit_sm           -     -         E         -         E          -        -
submit_multi        -     -         E         -         E          -        -
query_sm            -     -         E         -         E          -        -
cancel_sm           -     -         E         -         E          -        -
replace_sm          -     -         E         -         E          -        -
data_sm             -     -         E         M         EM         -        -
deliver_sm          -     -         -         M         M          -        -
alert_notification  -     -         -         M         M          -        -
enquire_link        EM    EM        EM        EM        EM         EM       -
unbind              -     -         EM        EM        EM         -        -
"""


class MatrixTest(SynchronousTestCase):
    """Every cell of the table."""

    def test_each_side_may_send_what_the_table_says_and_nothing_else(self) -> None:
        head, *rows = MATRIX.strip().splitlines()
        for column, state in enumerate(head.split(), start=1):
            for side, letter in ((Side.ESME, "E"), (Side.SMSC, "M")):
                expected = {row.split()[0] for row in rows if letter in row.split()[column]}
                allowed = {pdu.command_id.name.lower() for pdu in may_send(side, SessionState[state])}
                self.assertEqual(allowed, expected, (side, state))

    def test_a_3_3_smsc_may_send_receipts_to_a_transmitter(self) -> None:
        for version, allowed in ((0x33, True), (0x34, False)):
            found = may_send(Side.SMSC, SessionState.BOUND_TX, version)
            self.assertEqual(CommandId.DELIVER_SM in {pdu.command_id for pdu in found}, allowed)

    def test_the_peer_of_a_side_is_the_other(self) -> None:
        self.assertEqual((Side.ESME.peer, Side.SMSC.peer), (Side.SMSC, Side.ESME))
