"""Profiles: sets of flags by name (``typical``, ``worst``) or in a YAML file of one's own.

The keys are the flags. All values are read as they are written, so that 0x0F and off need no quotation marks.
"""

from pathlib import Path

import yaml

from ..settings import NAMES, Settings, WrongFlag, changed, option

SHIPPED = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.yaml"))}


def words_of(name: str) -> list[str]:
    """Return the flags of a profile as words of a command line; `WrongFlag` says what is wrong with it."""
    path = SHIPPED.get(name, Path(name))
    try:
        page = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise WrongFlag(f"profile {name}: {wrong}") from wrong
    if not isinstance(page, dict):
        raise WrongFlag(f"profile {name}: not a mapping of flags to values")
    for key, value in page.items():
        if key not in NAMES:
            raise WrongFlag(f"profile {name}: {key}: there is no such flag")
        if not isinstance(value, str):
            raise WrongFlag(f"profile {name}: {key}: one value, not several")
    return [word for key, value in page.items() for word in (option(key), value)]


def profile(name: str) -> Settings:
    """Return the settings of a profile: the defaults, and what it changes."""
    try:
        return changed(Settings(), words_of(name))
    except WrongFlag as wrong:
        raise WrongFlag(
            str(wrong) if str(wrong).startswith("profile") else f"profile {name}: {wrong}"
        ) from wrong
