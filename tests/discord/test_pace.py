"""The pace of requests and of sign-ins: what Discord would punish never happens, whatever else does."""

from itertools import pairwise

import aiohttp
import pytest
import yarl
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.inside import Connect
from adapters.discord.journey import journey, tracing
from adapters.discord.pace import BURST, PER_S, Pace, counts, keep
from adapters.discord.signing_in import SignIns, pause_before, stubborn

DAY_S = 24 * 60 * 60
DAY_MS = 1000 * DAY_S
TOTAL = 1000  # sign-ins a day


class Hours:
    """A clock that goes on only where somebody sleeps; ``slept`` is for how long, in order (s)."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, wait_s: float) -> None:
        """Sleep."""
        self.slept.append(wait_s)
        self.now += wait_s


# Requests.


@given(st.lists(st.floats(min_value=0, max_value=0.2), min_size=60, max_size=200))
def test_no_second_has_more_than_fifty_requests(gaps: list[float]) -> None:
    """However they come, at most 50 go within any second, in the order in which they came."""
    pace, now, gone = Pace(), 0.0, []
    for gap in gaps:
        now += gap
        gone.append(now + pace.reserve(now))
    assert gone == sorted(gone)
    # Half a place for the rounding of a float: 1 / 40 is none in binary.
    assert all(later - first >= 1 - 0.5 / PER_S for first, later in zip(gone, gone[50:], strict=False))


def test_a_few_requests_do_not_wait() -> None:
    """Ten at once go at once; the next ones come evenly, and after a rest ten go at once again."""
    pace = Pace()
    assert [pace.reserve(100.0) for _ in range(BURST)] == pytest.approx([0.0] * BURST)
    waits = [pace.reserve(100.0) for _ in range(3)]
    assert all(later - first == pytest.approx(1 / PER_S) for first, later in pairwise([0.0, *waits]))
    assert [pace.reserve(200.0) for _ in range(BURST)] == pytest.approx([0.0] * BURST)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("https://discord.com/api/v10/channels/1/messages", True),
        ("https://discord.com/api/v10/gateway/bot", True),
        ("https://discord.com/api/v10/interactions/1/token/callback", False),
        ("https://discord.com/api/v10/webhooks/1/token", False),
        ("wss://gateway.discord.gg/?v=10", False),
    ],
)
async def test_answers_never_wait_behind_posts(address: str, counted: bool) -> None:
    """Discord counts no answer to a person for the limit of the whole bot."""
    hours, pace = Hours(), Pace(per_s=1, burst=1)
    for _ in range(2):
        await keep(pace, yarl.URL(address), sleep=hours.sleep)
    assert counts(yarl.URL(address)) is counted
    assert bool(hours.slept) is counted


async def test_a_written_request_that_broke_stays_a_doubt_after_a_second_try() -> None:
    """The SDK tries again after a reset on some systems: the answer to the second try is none to the first."""

    async def broken(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def refused(_: web.Request) -> web.Response:
        return web.Response(status=403)

    app = web.Application()
    app.add_routes([web.post("/broken", broken), web.post("/refused", refused)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    trace = tracing(Pace(), unlimited=lambda: None)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        with journey() as watched:
            with pytest.raises(aiohttp.ClientError):
                await session.post(base + "/broken")
            (await session.post(base + "/refused")).release()
            assert watched.maybe_there
        with journey() as other:
            (await session.post(base + "/refused")).release()
            assert not other.maybe_there
    await runner.cleanup()


# Sign-ins.


async def test_each_further_sign_in_waits_twice_as_long() -> None:
    """The first of a process waits for nothing, the sixth in ten minutes longer than the SDK does."""
    hours = Hours()
    sign_ins = SignIns(sleep=hours.sleep, now=lambda: hours.now)
    for number in range(5):
        await sign_ins.turn(0, initial=number == 0)
    assert hours.slept == [5, 10, 20, 40]
    with pytest.raises(TimeoutError):
        await sign_ins.turn(0)
    hours.now += 600
    await sign_ins.turn(0)
    assert hours.slept[4:] == [5]


async def test_shards_sign_in_five_seconds_apart() -> None:
    """However many there are: a first sign-in is no sign of trouble."""
    hours = Hours()
    sign_ins = SignIns(sleep=hours.sleep, now=lambda: hours.now)
    for shard in range(12):
        await sign_ins.turn(shard, shards=12, initial=shard == 0)
    assert hours.slept == [5] * 11


@pytest.mark.parametrize("shards", [1, 3])
async def test_a_day_of_forgotten_sessions_keeps_the_token(shards: int) -> None:
    """Discord forgets each session at once, and the SDK tries again every second: 1,000 are not reached."""
    hours, made = Hours(), 0
    sign_ins = SignIns(sleep=hours.sleep, now=lambda: hours.now)
    while hours.now < DAY_S:
        for shard in range(shards):
            try:
                await sign_ins.turn(shard, shards=shards)
                made += 1
            except TimeoutError:
                hours.now += 1
    assert 100 < made < TOTAL * 3 / 4


def test_a_day_of_crashes_keeps_the_token() -> None:
    """A process that ends at once and is started anew at once: nothing is known but what Discord tells."""
    now_s, made = 0.0, 0
    while now_s < DAY_S:
        left = int((DAY_S - now_s) * 1000)
        now_s += pause_before(total=TOTAL, remaining=TOTAL - made, reset_after_ms=left)
        if now_s < DAY_S:
            made += 1
        now_s += 1
    assert TOTAL / 2 < made < TOTAL


def test_nothing_left_is_waited_out() -> None:
    """Where no sign-in is left, or too few for all shards, the bot waits until Discord counts anew."""
    assert pause_before(total=TOTAL, remaining=0, reset_after_ms=DAY_MS) == DAY_S
    assert pause_before(total=TOTAL, remaining=3, reset_after_ms=DAY_MS, shards=4) == DAY_S
    assert pause_before(total=TOTAL, remaining=501, reset_after_ms=DAY_MS) == 0


async def test_a_way_to_connect_gives_up_before_the_sdk_does() -> None:
    """Within about half a minute, seven tries; the last failure is told."""
    hours, tries = Hours(), 0

    async def shut(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        nonlocal tries
        tries += 1
        raise OSError("no route to host")

    closed: Connect = stubborn(shut, sleep=hours.sleep)
    with pytest.raises(OSError, match="no route"):
        await closed("wss://gateway.example")
    assert (tries, hours.slept) == (7, [0.5, 1, 2, 4, 8, 16])
