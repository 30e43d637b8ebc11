"""What a learner's own tools keep: notes, applied trade-offs, the assessment, interviews, case studies, reminders.

Every row belongs to the member in it, and goes with them (bot.store.privacy).
"""

import sqlalchemy as sa

from bot.store.tables.base import Id, Instant, Name, metadata

card_note = sa.Table(
    "card_note",  # what a member says of a card in their tracker
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("confidence", sa.Integer),  # 1-5; null: they have not said
    sa.Column("notes", sa.Text, nullable=False, server_default=""),
    sa.Column("changed_at", Instant, nullable=False),
)

tracker_import = sa.Table(
    "tracker_import",  # what a workbook that came back would change, until its member says yes
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member", Id, nullable=False, index=True),
    sa.Column("changes", sa.Text, nullable=False),  # JSON; "" once they are made
    sa.Column("made", sa.Text),  # JSON: what came of it; null: it waits
    sa.Column("at", Instant, nullable=False, index=True),
)

applied = sa.Table(
    "applied",  # how a product that a member uses decided a trade-off
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member", Id, nullable=False),
    sa.Column("card", Name, nullable=False),
    sa.Column("product", sa.String(100), nullable=False),
    sa.Column("side", sa.Integer, nullable=False),  # 0 or 1, by the card's order
    sa.Column("evidence", sa.Text, nullable=False, server_default=""),  # how one can tell
    sa.Column("instead", sa.Text, nullable=False, server_default=""),  # what they would have done
    sa.Column("at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Index("ix_applied_member_at", "member", "at"),
)

attempt = sa.Table(
    "attempt",  # one go at a form of the assessment
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member", Id, nullable=False, index=True),
    sa.Column("form", sa.String(1), nullable=False),  # A or B
    sa.Column("questions", sa.Integer, nullable=False, server_default="0"),  # as many as it had when it was begun
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),  # null: under way
)

attempt_answer = sa.Table(
    "attempt_answer",
    metadata,
    sa.Column("attempt", Id, primary_key=True),
    sa.Column("pair", Name, primary_key=True),  # the two items that measure one skill
    sa.Column("member", Id, nullable=False, index=True),
    sa.Column("item", sa.String(16), nullable=False),  # made from its sentence: an edited item is another one
    sa.Column("competency", sa.String(32), nullable=False),  # as it was: a pair may leave the deck
    sa.Column("level", sa.String(16), nullable=False),
    sa.Column("choice", sa.Integer, nullable=False),  # from 0, by the item's order; -1: they do not know
    sa.Column("right", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

own_path = sa.Table(
    "own_path",  # the learning path that a member follows
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("path", Name, nullable=False),  # "": none any more
    sa.Column("at", Instant, nullable=False),  # since when
)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), nullable=False),  # for which they study
    sa.Column("zone", Name, nullable=False),  # whose wall clock it is
    sa.Column("remind_time", sa.Time, nullable=False),
    sa.Column("weekdays", sa.String(7), nullable=False),  # "01234": Monday to Friday; the others are quiet; "": off
    sa.Column("next_at", Instant, index=True),  # null: off, or silent until its member resumes it
    sa.Column("sent_at", Instant),  # when the last one was due; null: none yet
    sa.Column("waiting", sa.Boolean, nullable=False, server_default=sa.false()),  # it is not settled: ignored, or not?
    sa.Column("ignored", sa.Integer, nullable=False, server_default="0"),  # in a row
)

interview = sa.Table(
    "interview",  # one practised answer: alone, or as the candidate of a round with others
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member", Id, nullable=False),  # the candidate
    sa.Column("card", Name, nullable=False),
    sa.Column("session", Id, nullable=False, server_default=""),  # "": alone
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),  # of the session, from 0
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),  # null: not yet
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.Column("follow_up", sa.Text),  # what was asked on top; "": nothing, null: that is still to be decided
    sa.Column("interviewer", Id),  # who decided that; null: nobody yet, or somebody who was forgotten
    sa.Column("follow_answer", sa.Text, nullable=False, server_default=""),
    sa.Column("ticks", sa.String(100)),  # the criteria met, by name with commas; null: not ticked yet
    sa.Column("ticked_at", Instant),
    sa.Column("observer", Id),  # who ticked; null: the candidate, nobody yet, or somebody who was forgotten
    sa.Column("remark", sa.Text, nullable=False, server_default=""),  # what whoever ticked wrote to it
    sa.Column("redo", sa.Boolean, nullable=False, server_default=sa.false()),  # the candidate wants it asked again
    sa.Column("aside", sa.Boolean, nullable=False, server_default=sa.false()),  # set aside before there was an answer
    sa.Column("category", sa.String(8), nullable=False, server_default=""),  # of what it was asked, by key; "": of all
    sa.Column("level", sa.String(16), nullable=False, server_default=""),  # of which it was to be; "": any
    sa.Index("ix_interview_member_asked_at", "member", "asked_at"),
    sa.Index("ix_interview_session", "session"),
)

interview_session = sa.Table(
    "interview_session",  # two or three who practise with one another
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), nullable=False),
    sa.Column("category", sa.String(64), nullable=False, server_default=""),  # "": of all
    sa.Column("level", sa.String(16), nullable=False, server_default=""),
    sa.Column("at", Instant, nullable=False),
    sa.Column("begun_at", Instant),  # when its first question was asked; null: it has not begun
    sa.Column("ended_at", Instant),
    sa.Column("played", sa.Integer),  # how many rounds it had when all were played; null: they were not
    sa.Column("shared_at", Instant),  # null: not let out, or taken back; what stood there by then stays
)

interview_seat = sa.Table(
    "interview_seat",
    metadata,
    sa.Column("session", Id, primary_key=True),
    sa.Column("member", Id, primary_key=True),
    sa.Column("seat", sa.Integer, nullable=False),  # 0: who invited; the candidate of round n is seat n
    sa.Column("state", sa.String(8), nullable=False),  # invited, accepted, declined, never
    sa.Column("share", sa.Boolean),  # whether the result may be told; null: they have not said
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_interview_seat_member", "member"),
)

case_study = sa.Table(
    "case_study",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member", Id, nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),  # lean, take, applied, saved, blank
    sa.Column("card", Name, nullable=False, server_default=""),  # "": of no card
    sa.Column("title", sa.String(150), nullable=False),
    sa.Column("situation", sa.Text, nullable=False, server_default=""),
    sa.Column("options", sa.Text, nullable=False, server_default=""),
    sa.Column("decision", sa.Text, nullable=False, server_default=""),
    sa.Column("measurement", sa.Text, nullable=False, server_default=""),
    sa.Column("flips", sa.Text, nullable=False, server_default=""),  # what would change it
    sa.Column("learnt", sa.Text, nullable=False, server_default=""),
    sa.Column("turns", sa.Text, nullable=False, server_default="{}"),  # JSON: how often each text was replaced, by name
    sa.Column("finished", sa.Boolean, nullable=False, server_default=sa.false()),  # else a draft
    sa.Column("shared_in", Id, sa.ForeignKey("channel.id")),  # whose people may read it; null: private
    sa.Column("at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Index("ix_case_study_member_changed_at", "member", "changed_at"),
    sa.Index("ix_case_study_shared_in", "shared_in"),
)

saved = sa.Table(
    "saved",  # what a member keeps for their portfolio: their own note, or a message, whoever wrote it
    metadata,
    sa.Column("id", Id, primary_key=True),  # made from the member and what is kept: a message is kept once
    sa.Column("member", Id, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("link", sa.String(300), nullable=False, server_default=""),  # the message's own address; "": none
    sa.Column("own", sa.Boolean, nullable=False),  # the member wrote it; else nothing tells who did
    sa.Column("workspace", Name, nullable=False, server_default=""),  # where it stood; "": in no channel
    sa.Column("channel", Name, nullable=False, server_default=""),
    sa.Column("at", Instant, nullable=False),  # when it was saved
    sa.Index("ix_saved_member_at", "member", "at"),
)
