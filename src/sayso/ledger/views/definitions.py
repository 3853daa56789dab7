"""The text of the views, as a person can read it in Datasette, in psql and here: portable SQL.

Three things each database says in its own way: `string_agg(x, y)`, `listed(column)` (the values of a list kept as JSON)
and `told(column, field)` (a field of what is kept as JSON in bytes).
"""

# ruff: noqa: S608 - nothing is put into it but our own names and the vocabulary's

from typing import Final

from sayso.core.vocabulary import NON_STATE, QUAD, STATE_SECTORS


def _one_of(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def _judged(row: str) -> str:
    """Whether a judgement has not been taken back."""
    return f"""NOT EXISTS (
            SELECT 1 FROM judgements AS undo WHERE undo.kind = 'undone' AND undo."left" = CAST({row}.key AS VARCHAR(20))
        )"""


def _copied(report: str) -> str:
    """The report that one copies, by the judgements that stand: the last on a pair, and a person's before a rule's."""
    by_rule = "(lower({0}.\"by\") LIKE 'rule:%')"
    one, other = by_rule.format("j"), by_rule.format("n")
    return f"""
        SELECT j."right" FROM judgements AS j
        WHERE j.kind = 'copy' AND j."left" = {report} AND j.same AND {_judged("j")}
        AND NOT EXISTS (
            SELECT 1 FROM judgements AS n
            WHERE n.kind = 'copy' AND n."left" = j."left" AND n."right" = j."right"
            AND (({one} AND NOT {other}) OR ({one} = {other} AND n.key > j.key)) AND {_judged("n")}
        )
        AND NOT EXISTS (
            SELECT 1 FROM judgements AS n
            WHERE n.kind = 'copy' AND n."left" = j."right" AND n."right" = j."left"
            AND NOT {other} AND ({one} OR n.key > j.key) AND {_judged("n")}
        )
        ORDER BY {one} DESC, j.key DESC LIMIT 1"""


_ORIGINAL: Final = f"""(
        WITH RECURSIVE chain(id, step) AS (
            SELECT d.id, 0
            UNION ALL
            SELECT ({_copied("chain.id")}), step + 1 FROM chain WHERE chain.id IS NOT NULL AND step < 20
        )
        SELECT chain.id FROM chain WHERE step > 0 AND chain.id IS NOT NULL ORDER BY step DESC LIMIT 1
    )"""


def _in_force(row: str) -> str:
    """Whether a correction has not been taken back, and is none that takes back."""
    return f"{row}.action <> 'undo' AND NOT EXISTS (SELECT 1 FROM corrections AS undo WHERE undo.undoes = {row}.key)"


def _corrected(kinds: str, start: str, end: str) -> str:
    """What persons have said of the words of a record, or of something in its report."""
    here = f"""
            SELECT 1 FROM corrections AS c
            WHERE c.document = r.report AND c.text_hash = r.text_hash AND c.kind IN ({kinds})
            AND 2 * (CASE WHEN c.end_char < {end} THEN c.end_char ELSE {end} END
                   - CASE WHEN c.start_char > {start} THEN c.start_char ELSE {start} END)
               >= (CASE WHEN c.end_char > {end} THEN c.end_char ELSE {end} END
                   - CASE WHEN c.start_char < {start} THEN c.start_char ELSE {start} END)
            AND {_in_force("c")}"""
    restored = """
                SELECT 1 FROM corrections AS n
                WHERE n.document = c.document AND n.text_hash = c.text_hash AND n.kind = c.kind
                AND n.start_char = c.start_char AND n.end_char = c.end_char AND n.action IN ('accept', 'set')
                AND (n.made_at > c.made_at OR (n.made_at = c.made_at AND n.key > c.key))
                AND NOT EXISTS (SELECT 1 FROM corrections AS undo WHERE undo.undoes = n.key)"""
    return f"""CASE
        WHEN NOT EXISTS (SELECT 1 FROM corrections AS c WHERE c.document = r.report AND {_in_force("c")}) THEN NULL
        WHEN EXISTS ({here} AND c.action = 'reject' AND NOT EXISTS ({restored}
            )
        ) THEN 'rejected'
        WHEN EXISTS ({here}
        ) THEN 'record'
        ELSE 'report'
    END"""


_LAST: Final = """NOT EXISTS (
    SELECT 1 FROM recognitions AS later
    WHERE later.reading = g.reading AND later.actor = g.actor AND later.key > g.key
)"""
"""Whether a recognition is the last word on who somebody is."""


def _known(actor: str) -> str:
    """An actor beside whom he was last recognised as."""
    return f"""
LEFT JOIN recognitions AS g ON g.reading = {actor}.reading AND g.actor = {actor}.id AND {_LAST}
LEFT JOIN actors AS k ON k.reading = g.known_reading AND k.id = g.known_actor"""


def _org(own: str) -> str:
    """For whom a source speaks: with a learnt code the state, or whom he spoke for then; else as his report has it."""
    sectors = " OR ".join(f"k.code || ' ' LIKE '% {sector} %'" for sector in sorted(STATE_SECTORS))
    return f"""CASE
        WHEN k.key IS NULL THEN {own}
        WHEN substr(k.code, 1, 3) IN ('UNO', 'EUR') THEN substr(k.code, 1, 3)
        WHEN substr(k.code, 1, 3) NOT IN ({_one_of(NON_STATE)}) AND ({sectors}) THEN substr(k.code, 1, 3)
        ELSE COALESCE((
            SELECT min(theirs.org) FROM beliefs AS theirs
            WHERE theirs.reading = g.known_reading AND theirs.source = g.known_actor
            AND theirs.org NOT LIKE 'outlet:%'
        ), {own})
    END"""


def _parties(role: str, of: str) -> str:
    """Names or codes of those who take part in an event, in the order of the text."""
    return f"""(
        SELECT string_agg(party.told, '; ') FROM (
            SELECT {of} AS told FROM participants AS p
            JOIN actors AS a ON a.reading = p.reading AND a.id = p.actor{_known("a")}
            WHERE p.reading = e.reading AND p.event = e.id AND p.role = '{role}'
            ORDER BY p.position
        ) AS party
    )"""


_AROUND: Final = """r.report, r.publisher, r.published, r.title, r.url, r.story, r.copy_of, r.withdrawn"""

_CODE: Final = "COALESCE(k.code, a.code)"

_REPORTS: Final = f"""
SELECT
    d.key, d.id AS report, d.title, d.publisher, d.published, d.byline, d.url, d.version,
    (SELECT p.storyline FROM placements AS p WHERE p.document = d.id ORDER BY p.key DESC LIMIT 1) AS story,
    {_ORIGINAL} AS copy_of,
    (SELECT n.value FROM notes AS n WHERE n.kind = 'withdrawn' AND n.subject = d.id ORDER BY n.key DESC LIMIT 1)
        AS withdrawn,
    (SELECT count(*) FROM statements AS s WHERE s.reading = r.key) AS statements,
    (SELECT count(*) FROM events AS e WHERE e.reading = r.key) AS events,
    (SELECT count(*) FROM corrections AS c WHERE c.document = d.id AND {_in_force("c")}) AS corrections,
    d.origin, d.text_hash, r.key AS reading, r.fingerprint AS reader, r.added_at AS read_at
FROM documents AS d
JOIN readings AS r ON r.document = d.key
    AND r.key = (SELECT max(latest.key) FROM readings AS latest WHERE latest.document = d.key)
WHERE NOT EXISTS (
    SELECT 1 FROM documents AS v JOIN readings AS later ON later.document = v.key
    WHERE v.id = d.id AND v.version > d.version
)"""

_STATEMENTS: Final = f"""
SELECT
    s.key, a.name AS speaker, {_CODE} AS code, {_org("s.org")} AS org,
    s.cue_words AS cue, s.words, s.kind, s.factuality, s.aspect, COALESCE(s.date, r.published) AS date,
    s.addressee, s.medium, {_AROUND},
    {_corrected("'statement'", "s.start_char", "s.end_char")} AS corrected,
    s.id AS statement, s.parent, s.start_char, s.end_char, s.reading
FROM statements AS s
JOIN reports_now AS r ON r.reading = s.reading
LEFT JOIN actors AS a ON a.reading = s.reading AND a.id = s.speaker{_known("a")}"""

_QUAD: Final = " ".join(f"WHEN '{type_}' THEN {quad}" for type_, quad in QUAD.items())

_EVENTS: Final = f"""
SELECT
    e.key, e.type, e.mode,
    CASE e.type {_QUAD} END AS quad,
    e.aux, e."trigger",
    {_parties("actor", "a.name")} AS actor,
    {_parties("actor", _CODE)} AS actor_codes,
    {_parties("recipient", "a.name")} AS recipient,
    {_parties("recipient", _CODE)} AS recipient_codes,
    p.name AS place, p.country, p.lat, p.lon, e.date_start, e.date_end, e.contexts,
    (
        SELECT string_agg(substr(t.text, m.start_char + 1, m.end_char - m.start_char), '; ')
        FROM listed(e.amounts)
        JOIN amounts AS m ON m.reading = e.reading AND m.id = listed.value
        JOIN documents AS t ON t.key = r.key
    ) AS amounts,
    (SELECT b.factuality FROM beliefs AS b WHERE b.reading = e.reading AND b.event = e.id AND b.source IS NULL
        ORDER BY b.key LIMIT 1) AS factuality,
    e.passage, {_AROUND},
    {_corrected("'event'", "e.start_char", "e.end_char")} AS corrected,
    e.id AS event, e.start_char, e.end_char, e.reading
FROM events AS e
JOIN reports_now AS r ON r.reading = e.reading
LEFT JOIN places AS p ON p.reading = e.reading AND p.id = e.place"""

_BELIEFS: Final = f"""
SELECT
    b.key, COALESCE(a.name, 'AUTHOR') AS source, {_CODE} AS code, {_org("b.org")} AS org,
    b.factuality, b.aspect, b.extent, COALESCE(b.date, r.published) AS date,
    (
        SELECT string_agg(x.name, '; ') FROM listed(b.via)
        JOIN actors AS x ON x.reading = b.reading AND x.id = listed.value
    ) AS via,
    e.type, e.mode, e.aux, e."trigger", s.cue_words AS cue, COALESCE(s.words, e.passage) AS words, {_AROUND},
    {_corrected("'belief', 'event'", "e.start_char", "e.end_char")} AS corrected,
    e.id AS event, s.id AS statement, b.reading
FROM beliefs AS b
JOIN reports_now AS r ON r.reading = b.reading
JOIN events AS e ON e.reading = r.reading AND e.id = b.event
LEFT JOIN actors AS a ON a.reading = b.reading AND a.id = b.source
LEFT JOIN statements AS s ON s.reading = b.reading AND s.id = b.statement{_known("a")}"""


def _days(*fields: str) -> str:
    return ", ".join(f"told(n.entry, {field}) AS {field}" for field in fields)


_STORIES: Final = f"""
SELECT
    n.storyline AS story, {_days("label")}, n.status, {_days("since", "why")}, n.changed, n.first_day, n.last_day,
    n.orgs, n.reports, {_days("copies", "type", "mode", "place", "country")},
    {_days("sources_for", "sources_against", "credibility")},
    CASE WHEN EXISTS (SELECT 1 FROM stale AS s WHERE s.storyline = n.storyline) THEN 1 ELSE 0 END AS stale
FROM digest_days AS n
WHERE n.day = 'now'"""

_STORY_DAYS: Final = f"""
SELECT
    n.key, n.storyline AS story, n.day, n.until, {_days("label")}, n.status, {_days("why")}, n.orgs, n.reports,
    {_days("sources_for", "sources_against", "credibility")},
    CASE WHEN EXISTS (SELECT 1 FROM stale AS s WHERE s.storyline = n.storyline) THEN 1 ELSE 0 END AS stale
FROM digest_days AS n
WHERE n.day <> 'now'"""

_PROBLEMS: Final = """
SELECT p.stage, p.message, p.origin, NULL AS report, p.added_at
FROM problems AS p
WHERE NOT (p.stage IN ('fetch', 'store') AND EXISTS (
    SELECT 1 FROM documents AS d JOIN readings AS r ON r.document = d.key
    WHERE d.origin = p.origin AND r.added_at > p.added_at
))
UNION ALL
SELECT f.stage, f.message, r.origin, r.report, r.read_at
FROM reading_problems AS f JOIN reports_now AS r ON r.reading = f.reading"""

_CORRECTIONS: Final = f"""
SELECT
    c.key, c.document AS report, c.kind, c.words, c.action, c.field, c.value, c.reason, c."by", c.made_at,
    d.publisher, d.published, d.title,
    CASE WHEN c.text_hash = d.text_hash THEN 1 ELSE 0 END AS on_latest_text,
    c.start_char, c.end_char
FROM corrections AS c
JOIN documents AS d ON d.id = c.document
WHERE {_in_force("c")}
AND NOT EXISTS (SELECT 1 FROM documents AS v WHERE v.id = d.id AND v.version > d.version)"""

_JUDGEMENTS: Final = f"""
SELECT j.key, j.kind, j."left", j."right", CASE WHEN j.same THEN 1 ELSE 0 END AS same, j.reason, j."by", j.added_at
FROM judgements AS j
WHERE j."by" NOT LIKE 'rule:%' AND j.kind <> 'undone' AND {_judged("j")}"""

_NOTES: Final = """
SELECT n.key, n.kind, n.subject, n.value, n.reason, n."by", n.added_at
FROM notes AS n
WHERE n.value IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM notes AS o WHERE o.kind = n.kind AND o.subject = n.subject AND o.key > n.key)"""

DEFINITIONS: Final = {
    "reports_now": _REPORTS,
    "statements_now": _STATEMENTS,
    "events_now": _EVENTS,
    "beliefs_now": _BELIEFS,
    "stories_now": _STORIES,
    "story_days": _STORY_DAYS,
    "problems_now": _PROBLEMS,
    "corrections_in_force": _CORRECTIONS,
    "judgements_in_force": _JUDGEMENTS,
    "notes_in_force": _NOTES,
}
"""By name, in the order of making."""
