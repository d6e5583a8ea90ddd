namespace Doms.Tests.EndToEnd.SourceSystems;

/// <summary>The documented requests on a system of their own, whose shipments do not move.</summary>
public sealed class DocumentedRequestTests(DocumentedShop shop) : DocumentedRequests(shop), IClassFixture<DocumentedShop>;
