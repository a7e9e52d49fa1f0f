"""The contacts as vCards (RFC 6350), which address books read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plancode.exchange.signs import OURS, PRODUCT
from plancode.models import Account, Contact
from plancode.views import Source

_WIDEST: Final = 75
_KIND: Final = "contact-"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def cards(source: Source) -> Iterator[bytes]:
    """Yield a card for each contact, by id; who asked to be forgotten has none.

    Of a contact that was recorded twice there is one card, which has the addresses of both records.
    """
    for contact in sorted(source.workspace.contacts, key=lambda each: each.id):
        if not contact.erased:
            yield card(source, contact)


def card(source: Source, contact: Contact) -> bytes:
    """Return the card of a contact."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", PRODUCT, *_lines(source, contact), "END:VCARD"]
    return b"".join(_folded(line) for line in lines)


def card_uid(name: str) -> str:
    """Return by what a contact's card is known, which names the contact by its id."""
    return f"{_KIND}{name}{OURS}"


def named_by(uid: str) -> str | None:
    """Return the id of the contact that a card names; None where no export of ours wrote it."""
    is_ours = uid.startswith(_KIND) and uid.endswith(OURS)
    return uid.removeprefix(_KIND).removesuffix(OURS) if is_ours else None


def _lines(source: Source, contact: Contact) -> Iterator[str]:
    yield f"UID;VALUE=text:{card_uid(contact.id)}"
    yield f"FN:{_text(contact.name)}"
    parts = (contact.last_name, contact.first_name, None, contact.title)
    yield "N:" + ";".join([*(_text(part or "") for part in parts), _listed(contact.degrees)])
    # A contact's own stand before those of the records that were merged into it.
    every = (contact, *_merged_into(source, contact))
    for email in dict.fromkeys(each.email for each in every if each.email):
        yield f"EMAIL:{_text(email)}"
    for phone in dict.fromkeys(each.phone for each in every if each.phone):
        yield f"TEL;VALUE=text:{_text(phone)}"
    # The first is the one that address books show.
    for held in sorted(contact.accounts, key=lambda each: not each.primary):
        account = source.workspace.get(Account, held.account)
        yield f"ORG:{_text(account.name if account else held.account)}"
        if held.role:
            yield f"ROLE:{_text(held.role)}"
    if words := [word for word in (contact.specialty, *contact.interests, *contact.tags) if word]:
        yield f"CATEGORIES:{_listed(words)}"
    for page in contact.links:
        yield f"URL:{page.url}"
    if contact.notes:
        yield f"NOTE:{_text(contact.notes)}"


def _merged_into(source: Source, contact: Contact) -> Iterator[Contact]:
    """Yield the records that mean a contact too, by id; of one that asks to be forgotten, nothing is told."""
    for name in sorted(name for name, target in source.workspace.merges.items() if target == contact.id):
        found = source.workspace.get(Contact, name)
        if found and not found.erased:
            yield found


def _listed(words: Sequence[str]) -> str:
    return ",".join(_text(word) for word in words)


def _text(words: str) -> str:
    """Return words as a value: what would end it is escaped, and control characters are spaces."""
    return "".join(
        each if each.isprintable() or each == "\\" else " " if each not in "\n\t" else each for each in words
    ).translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 bytes, each after the first begun by a space; no character is cut."""
    pieces, piece = [], b""
    for character in line:
        data = character.encode()
        if len(piece) + len(data) > _WIDEST:
            pieces.append(piece)
            piece = b" "
        piece += data
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
