"""The style sheet of the HTML report: light, for paper and screen, no outside font or image."""

from lingtan.reports.charts.palette import (
    ACCENT,
    DANGER,
    INK,
    MUTED,
    OUTCOMES,
    RULE,
    SHADE,
    WARNING,
)

_OUTCOMES = "".join(f".{outcome}{{color:{colour}}}" for outcome, colour in OUTCOMES.items())

STYLE = f"""
:root{{color:{INK};background:#fff;font:15px/1.5 system-ui,"Noto Sans SC","Noto Sans CJK SC",
"Microsoft YaHei","PingFang SC",sans-serif;font-variant-numeric:tabular-nums}}
body{{margin:0 auto;max-width:1080px;padding:0 24px 64px}}
h1{{font-size:30px;line-height:1.25;margin:32px 0 4px}}
h2{{font-size:22px;border-top:2px solid {ACCENT};padding-top:14px;margin-top:48px}}
h3{{font-size:17px;margin:28px 0 8px}}
.subtitle,.legend,.note,figcaption,.generated{{color:{MUTED};font-size:13px}}
nav ol{{columns:2;padding-left:22px;font-size:14px}}
a{{color:{ACCENT}}}
.scroll{{overflow-x:auto}}
table{{border-collapse:collapse;width:100%;font-size:13px;margin:6px 0 4px}}
caption{{text-align:left;font-weight:600;padding:10px 0 4px}}
th{{text-align:left;background:{SHADE};border-bottom:1px solid {INK};vertical-align:bottom}}
th,td{{padding:4px 8px}}
td{{border-bottom:1px solid {RULE};vertical-align:top;overflow-wrap:break-word;min-width:3em}}
.number{{text-align:right;white-space:nowrap}}
.id{{font-size:12px;color:{MUTED};overflow-wrap:anywhere}}
#table-signatures td{{height:3.2em}}
.total td{{font-weight:600;border-top:1px solid {INK}}}
.unknown{{color:{WARNING};font-style:normal}}
sup{{line-height:1;vertical-align:0.4em}}
.evidence{{font-size:9px;border:1px solid {WARNING};color:{WARNING};border-radius:3px;
padding:0 3px;margin-left:4px}}
.together{{white-space:nowrap}}
.together wbr{{white-space:normal}}
.reference{{font-size:10px;margin-left:3px;text-decoration:none;color:{MUTED}}}
{_OUTCOMES}
.verdict{{white-space:nowrap;font-weight:600}}
.callout{{border-left:4px solid {MUTED};background:{SHADE};padding:8px 16px;margin:14px 0}}
.callout.doubt{{border-color:{WARNING}}}
.rest,.rest summary{{display:inline}}
.rest summary{{color:{ACCENT};cursor:pointer}}
.callout :is(p,div){{margin:2px 0}}
.callout .head{{font-weight:600}}
.core{{border:1px solid {RULE};border-top:4px solid {ACCENT};padding:14px 20px;margin:18px 0}}
.core p{{margin:4px 0}}
.unit{{font-size:45%;font-weight:400;margin-left:6px}}
.core .big{{font-size:44px;font-weight:700;line-height:1.1}}
.core.misses{{border-top-color:{DANGER};color:{INK}}}
.core.not_decidable{{border-top-color:{WARNING};color:{INK}}}
.tiles{{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:12px}}
.tile{{border:1px solid {RULE};padding:10px 14px}}
.tile .value{{font-size:22px;font-weight:600}}
figure{{margin:18px 0}}
figure svg{{max-width:100%;height:auto}}
figure .slender{{display:none}}
dl{{display:grid;grid-template-columns:minmax(140px,max-content) 1fr;
gap:2px 20px;font-size:14px}}
dt{{color:{MUTED}}}
dd{{margin:0}}
@page{{size:A4;margin:14mm}}
@media print{{:root{{font-size:12px}}body{{max-width:none;padding:0}}h2{{break-before:page}}
section:first-of-type h2{{break-before:auto}}table{{font-size:10.5px}}.id{{font-size:9.5px}}
h2,h3,caption{{break-after:avoid}}
tr,figure{{break-inside:avoid}}
thead{{display:table-header-group}}nav{{display:none}}}}
@media (max-width:600px){{nav ol{{columns:1}}dl{{grid-template-columns:1fr}}
table:not(.slim){{min-width:640px}}figure{{overflow-x:auto}}figure svg{{min-width:640px}}
figure .slender svg{{min-width:0}}}}
@media screen and (max-width:600px){{figure .broad{{display:none}}
figure .slender{{display:block}}}}
""".strip()
