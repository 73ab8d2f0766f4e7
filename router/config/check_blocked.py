"""Who is blocked by what he writes: there is a word for it, and that for the contrary is another."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem


def start_undoes_stop(to: Checked) -> Iterator[Problem]:
    """`start` undoes `stop`, so there is one, and another one."""
    blocked = to.page.blocked
    if blocked is None or blocked.start is None or to.lost("blocked", "stop"):
        return
    place = to.at("blocked", "start")
    if blocked.stop is None:
        yield Problem(place, "`start` undoes `stop`, and there is none", 'expected a `stop`, as "(?i)^stop"')
    elif blocked.stop == blocked.start:
        yield Problem(place, "`start` is the same as `stop`, and never looked for", "expected another word")


def words_are_words(to: Checked) -> Iterator[Problem]:
    """What an empty text has, every text has: all who write would be blocked, or none would be."""
    blocked = to.page.blocked
    for key in ("stop", "start") if blocked is not None else ():
        word = getattr(blocked, key)
        if word is not None and word.search(""):
            wrong = f"`{key}` is found in every text, whatever it says"
            yield Problem(to.at("blocked", key), wrong, f'expected a word, as "(?i)^{key}"')
