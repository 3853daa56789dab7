"""All steps of linking by blocks, in their order."""

from collections.abc import Iterator

from sayso.run.blocks.copying import copies
from sayso.run.blocks.engine import Engine, Row, Rows
from sayso.run.blocks.naming import recognitions
from sayso.run.blocks.placing import placed
from sayso.run.blocks.records import Brief, Links, Report, packed, unpacked


def link(engine: Engine, reports: Rows) -> Links:
    """Link reports, one a row, as the serial run links them into an empty ledger in the order of their numbers."""
    briefs = sorted(unpacked(engine.all(engine.each(reports, _brief)), Brief), key=lambda brief: brief.number)
    copied = copies(engine, reports, briefs)
    told = sorted((*copied.told, *recognitions(engine, reports, briefs)), key=lambda each: (each.number, each.place))
    return Links(told=tuple(told), placed=tuple(placed(engine, reports, briefs, copied.pairs)))


def _brief(record: bytes) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    document = report.document
    yield (
        "",
        packed(
            Brief(
                number=report.number,
                document=document.id,
                published=document.published,
                publisher=document.publisher,
                sketch=packed(report.sketch),
            )
        ),
    )
