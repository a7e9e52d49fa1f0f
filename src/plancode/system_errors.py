"""What the system says of a file, a folder or an address that it refuses, in words that have their French."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from plancode.diagnostics import Text, text

_REASONS: Final[Mapping[int, Text]] = {
    errno.ENOENT: text("no such file or folder"),
    errno.EACCES: text("permission denied"),
    errno.EPERM: text("the system does not permit it"),
    errno.EEXIST: text("there is a file or folder of this name already"),
    errno.EISDIR: text("it is a folder"),
    errno.ENOTDIR: text("a part of the path is no folder"),
    errno.ENOTEMPTY: text("the folder is not empty"),
    errno.ENAMETOOLONG: text("the name is too long"),
    errno.ELOOP: text("symbolic links lead in a circle"),
    errno.EXDEV: text("it lies on another file system"),
    errno.ENOSPC: text("no space is left on the disk"),
    errno.EDQUOT: text("the disk quota is used up"),
    errno.EFBIG: text("the file is too large for this disk"),
    errno.EROFS: text("this file system is read-only"),
    errno.EIO: text("reading or writing failed (input/output error)"),
    errno.ESTALE: text("the network drive has lost the file"),
    errno.EBUSY: text("it is in use"),
    errno.ETXTBSY: text("it is in use"),
    errno.EMFILE: text("too many files are open"),
    errno.ENFILE: text("too many files are open"),
    errno.ENOMEM: text("there is not enough memory"),
    errno.EAGAIN: text("the system has no room for it now"),
    errno.E2BIG: text("the command line is too long"),
    errno.ENOEXEC: text("it is no program of this machine"),
    errno.EPIPE: text("what should read it has ended"),
    errno.EINVAL: text("the system does not take this here"),
    errno.EADDRINUSE: text("the address is already in use"),
    errno.EADDRNOTAVAIL: text("this machine has no such address"),
    errno.EAFNOSUPPORT: text("this machine knows no addresses of this kind"),
}  # fmt: skip


def reason(error: OSError) -> Text:
    """Return why the system refuses something; in the system's own words, marked as such, where none of ours are known."""
    known = _REASONS.get(error.errno or 0)
    return known or text("the system says “{words}”", words=error.strerror or str(error) or type(error).__name__)


def named_reason(error: OSError) -> Text:
    """Return the same, behind the name of the file that it is about where the error has one."""
    return text("{path}: {problem}", path=error.filename, problem=reason(error)) if error.filename else reason(error)
