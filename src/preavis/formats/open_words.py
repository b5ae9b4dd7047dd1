"""The few words that CAP, GeoJSON, KML and iCalendar need, in four languages; and sentences of a notice made of them."""

from __future__ import annotations

from typing import Final

from preavis.clock import Window, date_time_group, format_instant
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape
from preavis.notice import Area, Notice

LANGUAGES: Final = ("en", "fr", "ru", "zh")

WORDS: Final[dict[str, tuple[str, str, str, str]]] = {
    "exercise": ("EXERCISE", "EXERCICE", "УЧЕНИЕ", "演习"),
    "cancelled": ("CANCELLED", "ANNULÉ", "ОТМЕНЕНО", "已取消"),
    "spare": ("spare day {n}", "jour de réserve {n}", "резервный день {n}", "备用日 {n}"),
    "date_only": ("date only", "date seule", "только дата", "仅有日期"),
    "pre_launch": ("Launch notice", "Avis de lancement", "Уведомление о пуске", "发射通报"),
    "extension": (
        "Launch notice extended",
        "Avis de lancement prolongé",
        "Уведомление о пуске продлено",
        "发射通报延期",
    ),
    "cancellation": ("Launch cancelled", "Lancement annulé", "Пуск отменён", "发射取消"),
    "post_launch": ("Report after launch", "Compte rendu après lancement", "Отчёт после пуска", "发射后报告"),
    "goodwill": ("Goodwill notice", "Avis de bonne volonté", "Уведомление доброй воли", "善意通报"),
    "ballistic_missile": ("ballistic missile", "missile balistique", "баллистическая ракета", "弹道导弹"),
    "space_launch_vehicle": ("space launch vehicle", "lanceur spatial", "космическая ракета-носитель", "航天运载火箭"),
    "sounding_rocket": ("sounding rocket", "fusée-sonde", "зондирующая ракета", "探空火箭"),
    "other": ("other vehicle", "autre engin", "иное средство", "其他飞行器"),
    "event": ("Launch", "Lancement", "Пуск", "发射"),
    "flight_test": ("flight test", "essai en vol", "лётное испытание", "飞行试验"),
    "training": ("training", "entraînement", "учебный пуск", "训练"),
    "space_mission": ("space mission", "mission spatiale", "космический полёт", "航天任务"),
    "combat": ("combat", "combat", "боевой пуск", "作战"),
    "unspecified": ("not specified", "non précisé", "не указано", "未说明"),
    "launched": ("launched", "lancé", "пуск произведён", "已发射"),
    "not_launched": ("not launched", "non lancé", "пуск не произведён", "未发射"),
    "aborted_in_flight": ("aborted in flight", "interrompu en vol", "прекращён в полёте", "飞行中止"),
    "launch": ("launch area", "zone de lancement", "район пуска", "发射区"),
    "impact": ("impact area", "zone de chute", "район падения", "落区"),
    "hazard": ("hazard area", "zone dangereuse", "опасный район", "危险区"),
    "area": ("area", "zone", "район", "区域"),
    "air": ("air", "air", "воздух", "空中"),
    "sea": ("sea", "mer", "море", "海上"),
    "geodesic": ("geodesic edges", "côtés géodésiques", "стороны по геодезическим", "边线为大地线"),
    "rhumb": ("rhumb-line edges", "côtés loxodromiques", "стороны по локсодромиям", "边线为恒向线"),
    "parallel": (
        "edges along parallels and meridians",
        "côtés suivant parallèles et méridiens",
        "стороны по параллелям и меридианам",
        "边线沿纬线和经线",
    ),
    "circle": ("circle, radius", "cercle, rayon", "круг, радиус", "圆，半径"),
    "sector": ("sector, radius", "secteur, rayon", "сектор, радиус", "扇形，半径"),
    "corridor": ("corridor, half width", "couloir, demi-largeur", "коридор, полуширина", "走廊，半宽"),
    "N": ("north", "nord", "север", "北"),
    "NE": ("north-east", "nord-est", "северо-восток", "东北"),
    "E": ("east", "est", "восток", "东"),
    "SE": ("south-east", "sud-est", "юго-восток", "东南"),
    "S": ("south", "sud", "юг", "南"),
    "SW": ("south-west", "sud-ouest", "юго-запад", "西南"),
    "W": ("west", "ouest", "запад", "西"),
    "NW": ("north-west", "nord-ouest", "северо-запад", "西北"),
    "Arctic": ("Arctic Ocean", "océan Arctique", "Северный Ледовитый океан", "北冰洋"),
    "Atlantic": ("Atlantic Ocean", "océan Atlantique", "Атлантический океан", "大西洋"),
    "Indian": ("Indian Ocean", "océan Indien", "Индийский океан", "印度洋"),
    "Pacific": ("Pacific Ocean", "océan Pacifique", "Тихий океан", "太平洋"),
    "Southern": ("Southern Ocean", "océan Austral", "Южный океан", "南大洋"),
    "quadrant": (
        "{ocean}, {quadrant} quadrant",
        "{ocean}, quadrant {quadrant}",
        "{ocean}, квадрант: {quadrant}",
        "{ocean}{quadrant}象限",
    ),
    "reference": ("Reference", "Référence", "Номер", "编号"),
    "refers_to": ("Refers to", "Se rapporte à", "Относится к", "涉及"),
    "agreement": ("Agreement", "Accord", "Соглашение", "协定"),
    "notifying_party": ("Notifying party", "Partie notifiante", "Уведомляющая сторона", "通报方"),
    "launching_state": ("Launching state", "État de lancement", "Запускающее государство", "发射国"),
    "vehicle": ("Vehicle", "Engin", "Средство", "飞行器"),
    "purpose": ("Purpose", "But", "Цель", "目的"),
    "direction": ("Direction", "Direction", "Направление", "方向"),
    "group": ("Launches in the group", "Lancements du groupe", "Пусков в группе", "成组发射数"),
    "seconds": (
        "{n} s from first to last",
        "{n} s du premier au dernier",
        "{n} с от первого до последнего",
        "首末间隔 {n} 秒",
    ),
    "date": ("Date", "Date", "Дата", "日期"),
    "place": ("Place of launch", "Lieu de lancement", "Место пуска", "发射地点"),
    "window": ("Window", "Fenêtre", "Окно", "窗口"),
    "warning": ("Public warning", "Avis public", "Публичное предупреждение", "公开警告"),
    "outcome": ("Outcome", "Résultat", "Результат", "结果"),
    "reason": ("Reason", "Motif", "Причина", "原因"),
    "remarks": ("Remarks", "Remarques", "Примечания", "备注"),
    "alternatives": (
        "All windows of one day apply; spare days are alternatives, in order.",
        "Toutes les fenêtres d’un même jour s’appliquent ; les jours de réserve sont des solutions de rechange, dans l’ordre.",
        "Все окна одного дня действуют; резервные дни заменяют его по порядку.",
        "同一日的各窗口均适用；备用日按顺序替代。",
    ),
    "avoid": (
        "Keep clear of the areas during the windows.",
        "Restez à l’écart des zones pendant les fenêtres.",
        "Не входите в районы во время окон.",
        "在窗口期间请避开上述区域。",
    ),
    "all_clear": (
        "The launch will not take place; the areas are no longer closed by this notice.",
        "Le lancement n’aura pas lieu ; les zones ne sont plus fermées par cet avis.",
        "Пуск не состоится; районы этим уведомлением более не закрыты.",
        "发射不再进行；本通报不再封闭上述区域。",
    ),
    "restricted": (
        "For the parties and the services concerned",
        "Pour les parties et les services concernés",
        "Для сторон и заинтересованных служб",
        "供有关各方及相关部门使用",
    ),
}
"""Each word in English, French, Russian and Chinese."""


def word(name: str, language: str, **params: object) -> str:
    """Return a word of the table in one of the four languages."""
    return WORDS[name][LANGUAGES.index(language)].format_map(params)


def exercise_mark(language: str) -> str:
    """Return EXERCISE, beside it the word of another language: everybody must know it for one, whatever he reads."""
    return "/".join(dict.fromkeys((word("exercise", "en"), word("exercise", language))))


def window_words(window: Window) -> str:
    """Return a window as two date-time groups, equal in every language; with seconds where there are any."""
    ends = (window.start, window.end)
    return " – ".join(format_instant(at) if at.second else date_time_group(at) for at in ends)


def position_words(position: Position) -> str:
    """Return a position with the digits as sent, a hemisphere in place of the sign."""
    lat, lon = position
    north, east = "S" if lat.startswith("-") else "N", "W" if lon.startswith("-") else "E"
    return f"{lat.removeprefix('-')}{north} {lon.removeprefix('-')}{east}"


def shape_words(shape: Shape, language: str) -> str:
    """Return a shape in words, every vertex with it."""
    match shape.value:
        case Circle(centre=centre, radius=radius, unit=unit):
            return f"{word('circle', language)} {radius} {unit}: {position_words(centre)}"
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            return f"{word('sector', language)} {radius} {unit}, {start}°–{end}°: {position_words(centre)}"
        case Corridor(line=line, half_width=width, unit=unit):
            return f"{word('corridor', language)} {width} {unit}: {', '.join(map(position_words, line))}"
        case OceanQuadrant(ocean=ocean, quadrant=quadrant):
            return word("quadrant", language, ocean=word(ocean, language), quadrant=word(quadrant, language))
        case str() as name:
            return name
        case vertices:
            return ", ".join(map(position_words, vertices))


def is_name(shape: Shape) -> bool:
    """Return whether a shape is only a name: a site, an ocean quadrant, a body of water."""
    return isinstance(shape.value, str | OceanQuadrant)


def altitude_words(area: Area) -> str:
    """Return the altitude band as sent, `SFC – UNL`; empty where neither end is said."""
    return f"{area.lower or '?'} – {area.upper or '?'}" if area.lower or area.upper else ""


def area_name(area: Area, number: int, language: str) -> str:
    """Return what an area is called: its purpose and its label, or its name of waters, or its number."""
    kind = word(area.purpose or "area", language)
    name = shape_words(area.shape, language) if is_name(area.shape) else ""
    label = area.label or ("" if name else str(number))
    return ": ".join(part for part in (f"{kind} {label}".strip(), name) if part)


def area_words(area: Area, number: int, language: str) -> str:
    """Return an area whole: name, altitudes, media, how its edges run, every vertex."""
    parts = [
        altitude_words(area),
        ", ".join(word(medium, language) for medium in area.medium or ()),
        word(area.edges, language) if area.edges and area.shape.polygon else "",
    ]
    said = "; ".join(part for part in (area_name(area, number, language), *parts) if part)
    return said if is_name(area.shape) else f"{said}: {shape_words(area.shape, language)}"


def place_words(notice: Notice, language: str) -> str:
    """Return the place of launch in words; empty where it is not said."""
    place = notice.launch.place
    if place is None:
        return ""
    if place.site is not None:
        return f"{place.site} ({position_words(place.position)})" if place.position else place.site
    if place.area is not None:
        return shape_words(place.area, language)
    if place.ocean_quadrant is not None:
        return shape_words(Shape(ocean_quadrant=place.ocean_quadrant), language)
    return place.body_of_water or ""


def title(notice: Notice, language: str, *, exercise: bool) -> str:
    """Return one line: whether it is an exercise, the kind of notice, who launches what, from where, and its reference."""
    vehicle = notice.vehicle
    place = notice.launch.place
    what = " ".join(
        part for part in (word(vehicle.kind, language) if vehicle.kind else "", vehicle.generic_class or "") if part
    )
    site = (place.site or place.body_of_water or "") if place else ""
    who = notice.launching_state or notice.notifying_party or ""
    said = ", ".join(part for part in (who, what, site) if part)
    line = word(notice.kind, language) + (f": {said}" if said else "")
    line += f" ({notice.reference})" if notice.reference else ""
    return f"{exercise_mark(language)}: {line}" if exercise else line
