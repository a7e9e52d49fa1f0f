"""The pages that the server makes itself, as no site has them: nothing there, or not answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from markupsafe import escape

from plancode.diagnostics import CannotRun, Text, text
from plancode.messages import LANGUAGES
from plancode.messages.catalogues import said

# Not templates of the site: they are often wanted because no site could be made.
_PAGE: Final = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
{style}</head>
<body>
<main id="main">
<h1>{title}</h1>
{words}</main>
</body>
</html>
"""
_STYLE: Final = '<link rel="stylesheet" href="/assets/site.css">\n'
_NOT_ANSWERED: Final = text("This request is not answered")
_REFUSED: Final[Mapping[int, Text]] = {
    HTTPStatus.BAD_REQUEST: text("This is no address"),
    HTTPStatus.FORBIDDEN: text("This site is not served under that name, nor to other sites"),
    HTTPStatus.NOT_IMPLEMENTED: text("This site is only read: it answers to GET and HEAD"),
}


def language_for(path: str, accepted: str, languages: Sequence[str]) -> str:
    """Return the language of a notice: that of the folder asked for, else what the reader prefers of the site's languages.

    path is the one asked for, without a slash in front; accepted is the header Accept-Language.
    """
    known = [each for each in languages if each in LANGUAGES] or [LANGUAGES[0]]
    folder = path.partition("/")[0]
    if folder in known:
        return folder
    return next((each for each in _preferred(accepted) if each in known), known[0])


def _preferred(accepted: str) -> list[str]:
    """Return the languages of Accept-Language, the most welcome first; the region is left out: fr-CH is fr."""
    weighed = []
    for part in accepted.split(","):
        tag, _, weight = part.partition(";q=")
        weighed.append((tag.strip().partition("-")[0].lower(), _number(weight)))
    return [tag for tag, weight in sorted(weighed, key=lambda each: -each[1]) if weight > 0]


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0


def missing(language: str, home: str, problems: str) -> bytes:
    """Return the page that is shown where there is none; home is the path of the start page, problems are the check's."""
    start = said(text("To the start page"), language)
    words = f'<p><a href="/{escape(home)}">{escape(start)}</a></p>\n'
    if problems:
        because = escape(said(text("The check finds errors, and one of them may be why:"), language))
        words += f"<p>{because}</p>\n{quoted(problems)}\n"
    return _page(text("There is no such page"), language, words=words, style=_STYLE)


def failed(error: CannotRun, language: str) -> bytes:
    """Return the page that is shown in the place of one that cannot be made."""
    told = [error.text, *([error.hint_text] if error.hint_text else [])]
    words = "".join(f"{quoted(said(each, language))}\n" for each in told)
    return _page(text("This page cannot be made"), language, words=words, style=_STYLE)


def refused(status: int, language: str) -> bytes:
    """Return the page for a request that is not answered; it asks for nothing else, which would not be answered either."""
    return _page(_REFUSED.get(status, _NOT_ANSWERED), language)


def quoted(words: str) -> str:
    """Return lines as a terminal shows them, as HTML; on a narrow screen they are broken."""
    return f'<div class="prose"><pre tabindex="0">{escape(words)}</pre></div>'


def _page(title: Text, language: str, *, words: str = "", style: str = "") -> bytes:
    return _PAGE.format(language=language, title=escape(said(title, language)), words=words, style=style).encode()
