using System.IO.Pipelines;
using System.Net;
using System.Text;
using Doms.Hosting.Limits;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

/// <summary>Bounds that keep one client from taking the memory, the connections or the open files of all.</summary>
public sealed class BoundTests
{
    const int MiB = 1024 * 1024;
    static readonly IPAddress Alice = IPAddress.Parse("192.0.2.1");
    static readonly IPAddress Bob = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void Client_takes_a_quarter_of_all_body_bytes()
    {
        var budget = new BodyBudget(8 * MiB);
        budget.Take("alice", MiB).ShouldBe(BodyTake.Taken);
        budget.Take("alice", MiB).ShouldBe(BodyTake.Taken);
        budget.Take("alice", MiB).ShouldBe(BodyTake.ClientFull);
        budget.Take("bob", MiB).ShouldBe(BodyTake.Taken);
        budget.Return("alice", MiB);
        budget.Take("alice", MiB).ShouldBe(BodyTake.Taken);
    }

    [Fact]
    public void All_clients_together_are_bounded()
    {
        var budget = new BodyBudget(4 * MiB);
        for (var i = 0; i < 4; i++) budget.Take($"client-{i}", MiB).ShouldBe(BodyTake.Taken);
        budget.Take("another", BodyBudget.SmallBytes).ShouldBe(BodyTake.ProcessFull);
        budget.Return("client-0", MiB);
        budget.Take("another", BodyBudget.SmallBytes).ShouldBe(BodyTake.Taken);
    }

    [Fact]
    public void Body_of_unknown_size_takes_what_was_read()
    {
        var budget = new BodyBudget(8 * MiB);
        var shares = Enumerable.Range(0, 100).Select(_ => new BodyShare(budget, "alice")).ToList();
        foreach (var share in shares) share.Take(BodyBudget.SmallBytes);
        shares[0].GrowTo(MiB);
        shares[1].GrowTo(MiB);
        Should.Throw<BodyRefusedException>(() => shares[2].GrowTo(MiB)).Problem.StatusCode.ShouldBe(429);
        shares[0].Return();
        shares[2].GrowTo(MiB);
        foreach (var share in shares) share.Return();
        budget.Take("bob", 8 * MiB).ShouldBe(BodyTake.ClientFull);
        budget.Take("bob", 2 * MiB).ShouldBe(BodyTake.Taken);
    }

    [Fact]
    public async Task Body_in_chunks_is_read_within_the_budget()
    {
        var budget = new BodyBudget(16 * MiB);
        for (var i = 0; i < 3; i++) (await Read()).Length.ShouldBe(MiB);
        (await Should.ThrowAsync<BodyRefusedException>(Read())).Problem.StatusCode.ShouldBe(429);

        Task<byte[]> Read()
        {
            var http = new DefaultHttpContext { Request = { Body = new MemoryStream(new byte[MiB]) } };
            http.Features.Set(new BodyShare(budget, "provider"));
            return BodyBytes.Read(http.Request, TestContext.Current.CancellationToken).AsTask();
        }
    }

    [Theory]
    [InlineData(192L * MiB, 6)]
    [InlineData(16L * MiB, 4)]
    [InlineData(64L * 1024 * MiB, 64)]
    public void Budget_is_a_part_of_the_memory(long memory, int largest)
    {
        var budget = BodyBudget.ForMemory(memory);
        for (var i = 0; i < largest; i++) budget.Take($"client-{i}", MiB).ShouldBe(BodyTake.Taken);
        budget.Take("another", MiB).ShouldBe(BodyTake.ProcessFull);
    }

    [Fact]
    public async Task Connection_above_the_bound_is_answered_and_closed()
    {
        var limit = Limit(max: 3);
        using var open = new SemaphoreSlim(0);
        var held = limit.Guard(_ => open.WaitAsync(TestContext.Current.CancellationToken));
        var first = held(Connect(Alice).Connection);
        var (second, answer) = Connect(Alice);
        await held(second);
        (await Text(answer)).ShouldStartWith("HTTP/1.1 503 ");

        var ofBob = held(Connect(Bob).Connection);
        open.Release(2);
        await Task.WhenAll(first, ofBob);
        var again = held(Connect(Alice).Connection);
        again.IsCompleted.ShouldBeFalse();
        open.Release();
        await again;
    }

    [Fact]
    public async Task Exempt_address_may_have_all_connections()
    {
        var limit = Limit(max: 2, exempt: Alice);
        using var open = new SemaphoreSlim(0);
        var held = limit.Guard(_ => open.WaitAsync(TestContext.Current.CancellationToken));
        Task[] both = [held(Connect(Alice).Connection), held(Connect(Alice).Connection)];
        var (third, answer) = Connect(Alice);
        await held(third);
        (await Text(answer)).ShouldContain("too_many_connections");
        open.Release(2);
        await Task.WhenAll(both);
    }

    [Fact]
    public void Connections_stay_below_the_limit_of_open_files()
    {
        OpenFiles.MaxConnections().ShouldBeInRange(1, OpenFiles.Limit ?? int.MaxValue);
    }

    [Theory]
    [InlineData("Saga:Workflw", "did you mean Saga:Workflow?")]
    [InlineData("Workflow", "is not known")]
    [InlineData("Saga:Workflow:0", "is not known")]
    [InlineData("Proxies:0:1", "is not known")]
    public void Setting_that_nothing_reads_is_refused(string name, string text)
    {
        var settings = Settings(name);
        Should.Throw<SettingException>(settings.RefuseUnknown).Message.ShouldContain(text);
    }

    [Theory]
    [InlineData("Saga:Workflow")]
    [InlineData("saga:workflow")]
    [InlineData("Proxies:0")]
    public void Setting_that_is_read_is_accepted(string name) => Settings(name).RefuseUnknown();

    static RecordedConfiguration Settings(string given)
    {
        var inner = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(given, (string?)"x")]).Build();
        var settings = new RecordedConfiguration(inner, [new GivenSetting(given, "settings.json")]);
        var reader = new SettingReader(settings);
        _ = reader.Text("Saga:Workflow", "workflow of new orders");
        _ = reader.List("Proxies", "trusted proxies");
        return settings;
    }

    static ConnectionLimit Limit(int max, IPAddress? exempt = null) =>
        new(max, address => address.Equals(exempt), new FakeTimeProvider(), NullLogger.Instance);

    static (ConnectionContext Connection, PipeReader Answer) Connect(IPAddress address)
    {
        var (input, output) = (new Pipe(), new Pipe());
        var connection = new DefaultConnectionContext("c")
        {
            RemoteEndPoint = new IPEndPoint(address, 1), Transport = new Duplex(input.Reader, output.Writer),
        };
        return (connection, output.Reader);
    }

    static async Task<string> Text(PipeReader answer)
    {
        using var reader = new StreamReader(answer.AsStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
