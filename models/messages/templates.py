"""Templates (短信模板): what a text says, by the name under which a gateway knows it; {code} stands for the digits."""

from enum import StrEnum


class Kind(StrEnum):
    """What a text is for: 验证码 通知."""

    CODE = "code"
    NOTICE = "notice"


TEMPLATES = {
    "signin_code": (Kind.CODE, "登录验证码 {code}，10分钟内有效，不要告诉别人。"),
    "signin_staff": (Kind.CODE, "工作人员请用密码登录，这里不发验证码。"),
    "signin_closed": (Kind.CODE, "这个号码已经停用，不能登录。有事请打12316。"),
    "number_code": (Kind.CODE, "换手机号验证码 {code}，10分钟内有效，不是您在换就不要理它。"),
    "number_taken": (Kind.CODE, "有人想把账号换到这个号码，可它已经有账号了，换不了。不是您就不用管。"),
    "number_changed": (Kind.NOTICE, "您的账号已换到 {phone}，这个号码不能再登录了。不是您换的，请马上打12316。"),
}
GAP = "{code}"


def kind(template: str) -> Kind:
    return TEMPLATES[template][0]


def rendered(template: str, values: dict[str, str]) -> str:
    return TEMPLATES[template][1].format(**values)


def carries_code(template: str) -> bool:
    """Whether the digits are told; who may not come in this way is told something else."""
    return GAP in TEMPLATES[template][1]
