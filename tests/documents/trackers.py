"""Trackers for the tests of the workbook: one that is full, and one of somebody who has just begun."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from bot.documents.workbook import read, write
from bot.documents.workbook.values import (
    AppliedRow,
    CaseRow,
    InterviewRow,
    Progress,
    QuestionRow,
    Status,
    TrackerBook,
    TradeoffRow,
    Week,
)

DAY = date(2026, 11, 21)
MADE_AT = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
TITLES = (
    ("recall-vs-precision", "Recall vs precision", "machine learning", "Catch more (recall)", "Be right more often"),
    ("model-size-vs-latency", "Model size vs latency", "generative AI", "Larger model", "Smaller model (faster)"),
    ("speed-vs-quality", "Speed vs quality", "machine learning", "Ship soon (speed)", "Ship when it is good"),
    ("privacy-vs-performance", "Privacy vs performance", "machine learning", "Use more data", "Use less data"),
    ("rule-based-vs-learning-based", "Rule-based vs learning-based", "classical AI", "Written rules", "Learned model"),
    ("context-window-vs-cost", "Context window vs cost", "generative AI", "Fill the window", "Keep it short"),
)
FORMULA = "=1+1"


def tradeoffs() -> tuple[TradeoffRow, ...]:
    """Return the trade-offs: two met, one fading, three still to come."""
    statuses: tuple[Status, ...] = ("Met", "Fading", "Met", "Not met", "Not met", "Not met")
    rows = []
    for number, ((card, title, category, *sides), status) in enumerate(zip(TITLES, statuses, strict=True)):
        met = status != "Not met"
        rows.append(
            TradeoffRow(
                card=card,
                title=title,
                category=category,
                level=("beginner", "intermediate", "advanced")[number % 3],
                sides=(sides[0], sides[1]),
                status=status,
                last_studied=DAY - timedelta(days=2 + 9 * number) if met else None,
                next_due=DAY + timedelta(days=12 - 14 * number) if met else None,
                recall=0.96 - 0.28 * number if met else None,
                confidence=(4, 2)[number] if number < 2 else None,
                lean=sides[number % 2] if met else "",
                applied="Spam filter, Maps" if number == 0 else "",
                notes=("A missed fraud costs more than a second look.\nAsk who pays for a false alarm.", FORMULA)[
                    number
                ]
                if number < 2
                else "",
            )
        )
    return tuple(rows)


def questions() -> tuple[QuestionRow, ...]:
    """Return some questions of two categories."""
    return tuple(
        QuestionRow(
            card=f"question-{number}",
            title=f"What would you ask before you ship model number {number}?",
            category=("foundations", "system design")[number % 2],
            level=("beginner", "advanced")[number % 2],
            status="Met" if number < 4 else "Not met",
            last_studied=DAY - timedelta(days=number) if number < 4 else None,
            next_due=DAY + timedelta(days=3 * number) if number < 4 else None,
            recall=0.9 - 0.1 * number if number < 4 else None,
            confidence=number + 1 if number < 3 else None,
            notes="- what is the cost of a wrong answer?" if number == 1 else "",
        )
        for number in range(8)
    )


def applied() -> tuple[AppliedRow, ...]:
    """Return two products, of which one begins like a formula."""
    first, second = tradeoffs()[:2]
    return (
        AppliedRow(
            id="entry00000000001",
            day=DAY - timedelta(days=5),
            product="Spam filter of our mail",
            card=first.card,
            tradeoff=first.title,
            side=first.sides[1],
            evidence="Hardly any real mail lands in the spam folder, and some spam gets through each week.",
            instead="The same: a lost invoice costs more than a nuisance.",
        ),
        AppliedRow(
            id="entry00000000002",
            day=DAY - timedelta(days=1),
            product="+1 Assistant",
            card=second.card,
            tradeoff=second.title,
            side=second.sides[1],
            evidence="It answers at once and loses the thread after ten turns.",
        ),
    )


def interviews() -> tuple[InterviewRow, ...]:
    """Return five answers, one of them not ticked yet."""
    return tuple(
        InterviewRow(
            day=DAY - timedelta(days=20 - 4 * number),
            title=f"What would you ask before you ship model number {number}?",
            category="foundations",
            level="beginner",
            mode="Together" if number == 2 else "Alone",
            minutes=6 + number,
            ticked=(2, 3, 3, 5, None)[number],
            criteria=("structure, example", "structure, both sides, example", "", "all", "")[number],
            answer="I would begin with the person who lives with a wrong answer, and ask what it costs them. " * 3,
            remark="Clear from the first sentence; say the number earlier." if number == 2 else "",
        )
        for number in range(5)
    )


def cases() -> tuple[CaseRow, ...]:
    """Return one draft and one finished case study."""
    words = "Two hundred agents answer 9,000 mails a day; a third of them ask the same forty things. "
    return (
        CaseRow(
            title="The spam filter that lets some through",
            origin="An applied product",
            state="Finished",
            shared="Shared",
            changed=DAY,
            situation=words * 3,
            options="Catch more, or be right more often.",
            decision="Be right more often, with a folder for the doubtful.",
            measurement="Complaints about lost mail per thousand users a week.",
            flips="If the spam carried malware.",
            learnt="The cost of a false alarm is somebody else's.",
        ),
        CaseRow(title="@home: rules first", origin="A lean", state="Draft", shared="Private", changed=DAY),
    )


def progress() -> Progress:
    """Return nine weeks of study."""
    weeks = [
        Week(start=date(2026, 9, 21) + timedelta(weeks=number), ratings=4 + 3 * (number % 4), met=2 + 2 * number)
        for number in range(9)
    ]
    return Progress(weeks=weeks, ratings=(("Missed it", 6), ("Struggled", 14), ("Got it", 41), ("Knew it cold", 19)))


def full() -> TrackerBook:
    """Return a tracker with something in each sheet."""
    return TrackerBook(
        made_at=MADE_AT,
        day=DAY,
        tradeoffs=tradeoffs(),
        questions=questions(),
        applied=applied(),
        interviews=interviews(),
        cases=cases(),
        progress=progress(),
    )


def fresh() -> TrackerBook:
    """Return the tracker of a member who has only just begun."""
    first = TradeoffRow(
        card="recall-vs-precision",
        title="Recall vs precision",
        category="machine learning",
        level="beginner",
        status="Not met",
        sides=("Catch more (recall)", "Be right more often"),
    )
    return TrackerBook(made_at=MADE_AT, day=DAY, tradeoffs=(first,), questions=())


# ---- files that come back


def changed(
    book: TrackerBook | bytes, *cells: tuple[str, str, Any], form: Callable[[Workbook], None] | None = None
) -> bytes:
    """Return a tracker, or a file of one, with some cells (sheet, place, value) changed, then by ``form``."""
    workbook = load_workbook(BytesIO(book if isinstance(book, bytes) else write(book)))
    for sheet, place, value in cells:
        workbook[sheet][place] = value
    if form is not None:
        form(workbook)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def repacked(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a file with some of its parts replaced or added; None takes one out."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return packed.getvalue()


def part(content: bytes, name: str) -> str:
    """Return one part of a file as text."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def refusal(content: bytes) -> str:
    """Return why a file as a whole is refused; it changes nothing."""
    edits = read(content, full())
    assert edits.refused
    assert not edits.notes
    assert not edits.applied
    (problem,) = edits.problems
    return str(problem)
