"""Writes elements as an XML page. Values come from boxes and may be anything, so they are cleaned."""

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from router.northbound.http.interfaces import HttpResponse

Elements = Iterable[tuple[str, str]]

NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids, also as references (XML 1.0 section 2.2)."""


def page(root: str, elements: Elements) -> HttpResponse:
    """Return a page with one element per line."""
    lines = "".join(f"<{name}>{text(value)}</{name}>\n" for name, value in elements)
    return HttpResponse(
        content_type="text/xml; charset=utf-8",
        body=f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{lines}</{root}>\n'.encode(),
        headers=(("Cache-Control", "no-store"),),
    )


def text(value: str) -> str:
    """Return a text escaped for XML; forbidden characters are replaced by U+FFFD."""
    return escape(NOT_IN_XML.sub("\ufffd", value))
