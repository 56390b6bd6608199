"""What people are to do and when they are away: tasks and absences."""

from __future__ import annotations

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.store import Load

#: SQL that is true for absences that overlap another one of the person
OVERLAPPING = (
    "exists (select 1 from absence where absence.user_id = s.user_id and absence.from_on <> s.from_on "
    "and absence.from_on <= s.to_on and s.from_on <= absence.to_on)"
)


def _add(load: Load, mapping: Mapping, **columns: str) -> None:
    """Add the columns that the file lacks."""
    for name, type_ in columns.items():
        if name not in mapping.names:
            load.execute(f"alter table staged add column {name} {type_}")


# Tasks --------------------------------------------------------------------------------------------


def prepare_tasks(load: Load, mapping: Mapping) -> None:
    """Give tasks an id of their content where the file has none; a day on which a task was done says that it was.

    Without ids a task is the same if its account, title and due day are.
    """
    _add(load, mapping, task_id="text", title="text", activity_type="text", status="text", done_on="date")
    load.execute(
        "update staged set task_id = md5(concat_ws('\x1f', account_id, lower(coalesce(title, activity_type)), due_on)) "
        "where task_id is null"
    )
    load.execute("update staged set status = 'done' where status is null and done_on is not null")
    # many systems keep the day of an earlier completion
    load.execute("update staged set done_on = null where status <> 'done'")


def check_tasks(load: Load, mapping: Mapping) -> None:
    """Reject tasks that nobody can name, and those that this source did not bring."""
    own = """
        select made.row_id
        from import_undo as made
        inner join import_batch as batch on batch.batch_key = made.batch_key
        where made.table_name = 'task' and made.before is null and batch.kind = 'tasks' and batch.source = :came_from
            and batch.undone_at is null
    """
    there = "s.task_id in (select task_id from task)"
    checks = [
        Check(reason="task_of_others", field="task_id", condition=f"{there} and s.task_id not in ({own})"),
        Check(
            reason="missing_value",
            field="title",
            condition=f"coalesce(s.title, s.activity_type) is null and not {there}",
            value="s.task_id",
        ),
    ]
    take_out(load, checks, came_from=mapping.source)


# Absences -----------------------------------------------------------------------------------------


def prepare_absences(load: Load, mapping: Mapping) -> None:
    """Give absences of a file without last days the one day that they name."""
    if "to_on" not in mapping.names:
        _add(load, mapping, to_on="date")
        load.execute("update staged set to_on = from_on")


def check_absences(load: Load, mapping: Mapping) -> None:
    """Reject absences of people who are not there, and those without an end or with one before their first day."""
    take_out(
        load,
        [
            Check(reason="unknown_user", field="user_id", condition="s.user_id not in (select user_id from app_user)"),
            Check(reason="missing_value", field="to_on", condition="s.to_on is null"),
            Check(reason="ends_before_start", field="to_on", condition="s.to_on < s.from_on"),
        ],
    )
