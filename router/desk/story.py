"""The state and the story of a message."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from router.desk.message_views import (
    AttemptView,
    MessageLine,
    MessageView,
    ReceiptView,
    ReportView,
    RouteTaken,
    StateView,
    StoryLine,
)
from router.desk.state import Looking
from router.relay.events import visible
from router.relay.owing.endings import in_words
from router.relay.who.accounts import Accounts
from router.sms.alphabet import Alphabet, alphabet_of
from router.sms.parts import text_of
from router.sms.value import evolve
from router.store.entities import Sending, Stage, Underway
from router.store.history import StepTold, Story
from router.store.history_changes import StepKind

STANDS: Mapping[Stage, str] = {
    Stage.JOINING: "QUEUED",
    Stage.HELD: "SCHEDULED",
    Stage.DUE: "QUEUED",
    Stage.IN_FLIGHT: "SENT",
    Stage.SUBMITTED: "SENT",
    Stage.IN_DOUBT: "SENT",
    Stage.JOINED: "QUEUED",
}
"""The states of messages that have not ended."""

ATTEMPTED = frozenset(
    {StepKind.REFUSED, StepKind.TRY_LATER, StepKind.UNSENT, StepKind.LOST, StepKind.WITH_SIBLINGS}
)
"""Turns that end an attempt."""

TURNS: Mapping[StepKind, str] = {
    StepKind.REFUSED: "{channel} refused it",
    StepKind.UNFIT: "{channel} cannot carry its text",
    StepKind.TRY_LATER: "{channel} said: try later",
    StepKind.UNSENT: "no link of {channel} took it",
    StepKind.LOST: "no answer of {channel} before the connection or the router ended: it goes there again",
    StepKind.NO_ANSWER: "{channel} did not answer in time",
    StepKind.WITH_SIBLINGS: "it goes by the channel of its other segments",
    StepKind.REROUTED: "no channel of {way} could be used: it takes another route",
    StepKind.REQUEUED: "an operator had it routed anew",
    StepKind.REPLACED: "its ESME gave it another text",
    StepKind.REPORTED: "{channel} reported {state}",
}


def state_of(underway: Underway) -> str:
    """Return the state of a message, as a word of receipts or of the API."""
    state = underway.message_state
    return STANDS.get(underway.stage, "QUEUED") if state is None else state.stat


def why(way: str) -> RouteTaken:
    """Return the route of a way, and why it was taken."""
    if way.startswith("="):
        why = "its sender or its source_addr named that, or it had gone there before"
        return RouteTaken(way, f"by {way[1:]} alone: {why}")
    if way.startswith("~"):
        return RouteTaken(way, f"by the channels of {way[1:].partition('/')[0]}: its sender asked for them")
    if way.startswith("/"):
        return RouteTaken(way, f"no route matched, so by the channels that {way[1:]} may use")
    route, _, esme = way.partition("/")
    narrowed = f", by those of its channels that {esme} may use" if esme else ""
    return RouteTaken(route, f"the first route that matched and could be used{narrowed}")


class Teller:
    """Makes views of the rows of the store."""

    def __init__(self, looking: Looking, accounts: Accounts) -> None:
        self._day = looking.day
        self._accounts = accounts

    def line(self, underway: Underway) -> MessageLine:
        """Return a message for a list."""
        return MessageLine(**self._line(underway))

    def whole(self, stories: Sequence[Story], key: str = "") -> MessageView:
        """Return a message by the stories of all its sendings; ``key`` is the one its sender gave."""
        views = [evolve(self._view(each), id=key or None) for each in stories]
        if len(views) == 1:
            return views[0]
        worst = max(views, key=lambda one: one.state != "DELIVRD")
        return evolve(worst, deliveries=views)

    def _line(self, underway: Underway) -> dict[str, Any]:
        sending = underway.sending
        message = sending.message
        return {
            "message_id": str(sending.message_id),
            "esme": sending.esme,
            "to": message.destination_addr.addr,
            "from_": message.source_addr.addr,
            "state": state_of(underway),
            "err": underway.err,
            "segments": underway.segments,
            "alphabet": alphabet_of(message.data_coding, Alphabet.GSM7),
            "accepted": self._day(sending.accepted_at),
            "ended": self._day(underway.ended_at) if underway.ended_at else None,
            "channel": underway.channel,
            "route": why(sending.way),
            "text": self._text(sending),
        }

    def _text(self, sending: Sending) -> str | None:
        if not sending.message.short_message:
            return None
        account = self._accounts.get(sending.esme)
        return text_of(sending.message, Alphabet.GSM7 if account is None else account.alphabet)

    def _view(self, story: Story) -> MessageView:
        return MessageView(
            **self._line(story.underway),
            origin=story.origin,
            attempts=self._attempts(story),
            reports=self._reports(story),
            receipts=self._receipts(story),
            states=self._states(story),
            # Remote ids are chosen by gateways, and this is read at terminals.
            story=sorted(
                (StoryLine(one.at, visible(one.text)) for one in self._told(story)), key=lambda one: one.at
            ),
        )

    def _time(self, seconds: float | None) -> datetime | None:
        return self._day(seconds) if seconds else None

    def _attempts(self, story: Story) -> Sequence[AttemptView]:
        found = [
            AttemptView(
                channel=step.channel,
                at=self._time(step.attempted_at),
                remote_id=step.remote_id,
                cause=in_words(step.err) if step.err else "",
                answer=step.turn.value,
            )
            for step in story.steps
            if step.turn in ATTEMPTED
        ]
        underway = story.underway
        if underway.stage in (Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT) or _went_out(story):
            taken = _taken_at(story) is not None
            found.append(
                AttemptView(
                    channel=underway.channel,
                    at=self._time(story.attempted_at),
                    remote_id=story.remote_id,
                    cause=in_words(underway.err) if underway.err else "",
                    answer="taken" if taken else "refused" if underway.err and _has_ended(underway) else "",
                )
            )
        return found

    def _reports(self, story: Story) -> Sequence[ReportView]:
        found = [
            ReportView(self._day(step.at), step.channel, step.state.stat, step.err)
            for step in story.steps
            if step.turn is StepKind.REPORTED and step.state is not None
        ]
        found += [
            ReportView(self._time(one.reported_at), one.channel, one.state.stat, one.err)
            for one in story.segments
            if one.state is not None
        ]
        underway = story.underway
        if not story.segments and _was_reported(story) and underway.message_state is not None:
            at, state = self._day(underway.ended_at), underway.message_state.stat
            found.append(ReportView(at, underway.channel, state, underway.err))
        return found

    def _receipts(self, story: Story) -> Sequence[ReceiptView]:
        if not story.owed and story.receipted_at is None:
            return ()
        ended_at = story.underway.ended_at
        return [ReceiptView(self._day(ended_at), state_of(story.underway), self._time(story.receipted_at))]

    def _states(self, story: Story) -> Sequence[StateView]:
        underway = story.underway
        sending = underway.sending
        # A sending that was put back is due since then.
        held = sending.due_at > sending.accepted_at and not story.steps
        found = [StateView("SCHEDULED" if held else "QUEUED", self._day(sending.accepted_at))]
        left = _taken_at(story) or (story.attempted_at if underway.channel else None)
        if left:
            found.append(StateView("SENT", self._day(left)))
        if _has_ended(underway):
            found.append(StateView(state_of(underway), self._day(underway.ended_at)))
        return found

    def _told(self, story: Story) -> Sequence[StoryLine]:
        """Return the lines of the story, by their kinds."""
        underway = story.underway
        sending = underway.sending
        first = why(story.steps[0].way or sending.way if story.steps else sending.way)
        origin = f" by {story.origin}" if story.origin else ""
        found = [
            StoryLine(
                self._day(sending.accepted_at),
                f"accepted from {sending.esme}{origin}; route {first.name}: {first.why}",
            )
        ]
        for step in story.steps:
            found += self._turn(step)
        told = _is_told(story)
        if story.attempted_at and underway.channel and not told:
            found.append(StoryLine(self._day(story.attempted_at), f"it left by {underway.channel}"))
        taken = _taken_at(story)
        if taken and not story.segments and not told:
            named = f" as {story.remote_id}" if story.remote_id else ""
            found.append(StoryLine(self._day(taken), f"{underway.channel} took it{named}"))
        for one in story.segments:
            text = f"{one.channel} took segment {one.number} as {one.remote_id}"
            found.append(StoryLine(self._day(one.submitted_at), text))
            if one.state is not None and one.reported_at:
                text = f"{one.channel} reported {one.state.stat} of segment {one.number}{_err(one.err)}"
                found.append(StoryLine(self._day(one.reported_at), text))
        if _has_ended(underway):
            reported = f"{underway.channel} reported it: " if _was_reported(story) else ""
            text = f"{reported}ended as {state_of(underway)}{_err(underway.err)}"
            found.append(StoryLine(self._day(underway.ended_at), text))
        owed = sending.esme if sending.hook is None else "the server that its sender named"
        if story.receipted_at:
            found.append(StoryLine(self._day(story.receipted_at), f"{owed} acknowledged its receipt"))
        elif story.owed:
            found.append(StoryLine(self._day(underway.ended_at), f"its receipt waits for {owed}"))
        return found

    def _turn(self, step: StepTold) -> Sequence[StoryLine]:
        """Return the lines about a step: the attempt before it, and the turn it took."""
        found: list[StoryLine] = []
        if step.turn in ATTEMPTED and step.attempted_at:
            found.append(StoryLine(self._day(step.attempted_at), f"it left by {step.channel}"))
            if step.submitted_at and step.submitted_at >= step.attempted_at:
                named = f" as {step.remote_id}" if step.remote_id else ""
                found.append(StoryLine(self._day(step.submitted_at), f"{step.channel} took it{named}"))
        state = "" if step.state is None else step.state.stat
        text = TURNS[step.turn].format(
            channel=step.channel or "its channel", way=why(step.way).name, state=state
        )
        found.append(StoryLine(self._day(step.at), text + _err(step.err)))
        return found


def _err(err: int) -> str:
    return f", err {err:03}: {in_words(err)}" if err else ""


def _has_ended(underway: Underway) -> bool:
    return underway.stage is Stage.ENDED


def _taken_at(story: Story) -> float | None:
    """Return when the far side took the last attempt; None if the row has only an older answer."""
    at = story.underway.submitted_at
    return at if at and (story.attempted_at is None or at >= story.attempted_at) else None


def _went_out(story: Story) -> bool:
    """Tell whether it ended with an attempt that no step tells of: steps have the earlier ones."""
    if not _has_ended(story.underway) or not story.underway.channel or not story.attempted_at:
        return False
    return not _is_told(story)


def _is_told(story: Story) -> bool:
    """Tell whether a step tells of the last attempt, which the row keeps until the next one."""
    at = story.attempted_at
    return at is not None and any(one.attempted_at == at and one.turn in ATTEMPTED for one in story.steps)


def _was_reported(story: Story) -> bool:
    """Tell whether a report ended it; other endings have an err of the router's own."""
    underway = story.underway
    return _has_ended(underway) and _taken_at(story) is not None and not 900 < underway.err < 911
