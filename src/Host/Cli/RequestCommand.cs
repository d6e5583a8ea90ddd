using System.CommandLine;
using Doms.Client;

namespace Doms.Host.Cli;

/// <summary>Creates commands that send one request and print its response.</summary>
static class RequestCommand
{
    /// <param name="send">Sends the request.</param>
    /// <param name="print">Prints the response; with <c>--json</c> it is printed as it is.</param>
    public static Command Create<T>(
        Command command, Screen screen, Func<DomsClient, ParseResult, CancellationToken, Task<ApiResponse<T>>> send,
        Action<T> print) =>
        Create(command, screen, send, (value, _) => print(value));

    /// <param name="send">Sends the request.</param>
    /// <param name="print">Prints the response, with commands on the same system; with <c>--json</c> it is printed as it is.</param>
    public static Command Create<T>(
        Command command, Screen screen, Func<DomsClient, ParseResult, CancellationToken, Task<ApiResponse<T>>> send,
        Action<T, CalledAt> print)
    {
        var target = new TargetOptions();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var response = await send(client, parsed, cancel);
            if (parsed.GetValue(target.Json)) screen.Json(response.Json);
            else print(response.Value, target.At(parsed));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    /// <summary>Creates a command about one resource.</summary>
    /// <param name="id">The command's argument with the id of the resource.</param>
    public static Command Create<T>(
        Command command, Argument<string> id, Screen screen,
        Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<T>>> send, Action<T> print) =>
        Create(command, screen, (client, parsed, cancel) => send(client, parsed.GetRequiredValue(id), parsed, cancel), print);
}
