"""What a process that works for another one is told at its start. Light to import: it comes before all libraries."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.process import BaseProcess

OUT_OF_MEMORY = 99
"""The exit code of a worker that was not given the memory that it asked for."""

_PR_SET_PDEATHSIG = 1
_THREADS = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "TOKENIZERS_PARALLELISM": "false",
}
"""As the libraries read them when they are imported: there is a worker for each core already."""


def settle_in(memory: int) -> None:
    """Make this process a worker that takes no more than so many bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides what Ctrl-C means
    end_with_parent()
    use_one_thread()
    os.dup2(2, 1)  # standard output is for what the command itself has to say
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def use_one_thread() -> None:
    """Tell the libraries that are still to be imported to keep to one core."""
    os.environ.update(_THREADS)


def end_with_parent() -> None:
    """Have the system end this process when its parent ends, in whatever way; where it cannot, a thread of ours.

    The thread is weaker: it does not come to its turn while a library holds the interpreter.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
