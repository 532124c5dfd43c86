"""Administering the people, departments and groups of a bureau; the verbs of its administrators."""

from engine.commands.organisation.activity import Deactivated, activate_user, deactivate_user
from engine.commands.organisation.departments import change_department, create_department
from engine.commands.organisation.groups import change_group, create_group
from engine.commands.organisation.people import NewUser, change_user, create_user, reset_password
from engine.commands.organisation.standing import add_membership, remove_membership, set_roles

__all__ = [
    "Deactivated",
    "NewUser",
    "activate_user",
    "add_membership",
    "change_department",
    "change_group",
    "change_user",
    "create_department",
    "create_group",
    "create_user",
    "deactivate_user",
    "remove_membership",
    "reset_password",
    "set_roles",
]
