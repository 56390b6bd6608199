-- grain: one row per survey with answers: its kind, whether a person decided it, whether it is of the main kind
-- tables: survey
-- a kind is decided, or said by the words of the name; it is missing where neither tells. Names that say nothing
-- without their dates and numbers, and answers without a name, are of relationship surveys. So is the only series
-- whose name tells nothing, unless there is another relationship survey: two are never taken for one unasked.
-- The main kind, of the figures for which nobody chooses one: relationship where there is such a survey.
with named as (
    select
        survey, kind as decided,
        -- two spaces between words: a match takes the one before and the one after
        '  ' || regexp_replace(lower(survey), '[^\p{L}]+', '  ', 'g') || '  ' as words
    from survey
    where has_answers
),
said as (
    select
        survey, decided is not null as is_decided,
        case
            when decided is not null then decided
            when regexp_matches(
                words,
                '  (e *nps |employ|staff|personnel|henkilöst|työntekij|medarbetar|mitarbeiter|exit |churn|lähtö)'
            ) then 'other'
            when regexp_matches(
                words,
                '  (transact|transakt|t *nps |after|post  (sale|purchase|order|deliver|install|support|service|visit)'
                || '|postpurchase|follow *up|support|ticket|case |incident|help *desk|service *desk|contact *cent|call *cent'
                || '|customer  service|deliver|shipment|order|purchas|checkout|install|onboard|maintenance|repair|claim'
                || '|complaint|visit|event|webinar|training|project|touchpoint|interaction'
                || '|jälkeen|jälki|tuki|tukip|palvelupyyn|asiakaspalvel|yhteydenot|toimitu|tilau|osto|kauppatapahtum|tapahtum'
                || '|huolto|huollon|korjau|asennu|käyttöönot|reklamaat|valitu|käynti|käynnin|koulutu|projekt|kohtaami'
                || '|lieferung|bestell|nach |leverans|efter|ärende)'
            ) then 'transactional'
            when regexp_matches(
                words,
                '  (relation|r *nps |nps|net  promoter|annual|yearly|loyalty|recommend|satisfaction|customer'
                || '  (satisfaction|survey|experience|relation|feedback)|voice  of  (the  )?customer|voc '
                || '|vuosi|vuotui|vuosit|asiakassuh|suhde|asiakastyyty|tyytyväisyy|asiakasky|asiakastutk|asiakaskokem'
                || '|suosittel|netpro|uskollisuu|kundenzufrieden|kundnöjd|nöjd|jährlich|årlig)'
            ) then 'relationship'
        end as kind,
        -- what is left of the name without its wave
        trim(regexp_replace(
            words,
            '  (\p{L}|survey|surveys|questionnaire|form|poll|study|results?|answers?|responses?|of|the|and|in|wave|round'
            || '|year|quarter|half|month|week|spring|summer|autumn|fall|winter|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct'
            || '|nov|dec|january|february|march|april|june|july|august|september|october|november|december'
            || '|kysely|kyselyt|kyselyn|tutkimus|lomake|tulokset|vastaukset|kierros|aalto|vuosineljännes|neljännes|kvartaali'
            || '|puolivuosi|kuukausi|viikko|kevät|kesä|syksy|talvi|ja|tammikuu|helmikuu|maaliskuu|huhtikuu|toukokuu|kesäkuu'
            || '|heinäkuu|elokuu|syyskuu|lokakuu|marraskuu|joulukuu) ',
            ' ', 'g'
        )) as series
    from named
),
kinds as (
    select
        survey, is_decided,
        case
            when kind is not null then kind
            when series = '' then 'relationship'
            when
                (select count(distinct series) from said where kind is null) = 1
                and not exists (select 1 from said where kind = 'relationship')
                then 'relationship'
        end as kind
    from said
)
select
    survey, kind, is_decided,
    coalesce(
        kind = case
            when exists (select 1 from kinds where kind = 'relationship') then 'relationship'
            when exists (select 1 from kinds where kind = 'transactional') then 'transactional'
            else 'other'
        end,
        false
    ) as is_main
from kinds
