"""The commands (指令), each with the intents that it answers."""

from web.sms.commands import choose, close, edit, help, look, offer, price, register, report, stop

COMMANDS = (
    price.COMMAND,
    look.COMMAND,
    offer.COMMAND,
    edit.COMMAND,
    close.COMMAND,
    report.COMMAND,
    register.COMMAND,
    stop.COMMAND,
    help.COMMAND,
    choose.COMMAND,
)
