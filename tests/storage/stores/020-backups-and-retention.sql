CREATE TABLE migration (name VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
CREATE TABLE school (
                number BIGINT NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                document VARCHAR NOT NULL);
CREATE TABLE pack (
                id VARCHAR NOT NULL, version VARCHAR NOT NULL, document VARCHAR NOT NULL);
CREATE TABLE round (
                id VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                document VARCHAR NOT NULL);
CREATE TABLE round_closed (
                round VARCHAR NOT NULL, closed_on DATE NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL);
CREATE TABLE link (
                round VARCHAR NOT NULL, role VARCHAR NOT NULL, token_hash VARCHAR NOT NULL);
CREATE TABLE respondent (
                id UUID NOT NULL, round VARCHAR NOT NULL, role VARCHAR NOT NULL,
                year_groups VARCHAR[] NOT NULL, code_hash VARCHAR NOT NULL, imported BOOLEAN NOT NULL);
CREATE TABLE handed_in (respondent UUID NOT NULL, round VARCHAR NOT NULL);
CREATE SEQUENCE answer_number;
CREATE TABLE answer (
                number BIGINT NOT NULL DEFAULT nextval('answer_number'),
                round VARCHAR NOT NULL, respondent UUID NOT NULL, role VARCHAR NOT NULL,
                statement VARCHAR NOT NULL, year_group VARCHAR NOT NULL,
                current UTINYINT NOT NULL, desired UTINYINT NOT NULL,
                sign TINYINT NOT NULL, day DATE NOT NULL);
CREATE TABLE remark (
                number BIGINT NOT NULL DEFAULT nextval('answer_number'),
                round VARCHAR NOT NULL, respondent UUID NOT NULL, statement VARCHAR NOT NULL,
                year_group VARCHAR NOT NULL, text VARCHAR NOT NULL, day DATE NOT NULL);
CREATE TABLE ambition (
                round VARCHAR NOT NULL, target VARCHAR NOT NULL, year_group VARCHAR NOT NULL,
                level UTINYINT, why VARCHAR NOT NULL, actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
CREATE TABLE action_event (
                action VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, changes VARCHAR NOT NULL,
                PRIMARY KEY (action, number));
INSERT INTO migration VALUES ('001 the whole way once', '2026-11-02 09:00:00');
CREATE TABLE round_seen (round VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
INSERT INTO migration VALUES ('002 figures seen before the close', '2026-11-02 09:00:00');
CREATE TABLE register_event (
                number BIGINT NOT NULL, register VARCHAR NOT NULL, record VARCHAR NOT NULL,
                batch VARCHAR NOT NULL, undoes VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, changes VARCHAR NOT NULL);
CREATE TABLE signal_event (
                signal VARCHAR NOT NULL, subject VARCHAR NOT NULL, kind VARCHAR NOT NULL,
                reason VARCHAR NOT NULL, action VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL);
INSERT INTO migration VALUES ('003 registers and signals', '2026-11-02 09:00:00');
CREATE TABLE rubric_edit (
                pack VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, act VARCHAR NOT NULL, statement VARCHAR NOT NULL,
                document VARCHAR NOT NULL);
CREATE TABLE rubric_base (
                pack VARCHAR NOT NULL, number INTEGER NOT NULL, document VARCHAR NOT NULL);
INSERT INTO migration VALUES ('004 rubric edits', '2026-11-02 09:00:00');
CREATE SEQUENCE workshop_number;
CREATE TABLE workshop_event (
                number BIGINT NOT NULL DEFAULT nextval('workshop_number'),
                workshop VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
                kind VARCHAR NOT NULL, act VARCHAR NOT NULL);
INSERT INTO migration VALUES ('005 workshops', '2026-11-02 09:00:00');
CREATE TABLE person_link (
                person VARCHAR NOT NULL, number INTEGER NOT NULL, token_hash VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL);
CREATE TABLE person_mail (
                person VARCHAR NOT NULL, moment TIMESTAMP NOT NULL, problem VARCHAR NOT NULL,
                actor VARCHAR NOT NULL);
INSERT INTO migration VALUES ('006 person links', '2026-11-02 09:00:00');
ALTER TABLE action_event ADD COLUMN batch VARCHAR DEFAULT '';
INSERT INTO migration VALUES ('007 commands on several actions', '2026-11-02 09:00:00');
CREATE TABLE roadmap_event (
                round VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, kind VARCHAR NOT NULL, document VARCHAR NOT NULL);
INSERT INTO migration VALUES ('008 roadmaps', '2026-11-02 09:00:00');
CREATE TABLE review_event (
                review VARCHAR NOT NULL, number INTEGER NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL, kind VARCHAR NOT NULL, act VARCHAR NOT NULL);
CREATE TABLE indicator_event (
                number INTEGER NOT NULL, batch VARCHAR NOT NULL, undoes VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, source VARCHAR NOT NULL,
                document VARCHAR NOT NULL);
INSERT INTO migration VALUES ('009 reviews and indicators', '2026-11-02 09:00:00');
CREATE TABLE snapshot (
                number INTEGER NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, document VARCHAR NOT NULL,
                before VARCHAR NOT NULL, hash VARCHAR NOT NULL);
CREATE TABLE snapshot_head (
                snapshots INTEGER NOT NULL, hash VARCHAR NOT NULL, seal VARCHAR NOT NULL);
INSERT INTO migration VALUES ('010 snapshots', '2026-11-02 09:00:00');
CREATE TABLE weekly_schedule (
                number INTEGER NOT NULL, weekday UTINYINT NOT NULL, hour UTINYINT NOT NULL,
                active BOOLEAN NOT NULL, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL);
CREATE TABLE weekly_mail (
                week VARCHAR NOT NULL, person VARCHAR NOT NULL, moment TIMESTAMP NOT NULL,
                step VARCHAR NOT NULL, problem VARCHAR NOT NULL);
INSERT INTO migration VALUES ('012 weekly message by itself', '2026-11-02 09:00:00');
CREATE TABLE dossier_words (
                standard VARCHAR NOT NULL, item VARCHAR NOT NULL, number INTEGER NOT NULL,
                text VARCHAR NOT NULL, actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
INSERT INTO migration VALUES ('014 dossier words', '2026-11-02 09:00:00');
CREATE TABLE tour (actor VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
INSERT INTO migration VALUES ('015 tours', '2026-11-02 09:00:00');
CREATE TABLE invitation_event (
                round VARCHAR NOT NULL, invitation VARCHAR NOT NULL, kind VARCHAR NOT NULL,
                name VARCHAR NOT NULL, email VARCHAR NOT NULL, role VARCHAR NOT NULL,
                year_groups VARCHAR[] NOT NULL, token_hash VARCHAR NOT NULL, day DATE NOT NULL,
                actor VARCHAR NOT NULL);
CREATE TABLE invitation_done (round VARCHAR NOT NULL, invitation VARCHAR NOT NULL);
CREATE TABLE minutes_used (
                round VARCHAR NOT NULL, role VARCHAR NOT NULL, minutes INTEGER NOT NULL);
CREATE TABLE invitation_sending (
                round VARCHAR NOT NULL, number INTEGER NOT NULL, kind VARCHAR NOT NULL,
                subject VARCHAR NOT NULL, text VARCHAR NOT NULL, base VARCHAR NOT NULL,
                moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL);
CREATE TABLE invitation_mail (
                round VARCHAR NOT NULL, sending INTEGER NOT NULL, invitation VARCHAR NOT NULL,
                step VARCHAR NOT NULL, problem VARCHAR NOT NULL, moment TIMESTAMP NOT NULL);
INSERT INTO migration VALUES ('016 invitations', '2026-11-02 09:00:00');
CREATE TABLE look (round VARCHAR NOT NULL, number INTEGER NOT NULL, day DATE NOT NULL);
CREATE TABLE looked (
                round VARCHAR NOT NULL, respondent UUID NOT NULL, look INTEGER NOT NULL);
INSERT INTO migration VALUES ('017 looks', '2026-11-02 09:00:00');
CREATE TABLE backup_schedule (
                number INTEGER NOT NULL, hour UTINYINT NOT NULL, days INTEGER NOT NULL,
                weeks INTEGER NOT NULL, active BOOLEAN NOT NULL, moment TIMESTAMP NOT NULL,
                actor VARCHAR NOT NULL);
CREATE TABLE retention (
                number INTEGER NOT NULL, round VARCHAR NOT NULL, names INTEGER, remarks INTEGER,
                answers INTEGER, moment TIMESTAMP NOT NULL, actor VARCHAR NOT NULL);
INSERT INTO migration VALUES ('020 backups and retention', '2026-11-02 09:00:00');
INSERT INTO action_event VALUES ('é; ''x''', 1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO ambition VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''', 2, 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO answer VALUES (1, 'é; ''x''', '00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', 'é; ''x''', 2, 2, 1, '2026-11-02');
INSERT INTO backup_schedule VALUES (1, 2, 1, 1, True, '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO dossier_words VALUES ('é; ''x''', 'é; ''x''', 1, 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO handed_in VALUES ('00000000-0000-0000-0000-000000000007', 'é; ''x''');
INSERT INTO indicator_event VALUES (1, 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO invitation_done VALUES ('é; ''x''', 'é; ''x''');
INSERT INTO invitation_event VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', ['havo-3', 'vwo-3'], 'é; ''x''', '2026-11-02', 'é; ''x''');
INSERT INTO invitation_mail VALUES ('é; ''x''', 1, 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO invitation_sending VALUES ('é; ''x''', 1, 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO link VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO look VALUES ('é; ''x''', 1, '2026-11-02');
INSERT INTO looked VALUES ('é; ''x''', '00000000-0000-0000-0000-000000000007', 1);
INSERT INTO minutes_used VALUES ('é; ''x''', 'é; ''x''', 1);
INSERT INTO pack VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO person_link VALUES ('é; ''x''', 1, 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO person_mail VALUES ('é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO register_event VALUES (1, 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO remark VALUES (1, 'é; ''x''', '00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02');
INSERT INTO respondent VALUES ('00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', ['havo-3', 'vwo-3'], 'é; ''x''', True);
INSERT INTO retention VALUES (1, 'é; ''x''', 1, 1, 1, '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO review_event VALUES ('é; ''x''', 1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO roadmap_event VALUES ('é; ''x''', 1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO round VALUES ('é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO round_closed VALUES ('é; ''x''', '2026-11-02', '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO round_seen VALUES ('é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO rubric_base VALUES ('é; ''x''', 1, 'é; ''x''');
INSERT INTO rubric_edit VALUES ('é; ''x''', 1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO school VALUES (1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO signal_event VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO snapshot VALUES (1, 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO snapshot_head VALUES (1, 'é; ''x''', 'é; ''x''');
INSERT INTO tour VALUES ('é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO weekly_mail VALUES ('é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO weekly_schedule VALUES (1, 2, 2, True, '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO workshop_event VALUES (1, 'é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''', 'é; ''x''');
