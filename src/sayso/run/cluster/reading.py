"""Reading on many machines, by Ray Data: reports to shards, by the very same functions as on one machine.

    lots of inputs  ->  packs of reports         light tasks: each opens its own inputs, nothing goes through the driver
    packs           ->  shards, receipts         actors: each loads the models once, and reads one pack after the other
    receipts        ->  the manifest             the driver

A worker that dies takes nothing along but its pack: Ray Data starts another and has the pack read again, as often as
it takes. What a report does to the process that reads it stays within the worker's own guard (docs/decisions/112).
"""

import pickle
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from sayso import resources
from sayso.core.errors import SaysoError
from sayso.run.means import Means
from sayso.run.packs import REPORTS, Listed, Pack
from sayso.run.pages import Tally, Watch, ignore
from sayso.run.sharding import Collector, Done, Plan, Reader, plan

_READER: Final = 0.9
"""Of a core, so that beside a reader on every core there is always room for one who cuts packs."""
_CUTTER: Final = 0.1
_OWN: Final = re.compile(r"^sayso\.core\.errors\.\w+: (.+)$", re.MULTILINE)
"""How our errors stand in the traceback of a worker."""
_pack: Final = msgspec.msgpack.Decoder(Pack)
_done: Final = msgspec.msgpack.Decoder(Done)
Batch = dict[str, Any]


def read_on_cluster(
    ray: Any, paths: Sequence[str], folder: str, means: Means, *, reports: int = REPORTS, watch: Watch = ignore
) -> Tally:
    """Read everything under `paths` on the cluster that this process is connected to, into shards in a folder.

    Raises SaysoError if the job cannot be done; what is done by then is kept, and the same call goes on from there.
    """
    todo, lots = plan(paths, folder, means, resources.load(means.model).fingerprint, reports=reports)
    collector = Collector(todo, watch)
    try:
        for done in _work(ray, todo, lots, msgspec.structs.replace(means, workers=1)):
            collector.add(done)
    except Exception as error:
        raise SaysoError(f"{_told(error)}; the same command goes on where this one stopped") from error
    return collector.finish()


def _work(ray: Any, todo: Plan, lots: Sequence[Sequence[Listed]], means: Means) -> Iterator[Done]:
    """What the workers have done, as they do it, in any order."""
    if not lots:
        return
    cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
    readers = ray.data.ActorPoolStrategy(
        min_size=1, max_size=cores, initial_size=min(cores, len(lots)), max_tasks_in_flight_per_actor=2
    )
    items = ray.data.from_items([{"lot": pickle.dumps(list(lot))} for lot in lots], override_num_blocks=len(lots))
    items.context.target_max_block_size = 1  # every pack is a block: so large is what one actor gets at a time
    cut = items.map_batches(_cut, batch_size=1, num_cpus=_CUTTER, fn_args=(todo,))
    kept = cut.map_batches(_Keeper, batch_size=1, num_cpus=_READER, fn_constructor_args=(todo, means), compute=readers)
    for batch in kept.iter_batches(batch_size=1, prefetch_batches=0):
        yield from map(_done.decode, batch["done"])


def _cut(batch: Batch, todo: Plan) -> Iterator[Batch]:
    """Lots of inputs to packs, one at a time."""
    for content in batch["lot"]:
        for pack in todo.packs(pickle.loads(content)):  # noqa: S301 - our own driver's
            yield {"pack": [msgspec.msgpack.encode(pack)]}


class _Keeper:
    """An actor: a reader with one process to do it, which is beside it and not itself, so that no report ends it."""

    def __init__(self, todo: Plan, means: Means) -> None:
        self._todo = todo
        self._reader = Reader(means).__enter__()  # it ends with this process

    def __call__(self, batch: Batch) -> Batch:
        done = self._reader.keep(self._todo, map(_pack.decode, batch["pack"]))
        return {"done": list(map(msgspec.msgpack.encode, done))}


def _told(error: BaseException) -> str:
    """What went wrong on some worker, in a line: its own words if it is one of our errors."""
    told = str(error).strip()
    if own := _OWN.findall(told):
        return str(own[-1])
    return f"the job on Ray failed: {told.splitlines()[-1] if told else type(error).__name__}"
