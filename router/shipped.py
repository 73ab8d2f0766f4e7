"""Where the configurations lie that come with the router: the manual, and that of the demo."""

from pathlib import Path

import router

PACKAGE = Path(router.__path__[0])


def shipped(name: str) -> Path:
    """Return the path of conf/NAME as this router came with it.

    A checkout has the folder beside the package, a wheel or a compiled tree within it (setup.py).
    """
    within = PACKAGE / "conf"
    return (within if within.is_dir() else PACKAGE.parent / "conf") / name
