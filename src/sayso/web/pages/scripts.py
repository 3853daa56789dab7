"""The script that draws charts: the library has it inside, so it is no file of ours."""

from fastapi import APIRouter, Request, Response

from sayso.web.answer import tagged
from sayso.web.pictures import PICTURES, script

router = APIRouter()


@router.get("/static/vega.js")
def vega(request: Request) -> Response:
    """Vega, Vega-Lite and Vega-Embed in one."""
    return tagged(request, PICTURES.get(script), "text/javascript; charset=utf-8")
