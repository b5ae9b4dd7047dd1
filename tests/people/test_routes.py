"""Every door of the console and of the control API is in one table: who may pass it, and which row its effect leaves."""

import json
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from house import NOW, House
from preavis.node import passwords
from preavis.node.people import MAY, ROLES
from preavis.web.console import console_app
from preavis.web.control import control_table
from screens import PASSWORD, Screen, acts, seen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
EVERYBODY = "everybody"
"""Nobody needs to be signed in."""

CONSOLE = {
    # (method, path): (act of MAY or EVERYBODY, row of the audit trail or None)
    ("GET", "/"): ("read", None),
    ("GET", "/agreements"): ("read", None),
    ("GET", "/agreements/{id_}"): ("read", None),
    ("GET", "/alarms"): ("read", None),
    ("GET", "/answer/{token}"): (EVERYBODY, None),  # the token is the right to it
    ("GET", "/audit"): ("audit", None),
    ("GET", "/audit.csv"): ("audit", "audit.exported"),
    ("GET", "/audit.jsonl"): ("audit", "audit.exported"),
    ("GET", "/cases/{prefix}"): ("read", "case.read"),
    ("GET", "/cases/{prefix}/desks"): ("read", "case.read"),
    ("GET", "/cases/{prefix}/form"): ("read", "case.read"),
    ("GET", "/cases/{prefix}/readback"): ("read", "case.read"),
    ("GET", "/cases/{prefix}/evidence.zip"): ("read", "evidence.exported"),
    ("GET", "/compose"): ("draft", None),
    ("GET", "/compose/{id_}"): ("draft", None),
    ("GET", "/compose/{id_}/form"): ("draft", None),
    ("GET", "/desks"): ("read", None),
    ("GET", "/drills"): ("read", None),
    ("GET", "/drafts/{id_}"): ("read_drafts", None),
    ("GET", "/drafts/{id_}/passkey"): ("read_drafts", None),
    ("GET", "/emergency"): ("read", None),
    ("GET", "/go/{id_}"): ("read", None),
    ("GET", "/goodwill"): ("draft", None),
    ("GET", "/handover"): ("read_drafts", None),
    ("GET", "/help"): (EVERYBODY, None),
    ("GET", "/join/{token}"): (EVERYBODY, None),
    ("GET", "/join/{token}/passkey"): (EVERYBODY, None),
    ("GET", "/login"): (EVERYBODY, None),
    ("GET", "/login/passkey"): (EVERYBODY, None),
    ("GET", "/me"): ("read", None),
    ("GET", "/me/passkey"): ("read", None),
    ("GET", "/officers"): ("administer", None),
    ("GET", "/officers/{number}"): ("administer", None),
    ("GET", "/paper.css"): (EVERYBODY, None),
    ("GET", "/public/{name}/calendar.ics"): (EVERYBODY, None),
    ("GET", "/public/{name}/feed.atom"): (EVERYBODY, None),
    ("GET", "/publish"): ("status", None),
    ("GET", "/publish/{name}/{sha256}"): ("status", None),
    ("GET", "/publish/{name}/{sha256}/files/{file}"): ("status", None),
    ("GET", "/publish/{name}/{sha256}/passkey"): ("release", None),
    ("GET", "/static/{name}"): (EVERYBODY, None),
    ("GET", "/stream"): ("read", None),
    ("GET", "/talk"): ("read", None),
    ("GET", "/track"): ("read", None),
    ("POST", "/alarms/all/{priority}"): ("alarm", None),  # in a test of the alarm
    ("POST", "/answer/{token}"): (EVERYBODY, None),  # the token is the right to it; in tests of the last mile
    ("POST", "/cases/{prefix}/acts/{act}"): ("draft", None),  # submits a draft; in tests of the acts
    ("POST", "/cases/{prefix}/query"): ("draft", "draft.submitted"),
    ("POST", "/desks/check"): ("check_desks", "desks.checked"),
    ("POST", "/desks/read-back"): ("acknowledge", None),  # in tests of the last mile
    ("POST", "/drills/line-check"): ("draft", None),  # submits a draft; in tests of the drills
    ("POST", "/goodwill"): ("draft", None),  # submits a draft; in tests of the talks
    ("POST", "/keys"): (EVERYBODY, None),  # a cookie
    ("POST", "/talks/{prefix}/reply"): ("draft", None),  # submits a draft; in tests of the talks
    ("POST", "/theme"): (EVERYBODY, None),  # a cookie
    ("POST", "/told/{number}/sheet"): ("acknowledge", None),  # in tests of the last mile
    ("POST", "/alarms/{number}/acknowledge"): ("alarm", "alarm.acknowledged"),
    ("POST", "/compose"): ("draft", "worksheet.begun"),
    ("POST", "/compose/{id_}"): ("draft", None),  # what is typed is a version of the sheet
    ("POST", "/drafts/{id_}/approve"): ("release", "draft.approved"),
    ("POST", "/drafts/{id_}/compose"): ("draft", None),  # in a test of withdrawn drafts
    ("POST", "/drafts/{id_}/withdraw"): ("release", "draft.withdrawn"),  # its drafter too; in a test of its own
    ("POST", "/drafts/{id_}/confirm"): ("status", None),  # submits a draft; in a test of its own
    ("POST", "/join/{token}"): (EVERYBODY, "officer.joined"),
    ("POST", "/language"): (EVERYBODY, None),  # a cookie
    ("POST", "/login"): (EVERYBODY, "session.opened"),
    ("POST", "/login/passkey"): (EVERYBODY, None),  # in a test of its own
    ("POST", "/logout"): (EVERYBODY, "session.ended"),
    ("POST", "/me/passkeys"): ("read", None),  # in a test of its own
    ("POST", "/me/passkeys/{number}/remove"): ("read", None),  # in a test of its own
    ("POST", "/me/password"): ("read", "password.set"),
    ("POST", "/me/password/remove"): ("read", None),  # in a test of its own
    ("POST", "/officers"): ("administer", "officer.invited"),
    ("POST", "/officers/{number}/end"): ("administer", "officer.ended"),
    ("POST", "/officers/{number}/reset"): ("administer", "officer.reset"),
    ("POST", "/officers/{number}/roles"): ("administer", "officer.roles"),
    ("POST", "/publish/{name}/stage"): ("release", None),  # in a test of its own
    ("POST", "/publish/{name}/withdraw"): ("status", None),  # in a test of its own
    ("POST", "/publish/{name}/{sha256}/agree"): ("release", None),  # in a test of its own
    ("POST", "/sessions/{id_}/end"): ("read", None),  # in a test of its own
    ("POST", "/told/{number}/acknowledge"): ("acknowledge", "acknowledged"),
}

CONTROL_EFFECTS = {
    # path of a POST of the control API: the row that its effect leaves
    "/acknowledge": "acknowledged",
    "/alarms/{id_}/acknowledge": "alarm.acknowledged",
    "/audit/accept-loss": "audit.loss_accepted",
    "/backup": "backup",
    "/cases/{prefix}/acts/{act}": "draft.submitted",
    "/cases/{prefix}/query": "draft.submitted",
    "/channel/close": "channel.closed",
    "/clock/confirm": "clock.confirmed",
    "/desks/check": "desks.checked",
    "/desks/read-back": "acknowledged",
    "/drafts": "draft.submitted",
    "/drafts/{id_}/approve": "draft.approved",
    "/drafts/{id_}/withdraw": "draft.withdrawn",
    "/export": "bundle.exported",
    "/heal": "journal.healed",
    "/import": "bundle.imported",
    "/line-checks": "draft.submitted",
    "/mail-in": "acknowledged",
    "/officers": "officer.added",
    "/officers/end": "officer.ended",
    "/officers/reset": "officer.reset",
    "/officers/roles": "officer.roles",
    "/peers": "card.enrolled",
    "/peers/end": "card.ended",
    "/peers/examine": None,  # looks at a card
    "/publications/agree": "publication.agreed",
    "/publications/stage": "publication.staged",
    "/publications/withdraw": "publication.withdrawn",
    "/talks/{prefix}/reply": "draft.submitted",
    "/told/{number}/sheet": None,  # an attempt of the desk
    "/tokens": "token.made",
    "/tokens/end": "token.ended",
    "/withhold": "withheld",
}


def routes(app):
    found = set()
    for route in app.routes:
        included = getattr(route, "original_router", None)
        for one in included.routes if included is not None else [route]:
            if isinstance(one, APIRoute):
                found.update((method, one.path) for method in one.methods if method != "HEAD")
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    hashed = passwords.hashed(PASSWORD)
    for role in ROLES:
        desk = "radar" if role == "desk" else None
        officer = made.cn.people.add(f"only {role}", f"only {role}", frozenset({role}), NOW, desk=desk)
        made.cn.people.keep_password(officer, hashed, NOW, by="test")
    made.cn.people.set_password(made.officers["CN", "releaser 1"], PASSWORD, NOW)
    made.cn.people.add("last administrator", "last administrator", frozenset({"administrator"}), NOW)
    made.app = console_app(made.cn)
    made.things = Things(made)
    made.screens = {role: Screen(made.cn, made.app) for role in ROLES}
    yield made
    made.close()


class Things:
    """Fresh things for one request: the case that desks must read, a draft, an alarm, an officer to be changed."""

    count = 0

    def __init__(self, house):
        Things.count += 1
        node = self.node = house.cn
        entry = house.say(house.ru, "notice", {**NOTICE, "reference": f"R-{Things.count}"})
        house.deliver()
        self.told = next(told for told in node.store.told(case=entry.leaf) if told.desk == "radar")
        self.case = entry.leaf.hex()[:16]
        body = {**NOTICE, "notifying_party": "CN", "launching_state": "CN", "territory_state": "CN",
                "flight": {**NOTICE["flight"], "direction": "N"}, "reference": f"C-{Things.count}"}  # fmt: skip
        self.draft = node.issue.submit("ru-cn", "notice", body, house.officers["CN", "releaser 1"]).id
        node.store.raise_alarm("alarm.test", str(Things.count), "caution", {}, house.clock.now())
        self.alarm = node.store.alarms()[-1].id
        name = f"new {Things.count}"
        self.token = node.people.invite(name, name, frozenset({"watch"}), house.clock.now(), by="test")
        self.officer = node.people.labelled(name)

    def path(self, path):
        number = {"/told": self.told.id, "/alarms": self.alarm, "/officers": self.officer.id}
        given = {
            "prefix": self.case,
            "token": self.token,
            "name": "console.css",
            "sha256": "00" * 32,
            "file": "index.html",
            "number": next((value for begin, value in number.items() if path.startswith(begin)), 1),
            "act": "cancellation",
            "priority": "caution",
            "id_": "ru-cn-2009" if path.startswith("/agreements") else self.draft,
        }
        return path.format(**given)

    def form(self, path, screen):
        forms = {
            "/login": {"officer": "releaser 1", "password": PASSWORD},
            "/cases/{prefix}/query": {"about": "clarification", "text": "Is it so?"},
            "/compose": {"channel": "ru-cn"},
            "/join/{token}": {"password": PASSWORD},
            "/language": {"language": "fr"},
            "/me/password": {"password": PASSWORD},
            "/officers": {"label": f"label {self.count}", "name": "name", "roles": ["watch"]},
            "/officers/{number}/end": {"sure": "yes"},
            "/officers/{number}/roles": {"roles": ["drafter"]},
        }
        if path == "/drafts/{id_}/approve":
            return {"statement": seen(screen.get(f"/drafts/{self.draft}").text), "password": PASSWORD}
        return forms.get(path, {})


def test_the_table_names_every_door_of_the_console(house):
    assert sorted(routes(house.app) ^ CONSOLE.keys()) == []


def test_the_table_names_every_effect_of_the_control_api(house):
    found = {route.path for route in control_table(house.cn).routes if route.method != "GET"}
    assert sorted(found ^ CONTROL_EFFECTS.keys()) == []


@pytest.mark.parametrize(("method", "path"), sorted(CONSOLE))
def test_a_door_lets_through_who_may_and_nobody_else(house, method, path):
    act, row = CONSOLE[method, path]
    if path == "/stream":
        assert Screen(house.cn, house.app).get(path).status_code == 303
        return  # endless for whoever may
    things = house.things
    for role in (None, *ROLES):
        passes = act == EVERYBODY or (role is not None and role in MAY[act])
        if method == "POST" and passes and act != "read" and "{" in path:
            things = Things(house)
        house.clock.move(seconds=61)  # so that each reading is a row
        # Who opens or ends sessions, or must have signed in just now, has a browser of his own.
        fresh = role is None or act == EVERYBODY or row == "password.set"
        screen = Screen(house.cn, house.app) if fresh else house.screens[role]
        if role is not None and screen.get("/me").status_code == 303:
            assert screen.sign_in(f"only {role}").status_code == 303
        form = things.form(path, screen)
        before = len(acts(house.cn))
        answer = screen.post(things.path(path), **form) if method == "POST" else screen.get(things.path(path))
        after = acts(house.cn)[before:]
        assert answer.status_code < 500
        if passes:
            assert answer.status_code not in {401, 403} or path == "/login/passkey", (role, answer.text)
            if row is not None and (role is not None or (act == EVERYBODY and path != "/logout")):
                assert row in [name for name, _ in after], (role, after, answer.text)
        elif role is None:
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login")
            assert after == []
        else:
            assert answer.status_code == 403, (role, answer.text)
            assert after == []


def test_nobody_gets_through_with_a_session_that_has_ended(house):
    screen = Screen(house.cn, house.app)
    screen.sign_in("only administrator")
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in screen.client.cookies.items())}
    screen.post("/logout")
    for method, path in sorted(CONSOLE):
        if CONSOLE[method, path][0] != EVERYBODY:
            answer = Screen(house.cn, house.app).ask(method, house.things.path(path), headers=cookie)
            assert answer.status_code == 303, path


@pytest.mark.parametrize("path", ["/nonsense", "/told/nonsense/acknowledge", "/cases"])
def test_a_page_that_is_not_there_is_said_in_words(house, path):
    screen = Screen(house.cn, house.app)
    answer = screen.post(path) if path.startswith("/told") else screen.get(path)
    assert answer.status_code in {400, 404, 405}
    assert "There is no such page here." in answer.text


def test_a_call_with_a_line_end_in_its_path_is_refused_as_the_api_says(house):
    answer = Screen(house.cn, house.app).get("/api/v1/cases/a%0Ab")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.no_such_call")
