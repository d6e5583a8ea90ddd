using Doms.Audit;

namespace Doms.Host.Running;

/// <summary>Reads the ledger of a simulated provider in another process, for audits.</summary>
static class ProviderCalls
{
    /// <summary>Creates a client; the caller disposes of it.</summary>
    public static HttpMessageInvoker Create() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>Returns a function that reads the ledger as it is at that moment; none for a real provider.</summary>
    public static Func<CancellationToken, Task<IProviderLedger?>> LedgerOf(ProcessSettings settings, HttpMessageInvoker calls) => cancel =>
        settings.Web.IsDemo && settings.Provider is { } provider
            ? RemoteProviderLedger.AsOfNow(calls, provider, cancel)
            : Task.FromResult<IProviderLedger?>(null);
}
