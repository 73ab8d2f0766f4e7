from collections.abc import Sequence

from router.smpp.codec import Doors
from router.smpp.declare import Pdu

def split(octets: bytes, most: int) -> tuple[list[bytes], int]: ...

class Codec:
    def __init__(
        self,
        tables: Sequence[tuple[type[Pdu], int, Sequence[tuple[str, str, int]]]],
        lengths: dict[int, tuple[int, int]],
        with_message_id: frozenset[int],
        otherwise: Doors,
    ) -> None: ...
    def decode(self, octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]: ...
    def encode(self, pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes: ...
    def encode_response(
        self, command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
    ) -> bytes: ...
