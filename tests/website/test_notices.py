"""What the server says itself, where no page of the site does: in a language of the site, and marked as such."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from plancode.diagnostics import CannotRun, text
from plancode.site.live.notices import language_for
from plancode.site.live.server import Site, server

FRENCH, BOTH, ENGLISH_FIRST = ("fr",), ("fr", "en"), ("en", "fr")


class Wrong(dict[str, bytes]):
    """Files of a site of which one page cannot be made."""

    def __getitem__(self, path: str) -> bytes:
        if path.endswith("plan.html"):
            raise CannotRun(text("a page takes more memory than there is for it"), text("try again with more memory"))
        return super().__getitem__(path)


@contextmanager
def listening(languages: tuple[str, ...], problems: str = "") -> Iterator[int]:
    files = Wrong({f"{each}/{page}.html": b"" for each in languages for page in ("index", "plan")})
    made = server(Site(files, problems, languages), "127.0.0.1", 0)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made.server_address[1]
    finally:
        made.shutdown()
        made.server_close()


def asked(port: int, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str, str]:
    """Return status, page and language of the answer to a request; in a header's name, write `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        page = answer.read().decode().replace("\u00a0", " ").replace("\u202f", " ")
        return answer.status, page, answer.headers["Content-Language"]
    finally:
        connection.close()


def asked_for_no_address(port: int) -> tuple[int, str, str]:
    """Return the same for an address that is none, which http.client does not send."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET http://[x/en HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        page = answer.read().decode().replace("\u00a0", " ").replace("\u202f", " ")
        return answer.status, page, answer.headers["Content-Language"]


def test_a_site_in_french_says_in_french_what_it_does_not_answer() -> None:
    with listening(FRENCH, "erreur[PC101]") as port:
        answers = {
            404: asked(port, "/nulle-part"),
            403: asked(port, "/fr/index.html", Host="evil.test"),
            501: asked(port, "/fr/index.html", method="POST"),
            400: asked_for_no_address(port),
        }
    assert {status: answer[0] for status, answer in answers.items()} == {status: status for status in answers}
    assert {answer[2] for answer in answers.values()} == {"fr"}
    assert all('<html lang="fr">' in page for _, page, _ in answers.values())
    said = {status: page.partition("<h1>")[2].partition("</h1>")[0] for status, (_, page, _) in answers.items()}
    assert said == {
        404: "Cette page n’existe pas",
        403: "Ce site ne répond ni à ce nom, ni à d’autres sites",
        501: "Ce site se consulte seulement : il répond à GET et à HEAD",
        400: "Ce n’est pas une adresse",
    }
    assert "La vérification trouve des erreurs" in answers[404][1]
    assert "erreur[PC101]" in answers[404][1]


def test_a_site_in_english_says_it_in_english() -> None:
    with listening(ENGLISH_FIRST) as port:
        assert "<h1>There is no such page</h1>" in asked(port, "/nowhere")[1]
        assert (
            "<h1>This site is not served under that name, nor to other sites</h1>"
            in asked(port, "/", Sec_Fetch_Site="cross-site")[1]
        )
        assert "<h1>This site is only read: it answers to GET and HEAD</h1>" in asked(port, "/", method="PUT")[1]


def test_a_refusal_asks_for_nothing_that_would_be_refused_too() -> None:
    with listening(BOTH) as port:
        assert "stylesheet" not in asked(port, "/", Host="evil.test")[1]


@pytest.mark.parametrize(
    ("languages", "path", "accepted", "language"),
    [
        # The folder asked for decides, then what the reader prefers, then the first language of the site.
        (BOTH, "en/nothing.html", "fr", "en"),
        (BOTH, "nothing.html", "en", "en"),
        (BOTH, "xx/nothing.html", "de, en;q=0.7, fr;q=0.9", "fr"),
        (BOTH, "xx/nothing.html", "en-GB,fr;q=0.5", "en"),
        (ENGLISH_FIRST, "nothing.html", "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        (ENGLISH_FIRST, "nothing.html", "de", "en"),
        (BOTH, "nothing.html", "", "fr"),
        # A language that the site does not have is no language of its notices.
        (FRENCH, "en/nothing.html", "en", "fr"),
        (BOTH, "nothing.html", "en;q=0, *;q=x, fr;q=0.1", "fr"),
        ((), "nothing.html", "fr", "en"),
    ],
)
def test_the_language_of_a_notice(languages: tuple[str, ...], path: str, accepted: str, language: str) -> None:
    assert language_for(path, accepted, languages) == language


def test_a_page_that_cannot_be_made_says_why_and_all_others_are_served() -> None:
    with listening(("en", "fr")) as port:
        status, page, language = asked(port, "/fr/plan.html")
        assert (status, language) == (500, "fr")
        assert "<h1>Cette page ne peut pas être produite</h1>" in page
        assert "une page demande plus de mémoire qu’il n’y en a pour elle" in page
        assert "réessayer avec plus de mémoire" in page
        # Lines of a terminal are broken on a narrow screen, as those of texts are.
        assert page.count('<div class="prose"><pre tabindex="0">') == 2
        assert asked(port, "/en/plan.html")[1].count("<h1>This page cannot be made</h1>") == 1
        assert asked(port, "/fr/index.html")[0] == 200
