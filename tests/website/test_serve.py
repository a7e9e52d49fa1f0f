"""`serve`: for this machine alone, reloaded when a file changes, alive when one is broken."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.cli.test_check import PLAN, SOUND, repository
from tests.support.cli import plancode, write


@pytest.fixture
def folder(tmp_path):
    contact = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\nspecialty: Soils\naccounts: [{account: chu}]\n"
    return repository(tmp_path, SOUND | {"plans/c.yaml": contact})


@pytest.fixture
def port(folder):
    """A server that is started as a user would, and ended by Ctrl-C; its port."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "plancode", "-C", str(folder), "serve", "--port", "0", "--as-of", "2026-11-23"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    for line in process.stderr:
        if match := re.match(r"http://127\.0\.0\.1:(\d+)/", line):
            break
    yield int(match[1])
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 0


def get(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    try:
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()


def wait_for(port, path, words, seconds=5.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words in get(port, path)[1]:
            return
        time.sleep(0.02)
    raise AssertionError(f"{words} did not appear on {path}")


def test_pages_are_served_with_the_script_that_reloads_them(port):
    status, page, headers = get(port, "/en/contacts/dupont.html")
    assert status == 200
    assert '<script src="/-/reload.js" defer></script>' in page
    assert "script-src 'self'" in page
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert get(port, "/")[0] == 200
    assert get(port, "/assets/site.css")[2]["Content-Type"] == "text/css; charset=utf-8"
    assert "EventSource" in get(port, "/-/reload.js")[1]


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8765", "127.0.0.1.evil.test", ""])
def test_another_host_is_refused(port, host):
    assert get(port, "/en/index.html", Host=host)[0] == 403


def test_another_site_cannot_include_a_file(port):
    assert get(port, "/en/index.html", Sec_Fetch_Site="cross-site")[0] == 403
    assert get(port, "/en/index.html", Sec_Fetch_Site="same-origin")[0] == 200


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
def test_no_path_leads_out_of_the_site(port, path):
    status, body, _ = get(port, path)
    assert status == 404
    assert "root:" not in body


def test_an_edit_is_shown_and_the_page_told_to_reload(folder, port):
    stream = socket.create_connection(("127.0.0.1", port), timeout=5)
    stream.sendall(b"GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"text/event-stream" in stream.recv(4096)
    text = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": text.replace("Soils", "Roots")})
    assert b"event: reload" in stream.recv(4096)
    stream.close()
    assert "Roots" in get(port, "/en/contacts/dupont.html")[1]


def test_a_broken_file_is_said_on_the_page_and_a_mended_one_is_forgotten(folder, port):
    write(folder, {"plans/plan.yaml": "kind: [\n"})
    wait_for(port, "/en/index.html", "PC101")
    write(folder, {"plans/plan.yaml": PLAN.format(status="draft")})
    wait_for(port, "/en/plans/dupont-fy2099.html", "Be known")
    assert "PC101" not in get(port, "/en/index.html")[1]


def test_a_page_that_is_not_there_says_why_and_comes_back_by_itself(folder, port):
    """The file of the contact whose report somebody reads is broken, and mended."""
    whole = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": "kind: contact: <x>\n"})
    wait_for(port, "/fr/contacts/dupont.html", "Cette page n’existe pas")
    status, page, headers = get(port, "/fr/contacts/dupont.html")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "plans/c.yaml:1:14" in page
    assert "kind: contact: &lt;x&gt;" in page
    assert '<a href="/fr/index.html">' in page
    assert '<script src="/-/reload.js" defer></script>' in page
    write(folder, {"plans/c.yaml": whole})
    wait_for(port, "/fr/contacts/dupont.html", "Élodie Dupont")


def test_a_page_that_never_was_leads_to_the_start(port):
    status, page, _ = get(port, "/nowhere/%3Cscript%3E")
    assert status == 404
    assert "There is no such page" in page
    assert '<a href="/index.html">' in page
    assert "<pre" not in page
    assert "nowhere" not in page


def test_a_port_that_is_taken_is_said_with_what_to_do(folder, port):
    ended = plancode(
        folder, "serve", "--port", str(port), code=3, err=f"127.0.0.1:{port} cannot be served: Address already in use"
    )
    assert "= hint: `--port 0` takes any port that is free" in ended.err


def test_the_configuration_is_watched_too(folder, port):
    write(folder, {"plancode.yaml": "name: Another name\n"})
    wait_for(port, "/en/index.html", "Another name")


def test_a_broken_template_leaves_the_site_as_it_was(folder, port):
    write(folder, {"templates/site/start.html": "{% broken"})
    time.sleep(0.5)
    assert get(port, "/en/index.html")[0] == 200


def test_a_reader_who_leaves_does_not_end_the_server(port):
    for _ in range(5):
        stream = socket.create_connection(("127.0.0.1", port), timeout=5)
        stream.sendall(b"GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream.recv(10)
        stream.close()
    assert get(port, "/en/index.html")[0] == 200
