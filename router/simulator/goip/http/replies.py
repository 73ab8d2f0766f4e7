"""Reply: what goes back, and how it is written: as boxes do, some of which end header lines by LF alone."""

from attrs import frozen

from ..settings import Settings

PHRASES = {200: "OK", 401: "Unauthorized", 404: "Not Found"}
SERVER = "GoIP"


@frozen(kw_only=True)
class Reply:
    """Status, type and body of a response."""

    body: str
    status: int = 200
    type: str = "text/html"

    def octets(self, charset: str, settings: Settings) -> bytes:
        """Return the octets of the response; ``charset`` is that of the page."""
        body = self.body.encode(charset, "replace") + b" " * settings.http_padding
        lines = [
            f"HTTP/1.1 {self.status} {PHRASES[self.status]}",
            f"Server: {SERVER}",
            f"Content-Type: {self.type}; charset={charset}",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *(['WWW-Authenticate: Basic realm="GoIP"'] if self.status == 401 else ()),
        ]
        end = "\n" if settings.lf_only_headers else "\r\n"
        return f"{end.join(lines)}{end}{end}".encode("latin-1") + body


NOT_FOUND = Reply(body="<html><body>404 Not Found</body></html>", status=404)
UNAUTHORIZED = Reply(body="<html><body>401 Unauthorized</body></html>", status=401)
