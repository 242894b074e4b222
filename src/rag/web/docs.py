"""``/docs``: the API's description, readable, with every asset from this host.

Swagger UI itself comes in the package fastapi-offline; only its files are used.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from rag.web.rendering import ASSETS, CONTENT_SECURITY_POLICY, SAFE_HEADERS, render

# Swagger UI sets styles on elements and carries its icons as data.
_POLICY = (
    CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:")
    .replace("form-action", "connect-src 'self'; form-action")
)


def install(app: FastAPI) -> None:
    """Adds ``/docs`` and the assets of all pages."""
    swagger = StaticFiles(packages=[("fastapi_offline", "static")])
    app.mount(f"{ASSETS}/swagger", swagger, name="swagger")
    app.mount(ASSETS, StaticFiles(packages=[("rag.web", "static")]), name="assets")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        headers = SAFE_HEADERS | {"Content-Security-Policy": _POLICY}
        return HTMLResponse(render("docs.html", openapi=app.openapi_url), headers=headers)
