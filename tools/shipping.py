"""Which files of conf/ are built into what is installed; a site's own configuration never is."""

from pathlib import Path

PATTERNS = ("conf/router.yaml", "conf/demo.yaml", "conf/examples/*.yaml")


def configurations(root: Path) -> list[Path]:
    """Return them, in the checkout in ``root``. A build has them under `router/`, in the same folders."""
    return sorted(file for pattern in PATTERNS for file in root.glob(pattern))
