"""Who may use this PC: cashiers charge; people of the information centre (`centre`) add users and collect."""

from __future__ import annotations

from dataclasses import dataclass

from lab.cashier.localstore import LocalStore
from lab.cashier.refusal import Refused

ROLES = ("cashier", "centre")


@dataclass(frozen=True)
class User:
    """employee_id: the main system's id of this employee."""

    name: str
    role: str
    employee_id: int


def find_user(store: LocalStore, name: str) -> User:
    """A user who may log on. Raises Refused."""
    found = store.row("SELECT name, role, employee_id FROM app_user WHERE name = ? AND active = 1", name)
    if not found:
        raise Refused("wrong_password", "User name or password is wrong", "用户名或密码错误")
    return User(*found)


def put_user(store: LocalStore, user: User) -> None:
    """Add a user, or change role and employee."""
    if user.role not in ROLES or user.employee_id < 1:
        raise Refused("bad_user", f"A user is one of {', '.join(ROLES)}, with an employee id", "用户角色或工号不对")
    sql = "INSERT INTO app_user (name, role, employee_id) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
    sql += "role = excluded.role, employee_id = excluded.employee_id, active = 1"
    store.execute(sql, user.name, user.role, user.employee_id)


def need(user: User, role: str) -> None:
    """Raise Refused where the user has another role."""
    if user.role != role:
        raise Refused("not_allowed", f"Only a user of the role {role} may do this", "当前用户无权进行此操作")
