"""The secrets of one lab: made once, kept in one file that only its owner may read."""

from __future__ import annotations

import base64
import datetime
import os
import secrets
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from lab.errors import BadInput
from lab.settings import LabSettings

Secrets = dict[str, str]
NAMES = {
    "oracle_password",
    "his_password",
    "bmc_password",
    "corosync_authkey",
    "bmc_tls_key",
    "bmc_tls_certificate",
    "dump_password",
    "seal_key",
    "dump_source_client_key",
    "dump_source_client_public_key",
    "dump_source_host_key",
    "dump_source_host_public_key",
}


def ensure_secrets(settings: LabSettings, bmc_names: list[str]) -> Secrets:
    """The lab's secrets, generated at the first call. Also a file of Ansible variables. Raises BadInput."""
    path = settings.secrets
    kept = read_secrets(path) if path.exists() else {}
    if kept.keys() >= NAMES:
        return kept
    made = {**_generate(bmc_names), **kept}  # a lab that an earlier version made lacks what is new
    _write(path, made)
    return made


def read_secrets(path: Path) -> Secrets:
    """The stored secrets. Raises BadInput where the file is missing or damaged."""
    try:
        loaded = yaml.safe_load(path.read_text())
        return {str(key): str(value) for key, value in loaded.items()}
    except (OSError, yaml.YAMLError, AttributeError):
        raise BadInput(
            "The lab's secrets cannot be read", where=str(path), todo="Run `lab down` and `lab up`"
        ) from None


def _write(path: Path, made: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("# Generated for this lab alone; `lab down` removes it.\n")
        yaml.safe_dump(made, file)
    fresh.rename(path)


def _generate(bmc_names: list[str]) -> Secrets:
    key, certificate = _certificate(bmc_names)
    client, client_public = _ssh_key()
    host, host_public = _ssh_key()
    return {
        "dump_source_client_key": client,
        "dump_source_client_public_key": client_public,
        "dump_source_host_key": host,
        "dump_source_host_public_key": host_public,
        "oracle_password": _password(),
        "his_password": _password(),
        "bmc_password": _password(),
        "dump_password": _password(),
        "seal_key": secrets.token_urlsafe(24),  # 32 characters
        "corosync_authkey": base64.b64encode(secrets.token_bytes(128)).decode(),
        "bmc_tls_key": key,
        "bmc_tls_certificate": certificate,
    }


def _ssh_key() -> tuple[str, str]:
    """A key for SSH, as its two files hold it: private, public."""
    key = ed25519.Ed25519PrivateKey.generate()
    openssh = serialization.PrivateFormat.OpenSSH
    private = key.private_bytes(serialization.Encoding.PEM, openssh, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return private.decode(), public.decode()


def _password() -> str:
    """24 characters that need no quoting anywhere, starting with a letter (Oracle asks for that)."""
    return "L" + secrets.token_hex(12)[:23]


def _certificate(names: list[str]) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lab bmc")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()
