"""The rules that no schema sees: the official examples keep them, and a document that breaks one is refused by it."""

import re
from datetime import timedelta

import pytest
from gml_reader import schema
from lxml import etree

from preavis.clock import Window, parse_instant
from preavis.formats import aixm, s124
from preavis.formats.aixm.rules import check as check_aixm
from preavis.formats.rendering import Wishes
from preavis.formats.s124.catalogue import CODES, MEMBERS
from preavis.formats.s124.rules import check as check_s124
from preavis.geo import Position, Shape
from preavis.notice import Area, Launch, Notice, Vehicle
from shared import shared

START = parse_instant("2026-12-10T06:00:00Z")
BOX = Shape(polygon=tuple(Position(*each) for each in (("57", "161"), ("57", "163"), ("56", "163"), ("56", "161"))))
WISHES = Wishes(issued=parse_instant("2026-11-24T00:00:00Z"), navarea="XI", firs=("UHMM",), number="A0123/26")
NOTICE = Notice(
    kind="pre_launch",
    notifying_party="RU",
    reference="RU-2026-001",
    vehicle=Vehicle(kind="space_launch_vehicle"),
    launch=Launch(schedule=(tuple(Window(START + timedelta(n), START + timedelta(n, 3600)) for n in range(2)),)),
    areas=(Area(shape=BOX, edges="geodesic", label="A", lower="FL100", upper="FL660"),),
)
FC = "{http://www.iho.int/S100FC/5.2}"


def codes(findings):
    return {finding.code for finding in findings}


def warning():
    from dataclasses import replace

    rhumb = replace(NOTICE, areas=(replace(NOTICE.areas[0], edges="rhumb"),))
    (document,) = s124.render(rhumb, replace(WISHES, number="123/26", replaces="98/26")).documents
    return document.text


def event():
    (document,) = aixm.render(NOTICE, WISHES).documents
    return document.text


S124_BROKEN = {
    "gml.not_xml": ("</S124:Dataset>", ""),
    "gml.id_twice": ('gml:id="part-1-surface-1"', 'gml:id="part-1"'),
    "gml.link": ('xlink:href="#preamble"', 'xlink:href="#nothing"'),
    "gml.crs": ("http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
    "gml.position": ("57 161 57 163 56 163 56 161 57 161", "161 57 163 57 163 56 161 56 161 57"),
    "gml.ring_open": ("57 161 57 163 56 163 56 161 57 161", "57 161 57 163 56 163 56 161"),
    "gml.ring_short": ("57 161 57 163 56 163 56 161 57 161", "57 161 57 163 57 161 57 163 57 161"),
    "s124.turns": ("57 161 57 163 56 163 56 161 57 161", "57 161 56 161 56 163 57 163 57 161"),
    "s124.crosses_180": ("57 161 57 163 56 163 56 161 57 161", "57 161 57 -163 56 -163 56 161 57 161"),
    "s124.outside_box": ("57 161 57 163 56 163 56 161 57 161", "57 161 57 164 56 163 56 161 57 161"),
    "s124.decimals": ("57 161 57 163", "57 161 57 162.99999999"),
    "s124.preamble": (r"(?s)<S124:NavwarnPreamble.*</S124:NavwarnPreamble>", ""),
    "s124.member": (r"<S124:intService>true</S124:intService>", ""),
    "s124.foreign": ("S124:intService>", "S124:interService>"),
    "s124.code": ('code="17">Special Operations', 'code="5">Special Operations'),
    "s124.association": ('xlink:href="#preamble"', 'xlink:href="#part-1"'),
    "s124.role": (r' xlink:arcrole="[^"]*header"', ""),
    "s124.language": ("<S124:language>eng</S124:language>", "<S124:language>en</S124:language>"),
    "s124.english": ("<S124:language>eng</S124:language>", "<S124:language>rus</S124:language>"),
    "s124.text_long": ("<S124:text>Keep clear", "<S124:text>" + "x" * 300 + "Keep clear"),
    "s124.reference": ("noMessageOnHand>false", "noMessageOnHand>true"),
    "s124.no_number": ("warningNumber>123", "warningNumber>0"),
    "s124.not_utc": ("07:00:00Z", "07:00:00"),
    "s124.range_open": (r"(?s)<S124:dateEnd>.*?</S124:dateEnd>", ""),
    "s124.range": ("07:00:00Z", "05:00:00Z"),
    "s124.cancelled_early": (r"cancellationDate>[^<]*<", "cancellationDate>2026-12-10T13:00:00Z<"),
    "s124.long_life": (r"cancellationDate>[^<]*<", "cancellationDate>2027-01-10T13:00:00Z<"),
    "s124.large": ("<S124:text>Keep", "<S124:text>" + " " * 50_000 + "Keep"),
}
AIXM_BROKEN = {
    "gml.not_xml": ("</message:AIXMBasicMessage>", ""),
    "gml.id_twice": ("-volume-1", "-part-1"),
    "gml.link": (r'xlink:href="urn:uuid:[^"]*"', 'xlink:href="urn:uuid:1"'),
    "gml.crs": ("urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:OGC:1.3:CRS84"),
    "gml.position": (r"(posList>)[^<]*", r"\g<1>161 57 161 56 163 56 163 57 161 57"),
    "gml.ring_open": (r"(posList>)[^<]*", r"\g<1>57 161 56 161 56 163 57 163"),
    "gml.ring_short": (r"(posList>)[^<]*", r"\g<1>57 161 57 161 57 161 57 161"),
    "gml.period": (r"endPosition>2026-12-11T07", "endPosition>2026-12-10T05"),
    "aixm.turns": (r"(posList>)[^<]*", r"\g<1>57 161 57 163 56 163 56 161 57 161"),
    "aixm.event": (r"event:Event([ >])", r"event:Evant\1"),
    "aixm.scenario": ("DNOTAM", "NOTAM"),
    "aixm.version": ("event:version>2.0", "event:version>1.0"),
    "aixm.concerned": (r"<event:concernedAirspace[^>]*/>", ""),
    "aixm.refers": ("event:type>N", "event:type>R"),
    "aixm.notam_times": ("event:effectiveEnd>2612110700", "event:effectiveEnd>2612090700"),
    "aixm.notam_levels": (r'(minimumFL uom="FL">)\d+', r"\g<1>700"),
    "aixm.fir_missing": (r"<event:affectedFIR>\w+</event:affectedFIR>", ""),
    "aixm.uuid": (r"(gml:identifier [^>]*>)\w", r"\g<1>x"),
    "aixm.lifetime": (r"(?s)<aixm:featureLifetime>.*?</aixm:featureLifetime>", ""),
    "aixm.event_link": (r"theEvent xlink:href=\"urn:uuid:\w{8}", 'theEvent xlink:href="urn:uuid:00000000'),
    "aixm.no_airspace": (r"(?s)<aixm:Airspace .*?</aixm:Airspace>", ""),
    "aixm.type_unknown": ("aixm:type>D<", "aixm:type>FIR<"),
    "aixm.nameless": (r"<aixm:name>[^<]*</aixm:name>", ""),
    "aixm.shapeless": (r"(?s)<aixm:geometryComponent>.*?</aixm:geometryComponent>", ""),
    "aixm.inactive": (">ACTIVE<", ">AVBL_FOR_ACTIVATION<"),
    "aixm.outside_event": (r"(?s)(AirspaceTimeSlice .*?beginPosition>)2026-12-10", r"\g<1>2026-12-09"),
    "aixm.limit_missing": (r"<aixm:upperLimit [^>]*>660</aixm:upperLimit>", ""),
    "aixm.limit_unit": (r'<aixm:upperLimit uom="FL">', "<aixm:upperLimit>"),
    "aixm.limits_reversed": (r'<aixm:upperLimit uom="FL">660', '<aixm:upperLimit uom="FL">090'),
    "aixm.sheet": ("timeReference>UTC", "timeReference>LOCAL"),
}


def test_what_we_write_keeps_every_rule():
    assert codes(check_s124(warning().encode())) == set()
    assert codes(check_aixm(event().encode())) == set()


@pytest.mark.parametrize("code", S124_BROKEN)
def test_a_broken_dataset_is_refused_by_the_rule_that_it_breaks(code):
    pattern, instead = S124_BROKEN[code]
    broken, changes = re.subn(pattern, instead, warning())
    assert changes
    assert code in codes(check_s124(broken.encode()))


@pytest.mark.parametrize("code", AIXM_BROKEN)
def test_a_broken_message_is_refused_by_the_rule_that_it_breaks(code):
    pattern, instead = AIXM_BROKEN[code]
    broken, changes = re.subn(pattern, instead, event())
    assert changes
    assert code in codes(check_aixm(broken.encode()))


def test_every_rule_has_its_broken_document():
    from pathlib import Path

    source = Path(s124.__file__).parent.parent
    files = (source / "gmlrules.py", source / "s124/rules.py", source / "aixm/rules.py")
    used = {code for file in files for code in re.findall(r"\"((?:gml|s124|aixm)\.\w+)\"", file.read_text("utf-8"))}
    assert used == S124_BROKEN.keys() | AIXM_BROKEN.keys()


@pytest.mark.parametrize(
    "document", [b"", b"<", b"<a/>", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_what_is_no_such_document_gives_findings_and_never_an_exception(document):
    assert check_s124(document)
    assert check_aixm(document)


# What others wrote


@pytest.mark.parametrize("name", ["1_R_SAR", "2_D_UAV", "3_TRA_PARA", "4_TSA_NAVAL"])
def test_the_official_examples_of_an_ad_hoc_area_keep_every_rule(name):
    (file,) = shared("data/schemas/aixm-5.1.1/samples").glob(f"DN_SAA.NEW_{name}*.xml")
    assert schema("aixm").validate(etree.parse(str(file)))
    assert codes(check_aixm(file.read_bytes())) == set()


def test_the_official_examples_of_other_scenarios_break_only_what_is_listed_here():
    found = {}
    for file in sorted(shared("data/schemas/aixm-5.1.1/samples").glob("DN_*.xml")):
        if "SAA.NEW" not in file.name and (said := codes(check_aixm(file.read_bytes()))):
            found[re.split(r"_(?=[a-zA-Z])", file.name.removeprefix("DN_"))[0]] = said
    # a cancellation that calls itself N and has no end
    assert found == {"OBS.NEW_1": {"aixm.refers", "aixm.notam_times"}}


def test_the_example_of_s_124_is_valid_by_its_schema_and_wrong_by_our_rules():
    file = shared("data/schemas/s124-2.0.0/samples/S12401AAL202501.gml")
    assert schema("s124").validate(etree.parse(str(file)))
    assert codes(check_s124(file.read_bytes())) == {
        "gml.link", "s124.association", "s124.language", "s124.not_utc", "s124.range_open",
    }  # fmt: skip


def test_the_predecessor_of_s_124_is_refused():
    for file in shared("data/schemas/s124-2.0.0/samples/predecessor-2024-12").glob("*.GML"):
        assert not schema("s124").validate(etree.parse(str(file)))
        assert "s124.preamble" in codes(check_s124(file.read_bytes()))


def test_our_table_of_the_feature_catalogue_is_the_catalogue():
    catalogue = etree.parse(str(shared("data/schemas/s124-2.0.0/124_FC_2.0.0.xml")))
    space = {"f": etree.QName(catalogue.getroot()).namespace, "b": "http://www.iho.int/S100Base/5.0"}
    base = next(each for each in catalogue.getroot().nsmap.values() if each.lower().rstrip("/").find("base") >= 0)
    space["b"] = base
    for name, members in MEMBERS.items():
        (kind,) = catalogue.xpath(
            f"//f:*[f:code='{name}'][self::f:S100_FC_ComplexAttribute or self::f:S100_FC_InformationType or self::f:S100_FC_FeatureType]",
            namespaces=space,
        )
        bound = {}
        for binding in kind.xpath(
            "f:attributeBinding | f:subAttributeBinding | f:informationBinding | f:featureBinding", namespaces=space
        ):
            (member,) = binding.xpath("f:attribute/@ref | f:role/@ref", namespaces=space)
            (least,) = binding.xpath("f:multiplicity/b:lower/text()", namespaces=space)
            (most,) = binding.xpath("f:multiplicity/b:upper", namespaces=space)
            bound[member] = (int(least), None if most.get("infinite") == "true" else int(most.text))
        assert members == bound, name
    for name, labels in CODES.items():
        (attribute,) = catalogue.xpath(f"//f:S100_FC_SimpleAttribute[f:code='{name}']", namespaces=space)
        listed = {
            value.findtext("f:code", None, space): value.findtext("f:label", None, space)
            for value in attribute.iterfind(".//f:listedValue", space)
        }
        assert labels.items() <= listed.items(), name
        assert name == "navwarnTypeDetails" or labels == listed
