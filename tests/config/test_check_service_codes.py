"""ESMEs with service codes, and routes that name none."""

from tests.config.pages import GATEWAY, PageTestCase

ESME = "esmes: [{system_id: crm, password: secret12, service_codes: true}]\n"
ROUTE = "routes: [{match: {destination_addr: '%s'}}]\n"


class ServiceCodesTests(PageTestCase):
    def test_no_route_names_one(self) -> None:
        for routes in ("", ROUTE % ".*"):
            (said,) = self.doubts(ESME + GATEWAY + routes)
            self.assertTrue(
                said.startswith("1:61: `crm` may send to numbers with * or #, and no route"), said
            )

    def test_some_route_names_one(self) -> None:
        self.assertEqual(self.doubts(ESME + GATEWAY + ROUTE % "^[*]100#$"), [])
