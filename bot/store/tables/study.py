"""What a team does from day one: channels, posts and ratings, and all that is counted from them."""

import sqlalchemy as sa

from bot.store.tables.base import Id, Instant, Kind, Name, metadata

channel = sa.Table(
    "channel",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace", Name, nullable=False),
    sa.Column("channel", Name, nullable=False),
    sa.Column("thread", Name, nullable=False, server_default=""),  # "": the channel itself
    sa.Column("zone", Name, nullable=False),
    sa.Column("quorum", sa.Integer, nullable=False, server_default="1"),  # k of S4, as set
    sa.Column("manager", sa.String(128), nullable=False),  # the user id of the setter; "": forgotten
    sa.Column("manager_tenant", Name, nullable=False, server_default=""),  # and the tenant of that account
    sa.Column("pack", Name, nullable=False, server_default="*"),  # whose cards are posted; "*": everybody's
    sa.Column("path", Name, nullable=False, server_default=""),  # the learning path it follows; "": none
    sa.Column("path_since", Instant),  # cards posted before do not count as behind it
    sa.Column("quiz_weekday", sa.Integer),  # Monday is 0; null: no day opens with a quiz item
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("off_why", sa.String(200), nullable=False, server_default=""),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("platform", "workspace", "channel", "thread"),
)

schedule = sa.Table(
    "schedule",
    metadata,
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("kind", Kind, primary_key=True),
    sa.Column("post_time", sa.Time, nullable=False),  # wall clock in the channel's zone
    sa.Column("weekdays", sa.String(7), nullable=False),  # "01234": Monday to Friday
    sa.Column("next_day", sa.Date),  # null: nothing active within 400 days
    sa.Column("next_at", Instant, index=True),
    sa.Column("next_card", Name, nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),  # next_card was chosen by hand
)

passed_over = sa.Table(
    "passed_over",  # a card that was skipped by hand: it goes to the back, as if it had been posted then
    metadata,
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("at", Instant, primary_key=True),
)

day_off = sa.Table(
    "day_off",
    metadata,
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("first_day", sa.Date, primary_key=True),
    sa.Column("last_day", sa.Date, primary_key=True),  # inclusive
    sa.Column("reason", sa.String(8), nullable=False, server_default="holiday"),  # or "pause"
)

change = sa.Table(
    "change",  # who changed which setting of a channel, in our own words
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), nullable=False, index=True),
    sa.Column("member", Id),  # null: whoever it was has asked to be forgotten
    sa.Column("at", Instant, nullable=False),
    sa.Column("what", sa.String(300), nullable=False),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("target", Id, nullable=False),  # a channel's id
    sa.Column("under", Id),  # goes into the thread of this delivery's message; null: into the channel
    sa.Column("to_member", Id),  # goes to this member directly; null: to the channel
    sa.Column("purpose", sa.String(32), nullable=False),  # for a post, its kind
    sa.Column("key", sa.String(64), nullable=False),  # for a scheduled post, its day
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("until", Instant, nullable=False),  # not sent by then: missed
    sa.Column("not_before", Instant, nullable=False),  # moves on after "try again later"
    sa.Column("state", sa.String(8), nullable=False),  # bot.store.ledger.State
    sa.Column("owner", Id),
    sa.Column("lease_until", Instant),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("message", sa.String(128)),  # the platform's id of the message, once known
    sa.Column("why", sa.String(200), nullable=False, server_default=""),  # why failed or unknown
    sa.UniqueConstraint("target", "purpose", "key"),
    sa.Index("ix_delivery_state_not_before", "state", "not_before"),
)

study_day = sa.Table(
    "study_day",
    metadata,
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("quorum", sa.Integer, nullable=False),  # k of S4, fixed by the day's first row
    sa.Column("closes_at", Instant, nullable=False),  # of the last of its posts
    sa.Column("closed_at", Instant),  # when the closing step settled it; null: open
    sa.Column("asked", sa.Boolean, nullable=False, server_default=sa.false()),  # settled by the closing step
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),  # by the team; a cache once closed
    sa.Index("ix_study_day_closed_at_closes_at", "closed_at", "closes_at"),
)

post = sa.Table(
    "post",
    metadata,
    sa.Column("id", Id, sa.ForeignKey("delivery.id"), primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), nullable=False),
    sa.Column("kind", Kind, nullable=False),
    sa.Column("day", sa.Date),  # null: an extra post
    sa.Column("card", Name, nullable=False),
    sa.Column("quiz", sa.Integer),  # opens with this quiz item of the card, from 0; null: with its prompt
    sa.Column("zone", Name, nullable=False),  # the channel's, when the row was made
    sa.Column("closes_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("rev", sa.Integer, nullable=False, server_default="0"),  # grows with what the post shows
    sa.Column("shown_rev", sa.Integer, nullable=False, server_default="0"),
    sa.Column("edit_at", Instant, nullable=False),  # no edit before; a lease while one is under way
    sa.Column("edit_tries", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("channel", "kind", "day"),
    sa.Index(
        "ix_post_stale",
        "edit_at",
        sqlite_where=sa.text("rev > shown_rev"),
        postgresql_where=sa.text("rev > shown_rev"),
    ),
)

member = sa.Table(
    "member",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("tenant", Name, nullable=False),
    sa.Column("user", sa.String(128), nullable=False),
    sa.UniqueConstraint("platform", "tenant", "user"),
)

# Members stand in all that follows by id and without a foreign key: S5 puts a fresh random id in the place of
# whoever asked to be forgotten.
review = sa.Table(
    "review",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("member", Id, nullable=False),
    sa.Column("card", Name, nullable=False),
    sa.Column("occasion", Name, nullable=False),  # the post's id while it is open, else a local date
    sa.Column("post", Id),  # the post it was pressed on, if any
    sa.Column("at", Instant, nullable=False),  # the first instant
    sa.Column("value", sa.String(8), nullable=False),  # bot.rules.memory.Rating
    sa.Column("changed_at", Instant, nullable=False),  # the instant of the value
    sa.UniqueConstraint("member", "card", "occasion"),
    sa.Index("ix_review_occasion", "occasion"),
)

take = sa.Table(
    "take",
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("occasion", Name, primary_key=True),  # as in review
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

memory = sa.Table(
    "memory",  # a cache of the review log (M1)
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("stability", sa.Double, nullable=False),  # days
    sa.Column("difficulty", sa.Double, nullable=False),  # 1-10
    sa.Column("reviewed_at", Instant, nullable=False),
)

freeze = sa.Table(
    "freeze",  # one spent freeze (S3); never recomputed
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
)

absence = sa.Table(
    "absence",  # a member's pause in a channel, or the day from which they had left it (S6)
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("first_day", sa.Date, primary_key=True),
    sa.Column("last_day", sa.Date),  # inclusive; null: left
    sa.Index("ix_absence_channel", "channel"),  # each closing step asks for those of its channel
)

preference = sa.Table(
    "preference",
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("boards", sa.Boolean, nullable=False, server_default=sa.true()),  # may be named on them (S7)
    sa.Column("offers", sa.Integer, nullable=False, server_default="3"),  # One more for you, a day (M3): 0-10
)

lean = sa.Table(
    "lean",
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("occasion", Name, primary_key=True),  # as in review
    sa.Column("first_side", sa.Integer, nullable=False),  # 0 or 1, by the card's order
    sa.Column("side", sa.Integer, nullable=False),  # the final one
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("flips", sa.Text, nullable=False, server_default=""),  # what would change their mind
    sa.Column("at", Instant, nullable=False),  # of the first lean
    sa.Column("changed_at", Instant, nullable=False),
    sa.Index("ix_lean_occasion", "occasion"),
)

quiz_answer = sa.Table(
    "quiz_answer",
    metadata,
    sa.Column("member", Id, primary_key=True),
    sa.Column("card", Name, primary_key=True),
    sa.Column("item", sa.String(16), primary_key=True),  # made from its sentence: an edited item is another one
    sa.Column("occasion", Name, primary_key=True),  # the post's id while it is open, else a run's id
    sa.Column("choice", sa.Integer, nullable=False),  # from 0, by the card's order
    sa.Column("right", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_quiz_answer_occasion", "occasion"),
)

channel_manager = sa.Table(
    "channel_manager",  # who else manages a channel, where the platform cannot say; whoever set it up stands there
    metadata,
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), primary_key=True),
    sa.Column("member", Id, primary_key=True),
    sa.Column("at", Instant, nullable=False),  # when they were named
)

report = sa.Table(
    "report",  # Something wrong with this card?
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("channel", Id, sa.ForeignKey("channel.id"), nullable=False),
    sa.Column("card", Name, nullable=False),
    sa.Column("member", Id, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
