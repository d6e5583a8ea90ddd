using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>The core of <c>compose.yaml</c>, brought up from nothing for the tests of a class.</summary>
public sealed class ContainerFixture : SharedFixture
{
    ContainerEngine? _engine;
    ComposedSystem? _system;

    internal ContainerEngine Engine => Started(_engine);

    internal ComposedSystem System => Started(_system);

    /// <summary>The joined shape, which is not brought up yet.</summary>
    internal ComposedSystem Joined => new(Engine, "doms-test-joined", "deploy/compose/joined.yaml");

    protected override async Task Start()
    {
        _engine = await ContainerEngine.Start();
        try
        {
            _system = new ComposedSystem(_engine, "doms-test");
            // An earlier run that was cut off may have left some.
            await Joined.TakeDown();
            await _system.TakeDown();
            await _system.Run("build", "orders");
            await _system.Run("up", "--detach", "--wait", "--no-build", "gateway");
        }
        catch (Exception failure)
        {
            try
            {
                await DisposeAsync();
            }
            catch (Exception second)
            {
                throw new AggregateException(failure, second);
            }

            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_engine is null) return;
        try
        {
            if (_system is not null) await _system.TakeDown();
        }
        finally
        {
            await _engine.DisposeAsync();
            _engine = null;
        }
    }
}
