"""The remote ids of each channel, for as long as the channel is known."""

from router.relay.plan.fleet import Fleet
from router.relay.plan.plan import PlanChannel
from router.relay.remote_ids import RemoteIds
from router.relay.sending.attempt import Part


def ids_of(fleet: Fleet) -> dict[str, RemoteIds[Part]]:
    """Return the remote ids by channel; the mapping follows channels as they come, change and go."""
    known: dict[str, RemoteIds[Part]] = {}

    def look_at(channel: PlanChannel) -> None:
        rule, ids = channel.settings.remote_id, known.get(channel.id)
        if ids is None:
            known[channel.id] = RemoteIds(rule)
        elif ids.rule is not rule:
            ids.compare_by(rule)

    def miss(channel: str) -> None:
        del known[channel]

    fleet.hears.append(look_at)
    fleet.misses.append(miss)
    for channel in fleet.channels.values():
        look_at(channel)
    return known
