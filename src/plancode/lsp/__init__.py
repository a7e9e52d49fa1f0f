"""The language server: what `check`, `show` and `status` know, told to an editor while somebody types."""

from plancode.lsp.server import serve

__all__ = ["serve"]
