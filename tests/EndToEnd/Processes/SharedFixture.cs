using Xunit.Sdk;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>
/// Servers and processes that several tests share. Where one of them is missing each test is skipped: xUnit reports a skip in a fixture
/// itself as a failure.
/// </summary>
public abstract class SharedFixture : IAsyncLifetime
{
    SkipException? _skip;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await Start();
        }
        catch (SkipException skip)
        {
            _skip = skip;
        }
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task Start();

    /// <summary>Returns a part that was started, or skips the test for the reason for which the start was.</summary>
    protected T Started<T>(T? part)
        where T : class => part ?? throw (Exception?)_skip ?? new InvalidOperationException("The fixture was not started.");
}
