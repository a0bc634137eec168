"""A certificate for loopback and the authority behind it, made for one test."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from msgspec import Struct

_DAY = timedelta(days=1)
# From Python 3.13 on certificates are held to RFC 5280: who signs says so, and is known by a key that the signed names.
_SIGNS = x509.KeyUsage(
    digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
    data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
)  # fmt: skip


class Certificate(Struct, frozen=True):
    """Where they lie: the certificate with its key, and what a client must trust."""

    file: Path
    key: Path
    authority: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def certify(folder: Path, host: str = "localhost") -> Certificate:
    """Make a certificate for `host` and 127.0.0.1 in `folder`."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # OpenSMTPD shows no other
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
    root = _begun(issuer, issuer, authority_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(_SIGNS, critical=True)
    known_by = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    root = root.add_extension(known_by, critical=False)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ip_address("127.0.0.1"))])
    signer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known_by)
    leaf = (
        _begun(subject, issuer, key.public_key())
        .add_extension(names, critical=False)
        .add_extension(signer, critical=False)
    )
    made = Certificate(folder / "server.pem", folder / "server.key", folder / "authority.pem")
    made.authority.write_bytes(root.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    made.file.write_bytes(leaf.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    made.key.chmod(0o600)
    return made


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return begun.serial_number(x509.random_serial_number()).not_valid_before(now - _DAY).not_valid_after(now + _DAY)
