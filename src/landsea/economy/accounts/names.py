"""Names of regions and sectors, for display beside their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Columns of regions.csv and sectors.csv after the id: the name in English and in the accounts' own language.
COLUMNS = ("name", "name_local")
KINDS = ("regions", "sectors")
#: Ids, names and local names of the regions or sectors, in one order.
Called = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Names:
    """Names by kind (``regions``, ``sectors``) and id; what has none is called by its id.

    Attributes
    ----------
    english, local : mapping of str to mapping of str to str
    """

    english: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    local: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, **columns: Called) -> Names:
        """Make them from (ids, names, local names) by kind; blanks are left out."""

        def known(place: int) -> dict[str, dict[str, str]]:
            pairs = {kind: zip(given[0], given[place], strict=True) for kind, given in columns.items()}
            return {kind: {key: name for key, name in each if name} for kind, each in pairs.items()}

        return cls(known(1), known(2))

    def __bool__(self) -> bool:
        """Tell whether anything has a name."""
        return any(map(bool, self.english.values())) or any(map(bool, self.local.values()))

    def title(self, kind: str, key: str, lang: str = "en") -> str:
        """Return the name of a region or sector, the local one where `lang` is not English and there is one."""
        local = self.local.get(kind, {}).get(key, "") if lang != "en" else ""
        return local or self.english.get(kind, {}).get(key, "") or key

    def column(self, kind: str, column: str, keys: Sequence[str]) -> list[str]:
        """Return what stands in a column (`COLUMNS`) beside the ids, blank where there is no name."""
        by = (self.english if column == COLUMNS[0] else self.local).get(kind, {})
        return [by.get(key, "") for key in keys]
