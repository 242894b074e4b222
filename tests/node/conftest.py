"""The server that the client's tests ask, for clients of another language."""

from tests.client.conftest import key, services, url

__all__ = ["key", "services", "url"]
