"""Static files of the dashboard: style, script and icon, all from this router."""

from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from typing import Final

from router.northbound.http.interfaces import HttpResponse

KINDS: Final[Mapping[str, str]] = {
    "dashboard.css": "text/css; charset=utf-8",
    "dashboard.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

KEEP: Final = ("Cache-Control", "public, max-age=31536000, immutable")
"""Their paths contain a digest, so a changed file has another path."""


class Statics:
    """The static files, read once."""

    def __init__(self) -> None:
        folder = resources.files(__package__).joinpath("static")
        self.paths: dict[str, str] = {}
        """The path of each file, by its name."""
        self._answers: dict[str, HttpResponse] = {}
        for name, kind in KINDS.items():
            body = folder.joinpath(name).read_bytes()
            path = f"/static/{sha256(body).hexdigest()[:12]}/{name}"
            self.paths[name] = path
            self._answers[path] = HttpResponse(content_type=kind, body=body, headers=(KEEP,))

    def of(self, path: str) -> HttpResponse | None:
        """Return the file at a path; None if there is none."""
        return self._answers.get(path)
