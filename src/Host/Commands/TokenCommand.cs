using System.CommandLine;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms token</c>: issues a token of the demo identity.</summary>
static class TokenCommand
{
    const string Operator = "operator";

    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var user = Options.Text("--user", $"Subject of the token, {Operator} by default.", "ID");
        var role = Options.Text(
            "--role", $"Role of the token: customer, service, warehouse, read-only or {Operator} (the default).", "ROLE");
        var command = new ExampleCommand(
            "token",
            "Print a bearer token of the demo identity (demo profile only).",
            "curl -H \"Authorization: Bearer $(doms token)\" http://127.0.0.1:8080/api/sagas",
            "doms token --user ada --role customer")
        {
            user, role,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = new DomsClient(target.UrlOf(parsed), null);
            try
            {
                var response = await client.Login(
                    parsed.GetValue(user) ?? Operator, parsed.GetValue(role)?.ToLowerInvariant() ?? Operator, cancel);
                if (parsed.GetValue(target.Json)) screen.Json(response.Json);
                else screen.Line(response.Value.Token);
                return ExitCode.Ok;
            }
            catch (ApiException error) when (error.Status is 401 or 404)
            {
                throw new CommandException("This system has no demo identity: get a token from its identity authority.", inner: error);
            }
        });
        return target.AddWithoutToken(command);
    }
}
