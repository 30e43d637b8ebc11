"""How a fault names the file, the folder or the whole that it is of; none has a line, since each is of a part."""

from bot.cards.values import AssessmentPair, Card, Fault, Findings, LearningPath, printable

Each = Card | LearningPath | AssessmentPair


def file_of(each: Each) -> str:
    """Return the path of its file, relative to its pack."""
    return f"{each.deck if isinstance(each, Card) else each.folder}/{each.id}.md"


def findings_of(each: Each) -> Findings:
    """Return findings to be filled: of one file no more are kept than anybody would read."""
    return Findings(file=file_of(each), pack=each.pack)


def fault(each: Each, what: str, mend: str) -> Fault:
    """Return a fault of one file."""
    return Fault(file=file_of(each), line=0, what=printable(what), mend=printable(mend), pack=each.pack)


def fault_of_folder(folder: str, what: str, mend: str) -> Fault:
    """Return a fault of a folder of ours, "." for all of it."""
    return Fault(file=folder, line=0, what=what, mend=mend)
