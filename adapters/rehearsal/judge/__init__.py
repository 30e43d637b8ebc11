"""The judge: knows the rules of the design in naive words of its own, and none of the program's arithmetic.

It reads the diary of a rehearsal (``facts``) and lists every broken rule, each as one line that begins with the rule.
Nothing here imports from bot.rules, bot.store or bot.features: a mistake there must not be made twice.

    wall      what the clocks of a zone show, found by looking at them
    rows      which posts there ought to be
    history   what became of each of them
    absences  who was away when: S6
    posts     judges the posts: C1 to C6 and the figures that they show
    extras    judges the posts that were asked for by hand: C1
    cards     judges which card came: M2
    days      judges the streaks: S1 to S4, S6
    memory    judges what is remembered: M1
    offers    judges the cards that come outside posts: M1, M3
    leans     judges the votes on trade-offs: T1
    guesses   judges the quiz days
    reminders judges the reminders: that they come at everybody's own hour, and when they stop
    outcomes  judges what is told under a post once it is over: T2
    telling   reads figures out of the bot's sentences

Not played and so not judged: forgetting a person (S5).
"""

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge.absences import absences_of
from adapters.rehearsal.judge.cards import judge_cards
from adapters.rehearsal.judge.days import Book, judge_answers, judge_streaks, judge_ways
from adapters.rehearsal.judge.extras import judge_extras
from adapters.rehearsal.judge.guesses import guesses_of, judge_guesses
from adapters.rehearsal.judge.history import on_time, sendings
from adapters.rehearsal.judge.leans import judge_leans, votes_of
from adapters.rehearsal.judge.memory import judge_memory
from adapters.rehearsal.judge.offers import judge_counts, judge_lists, judge_offers
from adapters.rehearsal.judge.outcomes import judge_outcomes
from adapters.rehearsal.judge.posts import doings_on, judge_announcements, judge_figures, judge_rows
from adapters.rehearsal.judge.reminders import judge_reminders
from adapters.rehearsal.judge.rows import days_of, plan_of


def broken(facts: Facts) -> tuple[str, ...]:
    """Return every broken rule, sorted; the same facts give the same lines, whatever ids the bot drew."""
    plan = plan_of(facts)
    days = days_of(plan.rows, facts.downtimes)
    sent = sendings(facts, plan.rows)
    rated_in_time = on_time(facts, sent)
    votes, guesses = votes_of(facts, sent), guesses_of(facts, sent)
    doings = {each.key: doings_on(each.key, rated_in_time, votes, guesses) for each in sent}
    absences, refused = absences_of(facts, sent)
    book = Book(days, sent, rated_in_time, absences)
    return tuple(
        sorted(
            {
                *judge_announcements(facts, plan),
                *judge_rows(facts, plan, days, sent),
                *judge_extras(facts, sent),
                *judge_cards(facts, days, sent, rated_in_time, absences),
                *judge_figures(facts, sent, doings, book),
                *judge_ways(facts),
                *judge_answers(facts, sent, book),
                *judge_streaks(facts, book),
                *refused,
                *judge_memory(facts, sent),
                *judge_lists(facts, sent),
                *judge_offers(facts, sent),
                *judge_counts(facts, sent),
                *judge_leans(facts, sent),
                *judge_guesses(facts, sent, guesses),
                *judge_reminders(facts, sent, absences),
                *judge_outcomes(facts, days, sent, votes, guesses),
            }
        )
    )
