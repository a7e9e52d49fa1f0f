"""`serve`: for this machine alone, reloaded when a file changes, alive when one is broken."""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.serving import Served
from tests.support.sound import PLAN
from tests.website.small import workspace

TEMPLATES = Path(__file__).parents[2] / "templates" / "site"


def test_pages_are_served_with_the_script_that_reloads_them(standing: Served) -> None:
    status, page, headers = standing.get("/en/contacts/dupont.html")
    assert status == 200
    assert '<script src="/-/reload.js?seen=0" defer></script>' in page
    assert "script-src 'self'" in page
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert standing.get("/")[0] == 200
    assert standing.get("/assets/site.css")[2]["Content-Type"] == "text/css; charset=utf-8"
    assert "EventSource" in standing.get("/-/reload.js")[1]


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8765", "127.0.0.1.evil.test", ""])
def test_another_host_is_refused(standing: Served, host: str) -> None:
    assert standing.get("/en/index.html", Host=host)[0] == 403


def test_another_site_cannot_include_a_file(standing: Served) -> None:
    assert standing.get("/en/index.html", Sec_Fetch_Site="cross-site")[0] == 403
    assert standing.get("/en/index.html", Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%00",
        "//etc/passwd",
        "/nothing.html",
    ],
)
def test_no_path_leads_out_of_the_site(standing: Served, path: str) -> None:
    status, body, _ = standing.get(path)
    assert status == 404
    assert "root:" not in body


def test_an_edit_is_shown_and_the_page_told_to_reload(folder: Path, served: Served) -> None:
    stream = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    stream.sendall(b"GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"text/event-stream" in stream.recv(4096)
    text = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": text.replace("Soils", "Roots")})
    assert b"event: reload" in stream.recv(4096)
    stream.close()
    assert "Roots" in served.get("/en/contacts/dupont.html")[1]


def test_a_broken_file_is_said_on_the_page_and_a_mended_one_is_forgotten(folder: Path, served: Served) -> None:
    write(folder, {"plans/plan.yaml": "kind: [\n"})
    served.wait_for("/en/index.html", "PC101")
    write(folder, {"plans/plan.yaml": PLAN.format(status="draft")})
    served.wait_for("/en/plans/dupont-fy2099.html", "Be known")
    assert "PC101" not in served.get("/en/index.html")[1]


def test_a_page_that_is_not_there_says_why_and_comes_back_by_itself(folder: Path, served: Served) -> None:
    """The file of the contact whose report somebody reads is broken, and mended."""
    whole = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": "kind: contact: <x>\n"})
    served.wait_for("/fr/contacts/dupont.html", "Cette page n’existe pas")
    status, page, headers = served.get("/fr/contacts/dupont.html")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "plans/c.yaml:1:14" in page
    assert "kind: contact: &lt;x&gt;" in page
    assert '<script src="/-/reload.js?seen=1" defer></script>' in page
    write(folder, {"plans/c.yaml": whole})
    served.wait_for("/fr/contacts/dupont.html", "Élodie Dupont")


def test_a_page_that_never_was_leads_to_the_start(standing: Served) -> None:
    status, page, _ = standing.get("/nowhere/%3Cscript%3E")
    assert status == 404
    assert "There is no such page" in page
    assert '<a href="/index.html">' in page
    assert "<pre" not in page
    assert "nowhere" not in page


@pytest.mark.parametrize("host", ["LOCALHOST", "LocalHost:8765", "127.0.0.1:80", "[::1]:8765", "[::1]"])
def test_loop_back_is_answered_by_any_of_its_names(standing: Served, host: str) -> None:
    assert standing.get("/en/index.html", Host=host)[0] == 200


def test_a_port_that_is_taken_is_said_with_what_to_do(folder: Path, standing: Served) -> None:
    ended = plancode(
        folder,
        "serve",
        "--port",
        str(standing.port),
        code=3,
        err=f"127.0.0.1:{standing.port} cannot be served: the address is already in use",
    )
    assert "= hint: use `--port 0` for any port that is free" in ended.err


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("192.0.2.7", "192.0.2.7:0"),
        ("2001:db8::7", "[2001:db8::7]:0"),
        ("nowhere.invalid", "nowhere.invalid:0"),
        ("é..b", "é..b:0"),
    ],
)
def test_an_address_that_is_not_of_this_machine_is_said_with_those_that_are(
    folder: Path, host: str, where: str
) -> None:
    ended = plancode(folder, "serve", "--port", "0", "--host", host, code=3, err=f"{where} cannot be served: ")
    assert "= hint: use an address of this machine: 127.0.0.1, ::1, or 0.0.0.0 for all that it has" in ended.err


def test_a_port_that_there_cannot_be_is_wrong_use(folder: Path) -> None:
    plancode(folder, "serve", "--port", "65536", code=2, err="65536 is not in the range 0<=x<=65535")


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that whoever reaches this machine can read."""
    with Served(workspace(tmp_path_factory.mktemp("everywhere")), "--host", "0.0.0.0") as started:
        yield started


@pytest.mark.parametrize(
    "host",
    [
        *("0.0.0.0:8765", "192.168.7.7:8765", "10.0.0.1", "[fe80::1]:8765", "127.0.0.1", "localhost"),
        *(socket.gethostname(), f"{socket.gethostname().upper()}:8765", socket.getfqdn()),
    ],
)
def test_all_addresses_are_answered_by_addresses_and_the_names_of_the_machine(everywhere: Served, host: str) -> None:
    assert everywhere.get("/en/index.html", Host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "192.168.7.7.evil.test:8765", "1.2.3", "0x7f000001", "2130706433", "[]", ""]
)
def test_all_addresses_are_not_answered_by_another_name(everywhere: Served, host: str) -> None:
    assert everywhere.get("/en/index.html", Host=host)[0] == 403


def test_that_others_can_read_it_is_said_and_what_is_watched(everywhere: Served, standing: Served) -> None:
    others = f"whoever reaches this machine can read it, as http://{socket.gethostname()}:{everywhere.port}/\n"
    watched = "plans, configuration, templates and commits are watched\n"
    everywhere.wait_to_say(f"http://0.0.0.0:{everywhere.port}/  (Ctrl-C ends it)\n{others}{watched}")
    standing.wait_to_say(f"http://127.0.0.1:{standing.port}/  (Ctrl-C ends it)\n{watched}")


def test_an_address_of_ipv6_is_served_and_stands_in_brackets(folder: Path) -> None:
    with Served(folder, "--host", "::1") as served:
        assert served.address == f"http://[::1]:{served.port}/"
        assert served.get("/en/contacts/dupont.html")[0] == 200


def test_the_configuration_is_watched_too(folder: Path, served: Served) -> None:
    write(folder, {"plancode.yaml": "name: Another name\n"})
    served.wait_for("/en/index.html", "Another name")


def test_a_broken_template_is_said_also_on_the_site_that_stays_until_it_is_mended(folder: Path, served: Served) -> None:
    ours = (TEMPLATES / "start.html").read_text(encoding="utf-8")
    before = served.get("/en/index.html")[1]
    above, block, below = ours.partition("{% block content %}\n")
    place = f"templates/site/start.html:{above.count(chr(10)) + 2}"
    write(folder, {"templates/site/start.html": f"{above}{block}{{% broken %}}\n{below}"})
    served.wait_to_say(f"{place}: Encountered unknown tag 'broken'.")
    served.wait_for("/en/index.html", 'role="alert"')
    held = served.get("/en/index.html")[1]
    assert f"{place}: Encountered unknown tag" in held
    rest = re.sub(
        r'\n<div class="card" role="alert"><div class="prose"><pre.*?</pre></div></div>', "", held, flags=re.DOTALL
    )
    assert rest.replace("?seen=1", "?seen=0") == before
    write(folder, {"templates/site/start.html": ours.replace("<h1>", "<h1>Mended: ")})
    served.wait_for("/en/index.html", "<h1>Mended: ")
    assert 'role="alert"' not in served.get("/en/index.html")[1]


def test_findings_are_said_in_the_terminal_and_that_there_are_none_left(folder: Path, served: Served) -> None:
    whole = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": "kind: contact: <x>\n"})
    served.wait_to_say("error[PC101]")
    served.wait_to_say(" --> plans/c.yaml:1:14")
    write(folder, {"plans/c.yaml": whole})
    served.wait_to_say(": 1 warning\n", times=2)
    assert served.said().count("error[") == 1


def raw(standing: Served, request: bytes) -> bytes:
    """Return what is answered to a request as it stands."""
    with socket.create_connection(("127.0.0.1", standing.port), timeout=30) as stream:
        stream.sendall(request + b"\r\nConnection: close\r\n\r\n")
        answered, end = b"", time.monotonic() + 30
        while piece := stream.recv(65536):
            assert time.monotonic() < end, answered
            answered += piece
    return answered


def answered_until(stream: socket.socket, words: bytes) -> bytes:
    """Return what a stream tells until it has told words, which it must within half a minute."""
    told, end = b"", time.monotonic() + 30
    while words not in told:
        piece = stream.recv(4096)
        assert piece, told
        assert time.monotonic() < end, told
        told += piece
    return told


def test_an_address_that_is_none_is_a_bad_request(standing: Served) -> None:
    assert raw(standing, b"GET http://[x/en HTTP/1.1\r\nHost: localhost").startswith(b"HTTP/1.1 400 ")
    assert raw(standing, b"GET /en/index.html HTTP/1.1\r\nHost: localhost").startswith(b"HTTP/1.1 200 ")


def test_a_request_that_names_two_hosts_is_refused(standing: Served) -> None:
    two = b"GET /en/index.html HTTP/1.1\r\nHost: localhost\r\nHost: evil.test"
    assert raw(standing, two).startswith(b"HTTP/1.1 403 ")


def test_the_head_of_a_page_is_to_be_had_alone(standing: Served) -> None:
    head, _, body = raw(standing, b"HEAD /en/index.html HTTP/1.1\r\nHost: localhost").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"Content-Length: " in head
    assert body == b""
    events = raw(standing, b"HEAD /-/events HTTP/1.1\r\nHost: localhost")
    assert events.startswith(b"HTTP/1.1 200 ")
    assert events.endswith(b"\r\n\r\n")


def test_a_page_is_told_of_what_was_made_before_its_stream_began(standing: Served) -> None:
    with socket.create_connection(("127.0.0.1", standing.port), timeout=30) as stream:
        stream.sendall(b"GET /-/events?seen=99 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head, _, told = answered_until(stream, b"event: reload").partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert told.startswith(b"event: reload")


def test_clients_that_break_off_are_no_matter_for_the_terminal(folder: Path) -> None:
    with Served(folder) as served:
        for _ in range(20):
            stream = socket.create_connection(("127.0.0.1", served.port), timeout=30)
            stream.sendall(b"GET /en/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stream.close()  # with a reset, in the middle of the answers
        assert served.get("/en/index.html")[0] == 200
        assert "Traceback" not in served.said()


def test_a_reader_who_leaves_does_not_end_the_server(standing: Served) -> None:
    for _ in range(5):
        stream = socket.create_connection(("127.0.0.1", standing.port), timeout=30)
        stream.sendall(b"GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream.recv(10)
        stream.close()
    assert standing.get("/en/index.html")[0] == 200
