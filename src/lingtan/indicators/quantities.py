"""The quantities that framework formulas name, worked out from ledger figures.

Ledger figures are in kg and kWh; frameworks speak of t, GWh and tce. Every conversion stands in
the formula of the quantity, where a reader can repeat it.
"""

from lingtan.indicators.registry import Example, quantity_by_formula

ANNEX_4 = "发改环资〔2025〕910号, annex 4"
NOTICE_650 = "发改能源〔2025〕650号"
GBT_2589 = "GB/T 2589-2020"
NOTICE_622 = "发改能源〔2026〕622号"
JIANGSU = "江苏省（近）零碳产业园区建设指南（暂行）, reference values 2024"

quantity_by_formula(
    id="E_park",
    unit="tCO2",
    formula="national.e_park_kg / 1000",
    docs="CO2 of the park by the national trial method [t].",
    source=ANNEX_4,
    example=Example(figures={"national.e_park_kg": 60_000_000}, value=60_000),
)

quantity_by_formula(
    id="E_tce",
    unit="tce",
    formula="national.e_tce",
    docs="Energy really used, electricity at equivalent value (等价值) [tce].",
    source="发改环资〔2025〕910号, annex 3",
    example=Example(figures={"national.e_tce": 400_000}, value=400_000),
)

quantity_by_formula(
    id="E_tce_heat",
    unit="tce",
    formula="energy.e_tce_heat_value",
    docs="Energy used, electricity at heat value (当量值) [tce].",
    source=GBT_2589,
    example=Example(figures={"energy.e_tce_heat_value": 30_000}, value=30_000),
)

quantity_by_formula(
    id="electricity_heat_tce",
    unit="tce",
    formula="energy.e_tce_heat_value - (national.e_tce - energy.electricity_tce)",
    docs="Electricity used, at heat value: all energy less what is not electricity [tce].",
    source=GBT_2589,
    example=Example(
        figures={
            "energy.e_tce_heat_value": 30_000,
            "national.e_tce": 56_925,
            "energy.electricity_tce": 45_360,
        },
        value=18_435,
    ),
)

# Clean power by wire, from equivalent to heat value: per kWh as all power that is counted.
quantity_by_formula(
    id="clean_physical_heat_tce",
    unit="tce",
    formula="energy.clean_strict_physical_tce"
    " - (energy.electricity_tce - electricity_heat_tce) * self_used_kWh"
    " / (energy.import_kwh + energy.direct_kwh + energy.own_non_fossil_kwh - energy.export_kwh)",
    docs="Own and directly supplied non-fossil energy, electricity at heat value [tce].",
    source=GBT_2589,
    example=Example(
        figures={
            "energy.clean_strict_physical_tce": 20_000,
            "national.e_tce": 56_925,
            "energy.electricity_tce": 45_360,
            "energy.e_tce_heat_value": 30_000,
            "energy.own_non_fossil_used_kwh": 2e7,
            "energy.direct_used_kwh": 1e7,
            "energy.import_kwh": 1.2e8,
            "energy.direct_kwh": 1e7,
            "energy.own_non_fossil_kwh": 3e7,
            "energy.export_kwh": 1e7,
        },
        value=14_615,
    ),
)

quantity_by_formula(
    id="clean_contractual_heat_tce",
    unit="tce",
    formula="clean_physical_heat_tce"
    " + (energy.clean_strict_contractual_tce - energy.clean_strict_physical_tce)"
    " * electricity_heat_tce / energy.electricity_tce",
    docs="The same with green power and certificates counted too [tce].",
    source=GBT_2589,
    example=Example(
        figures={
            "clean_physical_heat_tce": 14_615,
            "energy.clean_strict_contractual_tce": 24_536,
            "energy.clean_strict_physical_tce": 20_000,
            "national.e_tce": 56_925,
            "energy.electricity_tce": 45_360,
            "energy.e_tce_heat_value": 30_000,
        },
        value=16_458.5,
    ),
)

quantity_by_formula(
    id="load_kWh",
    unit="kWh",
    formula="energy.load_kwh",
    docs="Electricity really used inside the boundary [kWh].",
    source=ANNEX_4,
    example=Example(figures={"energy.load_kwh": 2e8}, value=2e8),
)

quantity_by_formula(
    id="area_load_GWh",
    unit="GWh",
    formula="energy.load_kwh / 1000000",
    docs="Electricity used in the market area [GWh].",
    source="SBTi Corporate Net-Zero Standard V2.0",
    example=Example(figures={"energy.load_kwh": 2e7}, value=20),
)

quantity_by_formula(
    id="self_used_kWh",
    unit="kWh",
    formula="energy.own_non_fossil_used_kwh + energy.direct_used_kwh",
    docs="Non-fossil power used inside, own and over direct lines; feed-in stays out [kWh].",
    source=NOTICE_650,
    example=Example(
        figures={"energy.own_non_fossil_used_kwh": 3e7, "energy.direct_used_kwh": 4e7}, value=7e7
    ),
)

quantity_by_formula(
    id="available_generation_kWh",
    unit="kWh",
    formula="energy.available_non_fossil_kwh",
    docs="What the connected non-fossil plants could have generated [kWh].",
    source=NOTICE_650,
    example=Example(figures={"energy.available_non_fossil_kwh": 1e8}, value=1e8),
)

quantity_by_formula(
    id="exported_kWh",
    unit="kWh",
    formula="energy.export_kwh",
    docs="Electricity fed into the public grid [kWh].",
    source=NOTICE_650,
    example=Example(figures={"energy.export_kwh": 1e7}, value=1e7),
)

quantity_by_formula(
    id="physically_verified_nonfossil_kWh",
    unit="kWh",
    formula="energy.own_non_fossil_used_kwh + energy.direct_used_kwh",
    docs="Non-fossil power that came by wire, own and direct; trade stays out [kWh].",
    source=f"工信厅节函〔2026〕334号; {NOTICE_622}",
    example=Example(
        figures={"energy.own_non_fossil_used_kwh": 3e7, "energy.direct_used_kwh": 1e7}, value=4e7
    ),
)

quantity_by_formula(
    id="nonfossil_power_physical_kWh",
    unit="kWh",
    formula="physically_verified_nonfossil_kWh",
    docs="Non-fossil power of own plants and direct lines, microgrids and park supply included.",
    source=NOTICE_622,
    example=Example(
        figures={"energy.own_non_fossil_used_kwh": 3e7, "energy.direct_used_kwh": 1e7}, value=4e7
    ),
)

quantity_by_formula(
    id="nonfossil_power_trade_kWh",
    unit="kWh",
    formula="min(energy.green_power_kwh, energy.import_kwh)",
    docs="Traded green power; what is recognised never exceeds the off-take from the grid [kWh].",
    source=NOTICE_622,
    example=Example(figures={"energy.green_power_kwh": 2e7, "energy.import_kwh": 1e8}, value=2e7),
)

quantity_by_formula(
    id="nonfossil_power_certificate_kWh",
    unit="kWh",
    formula="energy.certificate_kwh",
    docs="Power covered by retired certificates; caps of provinces were not seen [kWh].",
    source=NOTICE_622,
    example=Example(figures={"energy.certificate_kwh": 1.5e7}, value=1.5e7),
)

quantity_by_formula(
    id="nonfossil_power_allocated_kWh",
    unit="kWh",
    formula="max(0, energy.import_kwh - nonfossil_power_trade_kWh"
    " - nonfossil_power_certificate_kWh) * provincial_nonfossil_coefficient",
    docs="What the province allocates of the off-take no trade or certificate covers [kWh].",
    source=NOTICE_622,
    example=Example(
        figures={
            "energy.green_power_kwh": 2e7,
            "energy.certificate_kwh": 1.5e7,
            "energy.import_kwh": 1e8,
            "provincial_nonfossil_coefficient": 0.2,
        },
        value=1.3e7,
    ),
)

quantity_by_formula(
    id="renewable_kWh",
    unit="kWh",
    formula="energy.own_non_fossil_used_kwh + energy.direct_used_kwh + energy.green_power_kwh",
    docs="Renewable power used: own, direct and traded green power [kWh].",
    source=JIANGSU,
    example=Example(
        figures={
            "energy.own_non_fossil_used_kwh": 1e7,
            "energy.direct_used_kwh": 1e7,
            "energy.green_power_kwh": 2e7,
        },
        value=4e7,
    ),
)

quantity_by_formula(
    id="GEC_kWh",
    unit="kWh",
    formula="energy.certificate_kwh",
    docs="Electricity covered by certificates alone, 1 MWh each [kWh].",
    source=JIANGSU,
    example=Example(figures={"energy.certificate_kwh": 2e7}, value=2e7),
)
