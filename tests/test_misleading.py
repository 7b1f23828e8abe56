"""Links that may mislead: remarked once each, at their place; ordinary addresses never."""

from pathlib import Path

import pytest

from livret.base.problems import Problem, Severity
from livret.edition.markdown.read import read_text
from livret.edition.misleading_links import faults, read
from livret.edition.prose import MarkdownFile

MISLEADING = [
    # typed, code, what the message must name
    ("[le site](https://banque.fr@autre.example/)", "TEXTE-081", "autre.example"),
    ("Voir https://banque.fr@autre.example/a.", "TEXTE-081", "banque.fr"),
    ("<https://banque.fr%20@autre.example/>", "TEXTE-081", "autre.example"),
    ("[le site](https://moi:secret@autre.example/)", "TEXTE-081", "moi:secret"),
    ("[le site](https://b\u0430nque.fr)", "TEXTE-082", "U+0430"),
    ("www.b\u0430nque.fr", "TEXTE-082", "CYRILLIC"),
    ("contact@b\u03b1nque.fr", "TEXTE-082", "U+03B1"),
    ("[le site](https://\u0430\u0440\u0440\u04cf\u0435.com)", "TEXTE-082", "U+0430"),
    ("[le site](https://b\u0131nque.fr)", "TEXTE-082", "U+0131"),
    ("[le site](https://b\u1ea1nque.fr)", "TEXTE-082", "U+1EA1"),
    ("[le site](https://\uff42anque.fr)", "TEXTE-082", "U+FF42"),
    ("[le site](https://banque.fr\u2044a.example/)", "TEXTE-082", "U+2044"),
    ("[le site](https://banque\u3002fr/)", "TEXTE-082", "U+3002"),
    ("[le site](https://xn--bnque-5ve.fr/)", "TEXTE-082", "U+0430"),
    ("[écrire](mailto:a@b\u0430nque.fr)", "TEXTE-082", "U+0430"),
    ("[le site](https://xn--mairie-orlans-khb.fr/)", "TEXTE-083", "mairie-orléans.fr"),
    ("[le site](https://%62anque.fr/)", "TEXTE-084", "banque.fr"),
    ("[le site](https://banque.fr%2Fa.example/)", "TEXTE-084", "banque.fr/a.example"),
    ("[https://www.banque.fr](https://autre.example/)", "TEXTE-085", "autre.example"),
    ("[www.banque.fr](https://autre.example/)", "TEXTE-085", "www.banque.fr"),
    ("[banque.fr](https://autre.example/)", "TEXTE-085", "banque.fr"),
    ("[le site https://banque.fr ici](https://autre.example/)", "TEXTE-085", "banque.fr"),
    ("[https://banque.fr](https://banque.fr.autre.example/)", "TEXTE-085", "autre.example"),
    ("[https://b\u0430nque.fr](https://banque.fr)", "TEXTE-085", "https://banque.fr"),
    ("[https://a.fr/b](https://a.fr/c)", "TEXTE-085", "a.fr/c"),
    ("[a@b.fr](mailto:c@d.fr)", "TEXTE-085", "c@d.fr"),
    ("[a@b.fr](https://d.fr)", "TEXTE-085", "https://d.fr"),
    ("[https://d.fr](mailto:a@d.fr)", "TEXTE-085", "mailto:a@d.fr"),
    ("[écrire](mailto:a@b.fr?bcc=c@d.fr)", "TEXTE-086", "bcc"),
    ("[écrire](mailto:a@b.fr?subject=Oui&BODY=texte&attach=x)", "TEXTE-086", "attach, body"),
    ("[écrire](mailto:a@b.fr?subject=Oui%0D%0ABcc:c@d.fr)", "TEXTE-086", "%0A"),
    ("[le site](http://192.0.2.1/)", "TEXTE-087", "192.0.2.1"),
    ("[le site](http://3221225985/)", "TEXTE-087", "3221225985"),
    ("[le site](http://0xC0.0.02.1/)", "TEXTE-087", "0xC0"),
    ("[le site](http://[::1]/)", "TEXTE-087", "::1"),
    ("[le site](https://banque.fr:8443/)", "TEXTE-088", "8443"),
    (f"[le site](https://banque.fr/{'a/' * 300})", "TEXTE-089", "618"),
]
ORDINARY = [
    "[le site](https://www.mairie-orléans.fr)", "https://www.mairie-orléans.fr, www.a.fr/b et contact@a.fr.",
    "[www.a.fr](https://www.a.fr/)", "[a.fr](https://www.a.fr/une/page?b=c)", "[https://a.fr/b…](https://a.fr/b/c)",
    "[www.a.fr](http://a.fr/)", "[HTTPS://A.FR](https://a.fr)", "[https://a.fr/été](https://a.fr/%C3%A9t%C3%A9/)",
    "[insee.fr](https://statistiques.insee.fr/)", "[le jeu de data.gouv.fr](https://www.insee.fr)",
    "[les agent.es](https://a.fr)", "[rapport.pdf](https://a.fr/rapport-2024.pdf)", "[Node.js](https://nodejs.org)",
    "[le compte](https://a.social/@nom)", "[le site](https://a.fr:443/b@c:80)", "[a@b.fr](mailto:A@b.fr)",
    "[écrire](mailto:a@b.fr?subject=Bonjour%20%C3%A0%20tous)", "[le site](https://œuvre-aïeul.fr)",
    "[le site](https://президент.рф/)", "[le site](https://例え.jp/)", "[le site](https://col·lectiu.cat)",
    "[la page](https://fr.wikipedia.org/wiki/Été_(saison))", "<https://a.fr/b>", "https://a.fr/b*c",
]  # fmt: skip
REFUSED = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)", "java&Tab;script:x", "java&NewLine;script:x", "j&#97;v&#x61;script:x",
    " javascript:x ", "\\javascript:x", "data:text/html;base64,AAAA", "vbscript:x", "file:///etc/passwd", "FILE://serveur/partage",
    "\\\\\\\\serveur\\\\partage", "//serveur/partage", "https:a.fr", "https:/a.fr", "https:\\\\\\\\a.fr",
    "https://banque.fr\\\\@autre.example", "livret:territoire-essai", "#ancre", "/etc/passwd", "tel:0102030405",
]  # fmt: skip


def problems(typed: str) -> tuple[Problem, ...]:
    return read_text(MarkdownFile("t.md", f"{typed}\n", Path()), lambda *_: None).problems


@pytest.mark.parametrize(("typed", "code", "named"), MISLEADING, ids=lambda value: ascii(value)[:40])
def test_what_may_mislead_is_remarked_once_at_its_place(typed: str, code: str, named: str) -> None:
    (problem,) = problems(typed)
    place = problem.location
    assert (problem.code, problem.severity) == (code, Severity.WARNING)
    assert named in problem.message
    assert problem.help
    assert place
    pointed = typed[place.column - 1 : place.column - 1 + place.width]
    assert pointed.startswith(("http", "mailto:", "www.", "contact@"))


@pytest.mark.parametrize("typed", ORDINARY)
def test_nothing_is_said_of_an_ordinary_address(typed: str) -> None:
    assert problems(typed) == ()


@pytest.mark.parametrize("target", REFUSED)
def test_a_link_that_is_no_address_is_refused_however_it_is_spelt(target: str) -> None:
    assert "TEXTE-060" in {problem.code for problem in problems(f"[le site]({target})")}


def test_links_of_captions_and_notes_are_read_as_well() -> None:
    note = "Un texte[^1].\n\n[^1]: Voir [le site](https://banque.fr@autre.example/)."
    figure = '![a](a.jpg "Une halle, [vue ici](https://192.0.2.1/) | A. Essai")'
    assert [problem.code for problem in problems(f"{note}\n\n{figure}")] == ["TEXTE-081", "TEXTE-087"]


def test_names_that_no_program_can_read_are_left_as_they_are() -> None:
    assert read("xn--\u00e9\u00e9.xn--99999999.fr")
    assert [kind.code for kind, _values in faults("https://xn--a-\ud800.fr", "")][:1] != []
