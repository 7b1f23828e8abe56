"""The house's templates (Jinja): their faults, and their rendering."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta

from livret.base import paths, text_metrics
from livret.base.problems import InvalidEdition, Location, Problem
from livret.catalogue import layout as layout_kinds
from livret.design.source_map import Sources
from livret.edition.model import Edition
from livret.pdf.model import Chapter, Side


def faults() -> list[Problem]:
    """Return the templates' faults that can be found without values: syntax, missing files."""
    return [problem for name in _environment().list_templates() for problem in _template_problems(name)]


def filled(name: str, /, **values: Any) -> str:
    """Return the template *name* rendered with *values*; raises InvalidEdition where it names an unknown variable."""
    try:
        return _environment().get_template(name).render(**values)
    except TemplateError as fault:
        raise InvalidEdition([_template_fault(fault, name)]) from fault


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(paths.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tied"] = _tied
    return environment


def _tied(title: str, size: float, measure: float, spacing: float = 0.0) -> str:
    """Return *title*, set in *size* pt, with the words tied that no line of *measure* mm may part."""
    return text_metrics.tied(title, text_metrics.DISPLAY_BLACK, size, measure, spacing)


def _template_problems(name: str) -> list[Problem]:
    environment = _environment()
    assert environment.loader
    try:
        source, _path, _fresh = environment.loader.get_source(environment, name)
        tree = environment.parse(source, name)
    except TemplateSyntaxError as fault:
        place = _template_place(name, fault.lineno)
        return [layout_kinds.TEMPLATE_SYNTAX.at(place, detail=fault.message)]
    missing = [n for n in meta.find_referenced_templates(tree) if n and n not in environment.list_templates()]
    return [layout_kinds.MISSING_TEMPLATE.at(_template_place(name, 1), name=n) for n in missing]


def _template_fault(fault: TemplateError, name: str) -> Problem:
    """Return the problem at the template's own line: the last template frame of the traceback."""
    place, trace = _template_place(name, 0), fault.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".jinja"):
            place = _template_place(file.removeprefix(f"{paths.templates()}/"), trace.tb_lineno)
        trace = trace.tb_next
    return layout_kinds.UNKNOWN_NAME.at(place, name=_unknown_name(fault))


def _unknown_name(fault: TemplateError) -> str:
    """Return the name in Jinja's message: « 'Fact object' has no attribute 'yeer' », « 'x' is undefined »."""
    quoted = re.findall(r"'([^']+)'", str(fault.message))
    return quoted[-1] if quoted else str(fault.message)


def _template_place(name: str, line: int) -> Location:
    text = (paths.templates() / name).read_text("utf-8").splitlines()
    excerpt = text[line - 1] if 0 < line <= len(text) else ""
    start = len(excerpt) - len(excerpt.lstrip())
    return Location(f"templates/{name}", line, start + 1 if line else 0, len(excerpt.strip()) or 1, excerpt)


def composed(
    edition: Edition, template: str, slug: str, title: str, side: Side, sources: Sources, **values: Any
) -> Chapter:
    """Return the chapter *slug* that *template*, a section, makes of *values*; *sources* are the places of words."""
    name = f"sections/{template}.html.jinja"
    html = filled(name, language=edition.sheet.language, side=side, title=title, **values)
    return Chapter(slug, title, html, side, sources.table())
