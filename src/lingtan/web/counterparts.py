"""What each command of ``lingtan`` is in a browser: its pages, its actions, its options.

A test holds it against the commands: each is here, each option and each step leads to a field, a
page or a reason, and each action that is named is exercised by a test. A reference page is made
from it.
"""

from collections.abc import Mapping

from lingtan.web.counterpart import NOT, Counterpart

COUNTERPARTS: Mapping[str, Counterpart] = {
    "demo": Counterpart(
        not_here="builds a folder to learn with, before there is a server; a wizard begins a park"
    ),
    "new": Counterpart(pages=("/",), options={"park_type": "/"}),
    "import": Counterpart(
        actions=("import", "mapping", "take", "inbox"),
        options={
            "files": "import.files",
            "mapping": "mapping.mapping",
            "suggest": "mapping",
            "dry_run": "import",
            "again": "take.again",
            "trial": "take.trial",
            "received": "take.received",
            "evidence": "take.documents",
        },
    ),
    "check": Counterpart(
        pages=("energy", "findings"), actions=("requests",), options={"needed": "requests"}
    ),
    "reconcile": Counterpart(
        pages=("energy",),
        actions=("reconciled_hours",),
        options={"hours": "reconciled_hours.table_form"},
    ),
    "answer": Counterpart(
        pages=("findings",),
        is_act=True,
        actions=("finding_answer", "finding_answer_reverse"),
        options={
            "finding": "finding_answer.finding",
            "kind": "finding_answer.says",
            "proposed": "finding_answer",
            "listed": "findings",
            "reverse": "finding_answer_reverse.answer",
            "meter": "finding_answer.meter",
            "since": "finding_answer.since",
            "until": "finding_answer.ends",
            "ratio": "finding_answer.amount",
            "minutes": "finding_answer.amount",
            "offset": "finding_answer.amount",
            "value": "finding_answer.amount",
            "other": "finding_answer.other",
            "note": "finding_answer.note",
            "evidence": "finding_answer.documents",
        },
    ),
    "account": Counterpart(pages=("carbon", "energy")),
    "allocate": Counterpart(pages=("carbon", "enterprise")),
    "compare": Counterpart(pages=("reports", "map")),
    "match": Counterpart(pages=("green_power",), actions=("match_spans",)),
    "certificates": Counterpart(
        pages=("certificates",),
        actions=("certificate_issue", "certificate_event", "certificate_propose"),
    ),
    "evaluate": Counterpart(
        pages=("indicators",),
        options={
            "framework": "indicators?framework",
            "target_year": "indicators?target_year",
        },
    ),
    "uncertainty": Counterpart(
        pages=("uncertainty",),
        options={
            "framework": "uncertainty?framework",
            "seed": "uncertainty?draw_seed",
            "draws": "uncertainty?draws",
        },
    ),
    "trace": Counterpart(
        pages=("/lineage",),
        actions=("lineage_file",),
        options={
            "figure": "lineage_file.figure",
            "depth": "/lineage",
            "top": "/lineage",
            "every": "/lineage",
            "prov": "lineage_file",
        },
    ),
    "statement": Counterpart(pages=("assets",), options={"framework": "assets?framework"}),
    "allowances": Counterpart(pages=("assets",), options={"price": "assets?price"}),
    "heat": Counterpart(pages=("energy",)),
    "finance": Counterpart(pages=("finance",)),
    "close": Counterpart(pages=("reports",), actions=("close",), is_act=True),
    "restate": Counterpart(
        pages=("reports",),
        is_act=True,
        actions=("restate",),
        options={
            "reason": "restate.reason",
            "dry_run": "restate.only_list",
            "accept_unknown": "restate.accept_unknown",
        },
    ),
    "baseyear": Counterpart(actions=("base_year",)),
    "footprint": Counterpart(
        actions=("footprint",),
        options={"enterprise": "footprint.holder", "form": "footprint.exchange"},
    ),
    "candidates": Counterpart(
        pages=("corrections",),
        actions=("propose", "look_at_correction", "approve", "reject"),
        options={
            "candidate": "approve.candidate",
            "file": "propose.correction",
            "mapping": "propose.correction",
            "reason": "propose.reason",
        },
        steps={
            "list": "corrections",
            "show": "look_at_correction",
            "propose": "propose",
            "approve": "approve",
            "reject": "reject",
        },
    ),
    "report": Counterpart(
        pages=("reports",),
        is_act=True,
        actions=("report",),
        options={"formal": "report.kind", "trial": "report.kind"},
    ),
    "monitoring": Counterpart(actions=("plan",)),
    "evidence": Counterpart(
        pages=("tasks",),
        options={
            "indicator": "tasks",
            "framework": f"{NOT}the register is of every framework; its table filters by one",
        },
    ),
    "tasks": Counterpart(
        pages=("tasks",),
        actions=(
            "task_add",
            "task_assign",
            "task_close",
            "task_reopen",
            "task_confirm",
            "task_order",
        ),
        options={
            "subject": "task_add.about",
            "owner": "task_add.owner",
            "due": "task_add.due",
            "note": "task_close.note",
            "document": "task_close.documents",
        },
        steps={
            "list": "tasks",
            "owing": "tasks",
            "show": "tasks",
            "add": "task_add",
            "assign": "task_assign",
            "close": "task_close",
            "reopen": "task_reopen",
            "confirm": "task_confirm",
        },
    ),
    "campaign": Counterpart(
        pages=("campaigns",),
        actions=(
            "campaign_open",
            "campaign_fill",
            "campaign_file",
            "campaign_approve",
            "campaign_return",
            "campaign_remind",
            "campaign_withdraw",
            "campaign_close",
        ),
        options={
            "campaign": "campaign_fill.campaign",
            "enterprise": "campaign_fill.enterprise",
            "year": "campaign_open.year",
            "month": "campaign_open.month",
            "due": "campaign_open.due",
            "ask": "campaign_open.enterprises",
            "file": "campaign_file.file",
            "note": "campaign_return.remark",
        },
        steps={
            "list": "campaigns",
            "open": "campaign_open",
            "show": "campaigns",
            "form": "/campaigns/form.xlsx",
            "draft": "campaign_fill",
            "submit": "campaign_fill",
            "return": "campaign_return",
            "approve": "campaign_approve",
            "remind": "campaign_remind",
            "withdraw": "campaign_withdraw",
            "close": "campaign_close",
        },
    ),
    "verification": Counterpart(
        pages=("verification",),
        actions=("open", "sample", "seen", "find", "answer", "settle", "sign", "statement"),
        options={
            "subjects": "find.item",
            "note": "find.note",
            "document": "seen.documents",
            "organisation": "open.organisation",
            "materiality": "open.materiality",
            "assurance": "open.assurance",
            "seed": "sample.seed",
            "severity": "find.severity",
            "tonnes": "find.tonnes",
            "independence": "sign.independence",
            "conclusion": "sign.conclusion",
        },
        steps={
            "show": "verification",
            "open": "open",
            "sample": "sample",
            "seen": "seen",
            "find": "find",
            "answer": "answer",
            "settle": "settle",
            "reject": "settle",
            "sign": "sign",
            "statement": "statement",
        },
    ),
    "bundle": Counterpart(
        actions=("bundle", "prove_share"),
        options={
            "target": f"{NOT}it comes as a download",
            "enterprise": "prove_share.holder",
            "may_reveal": "prove_share.may_reveal",
        },
    ),
    "verify": Counterpart(
        actions=("verify", "verify_sent"),
        options={
            "subject": "verify_sent.evidence",
            "key": "verify_sent.key",
            "since": "verify_sent.evidence",
            "others": "verify_sent.evidence",
        },
    ),
    "backup": Counterpart(
        pages=("admin",),
        is_act=True,
        actions=("backup_make", "backup_check"),
        options={
            "target": f"{NOT}it is made beside the park, and fetched from the page",
            "with_key": f"{NOT}the secret key leaves the machine by no browser",
            "wait": f"{NOT}the server itself writes the park, and waits for nobody else",
        },
    ),
    "restore": Counterpart(
        pages=("admin",),
        is_act=True,
        actions=("backup_restore",),
        options={"file": "backup_restore.backup"},
    ),
    "template": Counterpart(
        actions=("form",), options={"form": "form.form", "year": "form.period"}
    ),
    "users": Counterpart(
        pages=("admin",),
        actions=("user_add", "user_role", "user_password", "user_change", "user_factor"),
        options={
            "name": "user_add.name",
            "role": "user_add.role",
            "enterprise": "user_add.enterprise",
        },
        steps={
            "list": "admin",
            "add": "user_add",
            "role": "user_role",
            "password": "user_password",
            "lock": "user_change",
            "unlock": "user_change",
            "forget-factor": "user_factor",
            "remove": "user_change",
        },
    ),
    "tokens": Counterpart(
        pages=("admin",),
        actions=("token_issue", "token_revoke"),
        options={
            "token": "token_revoke.token",
            "scope": "token_issue.scope",
            "enterprise": "token_issue.token_of",
            "days": "token_issue.days",
            "note": "token_issue.note",
        },
        steps={"list": "admin", "issue": "token_issue", "revoke": "token_revoke"},
    ),
    "webhooks": Counterpart(
        actions=("webhooks_test",), steps={"list": "webhooks_test", "test": "webhooks_test"}
    ),
    "serve": Counterpart(not_here="is the server itself"),
    "simulate": Counterpart(
        not_here="plays the meters of a park to a server, and is started where those would stand"
    ),
    "doctor": Counterpart(
        not_here="looks at the machine before anything is served; /readyz tells of a server"
    ),
}
