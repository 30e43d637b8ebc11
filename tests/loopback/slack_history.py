"""What the loopback Slack tells of its past, page by page, the newest message first."""

from tests.loopback.slack_rules import Json
from tests.loopback.slack_world import BOT_USER, Channel, Posted, World


def page(world: World, channel: Channel, args: Json) -> Json:
    """Return one page of a channel's history, or of a thread's where ``ts`` names one."""
    thread, limit, start = args.get("ts"), int(args.get("limit", 100)), int(args.get("cursor") or 0)
    found = [
        one
        for one in reversed(world.messages)
        if one.channel == channel.id and one.reader is None and (one.thread == thread or (thread and one.ts == thread))
        if float(one.ts) > float(args.get("oldest") or 0)
    ]
    more = len(found) > start + limit
    return {
        "messages": [_told(one, args.get("include_all_metadata")) for one in found[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _told(posted: Posted, with_metadata: object) -> Json:
    message: Json = {"type": "message", "ts": posted.ts, "text": posted.text, "blocks": posted.blocks, "user": BOT_USER}
    if posted.thread:
        message["thread_ts"] = posted.thread
    return {**message, "metadata": posted.metadata} if with_metadata and posted.metadata else message
