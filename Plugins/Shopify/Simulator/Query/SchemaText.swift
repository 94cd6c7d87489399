/// The schema as a table: `field=Kind`, with `(arguments)`, `*` for a connection, `[]` for a list, `@member` where the
/// object's own name differs. S I F B: plain; ID, D moment, E capitals, N number as text.
enum SchemaText {
  static let text =
    root + """
      Shop: id=ID name=S email=S contactEmail=S@customer_email myshopifyDomain=S currencyCode=S@currency ianaTimezone=S
        timezoneOffset=S timezoneAbbreviation=S taxesIncluded=B weightUnit=S plan=ShopPlan primaryDomain=Domain
        enabledPresentmentCurrencies=S[] shipsToCountries=S[] url=S createdAt=D updatedAt=D billingAddress=ShopAddress
        unitSystem=S description=S features=ShopFeatures
      ShopPlan: displayName=S publicDisplayName=S partnerDevelopment=B shopifyPlus=B
      ShopFeatures: storefront=B marketDrivenShipping=B
      Domain: host=S url=S sslEnabled=B
      ShopAddress: address1=S address2=S city=S zip=S country=S countryCodeV2=S@country_code province=S provinceCode=S phone=S company=S
      ApiVersion: handle=S displayName=S supported=B
      AppInstallation: id=ID accessScopes=AccessScope[] app=App activeSubscriptions=AppSubscription[]
      App: id=ID title=S name=S apiKey=S handle=S installation=AppInstallation
      AppSubscription: id=ID name=S status=S test=B currentPeriodEnd=D
      AccessScope: handle=S description=S
      Count: count=I precision=E
      PageInfo: hasNextPage=B hasPreviousPage=B startCursor=S endCursor=S
      MoneyV2: amount=S currencyCode=S
      MoneyBag: shopMoney=MoneyV2 presentmentMoney=MoneyV2
      UserError: field=S[] message=S code=S details=S
      Attribute: key=S@name value=S
      Metafield: id=ID namespace=S key=S value=S type=S ownerType=S legacyResourceId=N@id updatedAt=D
      Product: id=ID legacyResourceId=N@id title=S handle=S descriptionHtml=S@body_html vendor=S productType=S status=E tags=S[]
        createdAt=D updatedAt=D publishedAt=D options(first)=ProductOption[] variants=ProductVariant* media=Media* images=Image*@_images
        totalInventory=I variantsCount=Count hasOnlyDefaultVariant=B isGiftCard=B tracksInventory=B onlineStoreUrl=S
        onlineStorePreviewUrl=S metafields(namespace,keys)=Metafield* featuredMedia=Media description=S templateSuffix=S
      ProductOption: id=ID name=S position=I values=S[] optionValues=ProductOptionValue[]
      ProductOptionValue: id=ID name=S hasVariants=B
      ProductVariant: id=ID legacyResourceId=N@id title=S displayName=S sku=S barcode=S price=S compareAtPrice=S position=I
        inventoryPolicy=E inventoryQuantity=I taxable=B createdAt=D updatedAt=D availableForSale=B selectedOptions=SelectedOption[]
        product=Product inventoryItem=InventoryItem media=Media* image=Image metafields(namespace,keys)=Metafield* taxCode=S
        sellableOnlineQuantity=I
      SelectedOption: name=S value=S
      Media: id=ID mediaContentType=S alt=S status=S image=Image preview=MediaPreview mediaErrors=UserError[]
      MediaImage: id=ID mediaContentType=S alt=S status=S image=Image mediaErrors=UserError[]
      MediaPreview: image=Image
      Image: id=ID url(transform,maxWidth,maxHeight)=S@src altText=S@alt width=I height=I
      InventoryItem: id=ID legacyResourceId=N@id sku=S tracked=B requiresShipping=B createdAt=D updatedAt=D unitCost=MoneyV2
        countryCodeOfOrigin=S provinceCodeOfOrigin=S harmonizedSystemCode=S inventoryHistoryUrl=S measurement=Measurement variant=ProductVariant
        inventoryLevels=InventoryLevel* inventoryLevel(locationId)=InventoryLevel locationsCount=Count
      Measurement: id=ID weight=Weight
      Weight: value=F unit=S
      InventoryLevel: id=ID createdAt=D updatedAt=D isActive=B quantities(names)=InventoryQuantity[] item=InventoryItem location=Location
      InventoryQuantity: id=ID name=S quantity=I updatedAt=D
      Location: id=ID legacyResourceId=N@id name=S isActive=B@active fulfillsOnlineOrders=B shipsInventory=B isFulfillmentService=B@legacy
        address=ShopAddress fulfillmentService=FulfillmentService inventoryLevels=InventoryLevel* createdAt=D updatedAt=D isPrimary=B
      FulfillmentService: id=ID serviceName=S handle=S callbackUrl=S type=S
      Customer: id=ID legacyResourceId=N@id firstName=S lastName=S displayName=S email=S phone=S state=E note=S tags=S[] taxExempt=B
        taxExemptions=S[] verifiedEmail=B createdAt=D updatedAt=D numberOfOrders=N amountSpent=MoneyV2 locale=S
        defaultEmailAddress=CustomerEmailAddress defaultPhoneNumber=CustomerPhoneNumber defaultAddress=MailingAddress addresses(first)=MailingAddress[]
        emailMarketingConsent=Consent smsMarketingConsent=Consent orders=Order* metafields(namespace,keys)=Metafield*
      CustomerEmailAddress: emailAddress=S marketingState=E marketingOptInLevel=E marketingUpdatedAt=D
      CustomerPhoneNumber: phoneNumber=S marketingState=E marketingOptInLevel=E marketingUpdatedAt=D
      Consent: marketingState=E@state marketingOptInLevel=E@opt_in_level consentUpdatedAt=D
      MailingAddress: id=ID name=S firstName=S lastName=S company=S address1=S address2=S zip=S city=S province=S provinceCode=S country=S
        countryCodeV2=S@country_code phone=S latitude=F longitude=F
      WebhookSubscription: id=ID legacyResourceId=N@id topic=S uri=S callbackUrl=S@uri format=E createdAt=D updatedAt=D apiVersion=ApiVersion
        includeFields=S[] metafieldNamespaces=S[] filter=S name=S endpoint=WebhookEndpoint
      WebhookEndpoint: callbackUrl=S
      WebhookHttpEndpoint: callbackUrl=S

      """ + orders

  private static let root = """
    Query: shop=Shop publicApiVersions=ApiVersion[] currentAppInstallation=AppInstallation app(id)=App product(id)=Product products=Product*
      productsCount(query)=Count productVariant(id)=ProductVariant productVariants=ProductVariant* inventoryItem(id)=InventoryItem
      inventoryItems=InventoryItem* inventoryLevel(id)=InventoryLevel location(id)=Location
      locations(includeInactive,includeLegacy)=Location* order(id)=Order orders=Order* ordersCount(query,limit)=Count customer(id)=Customer
      customers=Customer* customersCount(query)=Count node(id)=Node nodes(ids)=Node[] webhookSubscription(id)=WebhookSubscription
      webhookSubscriptions(topics,uri,format,callbackUrl)=WebhookSubscription* refund(id)=Refund fulfillment(id)=Fulfillment
      fulfillmentOrder(id)=FulfillmentOrder
    Mutation: inventorySetQuantities(input)=InventoryPayload inventoryAdjustQuantities(input)=InventoryPayload
      productSet(input,synchronous,identifier)=ProductPayload productCreate(product,media,input)=ProductPayload
      productUpdate(product,media,input)=ProductPayload productDelete(input,synchronous)=ProductPayload
      productVariantsBulkUpdate(productId,variants,media,allowPartialUpdates)=ProductPayload
      fulfillmentCreate(fulfillment,message)=FulfillmentPayload fulfillmentCreateV2(fulfillment,message)=FulfillmentPayload
      fulfillmentTrackingInfoUpdate(fulfillmentId,trackingInfoInput,notifyCustomer)=FulfillmentPayload
      orderUpdate(input)=OrderPayload orderClose(input)=OrderPayload
      orderCancel(orderId,reason,refund,restock,notifyCustomer,staffNote,refundMethod)=OrderCancelPayload
      tagsAdd(id,tags)=TagsPayload
      webhookSubscriptionCreate(topic,webhookSubscription)=WebhookPayload webhookSubscriptionUpdate(id,webhookSubscription)=WebhookPayload
      webhookSubscriptionDelete(id)=WebhookPayload
    InventoryPayload: inventoryAdjustmentGroup=InventoryAdjustmentGroup userErrors=UserError[]
    InventoryAdjustmentGroup: id=ID createdAt=D reason=S referenceDocumentUri=S changes=InventoryChange[]
    InventoryChange: name=S delta=I quantityAfterChange=I item=InventoryItem location=Location
    ProductPayload: product=Product productVariants=ProductVariant[] deletedProductId=S productSetOperation=ProductSetOperation userErrors=UserError[]
    ProductSetOperation: id=ID status=S
    FulfillmentPayload: fulfillment=Fulfillment userErrors=UserError[]
    OrderPayload: order=Order userErrors=UserError[]
    OrderCancelPayload: job=Job orderCancelUserErrors=UserError[] userErrors=UserError[]
    Job: id=ID done=B
    TagsPayload: node=Node userErrors=UserError[]
    WebhookPayload: webhookSubscription=WebhookSubscription deletedWebhookSubscriptionId=S userErrors=UserError[]
    Node: id=ID

    """

  private static let orders = """
    Order: id=ID legacyResourceId=N@id name=S number=I@order_number createdAt=D updatedAt=D processedAt=D closedAt=D cancelledAt=D closed=B
      cancelReason=E confirmed=B test=B email=S phone=S poNumber=S note=S tags=S[] currencyCode=S@currency
      presentmentCurrencyCode=S@presentment_currency taxesIncluded=B taxExempt=B dutiesIncluded=B estimatedTaxes=B
      displayFinancialStatus=S displayFulfillmentStatus=S fullyPaid=B unpaid=B edited=B refundable=B returnStatus=S requiresShipping=B
      totalWeight=N sourceName=S sourceIdentifier=S discountCode=S discountCodes=S[] paymentGatewayNames=S[] subtotalLineItemsQuantity=I
      currentSubtotalLineItemsQuantity=I billingAddressMatchesShippingAddress=B customAttributes=Attribute[]@note_attributes
      displayAddress=MailingAddress shippingAddress=MailingAddress billingAddress=MailingAddress customer=Customer
      channel=Channel publication=Channel app=App channelInformation=ChannelInformation risk=OrderRisk paymentTerms=PaymentTerms
      cartDiscountAmountSet=MoneyBag currentCartDiscountAmountSet=MoneyBag currentSubtotalPriceSet=MoneyBag
      currentTotalDiscountsSet=MoneyBag currentTotalDutiesSet=MoneyBag currentTotalPriceSet=MoneyBag currentTotalTaxSet=MoneyBag
      currentShippingPriceSet=MoneyBag netPaymentSet=MoneyBag originalTotalDutiesSet=MoneyBag originalTotalPriceSet=MoneyBag
      refundDiscrepancySet=MoneyBag subtotalPriceSet=MoneyBag totalCapturableSet=MoneyBag totalDiscountsSet=MoneyBag
      totalOutstandingSet=MoneyBag totalPriceSet=MoneyBag totalReceivedSet=MoneyBag totalRefundedSet=MoneyBag
      totalRefundedShippingSet=MoneyBag totalShippingPriceSet=MoneyBag totalTaxSet=MoneyBag totalTipReceivedSet=MoneyBag
      totalCashRoundingAdjustment=CashRounding taxLines=TaxLine[] lineItems=LineItem* shippingLines(includeRemovals)=ShippingLine*
      shippingLine=ShippingLine discountApplications=DiscountApplication* transactions(first,capturable,manuallyResolvable)=OrderTransaction[]
      refunds(first)=Refund[] returns=Return*@_returns fulfillments(first,query)=Fulfillment[] fulfillmentOrders(displayable)=FulfillmentOrder*
      retailLocation=Location purchasingEntity=PurchasingEntity metafields(namespace,keys)=Metafield* staffMember=StaffMember
      localizedFields=Attribute*@_localized merchantOfRecordApp=App statusPageUrl=S@order_status_url events=Event*@_events
    StaffMember: id=ID name=S
    Event: id=ID message=S
    Channel: id=ID name=S
    ChannelInformation: channelId=S app=App
    OrderRisk: recommendation=S assessments=RiskAssessment[]
    RiskAssessment: riskLevel=S facts=RiskFact[] provider=App
    RiskFact: description=S sentiment=S
    PaymentTerms: id=ID dueInDays=I paymentTermsName=S paymentTermsType=S translatedName=S paymentSchedules=PaymentSchedule*
    PaymentSchedule: dueAt=D
    PurchasingEntity: __typename=S
    PurchasingCompany: company=Company location=CompanyLocation
    Company: id=ID name=S mainContact=CompanyContact
    CompanyContact: id=ID customer=Customer
    CompanyLocation: id=ID name=S
    CashRounding: paymentSet=MoneyBag refundSet=MoneyBag
    TaxLine: title=S rate=F ratePercentage=F price=S priceSet=MoneyBag channelLiable=B source=S
    LineItem: id=ID title=S name=S variantTitle=S sku=S vendor=S quantity=I currentQuantity=I unfulfilledQuantity=I@fulfillable_quantity
      refundableQuantity=I nonFulfillableQuantity=I taxable=B requiresShipping=B isGiftCard=B@gift_card restockable=B
      originalUnitPriceSet=MoneyBag@price_set originalTotalSet=MoneyBag discountedTotalSet(withCodeDiscounts)=MoneyBag
      discountedUnitPriceSet=MoneyBag discountedUnitPriceAfterAllDiscountsSet=MoneyBag totalDiscountSet=MoneyBag unfulfilledOriginalTotalSet=MoneyBag
      discountAllocations=DiscountAllocation[] taxLines(first)=TaxLine[] duties=Duty[] product=Product variant=ProductVariant
      customAttributes=Attribute[]@properties fulfillmentStatus=S fulfillmentService=FulfillmentService@_service image=Image
    Duty: id=ID harmonizedSystemCode=S countryCodeOfOrigin=S price=MoneyBag taxLines=TaxLine[]
    DiscountAllocation: allocatedAmountSet=MoneyBag@amount_set discountApplication=DiscountApplication
    DiscountApplication: index=I allocationMethod=E targetSelection=E targetType=E value=PricingValue
    DiscountCodeApplication: code=S index=I allocationMethod=E targetSelection=E targetType=E value=PricingValue
    AutomaticDiscountApplication: title=S index=I allocationMethod=E targetSelection=E targetType=E value=PricingValue
    ManualDiscountApplication: title=S description=S index=I allocationMethod=E targetSelection=E targetType=E value=PricingValue
    PricingValue: __typename=S
    PricingPercentageValue: percentage=F
    ShippingLine: id=ID title=S code=S source=S carrierIdentifier=S originalPriceSet=MoneyBag@price_set discountedPriceSet=MoneyBag
      currentDiscountedPriceSet=MoneyBag taxLines=TaxLine[] discountAllocations=DiscountAllocation[] isRemoved=B
    OrderTransaction: id=ID kind=E status=E gateway=S formattedGateway=S createdAt=D processedAt=D test=B errorCode=S authorizationCode=S@authorization
      paymentId=S manualPaymentGateway=B receiptJson=S amountSet=MoneyBag amountRoundingSet=MoneyBag totalUnsettledSet=MoneyBag
      parentTransaction=OrderTransaction order=Order paymentDetails=PaymentDetails settlementCurrency=S fees=Fee[]
    Fee: id=ID
    PaymentDetails: __typename=S
    CardPaymentDetails: avsResultCode=S bin=S cvvResultCode=S number=S company=S
    Refund: id=ID legacyResourceId=N@id createdAt=D updatedAt=D processedAt=D note=S totalRefundedSet=MoneyBag order=Order
      refundLineItems=RefundLineItem* refundShippingLines=RefundShippingLine* orderAdjustments=OrderAdjustment* transactions=OrderTransaction*
      duties=RefundDuty[] return=Return
    Return: id=ID name=S status=S exchangeLineItems=ExchangeLineItem*
    ExchangeLineItem: id=ID quantity=I variantId=S lineItems=LineItem[]
    RefundLineItem: id=ID quantity=I restockType=E restocked=B location=Location lineItem=LineItem priceSet=MoneyBag subtotalSet=MoneyBag totalTaxSet=MoneyBag
    RefundShippingLine: id=ID shippingLine=ShippingLine subtotalAmountSet=MoneyBag taxAmountSet=MoneyBag
    OrderAdjustment: id=ID reason=S amountSet=MoneyBag taxAmountSet=MoneyBag kind=E
    RefundDuty: amountSet=MoneyBag originalDuty=Duty
    Fulfillment: id=ID legacyResourceId=N@id name=S createdAt=D updatedAt=D status=E displayStatus=S totalQuantity=I location=Location
      trackingInfo(first)=TrackingInfo[] service=FulfillmentService@_service fulfillmentLineItems=FulfillmentLineItem* order=Order deliveredAt=D
    TrackingInfo: number=S url=S company=S
    FulfillmentLineItem: id=ID quantity=I lineItem=LineItem originalTotalSet=MoneyBag discountedTotalSet=MoneyBag
    FulfillmentOrder: id=ID status=E requestStatus=E createdAt=D updatedAt=D fulfillAt=D order=Order orderId=S orderName=S
      assignedLocation=AssignedLocation lineItems=FulfillmentOrderLineItem* deliveryMethod=DeliveryMethod
      supportedActions=SupportedAction[]
    SupportedAction: action=S
    AssignedLocation: name=S location=Location
    DeliveryMethod: id=ID methodType=S
    FulfillmentOrderLineItem: id=ID totalQuantity=I@quantity remainingQuantity=I@fulfillable_quantity sku=S lineItem=LineItem variant=ProductVariant
      productTitle=S

    """
}
