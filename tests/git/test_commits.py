"""What a commit says, and a repository that lies."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plancode import git
from plancode.git import Identity
from tests.git.asked import PLAN, graph, ids, opened
from tests.support.repo import MARIE, Repo

# Commits


def only(repo: Repo, commit: str) -> git.Commit:
    (found,) = git.commits(opened(repo), [commit])
    return found


def raw(repo: Repo, *headers: bytes, message: bytes = b"Say\n") -> git.Commit:
    tree = repo.git("mktree").encode()
    return only(repo, repo.raw("commit", b"\n".join([b"tree " + tree, *headers]) + b"\n\n" + message))


WHO = b"author A <a@x.org> 1767258000 +0100"
BY = b"committer C <c@x.org> 1767258000 -0330"
# Two days from the ends of what datetime holds: no time zone leads out of it.
_FIRST_MOMENT = datetime(1, 1, 3, tzinfo=UTC)
_LAST_MOMENT = datetime(9999, 12, 29, 23, 59, 59, tzinfo=UTC)


def test_a_commit_says_who_and_when_in_their_own_zones(repo: Repo) -> None:
    commit = repo.commit(
        {PLAN: "a"},
        message="Submit\n\nBody\n",
        author=("Zoé", "zoe@x.org"),
        committer=("Bot", "bot@x.org"),
        authored="2026-03-01T08:30:00+05:45",
        date="2026-03-02T00:00:00-02:00",
    )
    found = only(repo, commit)
    assert found.author == Identity("Zoé", "zoe@x.org")
    assert found.committer == Identity("Bot", "bot@x.org")
    assert found.authored is not None
    assert found.authored.isoformat() == "2026-03-01T08:30:00+05:45"
    assert found.committed is not None
    assert found.committed.utcoffset() == timedelta(hours=-2)
    assert (found.subject, found.message, found.signed) == ("Submit", "Submit\n\nBody\n", False)


def test_lines_of_a_message_are_found_wherever_they_begin_a_line(repo: Repo) -> None:
    message = "Return\n\nreason: too early \nNo Reason: here\nReason:\n\nBody\nREASON:\tagain\r\nReasons: no\n"
    assert only(repo, repo.commit({PLAN: "a"}, message=message)).lines("Reason") == ("too early", "again")


def test_a_message_ends_at_its_first_nul(repo: Repo) -> None:
    found = raw(repo, WHO, BY, message=b"Seen\n\0\nReason: hidden\n")
    assert (found.message, found.lines("Reason")) == ("Seen\n", ())


def test_a_signature_is_seen_and_its_lines_are_no_headers(repo: Repo) -> None:
    found = raw(repo, WHO, BY, b"gpgsig -----BEGIN\n author M <m@x.org> 1 +0000\n \n -----END")
    assert (found.signed, found.author.email) == (True, "a@x.org")
    assert not raw(repo, WHO, BY).signed


@pytest.mark.parametrize(
    ("header", "identity", "moment"),
    [
        (b"author A <a@x.org> 0 +0000", Identity("A", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author  <a@x.org> 0", Identity("", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> -1 +0000", Identity("A", "a@x.org"), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (b"author A <a@x.org> 4102444800 +0000", Identity("A", "a@x.org"), datetime(2100, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 0 +9999", Identity("A", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 99999999999999999999 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> " + b"9" * 5000 + b" +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402300799 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402128000 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402127999 -1200", Identity("A", "a@x.org"), _LAST_MOMENT),
        (b"author A <a@x.org> -62135596800 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> -62135424001 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> -62135424000 +1400", Identity("A", "a@x.org"), _FIRST_MOMENT),
        (b"author A <a@x.org> soon", Identity("A <a@x.org> soon", ""), None),
        (b"author A <a@x.org>", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> <b@x.org> 0 +0000", Identity("A <a@x.org> <b@x.org> 0 +0000", ""), None),
        (b"author A", Identity("A", ""), None),
        (b"author A <> 0 +0000", Identity("A", ""), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author Z\xff <a@x.org> 0 +0000", Identity("Z\ufffd", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 0 +0000\nauthor B <b@x.org> 0 +0000", Identity("A <a@x.org> 0 +0000", ""), None),
        (b"x y", Identity("", ""), None),
    ],
)
def test_an_author_line_says_what_it_says_or_nothing(
    repo: Repo, header: bytes, identity: Identity, moment: datetime | None
) -> None:
    found = raw(repo, header, BY)
    assert (found.author, found.authored) == (identity, moment)
    assert found.committer == Identity("C", "c@x.org")


@pytest.mark.parametrize(
    ("encoding", "name", "message", "expected"),
    [
        (b"ISO-8859-1", b"Zo\xe9", b"\xe9t\xe9", ("Zoé", "été")),
        (b"utf-8", "Zoé".encode(), "été".encode(), ("Zoé", "été")),
        (b"no-such", "Zoé".encode(), "été".encode(), ("Zoé", "été")),
        (b"UTF-16", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"punycode", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"idna", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"undefined", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"base64", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"a\0b", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"", b"Zoe", b"ete", ("Zoe", "ete")),
    ],
)
def test_the_encoding_of_a_commit_is_read_where_it_can_be(
    repo: Repo, encoding: bytes, name: bytes, message: bytes, expected: tuple[str, str]
) -> None:
    found = raw(repo, b"author " + name + b" <a@x.org> 0 +0000", BY, b"encoding " + encoding, message=message)
    assert (found.author.name, found.message) == expected
    assert found.author.email == "a@x.org"


def test_a_mailmap_changes_nobody(repo: Repo) -> None:
    commit = repo.commit({PLAN: "a", ".mailmap": f"Boss <boss@x.org> <{MARIE[1]}>\n"})
    repo.checkout()
    assert only(repo, commit).author == Identity(*MARIE)


# The work tree


def test_the_configured_identity_is_the_users(repo: Repo, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    assert git.configured_identity(opened(repo)) == Identity("", "")
    (home / ".gitconfig").write_text("[user]\nname = Marie\nemail = marie@x.org\n")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@x.org")
    repo.git("config", "user.email", "marie@here.org")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@here.org")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "marie@now.org")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@now.org")


def test_ignored_files_are_named_and_tracked_ones_are_not(repo: Repo) -> None:
    repo.commit({".gitignore": "*.tmp\nsecret/\n", "plans/kept.tmp": "a"})
    repo.checkout()
    paths = ["plans/kept.tmp", "plans/a.tmp", "secret/x.yaml", "plans/é\n.tmp", PLAN]
    assert git.ignored(opened(repo), paths) == {"plans/a.tmp", "secret/x.yaml", "plans/é\n.tmp"}
    assert git.ignored(opened(repo), [PLAN]) == frozenset()
    assert git.ignored(opened(repo), []) == frozenset()


def test_paths_in_conflict_are_unmerged(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n", "plans/é.yaml": "a\n"})
    repo.commit({PLAN: "b\n", "plans/é.yaml": "b\n"})
    repo.commit({PLAN: "c\n", "plans/é.yaml": "c\n"}, branch="side", parents=[root])
    repo.checkout()
    assert git.unmerged(opened(repo)) == ()
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    assert git.unmerged(opened(repo)) == (PLAN, "plans/é.yaml")


@pytest.mark.parametrize("data", [b"", b"a", b"\0\r\n"])
def test_a_blobs_id_is_gits(repo: Repo, data: bytes) -> None:
    assert git.blob_id(opened(repo), data) == repo.git("hash-object", "--stdin", given=data)


# Hostile repositories


def test_replace_refs_grafts_and_a_forged_graph_file_hide_nothing(repo: Repo) -> None:
    commits = [repo.commit({PLAN: str(number)}) for number in range(4)]
    repo.git("replace", "--graft", commits[3], commits[0])
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "grafts").write_text(f"{commits[2]} {commits[0]}\n")
    assert ids(repo, commits[3]) == commits


def test_a_forged_commit_graph_hides_nothing(repo: Repo) -> None:
    commits = [repo.commit({PLAN: str(number)}) for number in range(4)]
    repo.git("replace", "--graft", commits[3], commits[0])
    forged = repo.git("rev-parse", f"refs/replace/{commits[3]}")
    repo.git("update-ref", "-d", f"refs/replace/{commits[3]}")
    repo.git("update-ref", "refs/heads/forged", forged)
    repo.git("-c", "core.commitGraph=true", "commit-graph", "write", "--reachable")
    graph = repo.folder / ".git" / "objects" / "info" / "commit-graph"
    data = graph.read_bytes().replace(bytes.fromhex(forged), bytes.fromhex(commits[3]))
    graph.chmod(0o644)
    graph.write_bytes(data)
    assert ids(repo, commits[3]) == commits


HOSTILE = (
    ("core.fsmonitor", "{run}"),
    ("core.sshCommand", "{run}"),
    ("core.pager", "{run}"),
    ("core.editor", "{run}"),
    ("core.askPass", "{script}"),
    ("core.alternateRefsCommand", "{run}"),
    ("core.hooksPath", "{hooks}"),
    ("log.showSignature", "true"),
    ("gpg.program", "{script}"),
    ("gpg.ssh.program", "{script}"),
    ("diff.external", "{script}"),
    ("diff.evil.command", "{script}"),
    ("diff.evil.textconv", "{script}"),
    ("filter.evil.clean", "{run}"),
    ("filter.evil.smudge", "{run}"),
    ("filter.evil.process", "{run}"),
    ("credential.helper", "!{run}"),
    ("alias.rev-parse", "!{run}"),
    ("alias.diff-tree", "!{run}"),
    ("uploadpack.packObjectsHook", "{run}"),
    ("pager.rev-list", "{run}"),
    ("log.showRoot", "false"),
    ("log.follow", "true"),
    ("diff.relative", "true"),
    ("diff.algorithm", "bogus"),
    ("diff.statGraphWidth", "bogus"),
    ("diff.orderFile", "/nowhere"),
    ("diff.ignoreSubmodules", "all"),
    ("color.ui", "always"),
    ("core.abbrev", "4"),
    ("core.quotePath", "true"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("format.pretty", "oneline"),
)


def everything(repo: Repo, tip: str) -> object:
    """All that can be asked of a repository."""
    repository = opened(repo)
    found = graph(repository, tip, "plans")
    wanted = [change.after for commit in found for change in commit.changes if change.after]
    return (
        git.head(repository),
        git.resolve(repository, "main"),
        found,
        list(git.blobs(repository, wanted)),
        list(git.commits(repository, [commit.id for commit in found])),
        git.tree(repository, tip, ["plans"]),
        git.difference(repository, found[0].id, tip, ["plans"]),
        git.merge_base(repository, found[0].id, tip),
        git.ignored(repository, ["plans/x.tmp", PLAN]),
        git.unmerged(repository),
    )


def test_a_hostile_configuration_runs_nothing_and_changes_no_answer(repo: Repo, tmp_path: Path) -> None:
    signed = "author A <a@x.org> 0 +0000\ncommitter A <a@x.org> 0 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nSigned\n"
    first = repo.commit(
        {PLAN: "a\n", ".gitattributes": "* diff=evil filter=evil\n", "plans/é.yaml": "x", ".gitignore": "*.tmp\n"}
    )
    tree = repo.git("rev-parse", f"{first}^{{tree}}")
    middle = repo.raw("commit", f"tree {tree}\nparent {first}\n{signed}".encode())
    tip = repo.commit({PLAN: "b\n"}, parents=[middle])
    repo.checkout()
    expected = everything(repo, tip)

    ran = tmp_path / "ran"
    script = tmp_path / "evil"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >>{ran}\nexit 1\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    hooks = repo.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
        (hooks / hook).symlink_to(script)
    for key, value in HOSTILE:
        repo.git("config", key, value.format(run=f"{script} {key}", script=script, hooks=hooks))
    # The same size and another time: git has to look into the file, through the clean filter if it may.
    plan = repo.folder / PLAN
    plan.write_text("c\n")
    os.utime(plan, (1, 1))

    assert everything(repo, tip) == expected
    assert not ran.exists(), ran.read_text()


def test_the_hostile_configuration_would_run_without_our_care(repo: Repo, tmp_path: Path) -> None:
    repo.commit({PLAN: "a"})
    repo.checkout()
    ran = tmp_path / "ran"
    repo.git("config", "core.fsmonitor", f"touch {ran}; false")
    repo.git("status")
    assert ran.exists()
