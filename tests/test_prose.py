"""Markdown as authors type it, and what becomes of it (~ is U+00A0, _ is U+202F in expectations)."""

import re
import time
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base.problems import Kind, Location, Problem, Severity
from livret.catalogue import prose as kinds
from livret.catalogue.layout import MISSING_GLYPH
from livret.edition.markdown.read import Sections, read_sections, read_text
from livret.edition.model import Picture, RubricRule
from livret.edition.prose import MarkdownFile, Prose
from livret.edition.typography.typeset import typeset

RULES = [
    RubricRule.model_validate({"titre": "Le projet pilote"}),
    RubricRule.model_validate({"titre": "Les limites", "obligatoire": False}),
    RubricRule.model_validate(
        {"titre": "Le point de vue de l’alliée", "variantes": ["Le point de vue de l’allié·e"], "obligatoire": False}
    ),
]


def picture(name: str, _place: Location) -> Picture | None:
    if "absente" in name:
        return None
    return Picture(Path(name), f"https://edition.invalid/{name}", 40, 30, "RGB", "0" * 64)


def text(markdown: str) -> Prose:
    return read_text(MarkdownFile("texte.md", markdown, Path()), picture)


def sections(markdown: str) -> Sections:
    return read_sections(MarkdownFile("texte.md", markdown, Path()), RULES, picture)


def shown(words: str) -> str:
    return words.replace("\u00a0", "~").replace("\u202f", "_")


def html(markdown: str) -> str:
    """Return what *markdown* becomes, without places and without the spaces that bind last words."""
    read = text(markdown)
    assert read.problems == ()
    return shown(re.sub(r' data-src="\d+"', "", read.html))


# --- What is understood ------------------------------------------------------------------------------

UNDERSTOOD = {
    "paragraph, on two lines": ("un\ndeux", "<p>un~deux</p>"),
    "bold, italics": ("un **deux** _trois_ *quatre* cinq six", None),
    "snake_case_word": ("un mot_avec_traits ici donc", "<p>un mot_avec_traits ici~donc</p>"),
    "break": ("un\\\ndeux  \ntrois", "<p>un<br>deux<br>trois</p>"),
    "escape": (r"\*un\* \# \[a\] \"", '<p>*un* # [a]~"</p>'),
    "a heading within a text ends on two words": (
        "## Deux mots\n\n### Une personne occupe un diagnostic inventé",
        "<h2>Deux mots</h2>\n<h3>Une personne occupe un diagnostic~inventé</h3>",
    ),
    "entities": ("a&nbsp;b &amp; &lt;c&gt; &eacute;", "<p>a~b &amp; &lt;c&gt;~é</p>"),
    "template": (r"\{{ x }} \{% y %}", "<p>{{ x }} {% y~%}</p>"),
    "less than": ("a < b et 3<4", "<p>a &lt; b et~3&lt;4</p>"),
    "code": ('`a "b" <c>` et puis', '<p><code>a "b" &lt;c&gt;</code> et~puis</p>'),
    "link": ("[un **lien**](https://a.fr/?b=1&c) ici donc", None),
    "another language": (
        'Il dit "[Fai tirar : 1000 còps!]{langue=oc}", ici même.',
        '<p>Il dit «~<span lang="oc">Fai tirar : 1000 còps!</span>~», ici~même.</p>',
    ),
    "another language, styled": (
        '*[The **2nd** day; yes?]{ langue="en-GB" }* et le 2eme jour',
        '<p><em><span lang="en-GB">The <strong>2nd</strong> day; yes?</span></em>'
        ' et le 2<sup class="ordinal">e</sup>~jour</p>',
    ),
    "another language in a link": (
        "[[Repair cafe]{langue=en}](https://a.fr) puis voilà",
        '<p><a href="https://a.fr"><span lang="en">Repair cafe</span></a> puis~voilà</p>',
    ),
    "mail": ("<a@b.fr> [b](mailto:a@b.fr) ou <https://c.fr/d>", None),
    "list under a sentence": ("Deux :\n- un\n- deux", "<p>Deux~:</p>\n<ul><li>un</li><li>deux</li></ul>"),
    "list with blank lines": ("- un\n\n- deux\n\n\n- trois", "<ul><li>un</li><li>deux</li><li>trois</li></ul>"),
    "list, signs mixed": ("- un\n* deux\n+ trois", "<ul><li>un</li><li>deux</li><li>trois</li></ul>"),
    "two spaces": (
        "- a\n  - b\n    - c\n  - d\n- e",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>",
    ),
    "three spaces": ("1. a\n   - b\n   - c\n2. d", "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
    "four spaces": ("- a\n    1. b\n    2. c\n- d", "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>"),
    "tabs": ("- a\n\t- b\n\t\t- c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    "sorts one after the other": ("- a\n1. b\n- c", "<ul><li>a</li></ul>\n<ol><li>b</li></ol>\n<ul><li>c</li></ul>"),
    "nested sorts": (
        "- a\n  1. b\n  - c\n- d",
        "<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li><li>d</li></ul>",
    ),
    "item on lines": ("- un\n  deux\ntrois\n- quatre", "<ul><li>un deux~trois</li><li>quatre</li></ul>"),
    "item with paragraphs": ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>"),
    "paragraph after a list": ("- a\n\nb", "<ul><li>a</li></ul>\n<p>b</p>"),
    "list from 3": ("3. a\n4. b", '<ol start="3" style="counter-reset: item 2"><li>a</li><li>b</li></ol>'),
    "brackets": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "a year is no list": ("Elle date de\n2024. Puis\n12. voilà tout", "<p>Elle date de 2024. Puis 12. voilà~tout</p>"),
    "2024. first": ("2024. Une année pleine", "<p>2024. Une année~pleine</p>"),
    "headings": ("## Un\n\n### Deux\n#### Trois ####\n## Quatre", None),
    "quote": ("> Un.\n>\n> Deux.", "<blockquote><p>Un.</p><p>Deux.</p></blockquote>"),
    "quotes apart": ("> Un.\n\n> Deux.", "<blockquote><p>Un.</p></blockquote>\n<blockquote><p>Deux.</p></blockquote>"),
    "quote in quote": (
        "> Un.\n>\n> > Deux.",
        "<blockquote><p>Un.</p><blockquote><p>Deux.</p></blockquote></blockquote>",
    ),
    "quote with its author": (
        "> Un.\n> — Nom, rôle",
        '<figure class="quote"><blockquote><p>Un.</p></blockquote><figcaption>Nom, rôle</figcaption></figure>',
    ),
    "other dashes": (
        "> Un.\n-- Nom",
        '<figure class="quote"><blockquote><p>Un.</p></blockquote><figcaption>Nom</figcaption></figure>',
    ),
    "table": (
        "Avant\n| A | B |\n|---|--:|\n| a \\| b | 42% |\n|| x |",
        '<p>Avant</p>\n<table class="table table--whole"><thead><tr><th scope="col">A</th>'
        '<th class="table__cell--right" scope="col">B</th></tr></thead><tbody>'
        '<tr><td>a | b</td><td class="table__cell--right">42~%</td></tr>'
        '<tr><td></td><td class="table__cell--right">x</td></tr></tbody></table>',
    ),
    "table with its caption above": (
        "Un.\n\nTableau 2 : Les **postes**\n| Poste | |\n|:--|:-:|\n| Travaux | 7 200 € |\n| Été | |\nTableau 3 : non",
        '<p>Un.</p>\n<table class="table table--whole"><caption>Tableau 2~: Les~<strong>postes</strong></caption>'
        '<thead><tr><th class="table__cell--left" scope="col">Poste</th><td class="table__cell--center"></td></tr>'
        "</thead>"
        '<tbody><tr><th class="table__cell--left" scope="row">Travaux</th>'
        '<td class="table__cell--center">7_200~€</td></tr>'
        '<tr><th class="table__cell--left" scope="row">Été</th><td class="table__cell--center"></td></tr></tbody>'
        "</table>\n<p>Tableau 3~:~non</p>",
    ),
    "table with its caption below": (
        "| Forces | Faiblesses |\n|-|-|\n| `a|b \\| c` | d |\nTABLEAU : des deux\ncôtés[^a]\n\n[^a]: Note.",
        '<table class="table table--whole"><thead><tr><th scope="col">Forces</th><th scope="col">Faiblesses</th></tr>'
        "</thead><tbody><tr><td><code>a|b | c</code></td><td>d</td></tr></tbody>"
        '<caption class="table__caption--below">TABLEAU~: des deux~côtés'
        '<span class="footnote" id="note-1">Note.</span></caption></table>',
    ),
    "words about a table": (
        "comme le dit le\nTableau 2 : un\n| A |\n|---|\n| 1 |\n\nTableau 4 : de loin",
        '<p>comme le dit le Tableau 2~:~un</p>\n<table class="table table--whole"><thead><tr><th scope="col">A</th>'
        "</tr></thead><tbody><tr><td>1</td></tr></tbody></table>\n<p>Tableau 4~: de~loin</p>",
    ),
    "note": (
        "Mot[^a] ici donc.\n\n[^a]: Une **note**\nsur deux.",
        '<p>Mot<span class="footnote" id="note-1">Une <strong>note</strong> sur deux.</span> ici~donc.</p>',
    ),
    "note behind a space": (
        "Mot [^a], *autre* [^b]\n[^c].\n\n[^a]: Une.\n[^b]: Deux.\n[^c]: Trois.",
        '<p>Mot<span class="footnote" id="note-1">Une.</span>,~<em>autre</em><span class="footnote" id="note-2">Deux.'
        '</span><span class="footnote" id="note-3">Trois.</span>.</p>',
    ),
    "note at the end of a link": (
        "[Un lien[^a]](https://exemple.invalid) ici donc.\n\n[^a]: Une.",
        '<p><a href="https://exemple.invalid">Un lien</a><span class="footnote" id="note-1">Une.</span> ici~donc.</p>',
    ),
    "figure": (
        '![Un "marché"](photos/a.jpg "Le "marché" | Zoé")',
        '<figure class="figure"><img src="https://edition.invalid/photos/a.jpg" alt="Un &quot;marché&quot;"'
        ' style="--shape: 0.7500">'
        '<figcaption>Le «~marché~» <span class="figure__credit">Zoé</span></figcaption></figure>',
    ),
    "figures without blank lines": (
        "Mot.\n![Un marché](photos/a.jpg)\n![Un marché](photos/a.jpg)\nMot.",
        "<p>Mot.</p>\n" + '<figure class="figure"><img src="https://edition.invalid/photos/a.jpg" alt="Un marché"'
        ' style="--shape: 0.7500"></figure>\n' * 2 + "<p>Mot.</p>",
    ),
    "figure between angle brackets, an alternative with marks": (
        "![Un *marché* : CO~2~ et [site](https://a.fr)](<photos/a.jpg>)",
        '<figure class="figure"><img src="https://edition.invalid/photos/a.jpg" alt="Un marché : CO₂ et site"'
        ' style="--shape: 0.7500"></figure>',
    ),
    "figure alone": (
        "![Un marché](photos/a.jpg)",
        '<figure class="figure"><img src="https://edition.invalid/photos/a.jpg" alt="Un marché"'
        ' style="--shape: 0.7500"></figure>',
    ),
    "citation": (
        '::: citation auteur="Zoé" fonction="élue"\nUn.\n:::',
        '<figure class="pull-quote"><blockquote><p>Un.</p></blockquote><figcaption>'
        '<span class="pull-quote__author">Zoé</span>, <span class="pull-quote__role">élue</span></figcaption></figure>',
    ),
    "chiffre": (
        '::: chiffre valeur="42%"\nde gens très contents\n:::',
        '<aside class="key-figure"><p class="key-figure__value">42~%</p>'
        '<p class="key-figure__label">de gens très~contents</p></aside>',
    ),
    "encadre": (
        '::: encadre titre="Le & b"\n- a\n- b\n:::',
        '<aside class="box"><p class="box__title" role="heading">Le &amp;~b</p><ul><li>a</li><li>b</li></ul></aside>',
    ),
    "what a block says of itself is a line of the text": (
        '::: encadre titre="Le *CO~2~* &amp; b"\nUn.\n:::',
        '<aside class="box"><p class="box__title" role="heading">Le <em>CO₂</em> &amp;~b</p><p>Un.</p></aside>',
    ),
    "a-retenir": (
        "::: a-retenir\nUn.\n:::\nDeux.",
        '<aside class="takeaway"><p class="box__title" role="heading">À~retenir</p><p>Un.</p></aside>\n<p>Deux.</p>',
    ),
    "ordinals": ("Le 1er, la 2ème, le XIXe et Le reste ici donc", None),
    "centuries": ("au Ve siècle, Ve, Ie et Me voilà donc", None),
    "middle dots": ("Les acteur·ices d'ici sont là donc", None),
    "middle dot last": ("pour les allié·es", '<p class="unbroken">pour les~allié·es</p>'),
    "typography across elements": ('un "**mot**": l\'**"élu"** ? donc ici', None),
    "one dash, one remark": ("— Venez ! dit-elle donc", "<p>— Venez_! dit-elle~donc</p>"),
    "a dialogue": ("— Venez ?\n— Oui.", "<p>—~Venez_?</p>\n<p>—~Oui.</p>"),
    "a quoted dialogue": ("> — Venez ?\n> — Oui.", "<blockquote><p>—~Venez_?</p><p>—~Oui.</p></blockquote>"),
    "a star that explains another": ("4 €\\*\n\n\\* Hors taxes.", "<p>4~€*</p>\n<p>* Hors~taxes.</p>"),
    "a minus, a plus": ("\\- 5 °C donc.\n\n\\+ 12 %", "<p>- 5~°C~donc.</p>\n<p>+~12~%</p>"),
    "numbers below zero": ("– 5 °C\n– 12 °C", "<p>– 5~°C</p>\n<p>– 12~°C</p>"),
    "apostrophes typed as grave accents": ("l`eau, qu`elle, `a` donc", "<p>l’eau, qu’elle, <code>a</code> donc</p>"),
    "wrapped lines": (
        "Un mot d'un paragraphe que son programme a coupé à la ligne.\nDeux mots donc.",
        "<p>Un mot d’un paragraphe que son programme a coupé à la ligne. Deux mots~donc.</p>",
    ),
    "words that end with a hyphen": (
        "les soins pré-\net post-opératoires donc",
        "<p>les soins pré- et post-opératoires~donc</p>",
    ),
    "a quote on short lines": (
        "Il dit :\n> Un mot et\n> deux autres.",
        "<p>Il~dit~:</p>\n<blockquote><p>Un mot et deux~autres.</p></blockquote>",
    ),
    "a quote of verse": (
        "Il dit :\n> Un mot.\n> Deux mots.",
        "<p>Il~dit~:</p>\n<blockquote><p>Un mot. Deux~mots.</p></blockquote>",
    ),
    "no list of names": ("A. Martin, J. Durand,\nC. Petit ont dit", "<p>A.~Martin, J.~Durand, C.~Petit ont~dit</p>"),
    "no list of paragraphs of law": ("§ 3 du texte\n§ 4 aussi", "<p>§ 3 du texte § 4~aussi</p>"),
    "no list of letters": ("o temps\nô mœurs ici donc", "<p>o temps ô mœurs ici~donc</p>"),
    "no list of numbers": ("Il faut :\n1.5 m ou\n2.5 m donc", "<p>Il faut~: 1.5~m ou 2.5~m~donc</p>"),
    "no list of asides": ("Il faut : un - deux - trois donc", "<p>Il faut~: un –~deux~– trois~donc</p>"),
    "italics in an item": ("- un\n  *deux\n  trois* donc", "<ul><li>un <em>deux trois</em>~donc</li></ul>"),
    "bullets in a cell": (
        "| Un ; • deux • trois |\n|-|\n| a |",
        '<table class="table table--whole"><thead><tr><th scope="col">Un_; • deux • trois</th></tr></thead><tbody>'
        "<tr><td>a</td></tr></tbody></table>",
    ),
    "no list of towns": ("Paris • Lyon • Albi donc", "<p>Paris • Lyon • Albi~donc</p>"),
    "no list of spans": ("de\n1-2 ans à\n2-3 ans donc", "<p>de 1-2~ans à 2-3~ans~donc</p>"),
    "unbreakable spaces around the signs of items": (
        "\u00a0-\u00a0un\n\u202f-\u2003deux\n\n1.\u00a0a\n2.\u00a0b",
        "<ul><li>un</li><li>deux</li></ul>\n<ol><li>a</li><li>b</li></ol>",
    ),
    "lists parted by tabs": (
        "-\tun\n-\tdeux\n\n1.\ta\n2.\tb",
        "<ul><li>un</li><li>deux</li></ul>\n<ol><li>a</li><li>b</li></ol>",
    ),
    "tabs within words": ("un\tdeux\ntrois\n\tquatre\n\tcinq donc", "<p>un deux trois quatre cinq~donc</p>"),
    "a name under a comma, in a sentence": (
        "Il y a Camille,\nPrénom Nom aussi donc",
        "<p>Il y a Camille, Prénom Nom aussi~donc</p>",
    ),
    "a name under a comma, kept apart": ("Le Président,\\\nPrénom NOM", "<p>Le Président,<br>Prénom~NOM</p>"),
    "what a name goes on with": ("Camille Exemple\nest venue donc", "<p>Camille Exemple est venue~donc</p>"),
    "lowered, raised": ("CO~2~ et m^2^, 1^re^ donc", '<p>CO₂ et m², 1<sup class="ordinal">re</sup>~donc</p>'),
    "signs of other tools as words": (
        "a^2^b, un //, A_1, plan_2025, [x], 1. ici ou {a} donc",
        "<p>a²b, un //, A_1, plan_2025, [x], 1. ici ou {a}~donc</p>",
    ),
    "stars that multiply": ("5 * 6 * 7 donc", "<p>5 * 6 * 7~donc</p>"),
    "money, hours, ratios": ("5 $ et 10 $, à 12:30:00 donc", "<p>5 $ et 10 $, à 12:30:00~donc</p>"),
    "escaped quotes are spared": (r"un \"mot\" ici\: donc", '<p>un "mot" ici:~donc</p>'),
}
EXPECTED = {
    "bold, italics": "<p>un <strong>deux</strong> <em>trois</em> <em>quatre</em> cinq~six</p>",
    "link": '<p><a href="https://a.fr/?b=1&amp;c">un <strong>lien</strong></a> ici~donc</p>',
    "mail": '<p><a href="mailto:a@b.fr"><span class="address">a@b.fr</span></a> <a href="mailto:a@b.fr">b</a> '
    'ou~<a href="https://c.fr/d"><span class="address">https://c.fr/</span><wbr><span class="address">d</span></a></p>',
    "headings": "<h2>Un</h2>\n<h3>Deux</h3>\n<h4>Trois</h4>\n<h2>Quatre</h2>",
    "ordinals": '<p>Le 1<sup class="ordinal">er</sup>, la 2<sup class="ordinal">e</sup>, '
    'le XIX<sup class="ordinal">e</sup> et Le reste ici~donc</p>',
    "centuries": '<p>au V<sup class="ordinal">e</sup> siècle, Ve, Ie et Me voilà~donc</p>',
    "middle dots": '<p>Les <span class="unbroken">acteur·ices</span> d’ici sont là~donc</p>',
    "typography across elements": "<p>un «~<strong>mot</strong>~»~: l’<strong>«~élu~»</strong>_? donc~ici</p>",
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_what_is_understood(name: str) -> None:
    markdown, expected = UNDERSTOOD[name]
    assert html(markdown) == (expected or EXPECTED[name])


# --- What is refused ---------------------------------------------------------------------------------

REFUSED: dict[str, list[tuple[Kind, int, int]]] = {
    "un\x00mot": [(kinds.CHARACTER, 1, 3)],
    "un\u202emot": [(kinds.CHARACTER, 1, 3)],
    "un\u200bmot": [(kinds.CHARACTER, 1, 3)],
    "un\ue000mot": [(kinds.CHARACTER, 1, 3)],
    "un\U000f0001mot": [(kinds.CHARACTER, 1, 3)],
    "un\ud800mot": [(kinds.CHARACTER, 1, 3)],
    "un\ufffdmot \ufffc": [(kinds.CHARACTER, 1, 3), (kinds.CHARACTER, 1, 8)],
    "un &#8238; mot": [(kinds.CHARACTER, 1, 4)],
    "un &#xE000; mot": [(kinds.CHARACTER, 1, 4)],
    "ze" + "\u0301" * 20_000: [(kinds.STACKED_SIGNS, 1, 3)],
    "a" * 201: [(kinds.LONG_WORD, 1, 1)],
    "un <b>mot</b> <i>": [(kinds.RAW_HTML, 1, 4), (kinds.RAW_HTML, 1, 15)],
    "un\n\n</div>": [(kinds.RAW_HTML, 3, 1)],
    "un <!-- mot -->": [(kinds.RAW_HTML, 1, 4)],
    "<style>*{display:none}</style>": [(kinds.RAW_HTML, 1, 1)],
    "> un\n> <div> deux": [(kinds.RAW_HTML, 2, 3)],
    "\\* un\n\n\\* deux": [(kinds.ESCAPED_BULLET, 1, 1), (kinds.ESCAPED_BULLET, 3, 1)],
    "un :\n\n\\* deux": [(kinds.ESCAPED_BULLET, 3, 1)],
    "un\n\\* deux": [(kinds.ESCAPED_BULLET, 2, 1)],
    "a\n\n- \\* créer": [(kinds.ESCAPED_BULLET, 3, 3)],
    "\\* Un.\n\n\\* Deux.\\* Trois": [
        (kinds.ESCAPED_BULLET, 1, 1),
        (kinds.ESCAPED_BULLET, 3, 1),
        (kinds.ESCAPED_BULLET, 3, 9),
    ],
    "• un": [(kinds.TYPED_BULLET, 1, 1)],
    "- • un": [(kinds.TYPED_BULLET, 1, 3)],
    "- - un": [(kinds.TYPED_BULLET, 1, 3)],
    "– un\n– deux": [(kinds.LIST_OR_DIALOGUE, 1, 1)],
    "– un\n\n– deux\n\n– trois": [(kinds.LIST_OR_DIALOGUE, 3, 1), (kinds.LIST_OR_DIALOGUE, 5, 1)],
    "→ un\n→ deux": [(kinds.TYPED_BULLET, 1, 1)],
    "-un\n-deux": [(kinds.TYPED_BULLET, 1, 1)],
    "-un": [(kinds.TYPED_BULLET, 1, 1)],
    "Il faut :\n-un": [(kinds.TYPED_BULLET, 2, 1)],
    "Il faut :\n> un\n> deux": [(kinds.TYPED_BULLET, 2, 1)],
    "Il faut :\n\n>> un\n>> deux": [(kinds.TYPED_BULLET, 3, 1)],
    "o\tun\no\tdeux": [(kinds.TYPED_BULLET, 1, 1)],
    # What Word, Outlook and PDF leave of lists.
    "•un\n•**deux**": [(kinds.TYPED_BULLET, 1, 1), (kinds.TYPED_BULLET, 2, 1)],
    "\u00a0\u202f• un": [(kinds.TYPED_BULLET, 1, 3)],
    "☐ un\n☑ deux\n✅ trois": [(kinds.TYPED_BULLET, line, 1) for line in (1, 2, 3)],
    "**• un**\n\n*•un*": [(kinds.TYPED_BULLET, 1, 3), (kinds.TYPED_BULLET, 3, 2)],
    "> • un\n> > • deux": [(kinds.TYPED_BULLET, 1, 3), (kinds.TYPED_BULLET, 2, 5)],
    "> o un\n> o deux": [(kinds.TYPED_BULLET, 1, 3)],
    "Il faut : • un • deux • trois": [(kinds.TYPED_BULLET, 1, 11)],
    "Voici :\no un\no deux": [(kinds.TYPED_BULLET, 2, 1)],
    "o un\n\no deux": [(kinds.TYPED_BULLET, 3, 1)],
    "- un\n    o deux": [(kinds.TYPED_BULLET, 2, 5)],
    "• un\n\no deux": [(kinds.TYPED_BULLET, 1, 1), (kinds.TYPED_BULLET, 3, 1)],
    "    o\u00a0un\n    o deux": [(kinds.TYPED_BULLET, 1, 5)],
    "§ un\n§ deux": [(kinds.TYPED_BULLET, 1, 1)],
    "§\tun": [(kinds.TYPED_BULLET, 1, 1)],
    "Ø\tun\nØ\tdeux": [(kinds.TYPED_BULLET, 1, 1)],
    "→un": [(kinds.TYPED_BULLET, 1, 1)],
    "-> un\n=> deux": [(kinds.TYPED_BULLET, 1, 1)],
    "👉 un": [(kinds.TYPED_BULLET, 1, 1)],
    "–un\n–deux": [(kinds.TYPED_BULLET, 1, 1)],
    "*un\n*deux": [(kinds.TYPED_BULLET, 1, 1)],
    "-- un\n-- deux": [(kinds.TYPED_BULLET, 1, 1)],
    "•\nun\n•\ndeux": [(kinds.TYPED_BULLET, 1, 1), (kinds.TYPED_BULLET, 3, 1)],
    "·un\n·deux": [(kinds.TYPED_BULLET, 1, 1)],
    "- un\n-deux": [(kinds.TYPED_BULLET, 2, 1)],
    "– 5 écoles\n– 3 crèches": [(kinds.LIST_OR_DIALOGUE, 1, 1)],
    "\t•\tun": [(kinds.TYPED_BULLET, 1, 2)],
    "\uf0b7\tun\n\uf0b7\tdeux": [(kinds.CHARACTER, 1, 1), (kinds.CHARACTER, 2, 1)],
    "1- un\n2- deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "1-un\n2-deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "un\n9 – deux\n10 – trois": [(kinds.TYPED_NUMBER, 2, 1)],
    "1.un\n2.deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "a)un\nc)trois": [(kinds.TYPED_NUMBER, 1, 1)],
    "① un\n② deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "I. Un\nII. Deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "(1) un\n(2) deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "1°) un\n2°) deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "A/ un\nB/ deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "a.\tun\nb.\tdeux": [(kinds.TYPED_NUMBER, 1, 1)],
    "A. Martin dit oui.\nB. Durand écoute donc.": [(kinds.PARAGRAPHS_JOINED, 2, 1)],
    "A. Les communes écoutent.\nB. Les habitants parlent.": [(kinds.TYPED_NUMBER, 1, 1)],
    "\\- un\n\\- deux": [(kinds.ESCAPED_BULLET, 1, 1)],
    "Voici :\na) un\nb) deux": [(kinds.TYPED_NUMBER, 2, 1)],
    "1/ un\n2/ deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "i. un\nii. deux": [(kinds.TYPED_NUMBER, 1, 1)],
    "a\tb\nc\td": [(kinds.TABS, 1, 2)],
    "Prénom Nom\t12\nAutre Nom\t7": [(kinds.TABS, 1, 11)],
    "Le détail :\nPoste\tA\nx\t1": [(kinds.TABS, 2, 6)],
    "1.\tun\t12\n2.\tdeux\t7": [(kinds.TABS, 1, 3)],
    "Le Président,\nPrénom NOM": [(kinds.LINES_JOINED, 1, 1)],
    "Pour la commune,\nLa maire,\nMme Prénom Nom": [(kinds.LINES_JOINED, 1, 1)],
    "Camille Exemple\nPrésidente de tout": [(kinds.LINES_JOINED, 1, 1)],
    # What forms, e-mails and PDF files leave of lines.
    "Coût : 12 €\nDurée : 2 ans": [(kinds.LINES_JOINED, 1, 1)],
    "**Coût :** 12 €\n**Durée :** 2 ans": [(kinds.LINES_JOINED, 1, 1)],
    "Figure 1 - Un\nFigure 2 - Deux": [(kinds.LINES_JOINED, 1, 1)],
    "¹ Un.\n² Deux.": [(kinds.LINES_JOINED, 1, 1)],
    "[1] Un.\n[2] Deux.": [(kinds.LINES_JOINED, 1, 1)],
    "## Un\nCoût : 12 €\nDurée : 2 ans": [(kinds.LINES_JOINED, 2, 1)],
    '::: encadre titre="Un"\nCoût : 12 €\nDurée : 2 ans\n:::': [(kinds.LINES_JOINED, 2, 1)],
    "Partenaires :\nUn\nDeux": [(kinds.LINES_JOINED, 2, 1)],
    "Un ;\nDeux ;\nTrois.": [(kinds.LINES_JOINED, 1, 1)],
    "Il faut :\nun,\ndeux,\ntrois.": [(kinds.LINES_JOINED, 2, 1)],
    f"{'Un mot. ' * 20}\nDeux mots": [(kinds.PARAGRAPHS_JOINED, 2, 1)],
    "Un mot.\nDeux mots.": [(kinds.PARAGRAPHS_JOINED, 2, 1)],
    "un mot de déve-\nloppement": [(kinds.WORD_CUT, 1, 11)],
    "- un mot de déve-\n  loppement": [(kinds.WORD_CUT, 1, 13)],
    "> Exemple-\n> Ville": [(kinds.WORD_CUT, 1, 3)],
    "a ; b ; c\n1 ; 2 ; 3": [(kinds.SEMICOLONS, 1, 3)],
    "#REF!": [(kinds.SPREADSHEET_ERROR, 1, 1)],
    "un #N/A, deux #NOM? et #1": [(kinds.SPREADSHEET_ERROR, 1, 4), (kinds.SPREADSHEET_ERROR, 1, 15)],
    "####### Un": [(kinds.DEEP_HEADING, 1, 1)],
    "un ==a==": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "[b]un[/b]": [(kinds.FOREIGN_MARKUP, 1, 1)],
    "un `mot": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "+---+---+": [(kinds.FOREIGN_MARKUP, 1, 1)],
    "un ~~mot~~": [(kinds.STRUCK_THROUGH, 1, 4)],
    "un ==mot== $a+b$": [(kinds.FOREIGN_MARKUP, 1, 4), (kinds.FOREIGN_MARKUP, 1, 12)],
    "- [ ] un\n- [x] deux": [(kinds.FOREIGN_MARKUP, 1, 3), (kinds.FOREIGN_MARKUP, 2, 3)],
    "[ ] un\n[x] deux\n- [] trois": [(kinds.FOREIGN_MARKUP, line, at) for line, at in ((1, 1), (2, 1), (3, 3))],
    "10^3 m^{2} a^2^ b^2": [(kinds.FOREIGN_MARKUP, 1, at) for at in (3, 7, 18)],
    "CO_2 plan_2025 a_b": [(kinds.FOREIGN_MARKUP, 1, 3)],
    "un ^[mot] ici": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "un {{ nom }} ici": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "un {% if a %} ici": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "un [[mot]] ici": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "un //mot// https://a.fr//b//": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "== Un mot ==": [(kinds.FOREIGN_MARKUP, 1, 1)],
    "!!! note": [(kinds.FOREIGN_MARKUP, 1, 1)],
    "> [!NOTE]\n> un mot": [(kinds.FOREIGN_MARKUP, 1, 3)],
    "un [mot] (https://a.fr)": [(kinds.BROKEN_LINK, 1, 8)],
    "un (mot)[https://a.fr]": [(kinds.BROKEN_LINK, 1, 9)],
    "1. un\n2.deux\n3. trois": [(kinds.TYPED_NUMBER, 2, 1)],
    "PCAET\n: un plan": [(kinds.FOREIGN_MARKUP, 2, 1)],
    "un :smile: ici": [(kinds.FOREIGN_MARKUP, 1, 4)],
    "[TOC]\n\n*[PCAET]: un": [(kinds.FOREIGN_MARKUP, 1, 1), (kinds.FOREIGN_MARKUP, 3, 1)],
    "5*6*7 m": [(kinds.STAR_BETWEEN_FIGURES, 1, 2)],
    '![a](absente.jpg "Une halle[^1]")': [(kinds.NOTE_IN_CAPTION, 1, 28)],
    "- un\n  > deux": [(kinds.QUOTE_IN_LIST, 2, 3)],
    "*un**deux*": [(kinds.BROKEN_EMPHASIS, 1, 1)],
    "un\n\n    deux": [(kinds.INDENTED_TEXT, 3, 5)],
    "```\n<b>\n```": [(kinds.CODE_FENCE, 1, 1)],
    "un\n\n---\n\ndeux": [(kinds.RULE, 3, 1)],
    "* * *": [(kinds.RULE, 1, 1)],
    "Titre\n=====": [(kinds.UNDERLINED_HEADING, 2, 1)],
    "[a]: https://b.fr": [(kinds.REFERENCE_LINK, 1, 1)],
    "un [a][b] mot": [(kinds.REFERENCE_LINK, 1, 7)],
    "un mot {: .x onclick=y}": [(kinds.BRACES, 1, 8)],
    "un [mot](https://a.fr){: .x}": [(kinds.BRACES, 1, 23)],
    "un [mot]{lang=oc}": [(kinds.BRACES, 1, 9)],
    "un [mot]{langue=occitan}": [(kinds.LANGUAGE, 1, 17)],
    "un [mot]{langue=Langue d’oc}": [(kinds.LANGUAGE_NOWHERE, 1, 9)],
    "un mot {langue=oc}": [(kinds.LANGUAGE_NOWHERE, 1, 8)],
    "un mot {thème=eau}": [(kinds.THEME_NOWHERE, 1, 8)],
    "- un mot {them=eau}": [(kinds.UNKNOWN_BULLET_ATTRIBUTE, 1, 11)],
    "- un mot {thème=}": [(kinds.THEME_FORM, 1, 11)],
    "un [mot [à] part]{langue=oc}": [(kinds.LANGUAGE_NOWHERE, 1, 18)],
    "- un\n-\n- deux": [(kinds.EMPTY_ITEM, 2, 1)],
    "# Titre\n\nun": [(kinds.TITLE, 1, 1)],
    "#Transition ici": [(kinds.GLUED_HEADING, 1, 1)],
    "## Un\n\n#### Deux": [(kinds.SKIPPED_LEVEL, 3, 1)],
    "##### Un\n\nmot": [(kinds.DEEP_HEADING, 1, 1)],
    "##\n\nmot": [(kinds.EMPTY_HEADING, 1, 1)],
    "> ## Un": [(kinds.HEADING_INSIDE, 1, 3)],
    "- ## Un": [(kinds.HEADING_INSIDE, 1, 3)],
    "": [(kinds.EMPTY_TEXT, 0, 0)],
    "::: encadré titre=\"a\"\nb\n:::": [(kinds.UNKNOWN_BLOCK, 1, 5)],
    "a\n\n::: a-retenir\nb": [(kinds.UNCLOSED_BLOCK, 3, 1)],
    "::: a-retenir\nb\n::: a-retenir\nc\n:::": [(kinds.UNCLOSED_BLOCK, 1, 1)],
    "a\n\n:::": [(kinds.STRAY_CLOSE, 3, 1)],
    "::: a-retenir\na\n::: a-retenir\nb\n:::\n:::": [(kinds.NESTED_BLOCK, 3, 1)],
    '::: encadre titre="a" autre="b"\nc\n:::': [(kinds.UNKNOWN_ATTRIBUTE, 1, 23)],
    "::: encadre\nc\n:::": [(kinds.MISSING_ATTRIBUTE, 1, 1)],
    '::: encadre titre=""\nc\n:::': [(kinds.MISSING_ATTRIBUTE, 1, 1)],
    "::: encadre titre=a\nc\n:::": [(kinds.BLOCK_SYNTAX, 1, 13)],
    '::: encadre titre="a" titre="b"\nc\n:::': [(kinds.ATTRIBUTE_TWICE, 1, 13)],
    "::: a-retenir\n\n:::": [(kinds.EMPTY_BLOCK, 1, 1)],
    '::: chiffre valeur="1"\n- a\n:::': [(kinds.ONE_PARAGRAPH, 1, 1)],
    "a[^1] b": [(kinds.UNDEFINED_NOTE, 1, 2)],
    "a\n\n[^1]: b": [(kinds.UNUSED_NOTE, 3, 1)],
    "a[^1]\n\n[^1]: b\n[^1]: c": [(kinds.NOTE_WRITTEN_TWICE, 4, 1)],
    "a[^1] b[^1]\n\n[^1]: c": [(kinds.NOTE_CALLED_TWICE, 1, 8)],
    "a[^1]\n\n[^1]: b\n\n    c": [(kinds.NOTE_PARAGRAPHS, 5, 5)],
    "a[^1]\n\n[^1]: b[^1]": [(kinds.NOTE_INSIDE_NOTE, 3, 8)],
    "a[^1]\n\n[^1]:": [(kinds.EMPTY_NOTE, 3, 1)],
    f"a[^1]\n\n[^1]: {'mot ' * 300}": [(kinds.NOTE_TOO_LONG, 3, 1)],
    "un [a](javascript:b)": [(kinds.LINK_TARGET, 1, 8)],
    "un [a](//evil/share)": [(kinds.LINK_TARGET, 1, 8)],
    "un [a](file:///etc/passwd) <ftp://b.fr>": [(kinds.LINK_TARGET, 1, 8), (kinds.LINK_TARGET, 1, 29)],
    "un [](https://a.fr)": [(kinds.LINK_WORDS, 1, 4)],
    "un [a](https://a.fr mot": [(kinds.BROKEN_LINK, 1, 6)],
    "un ![a](b.jpg) mot": [(kinds.INLINE_IMAGE, 1, 4)],
    "- ![a](b.jpg)": [(kinds.INLINE_IMAGE, 1, 3)],
    "un\n\n![](b.jpg)": [(kinds.NO_ALTERNATIVE, 3, 1)],
    "un **mot": [(kinds.BROKEN_EMPHASIS, 1, 4)],
    "un ** mot **": [(kinds.BROKEN_EMPHASIS, 1, 4)],
    "|a|b|\n|-|-|\n|c|": [(kinds.TABLE_CELLS, 3, 1)],
    "|a|b|\n|c|d|": [(kinds.TABLE_SEPARATOR, 1, 1)],
    "|a|b|\n|-|-|": [(kinds.TABLE_EMPTY, 1, 1)],
    "|a|b|\n|-|-|\n| | |\n| |\u00a0|": [(kinds.TABLE_EMPTY, 1, 1)],
    "> — Nom": [(kinds.EMPTY_QUOTE, 1, 1)],
    "- > un": [(kinds.QUOTE_IN_LIST, 1, 3)],
    ">" * 9 + " un": [(kinds.TOO_DEEP, 1, 1)],
    "\n".join("  " * level + "- a" for level in range(9)): [(kinds.TOO_DEEP, 9, 17)],
    "*a _b " * 30 + "b_ a*" * 30: [(kinds.TOO_DEEP, 1, 1)],
    "![a](absente.jpg)": [],  # its finder has reported it
}  # fmt: skip


def reported(problems: tuple[Problem, ...]) -> list[tuple[Kind, int, int]]:
    places = [problem.location or Location("") for problem in problems]
    return [(problem.kind, place.line, place.column) for problem, place in zip(problems, places, strict=True)]


@pytest.mark.parametrize("markdown", REFUSED, ids=lambda markdown: ascii(markdown)[:40])
def test_what_is_refused(markdown: str) -> None:
    problems = text(markdown).problems
    assert reported(problems) == REFUSED[markdown]
    assert all(problem.as_text() for problem in problems)


def test_every_kind_is_told() -> None:
    kinds_told = {kind for row in REFUSED.values() for kind, _line, _column in row}
    elsewhere = {"TOO_LONG", "TOO_MANY_SIGNS", "TEXT_BEFORE_RUBRIC", "TABLE_TOO_WIDE"}
    names = {name for name, kind in vars(kinds).items() if isinstance(kind, Kind) and kind not in kinds_told}
    names -= {name for name in names if vars(kinds)[name].severity == Severity.WARNING}  # test_misleading tells them
    assert {name for name in names if "RUBRIC" not in name} | {"TEXT_BEFORE_RUBRIC"} == elsewhere


# --- Rubrics -----------------------------------------------------------------------------------------


def test_rubrics_come_in_the_order_of_the_rules() -> None:
    read = sections("## Les limites\n\nB.\n\n## Le projet  pilote\n\nA.\n\n## le point de vue de l'allié·e\n\nC.")
    assert read.problems == ()
    assert [rubric.rule for rubric in read.rubrics] == RULES
    assert [rubric.prose.text for rubric in read.rubrics] == ["A.", "B.", "C."]
    assert read.rubrics[2].heading == "le point de vue de l’allié·e"
    assert read.rubrics[0].mark.line == 5


def test_signs_without_a_glyph_are_told_with_other_problems() -> None:
    read = sections("## Le projet pilote\n\n🌱 A ☎ ½ ﬁn.\n\n~~B~~ 🌱\n")
    assert reported(read.problems) == [(kinds.STRUCK_THROUGH, 5, 1), (MISSING_GLYPH, 3, 1), (MISSING_GLYPH, 3, 5)]
    assert sections("## Le projet pilote\n\n🌱 A.\n").problems == ()  # the engine tells it


def test_a_rubric_in_bold_or_without_its_space_is_that_rubric() -> None:
    read = sections("## **Le projet pilote** :\n\nA.\n\n##Les limites\nB.\n")
    assert reported(read.problems) == [(kinds.GLUED_HEADING, 5, 1)]
    assert [rubric.heading for rubric in read.rubrics] == ["Le projet pilote", "Les limites"]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## Le projet pilot\n\na", [(kinds.UNKNOWN_RUBRIC, 1, 4)]),
        ("## Le projet pilote\n\na\n\n## Autre chose\n\nb", [(kinds.UNKNOWN_RUBRIC, 5, 4)]),
        ("## Les limites\n\na", [(kinds.MISSING_RUBRIC, 0, 0)]),
        ("## Le projet pilote\n\na\n\n## Le projet pilote\n\nb", [(kinds.RUBRIC_TWICE, 5, 1)]),
        ("## Le projet pilote\n\n## Les limites\n\nb", [(kinds.EMPTY_RUBRIC, 1, 1)]),
        ("a\n\n## Le projet pilote\n\nb", [(kinds.TEXT_BEFORE_RUBRIC, 1, 1)]),
        ("# Nom\n\n## Le projet pilote\n\nb", [(kinds.TITLE, 1, 1)]),
        ("## Le projet pilote\n\n#### a\n\nb", [(kinds.SKIPPED_LEVEL, 3, 1)]),
        ("## Le projet pilote\n\n```\na\n```", [(kinds.CODE_FENCE, 3, 1)]),
        (
            "## Le projet pilote\n\n::: a-retenir\n\nb\n\n## Les limites\n\nc",
            [(kinds.UNCLOSED_BLOCK, 3, 1)],
        ),
    ],
)
def test_rubrics_that_are_refused(markdown: str, expected: list[tuple[Kind, int, int]]) -> None:
    assert reported(sections(markdown).problems) == expected


def test_an_unknown_rubric_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    [problem] = sections("## Le projet pilot\n\na").problems
    assert problem.help.startswith("did you mean “Le projet pilote”?")
    assert "Les limites" in problem.help


def test_a_note_may_be_written_in_another_rubric() -> None:
    read = sections("## Le projet pilote\n\na[^1]\n\n## Les limites\n\nb\n\n[^1]: c")
    assert read.problems == ()
    assert read.rubrics[0].prose.text == "a\nc"


# --- Places ------------------------------------------------------------------------------------------

PLACES = """\
## Le projet pilote

Deux **mots** ici:
- un "point"
  sur deux lignes
  - dedans
- [un lien](https://a.fr "t"), puis l'autre

> Des mots.
> — Nom

| A | B |
|---|---|
| c | d |

::: encadre titre="Un titre"
Du texte[^1].
:::

![Un marché](photos/a.jpg "La légende | Zoé")

[^1]: La note.
"""


def test_every_block_has_its_place() -> None:
    read = sections(PLACES)
    prose = read.rubrics[0].prose
    assert read.problems == ()
    places = [(mark.line, mark.column, mark.excerpt[mark.column - 1 :][: mark.width]) for mark in prose.marks]
    assert places == [
        (3, 1, "Deux **mots** ici:"),
        (4, 3, 'un "point"'),
        (6, 5, "dedans"),
        (7, 4, 'un lien](https://a.fr "t"), puis l\'autre'),
        (9, 3, "Des mots."),
        (10, 5, "Nom"),
        (12, 3, "A"),
        (12, 7, "B"),
        (14, 3, "c"),
        (14, 7, "d"),
        (16, 20, "Un titre"),
        (17, 1, "Du texte[^1]."),
        (22, 7, "La note."),
        (20, 1, '![Un marché](photos/a.jpg "La légende | Zoé")'),
        (20, 28, "La légende | Zoé"),
    ]
    blocks = r"<(?:p|li|blockquote|th|td|figcaption|figure|aside|span class=\"footnote\"[^>]*)(?![\w>])"
    assert all("data-src" in tag for tag in re.findall(blocks + "[^>]*>", prose.html))


def test_changes_have_their_places() -> None:
    changes = sections(PLACES).changes
    assert [(str(change.location), shown(change.before), shown(change.after)) for change in changes] == [
        ("texte.md:3:18", "ici:", "ici~:"),
        ("texte.md:4:6", 'un "point" sur', "un «~point~» sur"),
        ("texte.md:7:38", "l'autre", "l’autre"),
    ]


def test_the_location_of_a_change_is_what_was_typed() -> None:
    markdown = 'a `"` **"b"** [c](https://d.fr/?e=f:g) : h\\* "i" &eacute; ?\nj ; k'
    for change in text(markdown).changes:
        place = change.location
        assert place.excerpt[place.column - 1 :][: place.width] in {'"', '"b"', " ", '"i"'}


# --- The real page -----------------------------------------------------------------------------------

PAGE = Path(__file__).parent / "source" / "page-montpellier.txt"


def test_the_real_page_is_typeset_as_it_should_be() -> None:
    words = PAGE.read_text("utf-8").replace("\\* ", "").replace("\n\ncultures", " cultures")
    rubrics = re.split(r"^#+ .*\n", words, flags=re.MULTILINE)
    printed = "\n".join(shown(text(rubric).text) for rubric in rubrics if rubric.strip())
    assert '"' not in printed
    assert "'" not in printed
    for expected in (
        "516_000~habitants",
        "422~km²",
        "31~communes",
        "la Fabrique des~transitions~:",
        "dans le~BTP_;",
        "Effet «~transversalité~»~: remise",
        "cultures~/~manières de~faire.",
        "le 15~juillet. Lancement",
        "comme «~insatisfaisant~» par certains, qui auraient «~aimé avoir plus de~temps~».",
        "trop vaste –~alors que",
        "Florence Busnot –~Tierre de~confiance",
        "(«~systémie~», «~cohorte~»).",
        "«~loin d’être un long fleuve tranquille~»",
        "d’acteur·ices",
        "400~organisations publiques et privées et 1_000~personnes~: collectivités",
        "universités,~etc.",
    ):
        assert expected in printed


# --- Untrusted texts ---------------------------------------------------------------------------------

HEAVY = {
    "brackets": "[" * 50_000,
    "spaced brackets": "[ " * 50_000,
    "links that never close": ("[a](b " * 900 + "\n\n") * 2,
    "tags": "<a " * 50_000,
    "quotes": "> " * 300 + "x",
    "lists": "\n".join("  " * level + "- x" for level in range(300)),
    "dashes": "- " * 30_000,
    "a number below zero": f"– 1{' ' * 250_000}x\n– 2",
    "bullets far apart": f"a :{' ' * 200_000}• b •{' ' * 200_000}c•\no{' ' * 100_000}",
    "an initial": f"A. A{'._ ' * 300}\n" * 400,
    "a word of 1 MB": "a" * 1_000_000,
    "spaces": "a" + " " * 500_000 + "b",
    "emphasis": ("*a _b " * 450 + "b_ a*" * 450 + "\n\n") * 10,
    "backticks": "`a ``b " * 900,
    "backslashes": "\\" * 400_000,
    "breaks": "a\\\n" * 5_000,
    "rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 2_500,
    "quotation marks": '"mot" ' * 10_000,
    "openings": '::: encadre titre="a"\n' * 10_000,
    "notes": "\n".join(f"[^{number}]: b" for number in range(4_000)),
    "stacked": "e" + "\u0301" * 20_000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_texts_are_quick(name: str) -> None:
    start = time.process_time()
    sections(f"## Le projet pilote\n\n{HEAVY[name]}")
    assert time.process_time() - start < 2.5


def test_a_50_000_bracket_paragraph_is_refused_at_once() -> None:
    start = time.process_time()
    [problem] = text("[ " * 50_000).problems
    assert problem.kind is kinds.TOO_MANY_SIGNS
    assert time.process_time() - start < 1


def test_bounds() -> None:
    assert reported(text("un mot\n" * 80_000).problems) == [(kinds.TOO_LONG, 0, 0)]
    assert reported(text("*a* " * 1_001).problems) == [(kinds.TOO_MANY_SIGNS, 1, 1)]
    assert text("*a* " * 400).problems == ()


SIGNS = " \n\t#>-*+_`[]()|:\\<!&\"'.12aé—"
SNIPPETS = (
    *("\n\n", "\n- ", "\n  - ", "\n1. ", "\n> ", "\n### ", "\n:::", "\n::: a-retenir\n", "\\\n", "  \n", "    "),
    *("[^1]", "\n[^1]: ", "](https://a.fr)", "![a](b.jpg)", "**", "||", "\n|-|-|\n", '::: encadre titre="x"\n'),
    *("1er", "a·b", " mot", " : ", "&amp;", "<b>"),
)
PIECES = st.sampled_from([*SIGNS, *SNIPPETS])
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@given(TEXTS)
@settings(max_examples=75, deadline=None)
def test_any_text_gives_html_or_problems(markdown: str) -> None:
    for read in (text(markdown), *(rubric.prose for rubric in sections(f"## Les limites\n{markdown}").rubrics)):
        closed = re.sub(r"<(img[^>]*|w?br)>", r"<\1/>", read.html)
        ElementTree.fromstring(f"<div>{closed}</div>")
        assert not re.search("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufffc\x02\x03]", read.html + read.text)
        assert all(int(number) < len(read.marks) for number in re.findall(r'data-src="(\d+)"', read.html))
        assert all(0 < mark.line <= markdown.count("\n") + 2 for mark in read.marks)
        assert all(problem.as_text() for problem in read.problems)


@given(TEXTS)
@settings(max_examples=75, deadline=None)
def test_no_word_is_lost(markdown: str) -> None:
    """Every word typed is printed, unless a problem says why not."""
    read = text(markdown)
    if not read.problems:
        typed = re.findall(
            r"[^\W\d_]{3,}", re.sub(r"https://a\.fr|&amp;|titre=|encadre|a-retenir|b\.jpg", " ", markdown)
        )
        printed = re.sub(r"\W", "", read.html)  # joined letters are printed apart, OE is Œ
        assert [
            word
            for word in typed
            if not any(each in printed for each in (word, normalize("NFKC", word), typeset(word)))
        ] == []


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[int, str]]:
    """Draw the levels (from 0) and the signs of the items of a list."""
    items, level = [], 0
    for _item in range(draw(st.integers(1, 12))):
        level = draw(st.integers(0, min(level + 1, 6))) if items else 0
        items.append((level, draw(st.sampled_from("-*1"))))
    return items


@given(outlines(), st.sampled_from([2, 3, 4]), st.booleans())
@settings(max_examples=75, deadline=None)
def test_any_list_is_nested_as_typed(items: list[tuple[int, str]], step: int, apart: bool) -> None:
    typed = [f"{' ' * step * level}{sign.replace('1', '1.')} mot{at}" for at, (level, sign) in enumerate(items)]
    markdown = ("\n\n" if apart else "\n").join(typed)
    root = ElementTree.fromstring(f"<div>{text(markdown).html}</div>")
    expected = [(f"mot{at}", level, "ol" if sign == "1" else "ul") for at, (level, sign) in enumerate(items)]
    assert list(nested(root, -1)) == expected


def nested(parent: ElementTree.Element, level: int) -> list[tuple[str, int, str]]:
    found = []
    for child in parent:
        if child.tag == "li":
            found.append((child.text or "", level, parent.tag))
        found += nested(child, level + (child.tag in ("ul", "ol")))
    return found
