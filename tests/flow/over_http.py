"""A whole router with its API, and what asks it."""

import json
from typing import Any

import treq
from twisted.web.client import HTTPConnectionPool
from twisted.web.http_headers import Headers

from router.config.load import load
from router.service import RouterService
from tests.flow.building import HURRIED, Building, reactor
from tools.ports import free_port

USERS = (
    "{{name: ops, password: {password}, role: admin}}, {{name: shop, password: pw, role: sender, esme: crm}}"
)
HTTP = (
    'http: {{listen: "tcp:{port}:interface=127.0.0.1", faces: "tcp:{faces}:interface=127.0.0.1", '
    "users: [{users}]}}\n"
)


class OverHttp(Building):
    """Tests over HTTP: `ops` is an admin, `shop` sends for the ESME crm."""

    def setUp(self) -> None:
        super().setUp()
        self.port, self.faces = free_port(), free_port()
        self.pool = HTTPConnectionPool(reactor)
        self.addCleanup(self.pool.closeCachedConnections)

    def written(self, password: str = "opspass") -> str:
        users = USERS.format(password=password)
        return str(self.page(more=HTTP.format(port=self.port, faces=self.faces, users=users)))

    def started(self, file: str) -> RouterService:
        service = RouterService(load(file), reactor, waits=HURRIED, file=file)
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        return service

    async def ask(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        login = more.pop("login", ("ops", "opspass"))
        port = more.pop("port", self.port)
        answer = await treq.request(
            method,
            f"http://127.0.0.1:{port}{path}",
            auth=login,
            data=None if body is None else json.dumps(body).encode(),
            headers=Headers({"Content-Type": ["application/json"]}),
            pool=self.pool,
            timeout=60,
        )
        octets = await treq.content(answer)
        return answer.code, json.loads(octets) if octets else None
