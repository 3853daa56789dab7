"""Charts of stories: one spec for the page, for pictures and for notebooks."""
