"""The functions of rules/ as checks, derives and deadlines may call them."""

from __future__ import annotations

from collections.abc import Callable

from ruraldesk.model.coercion import Value
from ruraldesk.model.scope import Scope

RULE_FUNCTIONS: dict[str, Callable[[Scope, list[Value]], Value]] = {}
