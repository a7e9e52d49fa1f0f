"""`digest`: a person's week as a mail, which says the same as text and as HTML, and has the same bytes for the same day."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from plancode.site.plain_text import plain_text
from tests.support.cli import plancode, write
from tests.support.nursery import born
from tests.support.repo import Repo
from tests.support.sound import git
from tests.website.small import CONTACT, PEOPLE, PLAN, Html

DAY = ("--as-of", "2026-11-23")
DOCS = Path(__file__).parents[2] / "docs" / "how-to"
RECORDS = {
    "plans/people.yaml": f"{PEOPLE}---\n{{kind: person, id: paul, name: 'Roy, \"Paul\" <x@y>', email: paul@example.org, role: approver}}\n"
    "---\n{kind: person, id: anne, name: Anne}\n",
    "plans/dupont.yaml": CONTACT.replace("accounts: [{account: chu}]\n", "owner: marie\n"),
    "plans/plan.yaml": PLAN.replace("accounts: [{account: chu}]\n", ""),
    "plans/acts.yaml": """
{kind: activity, id: call, subject: "Call <b>them</b> & ask", form: task, contact: dupont, plan: dupont-fy2027, due: 2026-11-24, owner: marie}
---
{kind: activity, id: talk, subject: Talk, form: appointment, start: "2026-11-25 09:30", end: "2026-11-25 11:00", contact: dupont, owner: marie}
---
{kind: activity, id: late, subject: Late, form: task, due: 2026-11-02, contact: dupont, owner: marie}
---
{kind: activity, id: others, subject: Not hers, form: task, due: 2026-11-24, contact: dupont, owner: paul}
---
{kind: opportunity, id: grant, name: Grant, type: research-funding, status: pending, close_date: 2026-11-01, plan: dupont-fy2027, owner: marie}
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("digest") / "work")
    repo.commit(RECORDS)
    repo.commit({"plans/plan.yaml": RECORDS["plans/plan.yaml"].replace("status: draft", "status: submitted")})
    repo.checkout()
    git(repo.folder, "config", "user.name", "Marie Petit")
    git(repo.folder, "config", "user.email", "marie@example.org")
    return repo.folder


def mail(folder: Path, *arguments: str) -> EmailMessage:
    place = folder.parent / "week.eml"
    plancode(folder, "digest", *arguments, *DAY, "--output", str(place))
    data = place.read_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    read = message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    return read


def parts(message: EmailMessage) -> tuple[str, str]:
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    return text, html


def test_a_mail_says_what_there_is_for_a_person_this_week(folder: Path) -> None:
    message = mail(folder, "marie")
    assert (message["From"], message["To"]) == ("Marie Petit <marie@example.org>",) * 2
    assert (message["Subject"], message["Content-Language"]) == ("Your week: 23–30 Nov 2026", "en")
    assert message["Date"].datetime.isoformat() == "2026-11-23T06:00:00+00:00"
    text, html = parts(message)
    assert (
        text
        == """\
Your week: 23–30 Nov 2026
=========================

Marie Petit · 1 overdue · 2 this week · 0 to review

The week by day
---------------

Mon 23 Nov
free

Tue 24 Nov
- Call <b>them</b> & ask · Élodie Dupont

Wed 25 Nov
- 09:30–11:00 Talk · Élodie Dupont

Thu 26 Nov
free

Fri 27 Nov
free

Mon 30 Nov
free

Overdue (1)
-----------
- 2 Nov 2026 Late · Élodie Dupont

Past their close date (1)
-------------------------
- 1 Nov 2026 Grant
"""
        + text.partition("Grant\n")[2]
    )
    assert "Call &lt;b&gt;them&lt;/b&gt; &amp; ask" in html


def test_who_reviews_is_told_what_waits(folder: Path) -> None:
    message = mail(folder, "paul", "--lang", "fr", "--sender", "plans@example.org")
    assert message["To"].addresses[0].display_name == 'Roy, "Paul" <x@y>'
    assert message["To"].addresses[0].addr_spec == "paul@example.org"
    assert message["From"].addresses[0].addr_spec == "plans@example.org"
    assert (message["Subject"], message["Content-Language"]) == ("Votre semaine\u00a0: 23–30 nov. 2026", "fr")
    text, html = parts(message)
    assert re.search(r"À relire \(1\)\n-+\n- Dupont · Marie Petit", text)
    assert '<html lang="fr">' in html
    assert "Not hers" in text
    assert "Talk" not in text


def test_the_parts_say_the_same_and_nothing_is_loaded(folder: Path) -> None:
    text, html = parts(mail(folder, "marie"))
    assert plain_text(html) == text
    page = Html(html)
    assert (page.unbalanced, page.open) == ([], [])
    assert [tag for tag, given in page.elements if tag in ("img", "script", "link") or "src" in given] == []
    assert "url(" not in html
    assert len(html) < 100_000  # what is longer some programs cut
    assert {given["href"] for given in page.named("a") if "href" in given} == set()


def test_links_lead_to_the_site_where_its_address_is_known(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    write(here, {"plancode.yaml": "site: {url: 'https://plans.example.org'}\n"})
    text, html = parts(mail(here, "marie"))
    assert "https://plans.example.org/en/contacts/dupont.html#activity-talk" in html
    assert "All of this on one page <https://plans.example.org/en/people/marie.html>" in text


def test_the_same_day_and_commit_give_the_same_bytes_in_any_process(folder: Path) -> None:
    place = folder.parent / "again.eml"
    arguments = ["digest", "marie", *DAY, "--output", str(place)]
    plancode(folder, *arguments)
    first = place.read_bytes()
    subprocess.run([sys.executable, "-m", "plancode", "-C", str(folder), *arguments], check=True, capture_output=True)
    assert place.read_bytes() == first
    assert mail(folder, "marie")["Message-ID"] != mail(folder, "paul")["Message-ID"]


def test_without_a_name_it_is_yours_and_goes_to_standard_output(folder: Path) -> None:
    ended = plancode(folder, "digest", *DAY)
    assert message_from_bytes(ended.out.encode(), policy=default)["To"] == "Marie Petit <marie@example.org>"


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("anne",), 3, "person `anne` has no address\n  = hint: add it: `plancode set anne email name@example.org`"),
        (("mari",), 2, "did you mean `marie`?"),
        (("dupont",), 2, "is of a kind that this command is not for"),
        (("marie", "--sender", "nobody"), 3, "`nobody` is no address for a mail"),
        (("marie", "--sender", "a@b.example\nBcc: c@d.example"), 3, "is no address for a mail"),
    ],
)
def test_what_cannot_be_sent_is_said(folder: Path, asked: tuple[str, ...], code: int, said: str) -> None:
    assert plancode(folder, "digest", *asked, *DAY, code=code, err=said).out == ""


def test_only_what_a_digest_wrote_is_replaced(folder: Path, tmp_path: Path) -> None:
    place = write(tmp_path, {"mine.eml": "Subject: mine\n"}) / "mine.eml"
    plancode(folder, "digest", *DAY, "--output", str(place), code=3, err="was not written by plancode")
    plancode(folder, "digest", *DAY, "--output", str(folder / "plans" / "w.eml"), code=3, err="is no place for a mail")
    assert place.read_text() == "Subject: mine\n"


def test_the_lines_that_send_it_read_the_address_from_the_mail(folder: Path, tmp_path: Path) -> None:
    """The loop of docs/how-to/ci.md, with a `curl` that writes down what it would send."""
    (lines,) = re.findall(r"```sh\n(for person in .*?)```", (DOCS / "ci.md").read_text(encoding="utf-8"), re.DOTALL)
    programs = {
        "plancode": f'#!/bin/sh\nexec "{born()}" -C "{folder}" "$@"\n',
        "curl": '#!/bin/sh\necho "$@" >> "$SENT"\n',
    }
    for path in write(tmp_path / "bin", programs).iterdir():
        path.chmod(0o755)
    script = f'set -e\nPATH="{tmp_path / "bin"}:$PATH"\ncd "{tmp_path}"\n' + lines.replace(
        "--output week.eml", f'--output "{tmp_path}/week.eml"'
    ).replace("claire-deschamps jonas-brandt", "marie paul")
    environment = {"SENT": str(tmp_path / "sent"), "SMTP_URL": "smtps://mail.example.org", "SMTP_USER": "u:p"}
    subprocess.run(["sh", "-c", script], check=True, env=os.environ | environment, capture_output=True)
    sent = (tmp_path / "sent").read_text().splitlines()
    assert [line.partition("--mail-rcpt ")[2].split()[0] for line in sent] == ["marie@example.org", "paul@example.org"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<head><title>T</title><style>p{}</style></head><h1>A&amp;B</h1><p>One\n two</p>", "A&B\n===\n\nOne two\n"),
        ("<ul><li>One</li><li><p>Two</p></li></ul>", "- One\n\nTwo\n"),
        ('<p><a href="https://e.example">E</a>, <a href="#x">x</a></p>', "E <https://e.example>, x\n"),
        ("<li>" + "word " * 20 + "</li>", "- " + "word " * 14 + "word\n  " + "word " * 4 + "word\n"),
    ],
)
def test_html_as_text(html: str, text: str) -> None:
    assert plain_text(html) == text
