"""The way in: files, folders and standard input to documents. Reading pages does I/O; making documents is pure."""

from sayso.fetch.document import to_document
from sayso.fetch.files import count, pages
from sayso.fetch.records import Failure, Limits

__all__ = ["Failure", "Limits", "count", "pages", "to_document"]
