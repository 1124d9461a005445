"""How a review of the demo is asked for: the draft, the team, what it prepares, the answer."""

from collections.abc import Iterator
from datetime import timedelta

from ..operations import offers, preparation, requests, reviews, team
from ..queries import offers as offer_queries
from ..queries import requests as request_queries
from ..queries import team as team_queries
from ..rules.dates import Half, HalfDay
from ..rules.lifecycle import Status
from ..rules.panels import Format
from ..rules.services import Built, Stage
from . import cast
from .cast import by
from .content import Table
from .days import Step, day, later, working
from .story import Story
from .world import offer_help

PREPARED_DAYS = 8  # before the session


def steps(story: Story) -> Iterator[Step]:
    """From the first line of the draft to the coordinators' answer."""
    told = story.told
    if "offer" in told:
        facts = {name: told[name] for name in ("group", "coordinator", "council")}
        yield story.after_start(-5, 10, lambda _: offer_help(facts | told["offer"]))
    yield story.after_start(0, 9, start)
    yield story.after_start(0, 10, describe)
    if told.get("stops_after") == "built":
        return
    yield story.after_start(1, 9, choose)
    yield story.after_start(1, 10, name_team)
    yield prepared(story)
    if "group" not in told:
        return
    if "sent_back" in told or story.goes_to(Status.REQUESTED):
        yield story.after_start(3, 9, submit)
    if "sent_back" in told:
        yield story.after_start(5, 9, send_back)
        if story.goes_to(Status.REQUESTED):
            yield story.after_start(8, 9, submit)
    if told["reached"] == Status.DECLINED:
        yield story.after_start(7, 9, decline)
    elif story.goes_to(Status.FORMING):
        yield story.after_start(6, 9, accept)


def start(story: Story) -> None:
    """Somebody begins a draft, of their own or taking up an offer."""
    who, name = by(story.told["starter"]), story.told["service"]
    if "offer" in story.told:
        newest = offer_queries.made_to(story.council).items[0]
        offer = offer_queries.offer(story.council, newest.ref)
        review = offers.take_up_offer(offer, by=who, name=name)
    else:
        review = requests.start(story.council, by=who, name=name)
    story.ref = review.ref


def describe(story: Story) -> None:
    """What the service is, its stage, and who built it."""
    told, review, who = story.told, story.review, by(story.told["starter"])
    facts = {name: told[name] for name in ("what", "whom", "owner")}
    requests.describe_service(review, by=who, version=review.version, name=told["service"], **facts)
    requests.choose_stage(review, by=who, version=review.version, stage=Stage(told["stage"]))
    built = {"built": Built.BUILT, "bought": Built.BOUGHT, "both": Built.BOTH}[told["built"]]
    supplier = told.get("supplier", "")
    requests.say_who_built(review, by=who, version=review.version, built=built, supplier=supplier)


def choose(story: Story) -> None:
    """Group, standard, format, focus and possible dates."""
    told, review, who = story.told, story.review, by(story.told["starter"])
    if "group" in told:
        requests.choose_group(review, by=who, version=review.version, group=told["group"])
    known = {each.slug: each.key for each in request_queries.standards_for(review)}
    key = known[told["standard"]]
    requests.choose_standard(review, by=who, version=review.version, standard=key)
    chosen = Format(told["format"])
    requests.choose_format(review, by=who, version=review.version, format=chosen)
    focus, questions = told["focus"], told["questions"]
    requests.choose_focus(review, by=who, version=review.version, points=focus, questions=questions)
    offered = _possible(story)
    requests.offer_dates(review, by=who, version=review.version, half_days=offered)


def _possible(story: Story) -> list[HalfDay]:
    """The half-days on which it will be held, and two others."""
    last = story.session_days[-1]
    others = [
        HalfDay(later(last, 2, story.nation), Half.AM),
        HalfDay(later(last, 6, story.nation), Half.PM),
    ]
    return sorted({*story.half_days, *others})


def name_team(story: Story) -> None:
    """Who is on the team, what each of them does, and what they need to take part well."""
    review, who = story.review, by(story.told["starter"])
    for told in story.told.get("team", ()):
        does = told.get("does", "")
        places = {place.person_id: place for place in team_queries.places(review)}
        place = places.get(cast.person(told["person"]).id)
        if place is None:
            email = cast.EMAILS[told["person"]]
            place = team.name_team(review, by=who, email=email, does=does)
        elif does:
            team.say_what_they_do(review, place, by=who, version=place.version, does=does)
        if "access_needs" in told:
            _say_needs(story, told)


def _say_needs(story: Story, told: Table) -> None:
    who = by(told["person"])
    place = team_queries.own_place(story.review, who)
    if place is not None:
        needs = told["access_needs"]
        team.say_access_needs(
            story.review, place, by=who, version=place.version, access_needs=needs
        )


def prepared(story: Story) -> Step:
    """The self-review and the evidence: at once in a draft, else some days before the session."""
    if not story.goes_to(Status.SCHEDULED):
        return story.after_start(2, 9, prepare)
    first = story.session_days[0] - timedelta(days=PREPARED_DAYS)
    return story.on(working(min(first, day(-1)), story.nation, -1), 8, prepare)


def prepare(story: Story) -> None:
    """The team's own view of each point, and what supports it."""
    review, who = story.review, by(story.told["starter"])
    for point in story.points("self"):
        view, words = point["self_view"], point["self"]
        preparation.write_self_review(
            review, point["number"], by=who, view=view, words=words, version=0
        )
    for link in story.told.get("evidence", ()):
        preparation.add_evidence(review, by=who, **link)


def submit(story: Story) -> None:
    """The publisher sends the request."""
    requests.submit(story.review, by=by(story.told["publisher"]))


def send_back(story: Story) -> None:
    """The coordinator asks for what is missing."""
    missing = story.told["sent_back"]["missing"]
    reviews.send_back(story.review, by=by(story.told["coordinator"]), missing_words=missing)


def accept(story: Story) -> None:
    """The coordinator takes it on."""
    reviews.accept(story.review, by=by(story.told["coordinator"]))


def decline(story: Story) -> None:
    """The coordinator says no, kindly."""
    reason = story.told["reason"]
    reviews.decline(story.review, by=by(story.told["coordinator"]), reason=reason)
