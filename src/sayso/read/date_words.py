"""The grammar of date expressions in English news: where one stands in a text, and which parts it has.

One pattern, tried from left to right, the longer readings first. It knows words only; what a date expression means is
reckoned in `dates`.
"""

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_UNIT = r"(?:day|week|month|year|decade)"
_COUNT = (
    r"(?i:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty)"
)
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PART = r"(?:(?i:early|mid|late|the start of|the beginning of|the end of|the middle of)[ -])"
_DASH = r"[ ]?[-–—][ ]?"

PATTERN = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<iso>{_YEAR}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?![\w-])
    | (?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})(?![\w/])
    | (?P<days>
        (?:the[ ])?(?P<d1>{_DAY})(?:{_DASH}|[ ]and[ ]|[ ]to[ ]|[ ]or[ ])(?:the[ ])?(?P<d2>{_DAY})
          [ ](?:of[ ])?(?P<dm>{_MONTH})(?:,?[ ](?P<dy>{_YEAR}))?
      | (?P<em>{_MONTH})[ ](?P<e1>{_DAY})(?:{_DASH}|[ ]and[ ]|[ ]to[ ]|[ ]or[ ])(?P<e2>{_DAY})(?![\w:%])
          (?:,?[ ](?P<ey>{_YEAR}))?
      )
    | (?P<full>
        (?:{_WEEKDAY},?[ ](?:the[ ])?)?
        (?:(?:the[ ])?{_DAY}[ ](?:of[ ])?{_MONTH}(?:,?[ ]{_YEAR})?(?![\w-])
         | {_MONTH}[ ]{_DAY}(?![\w:%]|[.,]\d)(?:,?[ ]{_YEAR}\b)?)
      )
    | (?P<monthyear>{_PART}?{_MONTH},?[ ](?:of[ ])?{_YEAR})\b
    | (?P<bound>(?i:the[ ]day[ ]before[ ]yesterday|the[ ]day[ ]after[ ]tomorrow)
       |(?:(?i:earlier|later|late|early)[ ])?(?i:today|tonight|yesterday|tomorrow)
         (?:[ ](?:morning|afternoon|evening|night))?
       |(?i:this[ ](?:morning|afternoon|evening)|last[ ]night|overnight))(?![\w-])
    | (?P<weekday>(?:(?P<wrel>(?i:last|next|this|this[ ]past|this[ ]coming|the[ ]following|the[ ]previous))[ ])?
        (?P<wd>{_WEEKDAY})(?:[ ](?:morning|afternoon|evening|night))?
         (?:[ ](?P<wweek>(?:of[ ])?(?:last|next|this)[ ]week)
         |(?=[ ](?:and|to|or)[ ]{_WEEKDAY}[ ](?P<bothweek>(?:of[ ])?(?:last|next|this)[ ]week)))?)(?![\w-])
    | (?P<stretch>(?i:the[ ])?(?i:past|last)[ ]
        (?P<sn>(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d{{1,3}}))[ ]
        (?P<su>{_UNIT})s)\b
    | (?P<offset>(?P<on>{_COUNT})[ ](?P<ou>{_UNIT})s?[ ](?P<odir>ago|earlier|later|before|after|from[ ]now))\b
    | (?P<adjacent>(?i:the[ ](?:following|next|previous)[ ]day|a[ ]day[ ]later))\b
    | (?P<weekend>(?:(?P<xrel>(?i:last|next|this|this[ ]past|this[ ]coming|the[ ]past|the[ ]coming|the))[ ])weekend)\b
    | (?P<relative>{_PART}?(?:(?i:earlier|later)[ ])?
        (?P<rrel>(?i:last|next|this|(?:the|this)[ ](?:past|last|coming)))[ ]
        (?P<ru>week|month|year|decade|century))(?!\w|-old)
    | (?P<season>{_PART}?(?:(?P<zrel>(?i:last|next|this|the))[ ])?(?P<zs>{_SEASON})(?:[ ](?:of[ ])?(?P<zy>{_YEAR}))?)\b
    | (?P<decade>{_PART}?(?:(?i:the)[ ])?(?:(?:early|mid|late)[ -])?
        (?P<dd>(?:1[89]|20)\d0|['’]?\d0)s)\b
    | (?P<monthonly>{_PART}?(?:(?P<mrel>(?i:last|next|this|this[ ]past))[ ])?(?P<mm>{_MONTH})
        (?:,?[ ](?:of[ ])?(?P<myear>last|this|next)[ ]year)?)(?![\w-])
    | (?P<year>{_PART}?(?P<yy>{_YEAR})(?:[-–](?P<y2>{_YEAR}|\d\d))?)(?![\w%°]|[.,:]\d|-\w)
    )""",
    re.VERBOSE,
)

FUTURE_WORDS = frozenset("will shall 'll ’ll wo".split())
PLANNING = frozenset("due set expect schedule plan slate intend aim poise".split())
BEFORE_YEAR = frozenset(
    """in since by until till from during before after of for through throughout between to and early late mid around
    about summer winter spring autumn fall year back circa the""".split()
)
"""Words behind which four digits are a year."""
JOINTS = re.compile(r" ?[-–—] ?| (?P<word>to|until|till|through|and) (?:the )?")
"""What joins two dates to a range; the "and" needs a "between" before it."""
