"""Redfish error bodies (DSP0266, section "Error responses") with messages of the Base registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REGISTRY = "Base.1.8"


@dataclass(eq=False)
class Problem(Exception):
    """An answer that says no. status: HTTP status; key: message of the Base registry; text: for people."""

    status: int
    key: str
    text: str

    def body(self) -> dict[str, Any]:
        """The document that Redfish clients understand."""
        identity = f"{REGISTRY}.{self.key}"
        extended = {
            "@odata.type": "#Message.v1_1_0.Message",
            "MessageId": identity,
            "Message": self.text,
            "MessageSeverity": "Critical",
        }
        return {"error": {"code": identity, "message": self.text, "@Message.ExtendedInfo": [extended]}}
