"""Routes (网址): every address of the pages, the data and the messages, in one list, by who may come in."""

from starlette.routing import BaseRoute, Mount, Route

from models.rules.roles import REVIEWERS, Role
from web.data import compare, latest, markets, observations, openapi, places, products, series
from web.data import listings as offers
from web.data import sources as registry
from web.doors import everyone, machines, members, only, personal, staff
from web.forms import form
from web.pages import (
    acceptances,
    agreements,
    arrivals,
    board,
    comparisons,
    desk,
    documents,
    draft_photos,
    drafts,
    edits,
    entries,
    events,
    figures,
    findings,
    held,
    help,
    introductions,
    keepings,
    lessons,
    listings,
    me,
    mine,
    names,
    notices,
    own_data,
    pauses,
    people,
    phones,
    photos,
    prices,
    publications,
    renewals,
    reservations,
    reviews,
    sales,
    sessions,
    setup,
    status,
    withdrawals,
)
from web.photos import FORM_BYTES
from web.render import STATIC, Assets
from web.sms import inbox

routes: list[BaseRoute] = [
    *everyone(
        Route("/", board.index, methods=["GET"], name="board"),
        Route("/prices", prices.index, name="prices"),
        Route("/prices/{product}", prices.show, name="price"),
        Route("/prices/{product}/figure.json", figures.show, name="figure"),
        Route("/compare/{product}", comparisons.show, name="comparison"),
        Route("/listings", listings.index, name="listings"),
        Route("/listings/{listing:code}", listings.show, name="listing"),
        Route("/status", status.index, name="status"),
        Route("/status/{source}", status.show, name="source"),
        Route("/help", help.index, name="help"),
        Route("/photos/{photo}.webp", photos.show, name="photo"),
        Route("/api/v1/products{form:csv}", products.index, methods=["GET"]),
        Route("/api/v1/places{form:csv}", places.index, methods=["GET"]),
        Route("/api/v1/markets{form:csv}", markets.index, methods=["GET"]),
        Route("/api/v1/sources{form:csv}", registry.index, methods=["GET"]),
        Route("/api/v1/prices/latest{form:csv}", latest.show, methods=["GET"]),
        Route("/api/v1/prices/series{form:csv}", series.index, methods=["GET"]),
        Route("/api/v1/prices/compare{form:csv}", compare.index, methods=["GET"]),
        Route("/api/v1/observations{form:csv}", observations.index, methods=["GET"]),
        Route("/api/v1/listings{form:csv}", offers.index, methods=["GET"]),
        Route("/api/v1/listings/{listing:code}{form:csv}", offers.show, methods=["GET"]),
        Route("/api/v1/openapi.json", openapi.show, methods=["GET"]),
    ),
    *machines(
        Route("/sms/{gateway}", inbox.create, methods=["GET", "POST"]),
    ),
    *personal(
        form("/listings/new", drafts.new, drafts.create, name="draft_new"),
        form("/listings/new/{draft}", drafts.new, drafts.create, name="draft_goods"),
        form("/listings/new/{draft}/amount", drafts.edit, drafts.update, name="draft_amount"),
        form(
            "/listings/new/{draft}/photos", draft_photos.new, draft_photos.create, name="draft_photos", most=FORM_BYTES
        ),
        Route(
            "/listings/new/{draft}/photos/{photo}/drop", draft_photos.delete, methods=["POST"], name="draft_photo_drop"
        ),
        form("/listings/new/{draft}/check", publications.new, publications.create, name="draft_check"),
        Route("/listings/new/{draft}/done", publications.show, methods=["GET"], name="draft_done"),
        Route("/listings/new/{draft}/keep", keepings.update, methods=["POST"], name="draft_keep"),
        Route("/listings/new/{draft}/undo", publications.delete, methods=["POST"], name="draft_undo"),
        Route("/listings/new/{draft}/drop", drafts.delete, methods=["POST"], name="draft_drop"),
        form("/signin", arrivals.new, arrivals.create, name="signin"),
        Route("/signin/code", arrivals.update, methods=["POST"], name="signin_code"),
        form("/signin/staff", sessions.new, sessions.create, name="signin_staff"),
        form("/phone", phones.new, phones.create, name="phone"),
        form("/setup/{token}", setup.new, setup.create, name="setup"),
        form("/setup/{token}/code", setup.edit, setup.update, name="setup_code"),
    ),
    *members(
        Route("/me", me.show, name="me"),
        form("/me/name", introductions.new, introductions.create, name="introduction"),
        Route("/me/data.json", own_data.show, methods=["GET"], name="own_data"),
        form("/me/erase", own_data.new, own_data.create, name="erasure"),
        Route("/me/notices", notices.update, methods=["POST"], name="notices_read"),
        Route("/me/listings", mine.index, name="my_listings"),
        Route("/me/listings/{listing}", mine.show, name="my_listing"),
        Route("/me/listings/{listing}/renew", renewals.create, methods=["POST"], name="renewal"),
        Route("/me/listings/{listing}/withdraw", withdrawals.create, methods=["POST"], name="withdrawal"),
        Route("/me/listings/{listing}/reserve", reservations.create, methods=["POST"], name="reservation"),
        Route("/me/listings/{listing}/release", reservations.delete, methods=["POST"], name="release"),
        form("/me/listings/{listing}/edit", edits.new, edits.create, name="edit"),
        form("/me/listings/{listing}/sell", sales.new, sales.create, name="sale"),
        Route("/me/sessions/{session}/end", sessions.delete, methods=["POST"], name="session_end"),
        Route("/signout", sessions.delete, methods=["POST"], name="signout"),
    ),
    *staff(
        Route("/desk", desk.index, name="desk"),
    ),
    *only(*REVIEWERS)(
        Route("/desk/findings", findings.index, name="findings"),
        Route("/desk/findings/{finding:number}/close", findings.delete, methods=["POST"], name="finding_close"),
        Route("/desk/sources/{source}/accept", acceptances.create, methods=["POST"], name="acceptance"),
        Route("/desk/sources/{source}/pause", pauses.create, methods=["POST"], name="pause"),
        Route("/desk/sources/{source}/resume", pauses.delete, methods=["POST"], name="resume"),
        form("/desk/sources/{source}/entries/new", entries.new, entries.create, name="entry"),
        Route("/desk/documents/{document:number}", documents.show, name="document"),
        Route("/desk/agreements", agreements.index, name="agreements"),
        form("/desk/names", names.index, names.create, name="names"),
        Route("/desk/lessons.toml", lessons.show, name="lessons_toml"),
        Route("/desk/listings", reviews.index, name="reviews"),
        Route("/desk/listings/{listing}", reviews.update, methods=["POST"], name="review"),
        Route("/desk/held", held.index, name="held"),
        Route("/desk/held/{price:number}", held.update, methods=["POST"], name="held_price"),
    ),
    *only(Role.AUDITOR)(
        Route("/desk/events", events.index, name="events"),
    ),
    *only(Role.ADMIN, near=True)(
        Route("/desk/people", people.index, name="people"),
        Route("/desk/people/{person}/suspend", people.delete, methods=["POST"], name="suspend"),
    ),
    Mount("/static", Assets(directory=STATIC), name="static"),
]
