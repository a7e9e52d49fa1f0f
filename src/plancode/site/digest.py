"""The week of a person as a mail: the same words as text and as HTML, and the same bytes for the same day and commit."""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from plancode.diagnostics import CannotRun, Ref, legible, text
from plancode.site.plain_text import plain_text
from plancode.site.report import Binder, Bound
from plancode.views import Source
from plancode.views.person import person_view

_MAILER: Final = "plancode digest"
# A name that no machine has (RFC 2606): a mail's id needs one.
_NOWHERE: Final = "plancode.invalid"
_MORNING: Final = time(6)


def digest(source: Source, name: str, binder: Binder, *, sender: str | None = None) -> bytes:
    """Return the mail with a person's week, to that person; from sender, else from the person.

    Raises:
        CannotRun: no address of the person is known, or an address is none.
    """
    view = person_view(source, name)
    if view.email is None:
        raise CannotRun(
            text("{record} has no address", record=Ref("person", name)),
            text("add it: `plancode set {name} email name@example.org`", name=name),
        )
    words = binder.words
    subject = f"{words.text('Your week')}{words.text(': ')}{words.span(*view.days)}"
    page = Bound(f"people/{name}/digest.html", "digest.html", view, "", view.row.name)
    html = binder.bound([page], title=subject, template="mail.html")
    person = _address(view.email, view.row.name)
    message = EmailMessage(policy=SMTP.clone(utf8=not f"{view.email}{sender or ''}".isascii()))
    message["X-Mailer"] = _MAILER
    message["Subject"] = legible(subject)
    message["From"] = _address(sender, binder.title) if sender else person
    message["To"] = person
    message["Date"] = datetime.combine(source.today, _MORNING, source.workspace.config.zone)
    message["Message-ID"] = f"<{name}.{source.today.isoformat()}.{_digest(html)}@{_NOWHERE}>"
    # Absence notices do not answer what a program sends.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain_text(html), cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Set behind the parts, which take all that is said of contents before them.
    message["Content-Language"] = words.language
    # Else it would be drawn by lot.
    message.set_boundary(f"=_{_digest(html)}")
    return message.as_bytes()


def _address(address: str, name: str) -> Address:
    try:
        return Address(display_name=legible(name), addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise CannotRun(
            text("`{address}` is no address for a mail", address=address), text("write it as `name@example.org`")
        ) from error


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:32]
