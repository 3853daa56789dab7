"""The way in: files, folders, addresses of the web and standard input to documents. Making documents is pure."""

from sayso.fetch.cutting import parts
from sayso.fetch.document import to_document
from sayso.fetch.files import count, pages
from sayso.fetch.records import Failure, Limits
from sayso.fetch.sources import Input, Source, passed_over

__all__ = ["Failure", "Input", "Limits", "Source", "count", "pages", "parts", "passed_over", "to_document"]
