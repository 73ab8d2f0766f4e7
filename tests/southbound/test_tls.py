"""TLS to gateways, against servers on this machine: whom it believes, and what it says of the others."""

from functools import partial
from typing import cast

from cryptography.x509 import DNSName, SubjectAlternativeName
from OpenSSL import SSL

from router.southbound.tls import Proof
from tests.southbound.secure import CALLERS, FILE, Caller, Scene
from tests.support.certificates import FOR_CLIENTS, authority, server

FROM_NONE = f"its certificate is from no issuer in {FILE}: the issuer is"


class BelievedTests(Scene):
    async def test_a_certificate_of_the_authority_for_this_name(self) -> None:
        await self.caller(server("smsc.example", issuer=self.ca), self.by_ca("smsc.example"))
        await self.caller(server("*.example.org", issuer=self.ca), self.by_ca("SMSC.example.org."))

    async def test_one_for_this_address(self) -> None:
        await self.caller(server("127.0.0.1", issuer=self.ca), self.by_ca("127.0.0.1"))
        await self.caller(server("2001:db8::1", issuer=self.ca), self.by_ca("2001:db8::1"))

    async def test_one_that_an_issuer_of_the_authority_has_signed(self) -> None:
        below = authority("Below", self.ca)
        await self.caller(server("smsc.example", issuer=below), self.by_ca("smsc.example"))

    async def test_whatever_stands_in_the_file_is_trusted(self) -> None:
        below = authority("Below", self.ca)
        shown = server("smsc.example", issuer=below)
        await self.caller(shown, self.by_ca("smsc.example", authority("Another"), below))
        await self.caller(shown, self.by_ca("smsc.example", shown))
        alone = server("smsc.example")
        await self.caller(alone, self.by_ca("smsc.example", alone))

    async def test_a_pinned_one_whatever_else_it_says(self) -> None:
        for shown in (
            server("smsc.example"),
            server(days=(-3.0, -2.0)),
            server("other.example", days=(2.0, 3.0), more=[FOR_CLIENTS]),
            server("other.example", issuer=authority("Unknown", authority("Above"))),
        ):
            await self.caller(shown, Proof(host="smsc.example", pin=shown.pin))

    async def test_the_far_side_is_told_which_host_is_meant(self) -> None:
        for host, meant in (("SMSC.example.", b"smsc.example"), ("127.0.0.1", None)):
            asked: list[bytes | None] = []
            shown = server(host.strip("."), issuer=self.ca)
            options = shown.options()
            context = options.getContext()
            context.set_tlsext_servername_callback(partial(self.asked_for, asked))
            connect = self.connect(await self.far(options), self.by_ca(host))
            cast(Caller, await connect(CALLERS)).transport.loseConnection()
            await self.servers[-1].lost
            self.assertEqual(asked or [None], [meant])

    def asked_for(self, asked: list[bytes | None], connection: SSL.Connection) -> None:
        asked.append(connection.get_servername())


class RefusedTests(Scene):
    async def test_an_issuer_that_is_not_in_the_file(self) -> None:
        shown = server("smsc.example", issuer=authority("Their CA"))
        await self.refused(shown, self.by_ca("smsc.example"), f"{FROM_NONE} CN=Their CA")

    async def test_an_issuer_of_the_same_name_with_another_key(self) -> None:
        shown = server("smsc.example", issuer=authority())
        await self.refused(shown, self.by_ca("smsc.example"), f"{FROM_NONE} CN=Our CA")

    async def test_the_last_of_a_chain_is_not_in_the_file(self) -> None:
        shown = server("smsc.example", issuer=authority("Below", authority("Above")))
        await self.refused(shown, self.by_ca("smsc.example"), f"{FROM_NONE} CN=Above")

    async def test_one_that_it_has_signed_itself(self) -> None:
        shown = server("smsc.example")
        await self.refused(
            shown,
            self.by_ca("smsc.example"),
            "is self-signed",
            f"its SHA-256 is {shown.pin.hex()}, set `pin`",
        )

    async def test_one_that_signs_without_being_an_authority(self) -> None:
        between = server("smsc.example", issuer=self.ca, subject="Customer")
        shown = server("smsc.example", issuer=between)
        await self.refused(shown, self.by_ca("smsc.example"), "the certificate of its issuer CN=Customer is")

    async def test_one_that_has_expired(self) -> None:
        shown = server("smsc.example", issuer=self.ca, days=(-3.0, -2.0))
        on = f"its certificate has expired on {shown.certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC: "
        await self.refused(shown, self.by_ca("smsc.example"), on, "renew it; or is the clock")

    async def test_one_that_is_not_yet_valid(self) -> None:
        shown = server("smsc.example", issuer=self.ca, days=(2.0, 3.0))
        on = f"is not valid before {shown.certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC: is the clock"
        await self.refused(shown, self.by_ca("smsc.example"), on)

    async def test_an_authority_that_has_expired(self) -> None:
        old = authority("Old CA", days=(-3.0, -2.0))
        shown = server("smsc.example", issuer=old)
        words = ("of its issuer CN=Old CA has expired on ", f"put a renewed one into {FILE}")
        await self.refused(shown, self.by_ca("smsc.example", old), *words)

    async def test_one_for_other_hosts(self) -> None:
        shown = server(*(f"smsc{one}.example" for one in range(7)), issuer=self.ca)
        words = ("is not for smsc.example: it is for smsc0.example, ", "smsc4.example and 2 more")
        await self.refused(shown, self.by_ca("smsc.example"), *words)
        for name in ("127.0.0.2", "smsc.example"):
            shown = server(name, issuer=self.ca)
            await self.refused(shown, self.by_ca("127.0.0.1"), f"is not for 127.0.0.1: it is for {name}")

    async def test_a_common_name_alone(self) -> None:
        shown = server(issuer=self.ca, subject="smsc.example")
        words = "names no host in subjectAltName: its subject CN=smsc.example proves nothing"
        await self.refused(shown, self.by_ca("smsc.example"), words, shown.pin.hex())

    async def test_an_address_that_it_calls_a_dns_name(self) -> None:
        names = SubjectAlternativeName([DNSName("127.0.0.1")])
        shown = server(issuer=self.ca, more=[names])
        words = ("has the address 127.0.0.1 as a DNS name", "one with IP:127.0.0.1", shown.pin.hex())
        await self.refused(shown, self.by_ca("127.0.0.1"), *words)

    async def test_a_wildcard_that_is_too_wide(self) -> None:
        for host, name in (("smsc.example", "*.example"), ("a.b.example.org", "*.example.org")):
            shown = server(name, issuer=self.ca)
            await self.refused(shown, self.by_ca(host), f"is not for {host}: it is for {name}")

    async def test_one_that_is_for_clients(self) -> None:
        shown = server("smsc.example", issuer=self.ca, more=[FOR_CLIENTS])
        await self.refused(shown, self.by_ca("smsc.example"), "is not for servers")

    async def test_another_than_the_pinned_one(self) -> None:
        shown = server("smsc.example")
        words = ("is not the one of `pin`: ", f"its SHA-256 is {shown.pin.hex()}, set `pin`")
        await self.refused(shown, Proof(host="smsc.example", pin=server("smsc.example").pin), *words)
        # Not by what stands above it, either.
        shown = server("smsc.example", issuer=authority("Below", self.ca))
        await self.refused(
            shown, Proof(host="smsc.example", pin=self.ca.pin), f"its SHA-256 is {shown.pin.hex()}"
        )
