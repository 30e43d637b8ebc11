"""The templates: an entry, a form and the page itself, each as one person sees it."""

from collections.abc import Sequence
from datetime import UTC

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.local.entries import Entry
from adapters.local.house import House, day_name
from adapters.local.offers import Offer
from adapters.local.render import Reader, block, blocks
from bot.chat.messages import Form

SIZES = ((1_000_000, "MB"), (1_000, "kB"))


class View:
    """Everything that becomes HTML, for one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._templates = Environment(
            loader=PackageLoader("adapters.local"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def entry(self, entry: Entry, user: str) -> dict[str, object]:
        """Return an entry as the page's script takes it: where it stands, which state of it, and its HTML."""
        local = entry.at.astimezone(self._house.zone)
        html = self._templates.get_template("message.html").render(
            entry=entry,
            user=user,
            blocks=blocks(entry.message.blocks, Reader.of(self._house, user)),
            files=[(name, size(len(content))) for name, content in entry.message.files],
            sharer=self._house.name_of(self._house.member(entry.by)) if entry.by else None,
            tone=self._house.tone(entry.by or ""),
            instant=entry.at.astimezone(UTC).isoformat(timespec="seconds"),
            day=day_name(local),
            time=f"{local:%H:%M}",
        )
        return {
            "id": entry.id,
            "head": entry.head,
            "rev": entry.rev,
            "stands": entry.stands,
            "html": html,
        }

    def form(self, form_id: str, form: Form, user: str) -> dict[str, object]:
        """Return an open form: ``fields`` tells what can be filled in, ``html`` is the whole of it for the dialog."""
        choices = {field.name: self.choices(form, field.name) for field in form.fields}
        html = self._templates.get_template("form.html").render(
            id=form_id,
            form=form,
            intro=block(form.intro, Reader.of(self._house, user)) if form.intro else None,
            choices=choices,
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

    def page(self, *, token: str, me: str, controls: Sequence[str]) -> str:
        """Return the page as ``me`` opens it; the feed comes by the stream."""
        return self._templates.get_template("page.html").render(
            house=self._house,
            clock=self._house.clock(),
            token=token,
            me=me,
            controls=controls,
        )


def size(count: int) -> str:
    """Return a number of bytes for people: "512 bytes", "12 kB", "1.4 MB"."""
    for unit, name in SIZES:
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
