-- The days on which something about a contract is decided, apart from its end.
-- the last day to give notice; a contract without an end has no day of its own
alter table contract add column notice_on date;
alter table contract add column is_open_ended boolean;
-- the last day to use an option, and the day on which the customer asks for tenders
alter table contract add column option_on date;
alter table contract add column tender_on date;
