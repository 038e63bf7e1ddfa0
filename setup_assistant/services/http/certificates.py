"""Who issued what a host shows, and whether that is an authority of the public."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography import x509


@dataclass(frozen=True)
class Chain:
    """What a host showed. ``names`` begin with its own and end with who issued the last of them."""

    issuer: str
    names: tuple[str, ...]
    public: bool
    times: tuple[datetime, datetime]
    """From when and until when it is valid."""

    @property
    def valid_until(self) -> date:
        """The last day."""
        return self.times[1].date()

    def outdated(self, at: datetime) -> bool:
        """Whether nobody is between, but it has expired at that time, or a clock is wrong: only the public's says so."""
        return self.public and not self.times[0] <= at <= self.times[1]


class Public:
    """The authorities of the public: those of certifi, which comes with requests, and ``extra_pem``.

    They say who issued a certificate, and never whether it is trusted: the system does that.
    """

    def __init__(self, extra_pem: str = "") -> None:
        self._extra_pem = extra_pem

    def chain(self, tls: ssl.SSLSocket) -> Chain | None:
        """Of the host at the other end; None where it can't be understood."""
        from cryptography import x509
        from cryptography.x509.oid import NameOID

        try:
            certificates = [x509.load_der_x509_certificate(der) for der in _shown(tls)]
        except ValueError:
            return None
        if not certificates:
            return None
        first, last = certificates[0], certificates[-1]
        names = [common_name(certificate.subject) for certificate in certificates]
        if not first.subject.get_attributes_for_oid(NameOID.COMMON_NAME):
            names[0] = tls.server_hostname or ""  # whose names stand elsewhere in it
        issuer = common_name(first.issuer)
        top = common_name(last.issuer)
        return Chain(
            issuer,
            tuple(names if names[-1] == top else (*names, top)),
            self._issued(certificates),
            (first.not_valid_before_utc, first.not_valid_after_utc),
        )

    def _issued(self, certificates: list[x509.Certificate]) -> bool:
        """Whether one of ours is at the end of the first one's path through the others."""
        current, rest = certificates[0], certificates[1:]
        for _step in certificates:
            if any(_signed(current, root) for root in self._called(current.issuer)):
                return True
            above = next((one for one in rest if _signed(current, one)), None)
            if above is None:
                return False
            current = above
        return False

    def _called(self, name: x509.Name) -> Iterator[x509.Certificate]:
        """Ours with that name in them: only these are taken apart, for some are against the rules of today."""
        from cryptography import x509

        part = name.public_bytes()
        for der in self._roots:
            if part in der:
                yield x509.load_der_x509_certificate(der)

    @cached_property
    def _roots(self) -> list[bytes]:
        import certifi

        store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        store.load_verify_locations(cadata=f"{certifi.contents()}\n{self._extra_pem}")
        return store.get_ca_certs(binary_form=True)


def common_name(name: x509.Name) -> str:
    """The name of a subject or an issuer for people; empty where it has none."""
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return ""


def _shown(tls: ssl.SSLSocket) -> Iterable[bytes]:
    """The certificates as they came, the host's own first."""
    public: Any = getattr(tls, "get_unverified_chain", None)  # Python 3.13 and later
    if public is not None:
        return public() or ()
    inside: Any = tls._sslobj  # type: ignore[attr-defined]  # noqa: SLF001 - as truststore does
    return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in inside.get_unverified_chain()]


def _signed(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
