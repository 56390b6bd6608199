-- A customer with two accounts is one account: the rows of the account that was joined belong to the one that was kept.
-- one row per account that was joined into another; kept_id is that account, which may have been joined itself
-- key_before is the account_key that it had and gets back: no other account gets it meanwhile
create table account_alias (
    account_id text not null, key_before integer not null, name text not null, kept_id text not null,
    joined_at timestamp not null, joined_by text not null
);
-- one row per row that a join removed or changed, with its values before as JSON; removed: '-' before the table's name
create table join_undo (account_id text not null, table_name text not null, row_id text not null, before text not null);

-- The account under whose id a row came, where that is part of another account now: every import and undo keeps
-- account_id (account_key) at the account that joined_from is part of.
alter table account_team add column joined_from text;
alter table activity add column joined_from text;
alter table buying_rule add column joined_from text;
alter table change_log add column joined_from text;
alter table claim add column joined_from text;
alter table contact add column joined_from text;
alter table contact_influence add column joined_from text;
alter table contact_need add column joined_from text;
alter table contract add column joined_from text;
alter table customer_initiative add column joined_from text;
alter table delivery add column joined_from text;
alter table key_account_decision add column joined_from text;
alter table nps_response add column joined_from text;
alter table opportunity add column joined_from text;
alter table opportunity_change add column joined_from text;
alter table plan add column joined_from text;
alter table plan_action add column joined_from text;
alter table plan_draft add column joined_from text;
alter table plan_objective add column joined_from text;
alter table plan_opened add column joined_from text;
alter table plan_review add column joined_from text;
alter table plan_snapshot add column joined_from text;
alter table red_flag add column joined_from text;
alter table sale add column joined_from text;
alter table segment_membership add column joined_from text;
alter table target add column joined_from text;
alter table task add column joined_from text;
alter table wallet_competitor add column joined_from text;
alter table wallet_estimate add column joined_from text;
alter table whitespace_state add column joined_from text;
