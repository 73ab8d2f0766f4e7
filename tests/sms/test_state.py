from twisted.trial.unittest import SynchronousTestCase

from router.sms.state import ENDINGS, STAT, MessageState


class States(SynchronousTestCase):
    """SMPP 3.4 section 5.2.28 and Appendix B."""

    def test_the_numbers_of_3_4(self) -> None:
        words = {1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED"}
        words |= {5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD"}
        self.assertEqual({int(state): state.stat for state in MessageState if state}, words)

    def test_every_state_has_a_word_of_seven_letters(self) -> None:
        self.assertEqual({len(STAT[state]) for state in MessageState}, {7})

    def test_nothing_follows_an_ending(self) -> None:
        on_the_way = {MessageState.SCHEDULED, MessageState.ENROUTE, MessageState.ACCEPTED}
        self.assertEqual(set(MessageState) - ENDINGS, on_the_way)
        self.assertEqual({state for state in MessageState if state.final}, ENDINGS)
