"""Reads the certificate of a far side: the hosts that it is for, and its pin.

Only subjectAltName counts for a host: a common name proves nothing (RFC 9525 section 2).
"""

import hashlib
from ipaddress import IPv4Address, IPv6Address, ip_address

from cryptography import x509
from OpenSSL import crypto
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import (
    DNS_ID,
    CertificatePattern,
    DNSPattern,
    IPAddress_ID,
    IPAddressPattern,
    verify_service_identity,
)


def identity(host: str) -> DNS_ID | IPAddress_ID:
    """Return the name that a certificate for this host must have: a DNS name or an address.

    :raises ValueError: no certificate can be for it.
    """
    try:
        # An address of one link has the name of our interface behind it, which is nobody else's business.
        return IPAddress_ID(str(ip_address(host.partition("%")[0])))
    except ValueError:
        return DNS_ID(host.removesuffix("."))


def server_name(host: str) -> bytes | None:
    """Return the host as server_name of the handshake; None for an address, which has none (RFC 6066 section
    3).
    """
    try:
        meant = identity(host)
    except ValueError:
        return None
    return meant.hostname if isinstance(meant, DNS_ID) else None


def pin_of(certificate: crypto.X509) -> bytes:
    """Return the SHA-256 of a certificate's DER, 32 octets."""
    return hashlib.sha256(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)).digest()


def is_for(certificate: crypto.X509, host: str) -> bool:
    """Tell whether a certificate is for this host.

    :raises ValueError: the certificate cannot be read, or the host is one that none can be for.
    """
    try:
        verify_service_identity(_patterns(certificate), [identity(host)], [])
    except (VerificationError, CertificateError):
        return False
    return True


def hosts_of(certificate: crypto.X509) -> list[str]:
    """Return the DNS names and addresses of a certificate, as they are written in it.

    :raises ValueError: the certificate cannot be read.
    """
    return [str(one.value) for one in _names(certificate)]


def subject_of(certificate: crypto.X509) -> str:
    """Return the subject as RFC 4514 writes names; empty if it cannot be read."""
    try:
        return certificate.to_cryptography().subject.rfc4514_string()
    except (ValueError, x509.InvalidVersion):
        return ""


def issuer_of(certificate: crypto.X509) -> str:
    """Return the issuer as RFC 4514 writes names; empty if it cannot be read."""
    try:
        return certificate.to_cryptography().issuer.rfc4514_string()
    except (ValueError, x509.InvalidVersion):
        return ""


def _names(certificate: crypto.X509) -> list[x509.DNSName | x509.IPAddress]:
    try:
        extensions = certificate.to_cryptography().extensions
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    except (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType) as error:
        raise ValueError(str(error)) from None
    return [one for one in names if isinstance(one, (x509.DNSName, x509.IPAddress))]


def _patterns(certificate: crypto.X509) -> list[CertificatePattern]:
    """Return the patterns to compare hosts with.

    A name that no host can have is left out, and spoils no other.
    """
    patterns: list[CertificatePattern] = []
    for one in _names(certificate):
        if isinstance(one, x509.DNSName):
            try:
                patterns.append(DNSPattern.from_bytes(one.value.encode()))
            except CertificateError:
                # A wildcard that is too wide (`*.com`), or an address that calls itself a DNS name.
                continue
        elif isinstance(one.value, (IPv4Address, IPv6Address)):
            patterns.append(IPAddressPattern(one.value))
    return patterns
