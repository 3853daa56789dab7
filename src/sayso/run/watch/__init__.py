"""Watching feeds, sitemaps and folders: what they name is read, followed, and told of (`sayso watch`)."""
