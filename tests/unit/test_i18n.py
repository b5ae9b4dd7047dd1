"""Every text that a person may see is there in four languages, with the same parameters."""

import re
from pathlib import Path

import pytest

from preavis import i18n
from preavis.errors import Refused

SOURCE = Path(i18n.__file__).parent
RAISED = re.compile(
    r"(?:Refused|UnusableInput|ProofFailed|Fatal|DeliveryFailed|StorageFailed|TooLarge|_bad|refuse|finding|broken|Situation|text)"
    r"\(\s*(?:\d+,\s*)?\"([a-z_]+\.[a-z_0-9.]+)\"|code=\"([a-z_]+\.[a-z_0-9.]+)\"|\bt\(\"([a-z_]+\.[a-z_0-9.]+)\""
)
FAMILIES = {
    "case": "announced window_open window_over hold launched scrubbed anomaly cancelled reported sent_in_error",
    "desk": "waiting sent delivered acknowledged overdue",
    "kind": "notice amendment extension cancellation status report correction query reply acknowledgement line_check"
    " declaration key",
    "notice": "pre_launch extension cancellation post_launch goodwill withholding",
    "vehicle": "ballistic_missile space_launch_vehicle sounding_rocket other unstated",
    "state": "not_due open met early late missed withheld undecidable",
    "verdict": "due no_duty prohibited undecidable",
    "status": "text reported inferred unknown",
    "mode": "live exercise",
    "word": "hold launch_window_open launched scrubbed anomaly area_reopened confirmed",
    "priority": "emergency alarm warning caution",
    "severity": "block warn info",
    "outcome": "launched not_launched aborted_in_flight",
    "alarm": "store_old lock_old",
    "journal": "store_old lock_old",
    "note": "line_missing line_twice",
    "agreement": "not_yet ended",
    "wrong": "sent_in_error wrong_case wrong_data",
    "talk": "open answered accepted declined withdrawn",
    "request": "clarification objection smaller_window smaller_area",
    "octant": "N NE E SE S SW W NW",
    "role": "watch releaser",
    "life": "window extension cancellation report correction",
    "handover": "alarms unread in_force duties drafts talks acts gives takes",
    "score": "desk asked answered median worst in_time",
    "demo": "CN RU receipt_there receipt_here read read_by_deputy unread waiting",
    "demo.line": "waiting silent alarm read deputy",
    "demo.proven": "notice read mail mail_opened mail_read radar_read alarm_RU alarm_CN deputy evidence one_byte "
    "amendment track question line_check forged replayed published opens status report files",
    "readback": "exercise head reference state vehicle class place direction window more_windows day areas end",
    "group": "group_simultaneous group_almost_simultaneous single",
}


def raised_codes():
    found = set()
    for file in (*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")):
        for groups in RAISED.findall(file.read_text("utf-8")):
            found.update(code for code in groups if code and code[-1] not in "_.")  # joined codes: FAMILIES
    return found


def forms(text):
    return [text] if isinstance(text, str) else list(text.values())


def parameters(text):
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_code_in_the_source_has_its_text():
    families = {f"{family}.{name}" for family, names in FAMILIES.items() for name in names.split()}
    missing = sorted((raised_codes() | families) - i18n.tables().keys())
    assert missing == []


@pytest.mark.parametrize("code", sorted(i18n.tables()))
def test_a_text_stands_in_four_languages_with_the_same_parameters(code):
    texts = i18n.tables()[code]
    assert set(texts) == set(i18n.LANGUAGES)
    wanted = parameters(forms(texts["en"])[-1])
    for language, text in texts.items():
        for form in forms(text):
            assert form.strip(), (code, language)
            assert parameters(form) == wanted, (code, language)


def test_plurals_follow_cldr():
    assert [i18n.plural("ru", n) for n in (1, 2, 5, 11, 21, 22, 112)] == [
        "one",
        "few",
        "many",
        "many",
        "one",
        "few",
        "many",
    ]
    assert [i18n.plural("fr", n) for n in (0, 1, 2)] == ["one", "one", "other"]
    assert [i18n.plural("en", n) for n in (0, 1, 2)] == ["other", "one", "other"]
    assert i18n.plural("zh", 1) == "other"


def test_a_missing_text_shows_its_code_and_never_raises():
    assert i18n.text("no.such", "ru", a=1) == "no.such a=1"
    assert "{" in i18n.text("delivery.refused", "en")


def test_a_problem_is_said_in_words_from_its_stored_form():
    assert i18n.problem_text("delivery.refused status=403 said=note.line_missing name=a/b") == (
        "refused with status 403: The signature line of a/b is missing."
    )


def test_every_alarm_says_what_to_do_about_it():
    alarms = {code.partition(".")[2] for code in i18n.tables() if code.startswith("alarm.")}
    told = {code.partition(".")[2] for code in i18n.tables() if code.startswith("act.")}
    assert alarms - told - {"not_your_own"} == set()  # the refusal to acknowledge one's own alarm


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_instant_in_what_an_alarm_says_is_written_as_people_write_it(language):
    said = i18n.alarm_text("alarm.line_check_asked", {"by": "CN", "due": "2026-11-25T04:10:09Z"}, language)
    assert "25 NOV 2026 04:10:09Z" in said


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "watch, administrator"), ("fr", "veille, administrateur"), ("ru", "дежурный"), ("zh", "值班员、管理员")],
)
def test_a_refusal_names_the_roles_that_may_in_the_readers_language(language, words):
    refused = Refused("officer.may_not", officer="radar 1", roles="watch, administrator")
    assert words in i18n.error_text(refused, language)
