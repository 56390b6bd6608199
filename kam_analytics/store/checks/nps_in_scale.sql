-- answers lie between 0 and 10
select response_id from nps_response where score not between 0 and 10
