"""What each source of a report makes of a storyline's deed.

`profile` tells from the readings what the deed is and by which words its reports speak of it; `stances` weighs what
each source of one report says against it. Nothing here knows of the ledger.
"""

from sayso.link.stances.plainly import plainly
from sayso.link.stances.profile import Profile, profile
from sayso.link.stances.report import Report
from sayso.link.stances.stance import Stance, stances

__all__ = ["Profile", "Report", "Stance", "plainly", "profile", "stances"]
