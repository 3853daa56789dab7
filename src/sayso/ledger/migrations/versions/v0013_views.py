"""Views over what holds now, by name: for Datasette, and for whoever asks in SQL.

Views hold nothing, so `schema.py` takes them away before any migration and makes them anew after the last one, from the
text in `ledger/views`. A ledger gets a changed text by a migration that names it as this one does: a test compares the
last `VIEWS` of the history with the text at hand.
"""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

VIEWS = "c0f64ffd095a1e4e"
"""`views.fingerprint()` of the text that comes with this revision."""


def upgrade() -> None:
    """Nothing here: see above."""
