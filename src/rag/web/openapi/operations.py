"""The name of each operation, which generated clients call their methods by: they stay.

Verbs are the field's: ``list`` many, ``get`` one, ``create``, ``put``, ``delete``.
"""

from __future__ import annotations

import re

OPERATION_IDS: dict[tuple[str, str], str] = {
    ("POST", "/api/v1/answers"): "createAnswer",
    ("GET", "/api/v1/answers/{answer_id}"): "getAnswer",
    ("DELETE", "/api/v1/answers/{answer_id}"): "deleteAnswer",
    ("POST", "/api/v1/answers/{answer_id}/feedback"): "createFeedback",
    ("DELETE", "/api/v1/conversations/{conversation_id}"): "deleteConversation",
    ("GET", "/api/v1/answers"): "listAnswers",
    ("POST", "/api/v1/answers/{answer_id}/verdicts"): "createVerdict",
    ("GET", "/api/v1/answers/{answer_id}/verdicts"): "listVerdicts",
    ("POST", "/api/v1/answers/{answer_id}/verdicts/{verdict_id}:undo"): "undoVerdict",
    ("POST", "/api/v1/answers/{answer_id}:hide"): "hideAnswer",
    ("POST", "/api/v1/answers/{answer_id}:restore"): "restoreAnswer",
    ("POST", "/api/v1/answers/{answer_id}:correct"): "correctAnswer",
    ("POST", "/api/v1/answers/{answer_id}:ask-again"): "askAgain",
    ("POST", "/api/v1/answers/{answer_id}:flag"): "flagAnswer",
    ("POST", "/api/v1/answers/{answer_id}:gold"): "createGoldQuestion",
    ("GET", "/api/v1/gold"): "listGoldQuestions",
    ("DELETE", "/api/v1/gold/{gold_id}"): "deleteGoldQuestion",
    ("GET", "/api/v1/search"): "search",
    ("POST", "/api/v1/articles:batch"): "batchArticles",
    ("PUT", "/api/v1/articles/{article_id}"): "putArticle",
    ("DELETE", "/api/v1/articles/{article_id}"): "deleteArticle",
    ("GET", "/api/v1/articles/{article_id}"): "getArticle",
    ("GET", "/api/v1/paragraphs/{paragraph_id}"): "getParagraph",
    ("GET", "/api/v1/articles"): "listArticles",
    ("POST", "/api/v1/articles/{article_id}/reinstate"): "reinstateArticle",
    ("POST", "/api/v1/loads"): "createLoad",
    ("POST", "/api/v1/loads/{load_id}/files"): "sendLoadFile",
    ("POST", "/api/v1/loads/{load_id}/start"): "startLoad",
    ("GET", "/api/v1/loads"): "listLoads",
    ("GET", "/api/v1/loads/{load_id}"): "getLoad",
    ("POST", "/api/v1/links"): "previewLink",
    ("GET", "/api/v1/requests"): "listRequests",
    ("POST", "/api/v1/requests"): "createRequest",
    ("POST", "/api/v1/requests/{request_id}/entries"): "createRequestEntry",
    ("DELETE", "/api/v1/requests/{request_id}/contact"): "deleteRequestContact",
    ("GET", "/api/v1/unanswered"): "listUnanswered",
    ("POST", "/api/v1/unanswered/settle"): "settleUnanswered",
    ("GET", "/api/v1/exports/answers"): "exportAnswers",
    ("GET", "/api/v1/exports/verdicts"): "exportVerdicts",
    ("GET", "/api/v1/exports/audit"): "exportAudit",
    ("GET", "/api/v1/statistics"): "getStatistics",
    ("GET", "/api/v1/audit"): "listAuditEntries",
    ("GET", "/api/v1/audit/check"): "checkAudit",
    ("POST", "/v1/chat/completions"): "createChatCompletion",
    ("GET", "/v1/models"): "listModels",
    ("GET", "/v1/models/{model}"): "getModel",
    ("POST", "/api/v1/keys"): "createKey",
    ("GET", "/api/v1/keys"): "listKeys",
    ("GET", "/api/v1/keys/{prefix}"): "getKey",
    ("DELETE", "/api/v1/keys/{prefix}"): "revokeKey",
    ("POST", "/api/v1/keys/{prefix}:rotate"): "rotateKey",
    ("POST", "/api/v1/users"): "createUser",
    ("GET", "/api/v1/users"): "listUsers",
    ("GET", "/api/v1/users/{name}"): "getUser",
    ("PATCH", "/api/v1/users/{name}"): "updateUser",
    ("PUT", "/api/v1/users/{name}/password"): "setUserPassword",
    ("DELETE", "/api/v1/users/{name}/sessions"): "deleteUserSessions",
    ("PUT", "/api/v1/account/password"): "setOwnPassword",
    ("POST", "/api/v1/webhooks"): "createWebhook",
    ("GET", "/api/v1/webhooks"): "listWebhooks",
    ("GET", "/api/v1/webhooks/{webhook_id}"): "getWebhook",
    ("PATCH", "/api/v1/webhooks/{webhook_id}"): "updateWebhook",
    ("DELETE", "/api/v1/webhooks/{webhook_id}"): "deleteWebhook",
    ("POST", "/api/v1/webhooks/{webhook_id}:rotate"): "rotateWebhookSecret",
    ("POST", "/api/v1/webhooks/{webhook_id}:ping"): "pingWebhook",
    ("GET", "/api/v1/webhooks/{webhook_id}/deliveries"): "listDeliveries",
    ("GET", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"): "getDelivery",
    ("POST", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}:replay"): "replayDelivery",
    ("POST", "/api/v1/webhooks/{webhook_id}/deliveries:replay"): "replayFailedDeliveries",
    ("GET", "/healthz"): "getHealth",
    ("GET", "/readyz"): "getReadiness",
    ("GET", "/metrics"): "getMetrics",
}


def fallback_id(method: str, path: str) -> str:
    """For a route that has no name yet: its method and its words."""
    words = re.findall(r"[a-z0-9]+", path.lower())
    return method.lower() + "".join(word.capitalize() for word in words)
