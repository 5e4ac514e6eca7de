"""Boxes: domestic by sea and rail, international in three value classes. Empties are derived by the model."""

from __future__ import annotations

from ..frames import read_assumption, records
from .balance import Market
from .bulk import grain_balance
from .context import Context
from .quantity import Quantity, Zonal, add, total

# Half of the 3.15 million foreign TEU handled (Dalian 65%, Yingkou 5% foreign) is 15.75 Mt of exports at 10 t; a
# quarter more leaves by Tianjin, Qingdao, Vladivostok and by land. Imports: three quarters of the exports. Assumptions.
EXPORTS_MT = 19.7
IMPORTS_MT = 14.8
DALIAN_SHARE_OF_LIAONING = 0.5  # of boxed trade; it had 60% of the province's trade with its crude in 2023
CLASSES = ("low", "mid", "high")


def box_domestic(context: Context) -> Market:
    """Domestic boxes: north to south by grain surplus, product and steel; south to north by people and product."""
    supply_out, use_out = context.outside("box_domestic", "supply_mt"), context.outside("box_domestic", "use_mt")
    out, back = total(use_out), total(supply_out)
    surplus, _ = grain_balance(context)
    steel = context.assumed("crude_steel")
    supply = add(
        [
            _by_weight(surplus, 0.4 * out, "40% by grain surplus"),
            context.by_product(0.35 * out, "35% by product"),
            _by_weight(steel, 0.25 * out, "25% by crude steel"),
        ]
    )
    use = add([context.by_people(back / 2, "half by people"), context.by_product(back / 2, "half by product")])
    return Market("box_domestic", supply, use, supply_out, use_out)


def box_international(context: Context) -> list[Market]:
    """International boxes, one market for each value class."""
    partners = records(read_assumption("box_trade"))
    result = []
    for name in CLASSES:
        use_out = _partners(partners, "export_share", name, EXPORTS_MT)
        supply_out = _partners(partners, "import_share", name, IMPORTS_MT)
        result.append(
            Market(
                f"box_int_{name}",
                supply_in=_inside(context, total(use_out), "exports"),
                use_in=_inside(context, total(supply_out), "imports"),
                supply_out=supply_out,
                use_out=use_out,
            )
        )
    return result


def _partners(partners: list[dict[str, str]], share: str, value_class: str, mt: float) -> Zonal:
    result = {}
    for row in partners:
        basis = f"partner's share {row[share]} and value class {row[value_class]} of {mt:g} Mt"
        tonnes = mt * float(row[share]) * float(row[value_class])
        result[row["zone_id"]] = Quantity(tonnes, basis, "landsea-assumption", row["note"])
    return result


def _by_weight(weights: Zonal, mt: float, basis: str) -> Zonal:
    whole = total(weights)
    return {zone: Quantity(mt * q.mt / whole, basis, q.source) for zone, q in weights.items()}


def _inside(context: Context, mt: float, flow: str) -> Zonal:
    """Spread boxed trade over provinces by trade and over zones by product; half of Liaoning's is Dalian's."""
    weights = _province_weights(context, flow)
    whole = sum(weights.values())
    result: Zonal = {}
    for province, weight in weights.items():
        result |= _province(context, province, mt * weight / whole, flow)
    return result


def _province(context: Context, province: str, mt: float, flow: str) -> Zonal:
    zones = context.group(province)
    values = context.inside_values("gdp_bn_yuan")
    gdp = {zone: values[zone] for zone in zones}
    head = DALIAN_SHARE_OF_LIAONING if "dalian" in gdp else 0.0
    rest = sum(value for zone, value in gdp.items() if zone != "dalian")
    basis = f"{flow} of {province} by value of trade in 2023, within it by product (Dalian half of Liaoning's)"
    return {
        zone: Quantity(mt * (head if zone == "dalian" else (1 - head) * value / rest), basis)
        for zone, value in gdp.items()
    }


def _province_weights(context: Context, flow: str) -> dict[str, float]:
    """Value of trade in boxable goods, billion yuan: sourced exports; imports without oil, coal and ore."""
    liaoning = context.facts.get("economy/trade|Liaoning|exports|world|all|value|2023").value / 10
    heilongjiang = context.facts.get("economy/trade|Heilongjiang|exports|world|all|value|2023").value
    jilin = context.facts.get("economy/trade|Jilin|exports|world|all|value|2023").value / 10
    if flow == "exports":
        return {"Liaoning": liaoning, "Jilin": jilin, "Heilongjiang": heilongjiang, "Inner Mongolia (east)": 10.0}
    return {"Liaoning": 200.0, "Jilin": 95.0, "Heilongjiang": 25.0, "Inner Mongolia (east)": 5.0}
