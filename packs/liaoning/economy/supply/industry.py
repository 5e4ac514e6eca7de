"""Crude oil and products, steel, vehicles and general cargo."""

from __future__ import annotations

from .balance import Market
from .context import Context
from .quantity import Quantity, Zonal, add, total

PRODUCTS_PER_CRUDE = 0.62  # fuels and bulk chemicals shipped per t refined; the rest is own use and goes on site
PRODUCTS_PER_HEAD_T = 0.32  # fuels and bulk chemicals used, national mean rounded: assumption
STEEL_SHIPPED = 0.97  # t of products per t of crude steel
T_PER_CAR = 1.6
GENERAL_T_PER_MILLION_YUAN = 60.0  # long-distance break-bulk per product; no survey at hand


def crude_oil(context: Context) -> Market:
    """Crude: the fields' output and imports against the refineries' runs."""
    daqing = context.facts.get("economy/industries|Daqing Oilfield|crude oil|output|2022")
    fields = context.assumed("crude_output", "field output, Mt:")
    fields["daqing"] = Quantity(daqing.value, f"field output {daqing.value:g} Mt in 2022", daqing.source)
    return _market(context, "crude_oil", fields, context.assumed("refinery_runs", "refinery runs, Mt:"))


def oil_products(context: Context) -> Market:
    """Products: a share of what is refined; use by people and product in equal parts."""
    runs = context.assumed("refinery_runs", "refinery runs, Mt:")
    made = {
        zone: Quantity(q.mt * PRODUCTS_PER_CRUDE, f"{q.basis}, {PRODUCTS_PER_CRUDE} t shipped per t", q.source, q.note)
        for zone, q in runs.items()
    }
    people = sum(context.inside_values("population").values())
    half = people * PRODUCTS_PER_HEAD_T / 2e6
    words = f"use {PRODUCTS_PER_HEAD_T} t per head of the region, half"
    use = add([context.by_people(half, f"{words} by people"), context.by_product(half, "half by product")])
    return _market(context, "oil_products", made, use)


def steel(context: Context) -> Market:
    """Steel: the mills' output; use by product of the zone."""
    crude = context.assumed("crude_steel", "crude steel, Mt:")
    made = {
        zone: Quantity(q.mt * STEEL_SHIPPED, f"{q.basis}, {STEEL_SHIPPED} t shipped per t", q.source, q.note)
        for zone, q in crude.items()
    }
    return _market(context, "steel", made, context.by_product(total(made) / 2, "use by product"))


def vehicles(context: Context) -> Market:
    """Vehicles: cars made, at 1.6 t; use by product of the zone."""
    units = context.assumed("vehicles_made", "million vehicles made:")
    made = {
        zone: Quantity(q.mt * T_PER_CAR, f"{q.basis}, {T_PER_CAR} t each", q.source, q.note)
        for zone, q in units.items()
    }
    return _market(context, "vehicles", made, context.by_product(1.8, "use by product"))


def general_cargo(context: Context) -> Market:
    """General cargo: tonnes per product on either side; the largest unknown of the pack."""
    gdp = sum(context.inside_values("gdp_bn_yuan").values())
    mt = gdp * GENERAL_T_PER_MILLION_YUAN / 1000
    words = f"{GENERAL_T_PER_MILLION_YUAN:g} t per million yuan of product"
    return _market(
        context, "general_cargo", context.by_product(mt, f"supply {words}"), context.by_product(mt, f"use {words}")
    )


def _market(context: Context, commodity: str, supply: Zonal, use: Zonal) -> Market:
    return Market(
        commodity,
        supply_in=supply,
        use_in=use,
        supply_out=context.outside(commodity, "supply_mt"),
        use_out=context.outside(commodity, "use_mt"),
    )
