import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from exchange.mails import Mail
from runtime.mail_carriers import CarrierDown, FolderCarrier, Outcome, carrier_of, server_at
from runtime.settings import Environment, Settings, UnfitSettings
from tests.support.mail_server import MailServer, Wishes

BO = UUID(int=7)
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
MAIL = Mail("bo@city.example", "<7@city.example>", b"Message-ID: <7@city.example>\r\n\r\n.Hallo\r\n")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a mail server on this machine, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(LONG_AGO)
        .not_valid_after(FAR_AHEAD - timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls(identity: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(identity)
    return context


@pytest.fixture
def trusted(identity: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process trust the mail server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(identity))


def carry(url: str, folder: Path) -> Outcome:
    settings = Settings(env=Environment.TEST, data_dir=folder, smtp_url=SecretStr(url))
    with carrier_of(settings, folder) as carrier:
        return carrier.carry(BO, MAIL).outcome


def test_a_mail_is_taken_byte_for_byte(tmp_path: Path) -> None:
    with MailServer() as server:
        assert carry(server.url, tmp_path) is Outcome.SENT
    assert server.raw == [MAIL.content]


@pytest.mark.usefixtures("trusted")
def test_starttls_and_password_are_taken_from_the_address(tmp_path: Path, tls: ssl.SSLContext) -> None:
    with MailServer(Wishes(tls=tls, user="gate@book", password="p:w/d")) as server:
        url = f"smtp://gate%40book:p%3Aw%2Fd@127.0.0.1:{server.port}?starttls=1"
        assert carry(url, tmp_path) is Outcome.SENT
    assert len(server.taken) == 1


# The test server knows no other way to encryption than STARTTLS and warns that it would take a password without.
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.usefixtures("trusted")
def test_smtps_is_encrypted_from_the_start(tmp_path: Path, tls: ssl.SSLContext) -> None:
    wishes = Wishes(tls=tls, tls_from_the_start=True, user="gatebook", password="secret")
    with MailServer(wishes) as server:
        url = f"smtps://gatebook:secret@127.0.0.1:{server.port}"
        assert carry(url, tmp_path) is Outcome.SENT
    assert len(server.taken) == 1


def test_a_server_whose_certificate_nobody_vouches_for_is_not_spoken_to(
    tmp_path: Path, tls: ssl.SSLContext
) -> None:
    with MailServer(Wishes(tls=tls)) as server, pytest.raises(CarrierDown, match="certificate"):
        carry(f"{server.url}?starttls=1", tmp_path)
    assert server.taken == []


def test_a_server_without_encryption_is_not_spoken_to_where_it_was_asked_for(tmp_path: Path) -> None:
    with MailServer() as server, pytest.raises(CarrierDown, match="does not let us in"):
        carry(f"{server.url}?starttls=1", tmp_path)


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_lets_nothing_leave(tmp_path: Path, tls: ssl.SSLContext) -> None:
    with (
        MailServer(Wishes(tls=tls, user="gatebook", password="secret")) as server,
        pytest.raises(CarrierDown, match="does not let us in") as refused,
    ):
        carry(f"smtp://gatebook:wrong@127.0.0.1:{server.port}?starttls=1", tmp_path)
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "encrypted", "starttls"),
    [
        ("smtp://mail.city.example", "mail.city.example", 25, False, False),
        ("smtp://mail.city.example:587?starttls=1", "mail.city.example", 587, False, True),
        ("smtp://mail.city.example:587/?starttls=0", "mail.city.example", 587, False, False),
        ("smtps://mail.city.example", "mail.city.example", 465, True, False),
        ("smtp://gatebook:secret@localhost:2525", "localhost", 2525, False, False),
    ],
)
def test_an_address_of_a_mail_server_is_read(
    url: str, host: str, port: int, encrypted: bool, starttls: bool
) -> None:
    server = server_at(url)
    assert (server.host, server.port, server.encrypted, server.starttls) == (host, port, encrypted, starttls)
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "smtp://:25",
        "smtp://mail.city.example:port",
        "smtp://mail.city.example:99999",
        "smtp://mail.city.example?tls=1",
        "smtp://mail.city.example/inbox",
    ],
)
def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(UnfitSettings, match="GATEBOOK_SMTP_URL cannot be read"):
        server_at(url)


def test_a_password_is_not_sent_unencrypted_over_a_network() -> None:
    with pytest.raises(UnfitSettings, match="unencrypted") as refused:
        server_at("smtp://gatebook:secret@mail.city.example")
    assert "secret" not in str(refused.value)
    assert server_at("smtp://gatebook:secret@mail.city.example?starttls=1").password == "secret"


def test_a_file_kept_again_takes_its_own_place(tmp_path: Path) -> None:
    with FolderCarrier(tmp_path / "mail") as carrier:
        carrier.carry(BO, Mail("bo@city.example", "<7@city.example>", b"first"))
        assert carrier.carry(BO, MAIL).outcome is Outcome.KEPT
    assert [file.name for file in (tmp_path / "mail").iterdir()] == [f"{BO}.eml"]
    assert (tmp_path / "mail" / f"{BO}.eml").read_bytes() == MAIL.content
