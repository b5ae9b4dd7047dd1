"""Warnings made at random from known times and areas, in the ways in which coordinators write them: the truth is what was written."""

import datetime as dt
from random import Random

ISSUED = dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
ENGLISH = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()  # noqa: SIM905
FRENCH = "JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE".split()  # noqa: SIM905
SPANISH = "ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE".split()  # noqa: SIM905
RUSSIAN = "ЯНВ ФЕВ МАРТ АПР МАЙ ИЮНЬ ИЮЛЬ АВГ СЕНТ ОКТ НОЯБ ДЕК".split()  # noqa: SIM905


def clock(minutes):
    return f"{minutes // 60:02}{minutes % 60:02}"


def window(day, hours):
    """Return the window of a day; one past midnight belongs to the day on which it opens."""
    start = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(minutes=hours[0])
    return start, start + dt.timedelta(minutes=(hours[1] - hours[0]) % 1440)


def en(day):
    return f"{day.day:02} {ENGLISH[day.month - 1][:3]}"


def ru(day):
    return f"{day.day:02} {RUSSIAN[day.month - 1]}"


def stamps(span):
    start, end = span
    return f"{start:%d%H%M}Z TO {end:%d%H%M}Z {ENGLISH[end.month - 1][:3]}"


def hours_of(dice):
    start = dice.randrange(48) * 30
    return start, (start + dice.choice([60, 90, 180, 300, 480])) % 1440


def times(seed):
    """Yield ways to write the same windows, and the windows."""
    dice = Random(seed)
    hours, first = hours_of(dice), (ISSUED + dt.timedelta(days=dice.randint(1, 40))).date()
    days = [first + dt.timedelta(days=n) for n in range(dice.randint(2, 9))]
    a, b, (h, k) = days[0], days[-1], (clock(hours[0]), clock(hours[1]))
    every = [window(day, hours) for day in days]
    over = " COMMENCING" if hours[1] <= hours[0] else ""
    span = f"{en(a)} THRU {en(b)}" if a.month != b.month else f"{a.day:02} THRU {en(b)}"
    french, spanish = ([names[day.month - 1] for day in (a, b)] for names in (FRENCH, SPANISH))
    for text in (
        f"{h}Z TO {k}Z{over} DAILY {span}",
        f"{h}-{k} UTC DAILY {a.day} {ENGLISH[a.month - 1]} {a.year} TO {b.day} {ENGLISH[b.month - 1]} {b.year}",
        f"{a:%d%b%y} - {b:%d%b%y} {h}-{k}UTC".upper(),
        f"{en(a)[3:]} {a.day} TO {en(b)[3:]} {b.day} BETWEEN {h}Z AND {k}Z DAILY",
        f"С {ru(a)} ПО {ru(b)} ЕЖЕДНЕВНО С {h} ДО {k}",
        f"{ru(a)} ПО {ru(b)} {h} ДО {k}",
        f"DU {a.day} {french[0]} AU {b.day} {french[1]} {b.year} DE {h} A {k} UTC CHAQUE JOUR",
        f"DEL {a.day} DE {spanish[0]} AL {b.day} DE {spanish[1]} DE {b.year} DE {h} A {k} UTC",
        f"{a.month}月{a.day}日至{b.month}月{b.day}日每日{h}时至{k}时(UTC)",
        f"自{a.year}年{a.month}月{a.day}日起至{b.year}年{b.month}月{b.day}日止，每天{h}时至{k}时(UTC)",
        f"{a:%Y-%m-%d} TO {b:%Y-%m-%d} {h}-{k} UTC DAILY",
        f"{a:%d.%m.%Y} - {b:%d.%m.%Y} {h[:2]}:{h[2:]}-{k[:2]}:{k[2:]} UTC",
        *([f"FROM {a:%d/%m/%Y} TO {b:%d/%m/%Y} {h}-{k} UTC DAILY"] if max(a.day, b.day) > 12 else []),
    ):
        yield text, [every]
    start, end = every[0]
    for text in (
        stamps(every[0]),
        f"{start:%d%H%M} ДО {end:%d%H%M} {RUSSIAN[end.month - 1]}",
        f"{ru(start)} {start:%H%M} ДО {ru(end)} {end:%H%M}",
        f"FROM {start:%H%M} UTC {en(start)} TO {end:%H%M} UTC {en(end)} {end.year}",
        f"DU {start.day} {FRENCH[start.month - 1]} A {start:%H%M} UTC AU {end.day} {FRENCH[end.month - 1]} A {end:%H%M} UTC",
        f"{start.month}月{start.day}日{start:%H%M}时至{end.month}月{end.day}日{end:%H%M}时(UTC)",
        f"{start:%Y-%m-%d} {start:%H:%M} UTC TO {end:%Y-%m-%d} {end:%H:%M} UTC",
    ):
        yield text, [[every[0]]]
    other = hours_of(dice)
    two = [every[0], window(b, other)]
    for date in (
        en,
        lambda day: f"{day:%d%b%y}".upper(),
        lambda day: f"{day:%Y-%m-%d}",
        lambda day: f"{day:%d.%m.%Y}",
        lambda day: f"{en(day)[3:]} {day.day:02}",
    ):
        for joint in (" AND ", ", ", "; "):
            yield f"{date(a)} {h}-{k} UTC{joint}{date(b)} {clock(other[0])}-{clock(other[1])} UTC", [two]
    yield f"{ru(a)} {h} ДО {k} {ru(b)} {clock(other[0])} ДО {clock(other[1])}", [two]
    spare = [days[0] + dt.timedelta(days=n) for n in (1, 2)]
    chances = [[every[0]], *([window(day, hours)] for day in spare)]
    later = f"{en(spare[0])} AND {en(spare[1])}"
    for text in (
        f"{stamps(every[0])}, ALTERNATE {h}Z TO {k}Z{over} DAILY {later}",
        f"{en(a)} {h}-{k} UTC, BACKUP {later} SAME TIMES",
        f"{en(a)} {h}-{k} UTC (RESERVE DATES {later})",
        f"{en(a)} {h}-{k} UTC OR {later} {h}-{k} UTC",
        f"{ru(a)} {h} ДО {k} РЕЗЕРВ {ru(spare[0])} И {ru(spare[1])}",
    ):
        yield text, chances
    five = [first + dt.timedelta(days=n) for n in range(5)]
    four = [window(day, hours) for day in five if day != five[2]]
    for text in (
        f"{h}Z TO {k}Z{over} DAILY {en(five[0])} THRU {en(five[4])} EXCEPT {en(five[2])}",
        f"DAILY {en(five[0])} THRU {en(five[4])}, EXCEPT {en(five[2])}, {h}Z TO {k}Z",
        f"{ru(five[0])} ПО {ru(five[4])} КРОМЕ {ru(five[2])} {h} ДО {k}",
    ):
        yield text, [four]


# -- areas -------------------------------------------------------------------------------------------------------------

DRESSES = (
    "d-m.t", "d-m-s", "d-m,t", "first", "degree", "degree seconds", "blank", "together", "russian", "russian degree", "chinese",
)  # fmt: skip


def written(tenths, names, dress):
    """Return a latitude or longitude, in tenths of minutes, as it is written."""
    degrees, rest = divmod(abs(tenths), 600)
    minutes, tenth = divmod(rest, 10)
    place = int(tenths < 0)
    letter, width = names[place], 3 if "E" in names else 2
    russian = {"N": "С", "S": "Ю", "E": "В", "W": "З"}[letter]
    d, m, s = f"{degrees:0{width}}", f"{minutes:02}", f"{tenth * 6:02}"
    return {
        "d-m.t": f"{d}-{m}.{tenth}{letter}",
        "d-m-s": f"{d}-{m}-{s}{letter}",
        "d-m,t": f"{d}-{m},{tenth}{letter}",
        "first": f"{letter}{d}-{m}.{tenth}",
        "degree": f"{d}°{m}.{tenth}'{letter}",
        "degree seconds": f"{d}°{m}'{s}\"{letter}",
        "blank": f"{d} {m}.{tenth} {letter}",
        "together": f"{d}{m}.{tenth}{letter}",
        "russian": f"{d}-{m}.{tenth}{russian}",
        "russian degree": f"{d}°{m}.{tenth}' {russian.lower()}.{'д' if width == 3 else 'ш'}.",
        "chinese": {"N": "北纬", "S": "南纬", "E": "东经", "W": "西经"}[letter] + f"{degrees}度{minutes}.{tenth}分",
    }[dress]


def areas(seed, dress):
    """Yield ways to write an area, its kind and its numbers: lengths in miles, bearings, positions in tenths of minutes."""
    dice = Random(seed)
    middle = dice.randint(-500, 450) * 60, dice.randint(-170, 165) * 600
    points = [
        (middle[0] + dice.randint(10, 900) * (-1) ** n, middle[1] + n * 97 + dice.randint(1, 90))
        for n in range(dice.randint(3, 5))
    ]
    said = [(written(lat, "NS", dress), written(lon, "EW", dress)) for lat, lon in points]
    pairs = [" ".join(pair) for pair in said]
    for joint in (", ", "; ", "\n", " AND ", " - "):
        yield f"IN AREA BOUNDED BY {joint.join(pairs)}.", ("ring", (), points)
    for mark in ("{L}. ", "{L}) ", "{n}. ", "({n}) "):
        lines = [mark.format(L="ABCDE"[n], n=n + 1) + pair for n, pair in enumerate(pairs)]
        yield "IN AREA BOUNDED BY:\n" + "\n".join(lines), ("ring", (), points)
    miles, at = dice.choice([2, 5, 40]), pairs[0]
    for text in (
        f"WITHIN {miles} MILES OF {at}",
        f"CIRCLE WITH CENTRE {at} AND RADIUS {miles} NM",
        f"КРУГ РАДИУСОМ {miles} МИЛЬ С ЦЕНТРОМ {at}",
        f"在以{at}为圆心，半径{miles}海里范围内",
        f"DANS UN CERCLE DE {miles} MILLES DE RAYON CENTRE SUR {at}",
        f"EN UN CIRCULO DE {miles} MILLAS DE RADIO CON CENTRO EN {at}",
    ):
        yield text, ("circle", (miles,), points[:1])
    one = dice.randrange(36) * 10
    other = (one + dice.randrange(10, 350, 10)) % 360
    for text in (
        f"WITHIN {miles} MILES OF {at} BETWEEN {one:03} DEGREES AND {other:03} DEGREES",
        f"IN SECTOR {one:03}-{other:03} DEG FROM {at} TO {miles} MILES",
        f"СЕКТОРЕ {one:03} ДО {other:03} ГРАД РАДИУСОМ {miles} МИЛЬ ОТ {at}",
        f"SECTEUR {one:03}° - {other:03}° DE {at} JUSQU'A {miles} MILLES",
    ):
        yield text, ("sector", (miles, one, other), points[:1])
    three = ", ".join(pairs[:3])
    for text in (
        f"WITHIN {miles} MILES OF TRACKLINE JOINING {three}",
        f"{miles} MILES EITHER SIDE OF A LINE JOINING {three}",
        f"ПО {miles} МИЛЬ ПО ОБЕ СТОРОНЫ ОТ ЛИНИИ {three}",
        f"{'、'.join(pairs[:3])}连线两侧各{miles}海里",
    ):
        yield text, ("line", (miles,), points[:3])
    (a, c), (b, d) = said[:2]
    corners = sorted(lat for lat, _ in points[:2]), sorted(lon for _, lon in points[:2])
    for text in (
        f"IN AREA BETWEEN {a} {b} AND {c} {d}",
        f"BTN LAT {a} AND LAT {b} LONG {c} AND LONG {d}",
        f"МЕЖДУ ПАРАЛЛЕЛЯМИ {a} И {b} И МЕРИДИАНАМИ {c} И {d}",
        f"ENTRE LOS PARALELOS {a} Y {b} Y LOS MERIDIANOS {c} Y {d}",
    ):
        yield text, ("box", (), corners)
