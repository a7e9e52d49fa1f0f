"""The words of the catalogues: which of them only English has, and what is the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plancode.messages.catalogues import helps, messages, pages, texts

FRENCH = messages("fr")
CATALOGUES = {"messages": FRENCH, "site": texts("fr"), "pages": pages("fr"), "help": helps("fr")}
# What is typed or written in files, and the names of files: it stays as it is in any language.
TYPED = re.compile(
    r"`[^`]*`|\{[^}]*\}|%\(\w+\)s|https?://\S+|--[\w-]+|\b[\w.-]*/[\w./-]+|\b[\w-]+\.(?:yaml|md|html|json|csv)\b"
    r"|\bplancode [a-z][\w-]*|\bgit [a-z][\w-]*|\bgit config[^;)]*|\bapt-get install git"
)
# English words of the catalogues that French has too, that are typed, or that git and forges use in French.
SHARED = frozenset(
    """
    a accents account activity agenda alias allowedsignersfile an argument arguments attention audit b bare base
    branches but c cause change checkout cherry chf chromium ci claire click clone clones code codeowners codes color comment commit
    commits configuration contact core correct crm csv ctrl date dates demo descend deschamps diff directive directory
    document documents double dupont email engagement eur exact example exception expire export false figure final
    force forge format fs future fy get git gitattributes gitignore gitlab gpg h head hook hostile html https iana icalendar
    ics id importance index information inotify internal json jsonl language lecture locale long m mac machine main
    marie mention mentions message messages met million minutes mm mv no note notes ok on option options org organisation owner
    page pages parent parquet part pc pdf pick place plan plancode plans point points port possible protocol pull python q
    question questions quota rebase ref request rev revert s safe script second select server shell signal signature site sites
    skipped sort sparse specialty sql sqlite squash ssh standard step sudo sysctl t table tables tag terminal tier
    triangles true type u unicode usage usd utc utf variable vcard vcf verdict version versions via w web windows worktree
    x xlsx yaml ×
    """.split()  # noqa: SIM905 - words in a row are read more easily
)
WORD = re.compile(r"[A-Za-zÀ-ÿœ]+")


def words(sentence: str) -> Iterator[str]:
    """Yield the words of a sentence, without what is typed."""
    return (word.lower() for word in WORD.findall(TYPED.sub(" ", sentence)))


def english_words() -> set[str]:
    """Return the words of the catalogues that only English has."""
    return {word for catalogue in CATALOGUES.values() for key in catalogue for word in words(key)} - SHARED
