"""The one place that runs git: plumbing only, so that an answer has the same shape whatever is configured."""

from plancode.git.commit import (
    commit_files,
    configured_committer,
    configured_identity,
    identity_in,
    other_changes,
    staged_otherwise,
    untracked,
)
from plancode.git.conversion import stored
from plancode.git.fast_import import NewCommit, configure_identity, create_repository, import_commits
from plancode.git.graph import Comparison, GraphCommit, comparison, difference, topology
from plancode.git.health import damage, hook, setting
from plancode.git.index import (
    MOST_ENTRIES,
    IndexEntry,
    Kind,
    TreeEntry,
    index_entries,
    too_many,
    tree,
    tree_entries,
    unusual_entries,
)
from plancode.git.objects import MOST_BLOB_BYTES, Commit, Identity, blob_id, blobs, commits, tree_of
from plancode.git.operation import Operation, in_conflict, operation, require_single_commits, under_way
from plancode.git.refs import (
    BadRef,
    first_parents,
    head,
    is_ancestor,
    last_before,
    merge_base,
    merge_bases,
    ref_paths,
    resolve,
    shallow_commits,
)
from plancode.git.repository import LEAST_VERSION, NoRepository, Repository, open_repository, version
from plancode.git.scratch import Merged, make_commit, merge_trees, replayed, scratch, with_files
from plancode.git.signatures import Signature, signatures
from plancode.git.tree_diff import Change
from plancode.git.typed import HERE, seen_from, typed
from plancode.git.work_tree import ignored, unmerged

__all__ = [
    "HERE",
    "LEAST_VERSION",
    "MOST_BLOB_BYTES",
    "MOST_ENTRIES",
    "BadRef",
    "Change",
    "Commit",
    "Comparison",
    "GraphCommit",
    "Identity",
    "IndexEntry",
    "Kind",
    "Merged",
    "NewCommit",
    "NoRepository",
    "Operation",
    "Repository",
    "Signature",
    "TreeEntry",
    "blob_id",
    "blobs",
    "commit_files",
    "commits",
    "comparison",
    "configure_identity",
    "configured_committer",
    "configured_identity",
    "create_repository",
    "damage",
    "difference",
    "first_parents",
    "head",
    "hook",
    "identity_in",
    "ignored",
    "import_commits",
    "in_conflict",
    "index_entries",
    "is_ancestor",
    "last_before",
    "make_commit",
    "merge_base",
    "merge_bases",
    "merge_trees",
    "open_repository",
    "operation",
    "other_changes",
    "ref_paths",
    "replayed",
    "require_single_commits",
    "resolve",
    "scratch",
    "seen_from",
    "setting",
    "shallow_commits",
    "signatures",
    "staged_otherwise",
    "stored",
    "too_many",
    "topology",
    "tree",
    "tree_entries",
    "tree_of",
    "typed",
    "under_way",
    "unmerged",
    "untracked",
    "unusual_entries",
    "version",
    "with_files",
]
