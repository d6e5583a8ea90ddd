using System.Diagnostics;
using Doms.Engine.Transport;
using Doms.Tests.Servers;

namespace Doms.Tests.Messaging.Kafka;

/// <summary>Publishes and subscribes with kcat, which knows nothing of DOMS.</summary>
public sealed class When_other_programs_speak_to_the_broker
{
    readonly string _topic = Clients.NewTopic();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_published_by_another_program_is_handled_once()
    {
        var kcat = Kcat();
        await using var transport = await Clients.Connect();
        await using var system = new NoteSystem(_topic);
        await system.Start(transport, transport);
        await system.Write("own", "hello");
        await Wait.Until("our own note", async () => await system.Read("own") == "hello");

        string[] command =
        [
            kcat, "-P", "-b", (await KafkaServer.Shared).Address, "-t", _topic, "-k", "theirs", "-X", "partitioner=murmur2_random",
            "-H", "ce_specversion=1.0", "-H", "ce_id=A-4711", "-H", "ce_type=note.written", "-H", "ce_source=/shop/till",
            "-H", $"ce_time={TimeProvider.System.GetUtcNow():O}", "-H", "content-type=application/json",
        ];
        await Run(command, """{"id":"theirs","text":"first"}""");
        await Run(command, """{"id":"theirs","text":"first"}""");
        await Run([.. command.Select(part => part == "ce_id=A-4711" ? "ce_id=A-4712" : part)], """{"id":"theirs","text":"second"}""");
        await Wait.Until("their notes", async () => await system.Read("theirs") == "first second");
    }

    [Fact]
    public async Task Published_event_is_read_by_another_program()
    {
        var kcat = Kcat();
        await using var transport = await Clients.Connect();
        const string headers = """{"id":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61","type":"order.created","version":1,"source":"orders"}""";
        await transport.Publish([new TransportRecord(_topic, "order-1", headers, "{}"u8.ToArray())], Cancel);
        var text = await Run(
            [kcat, "-C", "-e", "-q", "-o", "beginning", "-b", (await KafkaServer.Shared).Address, "-t", _topic, "-f", "%k|%h|%s\n"], null);
        text.Trim().ShouldBe(
            "order-1|ce_specversion=1.0,content-type=application/json,ce_id=01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61," +
            "ce_type=order.created,ce_version=1,ce_source=orders|{}");
    }

    static string Kcat() => RequiredServer.Find("kcat", [], "apt-get install kcat");

    static async Task<string> Run(IReadOnlyList<string> command, string? input)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
