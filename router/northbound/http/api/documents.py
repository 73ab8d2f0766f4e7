"""Documents of the API: the OpenAPI description, and Swagger UI, served from a package, not a CDN."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from router.northbound.http.api.openapi import openapi
from router.northbound.http.api.openapi_3_0 import as_shown
from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.problems import JSON

FILES: Final[Mapping[str, str]] = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "favicon-32x32.png": "image/png",
}

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Swagger UI sets inline styles."""

PAGE: Final = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>smpp-router: API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

START: Final = b"""SwaggerUIBundle({url: "/docs/openapi.json", dom_id: "#swagger-ui", validatorUrl: null});
"""

SAFE: Final = (("Content-Security-Policy", POLICY), ("Referrer-Policy", "no-referrer"))


@cache
def documents() -> Mapping[str, HttpResponse]:
    """Return the documents by their paths; they are made once."""
    page = HttpResponse(content_type="text/html; charset=utf-8", body=PAGE, headers=SAFE)
    described = openapi()
    found = {
        "/openapi.json": HttpResponse(content_type=JSON, body=json.dumps(described).encode()),
        "/docs/openapi.json": HttpResponse(content_type=JSON, body=json.dumps(as_shown(described)).encode()),
        "/docs": page,
        "/docs/": page,
        "/docs/start.js": HttpResponse(
            content_type="text/javascript; charset=utf-8", body=START, headers=SAFE
        ),
    }
    package = resources.files("swagger_ui_bundle")
    for folder in package.joinpath("vendor").iterdir():
        for name, kind in FILES.items():
            file = folder.joinpath(name)
            if file.is_file():
                found[f"/docs/{name}"] = HttpResponse(content_type=kind, body=file.read_bytes(), headers=SAFE)
    return found
