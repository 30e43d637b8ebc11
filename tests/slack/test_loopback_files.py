"""Files in the loopback Slack: brought in three steps, shown after them, and handed out to whoever may read them."""

from adapters.slack.calls import answering_session, web_client
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_rules import block_faults
from tests.slack.test_loopback import said


async def test_a_file_is_uploaded_in_three_steps_and_shown_after_them(slack: LoopbackSlack) -> None:
    """An address for so many bytes, exactly these, and the completion: each once."""
    content = b"\x89PNG\r\n\x1a\n"
    base = slack.api_url.removesuffix("api/")
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)

        async def put(file: str, body: bytes, **headers: str) -> int:
            async with session.post(f"{base}upload/{file}", data=body, headers=headers) as answer:
                return answer.status

        file = str((await client.files_getUploadURLExternal(filename="a.png", length=len(content)))["file_id"])
        image = {"type": "image", "alt_text": "a", "slack_file": {"id": file}}
        posting = {"channel": STUDY, "text": "x", "blocks": [image]}
        completing = {"files": [{"id": file}]}
        assert await said(slack, "files.completeUploadExternal", completing) == "file_not_found"
        assert [await put(file, content + b"x"), await put("F0", content), await put(file, content)] == [400, 400, 200]
        assert await put(file, content) == 400
        assert await said(slack, "chat.postMessage", posting) == "invalid_blocks"
        assert (
            await said(slack, "files.completeUploadExternal", {**completing, "channel_id": "UANA"})
            == "channel_not_found"
        )
        assert await said(slack, "files.completeUploadExternal", completing) == ""
        assert await said(slack, "files.completeUploadExternal", completing) == "file_not_found"
        assert await said(slack, "chat.postMessage", posting) == ""
        other = str((await client.files_getUploadURLExternal(filename="b.json", length=1))["file_id"])
        assert [await put(other, b"x", Authorization=f"Bearer {slack.bot_token}"), await put(other, b"x")] == [400, 200]
        handing = {"files": [{"id": other}], "channel_id": STUDY, "thread_ts": "1.0"}
        assert await said(slack, "files.completeUploadExternal", handing) == "thread_not_found"


async def test_an_upload_without_a_name_or_a_length_is_refused(slack: LoopbackSlack) -> None:
    """And one without the permission, a picture without words, and one that lies elsewhere."""
    for args in ({"length": 1}, {"filename": "a"}, {"filename": "a", "length": 0}):
        assert await said(slack, "files.getUploadURLExternal", args) == "missing_argument"
    slack.web.scopes.remove("files:write")
    for method in ("files.getUploadURLExternal", "files.completeUploadExternal"):
        assert await said(slack, method, {"filename": "a", "length": 1}) == "missing_scope"
    for image in ({"slack_file": {"id": "F00000001"}}, {"alt_text": "a", "image_url": "https://example.org/a.png"}):
        assert block_faults([{"type": "image", **image}], "message") != []


async def test_a_file_is_handed_out_to_the_bot_that_may_read_files(slack: LoopbackSlack) -> None:
    """Its name, its size and an address come by its id; anybody else is sent to sign in."""
    file = slack.add_file(b"abc", "tracker.xlsx")
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)

        async def got(url: str, token: str) -> tuple[int, bytes]:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.get(url, headers=headers, allow_redirects=False) as answer:
                return answer.status, await answer.read()

        told = (await client.files_info(file=file))["file"]
        url = told["url_private_download"]
        assert (told["name"], told["size"], told["is_external"]) == ("tracker.xlsx", 3, False)
        assert await got(url, slack.bot_token) == (200, b"abc")
        assert (await got(url, "another"))[0] == 302
        assert (await got(f"{url}0", slack.bot_token))[0] == 302
        slack.web.scopes.remove("files:read")
        assert (await got(url, slack.bot_token))[0] == 302
    assert await said(slack, "files.info", {"file": file}) == "missing_scope"
    slack.web.scopes.add("files:read")
    assert await said(slack, "files.info", {"file": "F0"}) == "file_not_found"
