using Microsoft.AspNetCore.Builder;

namespace Doms.Hosting.Documents;

/// <summary>Endpoint metadata: codes of the problems with which a route answers, beside those of every route.</summary>
public sealed record FailureCodes(int Status, IReadOnlyList<string> Codes);

/// <summary>Endpoint metadata: the id of the operation, where the one derived from the path does not read well.</summary>
public sealed record OperationId(string Id);

/// <summary>Endpoint metadata: a route that is kept for callers of earlier versions.</summary>
/// <param name="Instead">Id of the operation to use.</param>
public sealed record Replaced(string Instead);

/// <summary>Endpoint metadata: a route between the services, or of the shop's own operation.</summary>
public sealed record InternalRoute;

/// <summary>Endpoint metadata: the read answers with one resource and the <c>ETag</c> of its version.</summary>
public sealed record VersionedAnswer;

/// <summary>Endpoint metadata: the list of an order that does not exist, or that the caller may not see, is empty.</summary>
public sealed record EmptyForUnknownOrder;

/// <summary>Endpoint metadata: the route waits for an outcome if the request asks for it with <c>Prefer: wait=N</c>.</summary>
/// <param name="MaxSeconds">The longest wait.</param>
public sealed record WaitPreference(int MaxSeconds);

/// <summary>Describes endpoints for the API document, beside their types.</summary>
public static class EndpointDescriptionExtensions
{
    /// <summary>Lists codes of problems.</summary>
    public static T Fails<T>(this T endpoint, int status, params string[] codes) where T : IEndpointConventionBuilder =>
        endpoint.With(new FailureCodes(status, codes));

    /// <summary>Names the operation, where the name derived from the path does not read well.</summary>
    public static T WithOperationId<T>(this T endpoint, string id) where T : IEndpointConventionBuilder =>
        endpoint.With(new OperationId(id));

    /// <summary>Marks a route as deprecated.</summary>
    public static T ReplacedBy<T>(this T endpoint, string operationId) where T : IEndpointConventionBuilder =>
        endpoint.With(new Replaced(operationId));

    /// <summary>Marks a route as one that a shop does not call.</summary>
    public static T IsInternal<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.With(new InternalRoute());

    /// <summary>Declares that the route honours <c>Prefer: wait=N</c>.</summary>
    public static T WaitsAtMost<T>(this T endpoint, int seconds) where T : IEndpointConventionBuilder =>
        endpoint.With(new WaitPreference(seconds));

    /// <summary>Declares that the read answers with the <c>ETag</c> of its resource, and 304 where the caller has it.</summary>
    public static T IsVersioned<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.With(new VersionedAnswer());

    /// <summary>Declares that the list is empty, not 404, for an order that the service does not know or the caller may not see.</summary>
    public static T IsEmptyForUnknownOrder<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.With(new EmptyForUnknownOrder());

    static T With<T>(this T endpoint, object metadata) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(metadata));
        return endpoint;
    }
}
