"""A message: kept in parts, the same bytes whole, read back by another library than the one that wrote it."""

import email.policy
from datetime import UTC, datetime
from hashlib import sha256

import fast_mail_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.delivery.messages import Envelope, Message, MessageText, compose, share, unpacked

PDF = bytes(range(256)) * 40
TEXT = MessageText("Votre exemplaire – « été » & œuvre", "Madame,\r\n\r\n.point\r\n" + "é" * 300, "<p>Madame,</p>")


def envelope(**changes: object) -> Envelope:
    entries: dict[str, object] = {
        "sender": "equipe@exemple.fr", "sender_name": "La Maison, d’Exemple", "reply_to": "", "to": "a@exemple.fr",
        "to_name": "Élise Exemple", "date": datetime(2026, 3, 1, tzinfo=UTC), "message_id": "1@exemple.fr",
        "unsubscribe": ("mailto:stop@exemple.fr",),
    }  # fmt: skip
    return Envelope(**{**entries, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [0, 1, 56, 57, 58, 5700, len(PDF)])
def test_another_library_reads_what_was_written(length: int) -> None:
    shared = share(PDF[:length])
    message = compose(envelope(), TEXT, "exemple.pdf", PDF, shared)
    read = fast_mail_parser.parse_email(message.whole(shared.lines))
    assert read.subject == TEXT.subject
    assert read.attachments[0].content == PDF
    assert read.text_plain[0].replace("\r\n", "\n").rstrip("\n") == TEXT.plain.replace("\r\n", "\n")
    assert read.text_html[0].strip() == TEXT.html
    assert read.headers["List-Unsubscribe"] == ["<mailto:stop@exemple.fr>"]


def test_a_message_is_what_rfc_5322_allows() -> None:
    shared = share(PDF)
    whole = compose(envelope(), TEXT, "exemple.pdf", PDF, shared).whole(shared.lines)
    assert whole.isascii()
    assert b"\n" not in whole.replace(b"\r\n", b"")
    assert b"\r" not in whole.replace(b"\r\n", b"")
    assert max(map(len, whole.split(b"\r\n"))) <= 78
    assert whole.count(b"\r\nTo:") == 1
    assert b"Auto-Submitted" not in whole


def test_the_same_message_is_the_same_bytes() -> None:
    shared = share(PDF[:999])
    one, other = (compose(envelope(), TEXT, "exemple.pdf", PDF, shared) for _ in range(2))
    assert one == other
    assert one.digest(shared.lines) == sha256(one.whole(shared.lines)).hexdigest()


def test_a_message_is_kept_as_it_is() -> None:
    shared = share(PDF[:999])
    message = compose(envelope(), TEXT, "exemple.pdf", PDF, shared)
    assert unpacked(message.packed()) == message


@given(st.binary(max_size=60))
def test_what_is_no_message_is_told(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        unpacked(data)


def test_dots_at_the_beginning_of_lines_are_doubled() -> None:
    assert Message(b".a\r\n..b\r\nc.\r\n", b"", b"").parts(b"")[0] == b"..a\r\n...b\r\nc.\r\n"


@pytest.mark.parametrize("name", ["x\r\nBcc: b@exemple.fr", "x\nBcc: b@exemple.fr"])
def test_no_name_makes_a_header(name: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compose(envelope(to_name=name), TEXT, "exemple.pdf", b"", share(b""))


ENCODED = (
    "=?utf-8?q?a=0D=0ABcc:_b=40x.fr?=",
    "=?utf-8?b?YQ0KQmNjOiBiQHguZnI=?=",
    "=?utf-8?b?QWRtaW4=?=",
    "=?=?utf-8?q?x?=",
)


@pytest.mark.parametrize("words", ENCODED)
def test_words_that_look_encoded_stay_as_they_are(words: str) -> None:
    text = MessageText(words, TEXT.plain, TEXT.html)
    head = compose(envelope(to_name=words, sender_name=words), text, "exemple.pdf", b"", share(b"")).head
    read = email.message_from_bytes(head, policy=email.policy.SMTP)
    assert [name for name in read if name == "Bcc"] == []
    shown = words.replace("=?", "= ?")
    assert read["Subject"] == shown
    for name in ("To", "From"):
        assert [each.display_name for each in read[name].addresses] == [shown]


def test_a_name_with_commas_makes_no_recipient() -> None:
    shared = share(b"")
    message = compose(envelope(to_name="Exemple, b@exemple.fr"), TEXT, "exemple.pdf", b"x", shared)
    to = [line for line in message.head.split(b"\r\n") if line.startswith(b"To:")]
    assert to == [b'To: "Exemple, b@exemple.fr" <a@exemple.fr>']
