"""Ways past the gate by files: what cannot be read, what stands twice or elsewhere, what is written to be misread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.repo import Repo
from tests.support.ways import way

_REST = "name: Dupont\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: Two talks\n"
_PLAN = f"kind: plan\nid: dupont\nstatus: {{}}\n{_REST}"
_FINAL = _PLAN.format("final-approved")
_OTHER = (
    "kind: plan\nid: martin\nstatus: draft\nname: Martin\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: One\n"
)
_LINE = (
    "{kind: plan, id: dupont, name: Dupont, period: FY2099, type: engagement, owner: marie, goals: Two talks, status: "
)


def _at_dupont(content: str | bytes) -> dict[str, str | bytes | None]:
    return {"plans/dupont.yaml": content}


_FILES = {
    "escaped": _at_dupont(f'kind: plan\nid: dupont\n"st\\u0061tus": final-approved\n{_REST}'),
    "quoted": _at_dupont(f'kind: plan\nid: dupont\n"status": "final-approved"\n{_REST}'),
    "escaped-value": _at_dupont(f'kind: plan\nid: dupont\nstatus: "final-\\x61pproved"\n{_REST}'),
    "next-line": _at_dupont(f"kind: plan\nid: dupont\nstatus:\n  final-approved\n{_REST}"),
    "one-line": _at_dupont(f"{_LINE}final-approved}}\n"),
    "behind-a-text": _at_dupont(f"kind: plan\nid: dupont\nnotes: |\n  status: draft\nstatus: final-approved\n{_REST}"),
    "in-a-comment": _at_dupont(
        f"kind: plan\nid: dupont\n# status: draft\nstatus: final-approved # status: draft\n{_REST}"
    ),
    "carriage-returns": _at_dupont(_FINAL.replace("\n", "\r\n")),
    "in-another-document": _at_dupont(f"{_OTHER}---\n{_FINAL}"),
    "behind-draft": _at_dupont(f"{_PLAN.format('draft')}---\n{_FINAL}"),
    "joined": {"plans/dupont.yaml": None, "plans/all.yaml": f"{_OTHER}---\n{_FINAL}"},
    "together": {"plans/dupont.yaml": None, "plans/all.yaml": f"{_OTHER}---\n{_PLAN.format('draft')}"},
    "apart": {"plans/all.yaml": _OTHER, "plans/2099/dupont.yaml": _FINAL},
    "duplicate-keys": _at_dupont(f"{_PLAN.format('draft')}status: final-approved\n"),
    "line-separator": _at_dupont(f"{_PLAN.format('draft')}notes: ok\N{LINE SEPARATOR}status: final-approved\n"),
    "alias": _at_dupont(f"kind: plan\nid: dupont\nnotes: &s final-approved\nstatus: *s\n{_REST}"),
    "merge-key": _at_dupont(f"kind: plan\nid: dupont\n<<: {{status: final-approved}}\n{_REST}"),
    "tagged": _at_dupont(f"kind: plan\nid: dupont\nstatus: !!str final-approved\n{_REST}"),
    "markers": _at_dupont(f"<<<<<<< ours\n{_PLAN.format('draft')}=======\n{_FINAL}>>>>>>> theirs\n"),
    "not-utf8": _at_dupont(f"{_FINAL}notes: caf".encode() + b"\xe9\n"),
    "utf16": _at_dupont(_FINAL.encode("utf-16")),
    "too-large": _at_dupont(f"{_FINAL}#{'x' * 1_200_000}\n"),
    "broken": _at_dupont("kind: plan\nid: 'dupont\n"),
    "empty": _at_dupont(""),
    "not-whole": _at_dupont(_PLAN.format("submitted").replace("goals: Two talks", "goals:\n- Be first: two calls")),
    "not-whole-approved": _at_dupont(_FINAL.replace("goals: Two talks", "goals:\n- Be first: two calls")),
    "misspelt-key": _at_dupont(_FINAL.replace("owner: marie", "owner: marie\nownr: zoe")),
    "draft": _at_dupont(_PLAN.format("draft")),
    "final": _at_dupont(_FINAL),
    "final-edited": _at_dupont(_FINAL.replace("Two", "Three")),
    "copy-final": {"plans/copy.yaml": _FINAL},
    "copy-stays": {"plans/dupont.yaml": None, "plans/copy.yaml": _FINAL},
    "copy-goes": {"plans/copy.yaml": None},
    "first-copy": {"plans/a.yaml": _FINAL.replace("Two", "Three")},
    "first-goes": {"plans/dupont.yaml": None},
    "moved-out": {"plans/dupont.yaml": None, "archive/dupont.yaml": _PLAN.format("draft")},
    "moved-in": {"plans/dupont.yaml": _FINAL, "archive/dupont.yaml": None},
    "dot-folder": {"plans/dupont.yaml": None, "plans/.old/dupont.yaml": _FINAL},
    "dot-file": {"plans/dupont.yaml": None, "plans/.dupont.yaml": _FINAL},
    "other-ending": {"plans/dupont.yaml": None, "plans/dupont.txt": _FINAL},
    "yml": {"plans/dupont.yaml": None, "plans/dupont.yml": _FINAL.replace("Two", "Three")},
    "capitals": {"plans/dupont.yaml": None, "plans/Dupont.yaml": _FINAL.replace("Two", "Three")},
    "whole-folder": {"plans/dupont.yaml": None, "sub/plans/dupont.yaml": _FINAL, "sub/plancode.yaml": "version: 1\n"},
}


def _link(repo: Repo) -> None:
    repo.commit({"plans/dupont.yaml": "../elsewhere.yaml"}, branch="topic", mode="120000", date="2026-02-01T09:00")


def _link_for_a_while(content: str) -> Callable[..., Any]:
    def commit(repo: Repo) -> None:
        _link(repo)
        repo.commit(_at_dupont(content), branch="topic", date="2026-02-02T09:00")

    return commit


def _submodule(repo: Repo) -> None:
    repo.git("update-index", "--cacheinfo", f"160000,{repo.tip('main')[0]},plans/dupont.yaml")
    repo.git("commit", "-q", "-m", "Make the plan a submodule")


def _submodule_for_a_while(repo: Repo) -> None:
    _submodule(repo)
    repo.commit(_at_dupont(_FINAL.replace("Two", "Three")), branch="topic", date="2026-02-02T09:00")


def _folder_link(repo: Repo) -> None:
    """Move the folder of the plans aside, and leave a link to it."""
    people = repo.git("show", "topic:plans/people.yaml") + "\n"
    repo.commit(
        {
            "plans/dupont.yaml": None,
            "plans/people.yaml": None,
            "real/dupont.yaml": _FINAL.replace("Two", "Three"),
            "real/people.yaml": people,
        },
        branch="topic",
        date="2026-02-01T09:00",
    )
    repo.commit({"plans": "real"}, branch="topic", mode="120000", date="2026-02-02T09:00")


def _two_entries(repo: Repo) -> None:
    """Commit a folder in which one name stands twice: git reads the first and checks the second out, which counts."""
    entries = {line.split("\t")[1]: line.split()[2] for line in repo.git("ls-tree", "topic:plans").splitlines()}
    final = repo.raw("blob", _FINAL.encode())
    names = [("dupont.yaml", entries["dupont.yaml"]), ("dupont.yaml", final), ("people.yaml", entries["people.yaml"])]
    plans = repo.raw("tree", b"".join(b"100644 %s\0%s" % (name.encode(), bytes.fromhex(blob)) for name, blob in names))
    config = repo.git("rev-parse", "topic:plancode.yaml")
    root = repo.raw("tree", b"100644 plancode.yaml\0%s40000 plans\0%s" % (bytes.fromhex(config), bytes.fromhex(plans)))
    repo.git("update-ref", "refs/heads/topic", repo.git("commit-tree", "-p", "topic", "-m", "Two of a name", root))


_SUBMITTED = "a draft; b submitted"
_APPROVED = f"{_SUBMITTED}; c final-approved by paul"
_JUMPS = (
    "escaped",
    "quoted",
    "escaped-value",
    "next-line",
    "one-line",
    "behind-a-text",
    "in-a-comment",
    "carriage-returns",
    "in-another-document",
    "joined",
)
_UNREADABLE = {
    "duplicate-keys": "PC108",
    "line-separator": "PC122",
    "alias": "PC109",
    "merge-key": "PC109",
    "tagged": "PC110",
    "markers": "PC117",
    "not-utf8": "PC112",
    "utf16": "PC112",
    "too-large": "PC111",
    "broken": "PC101",
}

WAYS = (
    # Written to be misread
    *(
        way(
            f"a jump, the status {name.replace('-', ' ')}",
            f"a draft | b same by paul also {name} ! PC203",
            files=_FILES,
        )
        for name in _JUMPS
    ),
    # Not readable at the end, and not readable for a while with a step across it
    *(
        way(
            f"an approval that cannot be read, {name.replace('-', ' ')}",
            f"a draft | b same by paul also {name} ! PC252:warning; here ! {code}",
            diff="PC252",
            files=_FILES,
        )
        for name, code in _UNREADABLE.items()
    ),
    *(
        way(
            f"a jump across a commit that cannot be read, {name.replace('-', ' ')}",
            f"a draft | b same by paul also {name} ! PC252:warning; c same by paul also final ! PC203",
            diff="PC203",
            files=_FILES,
        )
        for name in _UNREADABLE
    ),
    way(
        "an edit across a commit that cannot be read",
        f"{_APPROVED} | d same also broken ! PC252:warning; e same also final-edited ! PC211",
        diff="PC211",
        files=_FILES,
    ),
    way(
        "an edit across an empty file",
        f"{_APPROVED} | d same also empty ! PC214; e same also final-edited ! PC211",
        diff="PC211",
        files=_FILES,
    ),
    way(
        "a return across a commit that cannot be read",
        f"{_SUBMITTED} | c same also broken ! PC252:warning; d same also draft ! PC207",
        diff="PC207",
        files=_FILES,
    ),
    way(
        "submitted as a record that cannot be read whole, mended later",
        "a draft | b same also not-whole ! PC216; c submitted; d final-approved by paul",
        files=_FILES,
    ),
    way(
        "approved as a record that cannot be read whole",
        f"{_SUBMITTED} | c same by paul also not-whole-approved ! PC216",
        files=_FILES,
    ),
    way(
        "approved with a key that no record has",
        f"{_SUBMITTED} | c same by paul also misspelt-key ! PC216",
        files=_FILES,
    ),
    # Twice, or elsewhere
    way(
        "a second document of the same plan, approved", "a draft | b same by paul also copy-final ! PC251", files=_FILES
    ),
    way(
        "a second document in the same file, approved",
        "a draft | b same by paul also behind-draft ! PC251",
        files=_FILES,
    ),
    way(
        "a copy approved, and the first one removed",
        "a draft | b same by paul also copy-final ! PC251; c same by paul also copy-stays ! PC203",
        files=_FILES,
    ),
    way(
        "an edited copy beside the approved one, which is removed",
        f"{_APPROVED} | d same also first-copy ! PC251; e same also first-goes ! PC211",
        diff="PC211",
        files=_FILES,
    ),
    way(
        "a copy for one commit, with a step across it",
        "a draft | b same by paul also copy-final ! PC251; c final-approved by paul also copy-goes ! PC203",
        files=_FILES,
    ),
    way("a step and a move in one commit", "a draft | b final-approved by paul at plans/2099/new.yaml ! PC203"),
    way("a step as two files are split", "a draft also together | b same by paul also apart ! PC203", files=_FILES),
    way(
        "moved out of the plans, and back approved",
        "a draft | b same also moved-out; c same by paul also moved-in ! PC203",
        files=_FILES,
    ),
    way("approved, and moved into a folder with a dot", f"{_APPROVED} | d same also dot-folder ! PC214", files=_FILES),
    way("approved, and moved into a file with a dot", f"{_APPROVED} | d same also dot-file ! PC214", files=_FILES),
    way("approved, and given another ending", f"{_APPROVED} | d same also other-ending ! PC214", files=_FILES),
    way("edited, and given the ending `.yml`", f"{_APPROVED} | d same also yml ! PC211", files=_FILES),
    way("edited, and the file's name put in capitals", f"{_APPROVED} | d same also capitals ! PC211", files=_FILES),
    way("moved into a workspace of its own", f"{_APPROVED} | d same also whole-folder ! PC214", files=_FILES),
    way("a link in place of the file", f"{_APPROVED} | d same; last ! PC214; here ! PC118", then=_link),
    way(
        "a link for a while, with an edit across it",
        f"{_APPROVED} | d same; last ! PC211",
        then=_link_for_a_while(_FINAL.replace("Two", "Three")),
    ),
    way("a link for a while, with a jump across it", "a draft | d same; last ! PC203", then=_link_for_a_while(_FINAL)),
    way("a submodule in place of the file", f"{_APPROVED} | d same; last ! PC214; here ! PC118", then=_submodule),
    way(
        "a submodule for a while, with an edit across it",
        f"{_APPROVED} | d same; last ! PC211",
        then=_submodule_for_a_while,
    ),
    way(
        "a link in place of the folder",
        f"{_APPROVED} | d same; here ! PC118",
        then=_folder_link,
        tip="PC118 PC214",
        base="PC118 PC214",
        diff="PC214",
    ),
    way("a name that stands twice in its folder", "a draft | d same; last ! exit-3", then=_two_entries),
)
