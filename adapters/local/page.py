"""The page itself, and what every answer of this little site must carry.

It is open to the browsers of this computer alone. The address it listens on keeps other machines away; the checks of
``guard`` keep other pages in the same browser away: a foreign name that was pointed at this address (DNS rebinding)
shows in the Host header, and a foreign page that posts here knows no token, which it could not read either.
"""

import hmac
from importlib.resources import files

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.local.bodies import refusal
from adapters.local.homes import Homes
from adapters.local.house import House
from adapters.local.view import View

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}


def guard(token: str) -> Middleware:
    """Return the middleware that lets only this computer's own page in."""

    @web.middleware
    async def only_our_page(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if _name(host) not in LOOPBACK:
            raise refusal(web.HTTPMisdirectedRequest, "This page answers to this computer alone.")
        if request.method == "POST":
            origin = request.headers.get("Origin")
            if origin is not None and origin != f"http://{host}":
                raise refusal(web.HTTPForbidden, "Another page may not press buttons here.")
            if not hmac.compare_digest(request.headers.get("X-Fulcrum-Token", "").encode(), token.encode()):
                raise refusal(web.HTTPForbidden, "Fulcrum was started anew meanwhile. Press again.")
        return await handler(request)

    return only_our_page


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every answer, refusals too (a signal of aiohttp's)."""
    response.headers.update(HEADERS)


def page_routes(*, house: House, homes: Homes, view: View) -> list[web.RouteDef]:
    """Return the page and its three files. ``/?person=ben`` opens it as Ben."""

    async def page(request: web.Request) -> web.Response:
        me = house.person(request.query.get("person", "")) or house.people[0]
        html = view.page(me.user, await homes.ask(me))
        return web.Response(text=html, content_type="text/html")

    async def static(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in STATIC:
            raise web.HTTPNotFound
        # Read each time: three small files, and whoever changes them sees it with the next reload.
        body = files("adapters.local").joinpath("static", name).read_bytes()
        return web.Response(body=body, content_type=STATIC[name], charset="utf-8")

    return [
        web.get("/", page, allow_head=False),
        web.get("/static/{name}", static, allow_head=False),
    ]


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host
