"""A catalogue in which every text is marked: what is shown without a mark is not translated."""

from __future__ import annotations

import gettext
import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests import catalogue


def marked() -> gettext.GNUTranslations:
    """Every message in brackets, plural forms too, placeholders kept."""
    template = read_po(io.BytesIO(catalogue.template().encode()), locale="en")
    for message in template:
        if isinstance(message.id, tuple):
            message.string = tuple(f"⟦{form}⟧" for form in message.id)
        elif message.id and message.context != "list":  # what parts names is no text
            message.string = f"⟦{message.id}⟧"
    compiled = io.BytesIO()
    write_mo(compiled, template)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
