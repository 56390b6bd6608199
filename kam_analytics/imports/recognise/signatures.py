"""Objects of CRM and ERP systems, known by columns that only they have; those that we do not import by name too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Signature:
    """An object of a CRM or ERP: a file that has all these columns is one. Without a kind we do not import it."""

    name: str
    columns: str
    kind: str = ""
    source: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.columns.split(","))


#: the first that fits counts: an object before those whose columns it has too
SIGNATURES: tuple[Signature, ...] = (
    Signature("Salesforce CampaignMember", "CampaignId, LeadOrContactId"),
    Signature("Salesforce CampaignMember", "CampaignId, LeadId, ContactId, HasResponded"),
    Signature("Salesforce AccountContactRelation", "AccountId, ContactId, IsDirect"),
    Signature("Salesforce AccountContactRelation", "AccountId, ContactId, Roles, IsActive"),
    Signature("Salesforce AccountContactRole", "AccountId, ContactId, Role, IsPrimary"),
    Signature("Salesforce OpportunityContactRole", "OpportunityId, ContactId, Role"),
    Signature("Salesforce OpportunityLineItem", "OpportunityId, PricebookEntryId"),
    Signature("Salesforce OpportunityLineItem", "OpportunityId, Product2Id, Quantity"),
    Signature("Salesforce OpportunityHistory", "OpportunityId, StageName, CreatedDate"),
    Signature("Salesforce PricebookEntry", "Pricebook2Id, Product2Id, UnitPrice"),
    Signature("Salesforce Quote", "QuoteNumber, OpportunityId"),
    Signature("Salesforce Lead", "Company, IsConverted"),
    Signature("Salesforce Lead", "Company, LeadSource, LastName, Status"),
    Signature("Salesforce Lead", "Lead Owner, Lead Status"),
    Signature("Salesforce Case", "CaseNumber, Status"),
    Signature("Salesforce Case", "Case Number, Case Owner"),
    Signature("Salesforce Campaign", "NumberOfLeads, NumberOfContacts"),
    Signature("Salesforce Campaign", "BudgetedCost, ActualCost, StartDate"),
    Signature("Salesforce EmailMessage", "FromAddress, ToAddress, TextBody"),
    Signature("Salesforce Attachment", "ParentId, BodyLength, ContentType"),
    Signature("Salesforce Note", "ParentId, Body, IsPrivate"),
    Signature("Salesforce Asset", "AccountId, Product2Id, SerialNumber"),
    Signature("Salesforce Entitlement", "AccountId, SlaProcessId"),
    Signature("Salesforce ContentVersion", "ContentDocumentId, PathOnClient"),
    Signature("Salesforce FeedItem", "ParentId, Body, CommentCount"),
    Signature("Salesforce Order", "OrderNumber, EffectiveDate, AccountId"),
    Signature("Salesforce OrderItem", "OrderItemNumber, OrderId"),
    Signature("Salesforce AccountTeamMember", "AccountId, UserId, TeamMemberRole", "teams", "salesforce"),
    Signature("Salesforce Task", "WhoId, WhatId, ActivityDate", "activities", "salesforce"),
    Signature("Salesforce Event", "WhoId, WhatId, StartDateTime", "activities", "salesforce"),
    Signature("Salesforce Opportunity", "StageName, CloseDate", "opportunities", "salesforce"),
    Signature("Salesforce Contract", "ContractNumber, AccountId, ContractTerm", "contracts", "salesforce"),
    Signature("Salesforce Contact", "Id, AccountId, LastName", "contacts", "salesforce"),
    Signature("Salesforce User", "Id, Username, ProfileId", "users", "salesforce"),
    Signature("Salesforce Product2", "Id, ProductCode, Family", "products", "salesforce"),
    Signature("Salesforce Account", "Id, Name, BillingCity", "accounts", "salesforce"),
    Signature("Salesforce Account", "Id, Name, ParentId, OwnerId, Industry", "accounts", "salesforce"),
    Signature("HubSpot ticket", "Ticket name, Ticket status"),
    Signature("HubSpot ticket", "Ticket ID, Pipeline"),
    Signature("HubSpot line item", "Record ID, Unit price, Associated Deal"),
    Signature("HubSpot deal", "Deal Name, Deal Stage", "opportunities", "hubspot"),
    Signature("HubSpot deal", "dealname, dealstage", "opportunities", "hubspot"),
    Signature("HubSpot contact", "Record ID, First Name, Last Name", "contacts", "hubspot"),
    Signature("HubSpot contact", "hs_object_id, firstname, lastname", "contacts", "hubspot"),
    Signature("HubSpot company", "Record ID, Company name", "accounts", "hubspot"),
    Signature("HubSpot company", "hs_object_id, name, domain", "accounts", "hubspot"),
    Signature("suppliers", "supplier_id, company_name"),
    Signature("suppliers", "toimittajanumero, nimi"),
    Signature("categories", "category_id, category_name, description"),
)
