"""Words (说法): figures said as people say them, in Chinese and English: 1.20 元/斤, 涨0.06元, 3家报价, 11月20日."""

import datetime as clock
import json
from dataclasses import dataclass
from typing import Protocol

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from web.words import hours
from web.words.desk import ADVICE, DONE, OURS, WANTED
from web.words.figures import Change
from web.words.pairs import (
    ACTORS,
    CHECKS,
    DAYS_AGO,
    DEEDS,
    DETAILS,
    FINDINGS,
    GRADES,
    HEALTH,
    INDEX,
    MISSING,
    REASONS,
    ROLES,
    SPANS,
    STANDINGS,
    STATES,
    STATISTICS,
    WAITS,
)
from web.words.questions import Questions

__all__ = ["Change", "Check", "Words"]

AT_LEAST = 2
"""Fewer months than this are told in days, fewer years in months."""
FAR = 100


class Named(Protocol):
    """A thing with a Chinese and an English name."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class Spotted(Protocol):
    """A price of a market or of a place (`area`), with the markets behind it."""

    @property
    def spot(self) -> str: ...
    @property
    def area(self) -> bool: ...
    @property
    def markets(self) -> tuple[str, ...]: ...
    @property
    def stage(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Check:
    """One of the tests that a figure's trust rests on."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Words(Questions):
    """Says days, places and what a figure rests on, besides the figures themselves."""

    def day(self, day: clock.date) -> str:
        """今天, 昨天, 11月20日; another year is said."""
        ago = (self.today - day).days
        if ago in (0, 1):
            return self.pick(DAYS_AGO[ago])
        return self.date(day)

    def date(self, day: clock.date) -> str:
        year = day.year != self.today.year
        if self.lang == "en":
            return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")
        return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"

    def weekday(self, day: clock.date) -> str:
        return f"{day:%a}" if self.lang == "en" else "星期" + "一二三四五六日"[day.weekday()]

    def age(self, day: clock.date) -> str:
        """How long ago in words: 今天, 3天前, 2个月前, 4年前."""
        ago = (self.today - day).days
        if ago <= 1:
            return self.day(day)
        length, zh, en = next(span for span in SPANS if ago >= span[0] * AT_LEAST or span[0] == 1)
        count = ago // length
        return self.pick((f"{count}{zh}前", f"{count} {en}s ago"))

    def moment(self, moment: clock.datetime) -> str:
        """今天 08:30, in the market's time."""
        there = moment.astimezone(days.SHANGHAI)
        return f"{self.day(there.date())} {there:%H:%M}"

    def name(self, thing: Named) -> str:
        """A product, place or market by its name in the visitor's language; Chinese where it has no other."""
        return (self.lang == "en" and thing.en) or thing.zh

    def where(self, catalogue: Catalogue, price: Spotted) -> str:
        """北京新发地 for the one market behind a price, else the place: 全国."""
        spots = price.markets if price.area else (price.spot,)
        if len(spots) == 1 and spots[0] in catalogue.markets:
            market = catalogue.markets[spots[0]]
            return self.pick((market.short or market.zh, market.en or market.zh))
        return self.name(catalogue.places[price.spot])

    def stage(self, catalogue: Catalogue, price: Spotted) -> str:
        """批发价, farm gate; an index has no stage."""
        if not price.stage:
            return self.pick(INDEX)
        return self.pick((catalogue.stages[price.stage].zh, price.stage.replace("_", " ")))

    def quotes(self, count: int) -> str:
        return self.pick((f"{count}家报价", f"{count} quote" + ("" if count == 1 else "s")))

    def distance(self, km: float) -> str:
        """8公里; from a hundred on in tens: 1380公里."""
        told = round(km) if km < FAR else round(round(km), -1)
        return self.pick((f"{told}公里", f"{told} km"))

    def trust(self, grade: str) -> str:
        return self.pick(GRADES[grade])

    def checks(self, amiss: tuple[str, ...]) -> list[Check]:
        """Every test of a trust grade, passed or not, in words."""
        return [Check(code not in amiss, self.pick(CHECKS[code][code in amiss])) for code in CHECKS]

    def missing(self, code: str) -> str:
        return self.pick(MISSING.get(code, ("没有报价", "no quote")))

    def numbered(self, day: int) -> str:
        """A kept day (days since 1970-01-01)."""
        return self.date(days.of_number(day))

    def far(self, catalogue: Catalogue, spot: str) -> str:
        """How far a market lies by road, where the catalogue knows."""
        market = catalogue.markets.get(spot)
        return self.distance(market.est_road_km) if market and market.est_road_km else ""

    def grade(self, catalogue: Catalogue, product: Product, code: str) -> str:
        """统货, 外三元: the grade's name."""
        return next((self.name(grade) for grade in catalogue.grades(product) if grade.code == code), code)

    def state(self, state: str) -> str:
        return self.pick(STATES.get(state, (state, state)))

    def reason(self, code: str) -> str:
        """Why rows were put aside: the checks' codes in words, a sentence as it is."""
        words = [self.pick(REASONS[part]) for part in code.split() if part in REASONS]
        return self.pick(("，", ", ")).join(words) or code

    def health(self, colour: str) -> str:
        """How a source fares, in a word beside its colour."""
        return self.pick(HEALTH[colour])

    def finding(self, kind: str) -> str:
        return self.pick(FINDINGS[kind])

    def advice(self, kind: str) -> str:
        """What an officer had best do about a finding."""
        return self.pick(ADVICE[kind])

    def done(self, code: str, **filled: object) -> str:
        """What was just done."""
        return self.pick(DONE[code]).format(**filled)

    def timetable(self, cron: str) -> str:
        """When a source is asked: 每天 08:30、11:30."""
        return self.pick(hours.told(cron)) if cron else ""

    def statistic(self, code: str) -> str:
        """What a source's average is made of."""
        return self.pick(STATISTICS.get(code, (code, code)))

    def seconds(self, count: int) -> str:
        minutes, rest = divmod(count, 60)
        short = self.pick((f"{rest}秒", f"{rest} s"))
        return self.pick((f"{minutes}分{short}", f"{minutes} min {short}")) if minutes else short

    def roles(self, kept: str) -> str:
        """农技员、审计员, officer, auditor: the roles of a person as they are kept."""
        return self.pick(("、", ", ")).join(self.pick(ROLES[code]) for code in kept.split())

    def standing(self, state: str) -> str:
        return self.pick(STANDINGS[state])

    def deed(self, what: str) -> str:
        """What an event tells that was done."""
        return self.pick(DEEDS.get(what, (what, what)))

    def actor(self, who: str) -> str:
        return self.pick(ACTORS.get(who, (who, who)))

    def detail(self, catalogue: Catalogue, kept: str) -> str:
        """角色：农技员，审计员: what else an event tells."""
        colon, comma, stop = self.pick(("：", ": ")), self.pick(("，", ", ")), self.pick(("；", "; "))
        told = {name: value if isinstance(value, list) else [value] for name, value in json.loads(kept).items()}
        words = {
            self.pick(DETAILS.get(name, (name, name))): [self.thing(catalogue, str(one)) for one in values if one != ""]
            for name, values in told.items()
        }
        return stop.join(name + colon + comma.join(values) for name, values in words.items() if values)

    def thing(self, catalogue: Catalogue, code: str) -> str:
        """A source, product, market, place, unit, role or kind of word by its name; any other word as it is."""
        for known in (catalogue.sources, catalogue.products, catalogue.markets, catalogue.places, catalogue.units):
            if code in known:
                return self.name(known[code])
        return self.pick({**ROLES, **WAITS, **OURS}.get(code, (code, code)))

    def waits(self, kind: str) -> str:
        """What kind of word nobody knows."""
        return self.pick(WAITS[kind])

    def wanted(self, kind: str) -> str:
        """What such a word may be."""
        return self.pick(WANTED[kind])
