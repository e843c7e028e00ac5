"""The gateways (网关), each with its supplier's dialect; the address is /sms/ and the name, or one of its own."""

from web.sms.gateways import (
    africastalking,
    aliyun,
    generic,
    huawei,
    jasmin,
    kannel,
    playsms,
    tencent,
    twilio,
    volcengine,
    wechat,
    whatsapp,
)

MODULES = (
    generic,
    kannel,
    twilio,
    africastalking,
    jasmin,
    playsms,
    aliyun,
    tencent,
    huawei,
    volcengine,
    wechat,
    whatsapp,
)
GATEWAYS = {module.GATEWAY.name: module.GATEWAY for module in MODULES}
