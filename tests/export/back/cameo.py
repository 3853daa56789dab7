"""What CAMEO 1.1b3 has: enough of it to tell a code that there is from one that there is not."""

import re

# By root: how many kinds it has (03: 030 to 039), and of these the ones that are parted further, with how many parts.
_KINDS = {
    "01": 9, "02": 8, "03": 9, "04": 6, "05": 7, "06": 4, "07": 5, "08": 7, "09": 4, "10": 8, "11": 6, "12": 9,
    "13": 9, "14": 5, "15": 4, "16": 6, "17": 5, "18": 6, "19": 6, "20": 4,
}  # fmt: skip
_PARTS = {
    "021": 4, "023": 4, "024": 4, "025": 6, "031": 4, "033": 4, "034": 4, "035": 6, "081": 4, "083": 4, "084": 2,
    "086": 3, "087": 4, "101": 4, "103": 4, "104": 4, "105": 6, "112": 5, "121": 2, "122": 4, "123": 4, "124": 6,
    "131": 3, "132": 4, "138": 5, "141": 4, "142": 4, "143": 4, "144": 4, "145": 4, "162": 3, "166": 3, "171": 2,
    "172": 4, "182": 3, "183": 4, "204": 2,
}  # fmt: skip
TYPES = frozenset(
    """COP GOV INS JUD MIL OPP REB SEP SPY UAF AGR BUS CRM CVL DEV EDU ELI ENV HLH HRI LAB LEG MED REF MOD RAD IGO IMG
    INT MNC NGM NGO UIS SET""".split()
)


def check(code: str) -> str:
    """The code, if there is such a one. Raises ValueError."""
    if not re.fullmatch("[0-9]{3,4}", code) or int(code[2]) > _KINDS.get(code[:2], -1):
        raise ValueError(f"no CAMEO code: {code!r}")
    if len(code) == 4 and not 1 <= int(code[3]) <= _PARTS.get(code[:3], 0):
        raise ValueError(f"no CAMEO code: {code!r}")
    return code


def quad(code: str) -> int:
    """The quad class of a code."""
    root = int(code[:2])
    return 1 if root < 6 else 2 if root < 9 else 3 if root < 14 else 4
