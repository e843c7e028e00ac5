"""Routes (网址): every address of the pages, the data and the messages, in one list."""

from starlette.routing import BaseRoute, Mount, Route

from web.data import compare, latest, markets, observations, openapi, places, products, series
from web.data import sources as registry
from web.pages import board, comparisons, figures, help, prices, status
from web.render import STATIC, Assets
from web.sms import inbox

routes: list[BaseRoute] = [
    Route("/", board.index, methods=["GET"], name="board"),
    Route("/prices", prices.index, name="prices"),
    Route("/prices/{product}", prices.show, name="price"),
    Route("/prices/{product}/figure.json", figures.show, name="figure"),
    Route("/compare/{product}", comparisons.show, name="comparison"),
    Route("/status", status.index, name="status"),
    Route("/status/{source}", status.show, name="source"),
    Route("/help", help.index, name="help"),
    Route("/api/v1/products{form:csv}", products.index, methods=["GET"]),
    Route("/api/v1/places{form:csv}", places.index, methods=["GET"]),
    Route("/api/v1/markets{form:csv}", markets.index, methods=["GET"]),
    Route("/api/v1/sources{form:csv}", registry.index, methods=["GET"]),
    Route("/api/v1/prices/latest{form:csv}", latest.show, methods=["GET"]),
    Route("/api/v1/prices/series{form:csv}", series.index, methods=["GET"]),
    Route("/api/v1/prices/compare{form:csv}", compare.index, methods=["GET"]),
    Route("/api/v1/observations{form:csv}", observations.index, methods=["GET"]),
    Route("/api/v1/openapi.json", openapi.show, methods=["GET"]),
    Route("/sms/{gateway}", inbox.create, methods=["GET", "POST"]),
    Mount("/static", Assets(directory=STATIC), name="static"),
]
