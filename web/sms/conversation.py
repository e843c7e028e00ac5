"""The conversation (对话): a message that came in, kept with its answer."""

import secrets

from starlette.datastructures import State

from models import messages
from models.messages import Inbound


async def answered(state: State, inbound: Inbound) -> str:
    """What is answered; a message that was here before gets the same again."""
    secret = state.settings.secret
    key = messages.key(secret, inbound) or secrets.token_hex(16)
    return await messages.keep(secret, inbound, key, messages.rendered("error.busy", {}))
