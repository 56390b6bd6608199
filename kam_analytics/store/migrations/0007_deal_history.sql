-- The stage of a deal under the name that its CRM gives it, and the day since when it is there, as far as known.
alter table opportunity add column stage text;
alter table opportunity add column stage_on date;
-- one row per stage, amount or expected close day of a deal that an import changed
create table opportunity_change (
    opportunity_id text not null, account_id text, changed_on date not null, field text not null, before text,
    after text, batch_key integer not null
);
