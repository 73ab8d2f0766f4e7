"""Every event that there is: how much it matters, and its words. docs/events.md says what each means.

To add one: a member here (the words in braces are what its caller gives), a row in docs/events.md, and where
it happens `events.tell(EventKind.THAT, subject, …)`. A test holds the three against each other.
"""

from enum import Enum, unique


class Level(Enum):
    """How much it matters."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@unique
class EventKind(Enum):
    """What can happen to a subject: a gateway, a channel, an ESME, the store."""

    # Links to gateways

    GATEWAY_UP = Level.INFO, "{what} to {peer}{after}"
    LINK_FAILS = Level.WARN, "{link} to {peer}: {why}"
    GATEWAY_PARTLY_UP = Level.WARN, "{up} of {links} up at {peer}: {why}"
    GATEWAY_DOWN = Level.ERROR, "0 of {links} up at {peer}: {why}"
    BROKE_SMPP = Level.WARN, "{link} from {peer}: what it sent is against SMPP: {why}"
    RECEIPT_UNREADABLE = Level.WARN, "{link}: a receipt could not be read; it is answered and dropped"
    COMES_AND_GOES = Level.WARN, "{channel} comes and goes; it is left alone for {seconds:.0f} s"

    # Channels

    BENCHED = Level.WARN, "benched for {seconds:.0f} s: {why}"
    SENDS_AGAIN = Level.INFO, "it sends again"
    REPORT_UNMATCHED = Level.WARN, "a status report of id {id} ({state}) matches no open message"

    STORE_FAILS = Level.ERROR, "{error}; messages are refused until it can be written again"
    STORE_STUCK = (
        Level.ERROR,
        "{error}; messages are refused and nothing is acknowledged: trying again does not help, so restart "
        "the router, which goes on from what is on disk",
    )
    STORE_WRITES_AGAIN = Level.INFO, "it can be written again"
    STORE_CANNOT_ANSWER = Level.ERROR, "a question has no answer, and is not asked again: {error}"
    STORE_LOG_GROWS = (
        Level.WARN,
        "its log has {size}; end that reader, or its transaction: at 4 GB messages are refused",
    )
    STORE_LOG_SHORT = Level.INFO, "its log was emptied, and has {megabytes:.0f} MB"
    STORE_IS_READABLE = (
        Level.WARN,
        "others may read {file}, which holds texts, and its mode cannot be changed: chmod 600 it",
    )

    # The clock

    CLOCK_SET_BACK = Level.WARN, "the wall clock was set back by {by}; {then}"
    CLOCK_SET_FORWARD = Level.WARN, "the wall clock was set forward by {by}; {then}"

    # Texts

    MISNAMED = (
        Level.WARN,
        "texts under data_coding {data_coding} have octets above 0x7F, which {alphabet} lacks; "
        "where a gateway reads otherwise they are taken for {how}",
    )

    def __init__(self, level: Level, words: str) -> None:
        self.level = level
        self.words = words
