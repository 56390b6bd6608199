-- one row per import x question that a person answered about it; answers are all that were offered, as JSON
create table import_decision (
    batch_key integer not null, question text not null, message text not null, fields text not null,
    answers text not null, word text not null
);
