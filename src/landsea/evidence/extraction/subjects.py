"""Of whom a number is said: by the sentence's grammar, else the paragraph's topic, else the document's subject."""

from __future__ import annotations

import re
from itertools import pairwise

from landsea.evidence.extraction.clauses import clause
from landsea.evidence.extraction.entities import Cast, Entity
from landsea.evidence.extraction.lexicon import any_of
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.slogans import in_quotes

#: Before a name: what makes it something else than the subject of the clause.
_OBLIQUE = re.compile(
    rf"\b(?:{any_of('oblique', 'en')})\s+"
    r"(?:(?:[a-z]+\s+)?(?:the|China['’]s|its|all|neighbou?ring)\s+)?(?:[\w'’-]+\s+)?$"
    # "establishing a Court": something that is made, not someone who acts.
    r"|\b[a-z]+ing\s+(?:an?|the)\s+$|\b(?:an?|another|each|every)\s+$",
    re.IGNORECASE,
)
#: A figure of the whole country, beside one of a part: "below the national average (0.67)".
_NATIONAL = re.compile(
    r"\bnational\s+(?:[a-z]+\s+){0,3}?average(?:\s+for\s+[a-z]+\s+[a-z]+)?"
    r"\s*(?:\(|(?:of|at|was|is|stood at|which is)\s+)$"
)
#: Who only tells is not who is told of.
_REPORTS = re.compile(rf"(?:['’]s)?\s+(?:{any_of('reports', 'en')})\b")
_PLACED = re.compile(r"\b(?:in|at|of|from|for|within|across)\s+(?:the\s+)?$", re.IGNORECASE)
_MEASURE = re.compile(
    r"\b(?:of|than|to|from|for|below|above|behind|between|among|along|and|like|including|under)\s+(?:the\s+)?"
    r"(?:(?:north|south)?(?:east|west)?(?:ern)?\s+|central\s+)?$",
    re.IGNORECASE,
)
_ZH_OBLIQUE = re.compile(rf"(?:{any_of('oblique', 'zh')})[“\"]?$")


def subject(text: str, one: Mention, entities: list[Entity], topic: str, cast: Cast, lang: str) -> str:
    """Return of whom a mention is said.

    Parameters
    ----------
    text : str
        The sentence.
    one : Mention
    entities : list of Entity
        What the sentence names.
    topic : str
        Subject of the sentences before in the paragraph.
    cast : Cast
    lang : str
    """
    if (listed := _respectively(text, one, entities)) is not None:
        return listed
    for entity in entities:
        # "the 119.3-kilometre Nanning-Chongzuo Railway"
        if entity.type == "work" and text[one.end : entity.start] == " ":
            return entity.subject
    if lang == "en" and _NATIONAL.search(text[: one.start]):
        return "China"
    start, end = clause(text, one.start, one.end)
    if lang == "en" and re.match(r"\W*(?:we|we['’]ll)\s", text[start:], re.IGNORECASE):
        return cast.main
    inside = [entity for entity in entities if start <= entity.start < end]
    found = _chinese(text, one, inside, start) if lang == "zh" else _english(text, one, inside, start)
    if found is None and start > 0 and lang == "zh":
        found = _chinese(text, one, [entity for entity in entities if entity.start < start], 0)
    if found is None and start > 0 and lang == "en":
        earlier = [entity for entity in entities if entity.start < start]
        found = _leading(text, earlier) or _between(text, earlier)
    return found.subject if found else topic or cast.main


def topic(text: str, entities: list[Entity], lang: str) -> str | None:
    """Return the subject of a sentence for those after it; None if it has none of its own."""
    if lang == "zh":
        first = entities[0] if entities else None
        lasting = first and first.type in ("province", "city", "zone", "belt", "county")
        return (
            first.subject
            if first and lasting and first.start <= 8 and not _ZH_OBLIQUE.search(text[: first.start])
            else None
        )
    leading = _leading(text, [entity for entity in entities if entity.type not in ("water", "island")])
    return leading.subject if leading else None


def _respectively(text: str, one: Mention, entities: list[Entity]) -> str | None:
    """Match a list of numbers with the list of names before it ("A and B grew by 5 and 6 percent respectively")."""
    at = re.search(r"\brespectively\b|分别", text)
    if not at or "position" not in one.extra:
        return None
    position, length = one.extra["position"]
    names = _listed([entity for entity in entities if entity.start < one.start], text, length)
    return names[position].subject if len(names) == length else None


def _listed(entities: list[Entity], text: str, length: int) -> list[Entity]:
    """Return the last run of `length` names with nothing but commas and "and" between."""
    run: list[Entity] = []
    best: list[Entity] = []
    for entity in entities:
        joined = run and re.fullmatch(r"\s*(?:,|，|、|and|和|与|及|\s)*\s*", text[run[-1].end : entity.start])
        run = [*run, entity] if joined else [entity]
        if len(run) == length:
            best = run
    return best


def _english(text: str, one: Mention, inside: list[Entity], start: int) -> Entity | None:
    before = [entity for entity in inside if entity.end <= one.start]
    owners = [
        entity
        for entity in before
        if _owns(text, entity, inside) and not (one.unit == "rank" and one.start - entity.end < 4)
    ]
    plain = [entity for entity in before if _leads(text, entity, inside) and not _owns(text, entity, inside)]
    nearest = max([*owners[-1:], *plain[-1:]], key=lambda entity: entity.start, default=None)
    return (
        nearest
        or _fronted(text, one, inside, start)
        or _between(text, inside)
        or _placed_after(text, one, inside)
        or _placed_before(text, before, inside)
    )


def _owns(text: str, entity: Entity, others: list[Entity]) -> bool:
    """Say whether a name owns what follows ("Dalian Port's terminals"), and is not what something is compared with."""
    owning = re.match(r"['’]s?\s", text[entity.end :])
    if not owning or _aside(text, entity) or _MEASURE.search(text[: entity.start]):
        return False
    # "China's Fujian Province" is about Fujian.
    after = entity.end + owning.end()
    return not any(other.start == after and not other.definite for other in others)


def _leads(text: str, entity: Entity, others: list[Entity]) -> bool:
    """Say whether a name can be the subject of its clause."""
    if (
        _REPORTS.match(text, entity.end)
        or _coordinated(text, entity, others)
        or _qualifies(text, entity)
        or _aside(text, entity)
    ):
        return False
    absolute = re.match(r"\s+[a-z]+ing\b", text[entity.end :]) and re.search(
        r"\bwith\s+(?:the\s+)?$", text[: entity.start]
    )
    # A clause may be joined on by "and": "..., and Y became".
    before = re.sub(r"[,;]\s+(?:and|while|but)\s+(?:the\s+)?$", ", ", text[: entity.start])
    return bool(absolute) or not _OBLIQUE.search(before)


def _fronted(text: str, one: Mention, inside: list[Entity], start: int) -> Entity | None:
    """Return the subject that a fronted phrase waits for ("As the sole province in X, Y ...")."""
    if not re.match(r"\W*(?:As|Being|With|Having|Located|Situated|Boasting|Home to|Covering)\b", text[start:]):
        return None
    for entity in inside:
        if (
            entity.start >= one.end
            and re.search(r",\s+(?:the\s+)?$", text[: entity.start])
            and not _coordinated(text, entity, inside)
        ):
            return entity
    return None


#: Before "between A and B": somebody acts, of whom the figure is said ("the train will cut the time between A and B").
_ACTS = re.compile(r"\b(?:will|would|shall|can|is|are|was|were|has|have|had|[a-z]+s\s+the)\b")


def _between(text: str, inside: list[Entity]) -> Entity | None:
    """Return the two places of "between A and B" as one subject; a port and its hinterland are the port's."""
    for one, other in pairwise(inside):
        opened = re.search(r"\bbetween\s+(?:the\s+)?$", text[: one.start])
        if (
            opened
            and not _ACTS.search(text[: one.start])
            and re.fullmatch(r"\s+and\s+(?:the\s+)?", text[one.end : other.start])
        ):
            if one.type == other.type and one.type in ("city", "province", "port"):
                return Entity(one.start, other.end, f"{one.subject} and {other.subject}", one.type)
            return one if one.type == "port" else None
    return None


def _placed_after(text: str, one: Mention, inside: list[Entity]) -> Entity | None:
    """Return the place named soon after a number ("3 percent growth in Y"), if it is no whole of a share."""
    for entity in inside:
        between = text[one.end : entity.start]
        near = entity.start >= one.end and entity.start - one.end < 60 and _PLACED.search(text[: entity.start])
        if not near or entity.type in ("country", "body") or one.unit == "rank":
            continue
        if not re.search(r"[,;]|\d|\b(?:total|than|below|above|behind)\b", between) and not re.match(
            r"\s*of\b", between
        ):
            return entity
    return None


def _placed_before(text: str, before: list[Entity], inside: list[Entity]) -> Entity | None:
    """Return the last place in which the clause says that it happens."""
    where = [
        entity
        for entity in before
        if re.search(r"\b(?:in|across|within|from|at|of)\s+(?:the\s+)?$", text[: entity.start], re.IGNORECASE)
        and entity.type not in ("country", "region", "body", "water")
        and not _coordinated(text, entity, inside)
        and not _qualifies(text, entity)
    ]
    return where[-1] if where else None


def _qualifies(text: str, entity: Entity) -> bool:
    """Say whether a name only qualifies the noun after it ("China-Europe trains", "Dalian Summer Forum")."""
    joined = text[entity.end : entity.end + 1] == "-" or text[entity.start - 1 : entity.start] == "-"
    return joined or bool(re.match(r"\s[A-Z][a-z]", text[entity.end :]))


def _aside(text: str, entity: Entity) -> bool:
    """Say whether a name stands in brackets or inside a quoted phrase."""
    in_brackets = text.count("(", 0, entity.start) > text.count(")", 0, entity.start)
    return in_brackets or in_quotes(text, entity.start, entity.end)


def _coordinated(text: str, entity: Entity, others: list[Entity]) -> bool:
    """Say whether a name is one of a list."""
    follows = any(
        other.start > entity.start and re.fullmatch(r"\s*,?\s*(?:and\s+)?", text[entity.end : other.start])
        for other in others
    )
    preceded = any(
        other.end <= entity.start and re.fullmatch(r"\s*,?\s*(?:and\s+)?", text[other.end : entity.start])
        for other in others
    )
    return follows or preceded or bool(re.match(r"\s+and\b", text[entity.end :]))


def _leading(text: str, entities: list[Entity]) -> Entity | None:
    """Return the name that leads a sentence as its subject, if one does."""
    return next((entity for entity in entities if entity.start <= 90 and _leads(text, entity, entities)), None)


def _chinese(text: str, one: Mention, inside: list[Entity], start: int) -> Entity | None:
    before = [
        entity for entity in inside if entity.end <= one.start and not _ZH_OBLIQUE.search(text[start : entity.start])
    ]
    before = [entity for entity in before if not _coordinated_zh(text, entity, inside)]
    return before[-1] if before else None


def _coordinated_zh(text: str, entity: Entity, others: list[Entity]) -> bool:
    return any(
        other is not entity
        and re.fullmatch(r"[、和与及]", text[min(entity.end, other.end) : max(entity.start, other.start)])
        for other in others
    )
