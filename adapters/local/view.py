"""The templates: an entry, a home, a form and the page itself, each as one person sees it."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.files import size
from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.house import House, day_name
from adapters.local.offers import Offer
from adapters.local.render import Reader, block, blocks
from adapters.local.uploads import MOST
from bot.chat.messages import Form


class View:
    """Everything that becomes HTML or is told of the house, for one page."""

    def __init__(self, house: House, feed: Feed, *, token: str, controls: Sequence[str]) -> None:
        self._house = house
        self._feed = feed
        self._token = token
        self._controls = tuple(controls)
        self._templates = Environment(
            loader=PackageLoader("adapters.local"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def facts(self) -> dict[str, object]:
        """Return what the page's script is told of the house."""
        return {
            "token": self._token,
            "channel": self._house.channel_name,
            "people": [{"user": person.user, "name": person.name} for person in self._house.people],
            "controls": self._controls,
            "clock": self._house.clock(),
        }

    def feed(self, user: str) -> dict[str, object]:
        """Return all that a person sees, with the facts of the house."""
        return {"house": self.facts(), "entries": [self.entry(entry, user) for entry in self._feed.seen_by(user)]}

    def entry(self, entry: Entry, user: str) -> dict[str, object]:
        """Return an entry as the page's script takes it: where it stands, which state of it, and its HTML.

        The HTML is the group with this entry alone in it: the script takes the group where it has none of that id yet.
        """
        return {
            "id": entry.id,
            "head": entry.head,
            "rev": entry.rev,
            "stands": entry.stands,
            "html": self._group([entry], user, same_day=False),
        }

    def clock(self) -> dict[str, str]:
        """Return the house's time as the page shows it, by the id of that part of the page."""
        return {"now": self._part("now", self._house.clock())}

    def home(self, entry: Entry | None) -> dict[str, str]:
        """Return a person's home by the ids of its parts: the pane, and the line on the button that opens it."""
        return {
            "home": self._part("home", self._home_message(entry)),
            "study": self._part("study", entry.message.plain if entry else ""),
        }

    def form(self, form_id: str, form: Form, user: str) -> dict[str, object]:
        """Return an open form: ``fields`` tells what can be filled in, ``html`` is the whole of it for the dialog."""
        choices = {field.name: self.choices(form, field.name) for field in form.fields}
        html = self._templates.get_template("form.html").render(
            id=form_id,
            form=form,
            intro=block(form.intro, Reader.of(self._house, user)) if form.intro else None,
            choices=choices,
            most={field.name: size(min(field.most, MOST)) for field in form.fields if field.kind == "file"},
        )
        fields = [
            {
                "name": field.name,
                "label": field.label,
                "kind": field.kind,
                "source": field.source,
                "choices": [{"value": value, "label": label} for value, label in choices[field.name]],
            }
            for field in form.fields
        ]
        return {"id": form_id, "action": form.action, "title": form.title, "fields": fields, "html": html}

    def choices(self, form: Form, name: str) -> list[tuple[str, str]]:
        """Return what can be picked in a field, as (value, label); empty where anything can be written."""
        field = next(field for field in form.fields if field.name == name)
        match field.kind:
            case "one" | "several":
                return [(option.value, option.label) for option in field.options]
            case "person":
                return [(person.user, person.name) for person in self._house.people]
            case "channel":
                return [(self._house.place.channel, f"#{self._house.channel_name}")]
            case _:
                return []

    def offers(self, offers: Sequence[Offer]) -> str:
        """Return what is offered while somebody types; empty where it is nothing."""
        return self._templates.get_template("offers.html").render(offers=offers) if offers else ""

    def page(self, me: str, home: Entry | None) -> str:
        """Return the page as ``me`` opens it, with all that they see; the stream keeps it true from then on."""
        return self._templates.get_template("page.html").render(
            house=self._house,
            clock=self._house.clock(),
            token=self._token,
            me=me,
            controls=self._controls,
            groups=self._groups(me),
            home_message=self._home_message(home),
            home_line=home.message.plain if home else "",
        )

    def _part(self, name: str, facts: object) -> str:
        return str(getattr(self._templates.get_template("parts.html").module, name)(facts))

    def _home_message(self, entry: Entry | None) -> Markup:
        return self._message(entry, entry.to) if entry and entry.to else Markup("")

    def _groups(self, user: str) -> list[Markup]:
        """Return the groups of a person's feed, each where its first entry came."""
        groups: dict[str, list[Entry]] = {}
        for entry in self._feed.seen_by(user):
            groups.setdefault(entry.head, []).append(entry)
        days = groupby(groups.values(), lambda entries: self._day(entries[0]))
        return [self._group(entries, user, same_day=at > 0) for _, of_day in days for at, entries in enumerate(of_day)]

    def _group(self, entries: Sequence[Entry], user: str, *, same_day: bool) -> Markup:
        """Return a group with these entries; ``same_day``: the group before it is of the same day."""
        head = entries[0].head
        return self._render(
            "group.html",
            head=head,
            day=self._day(entries[0]),
            same_day=same_day,
            first=self._messages((entry for entry in entries if entry.id == head), user),
            thread=self._messages((entry for entry in entries if entry.stands == "thread"), user),
            others=self._messages((entry for entry in entries if entry.id != head and entry.stands != "thread"), user),
        )

    def _messages(self, entries: Iterable[Entry], user: str) -> Markup:
        return Markup("").join(self._message(entry, user) for entry in entries)

    def _message(self, entry: Entry, user: str) -> Markup:
        local = entry.at.astimezone(self._house.zone)
        replies = self._feed.thread(entry.id)
        return self._render(
            "message.html",
            entry=entry,
            user=user,
            blocks=blocks(entry.message.blocks, Reader.of(self._house, user)),
            files=[(name, size(len(content))) for name, content in entry.message.files],
            sharer=self._house.name_of(self._house.member(entry.by)) if entry.by else None,
            tone=self._house.tone(entry.by or ""),
            instant=entry.at.astimezone(UTC).isoformat(timespec="seconds"),
            day=day_name(local),
            time=f"{local:%H:%M}",
            replies=len(replies),
            last_reply=replies[-1].message.title if replies else "",
        )

    def _render(self, name: str, **facts: object) -> Markup:
        return Markup(self._templates.get_template(name).render(facts))  # noqa: S704  the template has escaped it

    def _day(self, entry: Entry) -> str:
        return day_name(entry.at.astimezone(self._house.zone))
