using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>The core of <c>compose.yaml</c>, brought up from nothing for the tests of a class.</summary>
public sealed class ContainerFixture : SharedFixture
{
    ContainerEngine? _engine;
    ComposedSystem? _system;

    internal ContainerEngine Engine => Started(_engine);

    internal ComposedSystem System => Started(_system);

    protected override async Task Start()
    {
        _engine = await ContainerEngine.Start();
        _system = new ComposedSystem(_engine, "doms-test");
        // An earlier run that was cut off may have left some.
        await _system.Run("down", "--volumes", "--remove-orphans");
        await _system.Run("build", "orders");
        await _system.Run("up", "--detach", "--wait", "--no-build", "gateway");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_system is not null) await _system.Run("down", "--volumes", "--remove-orphans");
        if (_engine is not null) await _engine.DisposeAsync();
    }
}
