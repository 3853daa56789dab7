"""The script that draws charts: the library has it inside, so it is no file of ours."""

from fastapi import APIRouter, Request, Response

from sayso.charts import bundle
from sayso.web.answer import tagged

router = APIRouter()


@router.get("/static/vega.js")
def vega(request: Request) -> Response:
    """Vega, Vega-Lite and Vega-Embed in one."""
    return tagged(request, bundle().encode(), "text/javascript; charset=utf-8")
