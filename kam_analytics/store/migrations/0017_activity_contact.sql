-- Several people at the customer in one activity, and the day of what is known of a contact's support.
-- contact_ids: the people that an activity was with, in order; null where nobody is named
-- contact_said: what the file said of them, by which a row without an id is recognised when it comes again
alter table activity add column contact_ids varchar[];
alter table activity add column contact_said text;
update activity set contact_ids = [contact_id], contact_said = case when batch_key is not null then contact_id end
where contact_id is not null;
alter table activity drop column contact_id;
alter table contact add column support_on date;

-- the values that imports and saves can bring back have the new columns too
update import_undo set before = json_merge_patch(
    before, json_object(
        'contact_id', null, 'contact_ids', cast([json_extract_string(before, '$.contact_id')] as varchar),
        'contact_said', json_extract_string(before, '$.contact_id')
    )
)
where table_name in ('activity', '-activity') and json_extract_string(before, '$.contact_id') is not null;
update change_log set
    column_name = 'contact_ids', before = case when before is not null then to_json([before]) end,
    after = case when after is not null then to_json([after]) end
where table_name = 'activity' and column_name = 'contact_id';
update change_log set before = json_merge_patch(
    before, json_object('contact_id', null, 'contact_ids', case
        when json_extract_string(before, '$.contact_id') is not null then [json_extract_string(before, '$.contact_id')]
    end)
)
where table_name = 'activity' and column_name = '-';
update change_log set after = json_merge_patch(
    after, json_object('contact_id', null, 'contact_ids', case
        when json_extract_string(after, '$.contact_id') is not null then [json_extract_string(after, '$.contact_id')]
    end)
)
where table_name = 'activity' and column_name = '*';
