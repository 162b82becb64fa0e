"""The database of the first release is brought to this one with everything in it, by the commands an operator types."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.installations import Installation, installation

# What the first release's tables hold, with columns that every release since has kept.
KEPT = {
    "records_unit": "code, name, level, region, function, parent_id",
    "records_user": "username, full_name, password, enterprise_id",
    "records_post": "user_id, unit_id, role, since, until",
    "records_enterprise": "credit_code, name, region, region_name",
    "records_release": "programme, version, title, digest, effective_from, proposed_by_id, proposed_at",
    "records_case": "procedure, facts, amount_fen, status, created_at, release_id, enterprise_id, applicant_id",
    "records_dailyroot": "day, heads, previous, hash",
}
RECORD = "chain, seq, at, action, actor, actor_id_text, unit, channel, target, case_id, payload, previous, hash"


@pytest.fixture(scope="module")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("first")) as made:
        made_as_then = made.python("-m", "tests.services.first_release")
        assert made_as_then.returncode == 0, made_as_then.stderr
        assert made.rows("SELECT max(name) FROM django_migrations WHERE app = 'records'") == [("0001_initial",)]
        yield made


def held(where: Installation) -> dict[str, list[tuple[object, ...]]]:
    tables = {name: where.rows(f"SELECT {columns} FROM {name} ORDER BY id") for name, columns in KEPT.items()}
    return {**tables, "first records": where.rows(f"SELECT {RECORD} FROM records_record ORDER BY id LIMIT 3")}


def test_an_old_database_is_not_used_until_it_is_upgraded(first_release: Installation) -> None:
    for words in (("serve",), ("work",), ("audit", "verify"), ("init", "--admin", "admin")):
        refused = first_release.run(*words)
        assert refused.returncode == 1, words
        assert "luoshi init --upgrade" in refused.stderr, words


def test_everything_survives_the_upgrade(first_release: Installation, tmp_path: Path) -> None:
    with installation(tmp_path, first_release) as upgraded:
        before, files = held(upgraded), upgraded.rows("SELECT id, files FROM records_release")
        assert [len(rows) for rows in before.values()] == [2, 1, 1, 1, 1, 1, 1, 3]
        done = upgraded.run("init", "--upgrade")
        assert done.returncode == 0, done.stderr
        assert "records.0002" in done.stdout
        assert held(upgraded) == before
        assert upgraded.rows("SELECT release_id, files FROM records_package") == files
        verified = upgraded.run("audit", "verify")
        assert verified.returncode == 0, verified.stderr
        assert "读了 3 条记录" in verified.stdout
        again = upgraded.run("init", "--upgrade")
        assert (again.returncode, again.stdout) == (0, "数据已经是这一版本，没有改动。\n")
        # The first administrator may be made now.
        assert upgraded.run("init", "--admin", "admin").returncode == 0
        assert held(upgraded)["records_case"] == before["records_case"]


def test_a_backup_of_the_first_release_is_restored_by_this_one(first_release: Installation, tmp_path: Path) -> None:
    with installation(tmp_path, first_release) as old, installation(tmp_path) as empty:
        before = held(old)
        taken = tmp_path / "old.zip"
        assert old.run("backup", str(taken)).returncode == 0
        done = empty.run("restore", str(taken))
        assert done.returncode == 0, done.stderr
        assert "审计记录 3 条，核验无误" in done.stdout
        assert held(empty) == before
        assert empty.run("audit", "verify").returncode == 0


def test_tables_of_a_later_release_are_left_alone(first_release: Installation, tmp_path: Path) -> None:
    with installation(tmp_path, first_release) as later:
        assert later.run("init", "--upgrade").returncode == 0
        now = "'2030-01-01 00:00:00+00:00'"
        assert (
            later.change(f"INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_x', {now})") == 1
        )
        before = later.contents()
        commands = (
            ("init", "--upgrade"),
            ("backup", str(tmp_path / "x.zip")),
            ("audit", "verify"),
            ("serve",),
            ("work",),
        )
        for words in commands:
            refused = later.run(*words)
            assert refused.returncode == 1, words
            assert "更新的版本" in refused.stderr, words
        assert later.contents() == before
        assert not (tmp_path / "x.zip").exists()


def test_an_upgrade_needs_something_to_upgrade(tmp_path: Path) -> None:
    with installation(tmp_path) as empty:
        refused = empty.run("init", "--upgrade")
        assert refused.returncode == 1
        assert "luoshi init --admin" in refused.stderr
