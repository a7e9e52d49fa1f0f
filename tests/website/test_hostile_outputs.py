"""Reports and mails of records with anything in any field: nothing is loaded or run, no header is added, no word is lost."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings

from plancode.diagnostics import CannotRun
from plancode.site.digest import digest
from plancode.site.report import Binder, report
from plancode.workspace import Workspace
from tests.support.drawn import workspaces
from tests.support.exported import source
from tests.website.small import Html

HEADERS = {
    *("X-Mailer", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Language"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=5)
@given(workspace=workspaces())
def test_no_field_of_a_record_gets_out_of_its_place(language: str, workspace: Workspace) -> None:
    found = source(workspace)
    binder = Binder(found, None, language=language)
    for contact in found.ordered:
        page = Html(report(found, [contact.id], binder).decode())
        assert (page.unbalanced, page.open) == ([], [])
        assert [
            tag
            for tag, given in page.elements
            if tag in ("script", "iframe") or any(name.startswith("on") for name in given)
        ] == []
        links = [given["href"] for given in page.named("a") if "href" in given]
        assert [each for each in links if not each.startswith(("#", "http", "mailto:", "tel:"))] == []
        assert contact.erased or " ".join(contact.name.split()) in " ".join("".join(page.texts).split())
    for person in workspace.people:
        try:
            data = digest(found, person.id, binder)
        except CannotRun:
            # Without an address, or with one that no mail can go to.
            assert not person.email or not person.email[0].isalnum()
            continue
        mail = message_from_bytes(data, policy=default)
        assert mail.defects == []
        assert set(mail.keys()) == HEADERS
        assert [each.addr_spec for each in mail["To"].addresses] == [person.email]
