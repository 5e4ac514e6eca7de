"""Boxes: domestic by sea and rail, international in three value classes. Empties are derived by the model."""

from __future__ import annotations

from ..frames import read_assumption
from .balance import Market
from .bulk import grain_balance
from .context import Context
from .quantity import Quantity, Zonal, add, total

EXPORTS_MT = 15.75  # 1.575 million laden TEU of 10 t: half of 3.15 million handled (Dalian 65%, Yingkou 5% foreign)
IMPORTS_MT = 11.5  # 1.15 million laden TEU: assumption, three quarters of the exports
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
    partners = read_assumption("box_trade")
    result = []
    for name in CLASSES:
        weights = partners[name].astype(float)
        use_out = _partners(partners["zone_id"], partners["export_share"].astype(float) * weights, EXPORTS_MT)
        supply_out = _partners(partners["zone_id"], partners["import_share"].astype(float) * weights, IMPORTS_MT)
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


def _partners(zones: object, shares: object, mt: float) -> Zonal:
    basis = f"share of partner and of value class in {mt:g} Mt"
    pairs = zip(zones, shares, strict=True)  # type: ignore[call-overload]
    return {zone: Quantity(mt * share, basis, "landsea-assumption") for zone, share in pairs if share > 0}


def _by_weight(weights: Zonal, mt: float, basis: str) -> Zonal:
    whole = total(weights)
    return {zone: Quantity(mt * q.mt / whole, basis, q.source) for zone, q in weights.items()}


def _inside(context: Context, mt: float, flow: str) -> Zonal:
    """Spread boxed trade over provinces by their trade, over zones by product; Dalian has half of Liaoning's."""
    weights = {name: weight for name, weight in _province_weights(context, flow).items()}
    whole = sum(weights.values())
    result: Zonal = {}
    for province, weight in weights.items():
        result |= _province(context, province, mt * weight / whole, flow)
    return result


def _province(context: Context, province: str, mt: float, flow: str) -> Zonal:
    zones = context.group(province)
    gdp = context.inside.loc[zones, "gdp_bn_yuan"].astype(float).to_dict()
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
