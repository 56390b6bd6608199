"""Objects of CRM and ERP systems, identified by columns that only they have, including objects we do not import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Signature:
    """An object of a CRM or ERP: a file with all these columns is one. Without a kind it is not imported."""

    name: str
    columns: str
    kind: str = ""
    source: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.columns.split(","))


#: the first match counts: an object precedes those whose columns it includes
SIGNATURES: tuple[Signature, ...] = (
    Signature(name="Salesforce CampaignMember", columns="CampaignId, LeadOrContactId"),
    Signature(name="Salesforce CampaignMember", columns="CampaignId, LeadId, ContactId, HasResponded"),
    Signature(name="Salesforce AccountContactRelation", columns="AccountId, ContactId, IsDirect"),
    Signature(name="Salesforce AccountContactRelation", columns="AccountId, ContactId, Roles, IsActive"),
    Signature(name="Salesforce AccountContactRole", columns="AccountId, ContactId, Role, IsPrimary"),
    Signature(name="Salesforce OpportunityContactRole", columns="OpportunityId, ContactId, Role"),
    Signature(name="Salesforce OpportunityLineItem", columns="OpportunityId, PricebookEntryId"),
    Signature(name="Salesforce OpportunityLineItem", columns="OpportunityId, Product2Id, Quantity"),
    Signature(name="Salesforce OpportunityHistory", columns="OpportunityId, StageName, CreatedDate"),
    Signature(name="Salesforce PricebookEntry", columns="Pricebook2Id, Product2Id, UnitPrice"),
    Signature(name="Salesforce Quote", columns="QuoteNumber, OpportunityId"),
    Signature(name="Salesforce Lead", columns="Company, IsConverted"),
    Signature(name="Salesforce Lead", columns="Company, LeadSource, LastName, Status"),
    Signature(name="Salesforce Lead", columns="Lead Owner, Lead Status"),
    Signature(name="Salesforce Case", columns="CaseNumber, Status", kind="claims", source="salesforce"),
    Signature(name="Salesforce Case", columns="Case Number, Case Owner", kind="claims", source="salesforce"),
    Signature(name="Salesforce Campaign", columns="NumberOfLeads, NumberOfContacts"),
    Signature(name="Salesforce Campaign", columns="BudgetedCost, ActualCost, StartDate"),
    Signature(name="Salesforce EmailMessage", columns="FromAddress, ToAddress, TextBody"),
    Signature(name="Salesforce Attachment", columns="ParentId, BodyLength, ContentType"),
    Signature(name="Salesforce Note", columns="ParentId, Body, IsPrivate"),
    Signature(name="Salesforce Asset", columns="AccountId, Product2Id, SerialNumber"),
    Signature(name="Salesforce Entitlement", columns="AccountId, SlaProcessId"),
    Signature(name="Salesforce ContentVersion", columns="ContentDocumentId, PathOnClient"),
    Signature(name="Salesforce FeedItem", columns="ParentId, Body, CommentCount"),
    Signature(
        name="Salesforce Order", columns="OrderNumber, EffectiveDate, AccountId", kind="sales", source="salesforce"
    ),
    Signature(name="Salesforce OrderItem", columns="OrderItemNumber, OrderId", kind="sales", source="salesforce"),
    Signature(
        name="Salesforce AccountTeamMember",
        columns="AccountId, UserId, TeamMemberRole",
        kind="teams",
        source="salesforce",
    ),
    Signature(name="Salesforce Task", columns="WhoId, WhatId, ActivityDate", kind="activities", source="salesforce"),
    Signature(name="Salesforce Event", columns="WhoId, WhatId, StartDateTime", kind="activities", source="salesforce"),
    Signature(name="Salesforce Opportunity", columns="StageName, CloseDate", kind="opportunities", source="salesforce"),
    Signature(
        name="Salesforce Contract",
        columns="ContractNumber, AccountId, ContractTerm",
        kind="contracts",
        source="salesforce",
    ),
    Signature(name="Salesforce Contact", columns="Id, AccountId, LastName", kind="contacts", source="salesforce"),
    Signature(name="Salesforce User", columns="Id, Username, ProfileId", kind="users", source="salesforce"),
    Signature(name="Salesforce Product2", columns="Id, ProductCode, Family", kind="products", source="salesforce"),
    Signature(name="Salesforce Account", columns="Id, Name, BillingCity", kind="accounts", source="salesforce"),
    Signature(
        name="Salesforce Account", columns="Id, Name, ParentId, OwnerId, Industry", kind="accounts", source="salesforce"
    ),
    Signature(name="HubSpot ticket", columns="Ticket name, Ticket status"),
    Signature(name="HubSpot ticket", columns="Ticket ID, Pipeline"),
    Signature(name="HubSpot line item", columns="Record ID, Unit price, Associated Deal"),
    Signature(name="HubSpot deal", columns="Deal Name, Deal Stage", kind="opportunities", source="hubspot"),
    Signature(name="HubSpot deal", columns="dealname, dealstage", kind="opportunities", source="hubspot"),
    Signature(name="HubSpot contact", columns="Record ID, First Name, Last Name", kind="contacts", source="hubspot"),
    Signature(name="HubSpot contact", columns="hs_object_id, firstname, lastname", kind="contacts", source="hubspot"),
    Signature(name="HubSpot company", columns="Record ID, Company name", kind="accounts", source="hubspot"),
    Signature(name="HubSpot company", columns="hs_object_id, name, domain", kind="accounts", source="hubspot"),
    Signature(name="HubSpot owner", columns="owner_id, email, first_name, last_name", kind="users", source="hubspot"),
    Signature(name="Stripe subscription", columns="Current Period Start (UTC), Current Period End (UTC)"),
    Signature(name="Stripe subscription", columns="current_period_start, current_period_end"),
    Signature(name="Stripe invoice", columns="amount_due, amount_paid, subtotal", kind="sales", source="stripe"),
    Signature(
        name="Stripe invoice item", columns="invoice_id, amount, quantity, unit_amount", kind="sales", source="stripe"
    ),
    Signature(
        name="Stripe invoice item", columns="invoice, amount, quantity, proration", kind="sales", source="stripe"
    ),
    Signature(name="suppliers", columns="supplier_id, company_name"),
    Signature(name="suppliers", columns="toimittajanumero, nimi"),
    Signature(name="categories", columns="category_id, category_name, description"),
)
