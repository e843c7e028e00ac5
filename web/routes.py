"""Routes (网址): every address of the pages, the data and the messages, in one list."""

from starlette.routing import BaseRoute, Mount, Route

from web.pages import board, comparisons, figures, help, prices, status
from web.render import STATIC, Assets

routes: list[BaseRoute] = [
    Route("/", board.index, name="board"),
    Route("/prices", prices.index, name="prices"),
    Route("/prices/{product}", prices.show, name="price"),
    Route("/prices/{product}/figure.json", figures.show, name="figure"),
    Route("/compare/{product}", comparisons.show, name="comparison"),
    Route("/status", status.index, name="status"),
    Route("/help", help.index, name="help"),
    Mount("/static", Assets(directory=STATIC), name="static"),
]
