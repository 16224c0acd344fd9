-- A store of version 1, written by hand: it has to be read by every later version.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1380471379;
PRAGMA user_version = 1;
CREATE TABLE rehearsals (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
CREATE TABLE summaries (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE unfinished (id INTEGER PRIMARY KEY);
CREATE TABLE names (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE seal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    memory INTEGER NOT NULL, passes INTEGER NOT NULL, lanes INTEGER NOT NULL,
    salt BLOB NOT NULL, key BLOB NOT NULL
);
INSERT INTO names VALUES (1, CAST(x'01' || 'the-line-and-the-ask' || x'00' || 'The line and the ask' AS BLOB));
INSERT INTO names VALUES (2, CAST(x'02' || 'ask-consent' || x'00' || 'Ask before you start' AS BLOB));
INSERT INTO names VALUES (3, CAST(x'03' || 'easy' || x'00' AS BLOB));
-- Version, flags (score, sticking), connect; day, script, temperament, points, replies, sticking; a skill, 1 of 2.
INSERT INTO summaries VALUES (4, x'0106010551000001000000030000000500000002000000020000000200000001000200');
INSERT INTO rehearsals VALUES (4, CAST('{"version":1,"script":"the-line-and-the-ask","title":"The line and the ask",
"topics":["A7"],"began":1792000000,"day":20741,"seed":3,"temperament":"easy","mode":"guided","own_words":true,
"deeds":[{"slot":{"slot":"mornings","words":"school"}},{"reply":"ten_to_one.00000000"},"unheard",{"answer":{"slot":null,"words":"yes"}}],
"turns":[{"number":1,"reply":"ten_to_one.00000000","heard":{"speaker":"Devon","words":"Pip dropped a tray of jelly tonight."},
"words":"A reply that is not there any more.","typed":"in words of my own","rating":"weak",
"moves":[{"name":"ambush","label":"Starting without asking","kind":"slip"}],"hints":2,"thoughts":true,
"meters":[{"label":"Respect","value":4}]},
{"number":2,"reply":null,"heard":null,"words":"And then?","typed":"yes","rating":null}],
"finish":{"ended":{"name":"clear","title":"Clear","kind":"connect"}},"score":{"points":5,"replies":2},
"skills":[{"name":"ask-consent","label":"Ask before you start","shown":1,"chances":2,"focus":true}],
"mattered":1,"sticking":"ask-consent","plan":{"when":"they laugh it off","then":"I ask for five minutes"}}' AS BLOB));
INSERT INTO rehearsals VALUES (5, CAST('{"version":1,"script":"the-line-and-the-ask","title":"The line and the ask",
"began":1792100000,"day":20742,"seed":4,"temperament":"easy","mode":"practice","deeds":[],"turns":[],"finish":null,"score":null,
"skills":[],"mattered":null,"sticking":null,"plan":null}' AS BLOB));
INSERT INTO unfinished VALUES (5);
