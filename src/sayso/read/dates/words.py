"""The grammar of date expressions in English news: where one stands in a text, and which parts it has.

One pattern, tried from left to right, the longer readings first. It knows words only; what a date expression means is
reckoned in `meaning` and `counting`. What may stand before or after one ("early", "since", "the eve of",
"at 3 a.m. on") is in `parts`.
"""

import re

from sayso.read.amounts.numbers import SIMPLE
from sayso.read.dates.holidays import HOLIDAYS

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_ORDINAL_WORD = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third
twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first""".split()
ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORD, 1)}
_NTH = rf"(?i:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:1[89]\d\d|20\d\d)"
UNIT = r"(?:day|week|fortnight|month|year|decade)"
_WORD = "|".join(sorted(SIMPLE, key=len, reverse=True))
COUNT = rf"(?i:\d{{1,3}}|half[ ]an?|an?|(?:{_WORD})(?:-(?:{_WORD}))?)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_DASH = r"[ ]?[-–—][ ]?"
_PART_OF_DAY = r"(?:[ ](?:morning|afternoon|evening|night|lunchtime|midnight))"
_WHICH_YEAR = r"(?:(?:of[ ])?(?:last|this|next)[ ]year|of[ ]that[ ]year|(?:the[ ])(?:following|previous|same)[ ]year)"
_FREE = r"(?:(?<!-)|(?<=[Mm]id-))"
"""What may stand behind the hyphen of "mid-" only; "AK-47" and "T-1990" name no year."""
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"

_BEGINNING = r"(?=[\dA-Z'’]|th|la|n[ei]|p[ar]|co|e[ail]|a[ nfrtu]|b[ye]|ha|o[nv]|t[weo]|f[oia]|s[iepu]|in|un|wi|ye)"
"""How an expression begins: spares most words the long pattern."""

PATTERN = re.compile(
    rf"""(?<![\w/.])(?<!\d,){_BEGINNING}(?:
      (?P<iso>(?<!-){YEAR}(?:-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])|/(?:0?[1-9]|1[0-2])/(?:[0-2]?\d|3[01])))(?![\w/-])
    | (?P<numeric>(?<!-)\d{{1,2}}(?P<sep>[./-])\d{{1,2}}(?:(?P=sep){YEAR}|(?<=/\d)/\d\d|(?<=/\d\d)/\d\d))(?![\w/-])
    | (?P<days>
        (?:the[ ])?(?P<d1>{_DAY})(?P<dj>{_DASH}|[ ](?:and|to|until|or)[ ])(?:the[ ])?(?P<d2>{_DAY})
          [ ](?:of[ ])?(?P<dm>{MONTH})(?:,?[ ](?P<dy>{YEAR}))?
      | (?P<em>{MONTH})[ ](?P<e1>{_DAY})(?P<ej>{_DASH}|[ ](?:and|to|through|until|or)[ ])(?P<e2>{_DAY})
          (?![\w:%]|[.,]\d)(?:,?[ ](?P<ey>{YEAR}))?
      )(?!\w)
    | (?P<full>
        (?:{WEEKDAY},?[ ](?:the[ ])?)?
        (?:(?:the[ ])?(?:{_DAY}|{_NTH})[ ](?:of[ ])?{MONTH}(?:,?[ ]{YEAR})?(?!\w|-[a-z])
         | {MONTH}[ ](?:the[ ])?{_DAY}(?![\w:%]|[.,]\d)(?:,?[ ]{YEAR}\b)?)
        (?:[ ](?P<fyear>{_WHICH_YEAR}))?
      )
    | (?P<holiday>(?P<hname>{"|".join(sorted(map(re.escape, HOLIDAYS), key=len, reverse=True))})
        (?:(?:,|[ ]of|[ ]in)?[ ](?P<hy>{YEAR})|[ ](?P<hyear>{_WHICH_YEAR}))?)(?![\w-])
    | (?P<monthyear>{MONTH},?[ ](?:of[ ])?{YEAR})(?!\w|-[a-z])
    | (?P<bound>(?<!-)(?:(?i:the[ ]day[ ]before[ ]yesterday|the[ ]day[ ]after[ ]tomorrow)
       |(?:(?i:earlier|later|late|early)[ ])?(?i:today|tonight|yesterday|tomorrow){_PART_OF_DAY}?
       |(?i:this[ ](?:morning|afternoon|evening)|last[ ]night)
       |(?i:overnight)(?![ ](?:into|to|on|from)[ ]{WEEKDAY}|[ ]{WEEKDAY})))(?![\w-])
    | (?P<dayago>(?P<an>{COUNT})[ ](?P<au>week|fortnight|month|year)s?[ ](?P<adir>ago|from|on)[ ]
        (?:on[ ]|this[ ]|last[ ]|next[ ])?(?P<aw>{WEEKDAY}|(?i:today|yesterday|tomorrow))
       |(?P<sn2>{COUNT})[ ](?P<sw>{WEEKDAY})s[ ]ago)(?![\w-])
    | (?P<beyond>(?i:the[ ](?P<yu>night|week|weekend|month|year)[ ](?P<yd>before[ ]last|after[ ]next)))(?![\w-])
    | (?P<weekday>(?:(?P<wrel>(?i:last|next|this|this[ ]past|this[ ]coming|the[ ]following|the[ ]previous
          |the[ ]same))[ ])?
        (?P<wd>{WEEKDAY}){_PART_OF_DAY}?
         (?:,?[ ](?P<wweek>(?:of[ ])?(?:last|next|this)[ ]week)
         |(?=[ ](?:and|to|or)[ ]{WEEKDAY}[ ](?P<bothweek>(?:of[ ])?(?:last|next|this)[ ]week)))?)(?!\w|-[a-z])
    | (?P<stretch>(?<!-)(?:(?i:the|these)[ ])?(?P<srel>(?i:past|last|previous|next|coming))[ ]
        (?P<sn>(?!(?:half[ ])?an?[ ]){COUNT})[ ](?P<su>hour|{UNIT})s?)(?![\w-]|[ ]of\b)
    | (?P<offset>(?<!-)(?:(?P<on>{COUNT})[ ](?P<ou>{UNIT})s?(?P<half>[ ]and[ ]a[ ]half)?[ ]
        (?P<odir>ago|earlier|later|before|after|from[ ]now|hence)
       |(?P<inn>(?i:in))[ ](?P<tn>{COUNT})[ ](?P<tu>{UNIT})s?(?P<time>['’][ ]time)?
         (?![ ](?:ago|earlier|later|before|after|from)\b)))(?![\w-])
    | (?P<adjacent>(?<!-)(?:(?:(?i:earlier|later)[ ])?
        (?P<jrel>(?i:the[ ](?:following|next|previous|preceding|same)|that(?:[ ](?:same|very))?))[ ]
        (?P<ju>day|morning|afternoon|evening|night|weekend|week|month|year|decade|spring|summer|autumn|winter)
       |(?i:later|earlier)[ ]in[ ]the[ ](?P<jin>day)
       |(?i:by|at|before|after|around|until|since)[ ]
         (?P<jtime>dawn|daybreak|dusk|nightfall|sunset|sunrise|noon|midday|midnight)
       |(?P<jday>(?i:the[ ]day[ ](?:before|after)))))(?![\w-])
    | (?P<weekend>(?<!-)(?:(?P<xrel>(?i:last|next|this|this[ ]past|this[ ]coming|the[ ]past|the[ ]coming|the))[ ])
        weekend)(?![\w-])
    | (?P<relative>(?<!-)(?P<rrel>(?i:last|next|this|(?:the|this)[ ](?:past|last|coming|current)))[ ]
        (?P<ru>week|month|quarter|year|decade|century))(?!\w|-old|-long|-end)
    | (?P<unit>(?<!-)(?i:the)[ ](?P<bu>week|month|year|decade|century))(?![\w-])
    | (?P<season>(?<!-)(?:(?P<zrel>(?i:last|next|this|the))[ ])?(?P<zs>{_SEASON})
        (?:[ ](?:of[ ])?(?P<zy>{YEAR}|['’]\d\d(?!\d|s\b))(?:[-–/](?:{YEAR}|\d\d))?|[ ](?P<zyear>{_WHICH_YEAR}))?)\b
    | (?P<quarter>(?<!-)(?:(?:Q(?P<q1>[1-4]))(?:[ ,]{{1,2}}(?:of[ ])?(?P<qy>{YEAR}))?
       |(?:the[ ])?(?P<q2>(?i:first|second|third|fourth|final))[ -]quarter))(?![\w-]|[ ](?:of|in|final|to)\b)
    | (?P<century>{_FREE}(?:the[ ])?(?P<cn>1?\d(?:th|st|nd|rd)|2[01]st|20th|{_NTH})[ -]century)(?![\w-])
    | (?P<decade>{_FREE}(?:(?i:the)[ ])?(?:(?:early|mid|late)[ -](?=['’]?\d0s))?
        (?P<dd>(?:1[5-9]|20)\d0|['’]?\d0)['’]?s)\b(?!-)
    | (?P<monthonly>(?:(?P<mrel>(?i:last|next|this|this[ ]past|that))[ ])?(?P<mm>{MONTH})
        (?:,?[ ](?P<myear>{_WHICH_YEAR}))?)(?!\w|-[a-z])
    | (?P<spelt>(?<!-)(?i:(?P<ycent>eighteen|nineteen|twenty)[ -]
          (?:(?P<yteen>{_TEENS})|(?P<ytens>{_TENS})(?:[ -](?P<yone>{_ONES}))?|(?:oh|hundred[ ]and)[ -](?P<yoh>{_ONES}))
       |two[ ]thousand(?:[ ]and)?(?:[ ](?:(?P<tteen>{_TEENS})|(?P<tone>{_ONES})|twenty(?:[ -](?P<tty>{_ONES}))?)))
        )(?![\w-])
    | (?P<nth>(?<!-)the[ ](?P<nd>(?:1?\d|2\d|3[01])(?:st|nd|rd|th)))(?![\w-])
    | (?P<lasting>(?<!-)(?i:for)[ ](?:(?:nearly|almost|about|around|some)[ ])?(?P<fn>{COUNT})[ ]
        (?P<fu>{UNIT})s?)(?![\w-])
    | (?P<clipped>(?<!-)['’](?P<cy>\d\d))(?![\w'’-])
    | (?P<year>{_FREE}(?:FY[ ]?)?(?P<yy>{YEAR})(?:[-–/](?P<y2>{YEAR}|\d\d))?)(?![\w%°/]|[.,:]\d|-\w)
    )""",
    re.VERBOSE,
)

_FEASTS = {re.escape(name.split()[0]) for name in HOLIDAYS}
CORE = re.compile(
    rf"""(?<!\w)(?:\d|Jan|Feb|Mar|Apr|May|June?\b|July?\b|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Q\d|FY
      |{"|".join(sorted(_FEASTS))}
      |[Tt]oday|[Tt]onight|[Tt]omorrow|[Yy]esterday|[Oo]vernight|[Ll]ast[ ]night
      |days?\b|weeks?\b|weekends?\b|fortnight|months?\b|years?\b|decades?\b|hours\b|century|quarter|[Ff]inal[ ]quarter
      |spring\b|summer\b|autumn\b|fall\b|winter\b|Winter|Spring|Summer|Autumn
      |morning|afternoon|evening|nights?\b|dawn|daybreak|dusk|nightfall|sunset|sunrise|noon|midday|midnight
      |[Nn]ineteen|[Ee]ighteen|[Tt]wenty|[Tt]wo[ ]thousand)""",
    re.VERBOSE,
)
"""A word without which there is no expression: cheap to look for, so that the rest of a text costs nothing."""
BEFORE, AFTER = 36, 24
"""Characters before and after such a word within which its expression stands."""

FUTURE_WORDS = frozenset("will shall 'll ’ll wo".split())
PLANNING = frozenset(
    """due set expect schedule reschedule plan slate intend aim poise forecast postpone adjourn defer delay remand
    extend""".split()
)
"""Words whose days are to come, whatever their tense: "was adjourned until 12 April"."""
SCHEDULED = frozenset(
    """begin start open reopen close end expire resume take come enter go meet visit host face travel arrive leave
    depart return mark vote convene reconvene gather conclude finish run lapse launch""".split()
)
"""Verbs whose present tense speaks of what is fixed for a day to come: "the truce begins on Saturday"."""
BEFORE_YEAR = frozenset(
    """in since by until till from during before after of for through throughout between to and or early late mid
    around about summer winter spring autumn fall year back circa the than its his her their end start beginning ramadan
    fiscal""".split()
)
"""Words behind which four digits are a year."""
JOINTS = re.compile(r" ?[-–—] ?|,? (?P<word>to|into|until|till|through|and) (?:the )?")
"""What joins two dates to a range; the "and" needs a "between" before it."""
