"""A typing mistake in config.toml is said in one line that names its place, and never leaves a desk untold in silence."""

import pytest

from preavis.errors import UnusableInput
from preavis.i18n import LANGUAGES, error_text
from preavis.node import config, setup

GOOD = setup.TEMPLATE.format(
    party="RU",
    mode="exercise",
    role="party",
    peers_host="127.0.0.1",
    peers_port=8443,
    peers_address="https://127.0.0.1:8443",
    console_port=8080,
    channel="ru-cn",
    agreement="ru-cn-2009",
    parties='"RU", "CN"',
    ends='ends = "2090-01-01T00:00:00Z"\n',
)
BARE = GOOD[: GOOD.index("[[desk]]")]
RADAR = '[[desk]]\nlabel = "radar"\n'


def refused(text: str) -> UnusableInput:
    with pytest.raises(UnusableInput) as error:
        config.parse(text)
    for language in LANGUAGES:
        said = error_text(error.value, language)
        assert ": :" not in said
        assert error.value.code not in said
        assert "{" not in said
    return error.value


@pytest.mark.parametrize(
    ("text", "path", "near"),
    [
        (BARE + RADAR + 'deputi = "watch"\n', "desk.0.deputi", "deputy"),
        (BARE + RADAR + "within_second = 60\n", "desk.0.within_second", "within_seconds"),
        (BARE + RADAR + 'told_off = "matching"\n', "desk.0.told_off", "told_of"),
        (BARE + '[[desks]]\nlabel = "radar"\n', "desks", "desk"),
        ("line_dead_day = 3\n" + GOOD, "line_dead_day", "line_dead_days"),
        (GOOD.replace("[peers]", "[peers]\nprot = 1"), "peers.prot", "port"),
        (
            BARE + RADAR + 'ladder = [{ to = "b", after = 5, after_seconds = 9 }]\n' + '[[desk]]\nlabel = "b"\n',
            "desk.0.ladder.0.after",
            "after_seconds",
        ),
    ],
)
def test_a_setting_that_nobody_knows_is_refused_with_the_nearest_one(text, path, near):
    error = refused(text)
    assert (error.code, error.params["path"]) == ("config.unknown", path)
    assert near in error.params["near"].split(", ")


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("", "config.missing", "party"),
        (BARE + "[[desk]]\nwithin_seconds = 5\n", "config.missing", "desk.0.label"),
        (GOOD.replace('party = "RU"', "party = 7"), "config.wants_text", "party"),
        (GOOD.replace("port = 8443", 'port = "abc"'), "config.wants_number", "peers.port"),
        (BARE + RADAR + 'ways = "console"\n', "config.wants_list", "desk.0.ways"),
        (
            BARE + RADAR + 'ways = ["webhook"]\nwebhook = ["https://x.example/"]\n',
            "config.wants_table",
            "desk.0.webhook.0",
        ),
        (GOOD.replace("public = false", 'public = "maybe"'), "config.wants_truth", "channel.0.public"),
        (BARE + RADAR + 'ways = ["fax"]\n', "config.wants_one_of", "desk.0.ways.0"),
    ],
)
def test_a_value_of_the_wrong_kind_is_said_in_the_words_of_the_reader(text, code, path):
    error = refused(text)
    assert (error.code, error.params["path"]) == (code, path)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("port = 8443", "port = 99999"),
        GOOD.replace("port = 8443", "port = -1"),
        GOOD.replace("port = 8080", "port = 8443"),
        GOOD.replace('"https://127.0.0.1:8443"', '"http://127.0.0.1:8443"'),
        GOOD.replace('"https://127.0.0.1:8443"', '"::::"'),
        GOOD.replace('"https://127.0.0.1:8443"', '"https://x.example:port"'),
        GOOD.replace("port = 8080", 'port = 8080\naddress = "console.example"'),
        GOOD.replace('party = "RU"', 'party = "US"'),
        GOOD.replace('party = "RU"', 'party = "ru"'),
        GOOD.replace('role = "party"', 'role = "witness"'),
        GOOD.replace("witnesses = []", 'witnesses = ["RU"]'),
        "clock_shift_seconds = 99999999999999\n" + GOOD,
        BARE + '[[desk]]\nlabel = "navy"\nparties = ["US"]\n',
        GOOD.replace('name = "ru-cn"', 'name = "x"'),
    ],
)
def test_what_could_never_work_is_refused_when_it_is_read(text):
    assert refused(text).code in {"config.malformed", "config.port", "config.channel_name", "config.channel_role"}


def test_a_desk_that_would_never_be_told_is_refused():
    assert "US" in str(refused(BARE + '[[desk]]\nlabel = "navy"\nparties = ["US"]\n').params["problem"])


def test_an_editor_that_writes_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "config.toml").write_text("\ufeff" + GOOD, "utf-8")
    assert config.load(tmp_path).party == "RU"


def test_a_directory_speaks_for_one_party_for_ever(tmp_path):
    setup.write_config(tmp_path, GOOD)
    setup.create(tmp_path)
    (tmp_path / "config.toml").write_text(GOOD.replace('party = "RU"', 'party = "CN"'))
    from preavis.node import Node

    with pytest.raises(UnusableInput) as error:
        Node(tmp_path)
    assert (error.value.code, error.value.params) == ("config.other_party", {"made_for": "RU", "party": "CN"})


def test_a_channel_that_was_added_says_how_it_gets_its_keys(tmp_path):
    setup.write_config(tmp_path, GOOD)
    setup.create(tmp_path)
    channel = GOOD[GOOD.index("[[channel]]") : GOOD.index("# The desks")].replace('name = "ru-cn"', 'name = "second"')
    (tmp_path / "config.toml").write_text(GOOD + channel)
    from preavis.node import Node

    with pytest.raises(UnusableInput) as error:
        Node(tmp_path)
    assert error.value.code == "keys.none"
    assert "preavis keys card second --version 1" in error_text(error.value, "en")


@pytest.mark.parametrize(("order", "crosses"), [((0, 1, 2, 3), False), ((0, 2, 1, 3), True)])
def test_a_region_that_crosses_itself_is_refused_in_one_line(order, crosses):
    corners = (["50", "30"], ["50", "40"], ["60", "40"], ["60", "30"])
    polygon = str([corners[each] for each in order]).replace("'", '"')
    text = GOOD + f'\n[[desk]]\nlabel = "north"\nregion = [{{ polygon = {polygon} }}]\n'
    if not crosses:
        assert config.parse(text).desk[-1].region
        return
    with pytest.raises(UnusableInput) as error:
        config.parse(text)
    assert (error.value.code, error.value.params["desk"]) == ("config.region_crosses", "north")
    assert "\n" not in error_text(error.value, "ru")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace("port = 8443", "port = 84430"), "config.port"),
        (GOOD.replace('name = "ru-cn"', 'name = "RU CN"'), "config.channel_name"),
        (GOOD.replace('parties = ["RU", "CN"]', 'parties = ["RU"]'), "config.channel_parties"),
        (GOOD.replace('parties = ["RU", "CN"]', 'parties = ["US", "CN"]'), "config.channel_role"),
        (GOOD.replace('ends = "2090-01-01T00:00:00Z"', ""), "config.no_end"),
        (BARE + RADAR + RADAR, "config.same_name"),
        (BARE + RADAR + 'deputy = "nobody"\n', "config.deputy"),
        (BARE + RADAR + 'ways = ["mail"]\n', "config.ways"),
        (BARE + RADAR + 'ways = ["mail"]\nmail = ["a@b.example"]\n', "config.no_relay"),
        (BARE + RADAR + 'media = ["sea"]\n', "config.radar"),
        (BARE + RADAR.replace("radar", "RADAR"), "config.desk_label"),
    ],
)
def test_the_commonest_slips_are_said_in_the_language_of_whoever_made_them(text, code):
    error = refused(text)
    assert error.code == code
    assert len({error_text(error, language) for language in LANGUAGES}) == len(LANGUAGES)
