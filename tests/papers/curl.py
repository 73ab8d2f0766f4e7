"""Requests of curl, held against the description of the API: what is wrong with each."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs

from router.northbound.http.api.openapi import openapi

WITH_A_VALUE = {"-u", "-H", "-X", "-d", "-m", "-o", "--data-urlencode", "--cacert", "--data"}
ALONE = {"-s", "-N", "-k", "-i", "-v", "-f", "-G", "-sS", "-sf"}

FACES = (
    "/default/en_US/send.html",
    "/default/en_US/send_status.xml",
    "/goip/en/dosend.php",
    "/goip/sendsms/",
)
OTHERS = ("/metrics", "/openapi.json", "/docs", *FACES)
"""Paths that are none of the API's; what stands behind those of the faces is run by tests/interop."""


def wrong(words: Sequence[str]) -> str:
    """What is wrong with the words behind `curl`; empty if nothing is."""
    options, urls = _options(words)
    unknown = [one for one in options if one not in WITH_A_VALUE | ALONE]
    if unknown or len(urls) != 1:
        return f"the test does not know {unknown}" if unknown else f"it has {len(urls)} URLs"
    url = urlsplit(urls[0])
    if url.path in OTHERS:
        return ""
    body = (options.get("-d") or options.get("--data") or [""])[0]
    method = (options.get("-X") or ["POST" if body else "GET"])[0]
    operation = _operation(url.path, method.lower())
    if operation is None:
        return f"the API has no {method} {url.path}"
    known = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    unknown = [name for name, _ in parse_qsl(url.query) if name not in known]
    if unknown:
        return f"{method} {url.path} has no parameter {', '.join(unknown)}"
    return _wrong_body(operation, body) if body else ""


def _options(words: Sequence[str]) -> tuple[Mapping[str, list[str]], Sequence[str]]:
    options: dict[str, list[str]] = {}
    urls, rest = [], iter(words)
    for word in rest:
        if word in WITH_A_VALUE:
            options.setdefault(word, []).append(next(rest, ""))
        elif word.startswith("-"):
            options.setdefault(word, [])
        else:
            urls.append(word)
    return options, urls


@cache
def _described() -> Mapping[str, Any]:
    return openapi()


def _operation(path: str, method: str) -> Mapping[str, Any] | None:
    parts = path.split("/")
    for known, operations in _described()["paths"].items():
        pattern = known.split("/")
        fits = len(parts) == len(pattern) and all(
            one == other or other.startswith("{") for one, other in zip(parts, pattern, strict=True)
        )
        if fits and method in operations:
            found: Mapping[str, Any] = operations[method]
            return found
    return None


def _wrong_body(operation: Mapping[str, Any], body: str) -> str:
    try:
        given = json.loads(body)
    except ValueError as error:
        return f"the body is no JSON: {error}"
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for({**schema, "components": _described()["components"]})
    return "; ".join(error.message for error in validator.iter_errors(given))
