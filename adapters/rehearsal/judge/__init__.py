"""The judge: knows the rules of the design in naive words of its own, and none of the program's arithmetic.

It reads the diary of a rehearsal (``facts``) and lists every broken rule, each as one line that begins with the rule.
Nothing here imports from bot.rules, bot.store or bot.features: a mistake there must not be made twice.

    wall      what the clocks of a zone show, found by looking at them
    rows      which posts there ought to be
    history   what became of each of them
    posts     judges the posts: C1 to C6, M2 and the figures that they show
    days      judges the streaks: S1 to S4, S6
    memory    judges memory and the private session: M1
    telling   reads figures out of the bot's sentences

Not played and so not judged: extra posts (C1), forgetting a person (S5), pauses and leavings (S6), the vote on a
trade-off (T1, T2). They belong into the script, the people and here as the bot learns them.
"""

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge.days import Book, judge_answers, judge_streaks, judge_ways
from adapters.rehearsal.judge.history import on_time, sendings
from adapters.rehearsal.judge.memory import judge_cards_at_hand, judge_memory
from adapters.rehearsal.judge.posts import judge_announcements, judge_cards, judge_figures, judge_rows
from adapters.rehearsal.judge.rows import days_of, plan_of


def broken(facts: Facts) -> tuple[str, ...]:
    """Return every broken rule, sorted; the same facts give the same lines, whatever ids the bot drew."""
    plan = plan_of(facts)
    days = days_of(plan.rows, facts.downtimes)
    sent = sendings(facts, plan.rows)
    rated_in_time = on_time(facts, sent)
    book = Book(days, sent, rated_in_time)
    closes = {each.key: each.row.closes for each in sent if each.row}
    return tuple(
        sorted(
            {
                *judge_announcements(facts, plan),
                *judge_rows(facts, plan, days, sent),
                *judge_cards(facts, sent),
                *judge_figures(facts, sent, rated_in_time, book),
                *judge_ways(facts),
                *judge_answers(facts, book, closes),
                *judge_streaks(facts, book),
                *judge_memory(facts, sent),
                *judge_cards_at_hand(facts, sent),
            }
        )
    )
