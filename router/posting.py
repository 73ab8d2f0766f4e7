"""From the words of the configuration to the targets that something is posted or mailed to."""

from collections.abc import Iterator

from router.config.configuration import Configuration
from router.config.model import Email
from router.creditors import creditor, reported_to
from router.northbound.hooks.settings import HookSettings, MailServer, MailTarget, Secured, WebTarget
from router.relay.targets import receipt_target


def hooks(configuration: Configuration) -> HookSettings:
    """What the configuration says of all that goes out by HTTP and by mail."""
    page = configuration.page
    mailed = {one.email: creditor(one) for rule in page.received for one in rule.to if one.email is not None}
    return HookSettings(
        web=[*_received(configuration), *_endings(configuration)],
        mail=[MailTarget(creditor=name, address=address) for address, name in mailed.items()],
        server=None if page.email is None else mail_server(page.email),
        zone=page.time_zone,
    )


def _received(configuration: Configuration) -> Iterator[WebTarget]:
    """The targets of rules, each once."""
    told = set()
    for rule in configuration.page.received:
        for one in rule.to:
            name = creditor(one)
            if one.http is not None and name not in told:
                told.add(name)
                yield WebTarget(creditor=name, form=one.form.value, url=one.http, secret=one.secret)


def _endings(configuration: Configuration) -> Iterator[WebTarget]:
    """Where receipts of messages, and reports of all endings, may go."""
    for esme in configuration.page.esmes:
        for hook in dict.fromkeys(esme.hooks):
            name = receipt_target(esme.system_id, hook)
            yield WebTarget(creditor=name, form="json", secret=esme.hook_secret, alphabet=esme.alphabet)
        if esme.reports is not None:
            yield WebTarget(
                creditor=reported_to(esme),
                form=esme.reports.form.value,
                url=esme.reports.http,
                secret=esme.hook_secret,
                alphabet=esme.alphabet,
            )


def mail_server(email: Email) -> MailServer:
    """Where mail is handed over."""
    host, port = email.smtp
    return MailServer(
        host=host,
        port=port,
        sender=email.sender,
        secured=Secured(email.secured.value),
        user=email.user,
        password=email.password,
    )
