"""Methods made from routes: what a route takes, its client's method takes.

Knows nothing of what either does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

M = TypeVar("M", bound=Callable[..., Any])


def as_method(method: M, route: Callable[..., Any], said: str | None = None) -> M:
    """``method``, named and described as ``route`` is (or as ``said``), with its
    parameters: so that ``help()`` and editors show them."""
    own = inspect.signature(route)
    own_self = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    method.__name__ = route.__name__
    method.__doc__ = said or route.__doc__
    method.__signature__ = own.replace(  # type: ignore[attr-defined]  # inspect reads it
        parameters=[own_self, *own.parameters.values()], return_annotation=inspect.Signature.empty
    )
    return method
