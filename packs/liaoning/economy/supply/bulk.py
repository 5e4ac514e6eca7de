"""Iron ore, coal and grain: what the mines and fields send, what works, boilers and people take."""

from __future__ import annotations

from ..frames import join_notes, join_sources, read_assumption, records
from .balance import Market
from .context import Context
from .quantity import Quantity, Zonal, add, total

ORE_PER_STEEL = 1.45  # t of ore and pellets per t of crude steel, blast-furnace route nine tenths: assumption
ON_SITE_ORE = 0.9  # share of a works' own mine that never touches a public road or railway: assumption
ON_SITE_COAL = 0.4  # share of a coal city's own need that is met at the pit: assumption
COAL_POWER_MT, COAL_HEAT_MT, COAL_OTHER_MT = 150.0, 60.0, 130.0  # of 340 in 2019 (more_facts)
GRAIN_PER_HEAD_T = 0.55  # food, feed and local industry: assumption
GRAIN_PROCESSED = 0.2  # share of the harvest processed in the prefecture (starch, alcohol, feed): assumption


def iron_ore(context: Context) -> Market:
    """Ore: works' needs less their own mines; foreign ore through the ports; the rest from small mines."""
    mined = context.assumed("ore_mined", "ore mined, Mt:")
    steel = context.assumed("crude_steel", "crude steel, Mt:")
    need = {zone: quantity.scaled(ORE_PER_STEEL) for zone, quantity in steel.items()}
    words = f"need {ORE_PER_STEEL} t of ore per t of steel"
    need = {zone: Quantity(q.mt, f"{q.basis}, {words}", q.source, q.note) for zone, q in need.items()}
    return Market(
        "iron_ore",
        supply_in=_net(mined, need, ON_SITE_ORE),
        use_in=_net(need, mined, ON_SITE_ORE),
        supply_out=context.outside("iron_ore", "supply_mt"),
        use_out=context.outside("iron_ore", "use_mt"),
    )


def coal(context: Context) -> Market:
    """Coal: output by place less what is burnt at the pit; need by product, people and steel."""
    output = _coal_output(context)
    need = _coal_need(context)
    at_pit = context.assumed("coal_sent_share", "share sent away:")
    supply = {
        zone: quantity.scaled(at_pit[zone].mt) if zone in at_pit else quantity for zone, quantity in output.items()
    }
    met_at_pit = {zone: need[zone] for zone in supply if zone not in at_pit}
    return Market(
        "coal",
        supply_in=_net(supply, met_at_pit, ON_SITE_COAL),
        use_in=_net(need, {zone: supply[zone] for zone in met_at_pit}, ON_SITE_COAL),
        supply_out=context.outside("coal", "supply_mt"),
        use_out=context.outside("coal", "use_mt"),
    )


def grain(context: Context) -> Market:
    """Grain: harvest less local processing, food and feed; the surplus goes south, part of it in boxes."""
    surplus, deficit = grain_balance(context)
    return Market(
        "grain",
        supply_in=surplus,
        use_in=deficit,
        supply_out=context.outside("grain", "supply_mt"),
        use_out=context.outside("grain", "use_mt"),
        free="supply",
    )


def grain_balance(context: Context) -> tuple[Zonal, Zonal]:
    """Return the surplus and the deficit of grain by zone."""
    harvest = _harvest(context)
    surplus: Zonal = {}
    deficit: Zonal = {}
    for zone, people in context.inside_values("population").items():
        crop = harvest.get(zone, Quantity(0.0, "no harvest counted"))
        left = crop.mt * (1 - GRAIN_PROCESSED) - people * GRAIN_PER_HEAD_T / 1e6
        basis = f"{crop.basis}, less {GRAIN_PROCESSED:.0%} processed and {GRAIN_PER_HEAD_T} t per head"
        side = surplus if left > 0 else deficit
        side[zone] = Quantity(abs(left), basis, crop.source, crop.note)
    return surplus, deficit


def _net(of: Zonal, against: Zonal, share: float) -> Zonal:
    """Take from each zone's tonnage the part that meets its own other side on the site."""
    result = {}
    for zone, quantity in of.items():
        other = against.get(zone)
        if other is None:
            result[zone] = quantity
            continue
        on_site = share * min(quantity.mt, other.mt)
        result[zone] = quantity.less(on_site, f"less {on_site:.2f} Mt met on site")
    return {zone: quantity for zone, quantity in result.items() if quantity.mt > 0}


def _coal_output(context: Context) -> Zonal:
    province = context.facts.get("more_facts|coal_output|Heilongjiang|raw coal (above-scale)|2022")
    shares = context.assumed("coal_share", "share of the province:")
    heilongjiang = {
        zone: Quantity(
            province.value * share.mt,
            f"{share.basis} of {province.value} Mt in 2022",
            province.source,
            share.note,
        )
        for zone, share in shares.items()
    }
    return add([heilongjiang, context.assumed("coal_output", "coal output, Mt:"), _coal_of_leagues(context)])


def _coal_of_leagues(context: Context) -> Zonal:
    result = {}
    for zone, place in (("hailar", "Hulunbuir"), ("xilinhot", "Xilingol League")):
        fact = context.facts.get(f"more_facts|coal_output|{place}|raw coal (above-scale)|2022")
        basis = f"output of January to August 2022 ({fact.value} Mt) carried to twelve months"
        result[zone] = Quantity(fact.value * 12 / 8, basis, fact.source)
    return result


def _coal_need(context: Context) -> Zonal:
    """Need by province, spread within it by product (power), people (heat) and crude steel."""
    shape = _coal_shape(context)
    need: Zonal = {}
    for row in records(read_assumption("coal_need")):
        zones = context.group(row["group"])
        factor = float(row["need_mt"]) / sum(shape[zone].mt for zone in zones)
        words = f"need of the province {row['need_mt']} Mt"
        for zone in zones:
            part = shape[zone]
            basis, sources = join_notes(words, part.basis), join_sources(row["source"], part.source)
            need[zone] = Quantity(part.mt * factor, basis, sources, row["note"])
    return need


def _coal_shape(context: Context) -> Zonal:
    steel = context.assumed("crude_steel", "crude steel, Mt:")
    steel_total = total(steel)
    fact = context.facts.get("more_facts|coal_balance|Liaoning+Jilin+Heilongjiang|demand for commercial coal|2019")
    by_steel = f"steel {COAL_OTHER_MT / 2:g} by crude steel"
    return add(
        [
            context.by_product(COAL_POWER_MT, f"shape: power {COAL_POWER_MT:g} by product"),
            context.by_people(COAL_HEAT_MT, f"heat {COAL_HEAT_MT:g} by people"),
            context.by_product(COAL_OTHER_MT / 2, f"industry {COAL_OTHER_MT / 2:g} by product"),
            {
                zone: Quantity(COAL_OTHER_MT / 2 * quantity.mt / steel_total, by_steel, fact.source)
                for zone, quantity in steel.items()
            },
        ]
    )


def _harvest(context: Context) -> Zonal:
    province = context.facts.get("economy/industries|Heilongjiang|crops: grain|output|2022")
    qiqihar = context.facts.get("economy/industries|Qiqihar|crops: grain|output|2022")
    shares = context.assumed("grain_share", "share")
    rest = (province.value - qiqihar.value) / 100
    weights = sum(share.mt for share in shares.values())
    harvest = {
        zone: Quantity(
            rest * share.mt / weights,
            f"harvest: Heilongjiang {province.value / 100:.2f} Mt less Qiqihar, {share.basis} of {weights:.3g}",
            province.source,
            share.note,
        )
        for zone, share in shares.items()
    }
    harvest["qiqihar"] = Quantity(qiqihar.value / 100, "harvest 10.26 Mt in 2022", qiqihar.source)
    return harvest | context.assumed("grain_output", "harvest, Mt:")
