"""The ledger in Datasette: what its pages say of views and columns, and the program itself, run on a file.

Nothing here is part of Datasette's process but the one file in `plugins/`.
"""

from sayso.export.datasette.describing import description
from sayso.export.datasette.running import command, serve

__all__ = ["command", "description", "serve"]
