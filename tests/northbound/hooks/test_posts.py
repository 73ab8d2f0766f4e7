"""Headers of a POST, its signature, and the id of a delivery."""

import hashlib
import hmac

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.hooks.bodies import Body
from router.northbound.hooks.posts import Post, delivery_id, post_of
from router.sms.value import evolve
from tests.support.values import owed

BODY = Body("application/json", b"{}")


class PostTests(SynchronousTestCase):
    def post(self, url: str = "https://shop.example/in?a=b", secret: str | None = None) -> Post:
        return post_of(url, BODY, "id7", secret, 1_700_000_000.9)

    def test_what_always_goes_along(self) -> None:
        headers = dict(self.post().headers)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(headers["X-Delivery-Id"], "id7")
        self.assertEqual(headers.keys() & {"X-Signature", "X-Timestamp", "Authorization"}, set())

    def test_the_signature_is_over_the_time_a_dot_and_the_body(self) -> None:
        headers = dict(self.post(secret="s3cret ü").headers)
        self.assertEqual(headers["X-Timestamp"], "1700000000")
        signed = hmac.new("s3cret ü".encode(), b"1700000000.{}", hashlib.sha256).hexdigest()
        self.assertEqual(headers["X-Signature"], f"sha256={signed}")

    def test_a_user_in_the_url_goes_along_as_basic_authentication(self) -> None:
        post = self.post("https://me:p%40w@shop.example/in#part")
        self.assertEqual(post.url, "https://shop.example/in")
        self.assertEqual(dict(post.headers)["Authorization"], "Basic bWU6cEB3")

    def test_nothing_of_it_is_shown(self) -> None:
        shown = repr(self.post("https://me:pw@shop.example/in?token=t", "secret"))
        for secret in ("pw", "token", "secret", "sha256"):
            self.assertNotIn(secret, shown)


class DeliveryIdTests(SynchronousTestCase):
    def test_it_is_equal_each_time(self) -> None:
        self.assertEqual(delivery_id(owed(1)), delivery_id(owed(1)))

    def test_it_is_another_for_another_debt_another_target_and_another_store(self) -> None:
        debt = owed(1)
        others = [owed(2), evolve(debt, esme=">http form http://h/"), evolve(debt, at=21.0)]
        self.assertEqual(len({delivery_id(one) for one in (debt, *others)}), 4)
