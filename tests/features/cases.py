"""What the tests of case studies share: something to begin from, and one that is begun."""

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.replies import Reply
from bot.documents.case_study import PARTS
from tests.features.conftest import Team

SITUATION, OPTIONS, DECISION, MEASUREMENT, FLIPS, LEARNT = (part.head for part in PARTS)


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def labels(reply: Reply) -> tuple[str, ...]:
    """All that can be pressed."""
    return labels_of(message_in(reply))


async def portfolio(team: Team, name: str) -> Reply:
    """The front page of somebody's portfolio."""
    return await team.command(name, "/study portfolio")


async def chooser(team: Team, name: str) -> Reply:
    """What somebody may begin from."""
    return await team.press(name, await portfolio(team, name), "New case study")


async def blank(team: Team, name: str, **texts: str) -> Reply:
    """Begin one from a blank page, and write its title and what else is given; return its page."""
    page = await team.press(name, await chooser(team, name), "A blank page")
    return await write(team, name, page, **texts)


async def write(team: Team, name: str, page: Reply, **texts: str) -> Reply:
    """Fill both halves in; return the page."""
    by_head = {"Title": texts.get("title", "Which model?")} | {
        part.head: texts[part.name] for part in PARTS if part.name in texts
    }
    for half, heads in (("first", ("Title", SITUATION, OPTIONS, DECISION)), ("second", (MEASUREMENT, FLIPS, LEARNT))):
        form = await team.press(name, page, f"Edit the {half} half")
        page = await team.fill(name, form, {head: by_head[head] for head in heads if head in by_head})
    return page


async def trade_off(team: Team) -> Posted:
    """The trade-off of Friday."""
    await team.until(20, 13)
    return team.platform.posts[-1]


async def lean(team: Team, name: str, side: int, *words: str) -> Posted:
    """Lean to a side of it, and say why, and what would change it; return it."""
    post = await trade_off(team)
    why, flips = (*words, "", "")[:2]
    form = await team.press(name, post, labels_of(post.message)[side])
    await team.fill(name, form, {"Why do you lean that way?": why, "What would change your mind?": flips})
    return post


async def shared(team: Team, name: str, page: Reply) -> Reply:
    """Share it with the channel; return what the channel sees."""
    return await team.press(name, await team.press(name, page, "Share with the channel"), "Share it")
