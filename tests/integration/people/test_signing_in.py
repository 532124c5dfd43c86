"""Signing in and out, and tokens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa

from engine.commands.people import Granted, create_token, revoke_token, sign_in, sign_out
from engine.errors import Forbidden, Invalid, NotFound, SignInFailed
from engine.model import AccessToken, AuditEvent, User
from engine.people import Passwords
from engine.queries.access import actor_of_secret
from engine.runtime import Runtime
from engine.secret import digest_of
from engine.uow import SYSTEM, Actor, begin
from tests.support.builders import NOON


def whose(runtime: Runtime, granted: Granted, after: timedelta = timedelta()) -> Actor | None:
    with begin(runtime, SYSTEM, NOON + after, read_only=True) as uow:
        return actor_of_secret(uow, granted.secret)


def verbs(runtime: Runtime) -> list[str]:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        sessions = sa.select(AuditEvent.verb).where(AuditEvent.verb.like("session.%")).order_by(AuditEvent.id)
        return list(uow.session.scalars(sessions))


def test_sign_in_gives_a_session(seeded: Runtime, password: str) -> None:
    granted = sign_in(seeded, "zhaoliu", password, NOON)
    found = whose(seeded, granted)
    assert found == granted.actor
    assert found is not None
    assert (found.username, found.kind) == ("zhaoliu", "staff")
    assert verbs(seeded) == ["session.created"]


def test_the_secret_is_not_stored(seeded: Runtime, password: str) -> None:
    granted = sign_in(seeded, "zhaoliu", password, NOON)
    with begin(seeded, SYSTEM, read_only=True) as uow:
        token = uow.session.scalars(sa.select(AccessToken)).one()
        stored = {str(getattr(token, column.key)) for column in AccessToken.__table__.columns}
    assert granted.secret not in stored
    assert token.digest == digest_of(granted.secret)


@pytest.mark.parametrize(
    "username, given",
    [
        ("zhaoliu", "wrong"),
        ("nobody", "{password}"),
        ("ZHAOLIU", "{password}"),
        ("zhaoliu", ""),
        ("", ""),
        ("zhaoliu\0", "{password}"),
        ("zhaoliu", "\ud800"),
        ("\ud800", "{password}"),
        ("zhaoliu", "x" * 100_000),
        ("x" * 100_000, "{password}"),
    ],
)
def test_sign_in_fails_alike_whatever_is_wrong(seeded: Runtime, password: str, username: str, given: str) -> None:
    with pytest.raises(SignInFailed, match="expected a known name with its password"):
        sign_in(seeded, username, given.format(password=password), NOON)
    assert verbs(seeded) == ["session.refused"]


def test_somebody_inactive_cannot_sign_in_nor_stay(seeded: Runtime, password: str) -> None:
    granted = sign_in(seeded, "zhaoliu", password, NOON)
    with begin(seeded, SYSTEM) as uow:
        uow.session.scalars(sa.select(User).where(User.username == "zhaoliu")).one().active = False
    assert whose(seeded, granted) is None
    with pytest.raises(SignInFailed):
        sign_in(seeded, "zhaoliu", password, NOON)


def test_somebody_unknown_takes_as_long_as_a_wrong_password() -> None:
    passwords = Passwords(time_cost=2, memory_kib=8192)
    known = passwords.hash("right")

    def seconds(password_hash: str | None) -> float:
        started = perf_counter()
        assert not passwords.verify(password_hash, "wrong")
        return perf_counter() - started

    pairs = [(seconds(known), seconds(None)) for _ in range(15)]
    wrong, unknown = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    assert 0.5 < wrong / unknown < 2


def test_a_session_ends_by_itself(seeded: Runtime, password: str) -> None:
    granted = sign_in(seeded, "zhaoliu", password, NOON)
    hours = seeded.settings.session_hours
    assert whose(seeded, granted, timedelta(hours=hours, seconds=-1)) is not None
    assert whose(seeded, granted, timedelta(hours=hours)) is None


def test_sign_out_ends_the_session(seeded: Runtime, password: str) -> None:
    granted = sign_in(seeded, "zhaoliu", password, NOON)
    for _ in range(2):
        with begin(seeded, granted.actor, NOON) as uow:
            sign_out(uow, granted.secret)
    assert whose(seeded, granted) is None
    assert verbs(seeded) == ["session.created", "session.ended"]


def test_an_unknown_secret_is_nobody(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, NOON, read_only=True) as uow:
        assert [actor_of_secret(uow, secret) for secret in ("", "x", "\0", "\ud800")] == [None] * 4


def test_a_password_hashed_at_an_older_cost_is_hashed_anew(seeded: Runtime, password: str) -> None:
    dearer = replace(seeded, settings=replace(seeded.settings, argon2_time_cost=2))

    def stored() -> str:
        with begin(seeded, SYSTEM, read_only=True) as uow:
            return uow.session.scalars(sa.select(User.password_hash).where(User.username == "zhaoliu")).one()

    before = stored()
    sign_in(dearer, "zhaoliu", password, NOON)
    assert before != stored()
    assert "t=2" in stored()
    sign_in(dearer, "zhaoliu", password, NOON)


def test_create_token_acts_as_its_maker(seeded: Runtime, actor: Callable[[str], Actor]) -> None:
    with begin(seeded, actor("admin"), NOON) as uow:
        granted = create_token(uow, "夜间导出")
    assert whose(seeded, granted, timedelta(days=300)) == actor("admin")
    assert whose(seeded, granted, timedelta(days=400)) is None
    assert verbs(seeded) == ["session.token_created"]


@pytest.mark.parametrize(
    "label, days, path", [("", 1, "label"), ("x" * 201, 1, "label"), ("a", 0, "expires_at"), ("a", 367, "expires_at")]
)
def test_create_token_refuses_nonsense(
    seeded: Runtime, actor: Callable[[str], Actor], label: str, days: int, path: str
) -> None:
    with begin(seeded, actor("admin"), NOON) as uow, pytest.raises(Invalid) as error:
        create_token(uow, label, NOON + timedelta(days=days))
    assert list(error.value.problems) == [path]


def test_create_token_refuses_the_engine_itself(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, NOON) as uow, pytest.raises(Forbidden):
        create_token(uow, "x")


def test_revoke_token_ends_it(seeded: Runtime, actor: Callable[[str], Actor]) -> None:
    with begin(seeded, actor("admin"), NOON) as uow:
        granted = create_token(uow, "夜间导出")
    with begin(seeded, actor("admin"), NOON) as uow:
        revoke_token(uow, granted.token.id)
    assert whose(seeded, granted) is None


def test_revoke_token_of_somebody_else_is_not_found(seeded: Runtime, actor: Callable[[str], Actor]) -> None:
    with begin(seeded, actor("admin"), NOON) as uow:
        granted = create_token(uow, "夜间导出")
    with begin(seeded, actor("zhangsan"), NOON) as uow, pytest.raises(NotFound):
        revoke_token(uow, granted.token.id)
    assert whose(seeded, granted) is not None
