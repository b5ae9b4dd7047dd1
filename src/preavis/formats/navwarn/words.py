"""The words of time in navigational warnings: English, French, Spanish, Portuguese, Italian, Indonesian, Russian, Chinese. Data only.

Words stand in capitals without accents. A zone is minutes ahead of UTC; a zone whose letters several states use is none.
"""

from __future__ import annotations

from typing import Final

MONTHS: Final = {
    name: n
    for names in (
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        "JANUARY FEBRUARY MARCH APRIL - JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER",
        "JANV FEV MARS AVR MAI JUIN JUIL AOU SEPT - - -",
        "JANVIER FEVRIER - AVRIL - - JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE",
        "- FEVR - - - - - - - - - -",
        "ENE FEBR MARZO ABR MAYO - - AGO SET - - DIC",
        "ENERO FEBRERO - ABRIL - JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE",
        "JANEIRO FEVEREIRO MARCO - MAIO JUNHO JULHO - SETEMBRO OUT NOVEMBRO DEZ",
        "GEN - - - MAG GIU LUG - SETIEMBRE OUTUBRO - DEZEMBRO",
        "JANUARI FEBRUARI MARET - MEI JUNI JULI AGUSTUS - OKTOBER - DESEMBER",
        "GENNAIO FEBBRAIO - APRILE MAGGIO GIUGNO LUGLIO - SETTEMBRE OTTOBRE - DICEMBRE",
        "ЯНВ ФЕВ МАРТ АПР МАЙ ИЮНЬ ИЮЛЬ АВГ СЕНТ ОКТ НОЯБ ДЕК",
        "ЯНВАРЬ ФЕВР МАР АПРЕЛЬ МАЯ ИЮН ИЮЛ АВГУСТ СЕН ОКТЯБРЬ НОЯ ДЕКАБРЬ",
        "ЯНВАРЯ ФЕВРАЛЯ МАРТА АПРЕЛЯ - ИЮНЯ ИЮЛЯ АВГУСТА СЕНТЯБРЯ ОКТЯБРЯ НОЯБРЯ ДЕКАБРЯ",
        "- ФЕВРАЛЬ - - - - - - СЕНТЯБРЬ - НОЯБРЬ -",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "01月 02月 03月 04月 05月 06月 07月 08月 09月 - - -",
    )
    for n, name in enumerate(names.split(), 1)
    if name != "-"
}
WEEKDAYS: Final = {
    name: n
    for names in (
        "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY",
        "MONDAYS TUESDAYS WEDNESDAYS THURSDAYS FRIDAYS SATURDAYS SUNDAYS",
        "MON TUE WED THU FRI SAT SUN",
        "MONS TUES WEDS THUR FRIS SATS SUNS",
        "- - - THURS - - -",
        "LUNDI MARDI MERCREDI JEUDI VENDREDI SAMEDI DIMANCHE",
        "LUNES MARTES MIERCOLES JUEVES VIERNES SABADO DOMINGO",
        "ПОНЕДЕЛЬНИК ВТОРНИК СРЕДА ЧЕТВЕРГ ПЯТНИЦА СУББОТА ВОСКРЕСЕНЬЕ",
        "ПОНЕДЕЛЬНИКАМ ВТОРНИКАМ СРЕДУ ЧЕТВЕРГАМ ПЯТНИЦУ СУББОТУ ВОСКРЕСЕНЬЯМ",
        "ПОНЕДЕЛЬНИКА ВТОРНИКА СРЕДАМ ЧЕТВЕРГА ПЯТНИЦАМ СУББОТАМ ВОСКРЕСЕНЬЯ",
        "ПН ВТ СР ЧТ ПТ СБ ВСК",
    )
    for n, name in enumerate(names.split())
    if name != "-"
}
_OF_KIND: Final = {
    "to": "CLOSES CLOSING ENDS ENDING TO THRU THROUGH TILL T0 ДО ПО HASTA A AL AU ATE ALLE S/D SAMPAI HINGGA 至 到",
    "and": "AND & И ET Y E 和 及",
    "daily": "DAILY DLY EVERYDAY QUOTIDIENNEMENT DIARIAMENTE DIARIO DIARIAMENTE ЕЖЕДНЕВНО ЕЖЕСУТОЧНО 每日 每天",
    "alternate": "ALTERNATE ALTERNATES ALTERNATIVE ALTERNATIVES ALTERNATIVELY ALTRENATE ALTENATE ATLERNATE BACKUP BACKUPS BACK-UP RESERVE RESERVED SPARE "
    "CONTINGENCY POSTPONEMENT RESERVA SECOURS REPLI RECHANGE RECAMBIO ALTERNATIVA ALTERNATIVO РЕЗЕРВ РЕЗЕРВНЫЕ РЕЗЕРВНЫЙ РЕЗЕРВНОЕ 备用",
    "except": "EXCEPT EXCEPTING EXCLUDING SAUF EXCEPTO SALVO КРОМЕ ИСКЛЮЧАЯ ИСКЛ ИСКЛЮЧЕНИЕМ",
    "until": "UNTIL JUSQU JUSQUE JUSQU'A JUSQU'AU",
    "between": "BETWEEN BTN BTW BTWN ENTRE МЕЖДУ",
    "sun": "SUNRISE SUNSET DAWN DUSK DAYLIGHT NIGHTFALL NIGHT NIGHTTIME SUNUP SUNDOWN ВОСХОДА ЗАХОДА РАССВЕТА ТЕМНОЕ СВЕТЛОЕ 日出 日落",
    "local": "LOCAL LT LCL LMT МЕСТНОГО МЕСТНОЕ МЕСТНОМУ LOCALE LOCALES IST CST PST 当地时间",
    "holiday": "HOLIDAY HOLIDAYS",
    "weekend": "WEEKEND WEEKENDS",
    "weekdays": "WEEKDAY WEEKDAYS",
    "whole": "H24 CONTINUOUS CONTINUOUSLY КРУГЛОСУТОЧНО",
    "open": "UFN",
    "or": "OR",
    "approx": "APPROX APPROXIMATE APPROXIMATELY ABOUT CIRCA ОКОЛО",
    "utc": "UTC GMT Z UT ZULU TUC ГРИНВИЧУ ВСВ",
    "skip": "HRS HOURS HOUR HR H FROM ON COMMENCING STARTING BEGINNING EACH EVERY DAY DAYS WITHIN TIMEFRAME UP DATE DATES THE PERIOD PERIODS IN "
    "PROGRESS TIME TIMES INCLUSIVE AT FOR ALSO OF IS SAME PRIMARY PRIME LAUNCH WINDOW WINDOWS AS FOLLOWS SCHEDULED PLANNED OCCASIONAL "
    "INTERMITTENT OPENS OPENING STARTS BEGINS WITH AS BOTH DURING С СО ПЕРИОД ВРЕМЯ ПЕРИОДЫ DU DE LE LES DES DESDE EL DEL LA LOS PERIODO PERIODE DAS DOS HEURES HORAS "
    "JOURS MEME MEMES HORAIRE HORAIRES HORARIO HORARIOS NOS CHAQUE TOUS INCLUS DIAS DIA LAS DALLE DAL ORE TANGGAL PUKUL POSSIBLE WITH EN BY JOUR ГОДА ГОД ДНИ ДЕНЬ ДНЯ ДНЕЙ СУТКИ ЧАСОВ ЧАС 自 从 于 起 止 每日的 UTC时间 世界时 B/U",
}
WORDS: Final = {word: kind for kind, words in _OF_KIND.items() for word in words.split()}
ZONES: Final = {
    **dict.fromkeys(("MSK", "МСК", "MOSCOW", "МОСКОВСКОЕ", "МОСКОВСКОГО", "МОСКОВСКОМУ"), 180),
    **dict.fromkeys(("BEIJING", "BJT", "北京时间", "PEKING"), 480),
    **dict.fromkeys(("JST", "JAPAN", "KST", "WIT"), 540),
    **dict.fromkeys(("AWST", "WITA"), 480),
    **dict.fromkeys(("AEST",), 600),
    **dict.fromkeys(("AEDT",), 660),
    **dict.fromkeys(("NZST",), 720),
    **dict.fromkeys(("NZDT",), 780),
    **dict.fromkeys(("CET",), 60),
    **dict.fromkeys(("CEST", "SAST", "EET"), 120),
    **dict.fromkeys(("EDT",), -240),
    **dict.fromkeys(("HST",), -600),
    **dict.fromkeys(("BRT", "ART"), -180),
    "PKT": 300,
    "WIB": 420,
}
LETTER_ZONES: Final = {
    **{letter: 60 * n for n, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: -60 * n for n, letter in enumerate("NOPQRSTUVWXY", 1)},
    "Z": 0,
}
