"""The documentation site's generated pages: each is made from the code when the site is built, and never committed."""
