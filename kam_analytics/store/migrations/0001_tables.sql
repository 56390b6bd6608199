-- Every table of the product, so that later pages meet empty ones instead of missing ones.
-- Rules: ids are text; facts carry integer keys; a row that belongs to an account says so itself
-- (account_key in the facts, account_id elsewhere), so one row filter serves all tables.
-- Amounts are decimal(18,4) in the reporting currency; _on is a business date, _at is naive UTC.
-- A row that people edit carries a version, which every save raises by one.

-- People and structure ---------------------------------------------------------------------------

-- one row per person who opens the product
create table app_user (
    user_id text not null, name text not null, email text, role text not null, manager_id text,
    is_active boolean not null default true, version integer not null default 1
);
-- one row per customer company; group_key is the account_key of its root parent (its own without one)
create table account (
    account_key integer not null, account_id text not null, name text not null, parent_id text,
    group_key integer not null, owner_id text, business_id text, industry text, country text,
    city text, since_on date, version integer not null default 1
);
-- one row per person x account x role, for a time
create table account_team (
    account_id text not null, user_id text not null, team_role text not null, from_on date, to_on date
);
-- one row per contact or unknown role at a customer; account_id is empty until it is known
create table contact (
    contact_id text not null, account_id text, name text, title text, email text, phone text,
    buying_role text, level text, influence integer, support integer, coverage text,
    reports_to_id text, met_on date, is_unknown boolean not null default false, left_on date,
    version integer not null default 1
);
-- one row per line of influence between two contacts of an account (kind: influences, opposes)
create table contact_influence (
    influence_id text not null, account_id text not null, from_contact_id text not null,
    to_contact_id text not null, kind text not null, version integer not null default 1
);
-- one row per need or goal of a contact
create table contact_need (
    need_id text not null, account_id text not null, contact_id text not null, need text not null,
    is_confirmed boolean not null default false, evidence text, noted_on date,
    version integer not null default 1
);
-- one row per strategy, goal or project of the customer
create table customer_initiative (
    initiative_id text not null, account_id text not null, kind text not null, title text not null,
    customer_owner text, starts_on date, ends_on date, source text, noted_on date,
    version integer not null default 1
);
-- one row per account x category x amount band: who approves, how long it takes
create table buying_rule (
    buying_rule_id text not null, account_id text not null, category_id text not null,
    amount_from decimal(18,4) not null, amount_to decimal(18,4), approver_contact_id text,
    steps text, lead_time_days integer, version integer not null default 1
);
-- one row per product category; the labels are data, one for each language
create table category (
    category_key integer not null, category_id text not null, label_en text not null, label_fi text not null
);
-- one row per article
create table product (
    product_key integer not null, product_id text not null, name text not null,
    category_key integer, is_recurring boolean not null default false, version integer not null default 1
);

-- Facts ------------------------------------------------------------------------------------------

-- one row per invoice line; sale_id is the line's id in its source, empty where the source has none
create table sale (
    sale_id text, account_key integer not null, product_key integer, sold_on date not null,
    quantity double, net_sales decimal(18,4) not null, margin decimal(18,4), order_id text,
    batch_key integer not null
);
-- one row per account x month; margin_net_sales is the net sales of the lines whose margin is known
create table account_month (
    account_key integer not null, month_on date not null, net_sales decimal(18,4) not null,
    margin decimal(18,4), margin_net_sales decimal(18,4) not null,
    recurring_net_sales decimal(18,4) not null, orders integer not null, lines integer not null
);
-- one row per account x category x month; category_key -1 holds the lines without a category
create table account_category_month (
    account_key integer not null, category_key integer not null, month_on date not null,
    net_sales decimal(18,4) not null, margin decimal(18,4), margin_net_sales decimal(18,4) not null,
    recurring_net_sales decimal(18,4) not null, lines integer not null
);
-- one row per account x product, all time
create table account_product (
    account_key integer not null, product_key integer not null, first_on date not null,
    last_on date not null, net_sales decimal(18,4) not null, lines integer not null
);
-- one row per thing done; quantity counts it, an empty account_id is counted as unassigned
create table activity (
    activity_id text, account_id text, activity_type text not null, done_on date not null,
    user_id text, contact_id text, quantity integer not null default 1, subject text,
    batch_key integer, version integer not null default 1
);
-- one row per answer to the recommendation question
create table nps_response (
    response_id text, account_id text, contact_id text, answered_on date not null,
    score integer not null, survey text, comment text, is_anonymous boolean not null default false,
    batch_key integer
);
-- one row per delivery
create table delivery (
    delivery_id text not null, account_id text not null, due_on date not null, delivered_on date,
    is_on_time boolean, is_complete boolean, hours_planned double, hours_used double, batch_key integer
);
-- one row per reclamation
create table claim (
    claim_id text not null, account_id text not null, delivery_id text, opened_on date not null,
    closed_on date, reason text, amount decimal(18,4), batch_key integer
);
-- one row per deal (status: open, won, lost)
create table opportunity (
    opportunity_id text not null, account_id text, name text, category_id text,
    amount decimal(18,4), status text not null, opened_on date, expected_close_on date,
    closed_on date, owner_id text, batch_key integer, version integer not null default 1
);
-- one row per agreement period (status: active, renewed, lost); decided_on is when its renewal was decided
create table contract (
    contract_id text not null, account_id text not null, name text, starts_on date, ends_on date,
    annual_value decimal(18,4), status text not null, decided_on date, batch_key integer
);
-- one row per account x category x year x source; category_id 'all' is a whole-account estimate
create table wallet_estimate (
    estimate_id text not null, account_id text not null, category_id text not null,
    year integer not null, source text not null, low decimal(18,4), likely decimal(18,4) not null,
    high decimal(18,4), estimated_on date not null, estimated_by text,
    version integer not null default 1
);
-- one row per estimate x competitor
create table wallet_competitor (
    wallet_competitor_id text not null, estimate_id text not null, account_id text not null,
    competitor text not null, amount decimal(18,4), version integer not null default 1
);

-- Decisions and plans ----------------------------------------------------------------------------

-- one row per account x period in a segment (status: proposed, decided)
create table segment_membership (
    membership_id text not null, account_id text not null, segment text not null, from_on date not null,
    to_on date, status text not null, decided_by text, reason text, version integer not null default 1
);
-- one row per segment x activity type (rhythm: month, quarter, year)
create table cadence_rule (
    cadence_rule_id text not null, segment text not null, activity_type text not null,
    per_year integer not null, rhythm text not null, version integer not null default 1
);
-- one row per thing to do (status: open, done, cancelled)
create table task (
    task_id text not null, account_id text not null, user_id text, activity_type text, title text not null,
    due_on date not null, status text not null, done_on date, cadence_rule_id text, period_on date,
    is_moved boolean not null default false, version integer not null default 1
);
-- one row per decision on key-account status (status: proposed, decided); criteria is the snapshot as JSON
create table key_account_decision (
    decision_id text not null, account_id text not null, from_on date not null, to_on date,
    status text not null, reason text, decided_by text, criteria text, version integer not null default 1
);
-- one row per account x quarter x metric (status: proposed, approved)
create table target (
    target_id text not null, account_id text not null, quarter_on date not null, metric text not null,
    value double not null, status text not null, set_by text, set_on date, version integer not null default 1
);
-- one row per account x period (status: draft, submitted, approved, closed)
create table plan (
    plan_id text not null, account_id text not null, title text not null, starts_on date not null,
    ends_on date not null, status text not null, help text, risks text, submitted_by text,
    submitted_at timestamp, approved_by text, approved_at timestamp, version integer not null default 1
);
-- one row per objective of a plan (horizon: short, long)
create table plan_objective (
    objective_id text not null, plan_id text not null, account_id text not null, target_id text,
    horizon text not null, goal text not null, due_on date, version integer not null default 1
);
-- one row per action of an objective (status: open, done, cancelled)
create table plan_action (
    action_id text not null, objective_id text not null, plan_id text not null, account_id text not null,
    action text not null, contact_id text, need_id text, expected_result text, owner_id text,
    due_on date, status text not null, done_on date, evidence text, version integer not null default 1
);
-- one row per approval of a plan: what was promised, as JSON
create table plan_snapshot (
    snapshot_id text not null, plan_id text not null, account_id text not null,
    taken_at timestamp not null, content text not null
);
-- one row per review (reviewed_with: customer, manager, team)
create table plan_review (
    review_id text not null, plan_id text not null, account_id text not null, held_on date not null,
    reviewed_with text not null, user_id text, minutes text, version integer not null default 1
);
-- one row per person x plan x opening
create table plan_opened (
    plan_id text not null, account_id text not null, user_id text not null, opened_at timestamp not null
);
-- one row per person x plan x field that is not saved yet
create table plan_draft (
    user_id text not null, plan_id text not null, account_id text not null, field text not null,
    value text, saved_at timestamp not null
);
-- one row per typed warning
create table red_flag (
    flag_id text not null, account_id text not null, kind text not null, note text, raised_on date not null,
    raised_by text, acknowledged_by text, acknowledged_at timestamp, closed_on date,
    version integer not null default 1
);
-- one row per account x category: what is known of its buying elsewhere
create table whitespace_state (
    account_id text not null, category_id text not null, state text not null, noted_on date not null,
    noted_by text, version integer not null default 1
);

-- Published: the only company knowledge that reaches a rep -------------------------------------------

-- one row per account: its class over all accounts of the company in the period that is named
create table benchmark_abc (
    account_key integer not null, abc_class text not null, since_on date not null, until_on date not null
);
-- one row per industry x category, only from 8 accounts of at least 3 owners, rounded
create table benchmark_peer (
    industry text not null, category_id text not null, accounts integer not null,
    buyers integer not null, median_net_sales double
);
-- one row per segment x activity type: mean per account and year
create table benchmark_effort (
    segment text not null, activity_type text not null, accounts integer not null,
    activities_per_year double not null
);

-- Calendar, money, persons' own -------------------------------------------------------------------

-- one row per calendar month
create table month (
    month_on date not null, last_on date not null, year integer not null, quarter_on date not null,
    fiscal_year integer not null, fiscal_quarter integer not null
);
-- one row per country x public holiday
create table holiday (country text not null, holiday_on date not null, name text not null);
-- one row per currency x month: how much of the reporting currency one unit is worth
create table rate (currency text not null, month_on date not null, rate double not null);
-- one row per person x saved view
create table saved_view (view_id text not null, user_id text not null, name text not null, address text not null);
-- one row per person x setting
create table user_setting (user_id text not null, name text not null, value text not null);

-- Housekeeping -----------------------------------------------------------------------------------

-- one row per file that was imported; loaded + updated + skipped + filtered + rejected = rows
create table import_batch (
    batch_key integer not null, batch_id text not null, kind text not null, source text not null,
    file_name text not null, file_hash text not null, mapping_hash text not null,
    imported_at timestamp not null, user_id text not null, rows bigint not null, loaded bigint not null,
    updated bigint not null, skipped bigint not null, filtered bigint not null, rejected bigint not null,
    undone_at timestamp, undone_by text
);
-- one row per rejected line x reason
create table import_reject (
    batch_key integer not null, line bigint not null, reason text not null, field text, value text
);
-- one row per row that a batch changed, with its values before as JSON (empty: the batch created it)
create table import_undo (
    batch_key integer not null, table_name text not null, row_id text not null, before text
);
-- one row per source x kind: the mapping used last
create table import_mapping (
    source text not null, kind text not null, mapping text not null, saved_at timestamp not null
);
-- one row per column that a person changed, never updated
create table change_log (
    change_id text not null, changed_at timestamp not null, user_id text not null, table_name text not null,
    row_id text not null, account_id text, column_name text not null, before text, after text,
    version integer
);
-- one row per table, raised by every transaction that writes to it
create table table_version (table_name text not null, version bigint not null);
-- one row per setting of the store
create table setting (name text not null, value text not null);
