"""All kinds of events, with level and wording. docs/events.md explains each.

To add one: a member here (its caller fills the words in braces), a row in docs/events.md, and a call
`events.tell(EventKind.THAT, subject, …)`. A test compares the three.
"""

from enum import Enum, unique


class Level(Enum):
    """Severity of an event."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@unique
class EventKind(Enum):
    """An event about a subject: a gateway, a channel, an ESME, the store."""

    # Links to gateways

    GATEWAY_UP = Level.INFO, "{what} {at} {peer}{after}"
    LINK_FAILS = Level.WARN, "{link} {at} {peer}: {why}"
    GATEWAY_PARTLY_UP = Level.WARN, "{up} of {links} up at {peer}: {why}"
    GATEWAY_DOWN = Level.ERROR, "0 of {links} up at {peer}: {why}"
    BROKE_SMPP = Level.WARN, "{link} from {peer}: what it sent is against SMPP: {why}"
    RECEIPT_UNREADABLE = Level.WARN, "{link}: a receipt could not be read; it is answered and dropped"
    PAGE_UNREAD = Level.WARN, "its page {page} at {peer} cannot be read: {why}"
    INBOX_TURNED = (
        Level.WARN,
        "{channel}: all {places} places of its inbox are new; SMS that came before them may be lost",
    )
    REGISTRATION_DENIED = (
        Level.WARN,
        "{failures} registrations from {host} refused, the last as {id}: the SMS client ID or its password "
        "is wrong",
    )
    REGISTERED_TWICE = (
        Level.WARN,
        "{one} and {other} register as {channel} in turn, and each line needs an SMS client ID of its own",
    )
    COMES_AND_GOES = (
        Level.WARN,
        "{channel} connects and breaks again and again; next attempt in {seconds:.0f} s",
    )

    # Channels

    LIMIT_REACHED = Level.WARN, "{limit} reached ({used} of {of}), {when}"
    BENCHED = Level.WARN, "benched for {seconds:.0f} s: {why}"
    SENDS_AGAIN = Level.INFO, "it sends again"
    NO_ANSWER = Level.WARN, "no answer to message {id} in time"
    LINE_OUT = Level.WARN, "{why}: it takes nothing until that is over"
    LINE_BACK = Level.INFO, "its line can send again"
    SIM_SWAPPED = Level.WARN, "another SIM is in its line: ICCID {iccid} in the place of {before}{then}"
    CREDIT_LOW = Level.WARN, "its credit is {balance:g}, less than {low:g}{then}"
    CREDIT_BACK = Level.INFO, "its credit is {balance:g} again"
    CREDIT_UNREAD = Level.WARN, "its credit could not be asked by {code}: {why}"
    IS_PAUSED = Level.WARN, "it is still paused, as before this start; resume puts it back into use"
    OPERATED = Level.INFO, "{what} by {by}"
    REPORT_UNMATCHED = Level.WARN, "a status report of id {id} ({state}) matches no open message"
    UNCLAIMED = Level.WARN, "received SMS {id} is for no ESME; it is kept as unclaimed"
    HOUR = (
        Level.INFO,
        "last hour: {sent:,} segments sent, {delivered:,} messages delivered, {others:,} ended otherwise,"
        " {received:,} SMS received; {up} of {channels} channels up",
    )

    # Messages

    WAITING = Level.WARN, "{count} wait: {why}"
    WAIT_IS_OVER = Level.INFO, "what waited can go on, after {after}"
    ENDED_OTHERWISE = Level.WARN, "message {id} to {number} ended {state}{by}, err {err:03}: {words}"
    MORE_ENDED_OTHERWISE = Level.WARN, "{count:,} more ended otherwise than DELIVRD in {time}: {states}"
    TARGET_FAILS = Level.WARN, "it takes no deliveries: {why}; each is tried again"
    TARGET_WORKS = Level.INFO, "it takes deliveries again"
    OWED_TO_ABSENT = (
        Level.WARN,
        "it is owed {deliveries}, the oldest for {age}, and is not bound as receiver or transceiver",
    )
    OWED_TO_NONE = (
        Level.WARN,
        "it is owed {deliveries}, the oldest for {age}, and is not in the configuration",
    )
    STALLED = Level.ERROR, "nothing has moved for {seconds:g} s: {what}"
    MOVES_AGAIN = Level.INFO, "it moves again"

    # Alerts

    ALERT_ON = Level.WARN, "alert {alert}: {text}"
    ALERT_OFF = Level.INFO, "alert {alert} is over: {text}"

    # ESMEs

    ESME_BOUND = Level.INFO, "bound as {kind} from {host}"
    ESME_LEFT = Level.INFO, "session from {host} ended"
    BIND_REFUSED = Level.WARN, "bind from {host} refused: {why}"
    MORE_BINDS_REFUSED = Level.WARN, "{count} more were refused"
    LOGIN_REFUSED = Level.WARN, "login over HTTP ({face}) from {host} refused: {why}"
    BROKEN_PROTOCOL = Level.WARN, "from {host}: {why}"
    MORE_STRANGERS = Level.WARN, "{count} more lines like these were left out"

    # The store

    RESUMED = Level.INFO, "resumed: {due} due, {held:,} held, {owed} owed to {esmes}"
    WAS_IN_FLIGHT = Level.WARN, "{count:,} messages were in flight when the router stopped"
    UPGRADED = (
        Level.INFO,
        "its schema was upgraded from {was} to {now} in {seconds:.1f} s; as it was before it is kept in "
        "{file}, {megabytes:,.1f} MB",
    )
    NOT_CLOSED = Level.ERROR, "it could not be closed in time: changes that were not acknowledged are lost"
    WRITTEN = Level.INFO, "{commits} commits, {rows} rows"
    STORE_FAILS = Level.ERROR, "{error}; messages are refused until it can be written again"
    STORE_STUCK = (
        Level.ERROR,
        "{error}; messages are refused and nothing is acknowledged: trying again does not help, so restart "
        "the router, which goes on from what is on disk",
    )
    STORE_WRITES_AGAIN = Level.INFO, "it can be written again"
    STORE_CANNOT_ANSWER = Level.ERROR, "a query failed, and is not tried again: {error}"
    STORE_LOG_GROWS = (
        Level.WARN,
        "its log has {size}; end that reader, or its transaction: at 4 GB messages are refused",
    )
    STORE_LOG_SHORT = Level.INFO, "its log was emptied, and has {megabytes:.0f} MB"
    STORE_IS_READABLE = (
        Level.WARN,
        "others may read {file}, which holds texts, and its mode cannot be changed: chmod 600 it",
    )

    # The router

    STARTED = Level.INFO, "started with {channels} and {esmes}; {places}"
    RUNS = Level.INFO, "runs {how} from {tree}"
    STOPS = Level.INFO, "it stops: what is in flight is finished, or stays safely on disk"
    STOPPED = Level.INFO, "stopped"
    CANNOT_START = Level.ERROR, "it cannot start: {why}"
    PROBABLY_WRONG = Level.WARN, "{warning}"
    NO_CONTROL = (
        Level.WARN,
        "{path} cannot be listened on: {why}; commands such as `smpp-router status` find no router there",
    )
    CHANGED_MEANWHILE = Level.INFO, "changed in the file since the router last ran: {what}"
    RELOADED = Level.INFO, "reloaded by {by}: {what}"
    RELOAD_REFUSED = Level.ERROR, "reload by {by} refused, and nothing has changed: {what}"
    NEEDS_RESTART = Level.WARN, "{keys} changed in the file, and take effect when the router is restarted"
    NOT_APPLIED = Level.ERROR, "{what} is not as the configuration says: {why}"
    EVENTS_LEFT_OUT = Level.WARN, "{count:,} events more than can be kept; the log has them"
    ACCESS_LOG_FAILS = Level.ERROR, "{path} cannot be written: {error}; endings are not noted meanwhile"
    ACCESS_LOG_RECOVERED = Level.INFO, "{path} can be written again; {count:,} endings were not noted"

    # The clock

    CLOCK_SET_BACK = Level.WARN, "the wall clock was set back by {by}; {then}"
    DATES_AHEAD = Level.WARN, "{messages} had dates in the future: they count from now"
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
