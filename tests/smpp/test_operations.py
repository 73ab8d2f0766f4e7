"""The numbers of SMPP and their names."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.operations import RESPONSE, CommandId, CommandStatus, name_of_command, name_of_status


class NumbersTest(SynchronousTestCase):
    """Numbers that tables know, and those that none does."""

    def test_a_response_has_the_number_of_its_request_and_the_highest_bit(self) -> None:
        for command in CommandId:
            if command.name.endswith("_RESP"):
                request = CommandId[command.name.removesuffix("_RESP")]
                self.assertEqual(command, request | RESPONSE)

    def test_generic_nack_is_the_response_without_a_request(self) -> None:
        self.assertEqual(CommandId.GENERIC_NACK, RESPONSE)

    def test_a_known_status_has_the_name_of_the_specification(self) -> None:
        self.assertEqual(name_of_status(0x58), "ESME_RTHROTTLED")

    def test_a_status_of_a_vendor_is_shown_as_its_number(self) -> None:
        self.assertEqual(name_of_status(0x455), "0x00000455")

    def test_zero_is_a_status_with_a_name(self) -> None:
        self.assertEqual(name_of_status(0), "ESME_ROK")

    def test_commands_have_the_names_of_the_specification(self) -> None:
        self.assertEqual(name_of_command(0x80000004), "submit_sm_resp")
        self.assertEqual(name_of_command(0x00010201), "0x00010201")

    def test_the_numbers_jump_from_49_to_50_as_hexadecimal_digits(self) -> None:
        self.assertEqual(CommandStatus.ESME_RINVSRCNPI, 0x49)
        self.assertEqual(CommandStatus.ESME_RINVDSTTON, 0x50)
