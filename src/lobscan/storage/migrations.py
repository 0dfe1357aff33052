"""The store's schema as ordered, named steps, each in one transaction with its record.

Why no secondary indexes and no updates: rows are only appended, and DuckDB appends never conflict.
"""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from lobscan.errors import UserError

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "001 the whole way once",
        (
            """CREATE TABLE school (
                number BIGINT NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                document VARCHAR NOT NULL)""",
            """CREATE TABLE pack (
                id VARCHAR NOT NULL, version VARCHAR NOT NULL, document VARCHAR NOT NULL)""",
            """CREATE TABLE round (
                id VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                document VARCHAR NOT NULL)""",
            """CREATE TABLE round_closed (
                round VARCHAR NOT NULL, closed_on DATE NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL)""",
            """CREATE TABLE link (
                round VARCHAR NOT NULL, role VARCHAR NOT NULL, token_hash VARCHAR NOT NULL)""",
            """CREATE TABLE respondent (
                id UUID NOT NULL, round VARCHAR NOT NULL, role VARCHAR NOT NULL,
                year_groups VARCHAR[] NOT NULL, code_hash VARCHAR NOT NULL, imported BOOLEAN NOT NULL)""",
            """CREATE TABLE handed_in (respondent UUID NOT NULL, round VARCHAR NOT NULL)""",
            "CREATE SEQUENCE answer_number",
            # A correction appends the new answer (sign 1) and a row that takes the old one
            # back (sign -1), so that counting needs no look at who said what before.
            """CREATE TABLE answer (
                number BIGINT NOT NULL DEFAULT nextval('answer_number'),
                round VARCHAR NOT NULL, respondent UUID NOT NULL, role VARCHAR NOT NULL,
                statement VARCHAR NOT NULL, year_group VARCHAR NOT NULL,
                current UTINYINT NOT NULL, desired UTINYINT NOT NULL,
                sign TINYINT NOT NULL, day DATE NOT NULL)""",
            """CREATE TABLE remark (
                number BIGINT NOT NULL DEFAULT nextval('answer_number'),
                round VARCHAR NOT NULL, respondent UUID NOT NULL, statement VARCHAR NOT NULL,
                year_group VARCHAR NOT NULL, text VARCHAR NOT NULL, day DATE NOT NULL)""",
            """CREATE TABLE ambition (
                round VARCHAR NOT NULL, target VARCHAR NOT NULL, year_group VARCHAR NOT NULL,
                level UTINYINT, why VARCHAR NOT NULL, actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)""",
            """CREATE TABLE action_event (
                action VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, changes VARCHAR NOT NULL,
                PRIMARY KEY (action, number))""",
        ),
    ),
    (
        "002 figures seen before the close",
        ("CREATE TABLE round_seen (round VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)",),
    ),
    (
        "003 registers and signals",
        (
            """CREATE TABLE register_event (
                number BIGINT NOT NULL, register VARCHAR NOT NULL, record VARCHAR NOT NULL,
                batch VARCHAR NOT NULL, undoes VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, changes VARCHAR NOT NULL)""",
            """CREATE TABLE signal_event (
                signal VARCHAR NOT NULL, subject VARCHAR NOT NULL, kind VARCHAR NOT NULL,
                reason VARCHAR NOT NULL, action VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL)""",
        ),
    ),
    (
        "004 rubric edits",
        (
            """CREATE TABLE rubric_edit (
                pack VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, act VARCHAR NOT NULL, statement VARCHAR NOT NULL,
                document VARCHAR NOT NULL)""",
            # The original as it was when it was copied or last taken over.
            """CREATE TABLE rubric_base (
                pack VARCHAR NOT NULL, number INTEGER NOT NULL, document VARCHAR NOT NULL)""",
        ),
    ),
    (
        "005 workshops",
        (
            "CREATE SEQUENCE workshop_number",
            """CREATE TABLE workshop_event (
                number BIGINT NOT NULL DEFAULT nextval('workshop_number'),
                workshop VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                kind VARCHAR NOT NULL, act VARCHAR NOT NULL)""",
        ),
    ),
    (
        "006 person links",
        (
            # A new link, or an empty hash that withdraws it; the highest number of a person counts.
            """CREATE TABLE person_link (
                person VARCHAR NOT NULL, number INTEGER NOT NULL, token_hash VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL)""",
            """CREATE TABLE person_mail (
                person VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, problem VARCHAR NOT NULL,
                actor VARCHAR NOT NULL)""",
        ),
    ),
    (
        "007 commands on several actions",
        ("ALTER TABLE action_event ADD COLUMN batch VARCHAR DEFAULT ''",),
    ),
    (
        "008 roadmaps",
        (
            """CREATE TABLE roadmap_event (
                round VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, kind VARCHAR NOT NULL, document VARCHAR NOT NULL)""",
        ),
    ),
    (
        "009 reviews and indicators",
        (
            """CREATE TABLE review_event (
                review VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, kind VARCHAR NOT NULL, act VARCHAR NOT NULL)""",
            # A line of an imported file, or (with an empty document) that an import was taken back.
            """CREATE TABLE indicator_event (
                number INTEGER NOT NULL, batch VARCHAR NOT NULL, undoes VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, source VARCHAR NOT NULL,
                document VARCHAR NOT NULL)""",
        ),
    ),
    (
        "010 snapshots",
        (
            """CREATE TABLE snapshot (
                number INTEGER NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, document VARCHAR NOT NULL,
                before VARCHAR NOT NULL, hash VARCHAR NOT NULL)""",
            # One row, replaced at each snapshot: it shows when the end of the chain was cut off.
            """CREATE TABLE snapshot_head (
                snapshots INTEGER NOT NULL, hash VARCHAR NOT NULL, seal VARCHAR NOT NULL)""",
        ),
    ),
    (
        "012 weekly message by itself",
        (
            """CREATE TABLE weekly_schedule (
                number INTEGER NOT NULL, weekday UTINYINT NOT NULL, hour UTINYINT NOT NULL,
                active BOOLEAN NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL)""",
            # A person of '' is the mailing as a whole.
            """CREATE TABLE weekly_mail (
                week VARCHAR NOT NULL, person VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                step VARCHAR NOT NULL, problem VARCHAR NOT NULL)""",
        ),
    ),
    (
        "014 dossier words",
        (
            # A new wording of the school's own words about an item; "" takes them away.
            """CREATE TABLE dossier_words (
                standard VARCHAR NOT NULL, item VARCHAR NOT NULL, number INTEGER NOT NULL,
                text VARCHAR NOT NULL, actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)""",
        ),
    ),
    (
        "015 tours",
        ("CREATE TABLE tour (actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)",),
    ),
    (
        "016 invitations",
        (
            """CREATE TABLE invitation_event (
                round VARCHAR NOT NULL, invitation VARCHAR NOT NULL, kind VARCHAR NOT NULL,
                name VARCHAR NOT NULL, email VARCHAR NOT NULL, role VARCHAR NOT NULL,
                year_groups VARCHAR[] NOT NULL, token_hash VARCHAR NOT NULL, day DATE NOT NULL,
                actor VARCHAR NOT NULL)""",
            # Written in groups and without a moment: decision 0008.
            "CREATE TABLE invitation_done (round VARCHAR NOT NULL, invitation VARCHAR NOT NULL)",
            """CREATE TABLE minutes_used (
                round VARCHAR NOT NULL, role VARCHAR NOT NULL, minutes INTEGER NOT NULL)""",
            """CREATE TABLE invitation_sending (
                round VARCHAR NOT NULL, number INTEGER NOT NULL, kind VARCHAR NOT NULL,
                subject VARCHAR NOT NULL, text VARCHAR NOT NULL, base VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL)""",
            """CREATE TABLE invitation_mail (
                round VARCHAR NOT NULL, sending INTEGER NOT NULL, invitation VARCHAR NOT NULL,
                step VARCHAR NOT NULL, problem VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)""",
        ),
    ),
    (
        "017 looks",
        (
            # A look at the figures of a running round, and who is counted from that look on.
            "CREATE TABLE look (round VARCHAR NOT NULL, number INTEGER NOT NULL, day DATE NOT NULL)",
            """CREATE TABLE looked (
                round VARCHAR NOT NULL, respondent UUID NOT NULL, look INTEGER NOT NULL)""",
        ),
    ),
    (
        "020 backups and retention",
        (
            """CREATE TABLE backup_schedule (
                number INTEGER NOT NULL, hour UTINYINT NOT NULL, days INTEGER NOT NULL,
                weeks INTEGER NOT NULL, active BOOLEAN NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL)""",
            # Months after the close; NULL keeps. A round of '' is every round without one of its own.
            """CREATE TABLE retention (
                number INTEGER NOT NULL, round VARCHAR NOT NULL, names INTEGER, remarks INTEGER,
                answers INTEGER, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL)""",
        ),
    ),
    (
        "021 no reminders",
        (
            # Who gets no reminders (any more), whatever the reason; without a moment: decision 0008.
            """CREATE TABLE invitation_quiet (
                round VARCHAR NOT NULL, invitation VARCHAR NOT NULL, quiet BOOLEAN NOT NULL)""",
        ),
    ),
    (
        "022 print links",
        (
            # The so-many-th time that the links to a printed page were withdrawn.
            """CREATE TABLE print_link (
                what VARCHAR NOT NULL, number INTEGER NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL)""",
        ),
    ),
)


def migrate(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Bring the store up to date and return the names of the steps taken.

    Raises `UserError` for a store of a newer lobscan. Ends with a checkpoint, so that no schema
    change is left in the write-ahead log while the program serves.
    """
    con.execute("CREATE TABLE IF NOT EXISTS migration (name VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)")
    done = {str(name) for (name,) in con.execute("SELECT name FROM migration").fetchall()}
    newer = done - {name for name, _ in MIGRATIONS}
    if newer:
        raise UserError(
            "This store was written by a newer lobscan ({name}). Install that version or a later one.",
            name=min(newer),
        )
    taken = [step for step in MIGRATIONS if step[0] not in done]
    for name, statements in taken:
        con.execute("BEGIN")
        for statement in statements:
            con.execute(statement)
        con.execute("INSERT INTO migration VALUES (?, ?)", [name, datetime.now(UTC).replace(tzinfo=None)])
        con.execute("COMMIT")
    con.execute("CHECKPOINT")
    return tuple(name for name, _ in taken)
