"""DCAT: the catalogue of the open data as JSON-LD, made of the newest dump's package."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DAILY = {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"}
IANA = "https://www.iana.org/assignments/media-types/"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Thing = dict[str, Any]


def catalog(base: str, day: str, package: Mapping[str, Any] | None) -> Thing:
    """Every table is a dataset with a distribution a form; before the first dump there is the API alone."""
    told = package or {"title": "农价 Nongjia", "licenses": [], "resources": [], "contributors": [{"title": "农价"}]}
    publisher = {"@type": "foaf:Agent", "foaf:name": told["contributors"][0]["title"], "foaf:homepage": {"@id": base}}
    licence = {"dct:license": {"@id": told["licenses"][0]["path"]}} if told["licenses"] else {}
    shared = {"dct:publisher": publisher, **licence}
    return {
        "@context": CONTEXT,
        "@id": f"{base}/data/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": told["title"],
        "foaf:homepage": {"@id": f"{base}/data"},
        **shared,
        **({"dct:modified": _date(day)} if day else {}),
        "dcat:service": _service(base),
        "dcat:dataset": [{**one, **shared} for one in _datasets(base, day, told["resources"])],
    }


def _service(base: str) -> Thing:
    about = {"@id": f"{base}/api/v1/openapi.json"}
    return {
        "@type": "dcat:DataService",
        "dcat:endpointURL": {"@id": f"{base}/api/v1/"},
        "dcat:endpointDescription": about,
    }


def _datasets(base: str, day: str, resources: list[Thing]) -> list[Thing]:
    """The forms of one table have its name in common; a product's own file is a dataset of its own."""
    forms: dict[str, list[Thing]] = defaultdict(list)
    for one in resources:
        forms[one["name"].removesuffix(f"-{one['format']}")].append(one)
    return [_dataset(base, day, name, some) for name, some in forms.items()]


def _dataset(base: str, day: str, name: str, forms: list[Thing]) -> Thing:
    first = forms[0]
    return {
        "@id": f"{base}/data#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": [_text(first["title"], "zh"), _text(first["description"], "en")],
        "dct:accrualPeriodicity": DAILY,
        "dct:modified": _date(day),
        "dct:conformsTo": {"@id": PROFILE},
        "dcat:distribution": [_distribution(base, day, one) for one in forms],
    }


def _distribution(base: str, day: str, one: Thing) -> Thing:
    algorithm = {"@id": "spdx:checksumAlgorithm_sha256"}
    value = {"@type": "xsd:hexBinary", "@value": one["hash"].removeprefix("sha256:")}
    return {
        "@type": "dcat:Distribution",
        "dct:title": one["path"],
        "dcat:accessURL": {"@id": f"{base}/data"},
        "dcat:downloadURL": {"@id": f"{base}/data/{day}/{one['path']}"},
        "dcat:mediaType": {"@id": IANA + one["mediatype"]},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(one["bytes"])},
        "spdx:checksum": {"@type": "spdx:Checksum", "spdx:algorithm": algorithm, "spdx:checksumValue": value},
    }


def _text(said: str, lang: str) -> Thing:
    return {"@value": said, "@language": lang}


def _date(day: str) -> Thing:
    return {"@type": "xsd:date", "@value": day}
