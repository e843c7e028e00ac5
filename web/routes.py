"""Routes (网址): every address of the pages, the data and the messages, in one list, by who may come in."""

from starlette.routing import BaseRoute, Mount, Route

from models.rules.roles import REVIEWERS, Role
from web.data import (
    books,
    compare,
    dumps,
    feeds,
    latest,
    markets,
    observations,
    openapi,
    outlooks,
    places,
    postings,
    products,
    series,
    warning_feed,
)
from web.data import bulletins as reports
from web.data import estimates as guesses
from web.data import forecasts as foretold
from web.data import harvests as yields
from web.data import listings as offers
from web.data import margins as spreads
from web.data import provenance as origins
from web.data import sources as registry
from web.data import takehome as nets
from web.data import warnings as alarms
from web.deeds import resource
from web.doors import everyone, machines, members, only, personal, staff
from web.forms import form

# isort: off
from web.pages import (
    acceptances, agreements, arrivals, bids, board, bulletins, cases, comparisons, consents, desk, destinations,
    documents, draft_photos, drafts, edits, entries, estimates, events, figures, findings, flags, harvests, held, help,
    introductions, keepings, lessons, lines, listings, margins, me, mine, names, notices, occasions, open_data, outbox,
    own_data, pauses, people, phones, photos, prices, provenances, publications, questions, renewals, renumberings,
    reservations, reveals, reviews, sales, searches, sessions, setup, status, supply, takehome, talks, trends,
    warnings, watches, withdrawals,
)  # fmt: skip

# isort: on
from web.photos import FORM_BYTES
from web.render import STATIC, Assets
from web.sms import heard, inbox, page

routes: list[BaseRoute] = [
    *everyone(
        Route("/", board.index, methods=["GET"], name="board"),
        Route("/prices", prices.index, name="prices"),
        Route("/prices/{product}", prices.show, name="price"),
        Route("/prices/{product}/figure.json", figures.show, name="figure"),
        Route("/prices/{product}/provenance", provenances.show, name="provenance"),
        Route("/compare/{product}", comparisons.show, name="comparison"),
        Route("/margins/{product}", margins.show, name="margins"),
        Route("/takehome", takehome.index, name="takehome"),
        Route("/listings", listings.index, name="listings"),
        Route("/listings/{listing:code}", listings.show, name="listing"),
        Route("/supply", supply.index, name="supply"),
        Route("/supply/{product}", harvests.show, name="harvest"),
        Route("/questions", questions.index, name="questions"),
        Route("/warnings", warnings.index, name="warnings"),
        Route("/bulletins", bulletins.index, name="bulletins"),
        Route("/bulletins/{bulletin:code}", bulletins.show, name="bulletin"),
        Route("/bulletins/{bulletin:code}.csv", reports.show, methods=["GET"]),
        Route("/bulletins/{bulletin:code}.xlsx", books.show, methods=["GET"]),
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
        Route("/api/v1/prices/provenance{form:csv}", origins.show, methods=["GET"]),
        Route("/api/v1/prices/compare{form:csv}", compare.index, methods=["GET"]),
        Route("/api/v1/observations{form:csv}", observations.index, methods=["GET"]),
        Route("/api/v1/supply{form:csv}", outlooks.index, methods=["GET"]),
        Route("/api/v1/supply/weeks{form:csv}", yields.index, methods=["GET"]),
        Route("/api/v1/supply/estimates{form:csv}", guesses.index, methods=["GET"]),
        Route("/api/v1/feeds/prices/{product}{form:feed}", feeds.show, methods=["GET"]),
        Route("/api/v1/feeds/listings{form:feed}", feeds.index, methods=["GET"]),
        Route("/api/v1/feeds/bulletins{form:feed}", reports.index, methods=["GET"]),
        Route("/api/v1/warnings{form:csv}", alarms.index, methods=["GET"]),
        Route("/api/v1/feeds/warnings.atom", warning_feed.show, methods=["GET"]),
        Route("/api/v1/margins{form:csv}", spreads.index, methods=["GET"]),
        Route("/api/v1/forecasts/{product:named}{form:csv}", foretold.index, methods=["GET"]),
        Route("/api/v1/takehome{form:csv}", nets.index, methods=["GET"]),
        Route("/api/v1/openapi.json", openapi.show, methods=["GET"]),
        Route("/data", open_data.index, name="open_data"),
        Route("/data/catalog.jsonld", dumps.catalog),
        Route("/data/datapackage.json", dumps.package),
        Route("/data/products/{product}.csv", dumps.product, name="product_file"),
        Route("/data/{day}/{file:path}", dumps.show, name="data_file"),
    ),
    *machines(
        Route("/sms/{gateway}", inbox.create, methods=["GET", "POST"]),
        Route("/sms/{gateway}/{key}", inbox.create, methods=["GET", "POST"], name="keyed"),
        Route("/wechat", inbox.create, methods=["GET", "POST"], name="wechat"),
        Route("/whatsapp", inbox.create, methods=["GET", "POST"], name="whatsapp"),
    ),
    resource("/api/v1/listings", offers.index, "api_listings", POST=postings.create),
    *machines(
        Route("/api/v1/listings{form:csv}", offers.index, methods=["GET"], name="api_listings_table"),
    ),
    resource(
        "/api/v1/listings/{listing:code}",
        offers.show,
        "api_listing",
        PATCH=postings.update,
        DELETE=postings.delete,
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
        form("/sms", page.new, page.create, name="texts"),
        form("/signin", arrivals.new, arrivals.create, name="signin"),
        form("/signin/code", arrivals.edit, arrivals.update, name="signin_code"),
        form("/signin/staff", sessions.new, sessions.create, name="signin_staff"),
        form("/phone", phones.new, phones.create, name="phone"),
        form("/setup/{token}", setup.new, setup.create, name="setup"),
        form("/setup/{token}/code", setup.edit, setup.update, name="setup_code"),
    ),
    *members(
        form("/listings/{listing:code}/ask", talks.new, talks.create, name="ask"),
        form("/listings/{listing:code}/report", flags.new, flags.create, name="report"),
        Route("/me", me.show, name="me"),
        form("/me/name", introductions.new, introductions.create, name="introduction"),
        form("/me/phone", renumberings.new, renumberings.create, name="renumbering"),
        form("/me/phone/codes", renumberings.edit, renumberings.update, name="renumbering_codes"),
        Route("/me/consents/{consent}/withdraw", consents.delete, methods=["POST"], name="consent_withdraw"),
        Route("/me/data", own_data.index, name="own_data_page"),
        Route("/me/data.json", own_data.show, methods=["GET"], name="own_data"),
        form("/me/erase", own_data.new, own_data.create, name="erasure"),
        Route("/me/notices", notices.update, methods=["POST"], name="notices_read"),
        Route("/me/talks", talks.index, name="talks"),
        form("/me/talks/{talk}", talks.show, talks.update, name="talk"),
        Route("/me/talks/{talk}/lines", lines.create, methods=["POST"], name="line"),
        Route("/me/talks/{talk}/bids", bids.create, methods=["POST"], name="bid"),
        Route("/me/talks/{talk}/bids/{bid}", bids.update, methods=["POST"], name="answer"),
        form("/me/questions", questions.new, questions.create, name="my_questions"),
        Route("/me/questions/{question}/withdraw", questions.delete, methods=["POST"], name="question_withdraw"),
        Route("/me/listings", mine.index, name="my_listings"),
        Route("/me/listings/{listing}", mine.show, name="my_listing"),
        Route("/me/listings/{listing}/renew", renewals.create, methods=["POST"], name="renewal"),
        Route("/me/listings/{listing}/withdraw", withdrawals.create, methods=["POST"], name="withdrawal"),
        Route("/me/listings/{listing}/reserve", reservations.create, methods=["POST"], name="reservation"),
        Route("/me/listings/{listing}/release", reservations.delete, methods=["POST"], name="release"),
        form("/me/listings/{listing}/edit", edits.new, edits.create, name="edit"),
        form("/me/listings/{listing}/sell", sales.new, sales.create, name="sale"),
        form("/me/searches", searches.index, searches.create, name="searches"),
        Route("/me/searches/{search}/drop", searches.delete, methods=["POST"], name="search_drop"),
        form("/me/watches", watches.index, watches.create, name="watches"),
        Route("/me/watches/{watch}/drop", watches.delete, methods=["POST"], name="watch_drop"),
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
        Route("/desk/prices/{product}/provenance", provenances.show, name="desk_provenance"),
        Route("/desk/agreements", agreements.index, name="agreements"),
        form("/desk/names", names.index, names.create, name="names"),
        Route("/desk/lessons.toml", lessons.show, name="lessons_toml"),
        Route("/desk/listings", reviews.index, name="reviews"),
        Route("/desk/listings/{listing}", reviews.update, methods=["POST"], name="review"),
        form("/desk/listings/{listing:code}/reveal", reveals.new, reveals.create, name="reveal"),
        Route("/desk/flags", flags.index, name="flags"),
        Route("/desk/flags/{listing:code}", flags.update, methods=["POST"], name="flag"),
        Route("/desk/questions", cases.index, name="cases"),
        Route("/desk/questions/{question:code}", cases.update, methods=["POST"], name="case"),
        Route("/desk/messages", heard.index, name="messages"),
        Route("/desk/warnings", warnings.desk, name="desk_warnings"),
        Route("/desk/warnings/{alert:code}", warnings.update, methods=["POST"], name="desk_warning"),
        Route("/desk/bulletins", bulletins.desk, name="desk_bulletins"),
        form("/desk/bulletins/{bulletin:code}", bulletins.edit, bulletins.update, name="desk_bulletin"),
        form("/desk/estimates", estimates.index, estimates.create, name="estimates"),
        Route("/desk/estimates/{estimate:code}/withdraw", estimates.delete, methods=["POST"], name="estimate_withdraw"),
        form("/desk/destinations", destinations.index, destinations.create, name="destinations"),
        Route("/desk/destinations/{market}/drop", destinations.delete, methods=["POST"], name="destination_drop"),
        Route("/desk/trends", trends.index, methods=["GET"], name="trends"),
        Route("/desk/trends.csv", trends.csv, methods=["GET"], name="trends_csv"),
        Route("/desk/trends/figure.json", trends.figure, methods=["GET"], name="trends_figure"),
        form("/desk/occasions", occasions.index, occasions.create, name="occasions"),
        Route("/desk/occasions/{occasion:code}/withdraw", occasions.delete, methods=["POST"], name="occasion_withdraw"),
        Route("/desk/held", held.index, name="held"),
        Route("/desk/held/{price:number}", held.update, methods=["POST"], name="held_price"),
        form("/desk/outbox", outbox.index, outbox.create, name="outbox"),
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
