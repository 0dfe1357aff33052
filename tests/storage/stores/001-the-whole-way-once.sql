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
INSERT INTO action_event VALUES ('é; ''x''', 1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO ambition VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''', 2, 'é; ''x''', 'é; ''x''', '2026-11-02 09:30:00.123456');
INSERT INTO answer VALUES (1, 'é; ''x''', '00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', 'é; ''x''', 2, 2, 1, '2026-11-02');
INSERT INTO handed_in VALUES ('00000000-0000-0000-0000-000000000007', 'é; ''x''');
INSERT INTO link VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO pack VALUES ('é; ''x''', 'é; ''x''', 'é; ''x''');
INSERT INTO remark VALUES (1, 'é; ''x''', '00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', 'é; ''x''', '2026-11-02');
INSERT INTO respondent VALUES ('00000000-0000-0000-0000-000000000007', 'é; ''x''', 'é; ''x''', ['havo-3', 'vwo-3'], 'é; ''x''', True);
INSERT INTO round VALUES ('é; ''x''', '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
INSERT INTO round_closed VALUES ('é; ''x''', '2026-11-02', '2026-11-02 09:30:00.123456', 'é; ''x''');
INSERT INTO school VALUES (1, '2026-11-02 09:30:00.123456', 'é; ''x''', 'é; ''x''');
