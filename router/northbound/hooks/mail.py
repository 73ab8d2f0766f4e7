"""Received SMS and alerts by mail: a `Receiver` of the relay."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from typing import Protocol

from attrs import field, frozen

from router.desk.alerts.views import Notice
from router.northbound.hooks.bodies import PostedSms
from router.northbound.hooks.flights import Find, Flights
from router.northbound.hooks.posts import delivery_id, trial_id
from router.northbound.hooks.settings import MailTarget
from router.store.entities import OF_ALERTS, Owed, OwedKind

LINES = SMTP.clone(linesep="\n")
"""SMTP, but with bare line feeds: twisted.mail makes them CRLF."""

LONGEST_SUBJECT = 60
"""Characters of a number or name in a subject."""


@frozen
class Mail:
    """A mail: the sender, the recipient, and the message with its headers."""

    sender: str
    address: str
    octets: bytes = field(repr=False)


class Mailer(Protocol):
    """Hands mail over."""

    def send(self, mail: Mail, heard: Callable[[str], None]) -> Callable[[], None]:
        """Hand a mail over, and call ``heard`` once, later: with an empty text, or why it was not taken.

        The returned function gives it up.
        """


class MailReceiver:
    """Mails to one address."""

    def __init__(
        self,
        target: MailTarget,
        sender: str,
        mailer: Mailer,
        flights: Flights,
        read: Callable[[Owed], PostedSms],
        find: Find,
    ) -> None:
        self.esme = target.creditor
        self.flights = flights
        self._address = target.address
        self._sender = sender
        self._mailer = mailer
        self._read = read
        self._find = find

    @property
    def room(self) -> int:
        return self.flights.room

    def deliver(self, owed: Owed) -> int:
        if owed.kind in OF_ALERTS:
            self.flights.read_alert(owed, self._find, partial(self._mail_alert, owed))
        else:
            self._send(owed, mail_of(self._read(owed), self._sender, self._address, delivery_id(owed)))
        return 1

    def try_out(self, told: Notice, heard: Callable[[str], None]) -> None:
        """Mail a trial alert once; ``heard`` gets an empty text, or why it was not taken."""
        id = trial_id(self.esme, told.since.timestamp())
        octets = mail_of_alert(told, True, self._sender, self._address, id)
        self._mailer.send(Mail(self._sender, self._address, octets), heard)

    def _mail_alert(self, owed: Owed, told: Notice) -> None:
        on = owed.kind is OwedKind.ALERT_ON
        self._send(owed, mail_of_alert(told, on, self._sender, self._address, delivery_id(owed)))

    def _send(self, owed: Owed, octets: bytes) -> None:
        mail = Mail(self._sender, self._address, octets)
        self.flights.send(owed, lambda: self._mailer.send(mail, partial(self.flights.answered, owed)))


def mail_of(sms: PostedSms, sender: str, address: str, id: str) -> bytes:
    """Write a received SMS as mail; its text and sender can inject neither headers nor markup.

    The Message-ID is the same at each retry, so a recipient can recognise a duplicate.
    """
    number = "".join(sign if sign.isprintable() else "?" for sign in sms.number)[:LONGEST_SUBJECT]
    subject = f"{sms.channel}: SMS from {number or 'nobody'}"
    lines = [
        sms.text.replace("\0", ""),
        "",
        "-- ",
        f"From {number} to {sms.to}, by channel {sms.channel}, {sms.at.isoformat(timespec='seconds')}.",
    ]
    return _written(sender, address, subject, sms.at, id, lines)


def mail_of_alert(told: Notice, on: bool, sender: str, address: str, id: str) -> bytes:
    """Write an alert as mail: it has come on, or it is off again."""
    subject = "".join(sign if sign.isprintable() else "?" for sign in told.subject)[:LONGEST_SUBJECT]
    since = told.since.isoformat(sep=" ", timespec="seconds")
    if on:
        lines = [f"{told.subject}: {told.text}", "", f"What to do: {told.do}.", "", f"Since {since}."]
    else:
        until = "" if told.until is None else f" until {told.until.isoformat(sep=' ', timespec='seconds')}"
        lines = [f"{told.subject}: {told.over}", "", f"It was so since {since}{until}: {told.text}."]
    what = told.alert if on else f"{told.alert} is over"
    at = told.since if on or told.until is None else told.until
    return _written(sender, address, f"{subject}: {what}", at, id, [*lines, "", "-- ", f"Node {told.node}."])


def _written(sender: str, address: str, subject: str, at: datetime, id: str, lines: Sequence[str]) -> bytes:
    mail = EmailMessage(policy=LINES)
    mail["From"] = _address(sender)
    mail["To"] = _address(address)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{id}@smpp-router>"
    mail["X-Delivery-Id"] = id
    mail["Auto-Submitted"] = "auto-generated"
    text = "\n".join(lines).encode("utf-8", "replace").decode("utf-8")
    mail.set_content(text, subtype="plain", charset="utf-8", cte="base64")
    return mail.as_bytes()


def _address(written: str) -> Address:
    """Return an address made of its two parts, in which special characters are not parsed."""
    user, _, domain = written.rpartition("@")
    return Address(username=user, domain=domain)
