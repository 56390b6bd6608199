"""Header names for our fields in people's files: ours, English, Finnish, Salesforce, HubSpot.

Pure data. Names are compared without case, blanks, underscores, diacritics and ``__c``; the first name
of a field is the surest. ``signatures`` recognises whole objects of a CRM by columns that only they have.
"""

from __future__ import annotations

_ACCOUNT_ID = (
    "account id, customer id, customer number, customer no, account number, client id, client number, customer code, "
    "cust no, cust id, cust number, customer nr, sell to customer no, bill to customer no, debtor no, asiakasnumero, asiakasnro, asiakas nro, asiakastunnus, asiakas id, asiakas numero, asiakaskoodi, "
    "associated company id, associated company ids, associated company ids primary, company id, associated account id, organization id, organisation id, "
    "customer account, customer account number, sold to party, sold to customer, sold to, card code, business partner, bp code, partner id, "
    "parent account id, parent customer id, what account id, primary account id, asiakkaan tunnus, asiakkaan numero, asiakkaan koodi, laskutusasiakas, "
    "kunnr, kundnummer, kundnr, name id, associated account, associated company, account, customer, asiakas, asiakkuus, client, "
    "company, organization, organisation, organisaatio, partner, potential customer, regarding account, sold to name, yhdistetty yritys, liitetty yritys, "
    "organisaation tunnus, organisaatio id, ship to party, ship to customer, invoice partner display name"
)
_PRODUCT_ID = (
    "product id, product code, product2 id, material, material number, matnr, internal reference, product internal reference, lineitem sku, item number, item code, item id, item no, sku, stock code, article number, article, "
    "tuotenumero, tuotekoodi, tuotetunnus, tuotenro, nimike, nimikekoodi, nimiketunnus, nimikenumero, tuote, product, item"
)
_OWNER_ID = (
    "owner id, account owner id, hubspot owner id, account owner, company owner, deal owner, contact owner, "
    "opportunity owner, owner name, owner, key account manager, salesperson code, sales person, sales rep id, responsible user, kam, sales rep, salesperson, account manager, sales agent, "
    "vastuuhenkilö, asiakasvastaava, asiakasvastuullinen, vastuumyyjä, myyjä, omistaja"
)
_USER_ID = (
    "user id, employee id, employee number, owner id, activity assigned to, assigned to, assigned to user, assigned to id, task owner, call owner, event owner, activity owner, hubspot owner id, sales rep id, "
    "sales agent, salesperson, seller, henkilönumero, käyttäjätunnus, myyjätunnus, työntekijänumero, "
    "tekijä, myyjä, vastuuhenkilö, user, owner, sales rep, henkilö"
)
_CONTACT_ID = (
    "contact id, who id, associated contact id, person id, yhteyshenkilön tunnus, yhteyshenkilö id, yhteyshenkilötunnus, "
    "associated contact, contact, yhteyshenkilö, kontakti"
)
_CATEGORY = (
    "category id, product category, product group, product family, family, category, category name, series, product line, "
    "product type, tuoteryhmä, tuoteryhmäkoodi, tuotekategoria, tuoteperhe, kategoria"
)
_CURRENCY = (
    "currency, currency code, currency iso code, iso code, deal currency code, deal currency, amount currency, document currency, "
    "transaction currency, invoice currency, order currency, ccy, curr, crcy, valuutta, valuuttakoodi, valuuttatunnus, valuta"
)

#: headers of numbered periods, which may be those of a fiscal year
PERIODS = (
    "period, period number, period no, fiscal period, financial period, posting period, accounting period, "
    "kausi, kirjauskausi, laskentakausi, laskentajakso, jakso"
)
#: headers of a column of months, of which a sale has the first day: only if its values are months with a year
MONTHS = (
    "month, invoice month, sales month, year month, calendar month, kuukausi, kk, myyntikuukausi, laskutuskuukausi, month number, month no, month name, order month, "
    "tilauskuukausi, kuukauden numero, kuukauden nimi, quarter, qtr, calendar quarter, neljännes, vuosineljännes, kvartaali, "
    + PERIODS
)
_NAMES: dict[str, dict[str, str]] = {
    "accounts": {
        "account_id": "account id, customer id, customer number, customer no, account number, client id, customer code, "
        "asiakasnumero, asiakasnro, asiakastunnus, asiakas id, asiakaskoodi, record id, record id company, hs object id, "
        "company id, organization id, organisation id, customer account, card code, bp code, business partner, kunnr, asiakkaan tunnus, asiakkaan koodi, id, no, account, customer, "
        "asiakas, client",
        "name": "name, account name, company name, customer name, client name, organization name, organisation name, card name, name 1, organization, organisaatio, company, asiakkaan nimi, asiakasnimi, "
        "asiakas nimi, yrityksen nimi, yritys, nimi, account, customer, asiakas",
        "parent_id": "parent id, parent account id, parent account, parent company, parent company id, hs parent company id, "
        "subsidiary of, parent, emoyhtiö, emoyritys, konserni, emon asiakasnumero",
        "owner_id": _OWNER_ID,
        "business_id": "business id, company registration number, registration number, vat number, vat id, tax id, "
        "organisation number, y tunnus, ytunnus, alv tunnus, yritystunnus, ly tunnus",
        "industry": "industry, sector, industry group, toimiala, ala",
        "country": "billing country, country, address1 country, address 1 country region, country region code, billing country code, country region, country code, shipping country, "
        "office location, maa, maakoodi, kotimaa",
        "city": "billing city, city, town, address1 city, address 1 city, shipping city, kaupunki, paikkakunta, kotipaikka, postitoimipaikka, kunta",
        "since_on": "customer since, since, account since, become a customer date, closedate, asiakas alkaen, asiakkuus alkoi, "
        "asiakkuuden alku, asiakkaana alkaen, aloituspäivä",
    },
    "contacts": {
        "contact_id": "contact id, record id, record id contact, hs object id, person id, yhteyshenkilön tunnus, "
        "yhteyshenkilö id, henkilönumero, id",
        "account_id": _ACCOUNT_ID + ", associated company, company name, account name, yritys, asiakkaan nimi",
        "name": "name, full name, contact name, yhteyshenkilö, yhteyshenkilön nimi, koko nimi, nimi, henkilö, kontakti, "
        "last name, lastname, sukunimi",
        "title": "title, job title, position, titteli, tehtävänimike, asema, ammattinimike",
        "email": "email, e mail, email address, email work, work email, person email work, sähköposti, sähköpostiosoite, s posti",
        "phone": "phone, phone number, telephone, mobile phone, mobile phone number, mobile, phone work, work phone, person phone work, "
        "puhelin, puhelinnumero, matkapuhelin, puh",
        "buying_role": "buying role, hs buying role, ostorooli, rooli ostamisessa",
        "level": "level, seniority, contact level, taso, organisaatiotaso",
        "is_unknown": "is unknown, tuntematon",
        "influence": "influence, vaikutusvalta",
        "support": "support, asenne, tuki",
        "support_on": "support on, support as of, asenteen päivä",
        "coverage": "coverage, kattavuus",
        "reports_to_id": "reports to id, reports to, manager id, esimies, esihenkilö, esihenkilön tunnus",
        "met_on": "met on, last met, last contacted, tavattu, viimeksi tavattu",
        "left_on": "left on, lähtenyt, poistunut",
    },
    "products": {
        "product_id": _PRODUCT_ID + ", record id, hs sku, id",
        "name": "name, product name, item name, description, tuotteen nimi, tuotenimi, nimikkeen nimi, nimi, kuvaus, product",
        "category_id": _CATEGORY,
        "is_recurring": "is recurring, recurring, subscription, jatkuva, toistuva, jatkuva palvelu",
    },
    "users": {
        "user_id": "user id, employee id, employee number, sales rep id, sales agent, seller id, käyttäjätunnus, "
        "henkilönumero, myyjätunnus, työntekijänumero, id, username, user name, salesperson, myyjä, owner id",
        "name": "name, full name, user name, employee name, sales agent, käyttäjän nimi, myyjän nimi, nimi, koko nimi, last name, sukunimi",
        "email": "email, e mail, email address, sähköposti, sähköpostiosoite",
        "role": "role, user role, rooli",
        "manager_id": "manager id, manager, reports to, supervisor, esimies, esihenkilö",
    },
    "teams": {
        "account_id": _ACCOUNT_ID,
        "user_id": _USER_ID,
        "team_role": "team role, team member role, role in team, role, rooli tiimissä, tiimirooli, rooli",
        "from_on": "from on, from, start date, valid from, alkaen, alkupäivä, alkaa",
        "to_on": "to on, to, until, end date, valid to, päättyen, loppupäivä, päättyy, asti",
    },
    "sales": {
        "sale_id": "sale id, line id, order item number, order product number, order item id, inv line, invoice line id, sales id, row id, transaction id, order line id, rivi id, rivitunnus, "
        "laskurivi, laskurivin tunnus, myyntirivi, tapahtumanumero",
        "account_id": _ACCOUNT_ID + ", customer name, account name, client name, asiakkaan nimi, asiakasnimi",
        "account_name": "account name, customer name, cust name, client name, company name, asiakkaan nimi, asiakasnimi, "
        "asiakas nimi",
        "product_id": _PRODUCT_ID,
        "sold_on": "sold on, invoice date, invoice bill date, bill date, inv date, invoicing date, document date, posting date, billing date, order date, effective date, doc date, sales date, sale date, "
        "transaction date, laskupäivä, laskun päivä, laskun päivämäärä, laskun pvm, laskutuspäivä, laskupvm, laskutuspvm, tilauspäivä, tilauspvm, "
        "myyntipäivä, myyntipvm, tapahtumapäivä, kirjauspäivä, date, day, pvm, päivä, päivämäärä, päiväys, paid at, created at, created, "
        + MONTHS,
        "quantity": "lineitem quantity, billed quantity, invoiced quantity, quantity invoiced, laskutettu määrä, quantity, qty, pieces, units, volume, määrä, kpl, kappaletta, lkm, tilattu määrä",
        "net_sales": "net sales, net amount, netwr, net revenue, line amount, line net amount, item total, row total, extended price, extended amount, sales amount, revenue, sales, amount, net value, "
        "line total, net total, total excluding vat, liikevaihto, myynti, nettomyynti, veroton summa, summa, veroton, "
        "nettosumma, euroa, eur, net, netto, rivisumma, veroton hinta yhteensä, alv 0, summa alv 0, rivinetto, rivin netto, amount signed, rivin summa, rivin nettosumma, yhteensä, total, total amount, total price, total sales, turnover, value, belopp, omsättning, "
        "invoice amount, invoice total, order total, order amount, order value, document amount, laskun summa, laskun loppusumma, tilauksen summa, tilauksen arvo",
        "unit_price": "unit price, price per unit, price each, item price, lineitem price, sales price, myyntihinta, yksikköhinta, ahinta, kappalehinta, price, hinta",
        "price_unit": "price unit, pricing unit, price per, unit of price, per, peinh, price base, price quantity, price unit qty, price uom, "
        "price unit of measure, pricing uom, pricing quantity, price base quantity, price basis, price lot size, per unit qty, price per unit, "
        "hintayksikkö, hinnan yksikkö, hinta per, hintamäärä, hinnan määrä, yksikköhinnan määrä, hintaerä, hinnoitteluerä, hinnoitteluyksikkö, "
        "hinnan erä, prisenhet, preiseinheit",
        "discount": "discount, discount rate, line discount, alennus, alennusprosentti, rivialennus, ale",
        "discount_amount": "discount amount, line discount amount, discount value, total discount, discount total, manual discount, line item discount, "
        "alennuksen määrä, alennussumma, alennus yhteensä, rivialennuksen määrä, discount, alennus, rivialennus, ale",
        "margin": "margin, gm, margin amount, gross margin, gross profit, profit, contribution, contribution margin, kate, myyntikate, katetuotto, bruttokate, kate eur",
        "unit_cost": "unit cost, cost per unit, unit cost price, cost each, cost per piece, yksikkökustannus, kustannus per kpl, kustannus kpl, "
        "kappalekustannus, yksikön kustannus, styckkostnad",
        "line_cost": "total cost, cost amount, line cost, cogs, cost of goods sold, cost of sales, extended cost, direct cost, line cost amount, "
        "rivin kustannus, rivikustannus, kustannus yhteensä, kustannukset yhteensä, hankintakulut, myytyjen tuotteiden kustannus",
        "order_id": "order id, order number, order no, sales order, sales order number, billing document, document no, document number, tosite, tositenumero, laskun nro, invoice id, invoice number, invoice no, invoice, order, tilausnumero, "
        "tilausnro, tilaustunnus, laskunumero, laskun numero, lasku, laskunro, tilaus",
        "currency": _CURRENCY,
    },
    "activities": {
        "activity_id": "activity id, task id, event id, engagement id, hs object id, record id, aktiviteetin tunnus, "
        "tapahtuman tunnus, tapahtumatunnus, id",
        "account_id": _ACCOUNT_ID + ", company account",
        "activity_type": "activity type, task type, type of activity, engagement type, event type, type, call type, "
        "task subtype, event subtype, aktiviteetti, aktiviteettityyppi, aktiviteetin tyyppi, tapahtumatyyppi, yhteydenottotapa, "
        "tapahtuman tyyppi, tyyppi, laji, toimenpide, activity",
        "done_on": "done on, marked as done time, call start time, start time, actual end, activity date, date of activity, event date, due date, due date only, meeting date, call date, visit date, "
        "activity date time, start date time, start date, tehty, tapahtumapäivä, aktiviteetin päivä, käyntipäivä, tapaamispäivä, "
        "date, day, pvm, päivä, päivämäärä, ajankohta, timestamp",
        "user_id": _USER_ID,
        "contact_id": _CONTACT_ID
        + ", contacts, associated contacts, associated contact ids, contact names, attendees, "
        "attendee, required attendees, participants, guests, invitees, met with, with whom, people, osallistujat, "
        "osanottajat, läsnäolijat, läsnä, paikalla, yhteyshenkilöt, kontaktit, tavatut, kenen kanssa",
        "quantity": "quantity, count, number of activities, määrä, kpl, lkm",
        "subject": "subject, title, topic, notes, task title, description, aihe, otsikko, kuvaus, muistiinpanot",
    },
    "nps": {
        "response_id": "response id, answer id, respondent id, survey response id, vastaustunnus, vastauksen tunnus, vastaus id, "
        "vastaajan tunnus, record id, id",
        "account_id": _ACCOUNT_ID,
        "contact_id": _CONTACT_ID + ", respondent, vastaaja",
        "answered_on": "answered on, response date, answer date, submitted at, date submitted, survey date, responded at, completed at, "
        "vastattu, vastauspäivä, vastausaika, vastauspvm, recorded date, submit date, submit date utc, submitted, completed date, "
        "end date, created at, aikaleima, lähetetty, start date, date, timestamp, pvm, päivä, päivämäärä",
        "score": "score, nps, nps score, rating, recommendation, likelihood to recommend, netpro, arvosana, suositteluarvosana, "
        "suosittelu, pisteet, nps arvosana, suositteluhalukkuus",
        "survey": "survey, survey name, survey id, campaign, kysely, kyselyn nimi, tutkimus",
        "comment": "comment, comments, feedback, verbatim, open answer, palaute, kommentti, avoin palaute, vapaa palaute, perustelu",
    },
    "deliveries": {
        "delivery_id": "delivery id, delivery number, shipment id, shipment number, delivery note, toimitusnumero, toimitustunnus, "
        "delivery no, outbound delivery, delivery, toimitusnro, toimituksen numero, lähetteen numero, toimitus, lähetenumero, lähete, lähetysnumero",
        "account_id": _ACCOUNT_ID,
        "line_id": "line id, line number, line no, delivery line, delivery line id, delivery line number, delivery item, delivery position, shipment line, rivinumero, rivinro, rivi, toimitusrivi, "
        "toimitusrivin numero, toimitusrivin tunnus",
        "due_on": "due on, requested deliv date, planned goods issue date, planned delivery date, delivery date planned, delivery date promised, delivery date requested, estimated delivery date, confirmed delivery date, suunniteltu toimituspäivä, toimituspäivä suunniteltu, toimituspäivä luvattu, arvioitu toimituspäivä, promised date, promised delivery date, requested delivery date, required date, confirmed date, luvattu, "
        "luvattu toimituspäivä, vahvistettu toimituspäivä, toivottu toimituspäivä, luvattu pvm",
        "delivered_on": "delivered on, actual gi date, actual goods issue date, actual goods movement date, toimitettu pvm, toimitettu päivä, delivery date, actual delivery date, shipped date, shipped on, toimitettu, toimituspäivä, "
        "toteutunut toimituspäivä, toimituspvm",
        "is_on_time": "is on time, on time, ajallaan, ajoissa, aikataulussa",
        "is_complete": "is complete, complete, in full, täydellinen, täysimääräinen",
        "hours_planned": "hours planned, planned hours, suunnitellut tunnit, suunnitellut työtunnit",
        "hours_used": "hours used, actual hours, toteutuneet tunnit, käytetyt tunnit",
    },
    "claims": {
        "claim_id": "claim id, claim number, case number, case id, ticket id, ticket number, complaint id, complaint number, reklamaationumero, reklamaatiotunnus, reklamaation tunnus, reklamaatio",
        "account_id": _ACCOUNT_ID,
        "delivery_id": "delivery id, delivery number, toimitusnumero, toimitustunnus",
        "opened_on": "opened on, date time opened, opened date, created date, create date, created on, claim date, complaint date, opened, avattu, reklamaatiopäivä, vastaanotettu, pvm, date",
        "closed_on": "closed on, closed date, date time closed, close date, resolved on, closed, suljettu, käsitelty, ratkaistu",
        "reason": "reason, case reason, cause, claim reason, syy, aihe",
        "amount": "amount, compensation, credit, hyvitys, summa, korvaus",
        "currency": _CURRENCY,
    },
    "opportunities": {
        "opportunity_id": "opportunity id, deal id, do not modify opportunity, opportunity number, record id, record id deal, hs object id, myyntimahdollisuuden tunnus, "
        "mahdollisuuden tunnus, tarjousnumero, tarjousnro, tarjouksen numero, kaupan tunnus, kauppa tunnus, tietueen tunnus, tietuetunnus, id",
        "account_id": _ACCOUNT_ID + ", associated company, company name, account name, asiakkaan nimi",
        "name": "name, opportunity name, deal name, dealname, deal title, title, topic, myyntimahdollisuus, mahdollisuus, kaupan nimi, kaupan otsikko, kauppa, otsikko, nimi",
        "category_id": _CATEGORY + ", product interest, product",
        "amount": "amount, deal amount, opportunity amount, close value, expected revenue, est revenue, estimated value, estimated revenue, value, deal value, arvo, summa, kaupan arvo, "
        "tarjouksen arvo, odotettu arvo, arvioitu arvo, arvioitu liikevaihto, arvioidut tuotot, arvioitu tuotto, "
        "actual revenue, actual value, actual amount, won amount, won value, toteutunut arvo, toteutunut liikevaihto, toteutunut summa, "
        "toteutuneet tuotot, toteutunut tuotto, todellinen arvo, todellinen liikevaihto, todelliset tuotot, todellinen tuotto, tod. tuotto, tod. tulot, arv. tulot, arv. tuotto",
        "status": "status, deal status, opportunity status, kaupan tila, stage name, pipeline stage label, pipeline stage name, deal pipeline stage label, stage, deal stage, dealstage, opportunity stage, "
        "sales stage, pipeline stage, vaihe, myyntivaihe, myynnin vaihe, tila, kaupan vaihe, state code, status code, status reason",
        "stage": "stage, stage name, deal stage, dealstage, opportunity stage, sales stage, pipeline stage, vaihe, myyntivaihe, myynnin vaihe, kaupan vaihe",
        "stage_on": "stage on, last stage change date, laststagechangedate, date entered current stage, stage changed, "
        "hs v2 date entered current stage, in this stage since, tässä vaiheessa alkaen, vaihe muuttui, vaihe alkaen",
        "opened_on": "opened on, create date, deal created, created on, date created, add time, engage date, opened, avattu, luotu, luontipäivä, avauspäivä",
        "expected_close_on": "expected close on, close date, closedate, closing date, expected close date, expected closing, expected closing date, est close date, estimated close date, "
        " päätöspäivä, odotettu päätöspäivä, "
        "arvioitu päätöspäivä, sulkemispäivä",
        "closed_on": "closed on, actual close date, closed date, deal closed on, suljettu, päätetty, todellinen päätöspäivä, toteutunut päätöspäivä, "
        "won time, closed won date, won date, won on, date won, voitettu pvm, voitettu päivä, voitettu aika, voittopäivä, voittopvm, voittoaika",
        "owner_id": _OWNER_ID,
        "currency": _CURRENCY,
    },
    "contracts": {
        "contract_id": "contract id, contract number, agreement id, agreement number, sopimusnumero, sopimusnro, sopimustunnus, id",
        "account_id": _ACCOUNT_ID,
        "name": "name, contract name, agreement name, sopimuksen nimi, sopimus, agreement, contract, nimi",
        "starts_on": "starts on, start date, contract start date, valid from, begins, alkaa, alkupäivä, alkamispäivä, voimassa alkaen, "
        "sopimuksen alku, alkupvm",
        "ends_on": "ends on, end date, contract end date, valid to, expires, expiry date, päättyy, loppupäivä, päättymispäivä, "
        "voimassa asti, sopimuksen loppu, loppupvm, slutdatum, sluttdato, gäller till, utløper",
        "is_open_ended": "is open ended, open ended, until further notice, toistaiseksi voimassa, toistaiseksi voimassa oleva, toistaiseksi, "
        "tills vidare, tidsubegränsad, løpende",
        "notice_on": "notice on, notice date, notice deadline, last notice date, last day of notice, last day to give notice, latest notice, "
        "notice by, give notice by, cancel by, cancellation deadline, viimeinen irtisanomispäivä, irtisanomispäivä, irtisanomispvm, "
        "irtisanottava viimeistään, irtisanominen viimeistään, irtisanomisen takaraja, sista uppsägningsdag, senast uppsägning, "
        "uppsägningsdatum, siste oppsigelsesdag, oppsigelsesdato, oppsigelsesfrist, irtisanominen, notice",
        "notice_period": "notice period, period of notice, termination notice period, notice period months, notice period days, notice months, "
        "notice days, cancellation period, irtisanomisaika, irtisanomisaika kk, irtisanomisaika pv, irtisanomisaika kuukausina, "
        "irtisanomisaika päivinä, uppsägningstid, oppsigelsestid, irtisanominen, notice",
        "option_on": "option on, option date, option deadline, option until, option expires, last day of option, option, optiopäivä, "
        "optio viimeistään, optio käytettävä viimeistään, option viimeinen käyttöpäivä, optio, optionsdatum, option senast, opsjonsdato, opsjon",
        "tender_on": "tender on, tender date, next tender, tender starts, rfp date, tender, kilpailutuspäivä, seuraava kilpailutus, kilpailutus alkaa, "
        "kilpailutetaan, kilpailutus, tarjouskilpailu, upphandlingsdatum, upphandling, anbudsdato, anbud",
        "annual_value": "annual value, annual contract value, acv, yearly value, value per year, vuosiarvo, arvo vuodessa, vuosihinta, "
        "annual fee, annual price, annual amount, annual revenue, annual recurring revenue, arr, yearly fee, yearly price, fee per year, price per year, "
        "vuosimaksu, vuosilaskutus, vuosiveloitus, hinta vuodessa, maksu vuodessa, "
        "monthly fee, monthly value, monthly price, monthly amount, monthly charge, monthly cost, monthly revenue, monthly recurring revenue, mrr, "
        "fee per month, price per month, amount per month, value per month, kuukausimaksu, kuukausihinta, kuukausiarvo, kuukausilaskutus, "
        "kuukausiveloitus, kk maksu, kk hinta, kk veloitus, maksu kk, hinta kk, veloitus kk, maksu kuukaudessa, hinta kuukaudessa, "
        "quarterly fee, quarterly value, quarterly price, quarterly amount, quarterly charge, fee per quarter, price per quarter, "
        "kvartaalimaksu, kvartaalihinta, kvartaalilaskutus, neljännesmaksu, neljännesvuosimaksu, neljännesvuosihinta, neljännesvuosilaskutus, "
        "semiannual fee, half yearly fee, puolivuosimaksu",
        "status": "status, contract status, tila, sopimuksen tila",
        "decided_on": "decided on, renewed on, renewal decided, päätetty, uusittu",
        "currency": _CURRENCY,
    },
    "wallets": {
        "account_id": _ACCOUNT_ID,
        "category_id": _CATEGORY,
        "year": "year, calendar year, vuosi, kalenterivuosi",
        "source": "source, basis, lähde, peruste",
        "low": "low, minimum, lower bound, alaraja, vähintään, minimi",
        "likely": "likely, purchase potential, ostopotentiaali, potentiaali, estimate, wallet, total spend, annual spend, best estimate, arvio, kokonaisostot, ostot yhteensä, todennäköinen",
        "high": "high, maximum, upper bound, yläraja, enintään, maksimi",
        "estimated_on": "estimated on, estimate date, arvioitu, arviointipäivä",
        "estimated_by": "estimated by, estimator, arvioija",
    },
    "targets": {
        "account_id": _ACCOUNT_ID,
        "quarter_on": "quarter on, quarter, target quarter, neljännes, vuosineljännes, kvartaali",
        "metric": "metric, measure, kpi, mittari, tunnusluku, suure",
        "value": "value, target, target value, goal, tavoite, tavoitearvo, tavoiteluku",
        "status": "status, target status, tila",
        "set_by": "set by, asettaja",
        "set_on": "set on, asetettu",
    },
    "segments": {
        "account_id": _ACCOUNT_ID,
        "segment": "segment, customer segment, tier, segmentti, asiakassegmentti, asiakasluokka",
        "from_on": "from on, from, valid from, start date, alkaen, voimassa alkaen, alkupäivä",
        "to_on": "to on, to, valid to, end date, asti, voimassa asti, loppupäivä",
        "status": "status, tila",
        "reason": "reason, perustelu, syy",
        "decided_by": "decided by, päättäjä",
    },
    "key_accounts": {
        "account_id": _ACCOUNT_ID,
        "from_on": "from on, key account since, key account from, avainasiakas alkaen, avainasiakkuus alkoi, alkaen, voimassa alkaen",
        "to_on": "to on, key account until, key account to, avainasiakas asti, asti, voimassa asti",
        "status": "status, key account status, key account, avainasiakas, avainasiakasstatus, tila",
        "reason": "reason, perustelu, syy",
        "decided_by": "decided by, päättäjä",
    },
    "tasks": {
        "task_id": "task id, task number, gid, tehtävän tunnus, tehtävätunnus, tehtävänumero, id",
        "account_id": _ACCOUNT_ID + ", companies, company name, account name, yritykset, yritys, asiakkaan nimi",
        "title": "title, task name, task title, task, subject, summary, to do, tehtävän nimi, tehtävän otsikko, tehtävä, aihe, otsikko, name, nimi",
        "due_on": "due on, due date, task due date, due, due by, deadline, määräpäivä, eräpäivä, määräaika, takaraja, viimeistään, valmis viimeistään, "
        "förfallodatum, forfallsdato, frist",
        "user_id": "assignee email, assignee, responsible, määritetty henkilölle, vastuussa, vastuullinen, " + _USER_ID,
        "activity_type": "activity type, task type, type of activity, aktiviteettityyppi, aktiviteetin tyyppi, tehtävän tyyppi",
        "status": "status, task status, progress, state, tehtävän tila, tila, tilanne, edistyminen",
        "done_on": "done on, completed date, date completed, completed at, completed on, completion date, valmistumispäivä, valmistunut, valmis pvm, "
        "tehty, suoritettu",
    },
    "cadence_rules": {
        "segment": "segment, customer segment, tier, segmentti, asiakassegmentti, asiakasluokka, luokka",
        "activity_type": "activity type, type of activity, contact type, activity, aktiviteettityyppi, aktiviteetin tyyppi, aktiviteetti, yhteydenpitotapa, toimenpide",
        "per_year": "per year, times per year, times a year, a year, number per year, activities per year, contacts per year, vuodessa, "
        "kertaa vuodessa, krt vuodessa, kpl vuodessa, määrä vuodessa, lukumäärä vuodessa, kertoja vuodessa, yhteydenottoja vuodessa",
        "rhythm": "rhythm, cadence, frequency, spread over, period, rytmi, yhteydenpitorytmi, toistuvuus, tiheys, jaksotus, jakso",
        "with_whom": "with whom, contact level, kenen kanssa, kenelle, taso",
        "from_on": "from on, valid from, effective from, from, start date, voimassa alkaen, voimassa, alkaen, alkaa",
    },
    "absences": {
        "user_id": _USER_ID
        + ", employee, employee name, person, full name, name, työntekijä, työntekijän nimi, henkilön nimi, sukunimi etunimi, koko nimi, nimi",
        "from_on": "from on, first day, absence start, leave start, start date, start, from, begins, alkaa, poissaolo alkaa, poissaolon alku, alkaen, "
        "alkupäivä, alkamispäivä, alkupvm, alku",
        "to_on": "to on, last day, absence end, leave end, end date, end, to, until, ends, päättyy, poissaolo päättyy, poissaolon loppu, asti, "
        "loppupäivä, päättymispäivä, loppupvm, loppu, loppuu",
        "reason": "reason, absence reason, absence type, leave type, type of leave, poissaolon syy, poissaolosyy, poissaololaji, poissaolon laji, "
        "syy, laji, selite",
    },
    "rates": {
        "currency": _CURRENCY,
        "month_on": "month on, month, date, kuukausi, pvm",
        "rate": "rate, exchange rate, conversion rate, kurssi, valuuttakurssi, vaihtokurssi",
    },
}

#: kind -> our field -> header names, surest first; our own name of the field precedes all
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {field: (field, *(name.strip() for name in text.split(","))) for field, text in fields.items()}
    for kind, fields in _NAMES.items()
}

#: required fields of kinds that this release does not import
REQUIRED: dict[str, tuple[str, ...]] = {
    "contacts": ("contact_id",),
    "deliveries": ("delivery_id", "account_id", "due_on"),
    "claims": ("claim_id", "account_id", "opened_on"),
    "opportunities": ("opportunity_id", "status"),
    "contracts": ("contract_id", "account_id", "status"),
    "segments": ("account_id", "segment", "from_on"),
    "key_accounts": ("account_id", "from_on"),
    "tasks": ("account_id", "due_on"),
    "cadence_rules": ("segment", "activity_type", "per_year"),
    "absences": ("user_id", "from_on"),
    "rates": ("currency", "month_on", "rate"),
}

#: words in the name of a file -> the kind they suggest
FILE_NAMES: dict[str, str] = {
    "account": "accounts", "customer": "accounts", "client": "accounts", "compan": "accounts", "asiak": "accounts",
    "contact": "contacts", "yhteyshenk": "contacts", "kontakti": "contacts",
    "product": "products", "item": "products", "tuotte": "products", "tuotere": "products", "nimikk": "products",
    "user": "users", "employee": "users", "salesteam": "users", "henkilo": "users", "myyjat": "users",
    "team": "teams", "tiimi": "teams",
    "sales": "sales", "invoice": "sales", "order": "sales", "myynti": "sales", "lasku": "sales", "tilau": "sales",
    "activit": "activities", "engagement": "activities", "task": "activities", "event": "activities", "aktivit": "activities", "tapahtum": "activities",
    "nps": "nps", "survey": "nps", "kysely": "nps", "palaut": "nps", "vastau": "nps",
    "claim": "claims", "complaint": "claims", "reklamaat": "claims",
    "deliver": "deliveries", "shipment": "deliveries", "toimitu": "deliveries",
    "opportunit": "opportunities", "deal": "opportunities", "pipeline": "opportunities", "mahdollisu": "opportunities",
    "contract": "contracts", "agreement": "contracts", "sopimu": "contracts",
    "wallet": "wallets", "target": "targets", "tavoit": "targets", "segment": "segments", "rate": "rates", "kurssi": "rates",
    "absence": "absences", "vacation": "absences", "leave": "absences", "poissaolo": "absences", "loma": "absences",
    "cadence": "cadence_rules", "rhythm": "cadence_rules", "rytmi": "cadence_rules", "planner": "tasks", "todo": "tasks", "asana": "tasks",
    "tehtav": "tasks",
    "avainasiak": "key_accounts", "keyaccount": "key_accounts",
}  # fmt: skip

#: columns of every CRM that say nothing about the row: no field is ever guessed from them
IGNORED = (
    "created date, created by id, created by, last modified date, last modified by id, last modified by, system modstamp, is deleted, "
    "last viewed date, last referenced date, last activity date, photo url, master record id, last cu request date, "
    "last cu update date, record type id, jigsaw, jigsaw contact id"
)
