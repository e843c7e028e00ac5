"""Roles (角色): what a person is here, and so what they may see and do."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """Who someone is: 访客 农户 客商 采集员 审核员 农技员 审计员 管理员."""

    VISITOR = "visitor"
    FARMER = "farmer"
    BUYER = "buyer"
    COLLECTOR = "collector"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


STAFF = frozenset({Role.COLLECTOR, Role.REVIEWER, Role.OFFICER, Role.AUDITOR, Role.ADMIN})
"""They act for others, so they sign in with password and code, and never stay signed in for long."""
REVIEWERS = frozenset({Role.OFFICER, Role.REVIEWER})
"""They judge what sources told."""
MEMBERS = frozenset(Role) - {Role.VISITOR}


def read(words: str) -> frozenset[Role]:
    """The roles as they are kept: `officer auditor`."""
    return frozenset(Role(word) for word in words.split())


def kept(roles: Iterable[Role]) -> str:
    """The roles as one text, always in the same order."""
    held = frozenset(roles)
    return " ".join(role for role in Role if role in held)
