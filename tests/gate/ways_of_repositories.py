"""Ways past the gate by the repository itself: what is not committed, rewritten history, objects and refs that lie."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Mapping

from tests.support.cli import typed
from tests.support.repo import Repo
from tests.support.ways import Unseen, way

Ids = Mapping[str, str]
_REST = "name: Dupont\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: {}\n"
_FINAL = f"kind: plan\nid: dupont\nstatus: final-approved\n{_REST.format('Two talks')}"
_EDITED = _FINAL.replace("Two", "Three")
_ATTRIBUTES = {"attributes": {".gitattributes": "plans/*.yaml working-tree-encoding=UTF-16 -diff -text merge=ours\n"}}


def _by(repo: Repo, address: str) -> None:
    repo.git("config", "user.name", address.partition("@")[0])
    repo.git("config", "user.email", address)


def _written(
    content: str, *, by: str = "paul@example.org", path: str = "plans/dupont.yaml"
) -> Callable[[Repo, Ids], None]:
    def write(repo: Repo, ids: Ids) -> None:
        _by(repo, by)
        repo.write(path, content)

    return write


def _staged(repo: Repo, ids: Ids) -> None:
    _written(_FINAL)(repo, ids)
    repo.git("add", "-A")


def _flagged(flag: str) -> Callable[[Repo, Ids], None]:
    def write(repo: Repo, ids: Ids) -> None:
        repo.git("update-index", flag, "plans/dupont.yaml")
        _written(_FINAL)(repo, ids)

    return write


def _same_size_and_time(repo: Repo, ids: Ids) -> None:
    """Edit a file so that git's index sees nothing: as many bytes, at the same time."""
    repo.git("config", "core.trustctime", "false")
    place = repo.folder / "plans/dupont.yaml"
    before = place.stat()
    _by(repo, "paul@example.org")
    place.write_text(place.read_text().replace("Two talks", "Ten talks"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))


def _committed_past_the_work_tree(repo: Repo, ids: Ids) -> None:
    """Commit the approval from the index alone, and leave the draft in the work tree, marked as unchanged."""
    _by(repo, "paul@example.org")
    draft = (repo.folder / "plans/dupont.yaml").read_text()
    repo.write("plans/dupont.yaml", _FINAL)
    repo.git("add", "-A")
    repo.git("commit", "-qm", "Approve it")
    repo.write("plans/dupont.yaml", draft)
    repo.git("update-index", "--assume-unchanged", "plans/dupont.yaml")


def _left_out(repo: Repo, ids: Ids) -> None:
    """Leave the approved file out of the work tree, as a sparse checkout does."""
    repo.git("update-index", "--skip-worktree", "plans/dupont.yaml")
    (repo.folder / "plans/dupont.yaml").unlink()


def _ignored(repo: Repo, ids: Ids) -> None:
    _by(repo, "paul@example.org")
    (repo.folder / ".git/info").mkdir(exist_ok=True)
    (repo.folder / ".git/info/exclude").write_text("plans/martin.yaml\n")
    repo.write("plans/martin.yaml", _FINAL.replace("dupont", "martin").replace("Dupont", "Martin"))


def _replaced(repo: Repo, ids: Ids) -> None:
    """Let git show a commit that submits in place of the one that jumps, and the jump nowhere."""
    repo.git("replace", "--graft", ids["c"], ids["a"])


def _blob_replaced(repo: Repo, ids: Ids) -> None:
    approved = repo.git("rev-parse", f"{ids['b']}:plans/dupont.yaml")
    repo.git("replace", approved, repo.git("rev-parse", f"{ids['a']}:plans/dupont.yaml"))


def _grafted(repo: Repo, ids: Ids) -> None:
    (repo.folder / ".git/info").mkdir(exist_ok=True)
    (repo.folder / ".git/info/grafts").write_text(f"{ids['c']} {ids['a']}\n")


def _commit_graph(repo: Repo, ids: Ids) -> None:
    """Write a commit-graph in which c follows a, so that b is passed over."""
    repo.git("commit-graph", "write", "--reachable")
    graph = repo.folder / ".git/objects/info/commit-graph"
    data = bytearray(graph.read_bytes())
    chunks = {
        bytes(data[at : at + 4]): int.from_bytes(data[at + 4 : at + 12], "big") for at in range(8, 8 + 12 * data[6], 12)
    }
    order = sorted(repo.git("rev-list", "--all").split())
    at = chunks[b"CDAT"] + 36 * order.index(ids["c"]) + 20
    data[at : at + 4] = order.index(ids["a"]).to_bytes(4, "big")
    graph.chmod(0o644)
    graph.write_bytes(data[:-20] + hashlib.sha1(bytes(data[:-20])).digest())  # noqa: S324 - git's own
    assert ids["b"] not in repo.git("rev-list", "topic"), "git itself is taken in"


def _altered(kind: str, commit: str) -> Callable[[Repo, Ids], None]:
    """Write other bytes into a loose object, under the name that it has."""

    def alter(repo: Repo, ids: Ids) -> None:
        name = ids[commit] if kind == "commit" else repo.git("rev-parse", f"{ids[commit]}:plans/dupont.yaml")
        place = repo.folder / ".git/objects" / name[:2] / name[2:]
        data = zlib.decompress(place.read_bytes()).partition(b"\0")[2]
        changed = data.replace(b"Zoe <zoe@", b"Paul <paul@").replace(b"status: final-approved", b"status: draft")
        assert changed != data
        place.chmod(0o644)
        place.write_bytes(zlib.compress(b"%s %d\0%s" % (kind.encode(), len(changed), changed)))

    return alter


def _folder_altered(repo: Repo, ids: Ids) -> None:
    """Let the folder of the approving commit show the draft, under the name that it has."""
    approved, draft = (repo.git("rev-parse", f"{ids[each]}:plans") for each in "ba")
    place, other = (repo.folder / ".git/objects" / name[:2] / name[2:] for name in (approved, draft))
    place.chmod(0o644)
    place.write_bytes(other.read_bytes())


def _shallow_at(commit: str) -> Callable[[Repo, Ids], None]:
    def cut(repo: Repo, ids: Ids) -> None:
        (repo.folder / ".git/shallow").write_text(f"{ids[commit]}\n")

    return cut


def _tag_called_main(repo: Repo, ids: Ids) -> None:
    repo.git("tag", "main", "topic")


def _rewritten(repo: Repo, ids: Ids) -> None:
    """Remember in a tag where main was when it had the return."""
    repo.git("tag", "verified", ids["c"])


def _anchored(repo: Repo, ids: Ids) -> None:
    """Remember in a file where main was when it had the return; without that option, nothing is remembered."""
    repo.git("checkout", "-q", "--detach", ids["c"])
    typed(repo.folder, "check", "--write-anchor", str(repo.folder / ".git/anchor"))
    repo.git("checkout", "-q", "topic")


def _mode(repo: Repo) -> None:
    plan = repo.git("show", "topic:plans/dupont.yaml").replace("draft", "final-approved") + "\n"
    repo.commit({"plans/dupont.yaml": plan}, branch="topic", mode="100755", date="2026-02-01T09:00")


_SUBMITTED = "a draft; b submitted"
_APPROVED = f"{_SUBMITTED}; c final-approved by paul"
_JUMP = "a draft | b final-approved by zoe ! PC203; c same by zoe with notes=ok"
_ERASED = "a draft; b submitted; c draft by paul reason vague; n same parent b | d final-approved by paul"
_NOT_ASKED = Unseen("only what was remembered of the history before it was rewritten shows it")
_NEVER_GIT = Unseen("git never gets it, so it is in no pull request: `check` says that nothing in it is proved")

WAYS = (
    # Not committed
    way("approved by a jump, not committed", "a draft | b same; here ! PC203", tampering=_written(_FINAL)),
    way("approved by a jump, staged alone", "a draft | b same; here ! PC203", tampering=_staged),
    way(
        "approved by nobody, not committed",
        f"{_SUBMITTED} | c same; here ! PC205",
        tampering=_written(_FINAL, by="ghost@x.org"),
    ),
    way("edited under approval, not committed", f"{_APPROVED} | d same; here ! PC211", tampering=_written(_EDITED)),
    way(
        "moved and edited under approval, not committed, as a second file",
        f"{_APPROVED} | d same; here ! PC121",
        tampering=_written(_EDITED, path="plans/new.yaml"),
        diff="PC251",
    ),
    way(
        "approved by a jump, in a file that git takes for unchanged",
        "a draft | b same; here ! PC203",
        tampering=_flagged("--assume-unchanged"),
    ),
    way(
        "approved by a jump, in a file that a sparse checkout leaves out",
        "a draft | b same; here ! PC203",
        tampering=_flagged("--skip-worktree"),
    ),
    way(
        "edited to as many bytes at the same time", f"{_APPROVED} | d same; here ! PC211", tampering=_same_size_and_time
    ),
    way(
        "approved by a jump, and the file left out of the work tree",
        "a draft | b final-approved by paul ! PC203",
        tampering=_left_out,
    ),
    way(
        "committed from the index, with the draft left in the work tree",
        "a draft | b same; here ! PC203",
        tip="PC203",
        base="PC203",
        diff="PC203",
        tampering=_committed_past_the_work_tree,
    ),
    way(
        "an approved plan in a file that git ignores",
        "a draft | b same; here ! PC904:warning",
        tampering=_ignored,
        diff=_NEVER_GIT,
    ),
    way("a jump as the file is made a program", "a draft | b same; last ! PC203", then=_mode),
    way(
        "a jump under attributes that hide it",
        "a draft | b same also attributes; c final-approved by paul ! PC203",
        files=_ATTRIBUTES,
    ),
    # Rewritten
    way(
        "a rebase erases the return",
        f"{_ERASED}; here ! PC906",
        tampering=_rewritten,
        options=("--verified", "verified"),
        tip="PC906",
        base=_NOT_ASKED,
        diff=_NOT_ASKED,
    ),
    way(
        "a rebase erases the return, and an anchor remembers it",
        f"{_ERASED}; here ! PC906",
        tampering=_anchored,
        options=("--verified-from", "{folder}/.git/anchor"),
        tip="PC906",
        base=_NOT_ASKED,
        diff=_NOT_ASKED,
    ),
    # What git is made to say
    way("a commit replaced", _JUMP, tampering=_replaced),
    way("a file replaced", _JUMP, tampering=_blob_replaced),
    way("a commit grafted over", _JUMP, tampering=_grafted),
    way("a commit passed over in the commit-graph", _JUMP, tampering=_commit_graph),
    way(
        "the author altered in a commit's own object",
        f"{_SUBMITTED} | c final-approved by zoe; here ! exit-3",
        tampering=_altered("commit", "c"),
    ),
    way(
        "the status altered in a file's own object",
        "a draft | b final-approved by zoe; c same with notes=ok; here ! exit-3",
        tampering=_altered("blob", "b"),
    ),
    way(
        "the file exchanged in a folder's own object",
        "a draft | b final-approved by zoe; c same with notes=ok; here ! exit-3",
        tampering=_folder_altered,
    ),
    way(
        "the status altered in the object of a file that stands in the work tree",
        "a draft | b final-approved by zoe ! PC203",
        tampering=_altered("blob", "b"),
    ),
    way(
        "cut off behind the jump",
        "a draft | b final-approved by paul; c same with notes=ok; here ! exit-3",
        tampering=_shallow_at("c"),
        base="exit-2",
        diff="exit-2",
    ),
    way(
        "cut off at the owner's exchange, in front of the branch",
        f"{_SUBMITTED}; c same by anne with owner=anne | d final-approved by anne ! PC907",
        tampering=_shallow_at("c"),
        tip="exit-3",
    ),
    way(
        "cut off at the approver's edit, in front of the branch",
        f"{_SUBMITTED}; c same by paul with goals=Three | d final-approved by paul ! PC907",
        tampering=_shallow_at("c"),
        tip="exit-3",
    ),
    way("a tag called main on the branch", _JUMP, tampering=_tag_called_main, base="exit-2", diff="exit-2"),
)
