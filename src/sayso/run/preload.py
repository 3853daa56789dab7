"""What the process that workers are forked from imports first: with the models loaded, they all share one copy.

Importing this does the work, as that process offers no other way; nobody else imports it.
"""

import gc
import os
import signal
from contextlib import suppress

from sayso.core.errors import ResourceError
from sayso.run.worker import end_with_parent, use_one_thread

MODEL = "SAYSO_PRELOAD"
"""The environment variable that names the model."""

signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides what Ctrl-C means
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
end_with_parent()
use_one_thread()

from sayso.run import work  # noqa: E402 - and what it brings comes after all that

if model := os.environ.get(MODEL):
    with suppress(ResourceError):  # whoever is given work finds out, and tells
        work.prepare(model)
gc.collect()
gc.freeze()  # the collector would write to every page, and so make each worker a copy of it
