"""A seal says who and since when, of these very bytes; whatever else it is made of, it proves nothing."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from livret.archive.seal import check, cms, create
from tests.authorities import PASSWORD, Identity, identity, p12, served, stamping

CONTENT = b"0123  bagit.txt\r\n4567  d\xc3\xa9part.txt\n"
NOW = datetime.now(UTC)
#: What seals tell of time is whole seconds.
_SECOND = timedelta(seconds=1)


class Cast(NamedTuple):
    """Who there is: an authority, an association that it knows, a clock that it knows, and somebody else."""

    root: Identity
    signer: Identity
    clock: Identity
    stranger: Identity
    folder: Path
    who: create.Signer
    signature: bytes
    stamp: bytes
    made: tuple[datetime, datetime]

    @property
    def trust(self) -> list[object]:
        return [self.root.certificate]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    folder = tmp_path_factory.mktemp("seal")
    root, begun = identity("Autorité d’exemple"), datetime.now(UTC)
    signer, clock = identity("Association d’Exemple", root), identity("Horloge d’exemple", root, stamps=True)
    who = create.signer(p12(folder / "a.p12", signer, root), lambda: PASSWORD, NOW)
    with served(stamping(folder / "tsa", clock)) as address:
        stamp = create.stamp(CONTENT, address)
    signature, stranger = create.sign(CONTENT, who), identity("Quelqu’un d’autre")
    return Cast(root, signer, clock, stranger, folder, who, signature, stamp, (begun, datetime.now(UTC)))


def test_who_signed_and_since_when_it_is_there_are_told(cast: Cast) -> None:
    found = check.check_signature(cast.signature, CONTENT, cast.trust, NOW)
    assert (found.by, found.issuer, found.vouched) == ("Association d’Exemple", "Autorité d’exemple", True)
    assert found.when
    begun, done = cast.made
    assert begun - _SECOND < found.when <= done
    stamped = check.check_stamp(cast.stamp, CONTENT, cast.trust)
    assert (stamped.by, stamped.vouched) == ("Horloge d’exemple", True)
    assert begun - _SECOND < stamped.when <= done


def test_nobody_vouches_for_who_is_not_trusted(cast: Cast) -> None:
    assert not check.check_signature(cast.signature, CONTENT, [], NOW).vouched
    assert not check.check_stamp(cast.stamp, CONTENT, []).vouched
    strangers = [cast.stranger.certificate]
    with pytest.raises(cms.Broken, match="aucun des certificats"):
        check.check_signature(cast.signature, CONTENT, strangers, NOW)
    with pytest.raises(cms.Broken, match="aucun des certificats"):
        check.check_stamp(cast.stamp, CONTENT, strangers)


def test_a_certificate_that_is_trusted_itself_needs_no_authority(cast: Cast) -> None:
    assert check.check_signature(cast.signature, CONTENT, [cast.signer.certificate], NOW).vouched
    assert check.check_stamp(cast.stamp, CONTENT, [cast.clock.certificate]).vouched


def test_a_seal_of_something_else_proves_nothing(cast: Cast) -> None:
    other = CONTENT.replace(b"\r\n", b"\n")
    for trust in ([], cast.trust):
        with pytest.raises(cms.Broken, match="autre chose"):
            check.check_signature(cast.signature, other, trust, NOW)
        with pytest.raises(cms.Broken, match="autre chose"):
            check.check_stamp(cast.stamp, other, trust)


def test_what_the_signature_does_not_cover_cannot_be_changed_either(cast: Cast) -> None:
    for at in (
        *range(20, 60),
        *range(len(cast.signature) - 170, len(cast.signature), 7),
    ):  # all of them in bench/archives.py
        changed = bytearray(cast.signature)
        changed[at] ^= 1
        with pytest.raises(cms.Broken):
            check.check_signature(bytes(changed), CONTENT, cast.trust, NOW)


@pytest.mark.parametrize(("days", "told"), [((-20, -10), "a expiré le"), ((10, 20), "valable qu’à partir du")])
def test_a_certificate_out_of_its_time_signs_nothing(cast: Cast, days: tuple[int, int], told: str) -> None:
    path = p12(cast.folder / "late.p12", identity("Association d’Exemple", cast.root, days=days))
    with pytest.raises(create.NotSealed, match=told):
        create.signer(path, lambda: PASSWORD, NOW)


def test_a_certificate_that_expired_since_is_judged_at_the_time_of_the_stamp(cast: Cast) -> None:
    later = NOW + timedelta(days=4000)
    assert check.check_signature(cast.signature, CONTENT, cast.trust, NOW).vouched
    with pytest.raises(cms.Broken, match="rien ne prouve"):
        check.check_signature(cast.signature, CONTENT, cast.trust, later)
    assert check.check_signature(cast.signature, CONTENT, [], later).until < later


def test_a_file_that_cannot_sign_says_why(cast: Cast) -> None:
    folder = cast.folder
    with pytest.raises(create.NotSealed, match="mot de passe est faux"):
        create.signer(folder / "a.p12", lambda: "autre", NOW)
    with pytest.raises(create.NotSealed, match="aucune clé"):
        create.signer(p12(folder / "b.p12", cast.signer, key=False), lambda: PASSWORD, NOW)
    (folder / "c.p12").write_bytes(cast.root.pem)
    with pytest.raises(create.NotSealed, match="PKCS#12"):
        create.signer(folder / "c.p12", lambda: PASSWORD, NOW)
    with pytest.raises(create.NotSealed, match="aucun certificat"):
        check.trust(folder / "a.p12")
    with pytest.raises(create.NotSealed, match="impossible de lire"):
        create.signer(folder / "none.p12", lambda: PASSWORD, NOW)


def test_a_file_without_password_asks_for_none(cast: Cast) -> None:
    def password() -> str:
        raise AssertionError

    path = p12(cast.folder / "open.p12", cast.signer, password="")
    assert create.signer(path, password, NOW).certificate == cast.signer.certificate


def test_an_authority_that_stamps_nothing_is_told(cast: Cast) -> None:
    answers = {
        "pas un jeton": lambda _query: b"<html>bonjour</html>",
        "d’autre chose": lambda _query: cast.stamp,
        "n’est pas": lambda _query: b"",
    }
    for found, answer in answers.items():
        with served(answer) as address, pytest.raises(create.NoStamp, match=found):
            create.stamp(CONTENT, address)
    with served(lambda _query: b"", status=503) as address, pytest.raises(create.NoStamp, match="503"):
        create.stamp(CONTENT, address)
    for typed in ("file:///etc/passwd", "tsa.exemple.fr", "https://", "http://[", "https://é.fr"):
        with pytest.raises(create.NotSealed, match="https://"):
            create.authority_address(typed)


def test_an_authority_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(create.NoStamp, match="0 s"):
            create.stamp(CONTENT, address, seconds=0.2)
    with pytest.raises(create.NoStamp, match="ne répond pas"):
        create.stamp(CONTENT, address)  # nobody listens there any more


def test_an_authority_that_drips_or_floods_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        list(create.blocks(lambda _size: b"x", until=0.0))
    with pytest.raises(ValueError, match="long"):
        list(create.blocks(lambda size: b"x" * size, until=float("inf")))
