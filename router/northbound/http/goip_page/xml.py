"""Elements as a page for programs. What a box has said of a line stands in it, and may be anything."""

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from router.northbound.http.interfaces import HttpResponse

Elements = Iterable[tuple[str, str]]

NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no page may have, however they are written (XML 1.0 section 2.2)."""


def page(root: str, elements: Elements) -> HttpResponse:
    """Return the answer, an element a line."""
    lines = "".join(f"<{name}>{text(value)}</{name}>\n" for name, value in elements)
    return HttpResponse(
        content_type="text/xml; charset=utf-8",
        body=f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{lines}</{root}>\n'.encode(),
        headers=(("Cache-Control", "no-store"),),
    )


def text(value: str) -> str:
    """Return a text as it may stand in an element."""
    return escape(NOT_IN_XML.sub("\ufffd", value))
