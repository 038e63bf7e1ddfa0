"""The programs of the user, to which the window hands addresses and folders: none is ever started."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QUrl


@dataclass
class Outside:
    """Takes what the window opens; ``opens`` is whether something opens it."""

    opens: bool = True
    addresses: list[str] = field(default_factory=list)

    def __call__(self, url: QUrl) -> bool:
        if self.opens:
            self.addresses.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return self.opens
