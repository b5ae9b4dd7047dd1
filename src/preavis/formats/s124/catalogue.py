"""What of the S-124 feature catalogue 2.0.0 (2025-07-10) a launch warning uses: how often each member stands, and its codes.

Facts of the catalogue, not its text. Of the 299 details only those that a launch can have; another code is not judged.
"""

from __future__ import annotations

from typing import Final

Times = tuple[int, int | None]
ONCE: Final[Times] = (1, 1)
AT_MOST_ONCE: Final[Times] = (0, 1)
ANY: Final[Times] = (0, None)
SOME: Final[Times] = (1, None)

MEMBERS: Final[dict[str, dict[str, Times]]] = {
    "NavwarnPreamble": {
        "affectedChartPublications": ANY,
        "generalArea": SOME,
        "locality": ANY,
        "messageSeriesIdentifier": ONCE,
        "navwarnTitle": ANY,
        "cancellationDate": AT_MOST_ONCE,
        "intService": ONCE,
        "navwarnTypeGeneral": ONCE,
        "publicationTime": ONCE,
        "theReferences": ANY,
    },
    "NavwarnPart": {
        "restriction": AT_MOST_ONCE,
        "fixedDateRange": ANY,
        "warningInformation": ONCE,
        "featureName": ANY,
        "featureReference": ANY,
        "header": ONCE,
        "affects": ANY,
        "thePositionProvider": ANY,
    },
    "References": {
        "messageSeriesIdentifier": ANY,
        "noMessageOnHand": ONCE,
        "referenceCategory": ONCE,
        "theWarning": ONCE,
    },
    "messageSeriesIdentifier": {
        "agencyResponsibleForProduction": ONCE,
        "interoperabilityIdentifier": AT_MOST_ONCE,
        "nameOfSeries": ONCE,
        "nationality": AT_MOST_ONCE,
        "warningNumber": ONCE,
        "warningType": ONCE,
        "year": ONCE,
    },
    "generalArea": {"localityIdentifier": AT_MOST_ONCE, "locationName": SOME},
    "locality": {"localityIdentifier": AT_MOST_ONCE, "locationName": SOME},
    "locationName": {"language": ONCE, "text": ONCE},
    "navwarnTitle": {"language": ONCE, "text": ONCE},
    "information": {"language": ONCE, "text": ONCE},
    "warningInformation": {"information": ANY, "navwarnTypeDetails": ANY},
    "featureName": {"language": ONCE, "name": ONCE, "nameUsage": AT_MOST_ONCE},
    "fixedDateRange": {
        "dateEnd": AT_MOST_ONCE,
        "dateStart": AT_MOST_ONCE,
        "timeOfDayEnd": AT_MOST_ONCE,
        "timeOfDayStart": AT_MOST_ONCE,
    },
}

DETAILS: Final = {
    "35": "Blasting Operation",
    "111": "Exclusion Zone",
    "118": "Fallout Hazard",
    "120": "Firing Exercise",
    "142": "Hazardous Area",
    "190": "Military Exercise",
    "191": "Military Operation",
}

CODES: Final[dict[str, dict[str, str]]] = {
    "warningType": {
        "1": "Local Navigational Warning",
        "2": "Coastal Navigational Warning",
        "3": "Sub-Area Navigational Warning",
        "4": "NAVAREA Navigational Warning",
        "5": "NAVAREA No Warning",
        "6": "Sub-Area No Warning",
        "7": "Coastal No Warning",
        "8": "Local No Warning",
        "9": "NAVAREA In-Force Bulletin",
        "10": "Sub-Area In-Force Bulletin",
        "11": "Coastal In-Force Bulletin",
        "12": "Local In-Force Bulletin",
    },
    "restriction": {
        "7": "Entry Prohibited",
        "8": "Entry Restricted",
        "14": "Area To Be Avoided",
        "25": "Stopping Prohibited",
        "27": "Speed Restricted",
    },
    "referenceCategory": {"1": "Warning Cancellation", "2": "Warning Reference", "3": "In-Force"},
    "navwarnTypeGeneral": {
        "1": "Aids to Navigation Changes",
        "2": "Aquaculture and Fishing Installations",
        "3": "Drifting Hazards",
        "4": "ECDIS Operating Anomalies including Official Data Issues",
        "5": "Other Hazards",
        "6": "Health Advisories",
        "7": "Ice Information",
        "8": "In-Force Bulletin",
        "9": "Dangerous Natural Phenomena",
        "10": "Newly Discovered Dangers",
        "11": "Offshore Infrastructure",
        "12": "Piracy or Robbery",
        "13": "Communication or Broadcast Service Change",
        "14": "Routeing Change",
        "15": "Scientific Instruments Change",
        "16": "Security Requirement Change",
        "17": "Special Operations",
        "18": "Towing Operations",
        "19": "Works",
        "20": "Rig List",
    },
    "navwarnTypeDetails": DETAILS,
}
