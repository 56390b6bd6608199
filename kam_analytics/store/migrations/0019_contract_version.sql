-- The days of a contract are edited in the product: a save names the version that the person saw.
alter table contract add column version integer default 1;
